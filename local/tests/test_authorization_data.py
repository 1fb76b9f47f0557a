"""Each statement of the templates' policies is one that AWS understands as it is meant.

What the data leaves out or words otherwise is a table with a reason each.
"""

import json
import os

import pytest
import statements
from authorization import AuthorizationData, overlap
from statements import IDENTITY, KEY, RESOURCE, TRUST, Statement

from console import npm
from console.paths import ROOT

TEMPLATES = ("template.yaml", "member.yaml")
NEW_KEYS = ROOT / "functions/src/main/resources/rekey/key/key-policy.json"

# What a fault says of a statement, and why the statement is right all the same.
EXCEPTIONS = {
    # Its request names a query and no log group, and until 2022 it had no resource type. "*" is
    # right whatever AWS asks for.
    "member.yaml Role ReadTheKeyOfAQuerysResult": (
        'logs:GetQueryResults has resource types, and is given "*"',
    ),
    # A list of a Region, which names no detector: the type is optional.
    "member.yaml Role ListWhatElseIsUnderAKey": (
        'logs:ListLogAnomalyDetectors has resource types, and is given "*"',
    ),
    # Of a type that has no name in the data:
    # docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html
    "member.yaml Rotation ChangeTheKeyOfQueryResults": (
        "logs:AssociateKmsKey works on log-group, and not on",
    ),
    "member.yaml Restoration PutBackWhatWasOnNoKey": ("no action of the statement works on",),
    # Children of a Map are executions with a label, which the data knows and forgets here:
    # docs.aws.amazon.com/step-functions/latest/dg/iam-policies-eg-dist-map.html
    "template.yaml ReportFunctionRole ReadWhatTheyFailedOf": (
        "states:DescribeExecution works on execution, express, and not on",
    ),
    # AWS's own statement for log groups has it, and it lets nobody in:
    # docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
    "key-policy.json CloudWatchLogsForLogGroups": (
        "kms:Describe* has no condition key kms:EncryptionContext:aws:logs:arn",
    ),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    log = tmp_path_factory.mktemp("npm") / "npm.log"
    return AuthorizationData(npm.modules(os.environ, log))


@pytest.fixture(scope="module")
def faults(data):
    """Statement -> what is wrong with it."""
    of_templates = [each for name in TEMPLATES for each in statements.all_of(name)]
    of_new_keys = [
        Statement(f"{NEW_KEYS.name} {body['Sid']}", KEY, json.dumps(body))
        for body in json.loads(NEW_KEYS.read_text())["Statement"]
    ]
    assert of_templates and of_new_keys
    return {str(each): list(data.faults(each)) for each in (*of_templates, *of_new_keys)}


def test_each_statement_is_of_actions_resources_and_condition_keys_that_aws_has(faults):
    wrong = [
        f"{where}: {fault}"
        for where, found in faults.items()
        for fault in found
        if not fault.startswith(EXCEPTIONS.get(where, ("excused by nothing",)))
    ]
    assert not wrong, "\n".join(wrong)


def test_each_exception_excuses_something(faults):
    for where, excuses in EXCEPTIONS.items():
        for excuse in excuses:
            assert any(fault.startswith(excuse) for fault in faults[where]), (where, excuse)


GROUP = "arn:aws:logs:eu-central-1:111122223333:log-group:/a"
FAULTY = {
    "no such action": (IDENTITY, "logs:AssociateKey", GROUP, {}, "there is no action"),
    "no such service": (IDENTITY, "log:AssociateKmsKey", GROUP, {}, "there is no action"),
    "a pattern of none": (IDENTITY, "logs:Associate*Keys", GROUP, {}, "there is no action"),
    "an action with no resource type": (
        *(IDENTITY, "logs:DescribeLogGroups", GROUP, {}),
        "logs:DescribeLogGroups has no resource type",
    ),
    "everything for an action with one": (
        *(IDENTITY, "logs:AssociateKmsKey", "*", {}),
        "logs:AssociateKmsKey has resource types",
    ),
    "another type": (
        *(IDENTITY, "kms:DescribeKey", "arn:aws:kms:*:111122223333:alias/a", {}),
        "kms:DescribeKey works on key",
    ),
    "another service's resource": (
        *(IDENTITY, "logs:AssociateKmsKey", "arn:aws:kms:*:111122223333:key/*", {}),
        "logs:AssociateKmsKey works on log-group",
    ),
    "a bucket for its objects": (
        *(IDENTITY, "s3:GetObject", "arn:aws:s3:::b", {}),
        "s3:GetObject works on",
    ),
    "objects for their bucket": (
        *(IDENTITY, "s3:ListBucket", "arn:aws:s3:::b/*", {}),
        "s3:ListBucket works on accesspoint, bucket",
    ),
    "one resource too many": (
        *(IDENTITY, "s3:ListBucket", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"], {}),
        "no action of the statement works on arn:aws:s3:::b/*",
    ),
    "another action's key": (
        *(IDENTITY, "s3:GetObject", "arn:aws:s3:::b/*", {"StringLike": {"s3:prefix": "a"}}),
        "s3:GetObject has no condition key s3:prefix",
    ),
    "a misspelt global key": (
        *(TRUST, "sts:AssumeRole", None, {"StringEquals": {"aws:PrincipalOrgIds": "o-a"}}),
        "sts:AssumeRole has no condition key aws:PrincipalOrgIds",
    ),
    "a tag for an action that takes none": (
        *(IDENTITY, "kms:DescribeKey", "arn:aws:kms:*:111122223333:key/*"),
        {"StringEquals": {"aws:RequestTag/a": "b"}},
        "kms:DescribeKey has no condition key aws:RequestTag/a",
    ),
    "a key by its ARN in its own policy": (
        *(KEY, "kms:Decrypt", "arn:aws:kms:eu-central-1:111122223333:key/a", {}),
        "a key policy's Resource",
    ),
}


@pytest.mark.parametrize("kind, action, resource, condition, told", FAULTY.values(), ids=FAULTY)
def test_a_statement_that_aws_would_not_understand_is_found(
    data, kind, action, resource, condition, told
):
    body = {"Action": action, "Condition": condition}
    if resource is not None:
        body["Resource"] = resource
    (fault,) = data.faults(Statement("made up", kind, json.dumps(body)))
    assert fault.startswith(told)


SOUND = {
    "a pattern": (IDENTITY, "kms:ReEncrypt*", "arn:aws:kms:*:*:key/*", {}),
    "a stream of a group": (IDENTITY, "logs:PutLogEvents", f"{GROUP}:*", {}),
    "letters of another case": (IDENTITY, "Logs:associatekmskey", GROUP, {}),
    "everything in a bucket": (RESOURCE, "s3:*", ["arn:aws:s3:::b", "arn:aws:s3:::b/*"], {}),
    "a tag of the resource": (
        *(IDENTITY, "kms:EnableKeyRotation", "arn:aws:kms:*:111122223333:key/*"),
        {"StringEquals": {"aws:ResourceTag/rekey:purpose": "cloudwatch-logs"}},
    ),
    "an encryption context": (
        *(KEY, "kms:Decrypt", "*"),
        {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*"}},
    ),
}


@pytest.mark.parametrize("kind, action, resource, condition", SOUND.values(), ids=SOUND)
def test_a_statement_that_aws_understands_is_let_be(data, kind, action, resource, condition):
    body = {"Action": action, "Resource": resource, "Condition": condition}
    assert list(data.faults(Statement("made up", kind, json.dumps(body)))) == []


def test_a_wildcard_meets_what_it_may_stand_for():
    arn = "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}"
    account = "arn:aws:logs:eu-central-1:1"
    assert overlap(f"{account}:log-*", arn) and overlap(f"{account}:log-group:/a?/*", arn)
    assert not overlap(f"{account}:log-group:", arn)
    assert not overlap(f"{account}:query-result:*", arn)
