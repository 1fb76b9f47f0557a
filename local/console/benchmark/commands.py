"""./rekey bench …: arguments, and the figures as JSON on the last line of standard output."""

import itertools
import json
import os
from pathlib import Path

import click

from console.benchmark import command, others, place, policy, report, simulation, start, worker
from console.demo import Workshop
from console.paths import ROOT
from console.screen import Screen
from console.toolchain import with_jdk

LOGS = ROOT / "target" / "bench"
EXIT_CODES = "Exit codes: 0 measured, 2 wrong usage, or nothing could be measured."

_LOG_GROUPS = click.IntRange(1, 100_000)


@click.group("bench", short_help="Measures how fast Rekey is, and what it uses.")
def bench() -> None:
    """Measures how fast Rekey is, and what it uses.

    The figures are JSON on the last line of standard output; all else goes to standard error.
    Measure on a machine that does nothing else.
    """


@bench.command("place", epilog=EXIT_CODES)
@click.option("--log-groups", type=_LOG_GROUPS, default=600, show_default=True)
@click.option(
    "--latency-ms",
    "latencies_ms",
    type=click.IntRange(0, 10_000),
    multiple=True,
    default=(250,),
    show_default="250",
    help="Of a round trip to the Region. Given again: one more place, at the same time.",
)
@click.option(
    "--other-calls-per-second",
    "others_per_second",
    type=click.FloatRange(0, 50),
    default=0,
    show_default=True,
    help="What another client calls of AssociateKmsKey in the same place.",
)
def place_command(log_groups, latencies_ms, others_per_second) -> int:
    """Rotates one place and compares it with its floor, five log groups a second.

    Real time, the deployed stack on the local AWS with IAM and quotas on. Query results are left
    out, so each log group is one call of AssociateKmsKey. The time is from the first call of the
    rotate function in the place to the answer of its last AssociateKmsKey.
    """
    _print(place.measure(_workshop(), log_groups, latencies_ms, others_per_second))
    return 0


@bench.command("worker", epilog=EXIT_CODES)
@click.option(
    "--places",
    type=click.IntRange(1, 100),
    multiple=True,
    default=(25,),
    show_default="25",
    help="That the worker rotates at the same time. Given again: measured one after another.",
)
@click.option(
    "--log-groups",
    type=_LOG_GROUPS,
    multiple=True,
    default=(100,),
    show_default="100",
    help="In each place. Given again: measured one after another.",
)
def worker_command(places, log_groups) -> int:
    """Rotates many places in one worker: its CPU time, memory and throughput.

    Real time, the deployed stack on the local AWS with IAM and quotas on. The local AWS is one
    process: with more than some 60 places it is what is measured, and localAwsSaturated says so.
    """
    workshop = _workshop()
    pairs = itertools.product(places, log_groups)
    _print([worker.measure(workshop, *pair) for pair in pairs])
    return 0


@bench.command("others", epilog=EXIT_CODES)
@click.option(
    "--places",
    type=click.IntRange(1, 50),
    default=10,
    show_default=True,
    help="Regions of accounts, five for each account.",
)
@click.option(
    "--log-groups", type=_LOG_GROUPS, default=100, show_default=True, help="In each place."
)
@click.option(
    "--closed-key",
    is_flag=True,
    help="The wanted key of one place does not let CloudWatch Logs in.",
)
@click.option(
    "--custodian",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True, path_type=Path),
    help="The program of Cloud Custodian (c7n on PyPI), to measure it too.",
)
def others_command(places, log_groups, closed_key, custodian) -> int:
    """Compares Rekey with loops in boto3, and with Cloud Custodian, on the same log groups.

    Real time, the local AWS with IAM and quotas on, each call 30 ms away. Times are from the start
    of a tool to the answer of its last AssociateKmsKey. What the tools say is in
    target/bench/others.log.
    """
    _print(others.measure(_workshop(), places, log_groups, closed_key, custodian))
    return 0


@bench.command("organization", epilog=EXIT_CODES)
@click.option(
    "--sizes",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="CSV, a place a line: account,region,log groups. Default: four organizations.",
)
def organization_command(sizes) -> int:
    """Simulates runs over whole organizations on a virtual clock: time, floor and price.

    The planner's, packer's, survey's, rotation's and verification's own code does the work, against
    the quotas of AssumeRole, of an S3 prefix and of Lambda's starts: it prints what they refused,
    and places that were given up.
    """
    click.echo(json.dumps(simulation.measure(_workshop(), sizes)))
    return 0


@bench.command("start", epilog=EXIT_CODES)
def start_command() -> int:
    """From StartExecution to the first association, for 10, 1,000 and 20,000 places.

    Cold starts are measured: their CPU time on the part of a vCPU that 1,024 MB get, also with an
    AOT cache. The rest is simulated as by bench organization, and so is a run of mode verify over
    20,000 places that are all right.
    """
    click.echo(json.dumps(start.measure(_workshop())))
    return 0


@bench.command("report", epilog=EXIT_CODES)
@click.option(
    "--places",
    type=click.IntRange(8, 100_000),
    multiple=True,
    default=(5000,),
    show_default="5000",
    help="Of the run to report. Given again: measured one after another.",
)
def report_command(places) -> int:
    """Reports a run of many places: the time and memory of one cold call of the report function.

    In a JVM with the heap that the function has; its bucket is in the memory of the same JVM.
    secondsOnItsCpuShare is the CPU time on the part of a vCPU that 1,024 MB get.
    """
    workshop = _workshop()
    _print([report.measure(workshop, count) for count in places])
    return 0


@bench.command("targets", epilog=EXIT_CODES)
@click.option(
    "--targets",
    type=click.IntRange(1_000, 5_000_000),
    multiple=True,
    default=(1_400_000,),
    show_default="1400000",
    help="Of the run to list, more or less. Given again: measured one after another.",
)
def targets_command(targets) -> int:
    """Lists the targets of a large run: targets.csv and targets.jsonl, of some 170 in a place.

    As bench report, whose call of the report function also writes these lists: the notes of the
    survey and of the workers are joined, and what is written is counted and let go.
    """
    workshop = _workshop()
    _print([report.measure_targets(workshop, count) for count in targets])
    return 0


@bench.command("policy", epilog=EXIT_CODES)
def policy_command() -> int:
    """Judges key policies: the CPU time of one verdict, the middle one of 25 rounds.

    In a JVM with the compiler that the functions have. Some policies depend on nothing that is
    open, some on all of it.
    """
    _print(policy.measure(_workshop()))
    return 0


@bench.command("command", epilog=EXIT_CODES)
@click.option("--trials", type=click.IntRange(1, 1000), default=command.TRIALS, show_default=True)
def command_command(trials) -> int:
    """Starts the operator's command: the seconds until the first output of its help and of `runs`.

    The deployed stack on the local AWS, the AOT cache in use; the middle one and the longest.
    """
    click.echo(json.dumps(command.measure(_workshop(), trials)))
    return 0


def _workshop() -> Workshop:
    return Workshop(with_jdk(os.environ), LOGS, Screen())


def _print(measured: list[dict]) -> None:
    """One object alone, several as a list."""
    click.echo(json.dumps(measured[0] if len(measured) == 1 else measured))
