"""./rekey check-key-policy: what it takes, what it prints, and its exit codes."""

import io
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console import build, cli, key_policy, policy_file
from console.failure import SetUpError
from console.paths import ROOT

ACCOUNT, REGION = "111122223333", "eu-central-1"
CONTEXT = "kms:EncryptionContext:aws:logs:arn"
PLACE = ["--account", ACCOUNT, "--region", REGION]
GROUP = ["--target", "log-group", "--log-group", "/orders/api"]


def statement(effect="Allow", **more):
    found = {
        "Sid": "Logs",
        "Effect": effect,
        "Principal": {"Service": f"logs.{REGION}.amazonaws.com"},
        "Action": "kms:*",
        "Resource": "*",
    }
    return {**found, **more}


READERS = {
    "Effect": "Allow",
    "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
    "Action": "kms:*",
    "Resource": "*",
}


@pytest.fixture
def file(tmp_path):
    """Writes a policy of these statements, and the account's delegation, into a file."""

    def write(*statements):
        path = tmp_path / "policy.json"
        policy = {"Version": "2012-10-17", "Statement": [READERS, *statements]}
        path.write_text(json.dumps(policy))
        return str(path)

    return write


@pytest.fixture
def check(capsys):
    """The exit code, the answer and what was said on standard error."""

    def run(*arguments):
        code = cli.main(["check-key-policy", *arguments])
        said = capsys.readouterr()
        assert said.out.count("\n") == (1 if said.out else 0)
        return code, json.loads(said.out or "null"), said.err

    return run


def test_allowed(file, check):
    code, answer, said = check("--policy", file(statement()), *PLACE, *GROUP)
    assert (code, answer) == (0, {"verdict": "allowed", "reasons": []})
    assert said == ""


def test_denied_says_why_and_what_to_add(file, check):
    code, answer, _ = check("--policy", file(), *PLACE, "--target", "query-results")
    assert code == 1
    assert answer["verdict"] == "denied"
    assert answer["reasons"] == [
        f"no statement allows logs.{REGION}.amazonaws.com the use of the key"
    ]
    assert answer["add"]["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert "replaces" not in answer and "warnings" not in answer
    assert check("--policy", file(answer["add"]), *PLACE, "--target", "query-results")[0] == 0


def test_denied_by_a_statement_says_which_one_to_replace(file, check):
    guard = statement("Deny", Sid="Guard", Principal="*")
    code, answer, _ = check("--policy", file(statement(), guard), *PLACE, *GROUP)
    assert (code, answer["replaces"]) == (1, 'statement "Guard"')
    assert "Guard" in answer["reasons"][0] and "Guard" in answer["warnings"][0]
    mended = file(statement(), answer["add"])
    assert check("--policy", mended, *PLACE, *GROUP)[0] == 0


def test_unknown_says_what_it_depends_on(file, check):
    told = statement(Condition={"StringEquals": {"kms:CallerAccount": ACCOUNT}})
    code, answer, _ = check("--policy", file(told), *PLACE, *GROUP)
    assert (code, answer["verdict"]) == (2, "unknown")
    assert "kms:CallerAccount" in answer["reasons"][0] and "add" not in answer


def test_without_a_name_it_is_asked_for_every_log_group(file, check):
    def like(pattern):
        arn = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{pattern}"
        return file(statement(Condition={"ArnLike": {CONTEXT: arn}}))

    asked = [*PLACE, "--target", "log-group"]
    assert check("--policy", like("*"), *asked)[0] == 0
    assert check("--policy", like("*:*"), *asked)[0] == 1
    assert check("--policy", like("/orders/*"), *asked)[0] == 2
    assert check("--policy", like("/orders/*"), *PLACE, *GROUP)[0] == 0


def test_key_organization_and_time_are_handed_on(file, check):
    key = f"arn:aws:kms:{REGION}:444455556666:key/1"
    policy = file(
        statement(
            Condition={
                "StringEquals": {"aws:ResourceAccount": "444455556666"},
                "StringEqualsIfExists": {"aws:SourceOrgID": "o-a1b2c3d4e5"},
                "DateLessThan": {"aws:CurrentTime": "2026-01-01T00:00:00Z"},
            }
        )
    )
    more = ["--key-arn", key, "--organization", "o-a1b2c3d4e5"]
    early, late = ["--at", "2025-12-31T23:59:59Z"], ["--at", "2026-01-01T01:00:00+01:00"]
    assert check("--policy", policy, *PLACE, *GROUP, *more, *early)[0] == 0
    assert check("--policy", policy, *PLACE, *GROUP, *more, *late)[0] == 1
    assert check("--policy", policy, *PLACE, *GROUP, *early)[0] == 1


def test_the_time_is_now_where_it_is_not_said(file, check):
    def until(moment):
        return file(statement(Condition={"DateLessThan": {"aws:CurrentTime": moment.isoformat()}}))

    now = datetime.now(UTC)
    assert check("--policy", until(now + timedelta(hours=1)), *PLACE, *GROUP)[0] == 0
    assert check("--policy", until(now - timedelta(hours=1)), *PLACE, *GROUP)[0] == 1


PARTITIONS = {
    "us-west-2": ("aws", "amazonaws.com"),
    "cn-north-1": ("aws-cn", "amazonaws.com.cn"),
    "us-gov-west-1": ("aws-us-gov", "amazonaws.com"),
    "eusc-de-east-1": ("aws-eusc", "amazonaws.com"),
}


@pytest.mark.parametrize("region", PARTITIONS)
def test_without_a_key_it_is_one_of_the_account_and_region(region, file, check):
    of_region, suffix = PARTITIONS[region]
    service = {"Service": f"logs.{region}.{suffix}"}
    for partition, _ in PARTITIONS.values():
        resource = f"arn:{partition}:kms:{region}:{ACCOUNT}:key/*"
        policy = file(statement(Principal=service, Resource=resource))
        code, _, _ = check("--policy", policy, "--account", ACCOUNT, "--region", region, *GROUP)
        assert code == (0 if partition == of_region else 1), partition


def test_a_dash_reads_standard_input(file, check, monkeypatch):
    given = io.TextIOWrapper(io.BytesIO(Path(file(statement())).read_bytes()))
    monkeypatch.setattr(sys, "stdin", given)
    assert check("--policy", "-", *PLACE, *GROUP)[0] == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "must be a JSON object"),
        (b"{\n  nothing", "line 2"),
        (b"\xff\xfe{", "is not utf-16"),
        (b"\xff{", "is not utf-8"),
        (b'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Actions": 1}]}', "Actions"),
        (b'{"Policy": "{}"}', "the policy has no Statement"),
        (b'{"Policy": {}}', "the policy has no Statement"),
        (b'{"Policy": {"Statement": [], "Statement": []}}', "'Statement' is there twice"),
        (b'{"Policy": {"Statement": []}, "Policy": {"Statement": []}}', "'Policy' is there twice"),
        (b'{"Policy": 5}', "must be a JSON object"),
        (b'{"Statement": [], "Policy": "{}"}', "Policy"),
        (b'{"KeyMetadata": {}}', "KeyMetadata"),
        (b'{"Policy": "{\\n{"}', "line 2"),
        (b"\n\n{]", "line 3"),
        (b'{"Statement": []} more', "more"),
        (b"{\0]", "is not utf-16-le"),
    ],
)
def test_a_malformed_policy_exits_with_3_and_says_where(content, said, tmp_path, check):
    path = tmp_path / "policy.json"
    path.write_bytes(content)
    code, answer, error = check("--policy", str(path), *PLACE, *GROUP)
    assert (code, answer) == (3, None)
    assert said in error and "--policy" in error and str(path) in error


