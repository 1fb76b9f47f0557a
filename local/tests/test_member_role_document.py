"""What docs/member-role.md tells people to paste: commands are run, the rest is read and checked.

The arguments of Terraform's resources are those of
https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudformation_stack_set
(…_stack_set_instance, …_stack), the members of a manifest those of
https://docs.aws.amazon.com/controltower/latest/userguide/cfct-manifest-file-resources-section.html
and of manifest-v2.schema.yaml in github.com/aws-solutions/aws-control-tower-customizations.
"""

import datetime
import json
import os
import re
import subprocess

import hcl2
import pytest
import yaml

from console.paths import ROOT

DOCUMENT = (ROOT / "docs" / "member-role.md").read_text()
ROLE, ORGANIZATION = "arn:aws:iam::…:role/…", "o-…"
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)


def blocks(language):
    found = [text for its, text in BLOCKS if its == language]
    assert found
    return found


def the_templates_parameters():
    class Loader(yaml.SafeLoader):
        """Takes !Sub and the like for nothing."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    return yaml.load((ROOT / "member.yaml").read_text(), Loader)["Parameters"]


PARAMETERS = the_templates_parameters()
NEEDED = {name for name, parameter in PARAMETERS.items() if "Default" not in parameter}


def filled(text, role="arn:aws:iam::111122223333:role/Worker", organization="o-abc1234567"):
    return text.replace(ROLE, role).replace(ORGANIZATION, organization)


def check_parameters(values):
    """Each is one of the template's, with a value that it takes; none that is needed is missing."""
    assert set(values) >= NEEDED
    for name, value in values.items():
        parameter = PARAMETERS[name]
        if value is not None:
            assert value in parameter.get("AllowedValues", [value]), name
            assert re.search(parameter.get("AllowedPattern", ""), value), name


def test_every_block_of_the_document_is_of_a_kind_that_is_tested_here():
    assert {language for language, _ in BLOCKS} == {"sh", "hcl", "yaml"}


# By hand


@pytest.fixture
def worker(client):
    """A role of the hub that may assume roles, as the worker role may."""
    allowed = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust = {"Statement": [allowed | {"Principal": {"AWS": "000000000000"}}]}
    iam, name = client("iam"), "DocumentedWorker"
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed | {"Resource": "*"}]})
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=policy)
    yield arn
    iam.delete_role_policy(RoleName=name, PolicyName="all")
    iam.delete_role(RoleName=name)


def test_the_commands_make_a_role_that_the_worker_enters_and_change_its_level(
    client, new_account, worker, endpoint
):
    account = new_account()
    organization = client("organizations").describe_organization()["Organization"]["Id"]
    caller = {
        "AWS_ACCESS_KEY_ID": account,
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "AWS_ENDPOINT_URL": endpoint,
    }
    make, change = (filled(command, worker, organization) for command in blocks("sh"))
    assert "…" not in make + change

    def paste(command):
        environ = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"} | caller
        subprocess.run(["bash", "-e", "-c", command], cwd=ROOT, env=environ, check=True)
        return client("iam", account).list_role_policies(RoleName="RekeyMember")["PolicyNames"]

    def enter():
        hub = client("sts").assume_role(RoleArn=worker, RoleSessionName="hub")["Credentials"]
        role = f"arn:aws:iam::{account}:role/RekeyMember"
        return client("sts", credentials=hub).assume_role(RoleArn=role, RoleSessionName="rekey-x")

    assert set(paste(make)) == {"Look", "Rotate", "Restore"}
    assert enter()["Credentials"]
    assert set(paste(change)) == {"Look", "Rotate"}
    assert enter()["Credentials"]


# By Terraform

META = {"lifecycle"}
ARGUMENTS = {
    "aws_cloudformation_stack_set": (
        {"name"},
        {"region", "administration_role_arn", "auto_deployment", "capabilities", "description"}
        | {"operation_preferences", "execution_role_name", "managed_execution", "parameters"}
        | {"permission_model", "call_as", "tags", "template_body", "template_url"},
    ),
    "aws_cloudformation_stack_set_instance": (
        {"stack_set_name"},
        {"region", "account_id", "deployment_targets", "parameter_overrides", "retain_stack"}
        | {"stack_set_instance_region", "call_as", "operation_preferences"},
    ),
    "aws_cloudformation_stack": (
        {"name"},
        {"region", "template_body", "template_url", "capabilities", "disable_rollback"}
        | {"notification_arns", "on_failure", "parameters", "policy_body", "policy_url", "tags"}
        | {"iam_role_arn", "timeout_in_minutes"},
    ),
}
INNER = {
    "auto_deployment": {"enabled", "retain_stacks_on_account_removal"},
    "deployment_targets": {"organizational_unit_ids", "account_filter_type", "accounts"}
    | {"accounts_url"},
    "lifecycle": {"ignore_changes"},
}
PLAIN = hcl2.SerializationOptions(strip_string_quotes=True, explicit_blocks=False)


