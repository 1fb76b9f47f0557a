"""Follows a run: in which phase it is, and how far."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from console.execution import POLL_SECONDS, Execution

# The states of statemachine/rotate.asl.yaml that begin a phase.
PHASES = {
    "Plan the run": "planning",
    "Find the Regions": "finding the Regions",
    "Survey the places": "surveying",
    "Pack": "packing",
    "Judge the canary": "judging the canary",
    "Let it bake": "letting the canary bake",
    "Rotate the places": "rotating",
    "Report": "reporting",
}
# Within a batch, in the order in which they come; its wait is known by the type of its state.
BATCH_PHASES = {"Rotate": "rotating", "WaitStateEntered": "waiting", "Verify": "verifying"}
# Enough to know how far a run is, however many batches it has.
BATCHES_LOOKED_AT = 20


@dataclass(frozen=True)
class Progress:
    """What is known of a run at some moment. While it surveys, done counts places surveyed."""

    phase: str = "starting"
    done: int = 0
    places: int | None = None
    changed: int = 0
    targets: int | None = None

    def __str__(self) -> str:
        said = []
        if self.targets is not None:
            said.append(f"{self.changed} of {self.targets} targets changed")
        if self.places is not None:
            said.append(f"{self.done} of {self.places} places")
        return f"{self.phase}: {', '.join(said)}" if said else self.phase


def follow(execution: Execution) -> Iterator[Progress]:
    """Looks until the execution has ended."""
    watch = _Watch(execution)
    while not execution.ended:
        yield watch.look()
        time.sleep(POLL_SECONDS)
    yield replace(watch.look(), phase="done")


class _Watch:
    def __init__(self, execution: Execution):
        self._execution = execution
        self._states = execution.cloud.client("stepfunctions")
        self._plan: dict = {}
        self._lines: dict[str, tuple[str, int]] = {}
        self._changed = 0
        # Changes of earlier runs are not of this one.
        _, self._counted_until = execution.aws.changes()

    def look(self) -> Progress:
        phase = self._phase()
        if not self._packing:
            self._plan = json.loads(self._execution.read("plan.json") or b"{}")
        changed, self._counted_until = self._execution.aws.changes(self._counted_until)
        self._changed += changed
        if not self._plan:
            return Progress(phase)
        if not self._packing:
            return Progress(phase, self._count_lines("survey/places/"), self._planned_places())
        if self._plan["input"]["mode"] != "rotate":
            return Progress(phase, self._planned_places(), self._planned_places())
        places = sum(wave["places"] for wave in self._packing["waves"])
        done = self._count_lines("results/")
        return Progress(phase, done, places, self._changed, self._packing["targets"])

    @property
    def _packing(self) -> dict | None:
        return self._plan.get("packing")

    def _planned_places(self) -> int:
        return sum(len(account["regions"]) for account in self._plan["accounts"])

    def _count_lines(self, folder: str) -> int:
        """One line is one place."""
        total = 0
        for name, version in self._execution.names(folder):
            if self._lines.get(name, ("",))[0] != version:
                text = self._execution.read(name) or b""
                self._lines[name] = version, sum(1 for line in text.splitlines() if line.strip())
            total += self._lines[name][1]
        return total

    def _phase(self) -> str:
        for event in self._history(self._execution.arn):
            entered = event.get("stateEnteredEventDetails", {}).get("name")
            if entered in PHASES:
                phase = PHASES[entered]
                return self._phase_of_batches() if phase == "rotating" else phase
        return "starting"

    def _phase_of_batches(self) -> str:
        """The earliest phase that any batch is in."""
        phases = set()
        for map_run in self._states.list_map_runs(executionArn=self._execution.arn)["mapRuns"]:
            running = self._states.list_executions(
                mapRunArn=map_run["mapRunArn"],
                statusFilter="RUNNING",
                maxResults=BATCHES_LOOKED_AT,
            )
            phases |= {self._phase_of_batch(b["executionArn"]) for b in running["executions"]}
        return next((phase for phase in BATCH_PHASES.values() if phase in phases), "rotating")

    def _phase_of_batch(self, arn: str) -> str | None:
        for event in self._history(arn):
            entered = event.get("stateEnteredEventDetails", {}).get("name")
            for known in (event["type"], entered):
                if known in BATCH_PHASES:
                    return BATCH_PHASES[known]
        return None

    def _history(self, arn: str) -> list[dict]:
        """The last events, the newest first."""
        return self._states.get_execution_history(
            executionArn=arn, reverseOrder=True, maxResults=30
        )["events"]
