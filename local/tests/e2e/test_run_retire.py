"""Which keys may go, and when: what mode retire says, held against what the accounts have."""

import json
import time
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from console import seed
from console.organization import PREVIOUS, WANTED
from e2e.outside import alone, until

NAMES = ("/app/a", "/app/b", "/app/c")
# In a place without anything else to look at.
AFTER_CHANGE = timedelta(minutes=5)
DELETION = timedelta(hours=72)


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, settles=0, RotateFunction={"PROPAGATION_SECONDS": "5"}) as outside:
        yield outside


@pytest.fixture
def place(outside):
    """A new account with three log groups, and the query results, on the previous key."""
    region = outside.bench.seeded.regions[0]
    account = outside.new_member(f"Retire {time.time_ns()}", region)
    with_targets_on_the_previous_key(outside, account, region)
    yield account, region
    outside.faults()
    outside.close(account)


def with_targets_on_the_previous_key(outside, account, region):
    """Its key. Every change takes effect at once: to make a member sets that back."""
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    previous = outside.key(PREVIOUS, account, region)
    outside.place_log_groups(account, region, *NAMES, kmsKeyId=previous, retentionInDays=7)
    outside.place_query_results(account, region, previous)
    return previous


class Retirement:
    def __init__(self, outside, place):
        self.outside, self.place = outside, place
        self.old = outside.key(PREVIOUS, *place)

    def rotate(self, **more):
        account, region = self.place
        given = {"accounts": {"include": [account]}, "regions": [region], **more}
        ended = self.outside.run(given)
        assert ended.complete, self.outside.told(ended)
        return ended

    def look(self, *keys, **more):
        """The certificate, and what it says of the old key."""
        account, region = self.place
        given = {"mode": "retire", "accounts": {"include": [account]}, "regions": [region]}
        given |= {"retire": {"keys": [*keys] or [self.old]}, **more}
        ended = self.outside.run(given)
        assert ended.complete, self.outside.told(ended)
        self.ended = ended
        certificate = json.loads(self.outside.read(f"runs/{ended.run}/retirement.json"))
        (told,) = [one for one in certificate["keys"] if one["key"] == (keys or [self.old])[0]]
        return told

    def kinds(self, told, kind):
        return [piece["sentence"] for piece in told["evidence"] if piece["kind"] == kind]


@pytest.fixture
def retirement(outside, place):
    return Retirement(outside, place)


def missing(told, *words):
    """What was not looked at and says all of these."""
    return [
        piece
        for piece in told["evidence"]
        if piece["kind"] == "missing" and all(word in piece["sentence"] for word in words)
    ]


def test_a_key_that_targets_are_on_is_in_use(retirement):
    told = retirement.look()
    assert told["verdict"] == "inUse"
    because = " ".join(piece["sentence"] for piece in told["because"])
    assert "3 log groups are on it" in because and NAMES[0] in because
    assert "the query results are on it" in because


def test_a_rotation_leaves_a_day_by_the_retention_of_today(retirement):
    ended = retirement.rotate()
    logs = retirement.outside.client("logs", *retirement.place)
    logs.put_retention_policy(logGroupName=NAMES[1], retentionInDays=90)
    told = retirement.look()
    last = datetime.fromisoformat(ended.place(*retirement.place)["changes"]["last"])
    assert (
        datetime.fromisoformat(told["date"]) == last + AFTER_CHANGE + timedelta(days=90) + DELETION
    )
    # The other accounts of the organization were out of scope.
    assert told["verdict"] == "unknown"
    assert missing(told, "was not visited")


def test_what_is_deleted_needs_no_key(retirement):
    retirement.rotate()
    for name in NAMES:
        retirement.outside.delete_log_group(*retirement.place, name)
    told = retirement.look()
    assert "3 more log groups are deleted" in " ".join(retirement.kinds(told, "until"))


def test_an_alias_that_rotations_look_up_brings_it_back(retirement):
    retirement.rotate()
    kms = retirement.outside.client("kms", *retirement.place)
    kms.update_alias(AliasName=WANTED, TargetKeyId=retirement.old)
    told = retirement.look()
    assert told["verdict"] == "inUse"
    assert WANTED in told["because"][0]["sentence"]


def test_a_grant_is_a_use(retirement):
    retirement.rotate()
    account, _ = retirement.place
    kms = retirement.outside.client("kms", *retirement.place)
    grantee = f"arn:aws:iam::{account}:role/RekeyMember"
    kms.create_grant(KeyId=retirement.old, GranteePrincipal=grantee, Operations=["Decrypt"])
    told = retirement.look()
    assert told["verdict"] == "inUse"
    assert grantee in told["because"][0]["sentence"]


