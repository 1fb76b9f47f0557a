"""Whether the functions' processes use more and more, as Linux tells it in /proc."""

import os
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from console.local_aws import LocalAws

# A JVM reads its classes and fills its heap for the first runs.
WARM_UP_SAMPLES = 3
# A heap has a limit, below which it may grow and shrink; threads and descriptors come and go with
# the calls of the moment.
MOST_GROWTH = {"memory_mb": 1.25, "threads": 1.1, "descriptors": 1.1}
# Of what is a handful, one more is no growth.
SLACK = {"memory_mb": 20, "threads": 5, "descriptors": 10}


@dataclass(frozen=True)
class Sample:
    function: str
    pid: int
    memory_mb: float
    threads: int
    descriptors: int


def look(aws: LocalAws) -> list[Sample]:
    """One for each environment of a function; one that ends meanwhile is left out."""
    found = []
    for worker in aws.control("GET", "lambdas"):
        with suppress(FileNotFoundError, ProcessLookupError, PermissionError):
            found.append(_sample(worker["function"], worker["pid"]))
    return found


def _sample(function: str, pid: int) -> Sample:
    lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    values = {words[0]: words[1] for words in lines if len(words) > 1}
    descriptors = len(os.listdir(f"/proc/{pid}/fd"))
    return Sample(function, pid, int(values["VmRSS:"]) / 1024, int(values["Threads:"]), descriptors)


def grown(samples: Iterable[Sample]) -> list[str]:
    """What a process had more of at its end than when it was warm."""
    by_process: dict[tuple[str, int], list[Sample]] = defaultdict(list)
    for sample in samples:
        by_process[sample.function, sample.pid].append(sample)
    told = []
    for (function, pid), its in sorted(by_process.items()):
        if len(its) < 2 * WARM_UP_SAMPLES:
            continue
        for name, factor in MOST_GROWTH.items():
            warm = max(getattr(sample, name) for sample in its[:WARM_UP_SAMPLES])
            last = min(getattr(sample, name) for sample in its[-WARM_UP_SAMPLES:])
            if last > warm * factor + SLACK[name]:
                told.append(f"{function} (process {pid}): {name} {warm:.0f} -> {last:.0f}")
    return told


def summary(samples: Iterable[Sample]) -> dict[str, dict[str, list[float]]]:
    """Of each function and figure: of the first look, the most, and of the last look."""
    by_function: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_function[sample.function].append(sample)
    return {
        function: {
            name: [round(v, 1) for v in (values[0], max(values), values[-1])]
            for name in MOST_GROWTH
            for values in ([getattr(sample, name) for sample in its],)
        }
        for function, its in sorted(by_function.items())
    }
