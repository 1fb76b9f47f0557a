"""Runs that are started while others begin: one works at a time, and none is lost."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from console import stack
from console.soak import invariants, seen
from e2e.field import Field
from e2e.outside import Ended, Started, alone

TIMES = 20
IN_PROGRESS = "rekey.run.RunInProgress"


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "0"}) as outside:
        yield outside


@pytest.fixture(scope="module")
def field(outside):
    field = Field(outside, "Overlap", 1, (outside.bench.seeded.regions[0],))
    # Making the field sets it too.
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    yield field
    field.close()


def start_together(outside, starts):
    with ThreadPoolExecutor(len(starts)) as pool:
        started = [pool.submit(start) for start in starts]
        return [outside.end_of(each.result()) for each in started]


def assert_one_at_a_time(ended: list[Ended]):
    """Each is complete, or was refused for the sake of one that is; one at least is complete."""
    complete = {each.run for each in ended if each.complete}
    assert complete
    for each in ended:
        if each.run not in complete:
            assert each.error == IN_PROGRESS, (each.error, each.cause)
            assert any(run in each.cause for run in complete), each.cause


def test_two_starts_in_the_same_second_never_work_side_by_side(outside, field):
    """Rotations and restorations take turns, so that there is always something to fight over."""
    first, refused = field.keys(), 0
    undone = None
    for _ in range(TIMES // 2):
        before, since = field.keys(), time.monotonic()
        ended = start_together(outside, [lambda: outside.start(field.given())] * 2)
        assert_one_at_a_time(ended)
        refused += sum(not each.complete for each in ended)
        worked = max((e for e in ended if e.complete), key=lambda e: e.report["totals"]["changed"])
        told = seen.see(outside.bench, worked.run, before, since)
        assert invariants.broken(told, {}) == []
        back = field.given(mode="restore", restore={"run": worked.run})
        undone = start_together(outside, [lambda back=back: outside.start(back)] * 2)
        assert_one_at_a_time(undone)
        refused += sum(not each.complete for each in undone)
        assert field.keys() == first
        assert outside.lease() is None
    print(f"{refused} of {TIMES} pairs met")
    assert refused > 0


def test_the_schedule_and_the_console_at_the_same_time(outside, field):
    def by_schedule():
        name = outside.resource("StateMachineOnSchedule")
        known = set(executions(outside))
        outside.control("POST", f"schedules?name={name}")
        (arn,) = set(executions(outside)) - known - {manual.arn}
        return Started(arn.rsplit(":", 1)[-1], arn)

    manual = outside.start(field.given())
    scheduled = by_schedule()
    ended = [outside.end_of(manual), outside.end_of(scheduled)]
    worked = [each for each in ended if each.error != IN_PROGRESS]
    assert worked
    for each in worked:
        # The scheduled one visits other accounts too, and whether they are right is not its matter.
        assert {each.place(*place)["state"] for place in field.places} <= {"Rotated", "Unchanged"}
    for each in ended:
        assert each in worked or any(other.run in each.cause for other in worked), each.cause
    given = json.loads(outside.describe(scheduled.arn)["input"])
    assert given == {
        "mode": "rotate",
        "Comment": f"Started by the Schedule of the stack {stack.NAME}",
    }
    assert outside.lease() is None


def executions(outside):
    machine = outside.bench.stack.state_machine_arn
    states = outside.client("stepfunctions")
    return [
        e["executionArn"] for e in states.list_executions(stateMachineArn=machine)["executions"]
    ]
