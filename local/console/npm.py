"""The npm packages that judge what Rekey gives to AWS (npm/package.json), in the cache.

./rekey makes the environment that has node (requirements-browser.txt) for the tests alone.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from console.command import run
from console.paths import ROOT, cache

PACKAGES = ROOT / "local" / "npm"
_FILES = ("package.json", "package-lock.json")


def node() -> str:
    return str(program("node"))


def modules(environ: Mapping[str, str], log: Path) -> Path:
    """The folder node_modules, as the lock has it; installed once."""
    contents = [(PACKAGES / name).read_bytes() for name in _FILES]
    folder = cache() / f"npm-{hashlib.sha256(b''.join(contents)).hexdigest()[:16]}"
    if not folder.is_dir():
        unfinished = Path(tempfile.mkdtemp(prefix=".npm-", dir=cache()))
        try:
            for name, content in zip(_FILES, contents, strict=True):
                (unfinished / name).write_bytes(content)
            _install(unfinished, environ, log)
            # Of two at once the first to finish wins.
            if not folder.is_dir():
                unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return folder / "node_modules"


def _install(folder: Path, environ: Mapping[str, str], log: Path) -> None:
    npm = program("npm")
    path = f"{npm.parent}{os.pathsep}{environ['PATH']}"
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund")
    run([str(npm), "ci", "--prefix", str(folder), *quiet], {**environ, "PATH": path}, log)


def program(name: str) -> Path:
    return Path(os.environ.get("REKEY_BROWSER", ""), "bin", name)
