"""No module of the local AWS imports one that imports it, at any remove."""

import ast
from pathlib import Path

import pytest

from console.paths import ROOT

PACKAGE = ROOT / "local" / "localaws"


def imported(text: str, modules: set[str], package: str) -> set[str]:
    """Those of *modules*, a package's, that a module of it imports: also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = ".".join([package] * node.level + [node.module] * bool(node.module))
            # Of `from package import name` the name may be a module.
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    parts = [name.split(".") for name in found if name.startswith(f"{package}.")]
    return {part[1] for part in parts} & modules


def read(folder: Path) -> dict[str, set[str]]:
    files = {file.stem: file for file in folder.glob("*.py")}
    return {n: imported(f.read_text(), set(files), folder.name) for n, f in files.items()}


def way_back(module: str, imports: dict[str, set[str]]) -> list[str] | None:
    """The modules from this one to itself, each imported by the one before."""
    ways = [[module]]
    seen = set()
    for way in ways:
        for name in sorted(imports[way[-1]]):
            if name == module:
                return [*way, name]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return None


IMPORTS = read(PACKAGE)


@pytest.mark.parametrize("module", sorted(IMPORTS))
def test_a_module_of_the_local_aws_does_not_import_itself_through_others(module):
    assert way_back(module, IMPORTS) is None


WRITTEN = {
    "import localaws.faults": {"faults"},
    "import localaws.faults as rules": {"faults"},
    "from localaws import faults, kms": {"faults", "kms"},
    "from localaws.faults import Rule": {"faults"},
    "from . import faults": {"faults"},
    "from .faults import Rule": {"faults"},
    "def install():\n    from . import faults": {"faults"},
    "from ministack.services import kms": set(),
    "from ministack import faults\nimport kms": set(),
    "from localaws import MINISTACK": set(),
}


@pytest.mark.parametrize("text", WRITTEN)
def test_an_import_is_read_however_it_is_written(text):
    assert imported(text, {"faults", "kms"}, "localaws") == WRITTEN[text]


def test_a_cycle_is_found_from_each_of_its_modules_and_from_no_other():
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b", "d"}, "d": set()}
    assert {module: way_back(module, imports) for module in imports} == {
        "a": None,
        "b": ["b", "c", "b"],
        "c": ["c", "b", "c"],
        "d": None,
    }
