"""The packages in docs/architecture.md are those of the code."""

import packages
from generated import Part

from console.paths import ROOT

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
