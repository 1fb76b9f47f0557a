"""A rotation that applies a plan, seen from outside: what was approved, and nothing else."""

import json
import time
from contextlib import contextmanager

import pytest

from console.organization import PREVIOUS, WANTED
from e2e.outside import QUERY_RESULTS, alone, each, scope, until
from e2e.targets import listed

NAMES = tuple(f"/aws/lambda/f-{n}" for n in range(6))
MOVED, TAKEN_OFF, RIGHT, DELETED, NEW = NAMES[0], NAMES[1], NAMES[2], NAMES[3], "/new/since"
NOBODY = "/nobody/touched"


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, settles=1) as outside:
        yield outside


@pytest.fixture(scope="module")
def accounts(outside):
    """Four, in one Region."""
    region = outside.bench.seeded.regions[0]
    made = each(lambda n: outside.new_member(f"Approved {n}", region), range(4))
    yield made
    for account in made:
        outside.close(account)


class Place:
    def __init__(self, outside, account):
        self.outside, self.account = outside, account
        self.region = outside.bench.seeded.regions[0]
        self.at = (account, self.region)
        self.previous, self.wanted = outside.key(PREVIOUS, *self.at), outside.wanted(*self.at)

    def seed(self):
        """Half of the log groups on the previous key, half on none; the query results on none."""
        outside = self.outside
        kms = outside.client("kms", *self.at)
        kms.update_alias(AliasName=WANTED, TargetKeyId=self.wanted)
        kms.enable_key(KeyId=self.wanted)
        for name in outside.log_groups(*self.at):
            outside.delete_log_group(*self.at, name)
        outside.place_log_groups(*self.at, *NAMES[:3], NOBODY, kmsKeyId=self.previous)
        outside.place_log_groups(*self.at, *NAMES[3:])
        outside.place_query_results(*self.at, None)

    def keys(self):
        return {target[2]: key for target, key in self.outside.keys([self.at]).items()}

    def third(self):
        """One more key, as good as the others."""
        kms = self.outside.client("kms", *self.at)
        policy = kms.get_key_policy(KeyId=self.wanted, PolicyName="default")["Policy"]
        return kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]


@pytest.fixture
def places(outside, accounts):
    outside.faults()
    places = [Place(outside, account) for account in accounts]
    with settings(outside, 0):
        each(Place.seed, places)
    return places


@contextmanager
def settings(outside, seconds):
    """Changes of keys that show after so many seconds, and then a second again."""
    outside.control("PUT", "settings", {"propagationSeconds": seconds})
    yield
    outside.control("PUT", "settings", {"propagationSeconds": 1})


def planned(outside, places, **more):
    plan = outside.run(scope(*(place.at for place in places), mode="plan", **more))
    assert (plan.status, plan.output["outcome"]) == ("SUCCEEDED", "READY"), plan.output
    return plan


def applied(outside, plan, **more):
    return outside.run({"mode": "rotate", "plan": plan.run, **more})


def drift(place):
    """Of a place of a report: the names by the reason."""
    return {
        group["reason"]: {left["target"] for left in group["targets"]}
        for group in place.get("drift", ())
    }


def drifted(rows, place):
    """Of a place of the list of targets: the same."""
    reasons = {}
    for (*at, name), row in rows.items():
        if tuple(at) == place.at and row["outcome"] == "drifted":
            reasons.setdefault(row["code"], set()).add(name)
    return reasons


def test_what_was_approved_is_done_and_restored(outside, places):
    before = outside.keys(place.at for place in places)
    plan = planned(outside, places)
    ended = applied(outside, plan)
    assert ended.complete, (ended.error, ended.cause)
    assert ended.report["plan"] == plan.run
    assert ended.report["totals"]["changed"] == plan.report["totals"]["toChange"]
    assert ended.report["totals"]["drifted"] == 0
    rows = listed(outside, ended.run, ended.report)
    assert {target: row["presentKey"] for target, row in rows.items()} == before
    for place in places:
        assert set(place.keys().values()) == {place.wanted}

    again = applied(outside, plan)
    assert again.complete and again.report["totals"]["changed"] == 0
    undone = outside.run({"mode": "restore", "restore": {"run": ended.run}})
    assert undone.complete, (undone.error, undone.cause)
    assert outside.keys(place.at for place in places) == before


