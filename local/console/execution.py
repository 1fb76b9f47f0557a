"""Starts a run of the deployed state machine, and reads what it leaves in its bucket."""

import json
import time
import uuid
from dataclasses import dataclass
from functools import cached_property

from console.aws import Cloud
from console.local_aws import LocalAws
from console.stack import Stack

POLL_SECONDS = 0.5


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
        """All that was wanted is so; of a plan, that a rotation can do it."""
        return self.report is not None and self.report.get("outcome") in ("COMPLETE", "READY")


class Execution:
    def __init__(self, aws: LocalAws, cloud: Cloud, stack: Stack, run: str):
        self.aws = aws
        self.cloud = cloud
        self.stack = stack
        self.run = run
        machine = stack.state_machine_arn.replace(":stateMachine:", ":execution:")
        self.arn = f"{machine}:{run}"

    @classmethod
    def start(
        cls, aws: LocalAws, cloud: Cloud, stack: Stack, given: dict, name: str | None = None
    ) -> "Execution":
        run = name or f"{time.strftime('%Y%m%dT%H%M%S')}-{uuid.uuid4().hex[:6]}"
        cloud.client("stepfunctions").start_execution(
            stateMachineArn=stack.state_machine_arn, name=run, input=json.dumps(given)
        )
        return cls(aws, cloud, stack, run)

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

    def _description(self) -> dict:
        return self.cloud.client("stepfunctions").describe_execution(executionArn=self.arn)

    @cached_property
    def _s3(self):
        return self.cloud.client("s3")
