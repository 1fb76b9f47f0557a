"""The operator's command against the deployed stack, as a person at a terminal uses it."""

import json
import os
import subprocess
import uuid

import pytest

from console.organization import PREVIOUS
from console.paths import ROOT
from console.toolchain import with_jdk
from e2e.outside import alone, scope

RIGHT, INCOMPLETE, TO_CHANGE, NO_ANSWER, WRONG_USAGE = 0, 1, 2, 3, 64
SECONDS = 240
BUILD_SECONDS = 1200
DENIED = "User: x is not authorized to perform: cloudformation:DescribeStacks on resource: *"


@pytest.fixture(scope="module")
def outside(deployed):
    """A third of the usual wait."""
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "100"}) as outside:
        outside.control("DELETE", "")
        outside.control("PUT", "settings", {"propagationSeconds": 1})
        yield outside


@pytest.fixture(scope="module")
def account(outside):
    account = outside.new_member("Operated", *outside.bench.seeded.regions)
    for _, region in outside.places_of(account):
        outside.place_log_groups(account, region, "/a", "/b")
    yield account
    outside.close(account)


class Command:
    """Runs ./rekey in the environment of the hub's administrator.

    expect: the exit code; None for any.
    """

    def __init__(self, outside):
        environ = outside.bench.cloud.environment(with_jdk(os.environ))
        self.environ = environ | {"NO_COLOR": "1", "COLUMNS": "80"}
        # The first call builds the command, and others may build on this machine meanwhile.
        self("runs", "--help", within=BUILD_SECONDS)

    def __call__(self, *arguments, typed="", expect=RIGHT, within=SECONDS, **variables):
        told = subprocess.run(
            [str(ROOT / "rekey"), *arguments],
            env=self.environ | variables,
            input=typed,
            capture_output=True,
            text=True,
            timeout=within,
        )
        assert expect in (None, told.returncode), (told.returncode, told.stdout, told.stderr)
        assert "\tat " not in told.stderr, told.stderr
        return told


@pytest.fixture(scope="module")
def rekey(outside):
    return Command(outside)


def of(account, *more):
    return "--account", account, *more


def test_a_rotation_is_planned_asked_for_made_and_undone(outside, rekey, account):
    before = outside.keys(outside.places_of(account))
    planned = rekey("plan", *of(account), expect=TO_CHANGE)
    assert f"{len(before)} targets would be changed" in planned.stdout
    refused = rekey("rotate", *of(account), typed="something else\n", expect=WRONG_USAGE)
    assert "nothing was done" in refused.stderr
    assert outside.keys(outside.places_of(account)) == before

    plan = json.loads(rekey("runs", "--last", "1", "--output", "json").stdout)[0]["run"]
    apply = ("rotate", "--plan", plan)
    region = ("--regions", outside.bench.seeded.regions[0])
    narrowed = rekey(*apply, *region, typed="no\n", expect=WRONG_USAGE)
    assert f"Move {len(before) // 2} targets in 1 place, " in narrowed.stderr
    without = rekey(*apply, *region, "--no-query-results", typed="no\n", expect=WRONG_USAGE)
    assert f"Move at most {len(before) // 2} targets in 1 place, " in without.stderr
    nothing = rekey(*apply, "--exclude-account", account, expect=WRONG_USAGE)
    assert "was to change nothing in the wanted accounts and Regions" in nothing.stderr
    assert outside.keys(outside.places_of(account)) == before

    name = outside.bench.stack.state_machine_arn.split(":")[4]
    rotated = rekey("rotate", *of(account), typed="rekey\n")
    assert f"Move {len(before)} targets in 2 places" in rotated.stderr
    assert name in rotated.stderr
    after = outside.keys(outside.places_of(account))
    assert {t for t, key in after.items() if key != outside.wanted(*t[:2])} == set()
    rekey("plan", *of(account))
    rekey("verify", *of(account))

    listed = json.loads(rekey("runs", "--output", "json").stdout)
    rotation = next(run for run in listed if run["mode"] == "rotate")
    assert rotation["outcome"] == "COMPLETE"
    shown = json.loads(rekey("report", rotation["run"], "--output", "json").stdout)
    assert shown == json.loads(outside.read(f"runs/{rotation['run']}/report.json"))
    rekey("restore", rotation["run"], "--yes")
    assert outside.keys(outside.places_of(account)) == before
    rekey("verify", *of(account), expect=TO_CHANGE)


