"""Runs the test suite. All of it is pytest's: what other tools check, test_checks.py asks them."""

import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from console import command
from console.failure import SetUpError
from console.paths import ROOT

ALL = "local/tests"
# Of the rest the checks go first: who waits for the others has read about them by then.
FIRST = "test_checks.py"
# What tests of a deployed stack do most is wait, so they run at the same time as the rest: these
# files in a process and a local AWS for each line, and all others of the folder in one more.
E2E = "e2e"
APART = (
    ("test_run_privileges.py",),
    ("test_run_doubts.py",),
    ("test_run_new_keys.py", "test_run_restore.py", "test_run_stop.py"),
    (
        *("test_run_every_fault.py", "test_run_functions_die.py"),
        *("test_run_overlap.py", "test_run_odd_names.py"),
    ),
    (
        *("test_operator.py", "test_operator_doctor.py", "test_operator_recordings.py"),
        *("test_operator_terminal.py", "test_rehearse.py", "test_release_package.py"),
    ),
    (
        *("test_run_may_go.py", "test_run_retire.py", "test_run_readers.py"),
        *("test_run_plan_binding.py", "test_run_preflight.py", "test_run_previous_keys.py"),
        *("test_run_numbers.py", "test_run_scope.py", "test_run_secrets.py"),
    ),
)
# conftest.py tells pytest-xdist of the groups.
TOGETHER = ("--numprocesses", str(len(APART) + 2), "--dist", "loadscope")


# Its first call builds it, in the tree.
OPERATOR = ROOT / "operator" / "rekey"


def group(test_file: PurePath) -> str:
    """Tests of one group run in one process, in their order."""
    others = E2E if test_file.parent.name == E2E else "the rest"
    return next((files[0] for files in APART if test_file.name in files), others)


def build_before(groups: Collection[str], environ: Mapping[str, str], log: Path) -> None:
    """Builds what tests of several groups start, before the first of them.

    Else one of them would build it while another group has Maven check the same classes, and each
    could read what the other has written in part. If it cannot be built, the tests that start it
    fail, each with what Maven says.
    """
    if len(groups) > 1:
        with suppress(SetUpError):
            command.run([str(OPERATOR), "--version"], environ, log)


def run(environ: Mapping[str, str], pytest_arguments: Sequence[str]) -> int:
    """1 when anything failed; pytest's summary is the last line."""
    named = any((ROOT / argument.partition("::")[0]).exists() for argument in pytest_arguments)
    tests = () if named else (*TOGETHER, ALL)
    pytest = [sys.executable, "-m", "pytest", "-ra", *pytest_arguments, *tests]
    return 1 if command.attend(pytest, {**environ, "PYTHONPATH": str(ROOT / "local")}) else 0
