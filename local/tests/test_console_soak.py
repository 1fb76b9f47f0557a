"""What the soak checks and puts into runs, without a run."""

import dataclasses

import pytest

from console.soak import flat, invariants, storm
from console.soak.seen import JournalLine, Seen
from localaws.faults import Rule

PLACE = ("111122223333", "eu-central-1")
GROUP = (*PLACE, "/orders")
JOURNAL = "runs/r/journal/111122223333/eu-central-1/s/000000.jsonl"


def call(mono, service, operation, target, **more):
    place = {"account": PLACE[0], "region": PLACE[1]}
    told = {
        "status": 200,
        "ms": 1.0,
        "function": "rekey-RotateFunction-1",
        "lost": False,
        "error": None,
    }
    which = {"mono": mono, "service": service, "operation": operation, "target": target}
    return {**place, **told, **which, **more}


WRITTEN = call(1.0, "s3", "PUT", f"bucket/{JOURNAL}")
CHANGED = call(2.0, "logs", "AssociateKmsKey", "/orders")
COUNTS = dict.fromkeys(invariants.COUNTS, 0)
RIGHT_PLACE = {
    **COUNTS,
    **{"account": PLACE[0], "region": PLACE[1], "state": "Rotated", "wantedKey": "new"},
    **{"changed": 1, "failures": []},
}
REPORT = {
    "mode": "rotate",
    "outcome": "COMPLETE",
    "places": [RIGHT_PLACE],
    "totals": {**COUNTS, **dict.fromkeys(invariants.PLACES, 0), "changed": 1, "places": 1},
}
GOOD = Seen(
    run="r",
    status="SUCCEEDED",
    report=REPORT,
    planned=(PLACE,),
    before={GROUP: "old"},
    after={GROUP: "new"},
    calls=(WRITTEN, CHANGED),
    journal=(JournalLine(GROUP, "old", JOURNAL),),
    lease=None,
    manifest={**COUNTS, "changed": 1, "agrees": True},
    rows=((GROUP, "changed"),),
)


def of_place(**more):
    return {**REPORT, "places": [{**RIGHT_PLACE, **more}]}


def test_nothing_is_broken_where_all_holds():
    assert invariants.broken(GOOD, {}) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"status": "RUNNING"}, "its execution is RUNNING"),
        ({"lease": {"run": "r"}}, "the lease is held by r"),
        ({"report": {}}, "it has no report"),
        ({"planned": (PLACE, ("1", "x"))}, "not reported"),
        ({"report": {**REPORT, "places": [RIGHT_PLACE] * 2}}, "reported and not planned"),
        ({"report": of_place(state="Lost")}, "is Lost, not one of"),
        ({"report": of_place(wantedKey="other")}, "in a place that is called right"),
        ({"report": of_place(changed=2)}, "totals.changed is 1, its places have 2"),
        ({"report": of_place(changed=2)}, "tells of 2 changes, was 1"),
        ({"journal": ()}, "no line of the journal has old"),
        ({"journal": (JournalLine(GROUP, "else", JOURNAL),)}, "no line of the journal has old"),
        ({"calls": (CHANGED, {**WRITTEN, "mono": 3.0})}, "before it was journalled"),
        ({"calls": ({**WRITTEN, "status": 503}, CHANGED)}, "no line of the journal has old"),
        ({"manifest": {}}, "targets.json says nothing"),
        ({"manifest": {**GOOD.manifest, "agrees": False}}, "targets.json says"),
        ({"rows": ()}, f"{GROUP} is not listed"),
        ({"rows": GOOD.rows * 2}, f"{GROUP} is listed 2 times"),
        ({"rows": ((GROUP, "failed"),)}, "totals.failed is 0, listed are 1"),
    ],
)
def test_what_is_broken_is_told(change, told):
    found = invariants.broken(dataclasses.replace(GOOD, **change), {})
    assert any(told in each for each in found), found


def test_a_write_whose_answer_was_lost_counts_as_written():
    lost = {**WRITTEN, "status": None, "ms": None, "lost": True}
    assert invariants.broken(dataclasses.replace(GOOD, calls=(lost, CHANGED)), {}) == []


def test_a_place_may_be_expected_to_end_otherwise():
    left = {**REPORT, "outcome": "INCOMPLETE", "places": [{**RIGHT_PLACE, "state": "Incomplete"}]}
    seen = dataclasses.replace(GOOD, report=left)
    assert invariants.broken(seen, {PLACE: {"Incomplete"}}) == []


def test_a_place_without_a_fault_makes_each_change_once():
    change = call(1.0, "logs", "AssociateKmsKey", "/x")
    once = dataclasses.replace(GOOD, calls=(change,))
    assert invariants.touched_places(once, [PLACE]) == []
    twice = dataclasses.replace(GOOD, calls=(change, change))
    assert invariants.touched_places(twice, [PLACE]) != []
    refused = {**change, "status": 400, "error": "OperationAbortedException"}
    aborted = dataclasses.replace(GOOD, calls=(refused, change))
    assert len(invariants.touched_places(aborted, [PLACE])) == 2
    assert invariants.touched_places(aborted, []) == []


def test_a_throttled_change_that_comes_again_is_no_ones_fault():
    change = call(1.0, "logs", "AssociateKmsKey", "/x")
    throttled = {**change, "status": 400, "error": invariants.THROTTLED}
    again = dataclasses.replace(GOOD, calls=(throttled, throttled, change))
    assert invariants.touched_places(again, [PLACE]) == []
    twice = dataclasses.replace(GOOD, calls=(throttled, change, change))
    assert invariants.touched_places(twice, [PLACE]) != []


@pytest.mark.parametrize("seed", range(20))
def test_a_storm_is_the_same_for_the_same_seed_and_the_local_aws_understands_it(seed):
    rules = storm.storm(seed)
    assert rules == storm.storm(seed) != storm.storm(seed + 1)
    assert [Rule(number, rule).action for number, rule in enumerate(rules)]


def samples(values, pid=1):
    return [flat.Sample("rekey-RotateFunction", pid, 200.0, value, 50) for value in values]


def test_what_goes_up_and_down_has_not_grown():
    assert flat.grown(samples([30, 40, 35, 60, 31, 40, 36])) == []


def test_what_is_more_and_more_has_grown():
    (told,) = flat.grown(samples(range(30, 130, 10)))
    assert told == "rekey-RotateFunction (process 1): threads 50 -> 100"


def test_a_new_process_starts_anew():
    assert flat.grown(samples([30] * 6) + samples([90] * 6, pid=2)) == []
