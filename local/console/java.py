"""Runs main classes that the Java tests have."""

from collections.abc import Sequence
from pathlib import Path

from console.command import run
from console.demo import Workshop
from console.paths import ROOT


def compiled(workshop: Workshop) -> str:
    """The class path of the tests."""
    libraries = workshop.logs / "classpath.txt"
    run(
        ["mvn", "--quiet", "--batch-mode", "test-compile", "dependency:build-classpath"]
        + ["-DincludeScope=test", f"-Dmdep.outputFile={libraries}"],
        workshop.environ,
        workshop.logs / "maven.log",
    )
    classes = [str(ROOT / "target" / name) for name in ("classes", "test-classes")]
    return ":".join([*classes, libraries.read_text().strip()])


def main(
    workshop: Workshop, classpath: str, name: str, arguments: Sequence[str], options: Sequence = ()
) -> Path:
    """The log, with all that it printed. Options are the JVM's."""
    java = str(Path(workshop.environ["JAVA_HOME"], "bin", "java"))
    log = workshop.logs / f"{name.rpartition('.')[2]}.log"
    run([java, *options, "-cp", classpath, name, *arguments], workshop.environ, log)
    return log
