"""The policy of docs/security.md is of actions that AWS has, and covers what it is for."""

import json
import os
import re
from fnmatch import fnmatchcase

import pytest
import yaml
from authorization import AuthorizationData
from statements import IDENTITY, Statement

from console import npm
from console.paths import ROOT

SECTION = re.compile(r"^## The deployer's policy$(.*?)^## ", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```json\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# What makes a resource of the type. A type that is not here is one that nobody has thought of.
MAKES = {
    "AWS::CloudFormation::Stack": "cloudformation:CreateStack",
    "AWS::CloudFormation::StackSet": "cloudformation:CreateStackSet",
    "AWS::CloudWatch::Alarm": "cloudwatch:PutMetricAlarm",
    "AWS::CloudWatch::Dashboard": "cloudwatch:PutDashboard",
    "AWS::Events::Rule": "events:PutRule",
    "AWS::IAM::Policy": "iam:PutRolePolicy",
    "AWS::IAM::Role": "iam:CreateRole",
    "AWS::KMS::Key": "kms:CreateKey",
    "AWS::Lambda::EventInvokeConfig": "lambda:PutFunctionEventInvokeConfig",
    "AWS::Lambda::Permission": "lambda:AddPermission",
    "AWS::Logs::LogGroup": "logs:CreateLogGroup",
    "AWS::S3::Bucket": "s3:CreateBucket",
    "AWS::S3::BucketPolicy": "s3:PutBucketPolicy",
    "AWS::SNS::Subscription": "sns:Subscribe",
    "AWS::SNS::Topic": "sns:CreateTopic",
    "AWS::SNS::TopicPolicy": "sns:SetTopicAttributes",
    "AWS::SQS::Queue": "sqs:CreateQueue",
    "AWS::SQS::QueuePolicy": "sqs:SetQueueAttributes",
    "AWS::Serverless::Function": "lambda:CreateFunction",
    # Its events are schedules.
    "AWS::Serverless::StateMachine": "states:CreateStateMachine",
}


def the_policy() -> dict:
    (section,) = SECTION.findall((ROOT / "docs" / "security.md").read_text())
    (block,) = BLOCK.findall(section)
    return json.loads(block)


POLICY = the_policy()


def allowed() -> set[str]:
    listed = [each["Action"] for each in POLICY["Statement"]]
    return {action for each in listed for action in ([each] if isinstance(each, str) else each)}


def may(action: str) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in allowed())


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return AuthorizationData(npm.modules(os.environ, tmp_path_factory.mktemp("npm") / "npm.log"))


def test_the_policy_is_short_enough_for_a_managed_policy_of_iam():
    # IAM counts no blanks: docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    assert len(re.sub(r"\s", "", json.dumps(POLICY))) <= 6144


def test_each_action_is_one_that_aws_has(data):
    wrong = [
        f"{statement['Sid']}: {fault}"
        for statement in POLICY["Statement"]
        for fault in data.faults(Statement(statement["Sid"], IDENTITY, json.dumps(statement)))
        if fault.startswith("there is no action")
    ]
    assert wrong == []


def test_the_deployer_may_make_each_resource_of_the_template():
    class Loader(yaml.SafeLoader):
        """Takes !Sub and the like for nothing."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    template = yaml.load((ROOT / "template.yaml").read_text(), Loader)
    types = {resource["Type"] for resource in template["Resources"].values()}
    assert types <= set(MAKES)
    needed = {MAKES[each] for each in types} | {"scheduler:CreateSchedule", "iam:PassRole"}
    assert {action for action in needed if not may(action)} == set()
