"""./rekey soak: rotates back and forth under faults until the time is up."""

import json
import os
import time
from dataclasses import dataclass, field

import click

from console import demo
from console.benchmark import processes
from console.execution import Execution
from console.organization import organization
from console.paths import ROOT
from console.screen import Screen
from console.soak import flat, invariants, seen, storm
from console.toolchain import with_jdk

LOGS = ROOT / "target" / "soak"
REGIONS = ("eu-central-1", "us-east-1")
# So that rotations, and not waits, are what takes the time.
PROPAGATION_SECONDS = "50"


@dataclass
class Soak:
    bench: demo.Bench
    screen: Screen
    seed: int
    runs: int = 0
    fired: int = 0
    broken: list[str] = field(default_factory=list)
    samples: list[flat.Sample] = field(default_factory=list)

    def go_on_until(self, end: float) -> None:
        """A rotation and its restoration, again and again; the last pair is ended."""
        places = [(a, r) for a in self.bench.seeded.members for r in self.bench.seeded.regions]
        first = seen.keys(self.bench, places)
        while time.monotonic() < end and not self.broken:
            rotated = self.run({}, first)
            restored = self.run({"mode": "restore", "restore": {"run": rotated.run}}, rotated.after)
            if not self.broken and restored.after != first:
                other = {t: k for t, k in restored.after.items() if first.get(t) != k}
                self.broken.append(f"{restored.run} did not give back the keys of {other}")

    def run(self, given: dict, before: seen.Keys) -> seen.Seen:
        aws = self.bench.aws
        seed = self.seed + self.runs
        since = time.monotonic()
        aws.control("PUT", "faults", storm.storm(seed))
        execution = Execution.start(aws, self.bench.cloud, self.bench.stack, given)
        execution.result()
        fired = sum(rule["fired"] for rule in aws.control("GET", "faults"))
        aws.control("DELETE", "faults")
        self.samples += flat.look(aws)
        told = seen.see(self.bench, execution.run, before, since)
        self.broken += invariants.broken(told, {})
        self.runs, self.fired = self.runs + 1, self.fired + fired
        changed = told.report.get("totals", {}).get("changed", 0)
        self.screen.say(
            f"{self.runs:4} {given.get('mode', 'rotate'):8} seed {seed}: {fired} faults,"
            f" {changed} changed, {time.monotonic() - since:.1f} s"
        )
        return told


@click.command(
    "soak",
    short_help="Rotates back and forth under random faults.",
    epilog="Exit codes: 0 all held, 1 something did not, 2 wrong usage or set-up.",
)
@click.option("--minutes", type=click.FloatRange(0.1, 1440), default=30.0, show_default=True)
@click.option("--accounts", type=click.IntRange(1, 50), default=4, show_default=True)
@click.option("--log-groups", type=click.IntRange(1, 1000), default=12, show_default=True)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another number makes other faults."
)
def soak(minutes, accounts, log_groups, seed) -> int:
    """Rotates an organization back and forth under random faults, on the local AWS.

    After each run it checks from outside what must hold: the run is reported, every place is right,
    the sums agree, each change was journalled before it was made, and a restoration gives back the
    exact keys. At the end it compares what the functions' processes use with what they used when
    they were warm. The figures are JSON on the last line of standard output.
    """
    processes.require()
    workshop = demo.Workshop(with_jdk(os.environ), LOGS, Screen())
    chosen = organization(accounts=accounts, regions=REGIONS, log_groups=log_groups, seed=seed)
    parameters = {"PropagationSeconds": PROPAGATION_SECONDS}
    with demo.bench(workshop, chosen, parameters=parameters) as bench:
        bench.aws.control("PUT", "settings", {"propagationSeconds": 0.5})
        running = Soak(bench, workshop.screen, seed)
        running.go_on_until(time.monotonic() + minutes * 60)
    grown = flat.grown(running.samples)
    for told in (*running.broken, *grown):
        workshop.screen.say(told)
    figures = {
        "runs": running.runs,
        "faults": running.fired,
        "broken": len(running.broken),
        "grown": grown,
        "processes": flat.summary(running.samples),
    }
    click.echo(json.dumps(figures))
    return 1 if running.broken or grown else 0
