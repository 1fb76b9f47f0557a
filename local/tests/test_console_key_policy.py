"""./rekey check-key-policy as scripts call it. What it judges and refuses is tested in Java."""

import json
import os
import re
import shutil
import subprocess

import pytest

from console import cli
from console.paths import ROOT
from console.toolchain import with_jdk

ACCOUNT, REGION = "111122223333", "eu-central-1"
PLACE = ("--account", ACCOUNT, "--region", REGION)
GROUP = ("--target", "log-group", "--log-group", "/orders/api")


def policy(effect):
    statement = {
        "Effect": effect,
        "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture(scope="module")
def check():
    """check(policy, …) with the policy on standard input."""
    environ = with_jdk(os.environ)
    script = str(ROOT / "rekey")
    subprocess.run([script, "check-key-policy", "--help"], env=environ, check=True)

    def run(given, *arguments):
        return subprocess.run(
            [script, "check-key-policy", *arguments],
            env=environ,
            input=given,
            capture_output=True,
            text=True,
        )

    return run


@pytest.mark.parametrize(
    ("effect", "verdict", "code"), [("Allow", "allowed", 0), ("Deny", "denied", 1)]
)
def test_a_dash_reads_standard_input_and_the_verdict_is_one_line_and_the_exit_code(
    check, effect, verdict, code
):
    told = check(policy(effect), "--policy", "-", *PLACE, *GROUP)
    assert (told.returncode, told.stderr) == (code, "")
    assert told.stdout.count("\n") == 1
    assert json.loads(told.stdout)["verdict"] == verdict


def documented() -> str:
    """The policy that the page on deployment has for people to paste."""
    page = (ROOT / "docs" / "deploy.md").read_text()
    (block,) = re.findall(r"^```json\n(\{\n  \"Version\".*?)^```$", page, re.DOTALL | re.MULTILINE)
    return block.replace("ACCOUNT", ACCOUNT).replace("REGION", REGION)


@pytest.mark.parametrize("target", [GROUP, ("--target", "query-results")])
def test_the_policy_to_paste_lets_cloudwatch_logs_in(check, target):
    told = check(documented(), "--policy", "-", *PLACE, *target)
    assert (told.returncode, json.loads(told.stdout)["verdict"]) == (0, "allowed"), told


def test_wrong_usage_exits_with_64_and_no_verdict(check):
    told = check(policy("Allow"), "--policy", "-", *PLACE)
    assert (told.returncode, told.stdout) == (64, "")
    assert "--target" in told.stderr


def test_wrong_usage_of_other_commands_is_still_2(capsys):
    assert cli.main(["demo", "--accounts", "0"]) == 2


def test_without_a_jdk_there_is_no_verdict(tmp_path):
    """The exit code must not be that of a verdict, nor that of another command one."""
    # Without grep no folder is known for a JDK's.
    for tool in ("bash", "dirname", "readlink"):
        (tmp_path / tool).symlink_to(shutil.which(tool))
    environ = {"PATH": str(tmp_path), "REKEY_CACHE": str(tmp_path / "cache")}
    for command, code, said in (("check-key-policy", 70, "JDK"), ("demo", 2, "Python")):
        told = subprocess.run(
            ["/bin/bash", str(ROOT / "rekey"), command], env=environ, capture_output=True, text=True
        )
        assert (told.returncode, told.stdout) == (code, "")
        assert said in told.stderr
