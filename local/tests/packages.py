"""The packages of the Java code and what they know of each other, as their imports say."""

import re
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

from console.paths import ROOT

SOURCES = ROOT / "functions" / "src" / "main" / "java" / "rekey"
IMPORT = re.compile(r"^import (?:static )?rekey\.(\w+)\.[A-Z]", re.MULTILINE)
IN_FULL = re.compile(r"\brekey\.([a-z]\w*)\.[A-Z]")
COMMENT = re.compile(r"//[^\n]*")
PURPOSE = re.compile(r"^/// ?(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Package:
    name: str
    # What happens in it, as its package-info.java says.
    purpose: str
    files: int
    knows: frozenset[str]


def read() -> dict[str, Package]:
    return {
        folder.name: _package(folder)
        for folder in sorted(SOURCES.iterdir())
        if (folder / "package-info.java").exists()
    }


def _package(folder: Path) -> Package:
    files = [file for file in folder.glob("*.java") if file.stem != "package-info"]
    code = "\n".join(COMMENT.sub("", file.read_text()) for file in files)
    words = " ".join(PURPOSE.findall((folder / "package-info.java").read_text()))
    known = {*IMPORT.findall(code), *IN_FULL.findall(code)} - {folder.name}
    return Package(folder.name, re.split(r"(?<=[.?]) ", words)[0], len(files), frozenset(known))


def direct(packages: dict[str, Package]) -> dict[str, list[str]]:
    """Without what follows from the rest: an arrow for which there is a longer way is left out."""
    above: dict[str, set[str]] = {}
    for name in TopologicalSorter({p.name: p.knows for p in packages.values()}).static_order():
        known = packages[name].knows
        above[name] = known.union(*(above[other] for other in known))
    return {
        name: sorted(
            other
            for other in package.knows
            if not any(other in above[between] for between in package.knows)
        )
        for name, package in packages.items()
    }
