"""How far a run is, told from what it has written so far."""

import io
import json

import pytest
from rich.console import Console

from console import progress
from console.local_aws import count_changes
from console.progress import Progress
from console.screen import Screen

REGIONS = ["a", "b", "c"]
ACCOUNTS = [{"account": "1", "regions": REGIONS}, {"account": "2", "regions": REGIONS}]
PLAN = {"accounts": ACCOUNTS, "input": {"mode": "rotate"}}
PACKED = PLAN | {"packing": {"waves": [{"places": 1}, {"places": 4}], "targets": 70}}


class Run:
    """An execution with this history and these objects."""

    arn = "execution"

    def __init__(self, entered=(), batches=(), objects=(), changed=0):
        self.events = {self.arn: [self.event(name) for name in entered]}
        self.events |= {f"batch {n}": [self.event(*b)] for n, b in enumerate(batches)}
        self.objects = {
            name: value if isinstance(value, bytes) else json.dumps(value).encode()
            for name, value in dict(objects).items()
        }
        self.counts = [0, changed]
        self.aws = self.cloud = self

    @staticmethod
    def event(name, kind="TaskStateEntered"):
        return {"type": kind, "stateEnteredEventDetails": {"name": name}}

    def client(self, service):
        return self

    def changes(self, since=0.0):
        return (self.counts.pop(0) if self.counts else 0), since + 1

    def read(self, name):
        return self.objects.get(name)

    def names(self, folder):
        return [(name, "1") for name in self.objects if name.startswith(folder)]

    def get_execution_history(self, executionArn, reverseOrder, maxResults):
        return {"events": list(reversed(self.events[executionArn]))[:maxResults]}

    def list_map_runs(self, executionArn):
        return {"mapRuns": [{"mapRunArn": "map run"}]}

    def list_executions(self, mapRunArn, statusFilter, maxResults):
        return {"executions": [{"executionArn": arn} for arn in self.events if arn != self.arn]}


def look(**what):
    return progress._Watch(Run(**what)).look()


@pytest.mark.parametrize("mode", ["plan", "verify"])
def test_a_run_that_changes_nothing_is_not_told_as_one_that_does(mode):
    packed = PACKED | {"input": {"mode": mode}}
    found = look(entered=["Report"], objects={"plan.json": packed})
    assert str(found) == "reporting: 6 of 6 places"


def test_before_anything_it_is_starting():
    assert look() == Progress("starting")


def test_while_it_surveys_it_counts_the_places_surveyed():
    objects = {"plan.json": PLAN, "survey/places/0.jsonl": b"{}\n{}\n", "results/0": b"{}\n"}
    seen = look(entered=["Plan the run", "Survey the places"], objects=objects)
    assert seen == Progress("surveying", done=2, places=6)
    assert str(seen) == "surveying: 2 of 6 places"


def test_while_it_rotates_it_counts_what_was_changed():
    objects = {"plan.json": PACKED, "survey/places/0.jsonl": b"{}\n{}\n", "results/0": b"{}\n"}
    seen = look(entered=["Pack", "Rotate the places"], objects=objects, changed=33)
    assert seen == Progress("rotating", 1, 5, 33, 70)
    assert str(seen) == "rotating: 33 of 70 targets changed, 1 of 5 places"


def test_between_the_canary_and_the_others_it_says_so():
    objects = {"plan.json": PACKED, "results/0": b"{}\n"}
    waves = ["Pack", "Rotate the places", "Judge the canary", "Let it bake"]
    assert str(look(entered=waves, objects=objects, changed=7)) == (
        "letting the canary bake: 7 of 70 targets changed, 1 of 5 places"
    )
    assert look(entered=[*waves, "Rotate the places"], objects=objects).phase == "rotating"


@pytest.mark.parametrize(
    "batches, phase",
    [
        ([("Rotate",), ("Any", "WaitStateEntered"), ("Verify",)], "rotating"),
        ([("Verify",), ("Any", "WaitStateEntered")], "waiting"),
        ([("Verify",), ("Done", "SucceedStateEntered")], "verifying"),
        ([], "rotating"),
    ],
)
def test_a_run_is_where_its_slowest_batch_is(batches, phase):
    assert look(entered=["Rotate the places"], batches=batches).phase == phase


def test_changes_are_counted_once_and_failures_not_at_all():
    calls = [
        {"mono": 1.0, "status": 200},
        {"mono": 2.0, "status": 400},
        {"mono": 3.0, "status": None},
        {"mono": 4.0, "status": 200},
    ]
    count, until = count_changes(calls, since=0.0)
    assert (count, until) == (1, 2.0)
    calls[2]["status"] = 200
    assert count_changes(calls, until) == (2, 4.0)
    assert count_changes(calls, 4.0) == (0, 4.0)


def test_where_no_one_watches_there_is_a_line_for_each_phase():
    screen = Screen(err=Console(file=io.StringIO(), width=80))
    steps = [Progress("planning"), Progress("planning"), Progress("surveying", 1, 4)]
    assert screen.follow(steps) == steps[-1]
    lines = screen.err.file.getvalue().splitlines()
    assert [line.split("  ")[-1] for line in lines] == ["planning", "surveying: 1 of 4 places"]
