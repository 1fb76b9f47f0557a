"""Runs a tool to its end, with what it says in a log."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.failure import SetUpError
from console.paths import ROOT

LINES_SHOWN = 25


def run(arguments: Sequence[str], environ: Mapping[str, str], log: Path, cwd: Path = ROOT) -> None:
    """Raises SetUpError with the end of the log when the tool fails.

    The tool leads a process group, which ends with it and with us.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            arguments,
            env=without_ours(environ),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = process.wait()
        except BaseException:
            _end(process)
            raise
    if code:
        last = log.read_text(errors="replace").splitlines()[-LINES_SHOWN:]
        raise SetUpError(
            f"`{' '.join(arguments[:2])}` failed (exit code {code}). The end of {log}:\n"
            + "\n".join(last)
        )


def without_ours(environ: Mapping[str, str]) -> dict[str, str]:
    """The tools live in an environment of their own."""
    return {name: value for name, value in environ.items() if name != "PYTHONPATH"}


def _end(process: subprocess.Popen) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            break
