"""`rekey doctor` against the deployed stack: right as it is, and each mistake named."""

import json
import re
import uuid
from contextlib import contextmanager

import pytest

from console import stack
from console.paths import ROOT
from e2e.test_operator import (
    INCOMPLETE,
    NO_ANSWER,
    RIGHT,
    TO_CHANGE,
    WRONG_USAGE,
    Command,
    account,
    of,
    outside,
)

__all__ = ("account", "outside")
HUB = "000000000000"


@pytest.fixture(scope="module")
def rekey(outside):
    return Command(outside)


@pytest.fixture(scope="module")
def doctor(rekey):
    """doctor(…) is what each check found: its lines by its name."""

    def doctor(*arguments, expect=RIGHT, **variables):
        told = rekey("doctor", *arguments, "--output", "json", expect=expect, **variables)
        found = {}
        for line in json.loads(told.stdout):
            found.setdefault(line["check"], []).append(line)
        return found

    return doctor


def only(lines):
    (line,) = lines
    return line


def planned(account):
    return ("--plan", *of(account))


def test_a_right_stack_is_right_and_a_person_can_read_it(rekey, doctor, account):
    found = doctor(*planned(account))
    assert {line["result"] for lines in found.values() for line in lines} <= {"right", "advice"}
    assert len(found) == 13
    assert only(found["alarms"])["remedy"].startswith("aws sns subscribe --topic-arn arn:aws:sns:")
    # Without a plan of its own it says what the newest run left out.
    shown = rekey("doctor", expect=INCOMPLETE).stdout.splitlines()
    assert shown[0].startswith("right ") and "root" in shown[0]
    assert [line for line in shown if line.startswith("    Fix: aws sns subscribe")]


def test_a_flag_of_a_run_without_a_run_is_wrong_usage(rekey, account):
    for flags in (of(account), ("--all",)):
        assert "--plan" in rekey("doctor", *flags, expect=WRONG_USAGE).stderr


def test_without_credentials_nothing_else_is_looked_at(doctor):
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    found = doctor(expect=NO_ANSWER, **nobody)
    assert list(found) == ["credentials"]
    assert "--profile" in only(found["credentials"])["remedy"]


def test_a_region_without_a_stack_is_wrong(doctor):
    found = doctor("--region", "eu-west-3", expect=TO_CHANGE)
    assert only(found["stack"])["result"] == "wrong"
    assert "--region" in only(found["stack"])["remedy"]


# The roles and keys of the members


@contextmanager
def member_stack(outside, account, parameter, value):
    """The member role deployed with another value, and rightly again afterwards."""
    cloudformation = outside.client("cloudformation", account)
    (told,) = cloudformation.describe_stacks(StackName=stack.MEMBER_STACK)["Stacks"]
    kept = {each["ParameterKey"]: each["ParameterValue"] for each in told["Parameters"]}

    def update(parameters):
        cloudformation.update_stack(
            StackName=stack.MEMBER_STACK,
            UsePreviousTemplate=True,
            Parameters=[
                {"ParameterKey": name, "ParameterValue": given}
                for name, given in parameters.items()
            ],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        updated = cloudformation.get_waiter("stack_update_complete")
        waiting = {"Delay": 0.2, "MaxAttempts": 150}
        updated.wait(StackName=stack.MEMBER_STACK, WaiterConfig=waiting)

    update({**kept, parameter: value})
    try:
        yield
    finally:
        update(kept)


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("OrganizationId", "o-0000000000"),
        ("WorkerRoleArn", f"arn:aws:iam::{HUB}:role/somebody-else"),
    ],
)
def test_a_role_that_trusts_another_is_named_with_what_deploys_it(
    outside, doctor, account, parameter, value
):
    with member_stack(outside, account, parameter, value):
        found = doctor(*planned(account), expect=TO_CHANGE)
    members = only(found["members"])
    assert members["result"] == "wrong" and account in members["what"]
    right = {
        "OrganizationId": outside.bench.seeded.organization_id,
        "WorkerRoleArn": outside.bench.stack.worker_role_arn,
    }
    assert "aws cloudformation deploy --template-file member.yaml" in members["remedy"]
    assert f"{parameter}={right[parameter]}" in members["remedy"]
    assert only(found["keys"])["result"] == "not looked at"


