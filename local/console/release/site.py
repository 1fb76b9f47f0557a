"""The documents of a tree as a site: MkDocs with its theme Material, strict, so that a link that
leads nowhere fails. ./rekey makes its environment (requirements-site.txt).

The documents keep their places in the tree, so a link of one to another works as on GitHub.
"""

import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from console.command import run
from console.release.links import LINK, linked
from console.release.source import Source

HOME = "README.md"
_DOCUMENTS = ("*.md", "docs/**/*.md", "local/*.md")
_TITLE = re.compile(r"^# +(.*)$", re.MULTILINE)
_NOT_ON_THE_SITE = ("AGENTS.md", "CLAUDE.md")

_STYLE = ":root { --md-code-font: ui-monospace; }\n"
_HOOKS = '''"""Anchors as GitHub makes them of headings, and as the links expect them."""

import re


def on_config(config):
    config.mdx_configs["toc"] = {"permalink": True, "slugify": anchor}
    return config


def anchor(heading, separator):
    return re.sub(r"[^\\w\\- ]", "", heading.lower()).replace(" ", separator)
'''


def build(source: Source, folder: Path, environ: Mapping[str, str], log: Path) -> Path:
    """The folder of the finished pages; the folder is for the work."""
    pages = folder / "pages"
    documents = _copied(source.root, pages)
    (folder / "hooks.py").write_text(_HOOKS)
    (pages / "site.css").write_text(_STYLE)
    settings = _settings(source, documents, pages)
    # JSON is YAML.
    (folder / "mkdocs.yml").write_text(json.dumps(settings, indent=2))
    mkdocs = Path(os.environ.get("REKEY_SITE", "/nowhere"), "bin", "mkdocs")
    # The sitemap has dates.
    at = {"SOURCE_DATE_EPOCH": str(source.seconds), "NO_MKDOCS_2_WARNING": "1"}
    run([str(mkdocs), "build", "--strict"], {**environ, **at}, log, cwd=folder)
    return folder / "site"


def _copied(root: Path, pages: Path) -> list[str]:
    """The documents, and the files of the tree that they link to."""
    documents = sorted(
        {
            path.relative_to(root).as_posix()
            for pattern in _DOCUMENTS
            for path in root.glob(pattern)
            if path.name not in _NOT_ON_THE_SITE
        }
    )
    for name in {*documents, *linked(root, documents)}:
        (pages / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, pages / name)
    return documents


def _settings(source: Source, documents: list[str], pages: Path) -> dict:
    return {
        "site_name": f"Rekey {source.version}",
        "docs_dir": "pages",
        "site_dir": "site",
        "hooks": ["hooks.py"],
        "nav": navigation(documents, pages),
        "theme": {
            "name": "material",
            # Nothing is fetched from elsewhere.
            "font": False,
            "features": ["navigation.indexes", "navigation.top", "content.code.copy"],
            "palette": [
                {"media": "(prefers-color-scheme: light)", "scheme": "default"},
                {"media": "(prefers-color-scheme: dark)", "scheme": "slate"},
            ],
        },
        # The search needs a web server, the pages do not.
        "use_directory_urls": False,
        "plugins": ["search"],
        "extra_css": ["site.css"],
        "markdown_extensions": [
            "tables",
            "md_in_html",
            "pymdownx.highlight",
            # Mermaid stays text: its program would be fetched from elsewhere.
            "pymdownx.superfences",
        ],
        "validation": {
            "omitted_files": "warn",
            "absolute_links": "warn",
            "unrecognized_links": "warn",
            "anchors": "warn",
        },
    }


def navigation(documents: Iterable[str], pages: Path) -> list[dict]:
    """Home, the pages of docs in the order in which their index or the README names them, the
    decisions, and the rest.
    """
    left = [document for document in documents if document != HOME]
    texts = [pages / "docs" / HOME, pages / HOME]
    order = [
        (text.parent / link).resolve()
        for text in texts
        if text.exists()
        for link in LINK.findall(text.read_text())
    ]

    def rank(document: str) -> tuple:
        place = (pages / document).resolve()
        index = Path(document).name != HOME
        return index, order.index(place) if place in order else len(order), document

    def section(of: str) -> list:
        inside = [d for d in left if Path(d).parent.as_posix() == of]
        return [_entry(document, pages) for document in sorted(inside, key=rank)]

    sections = {"Topics": "docs", "Decisions": "docs/decisions", "Local AWS": "local"}
    named = [{title: section(of)} for title, of in sections.items() if section(of)]
    return [{"Home": HOME}, *named, {"Project": section(".")}]


def _entry(document: str, pages: Path) -> str | dict[str, str]:
    if Path(document).name == HOME:
        return document
    title = _TITLE.search((pages / document).read_text())
    return {title.group(1): document} if title else document
