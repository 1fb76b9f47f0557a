"""Runs that change nothing: a plan says what a rotation does, a verification what is astray."""

import time

import pytest

from e2e.outside import QUERY_RESULTS, Outside
from e2e.targets import listed, outcomes


@pytest.fixture(scope="module")
def modes(deployed, small_organization):
    outside = Outside(deployed)
    outside.put_back(small_organization)
    return Modes(outside)


class Modes:
    """A plan and a verification, the rotation after them, and both once more."""

    def __init__(self, outside):
        self.outside = outside
        self.before = outside.keys(outside.places)
        self.wanted = {place: outside.wanted(*place) for place in outside.places}
        self.began = time.monotonic()
        self.plan = outside.run({"mode": "plan"})
        self.verify = outside.run({"mode": "verify"})
        self.untouched = outside.associations(self.began)
        self.rotation = outside.run({})
        self.again = time.monotonic()
        self.plan_after = outside.run({"mode": "plan"})
        self.verify_after = outside.run({"mode": "verify"})

    def astray(self, place):
        return {t: k for t, k in self.before.items() if t[:2] == place and k != self.wanted[place]}


def test_neither_changes_anything_or_waits(modes):
    assert modes.untouched == []
    assert modes.outside.associations(modes.again) == []
    for ended in (modes.plan, modes.verify, modes.plan_after, modes.verify_after):
        assert modes.outside.names(f"runs/{ended.run}/batches") == []
        assert modes.outside.names(f"runs/{ended.run}/results") == []
        assert modes.outside.lease() is None


def test_a_plan_succeeds_and_every_place_with_something_to_change_is_planned(modes):
    assert modes.plan.complete, modes.plan.cause
    assert (modes.plan.report["mode"], modes.plan.report["outcome"]) == ("plan", "READY")
    assert modes.plan.output["blockedBy"] == []
    for place in modes.outside.places:
        planned = modes.plan.place(*place)
        assert planned["state"] == "Planned"
        assert planned["toChange"] == len(modes.astray(place))
        assert planned["changed"] == 0
        assert planned["wantedKey"] == modes.wanted[place]


def test_a_plan_says_from_which_keys(modes):
    for place in modes.outside.places:
        keys = list(modes.astray(place).values())
        assert modes.plan.place(*place)["keysAtSurvey"] == {
            key: keys.count(key) for key in set(keys)
        }


def test_a_plan_predicts_how_long_and_at_what_cost(modes):
    prediction = modes.plan.report["prediction"]
    largest = max(place["toChange"] for place in modes.plan.report["places"])
    assert largest / 5 + 300 < prediction["seconds"] < largest / 5 + 320
    assert prediction["dollars"] > 0
    assert prediction["stateTransitions"] > 0
    assert modes.rotation.report["prediction"] is None


def test_each_lists_every_target_and_what_would_become_of_it(modes):
    for ended, astray in ((modes.plan, "toChange"), (modes.verify, "failed")):
        rows = listed(modes.outside, ended.run, ended.report)
        assert outcomes(rows) == {
            target: "alreadyRight" if key == modes.wanted[target[:2]] else astray
            for target, key in modes.before.items()
        }
        assert {target: row["presentKey"] for target, row in rows.items()} == modes.before
        assert {row["wantedKey"] for row in rows.values()} == set(modes.wanted.values())
        codes = {row["code"] for row in rows.values() if row["outcome"] == "failed"}
        assert codes == ({"NotOnWantedKey"} if ended is modes.verify else set())


def test_a_rotation_with_the_same_input_does_what_the_plan_said(modes):
    assert modes.rotation.complete, modes.rotation.cause
    assert modes.rotation.report["totals"]["changed"] == modes.plan.report["totals"]["toChange"]
    for field in ("alreadyRight", "excluded", "targets", "places", "accounts"):
        assert modes.rotation.report["totals"][field] == modes.plan.report["totals"][field], field
    for place in modes.outside.places:
        planned, done = modes.plan.place(*place), modes.rotation.place(*place)
        assert done["state"] == "Rotated"
        assert done["changed"] == planned["toChange"]
        assert done["wantedKey"] == planned["wantedKey"]
        assert done["alreadyRight"] == planned["alreadyRight"]


def test_a_verification_fails_and_names_what_is_not_on_the_wanted_key(modes):
    assert (modes.verify.status, modes.verify.error) == ("FAILED", "RotationIncomplete")
    for place in modes.outside.places:
        found = modes.verify.place(*place)
        assert found["state"] == "Incomplete"
        assert found["failed"] == len(modes.astray(place))
        assert {failure["code"] for failure in found["failures"]} == {"NotOnWantedKey"}
        named = {name for failure in found["failures"] for name in failure["targets"]}
        assert named == {target[2] for target in modes.astray(place)}


def test_a_verification_keeps_the_whole_list(modes):
    listed = modes.outside.journal(modes.verify.run)
    astray = {t: {k} for place in modes.outside.places for t, k in modes.astray(place).items()}
    assert listed == astray
    assert any(target[2] == QUERY_RESULTS for target in listed)


def test_after_the_rotation_a_verification_succeeds_and_a_plan_plans_nothing(modes):
    for ended in (modes.verify_after, modes.plan_after):
        assert ended.complete, ended.cause
        assert {place["state"] for place in ended.report["places"]} == {"Unchanged"}
        totals = ended.report["totals"]
        assert totals["alreadyRight"] == totals["targets"] == len(modes.before)


# (mode, state, reserved, to change, failed, warned of): AWS decides what a name means, not Rekey.
RESERVED = [
    ("verify", "Incomplete", 0, 0, 1, False),
    ("plan", "Planned", 0, 1, 0, False),
    ("rotate", "Unchanged", 1, 0, 0, False),
    ("verify", "Unchanged", 1, 0, 0, True),
    ("plan", "Planned", 0, 1, 0, True),
    ("rotate", "Unchanged", 1, 0, 0, False),
]


def test_a_log_group_that_aws_keeps_for_itself_does_not_fail_a_verification_once_it_said_so(modes):
    """It can never be right: a nightly verification would never succeed."""
    place = modes.outside.places[0]
    modes.outside.place_log_groups(*place, "aws/spans")
    try:
        for mode, *expected in RESERVED:
            found = modes.outside.run({"mode": mode}).place(*place)
            told = [found[field] for field in ("state", "reserved", "toChange", "failed")]
            told.append(any("aws/spans" in warning for warning in found["warnings"]))
            assert told == expected, mode
        # It is not forgotten by a rotation in which AWS does not answer for it.
        modes.outside.faults(
            {
                "service": "logs",
                "operation": "AssociateKmsKey",
                "target": "*aws/spans*",
                "error": {"code": "AccessDeniedException", "status": 400, "message": "a fault"},
            }
        )
        assert modes.outside.run({}).place(*place)["failed"] == 1
        modes.outside.faults()
        assert modes.outside.run({"mode": "verify"}).place(*place)["reserved"] == 1
    finally:
        modes.outside.faults()
        modes.outside.delete_log_group(*place, "aws/spans")
