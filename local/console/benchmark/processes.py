"""What processes use, as Linux tells it in /proc."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from console.failure import SetUpError
from console.local_aws import LocalAws

SAMPLE_SECONDS = 0.05
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    mono: float
    cpu_seconds: float
    peak_memory_mb: float


@dataclass
class Watched:
    """A process, sampled from soon after its start."""

    started: float
    samples: list[Sample] = field(default_factory=list)

    def cpu_seconds(self, since: float, until: float) -> float:
        return self._cpu_at(until) - self._cpu_at(since)

    def peak_memory_mb(self, until: float) -> float:
        return self._at(until).peak_memory_mb

    def _cpu_at(self, moment: float) -> float:
        """Nothing before its start; the nearest sample else, at most a sample's distance away."""
        return 0.0 if moment <= self.started else self._at(moment).cpu_seconds

    def _at(self, moment: float) -> Sample:
        return min(self.samples, key=lambda sample: abs(sample.mono - moment))


def require() -> None:
    if not Path("/proc/self/stat").is_file():
        raise SetUpError("reads what a worker uses from /proc, so it needs Linux")


@contextmanager
def watching(aws: LocalAws, function: str) -> Iterator[dict[int, Watched]]:
    """Samples the local AWS and each JVM of the function while the block lasts, by process id."""
    found: dict[int, Watched] = {}
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(SAMPLE_SECONDS):
            with suppress(OSError):
                running = aws.control("GET", f"lambdas?function={function}")
                for pid in [aws.pid, *(worker["pid"] for worker in running)]:
                    _sample(found, pid)

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def _sample(found: dict[int, Watched], pid: int) -> None:
    # A process that ended meanwhile has no files.
    with suppress(FileNotFoundError, ProcessLookupError):
        status = Path(f"/proc/{pid}/status").read_text()
        ticks, started = cpu_ticks_and_start(Path(f"/proc/{pid}/stat").read_text())
        if pid not in found:
            found[pid] = Watched(_mono(started / _TICKS_PER_SECOND))
        sample = Sample(time.monotonic(), ticks / _TICKS_PER_SECOND, peak_memory_mb(status))
        found[pid].samples.append(sample)


def cpu_ticks_and_start(stat: str) -> tuple[int, int]:
    """In /proc/<pid>/stat: user and system time together, and the start after boot, in ticks.

    The second field is the command in brackets, and may hold blanks and brackets itself.
    """
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12]), int(fields[19])


def peak_memory_mb(status: str) -> float:
    """VmHWM of /proc/<pid>/status."""
    kib = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kib) / 1024


def _mono(since_boot: float) -> float:
    """A moment after boot on the clock of time.monotonic(), which stops while a machine sleeps."""
    slept = time.clock_gettime(time.CLOCK_BOOTTIME) - time.monotonic()
    return since_boot - slept
