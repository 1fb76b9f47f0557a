"""The whole test suite, one check after the other; pytest comes last and has the last word."""

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from console.command import attend, without_ours
from console.paths import ROOT
from console.screen import Screen


@dataclass(frozen=True)
class Check:
    title: str
    arguments: Sequence[str]


CHECKS = (
    Check("Python style", ("ruff", "check", "local")),
    Check("Python format", ("ruff", "format", "--check", "local")),
    Check("SAM template", ("sam", "validate", "--lint", "--region", "eu-central-1")),
    Check("Member template", ("cfn-lint", "member.yaml")),
    Check("Java", ("mvn", "--batch-mode", "--no-transfer-progress", "verify")),
)


def run(environ: Mapping[str, str], pytest_arguments: Sequence[str], screen: Screen) -> int:
    """1 when anything failed. Later checks run all the same, so that one run tells of them all."""
    checks = () if pytest_arguments else CHECKS
    failed = [check.title for check in checks if not _passes(check, environ, screen)]
    named = any((ROOT / argument.partition("::")[0]).exists() for argument in pytest_arguments)
    where = [] if named else ["local/tests"]
    code = attend(
        [sys.executable, "-m", "pytest", "-ra", *where, *pytest_arguments],
        {**environ, "PYTHONPATH": str(ROOT / "local")},
    )
    if failed:
        screen.say(f"Failed before pytest: {', '.join(failed)}")
    return 1 if failed or code else 0


def _passes(check: Check, environ: Mapping[str, str], screen: Screen) -> bool:
    began = time.monotonic()
    screen.say(f"== {check.title}: {' '.join(check.arguments)}")
    code = attend(check.arguments, without_ours(environ))
    seconds = time.monotonic() - began
    screen.say(f"== {check.title}: {'failed' if code else 'passed'}, {seconds:.1f} s")
    return code == 0
