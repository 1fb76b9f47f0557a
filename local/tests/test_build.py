"""What a user's `mvn` and `sam build` say when a tool is not the one that the build needs."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from console import build
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
    assert settings["distributionUrl"].startswith("https://archive.apache.org/dist/maven/")
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


def test_what_was_compiled_is_compiled_again_when_a_source_changes(tmp_path, monkeypatch):
    (tmp_path / "functions/src/main").mkdir(parents=True)
    source = tmp_path / "functions/src/main/A.java"
    source.write_text("class A {}")
    compiled = []

    def compile_(folder, environ, log):
        compiled.append(source.read_text())
        (folder / "libraries").write_text("/a.jar:/b.jar\n")

    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "_compile", compile_)
    monkeypatch.setenv("REKEY_CACHE", str(tmp_path / "cache"))
    first = build.classpath(os.environ, tmp_path / "log")
    assert first.endswith("/classes.jar:/a.jar:/b.jar")
    assert build.classpath(os.environ, tmp_path / "log") == first
    source.write_text("class A { }")
    assert build.classpath(os.environ, tmp_path / "log") != first
    assert compiled == ["class A {}", "class A { }"]


def test_sam_is_shown_its_inputs_and_nothing_that_others_write(tmp_path, monkeypatch):
    root, shown = tmp_path / "tree", []
    folders = {"target/classes", *(name for name in build.INPUTS if (ROOT / name).is_dir())}
    for name in {*build.INPUTS, *folders}:
        file = root / name / "a" if name in folders else root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)

    def run(arguments, environ, log, cwd):
        beside = Path(arguments[arguments.index("--template-file") + 1]).parent
        shown.extend(file.relative_to(beside) for file in beside.rglob("*") if file.is_file())

    monkeypatch.setattr(build, "ROOT", root)
    monkeypatch.setattr(build, "run", run)
    build._sam_build(tmp_path / "build", os.environ, tmp_path / "log")
    there = [file.relative_to(root) for file in root.rglob("*") if file.is_file()]
    assert sorted(shown) == sorted(file for file in there if file.parts[0] != "target")
