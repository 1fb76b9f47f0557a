"""S3: the objects of a bucket that is encrypted with a customer's KMS key.

docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html,
docs.aws.amazon.com/kms/latest/developerguide/policy-conditions.html (kms:ViaService).
"""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import REGION, until
from machines import Machines, allow, distributed, one_state, passing, session

VIA_S3 = {"StringEquals": {"kms:ViaService": f"s3.{REGION}.amazonaws.com"}}
USE = {"put_object": "kms:GenerateDataKey", "get_object": "kms:Decrypt"}


@pytest.fixture
def key(client, account):
    return client("kms", account).create_key()["KeyMetadata"]["Arn"]


def template(name, key, bucket_key=False):
    """Of a bucket that is encrypted with the key."""
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ServerSideEncryptionByDefault": default, "BucketKeyEnabled": bucket_key}]
    encryption = {"ServerSideEncryptionConfiguration": rules}
    properties = {"BucketName": name, "BucketEncryption": encryption}
    resource = {"Type": "AWS::S3::Bucket", "Properties": properties}
    return json.dumps({"Resources": {"Bucket": resource}})


@pytest.fixture
def bucket(client, account, key):
    name = f"encrypted-{account}"
    cloudformation = client("cloudformation", account)
    cloudformation.create_stack(StackName="it", TemplateBody=template(name, key))
    stack = until(lambda: ended(cloudformation))
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    client("s3", account).put_object(Bucket=name, Key="items.jsonl", Body=b"{}")
    return name


def ended(cloudformation):
    (stack,) = cloudformation.describe_stacks(StackName="it")["Stacks"]
    return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack


@pytest.fixture
def acting(client, account):
    """acting(statement, …) is S3 with a role that has these statements and all of S3."""

    def service(*statements):
        all_of_s3 = allow("s3:*", "*")
        return client("s3", credentials=session(client, account, all_of_s3, *statements))

    return service


@pytest.mark.parametrize("operation", USE)
def test_to_write_and_to_read_takes_the_use_of_the_key_through_s3(acting, bucket, key, operation):
    where = {"Bucket": bucket, "Key": "items.jsonl"}
    where |= {"Body": b"{}"} if operation == "put_object" else {}
    getattr(acting(allow(USE[operation], key) | {"Condition": VIA_S3}), operation)(**where)
    others = [action for action in USE.values() if action != USE[operation]]
    with pytest.raises(ClientError, match=USE[operation]) as denied:
        getattr(acting(allow(others, key)), operation)(**where)
    assert denied.value.response["Error"]["Code"] == "AccessDenied"


def test_an_object_stays_under_the_key_of_its_time(client, account, acting, bucket, key):
    kms, cloudformation = client("kms", account), client("cloudformation", account)
    later = kms.create_key()["KeyMetadata"]["Arn"]
    cloudformation.update_stack(StackName="it", TemplateBody=template(bucket, later))
    assert until(lambda: ended(cloudformation))["StackStatus"] == "UPDATE_COMPLETE"
    client("s3", account).put_object(Bucket=bucket, Key="later", Body=b"{}")
    under = {"items.jsonl": key, "later": later}
    for name, its in under.items():
        acting(allow("kms:Decrypt", its)).get_object(Bucket=bucket, Key=name)
        (other,) = set(under.values()) - {its}
        with pytest.raises(ClientError, match="kms:Decrypt"):
            acting(allow("kms:Decrypt", other)).get_object(Bucket=bucket, Key=name)


@pytest.mark.parametrize("bucket_key", [False, True])
def test_the_context_is_the_object_or_with_a_bucket_key_the_bucket(
    client, account, acting, bucket, key, bucket_key
):
    cloudformation = client("cloudformation", account)
    if bucket_key:
        cloudformation.update_stack(StackName="it", TemplateBody=template(bucket, key, bucket_key))
        assert until(lambda: ended(cloudformation))["StackStatus"] == "UPDATE_COMPLETE"
    context = "kms:EncryptionContext:aws:s3:arn"
    arns = {False: f"arn:aws:s3:::{bucket}/items.jsonl", True: f"arn:aws:s3:::{bucket}"}
    where = {"Bucket": bucket, "Key": "items.jsonl"}
    decrypt = allow("kms:Decrypt", key)
    right = {"Condition": {"StringEquals": {context: arns[bucket_key]}}}
    acting(decrypt | right).get_object(**where)
    wrong = {"Condition": {"StringEquals": {context: arns[not bucket_key]}}}
    with pytest.raises(ClientError, match="kms:Decrypt"):
        acting(decrypt | wrong).get_object(**where)


def test_the_items_of_a_map_are_read_with_the_key_too(client, account, bucket, key):
    start = ["states:StartExecution", "states:DescribeExecution", "states:StopExecution"]
    reader = {
        "Resource": "arn:aws:states:::s3:getObject",
        "ReaderConfig": {"InputType": "JSONL"},
        "Arguments": {"Bucket": bucket, "Key": "items.jsonl"},
    }
    each = one_state(distributed(passing("{% 1 %}"), ItemReader=reader))
    may = [allow(start, "*"), allow("s3:GetObject", "*")]
    decrypt = allow("kms:Decrypt", key) | {"Condition": VIA_S3}
    assert Machines(client, account, *may, decrypt).output(each) == [1]
    failed = Machines(client, account, *may).run(each)
    assert failed["error"] == "States.ItemReaderFailed" and "kms:Decrypt" in failed["cause"]
