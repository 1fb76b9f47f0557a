"""Every fault of `everyfault.py`, on the deployed application: the run is complete all the same."""

import time
from collections import Counter

import pytest

from console.organization import WANTED
from console.soak import invariants, seen
from e2e import everyfault
from e2e.everyfault import (
    BACK,
    CREATE,
    FAULTS,
    NO_ALIAS,
    OPERATIONS,
    RESTORE,
    RESTORE_CREATED,
    ROTATE,
)
from e2e.field import Field
from e2e.outside import Outside

# In all their Regions, of which some have control places.
ACCOUNTS, CONTROL_REGIONS = 4, 4
# Of one more account, which has no fault.
CONTROL_LOG_GROUPS = tuple(f"/f/more-{number:02d}" for number in range(16))
MODES = (ROTATE, RESTORE, CREATE, RESTORE_CREATED)
RUN_SECONDS = 800
# As short against KMS's minutes as the waits of the local AWS are against AWS's.
KEY_SHOWS_SECONDS = "6"


@pytest.fixture(scope="module")
def outside(deployed):
    outside = Outside(deployed)
    outside.control("DELETE", "")
    yield outside
    outside.control("DELETE", "")


@pytest.fixture(scope="module")
def field(outside):
    field = Field(outside, "Fault", ACCOUNTS + 1, tuple(outside.default_regions()))
    for place in control_places(field):
        field.more_log_groups(place, *CONTROL_LOG_GROUPS)
    yield field
    field.close()


def control_places(field):
    return [place for place in field.places if place[0] == field.accounts[-1]][:CONTROL_REGIONS]


class Runs:
    """A rotation and its restoration, another to new keys and its, all under faults.

    And a rotation without any.
    """

    def __init__(self, outside, field):
        self.outside, self.field = outside, field
        self.fired: Counter = Counter()
        self.told: list[str] = []
        self.seen: list[seen.Seen] = []
        self.keys = [field.keys()]
        with outside.environment("RotateFunction", {"KEY_SHOWS_SECONDS": KEY_SHOWS_SECONDS}):
            for number, mode in enumerate(MODES):
                self.run(number, self.given(mode))
        outside.faults()
        field.point_aliases()
        self.clean = self.follow(field.given())

    def given(self, mode):
        if mode in BACK:
            return self.field.given(mode="restore", restore={"run": self.seen[-1].run})
        everywhere = {"regions": "enabled", "canary": {"accounts": self.field.accounts[:1]}}
        key = {"key": {"create": {"alias": WANTED, "keepForDays": 0}}} if mode == CREATE else {}
        return self.field.given(**everywhere, **key)

    def run(self, number, given):
        faults = {scope: everyfault.faults_of(number, MODES, scope) for scope in SCOPES}
        rules = list(rules_of(self.field, faults))
        self.field.remove_aliases(
            place for fault, place in rules if fault.operation.operation == NO_ALIAS
        )
        self.outside.faults(*(fault.rule(place, number) for fault, place in rules))
        ended = self.follow(given)
        for (fault, _), told in zip(rules, self.outside.control("GET", "faults"), strict=True):
            self.fired[fault.id] += told["fired"]
        return ended

    def follow(self, given):
        since = time.monotonic()
        ended = self.outside.end_of(self.outside.start(given), RUN_SECONDS)
        print(f"{ended.run} {given.get('mode', 'rotate')}: {ended.seconds:.1f} s, {ended.status}")
        self.seen.append(seen.see(self.outside.bench, ended.run, self.keys[-1], since))
        self.keys.append(self.seen[-1].after)
        return ended


SCOPES = ("place", "account", "run")


def rules_of(field, faults):
    places = [place for place in field.places if place[0] != field.accounts[-1]]
    lanes = Counter(fault.operation.lane for fault in faults["place"])
    assert max(lanes.values()) <= len(places), lanes
    yield from everyfault.placed(faults["place"], places)
    yield from everyfault.placed(faults["account"], [(a, "") for a in field.accounts[:-1]])
    yield from ((fault, ("", "")) for fault in faults["run"])


@pytest.fixture(scope="module")
def runs(outside, field):
    return Runs(outside, field)


def test_there_are_faults_enough():
    assert len(FAULTS) >= 260
    assert len({fault.id for fault in FAULTS}) == len(FAULTS)


def test_every_call_of_a_run_has_its_faults(runs):
    """A new one is to be added to the table, and one that nobody makes any more to be removed."""
    known = {operation.call for operation in OPERATIONS}
    called = {everyfault.called(c) for s in runs.seen for c in s.calls if c["function"]}
    others = everyfault.OF_OTHERS_ON_KEYS
    assert sorted(called - known - everyfault.LOOKED_AFTER - others) == []
    assert sorted(others - called) == []
    assert sorted(known - called) == []


def test_every_fault_has_come(runs):
    assert [fault.id for fault in FAULTS if not runs.fired[fault.id]] == []


@pytest.mark.parametrize("number", range(len(MODES) + 1))
def test_what_must_hold_holds_after_each_run(runs, number):
    assert invariants.broken(runs.seen[number], {}) == []


def test_a_restoration_gives_back_the_exact_keys(runs):
    first, *after = runs.keys
    for number, mode in enumerate(MODES):
        assert (after[number] == first) == (mode in BACK), MODES[: number + 1]


def test_the_next_run_is_complete_too(runs):
    assert runs.clean.complete, (runs.clean.error, runs.clean.cause)
    assert runs.keys[-1] == runs.keys[1]


def test_no_fault_reaches_another_place(runs, field):
    """That no place waits for another one either, BatchRotationTest shows without a clock."""
    for seen_of in runs.seen:
        assert invariants.touched_places(seen_of, control_places(field)) == []
