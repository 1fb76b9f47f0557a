"""What CloudTrail tells of the use of a key by CloudWatch Logs."""

import json

import pytest
from keys import REGION, log_group_arn

from console import seed


@pytest.fixture
def account(new_account):
    return new_account()


def test_the_use_of_a_key_is_told_with_its_encryption_context(client, account):
    kms, logs = client("kms", account), client("logs", account)
    policy = seed.key_policy(account, REGION)
    key, other = (kms.create_key(Policy=policy)["KeyMetadata"]["Arn"] for _ in range(2))
    logs.create_log_group(logGroupName="/a")
    logs.associate_kms_key(logGroupName="/a", kmsKeyId=key)
    trail = client("cloudtrail", account)

    def uses(key):
        named = {"AttributeKey": "ResourceName", "AttributeValue": key}
        return trail.lookup_events(LookupAttributes=[named])["Events"]

    (use,) = uses(key)
    told = json.loads(use["CloudTrailEvent"])
    assert told["userIdentity"]["invokedBy"] == "logs.amazonaws.com"
    context = told["requestParameters"]["encryptionContext"]
    assert context == {"aws:logs:arn": log_group_arn(account, "/a")}
    assert uses(other) == []
