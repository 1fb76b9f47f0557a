"""KMS keys, key policies and roles that the contract tests use."""

import contextlib
import json

import pytest
from botocore.exceptions import ClientError

REGION = "eu-central-1"
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]


def log_group_arn(account, name, region=REGION):
    return f"arn:aws:logs:{region}:{account}:log-group:{name}"


def query_results_arn(account, region=REGION):
    return f"arn:aws:logs:{region}:{account}:query-result:*"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def account_may(account, actions="kms:*"):
    """An account's root: delegates to that account's own IAM policies."""
    return {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
        "Action": actions,
        "Resource": "*",
    }


def log_groups_may(account, region=REGION):
    """The documented statement for log groups."""
    context = {"kms:EncryptionContext:aws:logs:arn": f"arn:aws:logs:{region}:{account}:*"}
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{region}.amazonaws.com"},
        "Action": USE,
        "Resource": "*",
        "Condition": {"ArnLike": context},
    }


def query_results_may(account, region=REGION):
    """The documented statement for query results."""
    return {
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{region}.amazonaws.com"},
        "Action": USE,
        "Resource": "*",
        "Condition": {
            "ArnEquals": {"aws:SourceArn": query_results_arn(account, region)},
            "StringEquals": {"aws:SourceAccount": account},
        },
    }


def full_policy(account):
    return policy(account_may(account), log_groups_may(account), query_results_may(account))


def create_key(kms, **parameters):
    return kms.create_key(**parameters)["KeyMetadata"]["Arn"]


def session(client, account, *statements):
    """Credentials of a role of *account* that has only *statements*."""
    iam = client("iam", account)
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    role = iam.create_role(RoleName="Tester", AssumeRolePolicyDocument=policy(trust))["Role"]
    iam.put_role_policy(RoleName="Tester", PolicyName="only", PolicyDocument=policy(*statements))
    sts = client("sts", account)
    return sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]


@contextlib.contextmanager
def refused(code, message=""):
    """The call inside must be refused with this error code, and these words in the message."""
    with pytest.raises(ClientError) as caught:
        yield caught
    error = caught.value.response["Error"]
    assert error["Code"] == code, error
    assert message in error["Message"]
