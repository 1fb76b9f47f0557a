"""Whole organizations on a virtual clock: runs the simulation that the Java tests have."""

import json
from pathlib import Path

from console import java
from console.demo import Workshop
from console.failure import SetUpError

MAIN_CLASS = "rekey.simulation.OrganizationBenchmark"


def measure(workshop: Workshop, sizes: Path | None) -> list[dict]:
    """Without sizes, the organizations that the simulation knows."""
    with workshop.screen.step("Compiling the simulation"):
        classpath = java.compiled(workshop)
    with workshop.screen.step("Simulating"):
        log = java.main(workshop, classpath, MAIN_CLASS, [str(sizes.resolve())] if sizes else [])
    return result(log)


def result(log: Path) -> list[dict]:
    """The last line that the simulation printed."""
    lines = log.read_text().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError) as wrong:
        raise SetUpError(f"the simulation printed no JSON on its last line; see {log}") from wrong
