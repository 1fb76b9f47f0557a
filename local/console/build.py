"""Builds, skipped while what they are made from has not changed."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from console.command import run
from console.paths import ROOT, cache, tree
from console.toolchain import find_jdk, with_jdk
from console.training import train

# What SAM and Maven read of the tree. A build runs no tests, so they do not count.
INPUTS = (
    *("template.yaml", "member.yaml", "samconfig.toml", "statemachine"),
    *("pom.xml", ".mvn", "functions/src/main", "events"),
)
# What the application's own classes are made of.
SOURCES = ("pom.xml", ".mvn", "functions/src/main")
JAR = "classes.jar"
KEPT = 3


def build(environ: Mapping[str, str], log: Path) -> tuple[Path, bool]:
    """The built template, and whether it was there already."""
    inputs = fingerprint(ROOT, environ["JAVA_HOME"])
    builds = cache() / f"builds-{tree()}"
    builds.mkdir(exist_ok=True)
    folder = builds / inputs
    with _only_one(builds / ".lock"):
        if folder.is_dir():
            os.utime(folder)
            return folder / "out" / "template.yaml", True
        # Renamed when complete, so that a broken build is never taken for one. The new name is as
        # long in folders as the old one: SAM writes relative paths into the built template.
        unfinished = builds / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        _sam_build(unfinished, environ, log)
        train(unfinished / "out", environ, log)
        unfinished.rename(folder)
        _forget_old(builds)
    return folder / "out" / "template.yaml", False


def _sam_build(folder: Path, environ: Mapping[str, str], log: Path) -> None:
    """Without the unit tests: what is made is the same, and the suite runs them by themselves.

    SAM copies all that is beside the template, and fails if a file goes meanwhile. A Maven that
    works in the tree makes and deletes files of target/, so SAM is shown the inputs alone.
    """
    source = folder / "source"
    _copy_inputs(source)
    run(
        ["sam", "build", "--template-file", str(source / "template.yaml")]
        + ["--build-dir", str(folder / "out"), "--cache-dir", str(folder / "cache")],
        without_tests(environ),
        log,
        cwd=folder,
    )


def _copy_inputs(folder: Path) -> None:
    for name in INPUTS:
        there, copy = ROOT / name, folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if there.is_dir():
            shutil.copytree(there, copy)
        else:
            shutil.copy2(there, copy)


def without_tests(environ: Mapping[str, str]) -> dict[str, str]:
    """For Maven: neither compiles the tests nor runs them."""
    options = f"{environ.get('MAVEN_OPTS', '')} -Dmaven.test.skip=true"
    return {**environ, "MAVEN_OPTS": options.strip()}


def classpath(environ: Mapping[str, str], log: Path) -> str:
    """Of the application's own classes and what they need at run time; compiled if need be.

    Maven is needed to compile, and not when that has been done.
    """
    java_home = find_jdk(environ)
    builds = cache() / f"jars-{tree()}"
    builds.mkdir(exist_ok=True)
    folder = builds / fingerprint(ROOT, str(java_home), SOURCES)
    with _only_one(builds / ".lock"):
        if not folder.is_dir():
            unfinished = builds / "unfinished"
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            _compile(unfinished, with_jdk(environ), log)
            unfinished.rename(folder)
            _forget_old(builds)
        os.utime(folder)
    return f"{folder / JAR}{os.pathsep}{(folder / 'libraries').read_text().strip()}"


def _compile(folder: Path, environ: Mapping[str, str], log: Path) -> None:
    run(
        ["mvn", "--quiet", "--batch-mode", "compile"]
        + ["dependency:build-classpath", "-DincludeScope=runtime"]
        + [f"-Dmdep.outputFile={folder / 'libraries'}"],
        environ,
        log,
    )
    # A JVM's archive of loaded classes knows jars only.
    shutil.make_archive(str(folder / "classes"), "zip", ROOT / "target" / "classes")
    (folder / "classes.zip").rename(folder / JAR)


def fingerprint(root: Path, java_home: str, inputs: Sequence[str] = INPUTS) -> str:
    """Changes when any input does: its name, its content or whether it is there."""
    digest = hashlib.sha256(java_home.encode())
    for name in inputs:
        top = root / name
        for path in [top] if top.is_file() else sorted(p for p in top.rglob("*") if p.is_file()):
            digest.update(f"\0{path.relative_to(root)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:20]


@contextmanager
def _only_one(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _forget_old(builds: Path) -> None:
    known = [folder for folder in builds.iterdir() if folder.is_dir()]
    for folder in sorted(known, key=lambda f: f.stat().st_mtime, reverse=True)[KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