def test_a_file_that_cannot_be_read_exits_with_3(tmp_path, check):
    for path in (tmp_path / "none.json", tmp_path):
        code, answer, error = check("--policy", str(path), *PLACE, *GROUP)
        assert (code, answer) == (3, None)
        assert f"--policy: cannot read {path}" in error


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*GROUP], "--account"),
        ([*PLACE], "--target"),
        ([*PLACE, *GROUP, "--key", "x"], "--key"),
        ([*PLACE, *GROUP, "more"], "more"),
        ([*PLACE, "--target", "log-groups"], "--target"),
        ([*PLACE, "--target", "query-results", "--log-group", "a"], "--log-group"),
        ([*PLACE, "--target", "log-group", "--log-group", "/orders/api:*"], "--log-group"),
        ([*PLACE, "--target", "log-group", "--log-group", ""], "--log-group"),
        ([*PLACE, *GROUP, "--account", "1111"], "--account"),
        ([*PLACE, *GROUP, "--account", "11112222333٣"], "--account"),
        ([*PLACE, *GROUP, "--region", "Frankfurt"], "--region"),
        ([*PLACE, *GROUP, "--region", "us-iso-east-1"], "aws-eusc"),
        ([*PLACE, *GROUP, "--region", "eu-isoe-west-1"], "aws-eusc"),
        ([*PLACE, *GROUP, "--key-arn", "alias/logs"], "--key-arn"),
        ([*PLACE, *GROUP, "--key-arn", f"arn:aws:kms:{REGION}:{ACCOUNT}:alias/a"], "--key-arn"),
        ([*PLACE, *GROUP, "--organization", "mine"], "--organization"),
        ([*PLACE, *GROUP, "--at", "tomorrow"], "--at"),
        ([*PLACE, *GROUP, "--at", "2026-01-01T00:00:00"], "--at"),
    ],
)
def test_wrong_usage_exits_with_64_and_names_the_option(arguments, said, file, check):
    code, answer, error = check("--policy", file(statement()), *arguments)
    assert (code, answer) == (64, None)
    assert "Error:" in error and said in error


def test_wrong_usage_of_other_commands_is_still_2(capsys):
    assert cli.main(["demo", "--accounts", "0"]) == 2


