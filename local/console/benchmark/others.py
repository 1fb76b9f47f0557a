"""Rekey and other tools on the same job: time, calls, what was moved, what an undo puts back."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from types import MappingProxyType

from console import demo
from console.benchmark import members
from console.benchmark.members import Member
from console.demo import Bench, Workshop
from console.execution import Execution, Result
from console.organization import PREVIOUS, WANTED
from console.seed import key_policy

REGIONS = 5
# Of a call within its Region: what the simulations assume.
LATENCY_MS = 30
# As the local AWS names that target.
QUERY_RESULTS = "query-result:*"
LOOP = Path(__file__).parent / "loop.py"

# How many places the loop works on at a time, and on how many log groups in each.
LOOPS = MappingProxyType(
    {
        "boto3, one thread": (1, 1),
        "boto3, 10 threads, each with a place of its own": (10, 1),
        "boto3, 10 threads in one place after another": (1, 10),
    }
)
# Its own way to say "not on this key yet": the alias of the key that a log group is on.
CUSTODIAN_POLICY = MappingProxyType(
    {
        "name": "move",
        "resource": "aws.log-group",
        "filters": [{"type": "kms-key", "key": "c7n:AliasName", "value": WANTED, "op": "ne"}],
        "actions": [{"type": "set-encryption", "kms-key": WANTED}],
    }
)


def measure(
    workshop: Workshop, places: int, log_groups: int, closed: bool, custodian: Path | None
) -> list[dict]:
    """Each tool begins with all targets on the previous key. Closed: one key refuses."""
    members.check_remembered(places * log_groups)
    organization = members.organization(-(-places // REGIONS), min(places, REGIONS))
    with demo.bench(workshop, organization) as bench:
        job = Job(workshop, bench, members.places(bench, places), log_groups)
        if closed:
            job.close_a_key()
        return [job.rekey(), *job.loops(), *([job.custodian(custodian)] if custodian else [])]


class Job:
    """All log groups and query results of some places are to move to the wanted key."""

    def __init__(self, workshop: Workshop, bench: Bench, places: list[Member], log_groups: int):
        self._workshop, self._bench = workshop, bench
        self._places, self._log_groups = places, log_groups
        bench.aws.control("PUT", "latency", {place.region: LATENCY_MS for place in places})

    def close_a_key(self) -> None:
        """In the middle of the places: its policy lets in the account and no longer the service."""
        place = self._places[len(self._places) // 2]
        policy = json.loads(key_policy(place.account, place.region))
        del policy["Statement"][1:]
        kms = self._client("kms", place)
        kms.put_key_policy(KeyId=self._key(place, WANTED), Policy=json.dumps(policy))

    def rekey(self) -> dict:
        places = {
            "accounts": {"include": list(dict.fromkeys(place.account for place in self._places))},
            "regions": list(dict.fromkeys(place.region for place in self._places)),
        }
        rotated: list[Result] = []
        measured = self._measured("Rekey", lambda: rotated.append(self._run(places)))
        self._run({"mode": "restore", "restore": {"run": rotated[0].run}})
        return measured | {"afterUndo": self._on(PREVIOUS)}

    def loops(self) -> list[dict]:
        places = [f"{place.account}/{place.region}" for place in self._places]

        def loop(at_a_time: tuple[int, int]) -> None:
            command = [sys.executable, str(LOOP), *map(str, at_a_time), WANTED, *places]
            self._call(command, self._bench.cloud.environment(dict(self._workshop.environ)))

        return [self._measured(name, lambda n=n: loop(n)) for name, n in LOOPS.items()]

    def custodian(self, program: Path) -> dict:
        """It visits one account in a call, as whoever calls it."""
        with tempfile.TemporaryDirectory() as folder:
            policy = Path(folder) / "move.json"
            policy.write_text(json.dumps({"policies": [dict(CUSTODIAN_POLICY)]}))

            def run() -> None:
                for account, places in groupby(self._places, lambda place: place.account):
                    regions = [word for place in places for word in ("--region", place.region)]
                    self._call(
                        [str(program), "run", "--cache-period", "0", "--output-dir", folder]
                        + [*regions, str(policy)],
                        self._bench.cloud.environment(dict(self._workshop.environ), account),
                    )

            return self._measured("Cloud Custodian", run)

    def _measured(self, name: str, tool: Callable[[], None]) -> dict:
        self._put_on_the_previous_key()
        began = time.monotonic()
        with self._workshop.screen.step(f"Measuring: {name}"):
            tool()
        calls = self._bench.aws.calls(began, service="logs", operation="AssociateKmsKey")
        return {"tool": name} | figures(calls, began) | {"moved": self._on(WANTED)}

    def _put_on_the_previous_key(self) -> None:
        with self._bench.aws.without_quotas():
            for place in self._places:
                members.fill(self._bench, place, self._log_groups)
                self._client("logs", place).associate_kms_key(
                    resourceIdentifier=f"arn:aws:logs:{place.region}:{place.account}:query-result:*",
                    kmsKeyId=self._key(place, PREVIOUS),
                )

    def _run(self, given: dict) -> Result:
        bench = self._bench
        return Execution.start(bench.aws, bench.cloud, bench.stack, given).result()

    def _call(self, command: list[str], environ: dict[str, str]) -> None:
        """A tool may fail: what it moved until then is what counts."""
        self._workshop.logs.mkdir(parents=True, exist_ok=True)
        with (self._workshop.logs / "others.log").open("ab") as log:
            subprocess.run(command, env=environ, stdout=log, stderr=log, check=False)

    def _on(self, alias: str) -> dict:
        """What is on the key now."""
        targets = [
            target["target"]
            for place in self._places
            for target in self._targets(place)
            if target["configured"] == self._key(place, alias)
        ]
        query_results = targets.count(QUERY_RESULTS)
        return {"logGroups": len(targets) - query_results, "queryResults": query_results}

    def _targets(self, place: Member) -> list[dict]:
        where = f"account={place.account}&region={place.region}"
        return self._bench.aws.control("GET", f"keys?{where}")

    def _key(self, place: Member, alias: str) -> str:
        return self._client("kms", place).describe_key(KeyId=alias)["KeyMetadata"]["Arn"]

    def _client(self, service: str, place: Member):
        return self._bench.cloud.client(service, place.account, place.region)


def figures(calls: list[dict], began: float) -> dict:
    """Calls are of AssociateKmsKey; refused are those that AWS declined for another reason."""
    throttled = sum(call["error"] == "ThrottlingException" for call in calls)
    answered = max((call["mono"] + (call["ms"] or 0) / 1000 for call in calls), default=began)
    return {
        "secondsToTheLastCall": round(answered - began, 1),
        "calls": len(calls),
        "throttled": throttled,
        "refused": sum(call["error"] is not None for call in calls) - throttled,
    }
