"""Whole organizations on a virtual clock: runs the simulation that the Java tests have."""

import json
from pathlib import Path

from console.command import run
from console.demo import Workshop
from console.failure import SetUpError
from console.paths import ROOT

MAIN_CLASS = "rekey.simulation.OrganizationBenchmark"


def measure(workshop: Workshop, sizes: Path | None) -> list[dict]:
    """Without sizes, the organizations that the simulation knows."""
    libraries = workshop.logs / "classpath.txt"
    with workshop.screen.step("Compiling the simulation"):
        run(
            ["mvn", "--quiet", "--batch-mode", "test-compile", "dependency:build-classpath"]
            + ["-DincludeScope=test", f"-Dmdep.outputFile={libraries}"],
            workshop.environ,
            workshop.logs / "maven.log",
        )
    classes = [str(ROOT / "target" / name) for name in ("classes", "test-classes")]
    classpath = ":".join([*classes, libraries.read_text().strip()])
    java = str(Path(workshop.environ["JAVA_HOME"], "bin", "java"))
    log = workshop.logs / "simulation.log"
    with workshop.screen.step("Simulating"):
        arguments = [str(sizes.resolve())] if sizes else []
        run([java, "-cp", classpath, MAIN_CLASS, *arguments], workshop.environ, log)
    return result(log)


def result(log: Path) -> list[dict]:
    """The last line that the simulation printed."""
    lines = log.read_text().splitlines()
    try:
        return json.loads(lines[-1])
    except (IndexError, ValueError) as wrong:
        raise SetUpError(f"the simulation printed no JSON on its last line; see {log}") from wrong