def test_whatever_differs_is_left_alone_and_told(outside, places):
    """Every kind of drift in one run, over four accounts."""
    targets, repointed, disabled, fine = places
    plan = planned(outside, places)
    with settings(outside, 0):
        third, another = targets.third(), repointed.third()
        logs = outside.client("logs", *targets.at)
        logs.associate_kms_key(logGroupName=MOVED, kmsKeyId=third)
        logs.disassociate_kms_key(logGroupName=TAKEN_OFF)
        logs.associate_kms_key(logGroupName=RIGHT, kmsKeyId=targets.wanted)
        outside.delete_log_group(*targets.at, DELETED)
        outside.place_log_groups(*targets.at, NEW)
        outside.place_query_results(*targets.at, third)
        outside.place_log_groups(*fine.at, NEW)
        outside.client("kms", *repointed.at).update_alias(AliasName=WANTED, TargetKeyId=another)
        outside.client("kms", *disabled.at).disable_key(KeyId=disabled.wanted)
    before = {place.at: place.keys() for place in places}

    ended = applied(outside, plan)
    told = {place.at: ended.place(*place.at) for place in places}
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    assert "make a new plan" in ended.cause and plan.run in ended.cause
    assert drift(told[targets.at]) == {
        "OnAnotherKey": {MOVED, TAKEN_OFF, QUERY_RESULTS},
        "NotInThePlan": {NEW},
    }
    all_of_it = {*NAMES, NOBODY, QUERY_RESULTS}
    assert drift(told[repointed.at]) == {"WantedKeyChanged": all_of_it}
    assert drift(told[disabled.at]) == {"WantedKeyUnfit": all_of_it}
    assert drift(told[fine.at]) == {"NotInThePlan": {NEW}}
    assert {told[p.at]["state"] for p in (targets, repointed, disabled)} == {"Incomplete"}
    assert told[fine.at]["state"] == "Rotated"
    assert (told[targets.at]["alreadyRight"], told[targets.at]["gone"]) == (1, 1)
    for place in (targets, repointed, disabled):
        assert "DriftedFromPlan" in {f["code"] for f in told[place.at]["failures"]}
    totals = ended.report["totals"]
    assert totals["drifted"] == sum(place["drifted"] for place in told.values())
    assert totals["targets"] == sum(
        totals[name]
        for name in ("changed", "alreadyRight", "gone", "reserved", "excluded", "movedOn")
    ) + sum(totals[name] for name in ("failed", "toChange", "unaccounted", "drifted"))

    rows = listed(outside, ended.run, ended.report)
    for place in places:
        assert drifted(rows, place) == drift(told[place.at])
        for (*at, name), row in rows.items():
            if tuple(at) == place.at and row["outcome"] != "gone":
                assert row["presentKey"] == before[place.at][name], row
    assert rows[*targets.at, DELETED]["outcome"] == "gone"

    # What was left alone is where it was; of the rest each went to the key that the plan showed.
    left = {*(MOVED, TAKEN_OFF, NEW), QUERY_RESULTS}
    assert targets.keys() == {
        name: key if name in left else targets.wanted for name, key in before[targets.at].items()
    }
    assert repointed.keys() == before[repointed.at]
    assert disabled.keys() == before[disabled.at]
    assert fine.keys() == {
        name: key if name == NEW else fine.wanted for name, key in before[fine.at].items()
    }


