"""From StartExecution to the first association: cold starts measured, the rest simulated."""

import statistics
from pathlib import Path

from console import java
from console.benchmark.report import CPUS, HEAP_MB
from console.benchmark.report import OPTIONS as CPU_OPTIONS
from console.benchmark.simulation import result
from console.command import run
from console.demo import Workshop

COLD_CLASS = "rekey.simulation.ColdStart"
SIMULATION_CLASS = "rekey.simulation.StartBenchmark"
FUNCTIONS = ("PLAN", "PACK", "WORKER")
TRIALS = 3
OPTIONS = (f"-Xmx{HEAP_MB}m", *CPU_OPTIONS)


def measure(workshop: Workshop) -> dict:
    """With the CPU time of cold starts as it is, and beside it with an AOT cache of JDK 25."""
    with workshop.screen.step("Compiling the simulation"):
        classpath = jars(workshop, java.compiled(workshop))
    with workshop.screen.step("Starting JVMs"):
        cold = {function: _cold(workshop, classpath, function) for function in FUNCTIONS}
        cached = {function: _cached(workshop, classpath, function) for function in FUNCTIONS}
    with workshop.screen.step("Simulating"):
        seconds = in_seconds(cold)
        log = java.main(workshop, classpath, SIMULATION_CLASS, [str(s) for s in seconds.values()])
    return {"coldSeconds": seconds, "coldSecondsWithAotCache": in_seconds(cached)} | result(log)


def in_seconds(cold: dict[str, dict]) -> dict:
    """On the CPU share of 1,024 MB, in the order in which the simulation takes them."""
    packing = cold["PACK"]
    of_a_place = packing["cpuSecondsOfMore"] / packing["placesOfMore"] / CPUS
    starts = {name.lower(): round(cold[name]["cpuSeconds"] / CPUS, 2) for name in FUNCTIONS}
    return starts | {"packOfAPlace": round(of_a_place, 6)}


def jars(workshop: Workshop, classpath: str) -> str:
    """The class path with its folders as jars: an AOT cache takes no classes from folders."""
    entries = []
    for number, entry in enumerate(map(Path, classpath.split(":"))):
        if entry.is_dir():
            jar = workshop.logs / f"classes-{number}.jar"
            tool = str(Path(workshop.environ["JAVA_HOME"], "bin", "jar"))
            run(
                [tool, "--create", "--file", str(jar), "-C", str(entry), "."],
                workshop.environ,
                workshop.logs / "jar.log",
            )
            entry = jar
        entries.append(str(entry))
    return ":".join(entries)


def _cold(workshop: Workshop, classpath: str, function: str, options: tuple = ()) -> dict:
    """The one in the middle of some trials."""
    trials = [
        result(java.main(workshop, classpath, COLD_CLASS, [function], (*OPTIONS, *options)))
        for _ in range(TRIALS)
    ]
    return {name: statistics.median(trial[name] for trial in trials) for name in trials[0]}


def _cached(workshop: Workshop, classpath: str, function: str) -> dict:
    cache = workshop.logs / f"{function.lower()}.aot"
    training = (*OPTIONS, f"-XX:AOTCacheOutput={cache}")
    java.main(workshop, classpath, COLD_CLASS, [function], training)
    return _cold(workshop, classpath, function, (f"-XX:AOTCache={cache}",))
