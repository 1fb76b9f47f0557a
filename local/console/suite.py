"""Runs the test suite. All of it is pytest's: what other tools check, test_checks.py asks them."""

import sys
from collections.abc import Mapping, Sequence

from console.command import attend
from console.paths import ROOT

# Quick checks first: who waits for the rest has read about them by then.
ALL = ("local/tests/test_checks.py", "local/tests")


def run(environ: Mapping[str, str], pytest_arguments: Sequence[str]) -> int:
    """1 when anything failed; pytest's summary is the last line."""
    named = any((ROOT / argument.partition("::")[0]).exists() for argument in pytest_arguments)
    code = attend(
        [sys.executable, "-m", "pytest", "-ra", *(() if named else ALL), *pytest_arguments],
        {**environ, "PYTHONPATH": str(ROOT / "local")},
    )
    return 1 if code else 0
