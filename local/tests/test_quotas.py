"""Throttling per account, Region and operation, in the words of each service."""

import random
import re
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from keys import REGION, create_key, full_policy, refused

from console.paths import ROOT

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


def limited(control, service, *operations, burst=1):
    """So many calls and no more: the next token takes a quarter of an hour."""
    each = {"service": service, "perSecond": 0.001, "burst": burst}
    control("PUT", "quotas", {"limits": [{**each, "operation": o} for o in operations]})


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


def test_a_burst_is_throttled_in_its_place_only(place, new_account, control):
    limited(control, "logs", "AssociateKmsKey", burst=5)
    account = new_account()
    associate, other_region = place(account), place(account, "eu-west-1")
    other_account = place()
    burst = outcomes(associate, 30)
    assert Counter(burst) == {"ok": 5, "ThrottlingException": 25}
    other_region()
    other_account()


def test_a_paced_client_is_not_throttled_after_a_burst(place):
    associate = place()
    outcomes(associate, 5)
    for _ in range(8):
        time.sleep(0.202)
        associate()


def test_the_message_of_logs(place, control):
    limited(control, "logs", "AssociateKmsKey")
    associate = place()
    associate()
    with pytest.raises(ClientError) as caught:
        associate()
    answer = caught.value.response
    assert answer["Error"]["Message"] == "Rate exceeded"
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 400


def test_organizations_says_too_many_requests(client, new_account, control):
    limited(control, "organizations", "ListRoots")
    said = outcomes(client("organizations").list_roots, 4)
    assert Counter(said) == {"ok": 1, "TooManyRequestsException": 3}


def test_sts_answers_in_xml(client, new_account, control):
    limited(control, "sts", "GetCallerIdentity")
    said = outcomes(client("sts", new_account()).get_caller_identity, 4)
    assert Counter(said) == {"ok": 1, "Throttling": 3}


def test_changes_of_aliases_are_five_a_second():
    for operation in ("CreateAlias", "UpdateAlias", "DeleteAlias"):
        quota = DEFAULTS["kms", operation]
        assert taken((n / 5 for n in range(600)), quota) == 600
        assert taken((n / 6 for n in range(600)), quota) < 600


def test_kms_throttles_in_its_own_words(client, new_account, control):
    kms = client("kms", new_account())
    key = create_key(kms)
    limited(control, "kms", "CreateAlias")
    kms.create_alias(AliasName="alias/a", TargetKeyId=key)
    with refused("ThrottlingException", "the rate at which you may call KMS"):
        kms.create_alias(AliasName="alias/b", TargetKeyId=key)


def test_quotas_can_be_switched_off(place, control):
    associate, usual = place(), control("GET", "quotas")
    limited(control, "logs", "AssociateKmsKey")
    control("PUT", "quotas", {"enabled": False})
    assert outcomes(associate, 20) == ["ok"] * 20
    assert control("DELETE", "quotas") == usual
    limited(control, "logs", "AssociateKmsKey")
    assert Counter(outcomes(associate, 2)) == {"ok": 1, "ThrottlingException": 1}


def test_assuming_roles_is_limited_in_each_account_and_region_or_not_at_all(
    client, new_account, control
):
    limited(control, "sts", "GetCallerIdentity")
    account = new_account()
    sts = client("sts", account)
    control.settings(doubts={"sts-quota": "enforced"})
    assert Counter(outcomes(sts.get_caller_identity, 4)) == {"ok": 1, "Throttling": 3}
    assert outcomes(client("sts", account, "eu-west-1").get_caller_identity, 1) == ["ok"]
    assert outcomes(client("sts", new_account()).get_caller_identity, 1) == ["ok"]
    control.settings(doubts={"sts-quota": "none"})
    assert outcomes(sts.get_caller_identity, 6) == ["ok"] * 6


def test_sts_allows_600_a_second():
    quota = DEFAULTS["sts", "AssumeRole"]
    assert taken((n / 600 for n in range(6000)), quota) == 6000
    assert taken((n / 1200 for n in range(6000)), quota) < 6000


def test_s3_allows_3500_writes_and_5500_reads_a_second():
    for method, rate in {"PUT": 3500, "DELETE": 3500, "GET": 5500, "HEAD": 5500}.items():
        quota = DEFAULTS["s3", method]
        assert taken((n / rate for n in range(3 * rate)), quota) == 3 * rate
        assert taken((n / rate / 3 for n in range(3 * rate)), quota) <= 2 * rate + 1


def test_a_bucket_is_one_prefix_that_slows_its_users_down_or_none_that_does(
    client, new_account, control
):
    account = new_account()
    s3 = client("s3", account)
    where = {"LocationConstraint": REGION}
    for bucket in (f"one-{account}", f"two-{account}"):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=where)

    def write(bucket="one"):
        return lambda: s3.put_object(Bucket=f"{bucket}-{account}", Key="runs/a", Body=b"")

    limited(control, "s3", "PUT")
    control.settings(doubts={"s3-prefix-quota": "enforced"})
    assert Counter(outcomes(write(), 6)) == {"ok": 1, "SlowDown": 5}
    with pytest.raises(ClientError) as slow:
        write()()
    assert slow.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert outcomes(write("two"), 1) == ["ok"]
    control.settings(doubts={"s3-prefix-quota": "none"})
    assert outcomes(write(), 6) == ["ok"] * 6


def test_the_quotas_that_rekey_keeps_to_are_those_of_the_local_aws():
    code = (ROOT / "functions/src/main/java/rekey/pacing/Quota.java").read_text()
    rows = re.findall(r'^    [A-Z_0-9]+\(\s*("[^,]+"),\s*(\d+),\s*Scope\.', code, re.MULTILINE)
    assert len(rows) == len(re.findall(r"Scope\.[A-Z]+\)[,;]", code)) > 0
    for literals, rate in rows:
        calls = "".join(re.findall(r'"([^"]+)"', literals))
        for service, operation in (call.split(":") for call in calls.split()):
            assert DEFAULTS[service, operation].perSecond == int(rate), operation
