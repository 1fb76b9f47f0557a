"""What npm fetches, asked with `npm view`: the judges of the tests, and the browser."""

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from console.browser import PACKAGE
from console.command import run
from console.npm import PACKAGES, program
from console.outdated.verdict import Dependency, Hold
from console.paths import ROOT


def dependencies() -> list[Dependency]:
    judges = PACKAGES / "package.json"
    where = str(judges.relative_to(ROOT))
    name, _, release = PACKAGE.rpartition("@")
    return [
        *(
            Dependency(judge, pinned, where)
            for judge, pinned in json.loads(judges.read_text())["dependencies"].items()
        ),
        Dependency(name, release, "local/console/browser.py"),
    ]


def ask(name: str, held: Mapping[str, Hold], environ: Mapping[str, str], log: Path) -> str:
    """The newest release."""
    npm = program("npm")
    wanted = f"{name}@{held[name].allowed}x" if name in held else name
    path = f"{npm.parent}{os.pathsep}{environ['PATH']}"
    # Where npm cannot reach the registry, it answers from its cache: so it has an empty one.
    with tempfile.TemporaryDirectory() as cache:
        flags = ("--json", "--cache", cache, "--offline=false", "--loglevel=error")
        run([str(npm), "view", wanted, "version", *flags], {**environ, "PATH": path}, log)
        return newest(log.read_text())


def newest(answer: str) -> str:
    """npm gives one release, or those of a range in order. Before its JSON it may say other things.

    Empty where it gives none.
    """
    starts = [at for at in (answer.find('"'), answer.find("[")) if at >= 0]
    if not starts:
        return ""
    try:
        told = json.loads(answer[min(starts) :])
    except json.JSONDecodeError:
        return ""
    return told if isinstance(told, str) else next(reversed(told), "")
