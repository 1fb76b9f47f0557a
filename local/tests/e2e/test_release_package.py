"""A release is deployed from its zip alone: without Java, without Maven, without the sources."""

import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from console import build, stack
from console.command import run
from console.release import archives, package
from console.release.source import Source
from console.toolchain import with_jdk
from e2e.outside import Outside, alone, logs, until

NAME = "rekey-released"
ROLE = "RekeyReleased"
GROUPS = ("/aws/lambda/orders-api", "/ecs/orders-worker")
SECONDS = 1_790_000_000


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, settles=0) as outside:
        yield outside


@pytest.fixture(scope="module")
def unpacked(deployed, tmp_path_factory):
    """An empty folder with what was in the zip."""
    work = tmp_path_factory.mktemp("release")
    template, _ = build.build(with_jdk(os.environ), logs() / "sam-build.log")
    source = Source(build.ROOT, "0" * 40, SECONDS)
    package.assemble(source, template.parent / "PlanFunction", work / "package")
    archives.zipped(work / "package", work / "rekey.zip", SECONDS, "rekey")
    shutil.rmtree(work / "package")
    with zipfile.ZipFile(work / "rekey.zip") as archive:
        archive.extractall(work / "elsewhere")
    return work / "elsewhere" / "rekey"


@pytest.fixture(scope="module")
def without_java(tmp_path_factory):
    """An environment with the tools of AWS on its path, and nothing else."""
    programs = tmp_path_factory.mktemp("programs")
    for tool in ("sam", "aws"):
        (programs / tool).symlink_to(shutil.which(tool))
    environ = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    assert shutil.which("java", path=str(programs)) is None
    return environ | {"PATH": str(programs)}


@pytest.fixture(scope="module")
def region(deployed):
    return deployed.seeded.regions[0]


@pytest.fixture(scope="module")
def member(outside, region):
    account = outside.new_account("Released")
    outside.new_keys(account, region)
    outside.place_log_groups(account, region, *GROUPS)
    yield account
    outside.close(account)


def test_the_zip_alone_deploys_the_hub_and_the_role_and_its_run_rotates(
    outside, unpacked, without_java, member, region
):
    parameters = {
        "Regions": region,
        "PropagationSeconds": "5",
        "MemberRoleName": ROLE,
        "OrganizationalUnitIds": outside.new_unit("Released", None, member),
        "OrganizationId": outside.bench.seeded.organization_id,
        "Alarms": "no",
    }
    template: Path = unpacked / "template.yaml"
    log = logs() / "sam-deploy-released.log"
    deployed = stack.deploy(outside.bench.cloud, template, parameters, without_java, log, NAME)
    iam = outside.client("iam", member)
    until(lambda: ROLE in {r["RoleName"] for r in iam.list_roles()["Roles"]}, what="the role")
    ended = Outside(replace(outside.bench, stack=deployed)).run({"accounts": {"include": [member]}})
    assert ended.complete, (ended.error, ended.cause)
    wanted = outside.wanted(member, region)
    assert set(outside.keys([(member, region)]).values()) == {wanted}


def test_the_aws_cli_alone_packages_and_deploys_the_variant(
    outside, unpacked, without_java, region, tmp_path
):
    cloud = outside.bench.cloud
    s3 = outside.client("s3")
    s3.create_bucket(
        Bucket="released", CreateBucketConfiguration={"LocationConstraint": cloud.region}
    )
    packaged = tmp_path / "packaged.yaml"

    def aws(command, *arguments):
        run(
            ["aws", "cloudformation", command, *arguments],
            cloud.environment(without_java),
            logs() / f"aws-{command}.log",
            cwd=unpacked,
        )

    by_way_of = ("--s3-bucket", "released")
    made = ("--output-template-file", str(packaged))
    aws("package", "--template-file", package.VARIANT, *by_way_of, *made)
    aws(
        *("deploy", "--template-file", str(packaged), "--stack-name", f"{NAME}-variant"),
        *by_way_of,
        *("--parameter-overrides", f"Regions={region}", "Alarms=no", "--capabilities"),
        *("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"),
    )
    assert stack.find(cloud, f"{NAME}-variant").state_machine_arn.endswith(f":{NAME}-variant")
