"""EventBridge: what a rule hears of an execution, and which function it may call.

docs.aws.amazon.com/step-functions/latest/dg/cw-events.html and
docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html.
"""

import io
import json
import time
import uuid
import zipfile
from datetime import UTC, datetime

import pytest
from conftest import until
from machines import ENDLESS, allow, distributed, document, one_state, passing, role

CHANGE = "Step Functions Execution Status Change"
# A message that was received does not come again while a test looks.
GIVEN_ONCE = {"VisibilityTimeout": "43200"}
# As AWS writes it, of what its input transformer puts in without quotes.
TEMPLATE = '{"run": <run>, "startedAt": <startedAt>, "status": <status>}'
PATHS = {"run": "$.detail.name", "startedAt": "$.detail.startDate", "status": "$.detail.status"}


@pytest.fixture(autouse=True)
def once(control):
    """What is counted here is not to be told again late."""
    control.settings(doubts={"execution-events": "once"})


@pytest.fixture
def rule(client, account):
    """rule(machine, status, …) hears of executions; its name and its ARN."""

    def put(machine, *status):
        name = f"rule-{uuid.uuid4()}"
        detail = {"stateMachineArn": [machine], "status": list(status)}
        pattern = {"source": ["aws.states"], "detail-type": [CHANGE], "detail": detail}
        events = client("events", account)
        return name, events.put_rule(Name=name, EventPattern=json.dumps(pattern))["RuleArn"]

    return put


@pytest.fixture
def heard(client, account, rule):
    """heard(machine, status, …): a function that gives what the rule has heard, so far."""

    def listen(machine, *status, **target):
        name, _arn = rule(machine, *status)
        sqs = client("sqs", account)
        url = sqs.create_queue(QueueName=name, Attributes=GIVEN_ONCE)["QueueUrl"]
        queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn = queue["Attributes"]["QueueArn"]
        client("events", account).put_targets(
            Rule=name, Targets=[{"Id": "it", "Arn": arn, **target}]
        )
        events = []

        def so_far():
            received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            events.extend(json.loads(message["Body"]) for message in received.get("Messages", ()))
            return events

        return so_far

    return listen


@pytest.fixture
def stopped(machines):
    """stopped(machine): the ARN of an execution that somebody has stopped."""

    def stop(machine):
        arn = machines.sfn.start_execution(stateMachineArn=machine, name="r1")["executionArn"]
        machines.sfn.stop_execution(executionArn=arn)
        return arn

    return stop


def test_a_rule_hears_that_an_execution_was_stopped(heard, machines, stopped):
    machine = machines.create(ENDLESS)
    so_far = heard(machine, "ABORTED", "TIMED_OUT")
    arn = stopped(machine)
    (event,) = until(so_far, what="the event")
    started = machines.sfn.describe_execution(executionArn=arn)["startDate"]
    assert (event["source"], event["detail-type"]) == ("aws.states", CHANGE)
    assert event["resources"] == [arn]
    detail = event["detail"]
    assert detail["executionArn"] == arn
    assert (detail["stateMachineArn"], detail["name"]) == (machine, "r1")
    assert (detail["status"], detail["input"], detail["output"]) == ("ABORTED", "{}", None)
    at = datetime.fromtimestamp(detail["startDate"] / 1000, UTC)
    assert abs((at - started).total_seconds()) < 0.01
    assert detail["stopDate"] >= detail["startDate"]


def test_a_rule_hears_that_an_execution_timed_out(heard, machines):
    machine = machines.create(ENDLESS | {"TimeoutSeconds": 1})
    so_far = heard(machine, "ABORTED", "TIMED_OUT")
    arn = machines.sfn.start_execution(stateMachineArn=machine)["executionArn"]
    (event,) = until(so_far, what="the event")
    assert (event["detail"]["status"], event["detail"]["executionArn"]) == ("TIMED_OUT", arn)


