"""Runs the test suite. All of it is pytest's: what other tools check, test_checks.py asks them."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence

from console.command import attend, end
from console.paths import ROOT

# Quick checks first: who waits for the rest has read about them by then.
ALL = ("local/tests/test_checks.py", "local/tests")
# Half of what the rest takes, and most of it is waiting: they run at the same time as the rest, in
# a local AWS of their own, and are heard when it is through.
BESIDE = (
    "local/tests/e2e/test_run_new_keys.py",
    "local/tests/e2e/test_run_privileges.py",
    "local/tests/e2e/test_run_restore.py",
    "local/tests/e2e/test_run_stop.py",
)
# The variable that names the folder of a process's logs, below target.
LOGS = "REKEY_E2E_LOGS"
PASSED, NO_TESTS = 0, 5


def run(environ: Mapping[str, str], pytest_arguments: Sequence[str]) -> int:
    """1 when anything failed; pytest's summary is the last line."""
    named = any((ROOT / argument.partition("::")[0]).exists() for argument in pytest_arguments)
    environ = {**environ, "PYTHONPATH": str(ROOT / "local")}
    pytest = [sys.executable, "-m", "pytest", "-ra", *pytest_arguments]
    if named:
        return 1 if attend(pytest, environ) else 0
    with tempfile.TemporaryFile() as output:
        beside = subprocess.Popen(
            [*pytest, *BESIDE],
            env={**environ, LOGS: "e2e-beside"},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            codes = {attend([*pytest, *ALL, *(f"--ignore={name}" for name in BESIDE)], environ)}
            codes.add(beside.wait())
        except BaseException:
            end(beside)
            raise
        output.seek(0)
        sys.stdout.write(output.read().decode(errors="replace"))
    return 0 if codes <= {PASSED, NO_TESTS} and codes != {NO_TESTS} else 1
