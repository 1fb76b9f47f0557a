"""A canary: its places go first, and where one of them is not well nothing else is touched."""

import csv
import io
import json
import time
from collections import Counter

import pytest

from console.organization import PREVIOUS, WANTED
from e2e.outside import until

DENIED = {
    "code": "AccessDeniedException",
    "status": 400,
    "message": "The specified KMS key does not exist or is not allowed to be used",
}


@pytest.fixture
def outside(outside_as_seeded):
    return outside_as_seeded


@pytest.fixture
def canary(outside):
    """The account that goes first."""
    return outside.members[1]


@pytest.fixture
def disabled(outside, canary):
    """The canary's wanted key in one Region is disabled; gives that Region."""
    region = outside.bench.seeded.regions[0]
    kms, key = outside.client("kms", canary, region), outside.wanted(canary, region)
    kms.disable_key(KeyId=key)
    yield region
    kms.enable_key(KeyId=key)


def with_canary(canary, **more):
    return {"canary": {"accounts": [canary], **more}}


def others(outside, canary):
    return [place for place in outside.places if place[0] != canary]


def changes(outside, began, **filters):
    return [c for c in outside.associations(began, **filters) if c["status"] == 200]


def entered(outside, ended):
    """How often each state of the workflow was entered."""
    return states_of(outside, ended.arn)


def states_of(outside, execution):
    history = outside.history(execution)
    return Counter(
        event["stateEnteredEventDetails"]["name"]
        for event in history
        if "stateEnteredEventDetails" in event
    )


def assert_stopped(outside, ended, canary, began, before):
    """Nothing outside the canary was touched, and the report says so place by place."""
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    assert {call["account"] for call in outside.associations(began)} <= {canary}
    kept = outside.keys(others(outside, canary))
    assert kept == {target: before[target] for target in kept}
    report = ended.report
    assert report["canary"] == {"accounts": [canary], "bakeMinutes": 0, "stopped": True}
    states = {(p["account"], p["region"]): p["state"] for p in report["places"]}
    assert {states[place] for place in others(outside, canary)} == {"NotStarted"}
    assert report["totals"]["notStartedPlaces"] == len(others(outside, canary))
    assert report["totals"]["lostPlaces"] == report["totals"]["unaccounted"] == 0
    assert ended.cause.startswith(f"The canary stopped the run: {canary} in ")
    assert f"{len(others(outside, canary))} places were not started." in ended.cause
    text = outside.read(f"runs/{ended.run}/report.csv").decode("utf-8-sig")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["state"] == "NotStarted"]
    assert {(row["account"], row["region"]) for row in rows} == set(others(outside, canary))
    assert sum(int(row["toChange"]) for row in rows) == report["totals"]["toChange"] > 0
    assert b"NotStarted" in outside.read(f"runs/{ended.run}/report.html")
    assert outside.lease() is None


def test_a_canary_with_an_unfit_key_touches_nothing_else_and_once_it_is_mended_the_run_completes(
    outside, canary, disabled
):
    before = outside.keys(others(outside, canary))
    began = time.monotonic()
    ended = outside.run(with_canary(canary))
    assert_stopped(outside, ended, canary, began, before)
    assert ended.place(canary, disabled)["state"] == "Refused"
    assert "KeyDisabled" in ended.cause.partition(";")[0]
    # The canary's other place is one of those that go first.
    (good,) = set(outside.bench.seeded.regions) - {disabled}
    assert ended.place(canary, good)["state"] == "Rotated"

    outside.client("kms", canary, disabled).enable_key(KeyId=outside.wanted(canary, disabled))
    began = time.monotonic()
    again = outside.run(with_canary(canary, bakeMinutes=2))
    assert again.complete, (again.error, again.cause)
    for place in outside.places:
        assert set(outside.keys([place]).values()) == {outside.wanted(*place)}
    plan = json.loads(outside.read(f"runs/{again.run}/plan.json"))
    assert [wave["canary"] for wave in plan["packing"]["waves"]] == [True, False]
    moved = changes(outside, began)
    first = [call["mono"] for call in moved if call["account"] == canary]
    second = [call["mono"] for call in moved if call["account"] != canary]
    assert first and second
    # A Wait is a fiftieth of its length: 100 s until the changes took effect, and 2 minutes.
    assert min(second) - max(first) > (100 + 120) * 0.02
    states = entered(outside, again)
    assert states["Let it bake"] == states["Judge the canary"] == 1
    assert states["Rotate the places"] == 2
    assert again.report["canary"] == {"accounts": [canary], "bakeMinutes": 2, "stopped": False}


def test_a_refusal_that_nobody_could_foresee_stops_the_run_too(outside, canary):
    before = outside.keys(outside.places)
    region = outside.bench.seeded.regions[0]
    wanted = outside.wanted(canary, region)
    groups = outside.log_groups(canary, region)
    name = next(n for n, group in groups.items() if group.get("kmsKeyId") != wanted)
    refused = {"service": "logs", "operation": "AssociateKmsKey", "target": name, "error": DENIED}
    outside.faults({**refused, "account": canary, "region": region})
    began = time.monotonic()
    ended = outside.run(with_canary(canary))
    outside.faults()
    assert_stopped(outside, ended, canary, began, before)
    assert ended.place(canary, region)["state"] == "Incomplete"
    assert entered(outside, ended)["Rotate the places"] == 1


