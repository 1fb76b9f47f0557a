"""The packages in docs/architecture.md are those of the code."""

import re

import packages
import pytest
from generated import Part

from console.paths import ROOT

RECIPES = re.compile(r"^## Where the usual changes are made$(.*?)^## ", re.MULTILINE | re.DOTALL)
CLASS = re.compile(r"`([a-z]+/[A-Z]\w+)`")
FILE = re.compile(r"`([\w./-]+\.(?:java|json|md|py|yaml))`")

PART = Part(ROOT / "docs" / "architecture.md", "test_architecture_document.py")


def made():
    found = packages.read()
    arrows = [
        f"  {name} --> {other}"
        for name, others in packages.direct(found).items()
        for other in others
    ]
    table = [
        f"| `{package.name}` | {package.purpose} | {package.files} |" for package in found.values()
    ]
    return "\n".join(
        [
            "```mermaid",
            "graph TD",
            *arrows,
            "```",
            "",
            "| package | what happens in it | files |",
            "|---|---|---|",
            *table,
        ]
    )


def test_the_document_shows_the_packages_as_they_are(request):
    if request.config.getoption("rewrite"):
        PART.write(made())
    assert PART.read() == made(), PART.command


def test_an_arrow_is_left_out_only_where_a_longer_way_has_it():
    found = packages.read()
    shown = packages.direct(found)

    def reached(name):
        return {name}.union(*(reached(other) for other in shown[name]))

    for name, package in found.items():
        assert package.knows <= reached(name)
        assert set(shown[name]) <= package.knows


def recipes():
    (text,) = RECIPES.findall(PART.document.read_text())
    return dict(re.findall(r"^### (.*?)$(.*?)(?=^### |\Z)", text, re.MULTILINE | re.DOTALL))


@pytest.mark.parametrize("change", recipes())
def test_every_file_that_a_recipe_names_is_there(change):
    recipe = recipes()[change]
    named = [packages.SOURCES / f"{name}.java" for name in CLASS.findall(recipe)]
    named += [ROOT / name for name in FILE.findall(recipe)]
    assert named
    assert [str(file) for file in named if not file.is_file()] == []


@pytest.mark.parametrize("change", recipes())
def test_every_name_with_a_slash_is_of_a_class_or_a_file(change):
    recipe = recipes()[change]
    names = {name for name in re.findall(r"`([^`\s]+)`", recipe) if "/" in name}
    assert names <= {*CLASS.findall(recipe), *FILE.findall(recipe)}