def test_a_key_that_kms_deletes_too_early_is_a_danger(retirement):
    retirement.rotate()
    kms = retirement.outside.client("kms", *retirement.place)
    kms.schedule_key_deletion(KeyId=retirement.old, PendingWindowInDays=7)
    told = retirement.look()
    assert "CancelKeyDeletion" in told["danger"]
    assert any("PendingDeletion" in fact for fact in retirement.kinds(told, "fact"))


def test_a_key_that_rekey_never_moved_is_unknown_once_nothing_is_on_it(retirement):
    kms = retirement.outside.client("kms", *retirement.place)
    account, region = retirement.place
    other = kms.create_key(Policy=seed.key_policy(account, region))["KeyMetadata"]["Arn"]
    told = retirement.look(other)
    assert told["verdict"] == "unknown"
    assert missing(told, "no journal of this bucket names the key")


def test_an_account_that_cannot_be_entered_keeps_the_key(retirement):
    retirement.rotate()
    account, region = retirement.place
    beside = retirement.outside.new_account(f"Closed to Rekey {time.time_ns()}")
    given = {"mode": "retire", "accounts": {"include": [account, beside]}, "regions": [region]}
    ended = retirement.outside.run(given | {"retire": {"keys": [retirement.old]}})
    assert ended.status == "FAILED"
    certificate = json.loads(retirement.outside.read(f"runs/{ended.run}/retirement.json"))
    (told,) = certificate["keys"]
    assert told["verdict"] == "unknown"
    assert missing(told, beside)
    retirement.outside.close(beside)


def test_an_account_that_has_left_the_organization_keeps_the_key(retirement):
    outside, (staying, region) = retirement.outside, retirement.place
    leaving = outside.new_member(f"Leaves {time.time_ns()}", region)
    old = with_targets_on_the_previous_key(outside, leaving, region)
    scope = {"accounts": {"include": [staying, leaving]}, "regions": [region]}
    assert outside.run(scope).complete
    outside.close(leaving)
    outside.control("DELETE", "closed-accounts")
    told = retirement.look(old)
    assert told["verdict"] == "unknown"
    assert missing(told, leaving, "no longer in the organization")
    # Its own account cannot tell of it either, and what it needs to know is said.
    assert missing(told, "its state", leaving)


def test_a_run_that_was_stopped_leaves_open_when_targets_left(retirement):
    outside, (account, region) = retirement.outside, retirement.place
    began = time.monotonic()
    with slow(outside, account, region):
        started = outside.start({"accounts": {"include": [account]}, "regions": [region]})
        until(lambda: outside.associations(began, account=account), what="a change")
        outside.stop(started)
        until(lambda: outside.lease() is None, what="the end of its lease")
    # Somebody moves the rest by hand.
    logs, wanted = outside.client("logs", account, region), outside.wanted(account, region)
    with outside.bench.aws.without_quotas():
        for name in NAMES:
            logs.associate_kms_key(logGroupName=name, kmsKeyId=wanted)
        outside.place_query_results(account, region, wanted)
    told = retirement.look()
    assert told["verdict"] == "unknown"
    assert missing(told, started.run, "stopped or died")


@contextmanager
def slow(outside, account, region):
    """Every change takes long."""
    late = {"service": "logs", "operation": "AssociateKmsKey", "account": account, "region": region}
    outside.faults({**late, "delay": 8})
    try:
        yield
    finally:
        outside.faults()


def test_all_keys_of_the_journals_and_the_files_for_people(retirement):
    retirement.rotate()
    account, region = retirement.place
    given = {"mode": "retire", "accounts": {"include": [account]}, "regions": [region]}
    ended = retirement.outside.run(given)
    assert ended.complete, (ended.error, ended.cause)
    certificate = json.loads(retirement.outside.read(f"runs/{ended.run}/retirement.json"))
    assert retirement.old in [told["key"] for told in certificate["keys"]]
    page = retirement.outside.read(f"runs/{ended.run}/retirement.html").decode()
    assert retirement.old in page and "kms:ScheduleKeyDeletionPendingWindowInDays" in page
    assert "kms:TrailingDaysWithoutKeyUsage" in page
    table = retirement.outside.read(f"runs/{ended.run}/retirement.csv").decode()
    assert f'"{retirement.old}"' in table
    report = retirement.outside.read(f"runs/{ended.run}/report.html").decode()
    assert 'href="retirement.html"' in report


def test_nothing_is_changed(retirement):
    since = time.monotonic()
    retirement.look()
    assert retirement.outside.associations(since) == []


def test_a_scope_of_no_sense_is_refused(retirement):
    ended = retirement.outside.run({"mode": "retire", "logGroups": {"include": ["/app/*"]}})
    assert (ended.status, ended.report) == ("FAILED", None)
    assert "logGroups" in ended.cause
