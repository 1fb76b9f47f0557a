"""The judgement of key policies: how long one verdict takes."""

from console import java
from console.benchmark.report import OPTIONS
from console.benchmark.simulation import result
from console.demo import Workshop

MAIN_CLASS = "rekey.policy.PolicyBenchmark"


def measure(workshop: Workshop) -> list[dict]:
    with workshop.screen.step("Compiling the benchmark"):
        classpath = java.compiled(workshop)
    with workshop.screen.step("Judging key policies"):
        return result(java.main(workshop, classpath, MAIN_CLASS, [], OPTIONS))
