"""What a user's `mvn` and `sam build` say when a tool is not the one that the build needs."""

import re
import subprocess

from console.paths import ROOT
from console.toolchain import JDK

POM = (ROOT / "pom.xml").read_text()


def test_the_build_refuses_every_jdk_but_the_one_that_the_commands_look_for():
    (allowed,) = re.findall(r"<requireJavaVersion>\s*<version>(.*?)</version>", POM)
    assert allowed == f"[{JDK},{JDK + 1})"


def test_the_refusal_names_the_remedy():
    for message in re.findall(r"<message>(.*?)</message>", POM):
        assert message.startswith("Rekey needs ")
    assert POM.count("<message>") == 2


def test_maven_speaks_where_sam_shows_it():
    """SAM shows what Maven writes to standard error, and nothing else."""
    told = subprocess.run(
        ["mvn", "--batch-mode", "no-such-phase"], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode != 0
    assert "no-such-phase" in told.stderr
    assert "ERROR" not in told.stdout


def test_a_users_build_does_not_ask_how_the_code_is_formatted():
    (plugin,) = [p for p in POM.split("<plugin>") if "spotless-maven-plugin" in p]
    assert "<execution>" not in plugin
