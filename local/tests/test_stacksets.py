"""StackSets with service-managed permissions, as a template makes them.

docs.aws.amazon.com/AWSCloudFormation/latest/:
TemplateReference/aws-resource-cloudformation-stackset,
UserGuide/stacksets-orgs-manage-auto-deployment.
"""

import json
import uuid

import pytest
from conftest import REGION, until

SERVICE = "member.org.stacksets.cloudformation.amazonaws.com"
ROLE = {
    "Parameters": {"Name": {"Type": "String"}},
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": {"Ref": "Name"},
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
            },
        }
    },
}


@pytest.fixture
def new_unit(org, root):
    def unit(parent=root):
        created = org.create_organizational_unit(ParentId=parent, Name=f"unit {uuid.uuid4()}")
        return created["OrganizationalUnit"]["Id"]

    return unit


@pytest.fixture
def new_member(org, root):
    def member(unit):
        created = org.create_account(Email=f"{uuid.uuid4()}@example.com", AccountName="member")
        account = created["CreateAccountStatus"]["AccountId"]
        org.move_account(AccountId=account, SourceParentId=root, DestinationParentId=unit)
        return account

    return member


@pytest.fixture
def has_role(client):
    def has(account, name):
        roles = client("iam", account).list_roles()["Roles"]
        return name in [role["RoleName"] for role in roles]

    return has


@pytest.fixture
def deployed(client, tmp_path):
    """deployed(units, name) makes the role by a StackSet; the stack's name and how it ended.

    With the name of such a stack it changes the units.
    """
    sets = {}

    def deploy(units, name, account="000000000000", call_as="SELF", stack=None):
        s3, bucket = client("s3", account), f"templates-{uuid.uuid4()}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=bucket, Key="role.json", Body=json.dumps(ROLE).encode())
        properties = {
            "StackSetName": sets.get(stack, f"set-{uuid.uuid4()}"),
            "PermissionModel": "SERVICE_MANAGED",
            "CallAs": call_as,
            "AutoDeployment": {"Enabled": True, "RetainStacksOnAccountRemoval": False},
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "TemplateURL": f"https://s3.{REGION}.amazonaws.com/{bucket}/role.json",
            "Parameters": [{"ParameterKey": "Name", "ParameterValue": name}],
            "StackInstancesGroup": [
                {"DeploymentTargets": {"OrganizationalUnitIds": units}, "Regions": [REGION]}
            ],
        }
        resource = {"Type": "AWS::CloudFormation::StackSet", "Properties": properties}
        cloudformation = client("cloudformation", account)
        make = cloudformation.update_stack if stack else cloudformation.create_stack
        stack = stack or f"s-{uuid.uuid4()}"
        sets[stack] = properties["StackSetName"]
        make(StackName=stack, TemplateBody=json.dumps({"Resources": {"Set": resource}}))

        def ended():
            (told,) = cloudformation.describe_stacks(StackName=stack)["Stacks"]
            return None if told["StackStatus"].endswith("IN_PROGRESS") else told["StackStatus"]

        return stack, until(ended)

    return deploy


def test_the_accounts_of_a_unit_and_of_those_below_it_get_a_stack(
    new_unit, new_member, deployed, has_role
):
    unit, other = new_unit(), new_unit()
    inside, below, outside = new_member(unit), new_member(new_unit(unit)), new_member(other)
    _, status = deployed([unit], "Given")
    assert status == "CREATE_COMPLETE"
    for account in (inside, below):
        until(lambda account=account: has_role(account, "Given"))
    assert not has_role(outside, "Given")


def test_an_account_gets_its_stack_when_it_joins_and_loses_it_when_it_leaves(
    org, root, new_unit, new_member, deployed, has_role
):
    unit = new_unit()
    deployed([unit], "Later")
    account = new_member(unit)
    until(lambda: has_role(account, "Later"))
    org.move_account(AccountId=account, SourceParentId=unit, DestinationParentId=root)
    until(lambda: not has_role(account, "Later"))


def test_the_management_account_gets_none(root, deployed, has_role):
    assert deployed([root], "Everywhere")[1] == "CREATE_COMPLETE"
    assert not has_role("000000000000", "Everywhere")


def test_the_stacks_go_with_the_set(client, new_unit, new_member, deployed, has_role):
    unit = new_unit()
    account = new_member(unit)
    stack, _ = deployed([unit], "Gone")
    until(lambda: has_role(account, "Gone"))
    client("cloudformation").delete_stack(StackName=stack)
    until(lambda: not has_role(account, "Gone"))


