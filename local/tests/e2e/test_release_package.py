"""A release is deployed from its zip alone: without Java, without Maven, without the sources."""

import os
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from terminal import Terminal

from console import build, stack
from console.command import run
from console.paths import cache
from console.release import archives, operator, package
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


# The operator's command


@pytest.fixture(scope="module")
def command(tmp_path_factory):
    """As a release has it, of the jars that the tree's is made of."""
    environ = with_jdk(os.environ)
    run([str(build.ROOT / "rekey"), "completion"], environ, logs() / "operator.log")
    made = [of for of in cache().glob("operator-*/of") if of.read_text().strip() == str(build.ROOT)]
    newest = max(made, key=lambda of: of.stat().st_mtime).parent
    folder = tmp_path_factory.mktemp("command") / "rekey"
    shutil.copytree(newest / "lib", folder / "lib")
    operator.linked(folder / "runtime", environ, logs() / "jlink.log")
    operator.launcher(build.ROOT, folder)
    return str(folder / "bin" / "rekey")


def test_the_command_keeps_at_its_first_start_what_its_runtime_uses_at_the_next(command, tmp_path):
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    caches = ("help.aot", "start.aot")

    def kept():
        found = {path.name: path for path in tmp_path.glob(".cache/rekey/start-*/*.aot")}
        return [found[name] for name in caches] if set(caches) <= set(found) else None

    first = Terminal([command, "plan", "--help"], environ, 80)
    assert first.end() == 0 and first.lines[0].startswith("Usage: rekey plan")
    first.close()
    help_cache, _ = until(kept, 240, "both caches")

    def code(*arguments):
        """Of a JVM that ends with an error where it cannot use the cache."""
        strictly = environ | {"JDK_JAVA_OPTIONS": "-XX:AOTMode=on"}
        return subprocess.run([command, *arguments], env=strictly, capture_output=True).returncode

    assert (code("plan", "--help"), code("completion")) == (0, 0)
    help_cache.write_bytes(b"not a cache")
    assert code("plan", "--help") != 0
    anyway = subprocess.run([command, "plan", "--help"], env=environ, capture_output=True)
    assert (anyway.returncode, anyway.stderr) == (0, b"")
