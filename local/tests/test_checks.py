"""What other tools test: style, types, the templates, and the Java code with its own tests."""

import os
from pathlib import Path

import pytest
import yaml

from console.command import attend, without_ours
from console.paths import ROOT

SUPPRESSIONS = ROOT / "local" / "checkov.yaml"
# ./rekey sets it up, in an environment of its own.
CHECKOV = str(Path(os.environ.get("REKEY_SCANNER", "/nowhere"), "bin", "checkov"))

CHECKS = {
    "python style": ("ruff", "check", "local"),
    "python format": ("ruff", "format", "--check", "local"),
    "python types": ("mypy", "--config-file", "local/pyproject.toml"),
    "sam template": ("sam", "validate", "--lint", "--region", "eu-central-1"),
    "member template": ("cfn-lint", "member.yaml"),
    "templates of other partitions": (
        *("cfn-lint", "--regions", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "--"),
        *("template.yaml", "member.yaml"),
    ),
    "security of the templates": (
        *(CHECKOV, "--config-file", str(SUPPRESSIONS)),
        *("--file", "template.yaml", "member.yaml"),
    ),
    # The functions and the operator's command.
    "java": ("mvn", "--batch-mode", "--file", "operator/build/pom.xml", "spotless:check", "verify"),
}


@pytest.mark.parametrize("arguments", CHECKS.values(), ids=CHECKS)
def test_the_tool_finds_nothing_wrong(arguments):
    environ = without_ours(os.environ) | {"SAM_CLI_TELEMETRY": "0"}
    code = attend(arguments, environ)
    assert code == 0, f"{' '.join(arguments)}: exit code {code}; what it said is below"


def test_no_template_switches_a_rule_off_and_each_suppression_is_explained():
    for name in ("template.yaml", "member.yaml"):
        text = (ROOT / name).read_text().lower()
        assert "cfn-lint" not in text and "checkov" not in text, name
    lines = [line.strip() for line in SUPPRESSIONS.read_text().splitlines()]
    skipped = yaml.safe_load(SUPPRESSIONS.read_text())["skip-check"]
    assert skipped
    for check in skipped:
        assert lines[lines.index(f"- {check}") - 1].startswith("# "), check