def test_accounts_of_a_unit_that_is_taken_out_for_one_above_it_have_their_stacks_made_anew(
    client, new_unit, new_member, deployed, has_role
):
    unit = new_unit()
    child = new_unit(unit)
    account, other = new_member(child), new_member(unit)
    stack, _ = deployed([child], "Anew")
    made = until(lambda: has_role(account, "Anew"))
    first = client("iam", account).get_role(RoleName="Anew")["Role"]["RoleId"]
    assert made and deployed([unit], "Anew", stack=stack)[1] == "UPDATE_COMPLETE"
    until(lambda: has_role(account, "Anew") and has_role(other, "Anew"))
    assert client("iam", account).get_role(RoleName="Anew")["Role"]["RoleId"] != first


def test_accounts_of_a_unit_that_is_taken_out_beside_one_above_it_stay_without(
    new_unit, new_member, deployed, has_role
):
    unit = new_unit()
    child = new_unit(unit)
    account, other = new_member(child), new_member(unit)
    stack, _ = deployed([unit, child], "Lost")
    until(lambda: has_role(account, "Lost") and has_role(other, "Lost"))
    assert deployed([unit], "Lost", stack=stack)[1] == "UPDATE_COMPLETE"
    until(lambda: not has_role(account, "Lost"))
    later = new_member(child)
    until(lambda: has_role(later, "Lost"))
    assert has_role(other, "Lost")
    assert not has_role(account, "Lost")


def test_a_member_calls_as_a_delegated_administrator_of_stack_sets(
    org, root, new_unit, new_member, deployed
):
    unit = new_unit()
    account = new_member(unit)
    for call_as in ("SELF", "DELEGATED_ADMIN"):
        assert deployed([unit], "No", account, call_as)[1].startswith("ROLLBACK")
    org.register_delegated_administrator(AccountId=account, ServicePrincipal=SERVICE)
    assert deployed([unit], "Yes", account, "DELEGATED_ADMIN")[1] == "CREATE_COMPLETE"


@pytest.fixture
def told_of(client):
    """told_of(stack): the name of its StackSet, and what became of each account."""
    cloudformation = client("cloudformation")

    def told(stack):
        set_name = cloudformation.describe_stack_resource(StackName=stack, LogicalResourceId="Set")[
            "StackResourceDetail"
        ]["PhysicalResourceId"].partition(":")[0]
        answer = cloudformation.list_stack_instances(StackSetName=set_name, CallAs="SELF")
        return set_name, {each["Account"]: each for each in answer["Summaries"]}

    return told


def test_what_became_of_each_account_is_told(new_unit, new_member, deployed, told_of):
    unit = new_unit()
    inside, outside = new_member(unit), new_member(new_unit())
    stack, _ = deployed([unit], "Told")

    def ended():
        _, instances = told_of(stack)
        return instances if instances[inside]["Status"] == "CURRENT" else None

    instances = until(ended)
    assert instances[inside]["StackInstanceStatus"]["DetailedStatus"] == "SUCCEEDED"
    assert outside not in instances


def test_a_set_tells_its_parameters(client, new_unit, new_member, deployed, told_of):
    unit = new_unit()
    new_member(unit)
    stack, _ = deployed([unit], "Parameter")
    name, _ = told_of(stack)
    cloudformation = client("cloudformation")
    told = cloudformation.describe_stack_set(StackSetName=name, CallAs="SELF")["StackSet"]
    assert told["Parameters"] == [{"ParameterKey": "Name", "ParameterValue": "Parameter"}]
    assert cloudformation.describe_organizations_access(CallAs="SELF")["Status"] == "ENABLED"


def test_a_set_that_is_not_there_is_told_as_such(client):
    cloudformation = client("cloudformation")
    with pytest.raises(cloudformation.exceptions.StackSetNotFoundException):
        cloudformation.describe_stack_set(StackSetName="nothing", CallAs="SELF")


def test_another_account_is_told_nothing(client, new_unit, new_member, deployed, told_of):
    unit = new_unit()
    member = new_member(unit)
    stack, _ = deployed([unit], "Mine")
    name, _ = told_of(stack)
    theirs = client("cloudformation", member)
    for whom in ("SELF", "DELEGATED_ADMIN"):
        with pytest.raises(theirs.exceptions.ClientError, match="cannot call as"):
            theirs.describe_stack_set(StackSetName=name, CallAs=whom)
