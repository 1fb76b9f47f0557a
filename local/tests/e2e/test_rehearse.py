"""The rehearsal against the deployed stack: what it tells of the local AWS is compared with what
that is, and the account after it with the account before."""

import json
import re
import signal
import subprocess
import time

import pytest
from generated import Part

from console.aws import HUB
from console.paths import ROOT
from e2e.outside import alone, until
from e2e.test_operator import NO_ANSWER, WRONG_USAGE, Command
from localaws.doubts import DOUBTS

PART = Part(ROOT / "docs" / "rehearse.md", "e2e/test_rehearse.py")
PROVED, DIFFERENT = 0, 1
ROLE = "OrganizationAccountAccessRole"
STEPS = ("plan", "rotate", "verify", "restore", "stop", "go on", "retire")
# A stack of a version without the mode leaves the step out.
MODES = (ROOT / "functions" / "src" / "main" / "java" / "rekey" / "input" / "Mode.java").read_text()
STATES = dict.fromkeys(STEPS, "PROVED") | ({} if "RETIRE" in MODES else {"retire": "LEFT_OUT"})
FIRST = {doubt.name: doubt.default for doubt in DOUBTS}
LAST = {doubt.name: list(doubt.positions)[-1] for doubt in DOUBTS}
# What is between the first and the last, and cheap to ask for.
BETWEEN = {
    "alias-arns": "resolved",
    "log-group-source": "own",
    "missing-identifiers": "invalid",
    "delivery-class": "OperationNotSupportedException",
    "account-concurrency": "ten",
}
# Only a change that is not the rehearsal's to make would tell, or a load that slows others down.
NOT_ASKED = {
    "aws-names",
    "query-result-context",
    "map-result-of-failed-children",
    "sts-quota",
    "s3-prefix-quota",
    "condition-split",
    "listed-services",
    "public-parameters",
}
# What the local AWS has no switch for.
NO_SWITCH = {
    "new-keys",
    "fill-of-no-metrics",
    "schedule-in-the-past",
    "changes-of-the-stack",
    "bill",
}
NOT_ASKED |= NO_SWITCH


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "250"}) as outside:
        yield outside


@pytest.fixture(scope="module")
def region(outside):
    return outside.bench.seeded.regions[0]


@pytest.fixture(scope="module")
def account(outside, region):
    """A member with log groups and keys of its own, and the role that AWS makes in an account."""
    account = outside.new_member("Rehearsed", region)
    theirs = ("/theirs", "aws/spans", "/rekey-rehearsal/theirs", "/rekey-rehearsal-theirs")
    outside.place_log_groups(account, region, *theirs)
    trusted = {"Effect": "Allow", "Principal": {"AWS": HUB}, "Action": "sts:AssumeRole"}
    iam = outside.client("iam", account)
    policy = documented("role", ACCOUNT=account)
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=document(trusted))
    iam.put_role_policy(RoleName=ROLE, PolicyName="Rehearse", PolicyDocument=policy)
    yield account
    outside.close(account)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def documented(whose, **words):
    """The policy that the page has for people to paste, with its words replaced."""
    page = (ROOT / "docs" / "rehearse.md").read_text()
    (policy,) = re.findall(rf"### The {whose}, [^\n]*\n+```json\n(.*?)```", page, re.S)
    for word, value in words.items():
        policy = policy.replace(word, value)
    return policy


