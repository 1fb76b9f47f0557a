"""Follows a run with the operator's command, as its user does."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from console import command
from console.execution import Execution
from console.failure import SetUpError
from console.paths import ROOT
from console.screen import Screen
from console.stack import NAME

COMMAND = ROOT / "operator" / "rekey"


class Watcher:
    """Its command may still be built."""

    def __init__(self, building: subprocess.Popen, environ: Mapping[str, str], log: Path):
        self._building = building
        self._environ = environ
        self._log = log

    def wait(self, screen: Screen) -> None:
        """Until the command is built."""
        if self._building.poll() is None:
            with screen.step("Building the operator's command"):
                self._building.wait()
        if self._building.returncode:
            raise SetUpError(
                f"could not build the operator's command:\n{self._log.read_text(errors='replace')}"
            )

    def follow(self, execution: Execution) -> None:
        """Shows the run on standard error until it has ended.

        What keeps the command from showing it does not keep the run from going on.
        """
        columns = str(shutil.get_terminal_size().columns)
        environ = execution.cloud.environment(dict(command.without_ours(self._environ)))
        process = subprocess.Popen(
            [str(COMMAND), "watch", execution.run, "--stack", NAME, "--no-report"],
            env=environ | {"COLUMNS": columns},
            # A Ctrl-C ends the run here, so nobody is to be told how to follow it again.
            start_new_session=True,
        )
        try:
            process.wait()
        except BaseException:
            process.kill()
            process.wait()
            raise


@contextmanager
def building(environ: Mapping[str, str], log: Path) -> Iterator[Watcher]:
    """Builds the command, where that is to be done, beside what is done in the block."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        process = subprocess.Popen(
            # What is done meanwhile is what people wait for.
            ["nice", "-n", "10", str(COMMAND), "--version"],
            env=command.without_ours(environ),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield Watcher(process, environ, log)
            process.wait()
        except BaseException:
            command.end(process)
            raise
