"""How long a person waits for the first line of the operator's command."""

import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence

from console import demo
from console.demo import Workshop
from console.execution import Execution
from console.organization import organization
from console.paths import ROOT

TRIALS = 15
RUNS = 3
# The first start builds the command, the second finds its files in memory.
WARM_UP = 2


def measure(workshop: Workshop, trials: int) -> dict:
    """Until the first byte on standard output: of the help, and of the list of runs."""
    small = organization(accounts=2, regions=("eu-central-1",), log_groups=2, seed=1)
    with demo.bench(workshop, small) as bench:
        for _ in range(RUNS):
            given = {"mode": "plan"}
            Execution.start(bench.aws, bench.cloud, bench.stack, given).result()
        environ = bench.cloud.environment(workshop.environ)
        with workshop.screen.step("Starting the command"):
            return {
                "trials": trials,
                "help": _seconds(("plan", "--help"), environ, trials),
                "runs": _seconds(("runs",), environ, trials),
            }


def _seconds(arguments: Sequence[str], environ: Mapping[str, str], trials: int) -> dict:
    taken = [first_output(arguments, environ) for _ in range(WARM_UP + trials)][WARM_UP:]
    return {"median": round(statistics.median(taken), 3), "longest": round(max(taken), 3)}


def first_output(arguments: Sequence[str], environ: Mapping[str, str]) -> float:
    """In seconds from the start of ./rekey."""
    began = time.monotonic()
    with subprocess.Popen(
        [str(ROOT / "rekey"), *arguments],
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        first = process.stdout.read(1)
        seconds = time.monotonic() - began
        process.stdout.read()
    if not first or process.returncode != 0:
        raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}")
    return seconds
