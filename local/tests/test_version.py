"""The version of pom.xml is everywhere that a version is told."""

import re

import pytest
from click.testing import CliRunner

from console import cli, version
from console.paths import ROOT


def test_the_version_is_a_semantic_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?", version.of())


@pytest.mark.parametrize("pom", ["operator/pom.xml", "operator/build/pom.xml"])
def test_the_other_poms_have_the_same_version(pom):
    assert version.of((ROOT / pom).parent) == version.of()


def test_the_description_of_the_stack_names_the_version():
    described = (ROOT / "template.yaml").read_text().partition("Description: >-")[2]
    assert described.split()[:2] == ["Rekey", version.of()]


def test_the_command_tells_the_version():
    told = CliRunner().invoke(cli.rekey, ["--version"])
    assert told.exit_code == 0
    assert told.output == f"rekey {version.of()}\n"