def test_a_child_of_a_map_is_an_execution_of_another_state_machine(heard, machines):
    each = distributed(passing("{% 1 %}"), Items="{% [1, 2] %}")
    machine = machines.create(one_state(each))
    of_parent = heard(machine, "SUCCEEDED")
    of_children = heard(f"{machine}/Each", "SUCCEEDED")
    arn = machines.sfn.start_execution(stateMachineArn=machine)["executionArn"]
    (parent,) = until(of_parent, what="the event of the parent")
    assert parent["detail"]["executionArn"] == arn
    until(lambda: len(of_children()) >= 2, what="those of the children")
    assert len(of_children()) == 2


def test_what_is_put_into_a_template_has_its_own_quotes(heard, machines, stopped):
    machine = machines.create(ENDLESS)
    transformer = {"InputPathsMap": PATHS, "InputTemplate": TEMPLATE}
    so_far = heard(machine, "ABORTED", InputTransformer=transformer)
    stopped(machine)
    (given,) = until(so_far, what="the event")
    assert (given["run"], given["status"]) == ("r1", "ABORTED")
    assert isinstance(given["startedAt"], int)


# Late, twice or never


def test_a_change_may_be_told_twice_and_late(control, heard, machines, stopped):
    """Where "execution-events" is "twice"."""
    control.settings(doubts={"execution-events": "twice"})
    machine = machines.create(ENDLESS)
    so_far = heard(machine, "ABORTED")
    arn = stopped(machine)
    until(so_far, what="the event")
    events = until(lambda: len(so_far()) == 2 and so_far(), what="the second, late")
    assert [event["detail"]["executionArn"] for event in events] == [arn, arn]


def test_a_change_may_be_told_once(heard, machines, stopped):
    """Where "execution-events" is "once"."""
    machine = machines.create(ENDLESS)
    so_far = heard(machine, "ABORTED")
    stopped(machine)
    until(so_far, what="the event")
    time.sleep(4)
    assert len(so_far()) == 1


def test_a_change_may_never_be_told(control, heard, machines, stopped):
    """Where "execution-events" is "never"."""
    control.settings(doubts={"execution-events": "never"})
    machine = machines.create(ENDLESS)
    so_far = heard(machine, "ABORTED")
    stopped(machine)
    time.sleep(4)
    assert so_far() == []


# Functions


