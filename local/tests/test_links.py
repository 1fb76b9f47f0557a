"""Every link of a document that points into the repository points at something."""

import re
from pathlib import Path

import pytest

from console.paths import ROOT

_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
_ELSEWHERE = ("https://", "mailto:")


def documents() -> list[str]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "local").glob("*.md")]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def links(document: str) -> list[str]:
    text = _FENCED.sub("", (ROOT / document).read_text())
    return [link for link in _LINK.findall(text) if not link.startswith(_ELSEWHERE)]


def anchors(document: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = _HEADING.findall(_FENCED.sub("", document.read_text()))
    plain = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in headings)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


def test_there_are_documents_with_links():
    assert sum(len(links(document)) for document in documents()) > 20


@pytest.mark.parametrize("document", documents())
def test_links_into_the_repository_point_at_something(document):
    for link in links(document):
        name, _, anchor = link.partition("#")
        assert not name.startswith(("http:", "/")), link
        there = (ROOT / document).parent / name if name else ROOT / document
        assert there.exists(), link
        if anchor:
            assert anchor in anchors(there), link
