"""SNS: a topic with a customer's key needs the use of the key.

docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
"""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import REGION
from machines import allow, document, session

VIA_SNS = {"StringEquals": {"kms:ViaService": f"sns.{REGION}.amazonaws.com"}}


@pytest.fixture
def key(client, account):
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    policy = document({**allow("kms:*", "*"), "Principal": root})
    return client("kms", account).create_key(Policy=policy)["KeyMetadata"]


@pytest.fixture
def topic(client, account, key):
    """Encrypted, with a policy that lets nobody in, so that the caller's own permissions count."""
    sns = client("sns", account)
    arn = sns.create_topic(Name="it", Attributes={"KmsMasterKeyId": key["KeyId"]})["TopicArn"]
    somebody = {"Principal": {"Service": "cloudwatch.amazonaws.com"}}
    policy = document({**allow("sns:Publish", arn), **somebody})
    sns.set_topic_attributes(TopicArn=arn, AttributeName="Policy", AttributeValue=policy)
    return arn


@pytest.fixture
def publish(client, account, topic):
    """publish(statement, …) as a role with just these; the code of the refusal, or None."""

    def publish(*statements):
        keys = session(client, account, *statements)
        try:
            client("sns", credentials=keys).publish(TopicArn=topic, Message="it")
        except ClientError as error:
            return error.response["Error"]["Code"]
        return None

    return publish


def test_publishing_needs_the_topic_and_both_uses_of_its_key(publish, topic, key):
    topic = allow("sns:Publish", topic)
    both = allow(["kms:GenerateDataKey", "kms:Decrypt"], key["Arn"])
    assert publish(topic, both) is None
    assert publish(both) == "AuthorizationError"
    assert publish(topic) == "KMSAccessDenied"
    for one in ("kms:GenerateDataKey", "kms:Decrypt"):
        assert publish(topic, allow(one, key["Arn"])) == "KMSAccessDenied"


def test_the_key_is_used_through_sns(publish, topic, key):
    topic = allow("sns:Publish", topic)
    both = allow(["kms:GenerateDataKey", "kms:Decrypt"], key["Arn"])
    assert publish(topic, {**both, "Condition": VIA_SNS}) is None
    elsewhere = json.loads(json.dumps(VIA_SNS).replace("sns.", "logs."))
    assert publish(topic, {**both, "Condition": elsewhere}) == "KMSAccessDenied"


def test_awss_own_key_lets_in_whoever_may_publish(client, account, publish, topic):
    own = {"AttributeName": "KmsMasterKeyId", "AttributeValue": "alias/aws/sns"}
    client("sns", account).set_topic_attributes(TopicArn=topic, **own)
    assert publish(allow("sns:Publish", topic)) is None


def test_a_template_gives_a_topic_its_key(client, account, key):
    resource = {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": key["KeyId"]}}
    outputs = {"Topic": {"Value": {"Ref": "Topic"}}}
    body = json.dumps({"Resources": {"Topic": resource}, "Outputs": outputs})
    cloudformation = client("cloudformation", account)
    cloudformation.create_stack(StackName="it", TemplateBody=body)
    cloudformation.get_waiter("stack_create_complete").wait(StackName="it")
    (stack,) = cloudformation.describe_stacks(StackName="it")["Stacks"]
    arn = stack["Outputs"][0]["OutputValue"]
    attributes = client("sns", account).get_topic_attributes(TopicArn=arn)["Attributes"]
    assert attributes["KmsMasterKeyId"] == key["KeyId"]


def test_a_subscription_by_email_waits_for_its_confirmation(client, account, topic):
    sns = client("sns", account)
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="someone@example.com")
    (told,) = sns.list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    assert (told["SubscriptionArn"], told["Protocol"]) == ("PendingConfirmation", "email")