def test_a_key_that_cannot_serve_is_wrong_where_it_cannot(outside, doctor, account):
    place = (account, outside.bench.seeded.regions[0])
    kms, key = outside.client("kms", *place), outside.wanted(*place)
    before = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    statements = json.loads(before)["Statement"]
    without = [each for each in statements if each["Sid"] != "LogGroups"]
    document = json.dumps({"Version": "2012-10-17", "Statement": without})
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=document)
    try:
        found = doctor(*planned(account), expect=TO_CHANGE)
        assert only(found["members"])["result"] == "right"
        assert found["keys"][0]["result"] == "wrong"
        assert " ".join(place) in found["keys"][0]["what"]
        # The newest run tells it without another one.
        *newest, left_out = doctor(expect=TO_CHANGE)["keys"]
        assert newest == found["keys"] and left_out["result"] == "not looked at"
    finally:
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=before)


# The stack and its account


@pytest.fixture(scope="module")
def healthy(doctor, account):
    """The newest run has found nothing wrong."""
    doctor(*planned(account))


def test_fewer_functions_than_the_stack_wants_is_an_advice(outside, doctor, healthy):
    outside.control("PUT", "settings", {"doubts": {"account-concurrency": "ten"}})
    try:
        told = only(doctor(expect=INCOMPLETE)["concurrency"])
    finally:
        outside.control("PUT", "settings", {"doubts": {"account-concurrency": "thousand"}})
    assert told["result"] == "advice"
    assert told["remedy"].startswith("aws service-quotas request-service-quota-increase")


def test_a_subscription_that_nobody_confirmed_is_wrong(outside, doctor, healthy):
    sns, topic = outside.client("sns"), outside.resource("Topic")
    made = sns.subscribe(
        TopicArn=topic, Protocol="email", Endpoint="someone@example.com", ReturnSubscriptionArn=True
    )
    try:
        told = only(doctor(expect=TO_CHANGE)["alarms"])
    finally:
        sns.unsubscribe(SubscriptionArn=made["SubscriptionArn"])
    assert told["result"] == "wrong" and "someone@example.com" in told["what"]
    assert f"--topic-arn {topic} --protocol email" in told["remedy"]


# Callers


@pytest.fixture(scope="module")
def session(outside):
    """session(document): the environment of a role of the hub with just this policy."""
    iam, sts = outside.client("iam"), outside.client("sts")
    trust = {"Effect": "Allow", "Principal": {"AWS": HUB}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})

    def of_role(policy):
        name = f"Operator-{uuid.uuid4()}"
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
        iam.put_role_policy(RoleName=name, PolicyName="it", PolicyDocument=json.dumps(policy))
        keys = sts.assume_role(RoleArn=arn, RoleSessionName="me")["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    return of_role


@pytest.fixture(scope="module")
def documented(outside):
    """The policy for an operator, as the documentation has it, of this stack."""
    text = (ROOT / "docs" / "operator.md").read_text()
    (block,) = re.findall(r"```json\n(\{\n  \"Version\".*?)```", text, re.DOTALL)
    account, region = HUB, outside.bench.cloud.region
    return json.loads(
        block.replace("REGION", region)
        .replace("ACCOUNT", account)
        .replace("BUCKET", outside.bench.stack.bucket)
        .replace("STACK", stack.NAME)
    )


def test_the_documented_permissions_are_enough(doctor, session, documented, account):
    found = doctor(*planned(account), **session(documented))
    results = {name: line["result"] for name, lines in found.items() for line in lines}
    assert set(results.values()) <= {"right", "advice"}, found


def without(documented, *actions):
    """The policy without these actions."""
    statements = [
        {**each, "Action": [name for name in each["Action"] if name not in actions]}
        for each in documented["Statement"]
    ]
    return {**documented, "Statement": [each for each in statements if each["Action"]]}


# (what the caller may not do, how doctor ends, the check that misses it and how)
MISSING = [
    (
        TO_CHANGE,
        {
            "states:StartExecution": ("starting", "wrong"),
            "organizations:ListAccounts": ("organization", "not looked at"),
            "lambda:GetAccountSettings": ("concurrency", "not looked at"),
            "sns:ListSubscriptionsByTopic": ("alarms", "not looked at"),
        },
    ),
    (
        INCOMPLETE,
        {
            "iam:SimulatePrincipalPolicy": ("starting", "not looked at"),
            "organizations:DescribeOrganization": ("organization", "not looked at"),
            "cloudformation:DescribeStackResource": ("alarms", "not looked at"),
        },
    ),
    (
        TO_CHANGE,
        {
            "states:ListExecutions": ("reading", "wrong"),
            "iam:GetRole": ("starting", "not looked at"),
        },
    ),
]


@pytest.mark.parametrize(("code", "missing"), MISSING)
def test_a_permission_is_missed_by_its_check(doctor, session, documented, healthy, code, missing):
    found = doctor(expect=code, **session(without(documented, *missing)))
    for action, (check, result) in missing.items():
        line = next(each for each in found[check] if each["result"] == result)
        assert action.partition(":")[2] in line["what"] + line["remedy"], (action, line)
