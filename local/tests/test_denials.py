"""Denials by policies that nobody in the account sees, in AWS's words and the service's code."""

import urllib.error

import pytest
from conftest import HUB, REGION
from keys import create_key, full_policy, log_group_arn, policy, refused, session

NAME = "/orders/api"
POLICY = "arn:aws:organizations::000000000000:policy/o-a1b2c3d4e5/policy/p-12345678"
# docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
EXPLICIT = {
    "identity-based-policy": "with an explicit deny in an identity-based policy",
    "permissions-boundary": "with an explicit deny in a permissions boundary",
    "resource-based-policy": "with an explicit deny in a resource-based policy",
    "resource-control-policy": "with an explicit deny in a resource control policy",
    "service-control-policy": "with an explicit deny in a service control policy",
    "session-policy": "with an explicit deny in a session policy",
    "vpc-endpoint-policy": "with an explicit deny in a VPC endpoint policy",
}
IMPLICIT = {
    "identity-based-policy": "because no identity-based policy allows the {} action",
    "permissions-boundary": "because no permissions boundary allows the {} action",
    "resource-based-policy": "because no resource-based policy allows the {} action",
    "resource-control-policy": "because no resource control policy allows the {} action",
    "service-control-policy": "because no service control policy allows the {} action",
    "session-policy": "because no session policy allows the {} action",
    "vpc-endpoint-policy": "because no VPC endpoint policy allows the {} action",
}


def deny(control, *rules):
    return control("PUT", "denials", list(rules))


def rule(service, kind="service-control-policy", **more):
    return {"kind": kind, "service": service, **more}


@pytest.mark.parametrize("kind", EXPLICIT)
def test_the_words_of_each_kind_of_policy(client, account, kind, control):
    logs = client("logs", account)
    resource = f"arn:aws:logs:{REGION}:{account}:log-group:/new"
    told = (
        f"User: arn:aws:iam::{account}:root is not authorized to perform: logs:CreateLogGroup on "
        f"resource: {resource}:* "
    )
    ends = (
        ({"policyArn": POLICY}, f"{EXPLICIT[kind]}: {POLICY}"),
        ({}, EXPLICIT[kind]),
        ({"explicit": False}, IMPLICIT[kind].format("logs:CreateLogGroup")),
    )
    for more, end in ends:
        deny(control, rule("logs", kind, **more))
        with refused("AccessDeniedException", told + end) as caught:
            logs.create_log_group(logGroupName="/new")
        assert caught.value.response["Error"]["Message"] == told + end
    control("DELETE", "denials")
    logs.create_log_group(logGroupName="/new")


def test_each_service_refuses_with_its_own_code(client, account, control):
    client("s3", account).create_bucket(
        Bucket=f"b-{account}", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    deny(control, rule("*", policyArn=POLICY))
    role = {"RoleArn": f"arn:aws:iam::{account}:role/R", "RoleSessionName": "it"}
    calls = (
        ("sts", "assume_role", role, "AccessDenied", 403),
        ("logs", "describe_log_groups", {}, "AccessDeniedException", 400),
        ("kms", "list_keys", {}, "AccessDeniedException", 400),
        ("organizations", "list_accounts", {}, "AccessDeniedException", 400),
        ("s3", "get_object", {"Bucket": f"b-{account}", "Key": "x"}, "AccessDenied", 403),
    )
    for service, operation, parameters, code, status in calls:
        called = client(service, HUB if service == "organizations" else account)
        words = "with an explicit deny in a service control policy: " + POLICY
        with refused(code, words) as caught:
            getattr(called, operation)(**parameters)
        answer = caught.value.response["ResponseMetadata"]
        assert answer["HTTPStatusCode"] == status, service


def test_a_rule_hits_what_all_its_globs_fit(client, account, new_account, control):
    fitting = {
        "operation": "Create*",
        "account": account,
        "region": REGION,
        "target": "*:log-group:/orders/*",
        "principal": "arn:aws:iam::*:root",
    }
    calls = {
        "operation": "Delete*",
        "account": new_account(),
        "region": "eu-west-1",
        "target": "*:log-group:/invoices/*",
        "principal": "arn:aws:sts::*",
    }
    logs = client("logs", account)
    for number, (name, other) in enumerate(calls.items()):
        deny(control, rule("logs", **{**fitting, name: other}))
        logs.create_log_group(logGroupName=f"/orders/{number}")
    deny(control, rule("logs", **fitting))
    with refused("AccessDeniedException", "service control policy"):
        logs.create_log_group(logGroupName="/orders/x")


def test_a_resource_control_policy_on_a_role_of_another_account(
    client, account, new_account, control
):
    target = new_account()
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    created = client("iam", target).create_role(
        RoleName="Guarded", AssumeRolePolicyDocument=policy(trust)
    )
    arn = created["Role"]["Arn"]
    may = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
    caller = client("sts", credentials=session(client, account, may))
    caller.assume_role(RoleArn=arn, RoleSessionName="it")
    deny(control, rule("sts", "resource-control-policy", target=arn, policyArn=POLICY))
    words = (
        f"User: arn:aws:sts::{account}:assumed-role/Tester/test is not authorized to perform: "
        f"sts:AssumeRole on resource: {arn} with an explicit deny in a resource control policy: "
        f"{POLICY}"
    )
    with refused("AccessDenied", words):
        caller.assume_role(RoleArn=arn, RoleSessionName="it")


def test_what_the_service_asks_of_kms_for_its_caller_is_denied_too(client, account, control):
    key = create_key(client("kms", account), Policy=full_policy(account))
    logs = client("logs", account)
    logs.create_log_group(logGroupName=NAME)
    deny(control, rule("kms", operation="Encrypt", target=key, policyArn=POLICY))
    with refused("AccessDeniedException", f"kms:Encrypt on resource: {key} with an explicit deny"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


def test_a_resource_control_policy_keeps_the_service_itself_off_a_key(client, account, control):
    kms, logs = client("kms", account), client("logs", account)
    key = create_key(kms, Policy=full_policy(account))
    logs.create_log_group(logGroupName=NAME)
    deny(control, rule("kms", "resource-control-policy", principal="logs.*", target=key))
    kms.describe_key(KeyId=key)
    told = (
        "The specified KMS key does not exist or is not allowed to be used with Arn "
        f"'{log_group_arn(account, NAME)}'"
    )
    with refused("AccessDeniedException", told):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    control("DELETE", "denials")
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "service-control-policy"},
        {"service": "logs"},
        {"kind": "scp", "service": "logs"},
        {"kind": "session-policy", "service": "logs", "explicit": "no"},
        {"kind": "session-policy", "service": "logs", "explicit": False, "policyArn": POLICY},
        {"kind": "session-policy", "service": "logs", "error": "x"},
    ],
)
def test_a_wrong_rule_is_refused_and_changes_nothing(wrong, control):
    (kept,) = deny(control, rule("iam", operation="Nothing"))
    with pytest.raises(urllib.error.HTTPError, match="400"):
        deny(control, wrong)
    assert control("GET", "denials") == [kept]
    control("DELETE", "")
    assert control("GET", "denials") == []
