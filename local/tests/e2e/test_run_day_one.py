"""What goes wrong on the first day: only the places that it concerns, each with what to do."""

import json
import time

import pytest

from e2e.outside import QUERY_RESULTS, until

WANTED = "alias/cloudwatch-logs"
MEMBER_STACK = "rekey-member"


@pytest.fixture(scope="module")
def day_one(outside, small_organization):
    """An organization in which four things are not ready, and the end of a run over all of it."""
    hub, one, other = outside.members
    region, elsewhere = outside.bench.seeded.regions
    day = DayOne(outside, hub, one, other, region, elsewhere)
    before = outside.keys(outside.places)
    try:
        day.spoil()
        day.began = time.monotonic()
        day.ended = outside.run({})
    finally:
        day.mend()
    day.before, day.after = before, outside.keys(outside.places)
    yield day
    outside.put_back(small_organization)


class DayOne:
    def __init__(self, outside, hub, one, other, region, elsewhere):
        self.outside = outside
        self.disabled = (one, region)
        self.without_alias = (one, elsewhere)
        self.closed_to_logs = (hub, elsewhere)
        self.well = (hub, region)
        self.without_role = [(other, region), (other, elsewhere)]
        self.key = {p: outside.wanted(*p) for p in outside.places}
        self.policy = None

    @property
    def troubled(self) -> set:
        return {self.disabled, self.without_alias, self.closed_to_logs, *self.without_role}

    def kms(self, place):
        return self.outside.client("kms", *place)

    def spoil(self):
        self.kms(self.disabled).disable_key(KeyId=self.key[self.disabled])
        self.kms(self.without_alias).delete_alias(AliasName=WANTED)
        kms, key = self.kms(self.closed_to_logs), self.key[self.closed_to_logs]
        self.policy = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
        account_only = [s for s in json.loads(self.policy)["Statement"] if s["Sid"] == "Account"]
        narrow = json.dumps({"Version": "2012-10-17", "Statement": account_only})
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=narrow)
        cloudformation = self.outside.client("cloudformation", self.without_role[0][0])
        cloudformation.delete_stack(StackName=MEMBER_STACK)
        iam = self.outside.client("iam", self.without_role[0][0])
        until(lambda: not iam.list_roles()["Roles"], what="the end of the member role")

    def mend(self):
        self.kms(self.disabled).enable_key(KeyId=self.key[self.disabled])
        key = self.key[self.without_alias]
        self.kms(self.without_alias).create_alias(AliasName=WANTED, TargetKeyId=key)
        self.kms(self.closed_to_logs).put_key_policy(
            KeyId=self.key[self.closed_to_logs], PolicyName="default", Policy=self.policy
        )
        self.outside.deploy_member_role(self.without_role[0][0])

    def failure(self, place) -> dict:
        """What a place as a whole failed for, or the first of its targets."""
        return self.ended.place(*place)["failures"][0]


def test_every_other_place_is_rotated_and_no_target_of_a_troubled_one_is_moved(day_one):
    astray = {
        target: key
        for target, key in day_one.after.items()
        if target[:2] == day_one.well and key != day_one.key[day_one.well]
    }
    assert astray == {}
    assert day_one.ended.place(*day_one.well)["state"] == "Rotated"
    for place in day_one.troubled:
        unmoved = {t: key for t, key in day_one.before.items() if t[:2] == place}
        assert {t: day_one.after[t] for t in unmoved} == unmoved


def test_only_the_troubled_places_are_incomplete(day_one):
    assert {
        (place["account"], place["region"])
        for place in day_one.ended.report["places"]
        if place["state"] not in ("Rotated", "Unchanged")
    } == day_one.troubled


def test_an_account_without_the_member_role_is_unreachable_and_says_what_to_deploy(day_one):
    for place in day_one.without_role:
        assert day_one.ended.place(*place)["state"] == "Unreachable"
        failure = day_one.failure(place)
        assert (failure["code"], failure["blame"]) == ("AccessDenied", "CONFIGURATION")
        assert "member.yaml" in failure["remedy"] and place[0] in failure["remedy"]
    assert day_one.ended.report["totals"]["unreachablePlaces"] == 2


def test_a_place_with_a_disabled_key_is_refused_and_says_to_enable_it(day_one):
    assert day_one.ended.place(*day_one.disabled)["state"] == "Refused"
    failure = day_one.failure(day_one.disabled)
    assert (failure["code"], failure["blame"]) == ("KeyDisabled", "CONFIGURATION")
    assert day_one.key[day_one.disabled] in failure["message"]
    assert "Enable" in failure["remedy"]


def test_a_place_without_the_alias_is_refused_and_says_where_to_create_it(day_one):
    account, region = day_one.without_alias
    assert day_one.ended.place(account, region)["state"] == "Refused"
    failure = day_one.failure(day_one.without_alias)
    assert (failure["code"], failure["blame"]) == ("KeyNotFound", "CONFIGURATION")
    assert all(word in failure["remedy"] for word in (WANTED, account, region))


def test_a_key_that_cloudwatch_logs_may_not_use_is_refused_and_says_whom_to_let_in(day_one):
    account, region = day_one.closed_to_logs
    assert day_one.ended.place(account, region)["state"] == "Refused"
    failure = day_one.failure(day_one.closed_to_logs)
    assert failure["blame"] == "CONFIGURATION"
    assert f"logs.{region}.amazonaws.com" in failure["remedy"]


def test_a_key_that_cloudwatch_logs_may_not_use_is_not_tried_for_every_target(day_one):
    """A few calls are enough to know: on a large place every call costs a fifth of a second."""
    account, region = day_one.closed_to_logs
    tried = day_one.outside.associations(day_one.began, account=account, region=region)
    targets = [t for t in day_one.before if t[:2] == day_one.closed_to_logs]
    assert len(tried) < len(targets) / 2, (len(tried), len(targets))


def test_the_execution_fails_with_a_cause_that_a_person_can_act_on(day_one):
    ended = day_one.ended
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    assert ended.report["outcome"] == "INCOMPLETE"
    for account, region in day_one.troubled:
        assert f"{account} {region}" in ended.cause
        assert day_one.failure((account, region))["remedy"] in ended.cause
    assert f"5 of {len(day_one.outside.places)} places" in ended.cause
    assert f"s3://{day_one.outside.bucket}/runs/{ended.run}/report.json" in ended.cause


def test_an_incomplete_run_frees_the_lease(day_one):
    assert day_one.outside.lease() is None


def test_the_next_run_after_all_was_mended_does_the_rest(day_one):
    outside = day_one.outside
    ended = outside.run({})
    assert ended.complete, (ended.error, ended.cause)
    astray = {t: k for t, k in outside.keys(outside.places).items() if k != day_one.key[t[:2]]}
    assert astray == {}
    rest = [t for t, k in day_one.after.items() if k != day_one.key[t[:2]]]
    assert ended.output["totals"]["changed"] == len(rest)
    assert {t for t in rest if t[2] == QUERY_RESULTS}
