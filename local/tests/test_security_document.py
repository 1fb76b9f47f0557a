"""The policies of docs/security.md are of actions that AWS has, and cover what they are for."""

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

SECTION = re.compile(r"^## The (\w+)'s policy$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
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
# What the operator's command calls: docs/operator.md.
READS = {
    *("cloudformation:DescribeStacks", "states:ListExecutions", "states:DescribeExecution"),
    *("states:GetExecutionHistory", "states:ListMapRuns", "states:DescribeMapRun"),
    *("s3:GetObject", "s3:ListBucket"),
}
STARTS = {"states:StartExecution", "states:StopExecution"}


def policies() -> dict[str, list[dict]]:
    text = (ROOT / "docs" / "security.md").read_text()
    return {
        who: [statement for block in BLOCK.findall(section) for statement in statements(block)]
        for who, section in SECTION.findall(text)
    }


def statements(block: str) -> list[dict]:
    policy = json.loads(block)
    assert policy["Version"] == "2012-10-17"
    return policy["Statement"]


POLICIES = policies()


def actions(who: str) -> set[str]:
    listed = [each["Action"] for each in POLICIES[who]]
    return {action for each in listed for action in ([each] if isinstance(each, str) else each)}


def may(who: str, action: str) -> bool:
    return any(fnmatchcase(action.lower(), pattern.lower()) for pattern in actions(who))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return AuthorizationData(npm.modules(os.environ, tmp_path_factory.mktemp("npm") / "npm.log"))


def test_there_is_a_policy_for_each():
    assert set(POLICIES) == {"reader", "operator", "deployer"}
    assert all(POLICIES.values())


def test_each_policy_is_short_enough_for_a_managed_policy_of_iam():
    for who, its in POLICIES.items():
        policy = json.dumps({"Version": "2012-10-17", "Statement": its})
        assert len(re.sub(r"\s", "", policy)) <= 6144, who


def faults(data, who: str) -> list[str]:
    return [
        f"{statement['Sid']}: {fault}"
        for statement in POLICIES[who]
        for fault in data.faults(Statement(statement["Sid"], IDENTITY, json.dumps(statement)))
    ]


@pytest.mark.parametrize("who", POLICIES)
def test_each_action_is_one_that_aws_has(data, who):
    assert [fault for fault in faults(data, who) if "there is no action" in fault] == []


def test_readers_and_operators_may_do_what_they_need_and_no_more(data):
    assert actions("reader") == READS
    assert actions("operator") == STARTS
    # The command finds the stack among all.
    assert [fault for fault in faults(data, "reader") if "FindTheStack" not in fault] == []
    assert faults(data, "operator") == []


def test_the_deployer_may_make_each_resource_of_the_template():
    class Loader(yaml.SafeLoader):
        """Takes !Sub and the like for nothing."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    template = yaml.load((ROOT / "template.yaml").read_text(), Loader)
    types = {resource["Type"] for resource in template["Resources"].values()}
    assert types <= set(MAKES)
    needed = {MAKES[each] for each in types} | {"scheduler:CreateSchedule", "iam:PassRole"}
    assert {action for action in needed if not may("deployer", action)} == set()
