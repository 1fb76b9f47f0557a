"""No credential is ever logged, put in state, or written to S3. Last, so that it sees all runs."""

import re

import pytest

from e2e.outside import Outside, each
from e2e.permissions import MEMBER_ROLE

FUNCTION_ROLES = (
    "PlanFunctionRole",
    "PackFunctionRole",
    "CanaryFunctionRole",
    "ReportFunctionRole",
)
HUB_ROLES = (*FUNCTION_ROLES, "WorkerRole")
CREDENTIALS = ("AccessKeyId", "SecretAccessKey", "SessionToken")
# Names of fields that hold one, whatever its form.
FIELDS = re.compile(
    r"secret_?access_?key|session_?token|x-amz-security-token|aws4_request|credential=", re.I
)


@pytest.fixture(scope="module")
def outside(deployed, small_organization):
    outside = Outside(deployed)
    outside.put_back(small_organization)
    canary = {"accounts": [outside.members[1]]}
    ended = outside.run({"logGroups": {"include": ["/aws/*"]}, "canary": canary})
    assert ended.complete, (ended.error, ended.cause)
    outside.run({"mode": "plan", "regions": "enabled"})
    return outside


@pytest.fixture(scope="module")
def forms(outside):
    """What credentials of the local AWS look like: how they begin, and how they go on."""
    role = outside.bench.stack.worker_role_arn
    issued = outside.client("sts").assume_role(RoleArn=role, RoleSessionName="look")["Credentials"]
    forms = [
        re.compile(r"\b(?:ASIA|AKIA)[A-Z0-9]{16}\b"),
        # A secret key, that no hash and no id of S3 has the form of.
        re.compile(r"(?<![0-9a-f-])[0-9a-f]{40}(?![0-9a-f-])"),
        re.compile(r"FwoGZX[0-9a-zA-Z]{32,}"),
    ]
    for form, name in zip(forms, CREDENTIALS, strict=True):
        assert form.fullmatch(issued[name]), f"the local AWS has another form of {name} now"
    return [*forms, FIELDS, *used(outside)]


def used(outside):
    """Every credential that Rekey was given, in the hub and in the members."""
    hub = outside.bench.stack.worker_role_arn.split(":")[4]
    roles = [(hub, outside.resource(name)) for name in HUB_ROLES]
    roles += [(member, MEMBER_ROLE) for member in outside.members]
    credentials = {
        credential
        for account, role in roles
        for session in outside.control("GET", f"sessions?account={account}&role={role}")
        for credential in session["credentials"]
    }
    assert len(credentials) > 3 * len(outside.members)
    return [re.compile("|".join(map(re.escape, sorted(credentials))))]


def test_nothing_in_the_bucket_holds_a_credential(outside, forms):
    names = outside.names("")
    assert len(names) > 10
    assert told(forms, zip(names, each(outside.read, names), strict=True)) == {}


def test_no_history_of_an_execution_or_of_its_children_holds_a_credential(outside, forms):
    states = outside.client("stepfunctions")
    machine = outside.bench.stack.state_machine_arn
    pages = states.get_paginator("list_executions").paginate(stateMachineArn=machine)
    executions = [e["executionArn"] for page in pages for e in page["executions"]]
    assert executions
    children = [child for some in each(outside.children, executions) for child in some]
    assert children
    arns = executions + children
    histories = each(outside.history, arns)
    texts = zip(arns, (str(history).encode() for history in histories), strict=True)
    assert told(forms, texts) == {}


def test_no_log_of_a_function_holds_a_credential(outside, forms):
    files = sorted((outside.bench.aws.state / "lambda-logs").iterdir())
    # <stack>-<function>-<random>
    assert len({file.stem.rsplit("-", 2)[1] for file in files}) == 8, "one for each function"
    assert told(forms, ((file.name, file.read_bytes()) for file in files)) == {}


def test_no_event_in_the_log_group_of_the_stack_holds_a_credential(outside, forms):
    logs = outside.client("logs")
    pages = logs.get_paginator("filter_log_events")
    found = pages.paginate(logGroupName=outside.resource("Log"))
    messages = [event["message"] for page in found for event in page["events"]]
    assert messages
    assert told(forms, enumerate(message.encode() for message in messages)) == {}


def told(forms, texts):
    """Where a credential is, and the first of it."""
    found = {}
    for name, text in texts:
        for form in forms:
            match = form.search(text.decode(errors="replace"))
            if match:
                found[name] = match.group()
    return found