def test_trouble_outside_the_canary_stops_nothing(outside, canary):
    _, _, other = outside.members
    region = outside.bench.seeded.regions[0]
    kms, key = outside.client("kms", other, region), outside.wanted(other, region)
    kms.disable_key(KeyId=key)
    try:
        ended = outside.run(with_canary(canary))
    finally:
        kms.enable_key(KeyId=key)
    states = Counter(place["state"] for place in ended.report["places"])
    assert states == {"Rotated": len(outside.places) - 1, "Refused": 1}
    assert ended.report["canary"]["stopped"] is False


def test_a_key_that_is_another_after_the_bake_is_not_used_and_the_run_says_so(outside, canary):
    _, _, other = outside.members
    region = outside.bench.seeded.regions[0]
    surveyed, another = outside.wanted(other, region), outside.key(PREVIOUS, other, region)
    before = outside.keys([(other, region)])
    kms = outside.client("kms", other, region)
    # A Wait is a fiftieth of its length.
    started = outside.start(with_canary(canary, bakeMinutes=30))
    until(lambda: states_of(outside, started.arn)["Let it bake"], what="the bake")
    kms.update_alias(AliasName=WANTED, TargetKeyId=another)
    try:
        ended = outside.end_of(started)
    finally:
        kms.update_alias(AliasName=WANTED, TargetKeyId=surveyed)
    assert ended.error == "RotationIncomplete"
    place = ended.place(other, region)
    assert {failure["code"] for failure in place["failures"]} == {"WantedKeyChanged"}
    assert another in place["failures"][0]["message"]
    assert (place["changed"], outside.keys([(other, region)])) == (0, before)
    states = Counter(at["state"] for at in ended.report["places"] if at != place)
    assert states == {"Rotated": len(outside.places) - 1}


def test_a_run_that_is_stopped_while_it_bakes_touched_nothing_else_and_is_undone_where_it_did(
    outside, canary
):
    before = outside.keys(outside.places)
    began = time.monotonic()
    started = outside.start(with_canary(canary, bakeMinutes=1000))
    until(lambda: "Let it bake" in states_of(outside, started.arn), what="the bake")
    outside.stop(started)
    written = until(lambda: outside.read(f"runs/{started.run}/report.json"), what="the report")
    report = json.loads(written)
    elsewhere = [p for p in report["places"] if p["account"] != canary]
    assert {p["state"] for p in elsewhere} == {"NotStarted"}
    assert {p["failures"][0]["code"] for p in elsewhere} == {"EndedAfterCanary"}
    assert (report["totals"]["unaccounted"], report["totals"]["lostPlaces"]) == (0, 0)
    assert {call["account"] for call in outside.associations(began)} <= {canary}

    # The next run moves everything. Undoing the first leaves alone what is the second's.
    rotated = outside.run()
    assert rotated.complete, (rotated.error, rotated.cause)
    after = outside.keys(others(outside, canary))
    undone = outside.run({"mode": "restore", "restore": {"run": started.run}})
    assert undone.complete, (undone.error, undone.cause)
    assert {place["account"] for place in undone.report["places"]} == {canary}
    assert outside.keys(others(outside, canary)) == after
    own = outside.keys([place for place in outside.places if place[0] == canary])
    assert own == {target: before[target] for target in own}


def test_a_canary_that_is_right_already_is_judged_and_does_not_bake(outside, canary):
    assert outside.run({"accounts": {"include": [canary]}}).complete
    ended = outside.run(with_canary(canary, bakeMinutes=600))
    assert ended.complete, (ended.error, ended.cause)
    states = entered(outside, ended)
    assert (states["Judge the canary"], states["Let it bake"]) == (1, 0)
    assert states["Rotate the places"] == 1


def test_an_account_that_the_run_does_not_visit_is_no_canary(outside, canary):
    began = time.monotonic()
    for given in (
        with_canary("999999999999"),
        {**with_canary(canary), "accounts": {"exclude": [canary]}},
    ):
        ended = outside.run(given)
        assert ended.error.endswith("InvalidInput")
        assert ended.cause.startswith("canary.accounts[0]: an account that the run visits expected")
        assert outside.lease() is None
    assert outside.associations(began) == []


def test_a_plan_shows_the_waves_and_changes_nothing(outside, canary):
    began = time.monotonic()
    ended = outside.run({"mode": "plan", **with_canary(canary, bakeMinutes=60)})
    assert ended.complete, (ended.error, ended.cause)
    assert outside.associations(began) == []
    packing = json.loads(outside.read(f"runs/{ended.run}/plan.json"))["packing"]
    assert [wave["canary"] for wave in packing["waves"]] == [True, False]
    assert sum(wave["places"] for wave in packing["waves"]) == len(outside.places)
    # Two waves wait for five minutes each, and an hour lies between them.
    assert 3600 + 600 < ended.report["prediction"]["seconds"] < 3600 + 700
    page = outside.read(f"runs/{ended.run}/report.html").decode()
    assert f"The canary goes first: {canary}" in page
    assert entered(outside, ended)["Judge the canary"] == 0
