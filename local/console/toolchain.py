"""Finds the JDK and Maven that the application is built with."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from console.failure import SetUpError
from console.paths import ROOT

JDK = 25
# Has Maven's wrapper under the name of Maven.
WRAPPER = ROOT / ".mvn" / "wrapper"

USUAL_FOLDERS = (
    "/usr/lib/jvm/*",
    "/usr/java/*",
    "/opt/*",
    "/opt/java/*",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
)


def with_jdk(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment in which mvn, sam and the local AWS find the JDK and Maven.

    Where no mvn is on the PATH, mvn is the wrapper, which fetches Maven once.
    """
    home = find_jdk(environ)
    path = f"{home / 'bin'}{os.pathsep}{environ.get('PATH', '')}"
    if not shutil.which("mvn", path=path):
        path = f"{path}{os.pathsep}{WRAPPER}"
    return {**environ, "JAVA_HOME": str(home), "PATH": path}


def find_jdk(environ: Mapping[str, str], folders: Iterable[str] = USUAL_FOLDERS) -> Path:
    """The home of a JDK 25: JAVA_HOME, the java on the PATH, then the usual folders."""
    seen = []
    for home in _candidates(environ, folders):
        version = java_version(home)
        if version == JDK and (home / "bin" / "javac").exists():
            return home
        if version:
            seen.append(f"{version} in {home}")
    raise SetUpError(
        f"needs a JDK {JDK}, and found {', '.join(dict.fromkeys(seen)) or 'no JDK at all'}. "
        f"Install one (Temurin or Corretto {JDK}; Debian: apt-get install temurin-{JDK}-jdk; "
        f"macOS: brew install --cask temurin@{JDK}) or point JAVA_HOME at one."
    )


def _candidates(environ: Mapping[str, str], folders: Iterable[str]) -> Iterable[Path]:
    if environ.get("JAVA_HOME"):
        yield Path(environ["JAVA_HOME"])
    java = shutil.which("java", path=environ.get("PATH", ""))
    if java:
        yield Path(java).resolve().parent.parent
    for pattern in folders:
        base = Path(environ.get("HOME", "/")) if pattern.startswith("~/") else Path("/")
        yield from sorted(base.glob(pattern.removeprefix("~/").lstrip("/")))


def java_version(home: Path) -> int | None:
    """The feature release of a JDK's home, without starting it where it says so in a file."""
    release = home / "release"
    if release.is_file():
        return _feature(release.read_text(errors="replace"), r'JAVA_VERSION="([\d.]+)')
    java = home / "bin" / "java"
    if not java.is_file():
        return None
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return _feature(told.stderr + told.stdout, r'version "([\d.]+)')


def _feature(text: str, pattern: str) -> int | None:
    found = re.search(pattern, text)
    if not found:
        return None
    first, _, rest = found.group(1).partition(".")
    return int(rest.partition(".")[0] or 1) if first == "1" else int(first)