@pytest.fixture
def function(client, account):
    """Its ARN; it is never to come to run any code."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("nothing", "")
    return client("lambda", account).create_function(
        FunctionName=f"f-{uuid.uuid4()}",
        Runtime="java25",
        Handler="Nothing::at",
        Role=role(client("iam", account)),
        Code={"ZipFile": packed.getvalue()},
    )["FunctionArn"]


@pytest.fixture
def refusals(client, account, control, machines, rule, function, stopped):
    """refusals(principal, source): of a rule that is to call a function that lets these."""

    def of(principal=None, source=None):
        machine = machines.create(ENDLESS)
        name, arn = rule(machine, "ABORTED")
        if principal:
            client("lambda", account).add_permission(
                FunctionName=function,
                StatementId=name,
                Action="lambda:InvokeFunction",
                Principal=principal,
                SourceArn=source or arn,
            )
        target = {"Id": "it", "Arn": function}
        client("events", account).put_targets(Rule=name, Targets=[target])
        stopped(machine)
        rows = control("GET", f"timeline?account={account}&error=AccessDenied")
        return [(r["operation"], r["target"]) for r in rows if r["role"] == name]

    return of


def test_a_rule_calls_a_function_that_lets_it(refusals):
    assert refusals("events.amazonaws.com") == []


def test_a_rule_calls_no_function_that_does_not_let_it(refusals, function):
    assert refusals() == [("InvokeFunction", function)]


def test_a_function_that_lets_another_service_or_another_rule_is_not_called(
    refusals, account, function
):
    refused = [("InvokeFunction", function)]
    assert refusals("scheduler.amazonaws.com") == refused
    other = f"arn:aws:events:eu-central-1:{account}:rule/other"
    assert refusals("events.amazonaws.com", other) == refused


# What cannot be delivered

ANY_RULE = "arn:aws:events:*:*:rule/*"


@pytest.fixture
def queue(client, account):
    """queue(policy): its ARN, and a function that gives the bodies of its messages, so far."""

    def make(principal=None, source=ANY_RULE):
        sqs, name = client("sqs", account), f"queue-{uuid.uuid4()}"
        url = sqs.create_queue(QueueName=name, Attributes=GIVEN_ONCE)["QueueUrl"]
        arn = f"arn:aws:sqs:eu-central-1:{account}:{name}"
        if principal:
            lets = allow("sqs:SendMessage", arn) | {
                "Principal": {"Service": principal},
                "Condition": {"ArnLike": {"aws:SourceArn": source}},
            }
            sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(lets)})
        bodies = []

        def so_far():
            received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            bodies.extend(json.loads(m["Body"]) for m in received.get("Messages", ()))
            return bodies

        return arn, so_far

    return make


@pytest.mark.parametrize(
    "principal, source, kept",
    [
        ("events.amazonaws.com", ANY_RULE, True),
        ("events.amazonaws.com", "arn:aws:events:*:*:rule/other", False),
        ("sns.amazonaws.com", ANY_RULE, False),
        (None, ANY_RULE, False),
    ],
)
def test_what_a_rule_may_not_deliver_goes_to_a_queue_that_lets_the_rule(
    client, account, machines, rule, function, stopped, queue, principal, source, kept
):
    machine = machines.create(ENDLESS)
    name, _arn = rule(machine, "ABORTED")
    arn, so_far = queue(principal, source)
    target = {
        "Id": "it",
        "Arn": function,
        "DeadLetterConfig": {"Arn": arn},
        "InputTransformer": {
            "InputPathsMap": {"name": "$.detail.name"},
            "InputTemplate": '{"run": <name>}',
        },
    }
    client("events", account).put_targets(Rule=name, Targets=[target])
    stopped(machine)
    if kept:
        (event,) = until(so_far, what="the event in the queue")
        assert event["detail"]["status"] == "ABORTED"
    else:
        time.sleep(1)
        assert so_far() == []


BREAKS = "def handler(event, context):\n    raise ValueError('it breaks')\n"


@pytest.mark.parametrize("lets", [True, False])
def test_what_a_function_fails_of_goes_to_its_destination_with_its_role(
    client, account, machines, rule, stopped, queue, lets
):
    arn, so_far = queue()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("breaks.py", BREAKS)
    functions, iam = client("lambda", account), client("iam", account)
    may = allow("sqs:SendMessage", arn if lets else f"{arn}-other")
    made = functions.create_function(
        FunctionName=f"f-{uuid.uuid4()}",
        Runtime="python3.11",
        Handler="breaks.handler",
        Role=role(iam, may),
        Code={"ZipFile": packed.getvalue()},
    )
    functions.put_function_event_invoke_config(
        FunctionName=made["FunctionName"],
        MaximumRetryAttempts=0,
        DestinationConfig={"OnFailure": {"Destination": arn}},
    )
    machine = machines.create(ENDLESS)
    name, source = rule(machine, "ABORTED")
    functions.add_permission(
        FunctionName=made["FunctionName"],
        StatementId="it",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=source,
    )
    client("events", account).put_targets(
        Rule=name, Targets=[{"Id": "it", "Arn": made["FunctionArn"]}]
    )
    stopped(machine)
    if lets:
        (failure,) = until(so_far, what="the failure in the queue")
        assert failure["requestPayload"]["detail"]["status"] == "ABORTED"
        assert "it breaks" in json.dumps(failure["responsePayload"])
    else:
        time.sleep(5)
        assert so_far() == []