def test_what_is_missing_exits_with_70(file, check, monkeypatch):
    def missing(*_):
        raise SetUpError("needs a JDK 25. Install one.")

    monkeypatch.setattr(build, "classpath", missing)
    code, answer, error = check("--policy", file(statement()), *PLACE, *GROUP)
    assert (code, answer) == (70, None)
    assert "needs a JDK 25" in error


def test_a_bug_is_no_verdict(file, check, monkeypatch):
    def broken(*_):
        raise KeyError("x")

    monkeypatch.setattr(key_policy, "ask", broken)
    code, answer, error = check("--policy", file(statement()), *PLACE, *GROUP)
    assert (code, answer) == (70, None)
    assert "KeyError" in error


def test_help_tells_the_exit_codes(capsys):
    assert cli.main(["check-key-policy", "--help"]) == 0
    said = capsys.readouterr().out
    assert "0 allowed, 1 denied, 2 unknown" in said and "--log-group" in said


def test_it_runs_without_what_the_other_commands_import(file):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "console", "check-key-policy", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT / "local")},
            input=Path(file(statement())).read_bytes(),
            capture_output=True,
        )

    told = run("--policy", "-", *PLACE, *GROUP)
    assert (told.returncode, told.stderr) == (0, b"")
    assert json.loads(told.stdout) == {"verdict": "allowed", "reasons": []}
    assert run("--policy", "-", *PLACE).returncode == 64
    assert b"Usage: rekey check-key-policy" in run("-h").stdout


def test_the_script_sets_up_nothing_without_saying_that_there_is_no_verdict(tmp_path):
    """Where ./rekey finds no Python, its exit code must not be that of a verdict."""
    environ = {"PATH": str(tmp_path), "REKEY_CACHE": str(tmp_path / "cache")}
    for command, code in (("check-key-policy", 70), ("demo", 2)):
        told = subprocess.run(
            ["/bin/bash", str(ROOT / "rekey"), command], env=environ, capture_output=True, text=True
        )
        assert (told.returncode, told.stdout) == (code, "")


def test_what_was_compiled_is_compiled_again_when_a_source_changes(tmp_path, monkeypatch):
    (tmp_path / "functions/src/main").mkdir(parents=True)
    source = tmp_path / "functions/src/main/A.java"
    source.write_text("class A {}")
    compiled = []

    def compile_(folder, environ, log):
        compiled.append(source.read_text())
        (folder / "libraries").write_text("/a.jar:/b.jar\n")

    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "_compile", compile_)
    monkeypatch.setenv("REKEY_CACHE", str(tmp_path / "cache"))
    first = build.classpath(os.environ, tmp_path / "log")
    assert first.endswith("/classes.jar:/a.jar:/b.jar")
    assert build.classpath(os.environ, tmp_path / "log") == first
    source.write_text("class A { }")
    assert build.classpath(os.environ, tmp_path / "log") != first
    assert compiled == ["class A {}", "class A { }"]


POLICY = json.dumps({"Version": "2012-10-17", "Statement": [READERS, statement()]}, indent=1)
MARK = "\ufeff"
# What the options of `aws kms get-key-policy` and other programs make of a policy.
WRAPPED = {
    "--query Policy --output text": POLICY + "\n",
    "--query Policy": json.dumps(POLICY),
    "--query [Policy]": json.dumps([POLICY]),
    "--output text": POLICY + "\tdefault\n",
    "no query": json.dumps({"Policy": POLICY, "PolicyName": "default"}),
    "an answer with more": json.dumps({"PolicyName": "x", "Policy": POLICY, "More": {"a": [1]}}),
    "an object for the policy": f'{{"Policy": {POLICY}}}',
    "a template's properties": f'{{"EnableKeyRotation":true , "KeyPolicy" : {POLICY} }}',
    "an argument of Terraform": json.dumps({"policy": POLICY}),
    "an answer as a text": json.dumps(json.dumps({"Policy": POLICY})),
    "a mark inside": json.dumps({"Policy": MARK + POLICY + MARK}),
    "a second mark": MARK + POLICY,
    "marks between blanks": f"\n{MARK} {MARK}{json.dumps(POLICY)}",
}
ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"),
    *("utf-32", "utf-32-le", "utf-32-be"),
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("wrapped", WRAPPED)
def test_a_policy_is_read_as_programs_write_it(wrapped, encoding):
    """PowerShell writes a byte order mark, or UTF-16; programs leave the mark out."""
    read = policy_file.document(WRAPPED[wrapped].encode(encoding))
    assert read.strip() == POLICY


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le"])
def test_what_programs_write_is_judged(tmp_path, check, encoding):
    path = tmp_path / "policy.json"
    path.write_text(WRAPPED["a mark inside"], encoding=encoding)
    code, answer, _ = check("--policy", str(path), *PLACE, *GROUP)
    assert (code, answer["verdict"]) == (0, "allowed")
