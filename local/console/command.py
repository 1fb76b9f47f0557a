"""Runs a tool to its end. The tool leads a process group, which ends with us."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from console.failure import SetUpError
from console.paths import ROOT

LINES_SHOWN = 25
# What a test run that is interrupted takes to end the local AWS that it started.
PATIENCE_SECONDS = 30


def run(arguments: Sequence[str], environ: Mapping[str, str], log: Path, cwd: Path = ROOT) -> None:
    """What the tool says goes into the log; when it fails, SetUpError shows the log's end."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        code = attend(arguments, without_ours(environ), cwd, output)
    if code:
        last = log.read_text(errors="replace").splitlines()[-LINES_SHOWN:]
        raise SetUpError(
            f"`{' '.join(arguments[:2])}` failed (exit code {code}). The end of {log}:\n"
            + "\n".join(last)
        )


def attend(
    arguments: Sequence[str], environ: Mapping[str, str], cwd: Path = ROOT, output=None
) -> int:
    """The exit code. Without an output the tool writes where we do."""
    process = subprocess.Popen(
        arguments,
        env=environ,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        # A Ctrl-C reaches us alone, and the tool through us, once.
        start_new_session=True,
    )
    try:
        return process.wait()
    except BaseException:
        end(process)
        raise


def without_ours(environ: Mapping[str, str]) -> dict[str, str]:
    """SAM's Python is in an environment of its own, where ours would be in its way."""
    return {name: value for name, value in environ.items() if name != "PYTHONPATH"}


def end(process: subprocess.Popen) -> None:
    """Asks the tool to end, then ends whatever is left of its group."""
    process.send_signal(signal.SIGINT)
    try:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=PATIENCE_SECONDS)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
