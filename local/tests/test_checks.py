"""What other tools test: style, the templates, and the Java code with its own tests."""

import os

import pytest

from console.command import attend, without_ours

CHECKS = {
    "python style": ("ruff", "check", "local"),
    "python format": ("ruff", "format", "--check", "local"),
    "sam template": ("sam", "validate", "--lint", "--region", "eu-central-1"),
    "member template": ("cfn-lint", "member.yaml"),
    "java": ("mvn", "--batch-mode", "--no-transfer-progress", "verify"),
}


@pytest.mark.parametrize("arguments", CHECKS.values(), ids=CHECKS)
def test_the_tool_finds_nothing_wrong(arguments, capfd):
    """The tool's own words are shown as it goes on."""
    environ = without_ours(os.environ) | {"SAM_CLI_TELEMETRY": "0"}
    with capfd.disabled():
        print(f"\n$ {' '.join(arguments)}", flush=True)
        code = attend(arguments, environ)
    assert code == 0, f"{' '.join(arguments)}: exit code {code}; what it said is above"