@pytest.fixture(scope="module")
def caller(outside, account):
    """One who may do what the page says, and no more; root may assume no role."""
    iam = outside.client("iam")
    iam.create_user(UserName="rehearser")
    policy = documented(
        "caller",
        HUB=HUB,
        ACCOUNT=account,
        BUCKET=outside.bucket,
        STATEMACHINE=outside.bench.stack.state_machine_arn.rpartition(":")[2],
    )
    iam.put_user_policy(UserName="rehearser", PolicyName="Rehearse", PolicyDocument=policy)
    key = iam.create_access_key(UserName="rehearser")["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


@pytest.fixture
def rehearse(outside, account, caller, tmp_path):
    """As at the start: rehearse("--yes") is what the command told, and its JSON file."""
    outside.control("DELETE", "")
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    rekey = Command(outside)

    def rehearse(*more, expect=PROVED, typed=""):
        arguments = ("rehearse", "--account", account, "--save", str(tmp_path), *more)
        told = rekey(*arguments, typed=typed, expect=expect, **caller)
        file = tmp_path / "rehearsal.json"
        return told, json.loads(file.read_text()) if file.exists() else None

    yield rehearse
    outside.control("DELETE", "")


def everything(outside, account, region):
    """What is in the account's place, but for keys that are to be deleted."""
    kms = outside.client("kms", account, region)
    listed = [key["KeyId"] for key in kms.list_keys(Limit=1000)["Keys"]]
    keys = [kms.describe_key(KeyId=key)["KeyMetadata"] for key in listed]
    return {
        "log groups": outside.log_groups(account, region),
        "keys": {
            key["KeyId"]: kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"]
            for key in keys
            if key["KeyState"] != "PendingDeletion"
        },
        "aliases": kms.list_aliases()["Aliases"],
    }


@pytest.fixture
def unharmed(outside, account, region):
    before = everything(outside, account, region)
    yield
    assert everything(outside, account, region) == before


def states(rehearsal):
    return {step["name"]: step["state"] for step in rehearsal["steps"]}


def check_answers(rehearsal, positions, *silent):
    """Each is the position of the local AWS, or there is none; only *silent* may have none."""
    for answer in rehearsal["answers"]:
        name, told = answer["name"], answer["answer"]
        if name in silent:
            assert told["kind"] == "notAnswered" and told["why"], answer
        elif told["kind"] == "narrowed":
            assert positions[name] in told["positions"], answer
        else:
            assert (told["kind"], told.get("position")) == ("found", positions[name]), answer


# (what differs from rehearsal to rehearsal, what is shown for it)
VARYING = (
    (r"\b\d{8}t\d{6}-[0-9a-f]{4}\b", "20261130t090000-7f3a"),
    (r"/\S*/rehearsal\.", "./rehearsal."),
    (rf"\b{HUB}\b", "999988887777"),
    (r"\bkey/[0-9a-f-]{36}", "key/1234abcd-12ab-34cd-56ef-1234567890ab"),
)


def screen(told, account):
    """What a person sees, with what varies made the same."""
    text = f"$ rekey rehearse --account {account}\n{told.stderr}{told.stdout}".strip()
    for pattern, shown in ((account, "111122223333"), *VARYING):
        text = re.sub(pattern, shown, text)
    return f"```\n{text}\n```"


def test_it_proves_every_step_and_finds_the_first_positions(
    outside, account, rehearse, unharmed, request
):
    told, rehearsal = rehearse(typed="rekey\n")
    if request.config.getoption("--rewrite"):
        PART.write(screen(told, account))
    assert PART.read() == screen(told, account), f"make it anew: {PART.command}"
    assert "Nothing else is touched" in told.stderr
    assert rehearsal["outcome"] == "PROVED", rehearsal
    assert states(rehearsal) == STATES, rehearsal["steps"]
    assert rehearsal["left"] == []
    check_answers(rehearsal, FIRST, *NOT_ASKED, "retention-policies")
    (source,) = [a["answer"] for a in rehearsal["answers"] if a["name"] == "log-group-source"]
    assert '"aws:logs:arn":"arn:aws:logs:' in source["seen"]


def test_it_proves_every_step_and_finds_the_last_positions(outside, rehearse, unharmed):
    # Nobody would tell of the stop; and ten functions at a time would make it slow.
    positions = LAST | {"execution-events": "once", "account-concurrency": "thousand"}
    outside.control("PUT", "settings", {"doubts": positions})
    _, rehearsal = rehearse("--yes")
    assert states(rehearsal) == STATES, rehearsal["steps"]
    check_answers(rehearsal, positions, *NOT_ASKED)


@pytest.fixture
def retained(outside, account, region):
    """A policy of the account for retention, in force since yesterday."""
    put = {
        "policyName": "Baseline",
        "policyDocument": json.dumps({"retentionInDays": 365, "enforcementMode": "RETROACTIVE"}),
        "lastUpdatedTime": int((time.time() - 2 * 24 * 60 * 60) * 1000),
    }
    policies = {"account": account, "region": region, "policies": [put]}
    outside.control("PUT", "account-policies", policies)
    yield
    outside.client("logs", account, region).delete_account_policy(
        policyName="Baseline", policyType="RETENTION_POLICY"
    )


def test_without_runs_it_asks_every_question(outside, rehearse, unharmed, retained):
    outside.control("PUT", "settings", {"doubts": BETWEEN})
    _, rehearsal = rehearse("--yes", "--no-runs")
    assert rehearsal["steps"] == []
    check_answers(rehearsal, FIRST | BETWEEN, *NOT_ASKED, "execution-events")
    asked = {answer["name"]: list(answer["positions"]) for answer in rehearsal["answers"]}
    known = {doubt.name: list(doubt.positions) for doubt in DOUBTS}
    assert asked == known | dict.fromkeys(NO_SWITCH, [])


class Background:
    """A rehearsal that goes on while the test looks."""

    def __init__(self, outside, arguments, caller):
        self.told = subprocess.Popen(
            [str(ROOT / "rekey"), *arguments],
            env=Command(outside).environ | caller,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def until_it_says(self, words):
        said = []
        for line in self.told.stderr:
            said.append(line)
            if words in line:
                return line
        raise AssertionError(f"it ended before it said {words!r}: {''.join(said)}")

    def end(self, how):
        self.told.send_signal(how)
        self.told.communicate(timeout=240)
        return self.told.returncode


@pytest.fixture
def background(outside, account, caller, rehearse, tmp_path):
    started = []

    def background(*more):
        arguments = ("rehearse", "--account", account, "--save", str(tmp_path), "--yes", *more)
        started.append(Background(outside, arguments, caller))
        return started[-1]

    yield background
    for one in started:
        one.told.kill()
        one.told.communicate()


def own(outside, account, region):
    names = outside.log_groups(account, region)
    return [name for name in names if re.match(r"/rekey-rehearsal/\d{8}t", name)]


def test_a_change_behind_its_back_is_found_and_ctrl_c_leaves_nothing(
    outside, account, region, background, unharmed
):
    """A log group is taken off its key as soon as the rotation has put it there."""
    began = time.monotonic()
    rehearsal = background()

    def moved():
        calls = outside.associations(began, account=account)
        ours = [c for c in calls if c["function"] and c["status"] == 200]
        return [c["target"] for c in ours if c["target"].endswith("/old-1")]

    (name,) = until(moved, what="the rotation")[:1]
    outside.client("logs", account, region).disassociate_kms_key(logGroupName=name)
    rehearsal.until_it_says("different:")
    rehearsal.until_it_says("stop ...")
    assert rehearsal.end(signal.SIGINT) == 130
    assert own(outside, account, region) == []
    running = outside.client("stepfunctions").list_executions(
        stateMachineArn=outside.bench.stack.state_machine_arn, statusFilter="RUNNING"
    )
    assert running["executions"] == []


def test_what_a_killed_rehearsal_left_is_deleted_by_the_next_one(
    outside, account, region, background, rehearse, unharmed
):
    killed = background("--no-runs")
    until(lambda: own(outside, account, region), what="a log group")
    killed.end(signal.SIGKILL)
    (left,) = {name.split("/")[2] for name in own(outside, account, region)}
    told, _ = rehearse("--yes", "--no-runs", expect=WRONG_USAGE)
    assert f"--ended {left}" in told.stderr
    assert own(outside, account, region)
    told, _ = rehearse("--yes", "--no-runs", "--ended", left)
    assert "Deleted what an earlier rehearsal had left" in told.stderr


def test_a_refusal_of_aws_ends_it_and_leaves_nothing(outside, account, rehearse, unharmed):
    denied = {"code": "AccessDeniedException", "status": 400, "message": "not authorized"}
    where = {"service": "logs", "operation": "CreateLogGroup", "account": account, "skip": 3}
    outside.faults({**where, "error": denied})
    _, rehearsal = rehearse("--yes", expect=NO_ANSWER)
    assert rehearsal["outcome"] == "ENDED_EARLY"
    assert "not authorized" in rehearsal["problem"]


def test_who_does_not_agree_changes_nothing(outside, account, rehearse, unharmed):
    began = time.monotonic()
    told, rehearsal = rehearse(typed="no\n", expect=WRONG_USAGE)
    assert "nothing was done" in told.stderr and rehearsal is None
    changing = [
        c
        for c in outside.calls(began, account=account)
        if not c["operation"].startswith(("Describe", "Get", "List"))
    ]
    assert changing == []
