"""Which version of Rekey the tree is of."""

from pathlib import Path
from xml.etree import ElementTree

from console.paths import ROOT

_POM = "{http://maven.apache.org/POM/4.0.0}"


def of(root: Path = ROOT) -> str:
    """As pom.xml says, from which everything else has it."""
    return ElementTree.parse(root / "pom.xml").getroot().findtext(f"{_POM}version", "")