def test_an_alias_that_moves_while_the_canary_is_waited_for_is_drift_too(outside, places):
    """The key that the plan showed, never what the alias means by now."""
    first, second = places[:2]
    plan = planned(outside, places[:2], canary={"accounts": [first.account]})
    another, before = second.third(), second.keys()
    began = time.monotonic()
    # The others wait for the canary's judgement, which takes its time.
    slow = {"service": "s3", "operation": "GET", "target": "*/plan.json", "delay": 8}
    outside.faults(slow | {"function": "*-CanaryFunction-*"})
    started = outside.start({"mode": "rotate", "plan": plan.run})
    until(lambda: outside.associations(began, account=first.account), what="a change")
    outside.client("kms", *second.at).update_alias(AliasName=WANTED, TargetKeyId=another)
    ended = outside.end_of(started)
    outside.faults()
    assert ended.report["canary"]["accounts"] == [first.account]
    assert ended.place(*first.at)["state"] == "Rotated"
    (group,) = ended.place(*second.at)["drift"]
    assert (group["reason"], group["count"]) == ("WantedKeyChanged", len(before))
    rows = listed(outside, ended.run, ended.report)
    assert drifted(rows, second) == {"WantedKeyChanged": set(before)}
    assert second.keys() == before


def test_scope_fields_narrow_a_plan(outside, places):
    plan = planned(outside, places[:2])
    before = outside.keys(place.at for place in places)
    ended = applied(
        outside,
        plan,
        accounts={"include": [places[0].account]},
        logGroups={"include": [NAMES[0], NAMES[4]]},
        queryResults=False,
    )
    assert ended.complete, (ended.error, ended.cause)
    after = outside.keys(place.at for place in places)
    changed = {target for target, key in after.items() if before[target] != key}
    assert changed == {(*places[0].at, NAMES[0]), (*places[0].at, NAMES[4])}
    assert {told["account"] for told in ended.report["places"]} == {places[0].account}


def test_of_a_blocked_plan_the_places_that_are_ready_are_visited(outside, places):
    ready, refused = places[:2]
    kms = outside.client("kms", *refused.at)
    kms.disable_key(KeyId=refused.wanted)
    plan = outside.run(scope(ready.at, refused.at, mode="plan"))
    assert (plan.status, plan.output["outcome"]) == ("SUCCEEDED", "BLOCKED")
    kms.enable_key(KeyId=refused.wanted)
    before = refused.keys()
    ended = applied(outside, plan)
    assert ended.complete, (ended.error, ended.cause)
    assert set(ready.keys().values()) == {ready.wanted}
    assert refused.keys() == before
    reasons = {left["account"]: left["reason"] for left in ended.report["leftOut"]}
    assert f"{refused.region} is Refused" in reasons[refused.account]
    assert any(refused.account in warning for warning in ended.report["warnings"])


def test_only_a_plan_that_has_ended_and_is_not_too_old_is_taken(outside, places):
    plan = planned(outside, places[:1])
    rotation = outside.run(scope(places[0].at))
    assert rotation.complete, (rotation.error, rotation.cause)
    reported = f"runs/{plan.run}/report.json"
    report = json.loads(outside.read(reported))
    refused = {
        "unknown": ({"plan": "no-such-run"}, "there is no"),
        "of another mode": ({"plan": rotation.run}, "was one of mode rotate"),
    }
    for given, says in refused.values():
        ended = outside.run({"mode": "rotate", **given})
        assert (ended.status, ended.error) == ("FAILED", "rekey.input.InvalidInput"), ended.cause
        assert "plan: " in ended.cause and says in ended.cause

    outside.write(reported, {**report, "finishedAt": "2020-01-01T00:00:00Z"})
    too_old = applied(outside, plan, planMaxAgeHours=720)
    assert "planMaxAgeHours" in too_old.cause and "make a new plan" in too_old.cause
    outside.client("s3").delete_object(Bucket=outside.bucket, Key=reported)
    unfinished = applied(outside, plan)
    assert "has no report" in unfinished.cause
    outside.write(reported, report)
    assert applied(outside, plan).complete


def test_a_plan_with_a_new_key_is_applied_with_one_that_is_made(outside, places):
    (place, *_) = places
    create = {"alias": WANTED, "keepForDays": 0}
    plan = outside.run(scope(place.at, mode="plan", key={"create": create}))
    assert plan.place(*place.at)["wantedKey"] == "new"
    ended = applied(outside, plan)
    assert ended.complete, (ended.error, ended.cause)
    made = outside.wanted(*place.at)
    assert made != place.wanted
    assert set(place.keys().values()) == {made}
