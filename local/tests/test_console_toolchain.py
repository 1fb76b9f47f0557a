"""Which JDK is found, and what is said when there is none."""

import shutil
from pathlib import Path

import pytest

from console.failure import SetUpError
from console.paths import ROOT
from console.toolchain import find_jdk, java_version, with_jdk


def jdk(folder, version, javac=True, release=True):
    """A folder that looks like a JDK's home."""
    (folder / "bin").mkdir(parents=True)
    java = folder / "bin" / "java"
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-01' >&2\n")
    java.chmod(0o755)
    if javac:
        (folder / "bin" / "javac").touch(mode=0o755)
    if release:
        (folder / "release").write_text(f'IMPLEMENTOR="X"\nJAVA_VERSION="{version}"\n')
    return folder


@pytest.mark.parametrize(
    "version, feature",
    [("25", 25), ("25.0.1", 25), ("17.0.12", 17), ("1.8.0_402", 8), ("26-ea", 26)],
)
@pytest.mark.parametrize("release", [True, False], ids=["release file", "java -version"])
def test_the_version_of_a_jdk(tmp_path, version, feature, release):
    assert java_version(jdk(tmp_path / "jdk", version, release=release)) == feature


def test_a_folder_that_is_no_jdk_has_no_version(tmp_path):
    assert java_version(tmp_path) is None


def test_java_home_comes_first(tmp_path):
    given = jdk(tmp_path / "given", "25.0.2")
    jdk(tmp_path / "jvm" / "a", "25")
    found = find_jdk({"JAVA_HOME": str(given), "PATH": ""}, [f"{tmp_path}/jvm/*"])
    assert found == given


def test_an_older_java_home_and_an_older_default_java_are_passed_over(tmp_path):
    old = jdk(tmp_path / "old", "17.0.1")
    wanted = jdk(tmp_path / "jvm" / "temurin", "25")
    environ = {"JAVA_HOME": str(old), "PATH": str(old / "bin")}
    assert find_jdk(environ, [f"{tmp_path}/jvm/*"]) == wanted


def test_the_java_on_the_path_is_found_through_its_link(tmp_path):
    home = jdk(tmp_path / "home", "25")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    assert find_jdk({"PATH": str(tmp_path / "bin")}, []) == home


def test_the_home_folder_is_searched(tmp_path):
    home = jdk(tmp_path / ".sdkman/candidates/java/25-tem", "25")
    environ = {"HOME": str(tmp_path), "PATH": ""}
    assert find_jdk(environ, ["~/.sdkman/candidates/java/*"]) == home


def test_a_runtime_without_a_compiler_is_not_enough(tmp_path):
    jdk(tmp_path / "jvm" / "jre", "25", javac=False)
    with pytest.raises(SetUpError):
        find_jdk({"PATH": ""}, [f"{tmp_path}/jvm/*"])


def test_without_a_jdk_it_says_what_was_found_and_what_to_install(tmp_path):
    old = jdk(tmp_path / "jvm" / "old", "21.0.4")
    with pytest.raises(SetUpError) as failure:
        find_jdk({"PATH": ""}, [f"{tmp_path}/jvm/*"])
    said = str(failure.value)
    assert f"21 in {old}" in said and "Install" in said and "JAVA_HOME" in said


def test_without_maven_the_wrapper_of_the_tree_is_maven(tmp_path):
    home = jdk(tmp_path / "jdk", "25")
    environ = with_jdk({"JAVA_HOME": str(home), "PATH": ""})
    maven = Path(shutil.which("mvn", path=environ["PATH"]))
    assert maven == ROOT / ".mvn" / "wrapper" / "mvn"


def test_a_maven_on_the_path_goes_before_the_wrapper(tmp_path):
    home = jdk(tmp_path / "jdk", "25")
    (tmp_path / "mvn").touch(mode=0o755)
    environ = with_jdk({"JAVA_HOME": str(home), "PATH": str(tmp_path)})
    assert shutil.which("mvn", path=environ["PATH"]) == str(tmp_path / "mvn")


def test_maven_sam_and_the_local_aws_are_told_of_the_jdk(tmp_path):
    home = jdk(tmp_path / "jdk", "25")
    (tmp_path / "mvn").touch(mode=0o755)
    environ = with_jdk({"JAVA_HOME": str(home), "PATH": str(tmp_path), "OTHER": "kept"})
    assert environ["JAVA_HOME"] == str(home)
    assert environ["PATH"].startswith(f"{home}/bin:")
    assert environ["OTHER"] == "kept"
