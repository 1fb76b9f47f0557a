"""The table of the local AWS's switches in local/README.md, made of the registry and the tests."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from generated import Part

from console.paths import ROOT
from localaws.doubts import DOUBTS, Doubt

PART = Part(ROOT / "local" / "README.md", "test_doubts.py")
TESTS = ROOT / "local" / "tests"
HEAD = ("| switch | position | what the local AWS does | source | tests |", "|---|---|---|---|---|")


def test_files() -> list[Path]:
    return sorted(TESTS.rglob("test_*.py"))


def covering(doubt: Doubt, position: str, files: Iterable[Path]) -> list[Path]:
    """The test files that name the switch and the position in one function, class or value."""
    wanted = {doubt.name, position}
    return [file for file in files if any(wanted <= named for named in _named(file))]


def _named(file: Path) -> Iterator[set[str]]:
    """The texts that each statement of the module's top level has in it."""
    for statement in ast.parse(file.read_text()).body:
        constants = (n.value for n in ast.walk(statement) if isinstance(n, ast.Constant))
        yield {value for value in constants if isinstance(value, str)}


def table(doubts: Iterable[Doubt], files: list[Path]) -> str:
    """The default is bold. Switch and source stand in the first line of each switch."""
    lines = [line for doubt in doubts for line in _lines(doubt, files)]
    return "\n".join([*HEAD, *lines])


def _lines(doubt: Doubt, files: list[Path]) -> Iterator[str]:
    for position, does in doubt.positions.items():
        first = position == doubt.default
        tests = ", ".join(f"`{file.name}`" for file in covering(doubt, position, files))
        cells = (
            f"`{doubt.name}`" if first else "",
            f"**{position}**" if first else position,
            _plain(does),
            _plain(doubt.source) if first else "",
            tests,
        )
        yield "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def made() -> str:
    return table(DOUBTS, test_files())
