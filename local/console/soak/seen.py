"""What is seen of a run from outside: the local AWS's record of keys and calls, and the bucket."""

import json
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from console.demo import Bench

AT_A_TIME = 8
NONE = "none"

# (account, Region)
Place = tuple[str, str]
# (account, Region, name of a log group or `query-result:*`)
Target = tuple[str, str, str]
Keys = dict[Target, str]


@dataclass(frozen=True)
class JournalLine:
    target: Target
    previous_key: str
    # Of the object in the bucket.
    name: str


@dataclass(frozen=True)
class Seen:
    run: str
    # Of the execution.
    status: str
    # Empty where it has written none.
    report: dict
    planned: tuple[Place, ...]
    before: Keys
    after: Keys
    # Since before the run, in the order of arrival; and from when on a write was complete.
    calls: tuple[dict, ...]
    journal: tuple[JournalLine, ...]
    lease: dict | None
    # targets.json; empty where it has written none. And of targets.jsonl each target with what
    # became of it.
    manifest: dict
    rows: tuple[tuple[Target, str], ...]


def keys(bench: Bench, places: Collection[Place]) -> Keys:
    """The key of every target as the local AWS has it; no call of AWS is made."""

    def of(place: Place) -> Iterator[tuple[Target, str]]:
        account, region = place
        for row in bench.aws.control("GET", f"keys?account={account}&region={region}"):
            yield (account, region, row["target"]), row["configured"] or NONE

    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return dict(pair for found in pool.map(lambda p: list(of(p)), places) for pair in found)


def see(bench: Bench, run: str, before: Keys, since: float) -> Seen:
    """After the run's end; its places are those of the keys before."""
    machine = bench.stack.state_machine_arn.replace(":stateMachine:", ":execution:")
    states = bench.cloud.client("stepfunctions")
    told = states.describe_execution(executionArn=f"{machine}:{run}")
    stored = partial(read, bench)
    places = sorted({target[:2] for target in before})
    return Seen(
        run,
        told["status"],
        json.loads(stored(f"runs/{run}/report.json") or b"{}"),
        tuple(_planned(json.loads(stored(f"runs/{run}/plan.json") or b"{}"))),
        before,
        keys(bench, places),
        tuple(bench.aws.calls(since)),
        tuple(journal(bench, run)),
        json.loads(stored("lease.json") or b"null"),
        json.loads(stored(f"runs/{run}/targets.json") or b"{}"),
        tuple(_rows(stored(f"runs/{run}/targets.jsonl") or b"")),
    )


def _rows(lines: bytes) -> Iterator[tuple[Target, str]]:
    for line in lines.splitlines():
        row = json.loads(line)
        yield (row["account"], row["region"], row["name"]), row["outcome"]


def _planned(plan: dict) -> Iterator[Place]:
    for account in plan.get("accounts", ()):
        for region in account["regions"]:
            yield account["account"], region


def journal(bench: Bench, run: str) -> Iterator[JournalLine]:
    """Every line of a run's journal, amendments too."""
    prefix = f"runs/{run}/journal/"
    found = names(bench, prefix)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        for name, content in zip(found, pool.map(partial(read, bench), found), strict=True):
            # Amendments lie in a folder of their place; else a line tells whose the next ones are.
            _, account, region, *_ = [*name.removeprefix(prefix).split("/"), ""]
            for line in (content or b"").splitlines():
                entry = json.loads(line)
                if "account" in entry:
                    account, region = entry["account"], entry["region"]
                    continue
                target = (account, region, entry["target"])
                yield JournalLine(target, entry["previousKey"], name)


def names(bench: Bench, prefix: str) -> list[str]:
    """Of the objects in the stack's bucket."""
    pages = bench.cloud.client("s3").get_paginator("list_objects_v2")
    found = pages.paginate(Bucket=bench.stack.bucket, Prefix=prefix)
    return [entry["Key"] for page in found for entry in page.get("Contents", ())]


def read(bench: Bench, name: str) -> bytes | None:
    """An object of the bucket; None where there is none."""
    s3 = bench.cloud.client("s3")
    try:
        return s3.get_object(Bucket=bench.stack.bucket, Key=name)["Body"].read()
    except s3.exceptions.NoSuchKey:
        return None