def test_a_retirement_shows_the_verdict_on_each_key(outside, rekey, account):
    """Of one account alone, so nobody looked at the others: no key is free."""
    key = outside.key(PREVIOUS, account, outside.bench.seeded.regions[0])
    told = rekey("retire", *of(account), "--key", key, expect=INCOMPLETE)
    (line,) = [line for line in told.stdout.splitlines() if line.endswith(f"  {key}")]
    assert line.startswith("unknown ")
    shown = json.loads(rekey("report", "--output", "json", expect=INCOMPLETE).stdout)
    assert [each["key"] for each in shown["keys"]] == [key]
    assert shown["keys"][0]["verdict"] == "unknown"


def test_it_follows_and_stops_the_run_of_somebody_else(outside, rekey, account):
    outside.faults({"service": "organizations", "operation": "ListAccounts", "delay": 120})
    started = outside.start(scope(*outside.places_of(account), mode="plan"))
    listed = rekey("runs").stdout.splitlines()
    assert listed[0].split() == ["RUN", "MODE", "OUTCOME", "STARTED", "TOOK"]
    assert listed[1].startswith(f"{started.run} ") and "goes on" in listed[1]
    assert "rekey watch" in rekey("report", expect=WRONG_USAGE).stderr
    rekey("stop", started.run, typed="no\n", expect=WRONG_USAGE)
    assert outside.describe(started.arn)["status"] == "RUNNING"
    stopped = rekey("stop", started.run, typed="rekey\n")
    assert outside.describe(started.arn)["status"] == "ABORTED"
    assert "It had changed nothing" in stopped.stderr and "rekey plan" in stopped.stderr
    outside.faults()
    watched = rekey("watch", started.run, expect=INCOMPLETE)
    assert "ABORTED" in watched.stderr
    assert rekey("watch", started.run, "--no-report", expect=INCOMPLETE).stdout == ""


def test_a_name_that_was_used_before_shows_nothing_of_the_earlier_run(
    outside, rekey, account, tmp_path
):
    rekey("plan", *of(account), expect=None)
    earlier = json.loads(rekey("runs", "--last", "1", "--output", "json").stdout)[0]["run"]
    name = f"again-{uuid.uuid4()}"
    for file in ("plan.json", "report.json"):
        outside.write(f"runs/{name}/{file}", json.loads(outside.read(f"runs/{earlier}/{file}")))
    ended = outside.run(scope(*outside.places_of(account), mode="plan"), name)
    assert ended.status == "FAILED"
    for arguments in (("watch",), ("report", "--save", str(tmp_path))):
        told = rekey(arguments[0], name, *arguments[1:], expect=INCOMPLETE)
        assert told.stdout == "" and "RunNameUsed" in told.stderr, told
    rekey("watch", name, "--no-report", expect=INCOMPLETE)
    assert list(tmp_path.iterdir()) == []


