"""What a user's `mvn` and `sam build` say when a tool is not the one that the build needs."""

import re
import shutil
import subprocess

from console.paths import ROOT
from console.toolchain import JDK, WRAPPER

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


def test_the_wrapper_fetches_maven_from_its_own_repository_and_knows_its_checksum():
    properties = (WRAPPER / "maven-wrapper.properties").read_text()
    settings = dict(line.split("=", 1) for line in properties.splitlines())
    assert settings["distributionType"] == "only-script"
    assert settings["distributionUrl"].startswith("https://repo.maven.apache.org/maven2/")
    assert re.fullmatch("[0-9a-f]{64}", settings["distributionSha256Sum"])


def test_mvn_of_the_wrapper_is_mvnw(tmp_path):
    tree = tmp_path / "tree"
    (tree / ".mvn" / "wrapper").mkdir(parents=True)
    shutil.copy(WRAPPER / "mvn", tree / ".mvn" / "wrapper")
    (tree / "mvnw").write_text('#!/bin/sh\necho "$@"\n')
    (tree / "mvnw").chmod(0o755)
    maven = tree / ".mvn" / "wrapper" / "mvn"
    told = subprocess.run([maven, "-v", "a b"], capture_output=True, text=True, check=True)
    assert told.stdout == "-v a b\n"


def test_a_users_build_does_not_ask_how_the_code_is_formatted():
    (plugin,) = [p for p in POM.split("<plugin>") if "spotless-maven-plugin" in p]
    assert "<execution>" not in plugin
