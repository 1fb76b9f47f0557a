"""Which files of a tree its documents link to."""

import re
from collections.abc import Iterable
from pathlib import Path

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s#]+)[^)]*\)")


def linked(root: Path, documents: Iterable[str]) -> set[str]:
    """By their paths in the tree, as those of the documents are."""
    found = set()
    for document in documents:
        for link in LINK.findall((root / document).read_text()):
            there = (root / document).parent / link
            if ":" not in link and there.is_file():
                found.add(there.resolve().relative_to(root.resolve()).as_posix())
    return found
