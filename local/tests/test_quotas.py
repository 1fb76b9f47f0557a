"""Throttling per account, Region and operation, in the words of each service."""

import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from keys import REGION, create_key, full_policy

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from localaws.quotas import DEFAULTS, Bucket

ASSOCIATE = DEFAULTS["logs", "AssociateKmsKey"]


def taken(times, quota=ASSOCIATE):
    """How many calls at these times, in seconds, find a token."""
    bucket = Bucket(quota)
    return sum(bucket.take(1000 + t) for t in sorted(times))


def test_one_call_every_200_ms_is_never_throttled_whatever_the_jitter():
    jitter = random.Random(1)
    assert taken(n * 0.2 + jitter.uniform(0, 0.05) for n in range(10_000)) == 10_000


def test_more_than_five_a_second_is_throttled():
    a_minute = 60
    for rate in (5.5, 6, 10, 100):
        calls = [n / rate for n in range(int(a_minute * rate))]
        # One bucket full, and five a second.
        assert 5 * a_minute <= taken(calls) <= 5 * a_minute + 5 < len(calls)


def outcomes(call, times):
    """The error codes, or "ok", of calls that come as fast as they can."""

    def once(_):
        try:
            call()
            return "ok"
        except ClientError as error:
            return error.response["Error"]["Code"]

    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(once, range(times)))


@pytest.fixture
def place(client, new_account, control):
    """A function that makes a place of an account with one log group and a key for it."""

    def make(account=None, region=REGION):
        account = account or new_account()
        logs = client("logs", account, region)
        logs.create_log_group(logGroupName="/a")
        document = full_policy(account).replace(REGION, region)
        key = create_key(client("kms", account, region), Policy=document)
        return lambda: logs.associate_kms_key(logGroupName="/a", kmsKeyId=key)

    return make


def test_a_burst_is_throttled_in_its_place_only(place, new_account):
    account = new_account()
    associate, other_region = place(account), place(account, "eu-west-1")
    other_account = place()
    burst = outcomes(associate, 30)
    assert set(burst) == {"ok", "ThrottlingException"}
    assert 5 <= burst.count("ok") <= 7
    other_region()
    other_account()


def test_a_paced_client_is_not_throttled_after_a_burst(place):
    associate = place()
    outcomes(associate, 5)
    for _ in range(8):
        time.sleep(0.202)
        associate()


def test_the_message_of_logs(place):
    associate = place()
    with pytest.raises(ClientError) as caught:
        for _ in range(12):
            associate()
    answer = caught.value.response
    assert answer["Error"]["Message"] == "Rate exceeded"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_organizations_says_too_many_requests(client, new_account, control):
    control(
        "PUT",
        "quotas",
        {"limits": [{"service": "organizations", "operation": "ListRoots", "perSecond": 1}]},
    )
    organizations = client("organizations")
    assert "TooManyRequestsException" in outcomes(organizations.list_roots, 4)


def test_sts_answers_in_xml(client, new_account, control):
    limit = {"service": "sts", "operation": "GetCallerIdentity", "perSecond": 1}
    control("PUT", "quotas", {"limits": [limit]})
    sts = client("sts", new_account())
    assert "Throttling" in outcomes(sts.get_caller_identity, 4)


def test_aliases_are_five_a_second(client, new_account, control):
    account = new_account()
    kms = client("kms", account)
    key = create_key(kms)
    names = iter(range(100))
    create = lambda: kms.create_alias(AliasName=f"alias/{next(names)}", TargetKeyId=key)  # noqa: E731
    assert "ThrottlingException" in outcomes(create, 12)


def test_quotas_can_be_switched_off(place, control):
    associate = place()
    control("PUT", "quotas", {"enabled": False})
    assert set(outcomes(associate, 20)) == {"ok"}
    control("DELETE", "quotas")
    assert "ThrottlingException" in outcomes(associate, 20)
