"""The report function on a run of many places: how long one call takes, and how much memory."""

from console import java
from console.benchmark.simulation import result
from console.demo import Workshop

MAIN_CLASS = "rekey.finish.ReportBenchmark"

# The function's memory and what AWS gives it: docs.aws.amazon.com/lambda/latest/dg/
# configuration-memory.html says that 1,769 MB have one vCPU. The heap is what the local AWS gives.
MEMORY_MB = 1024
CPUS = MEMORY_MB / 1769
HEAP_MB = 819
OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ActiveProcessorCount=1")


def measure(workshop: Workshop, places: int) -> dict:
    return _measured(workshop, "places", places)


def measure_targets(workshop: Workshop, targets: int) -> dict:
    return _measured(workshop, "targets", targets)


def _measured(workshop: Workshop, what: str, count: int) -> dict:
    with workshop.screen.step("Compiling the benchmark"):
        classpath = java.compiled(workshop)
    with workshop.screen.step(f"Reporting {count} {what}"):
        options = (f"-Xmx{HEAP_MB}m", *OPTIONS)
        log = java.main(workshop, classpath, MAIN_CLASS, [what, str(count)], options)
    measured = result(log)
    return {**measured, "secondsOnItsCpuShare": measured["cpuSeconds"] / CPUS, "heapMb": HEAP_MB}
