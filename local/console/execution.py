"""Starts a run of the deployed state machine, follows it, and fetches its report."""

import json
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from console.aws import Cloud
from console.local_aws import LocalAws
from console.stack import Stack

POLL_SECONDS = 0.5

# The states of statemachine/rotate.asl.yaml that begin a phase, in the order in which they come.
PHASES = {
    "Plan the run": "planning",
    "Survey the places": "surveying",
    "Pack": "packing",
    "Rotate the places": "rotating",
    "Report": "reporting",
}
# Within a batch, in the order in which they come; its wait is known by the type of its state.
BATCH_PHASES = {"Rotate": "rotating", "WaitStateEntered": "waiting", "Verify": "verifying"}


@dataclass(frozen=True)
class Progress:
    """What is known of a run at some moment."""

    phase: str = "starting"
    places: int | None = None
    done: int = 0
    changed: int = 0


@dataclass(frozen=True)
class Result:
    """How an execution ended, and its report where it has written one."""

    run: str
    status: str
    report: dict | None
    error: str | None = None
    cause: str | None = None

    @property
    def complete(self) -> bool:
        return self.report is not None and self.report.get("outcome") == "COMPLETE"


class Execution:
    def __init__(self, aws: LocalAws, cloud: Cloud, stack: Stack, arn: str):
        self.aws = aws
        self.cloud = cloud
        self.stack = stack
        self.arn = arn
        self.run = arn.rpartition(":")[2]
        self._places: int | None = None
        self._done: dict[str, tuple[str, int]] = {}
        self._changed, self._counted_until = 0, 0.0

    @classmethod
    def start(
        cls, aws: LocalAws, cloud: Cloud, stack: Stack, given: dict, name: str | None = None
    ) -> "Execution":
        _, before = aws.changes()
        started = cloud.client("stepfunctions").start_execution(
            stateMachineArn=stack.state_machine_arn,
            name=name or f"{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:6]}",
            input=json.dumps(given),
        )
        execution = cls(aws, cloud, stack, started["executionArn"])
        execution._counted_until = before
        return execution

    @classmethod
    def of_run(cls, aws: LocalAws, cloud: Cloud, stack: Stack, run: str) -> "Execution":
        machine = stack.state_machine_arn.replace(":stateMachine:", ":execution:")
        return cls(aws, cloud, stack, f"{machine}:{run}")

    def follow(self) -> Iterator[Progress]:
        """Looks until the execution has ended."""
        while not self.ended:
            yield self.progress()
            time.sleep(POLL_SECONDS)
        yield replace(self.progress(), phase="done")

    @property
    def ended(self) -> bool:
        return self._description()["status"] != "RUNNING"

    def result(self) -> Result:
        """Waits for the end."""
        while not self.ended:
            time.sleep(POLL_SECONDS)
        told = self._description()
        return Result(self.run, told["status"], self.report(), told.get("error"), told.get("cause"))

    def stop(self) -> None:
        self.cloud.client("stepfunctions").stop_execution(executionArn=self.arn)

    def report(self) -> dict | None:
        written = self.read("report.json")
        return None if written is None else json.loads(written)

    def read(self, name: str) -> bytes | None:
        """An object of this run; None where it is not there."""
        try:
            found = self._s3.get_object(Bucket=self.stack.bucket, Key=f"runs/{self.run}/{name}")
        except self._s3.exceptions.NoSuchKey:
            return None
        return found["Body"].read()

    def progress(self) -> Progress:
        if self._places is None:
            self._places = _planned_places(self.read("plan.json"))
        self._look_at_results()
        changed, self._counted_until = self.aws.changes(self._counted_until)
        self._changed += changed
        done = sum(places for _, places in self._done.values())
        return Progress(self._phase(), self._places, done, self._changed)

    def _look_at_results(self) -> None:
        pages = self._s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.stack.bucket, Prefix=f"runs/{self.run}/results/"
        )
        for found in (entry for page in pages for entry in page.get("Contents", ())):
            key, version = found["Key"], found["ETag"]
            if self._done.get(key, ("",))[0] != version:
                body = self._s3.get_object(Bucket=self.stack.bucket, Key=key)["Body"].read()
                self._done[key] = version, sum(1 for line in body.splitlines() if line.strip())

    def _phase(self) -> str:
        phase = "starting"
        for event in self._history(self.arn):
            entered = event.get("stateEnteredEventDetails", {}).get("name")
            if entered in PHASES:
                phase = PHASES[entered]
                break
        return self._phase_of_batches() if phase == "rotating" else phase

    def _phase_of_batches(self) -> str:
        """The earliest phase that any batch is in."""
        states = self.cloud.client("stepfunctions")
        phases = set()
        for map_run in states.list_map_runs(executionArn=self.arn)["mapRuns"]:
            running = states.list_executions(
                mapRunArn=map_run["mapRunArn"], statusFilter="RUNNING", maxResults=20
            )
            for child in running["executions"]:
                phases.add(self._phase_of_batch(child["executionArn"]))
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
        return self.cloud.client("stepfunctions").get_execution_history(
            executionArn=arn, reverseOrder=True, maxResults=30
        )["events"]

    def _description(self) -> dict:
        return self.cloud.client("stepfunctions").describe_execution(executionArn=self.arn)

    @cached_property
    def _s3(self):
        return self.cloud.client("s3")


def _planned_places(plan: bytes | None) -> int | None:
    return len(json.loads(plan).get("places", ())) or None if plan else None