MISTAKES = {
    "an unknown run": (("report", "no-such-run"), {}, WRONG_USAGE, "no run no-such-run"),
    "an unknown stack": (("runs", "--stack", "other"), {}, WRONG_USAGE, "no stack other"),
    "a Region without a stack": (
        ("runs", "--region", "eu-west-3"),
        {},
        WRONG_USAGE,
        "no stack of Rekey in eu-west-3",
    ),
    "a wrong field": (
        ("plan", "--account", "12"),
        {},
        WRONG_USAGE,
        "accounts.include",
    ),
    "no credentials": (
        ("runs",),
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        NO_ANSWER,
        "no AWS credentials",
    ),
    "nobody there": (
        ("runs",),
        {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"},
        NO_ANSWER,
        "does not answer",
    ),
    "an unknown profile": (("runs", "--profile", "nobody"), {}, NO_ANSWER, "list-profiles"),
    "no network": (
        ("runs",),
        {"AWS_ENDPOINT_URL": "http://nowhere.invalid"},
        NO_ANSWER,
        "Look at the network",
    ),
    "no Region": (("runs", "--region", "Frankfurt"), {}, WRONG_USAGE, "such as eu-central-1"),
    "a misspelt flag": (("plan", "--acount", "1"), {}, WRONG_USAGE, "--account"),
    "a misspelt command": (("rotate", "--plan"), {}, WRONG_USAGE, "`rekey rotate --help`"),
    "a plan that is not there": (
        ("rotate", "--plan", "no-such-plan"),
        {},
        NO_ANSWER,
        "no-such-plan has no report",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_ends_with_a_sentence_on_what_to_do(rekey, mistake):
    arguments, variables, code, words = MISTAKES[mistake]
    told = rekey(*arguments, expect=code, **variables)
    assert words in told.stderr
    assert len(told.stderr.strip().splitlines()) <= 3, told.stderr


def test_who_may_not_look_is_told_what_to_have_allowed(outside, rekey):
    denied = {"code": "AccessDenied", "status": 403, "message": DENIED}
    outside.faults({"service": "cloudformation", "operation": "DescribeStacks", "error": denied})
    try:
        told = rekey("runs", expect=NO_ANSWER)
    finally:
        outside.faults()
    assert "Have cloudformation:DescribeStacks allowed" in told.stderr


def test_who_may_not_use_the_buckets_key_is_told_what_to_have_allowed(outside, rekey, account):
    rekey("plan", *of(account), expect=None)
    message = "User: x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:z:key/y"
    denied = {"code": "AccessDenied", "status": 403, "message": message}
    outside.faults({"service": "s3", "operation": "GET", "error": denied})
    try:
        told = rekey("report", expect=NO_ANSWER)
    finally:
        outside.faults()
    assert "Have kms:Decrypt allowed" in told.stderr


SIGN_IN = """
[profile operator]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Operator
region = eu-central-1
[sso-session corp]
sso_region = eu-central-1
sso_start_url = https://corp.example.com/start
sso_registration_scopes = sso:account:access
"""


def test_a_sign_in_that_has_expired_says_how_to_sign_in(rekey, tmp_path):
    config = tmp_path / "config"
    config.write_text(SIGN_IN)
    told = rekey("runs", "--profile", "operator", expect=NO_ANSWER, AWS_CONFIG_FILE=str(config))
    assert "`aws sso login --profile operator`" in told.stderr


def test_of_two_stacks_one_must_be_named(outside, rekey):
    cloudformation = outside.client("cloudformation")
    outputs = ("StateMachineArn", "BucketName", "WorkerRoleArn")
    resource = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "second"}}
    value = "arn:aws:states:eu-central-1:000000000000:stateMachine:second"
    template = {
        "Resources": {"Topic": resource},
        "Outputs": {name: {"Value": value} for name in outputs},
    }
    cloudformation.create_stack(StackName="second", TemplateBody=json.dumps(template))
    try:
        cloudformation.get_waiter("stack_create_complete").wait(StackName="second")
        told = rekey("runs", expect=WRONG_USAGE)
        rekey("runs", "--stack", "rekey")
    finally:
        cloudformation.delete_stack(StackName="second")
        cloudformation.get_waiter("stack_delete_complete").wait(StackName="second")
    assert "rekey, second" in told.stderr and "--stack" in told.stderr


def test_a_pipe_that_is_closed_is_no_fault_of_the_command(rekey):
    told = subprocess.run(
        f"{ROOT / 'rekey'} runs --last 100 | head -1",
        shell=True,
        env=rekey.environ,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert told.stdout.startswith("RUN ")
    assert told.stderr == ""