def resources():
    """(type, arguments) of every resource."""
    return [
        (kind, arguments)
        for text in blocks("hcl")
        for resource in hcl2.loads(filled(text), serialization_options=PLAIN)["resource"]
        for kind, named in resource.items()
        for arguments in named.values()
    ]


def of(kind):
    (arguments,) = [arguments for its, arguments in resources() if its == kind]
    return arguments


def given(arguments):
    """The values of the template's parameters; None for one that Terraform works out."""
    values = arguments["parameters"]
    return {name: None if value.startswith("${") else value for name, value in values.items()}


def test_terraforms_resources_have_the_arguments_that_they_take():
    assert {kind for kind, _ in resources()} == set(ARGUMENTS)
    for kind, arguments in resources():
        needed, optional = ARGUMENTS[kind]
        assert needed <= set(arguments) <= needed | optional | META, kind
        for name in INNER.keys() & arguments.keys():
            (block,) = arguments[name]
            assert set(block) <= INNER[name], name


def test_terraforms_stacks_are_of_the_template_and_may_name_the_role():
    for kind in ("aws_cloudformation_stack_set", "aws_cloudformation_stack"):
        arguments = of(kind)
        (file,) = re.findall(r'file\("(.*?)"\)', arguments["template_body"])
        assert file.removeprefix("${path.module}/") == "member.yaml"
        assert (ROOT / "member.yaml").stat().st_size <= 51_200, "template_body takes no more"
        assert arguments["capabilities"] == ["CAPABILITY_NAMED_IAM"]
        check_parameters(given(arguments))


def test_terraforms_stack_set_names_every_parameter_or_each_plan_has_a_change():
    assert set(given(of("aws_cloudformation_stack_set"))) == set(PARAMETERS)


def test_terraforms_stack_set_follows_accounts_that_join_a_unit():
    stack_set = of("aws_cloudformation_stack_set")
    assert stack_set["permission_model"] == "SERVICE_MANAGED"
    assert stack_set["auto_deployment"] == [{"enabled": True}]
    assert "administration_role_arn" not in stack_set, "only where it is SELF_MANAGED"
    instance = of("aws_cloudformation_stack_set_instance")
    assert instance["stack_set_name"] == "${aws_cloudformation_stack_set.rekey.name}"


# By Control Tower


def manifest():
    (text,) = blocks("yaml")
    return yaml.safe_load(filled(text))


def test_the_manifest_has_what_its_schema_asks_for_and_nothing_that_it_does_not_know():
    whole = manifest()
    assert set(whole) == {"region", "version", "resources"}
    assert whole["version"] == datetime.date(2021, 3, 15)
    (resource,) = whole["resources"]
    needed = {"name", "resource_file", "deploy_method", "deployment_targets"}
    assert needed <= set(resource)
    assert set(resource) <= needed | {"description", "parameters", "parameter_file", "regions"} | {
        "export_outputs"
    }
    assert re.fullmatch(r"\w+", resource["name"], re.ASCII), "another letter becomes an underscore"
    assert resource["deploy_method"] == "stack_set"
    assert resource["regions"] == [whole["region"]], "a role is of no Region: one is enough"
    targets = resource["deployment_targets"]
    assert set(targets) <= {"accounts", "organizational_units"} and any(targets.values())


def test_the_manifests_resource_is_the_template_with_its_parameters():
    (resource,) = manifest()["resources"]
    assert (ROOT / resource["resource_file"]).samefile(ROOT / "member.yaml")
    for parameter in resource["parameters"]:
        assert set(parameter) == {"parameter_key", "parameter_value"}
    check_parameters({p["parameter_key"]: p["parameter_value"] for p in resource["parameters"]})
