"""EventBridge Scheduler: a schedule starts its target with its own role.

docs.aws.amazon.com/scheduler/latest/UserGuide/: setting-up,
cross-service-confused-deputy-prevention; APIReference/API_CreateSchedule.
"""

import json
import uuid

import pytest
from conftest import until
from machines import allow, document, passing, role

PRINCIPAL = {"Service": "scheduler.amazonaws.com"}


@pytest.fixture
def machine(machines):
    return machines.create({"StartAt": "It", "States": passing("{% 1 %}")["States"]})


@pytest.fixture
def scheduled(client, account, machine, control):
    """scheduled(trust, statement, …) fires a schedule of the machine; what it is refused."""

    def fire(*statements, trust=PRINCIPAL, condition=None):
        iam, name = client("iam", account), f"schedule-{uuid.uuid4()}"
        arn = role(iam, *statements, trust=trust, name=name)
        if condition:
            may = {"Effect": "Allow", "Principal": trust, "Action": "sts:AssumeRole"}
            trusting = document(may | {"Condition": condition})
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=trusting)
        client("scheduler", account).create_schedule(
            Name=name,
            ScheduleExpression="rate(365 days)",
            State="DISABLED",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": machine, "RoleArn": arn, "Input": "{}"},
        )
        return control("POST", f"schedules?name={name}")["refused"]

    return fire


def started(machines, machine):
    return len(machines.sfn.list_executions(stateMachineArn=machine)["executions"])


def test_it_starts_its_target_if_its_role_may(scheduled, machines, machine):
    assert scheduled(allow("states:StartExecution", machine)) is None
    assert started(machines, machine) == 1


def test_it_starts_nothing_that_its_role_may_not_start(scheduled, machines, machine):
    told = scheduled(allow("states:StartExecution", f"{machine}x"))
    assert f"states:StartExecution on resource: {machine}" in told
    assert started(machines, machine) == 0


def test_its_role_must_trust_the_scheduler(scheduled, machines, machine):
    start = allow("states:StartExecution", machine)
    other = {"Service": "events.amazonaws.com"}
    assert "sts:AssumeRole" in scheduled(start, trust=other)
    assert started(machines, machine) == 0


def test_its_account_and_its_group_are_conditions(scheduled, account, machine):
    start = allow("states:StartExecution", machine)
    group = f"arn:aws:scheduler:*:{account}:schedule-group/default"
    for condition, allowed in (
        ({"StringEquals": {"aws:SourceAccount": account}}, True),
        ({"StringEquals": {"aws:SourceAccount": "111122223333"}}, False),
        ({"ArnLike": {"aws:SourceArn": group}}, True),
        ({"ArnLike": {"aws:SourceArn": group.replace("default", "other")}}, False),
    ):
        assert (scheduled(start, condition=condition) is None) == allowed


def test_a_refusal_is_in_the_timeline_with_its_role(scheduled, control, machine, account):
    scheduled()
    (row,) = control("GET", f"timeline?account={account}&error=AccessDenied")
    assert (row["operation"], row["target"]) == ("StartExecution", machine)
    assert row["role"].startswith("schedule-")


def test_a_name_is_used_once_in_a_group_by_templates_too(client, account, machine):
    arn = role(client("iam", account), trust=PRINCIPAL)
    cloudformation = client("cloudformation", account)

    def stack(name, **named):
        properties = {
            "ScheduleExpression": "rate(365 days)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {"Arn": machine, "RoleArn": arn},
        }
        resource = {"Type": "AWS::Scheduler::Schedule", "Properties": properties | named}
        template = json.dumps({"Resources": {"OnSchedule": resource}})
        cloudformation.create_stack(StackName=name, TemplateBody=template)

        def ended():
            (told,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
            return None if told["StackStatus"].endswith("IN_PROGRESS") else told["StackStatus"]

        return until(ended)

    assert stack("first", Name="nightly") == "CREATE_COMPLETE"
    assert stack("second", Name="nightly").startswith("ROLLBACK")
    assert stack("third", Name="hourly") == "CREATE_COMPLETE"
    scheduler = client("scheduler", account)
    assert scheduler.get_schedule(Name="nightly")["Target"]["Arn"] == machine
    # Without a name CloudFormation makes one.
    assert {stack("fourth"), stack("fifth")} == {"CREATE_COMPLETE"}
    assert len(scheduler.list_schedules()["Schedules"]) == 4
