"""The documents are short enough, complete, begin with a summary, and are in the index."""

import re

import pytest
import yaml

from console.paths import ROOT

README = ROOT / "README.md"
MOST_BYTES = 9 * 1024
MOST_WORDS = 1300
SUMMARY_LINES = 3
PAGES = sorted((ROOT / "docs").glob("*.md"))


def test_the_readme_takes_ten_minutes():
    text = README.read_text()
    words = [word for word in text.split() if re.search(r"\w", word)]
    assert len(text.encode()) <= MOST_BYTES, f"{len(text.encode())} bytes"
    assert len(words) < MOST_WORDS, f"{len(words)} words"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_begins_with_a_summary_of_three_lines(page):
    title, *rest = page.read_text().splitlines()
    assert title.startswith("# ")
    body = rest[1:] if not rest[0] else rest
    summary = body[: body.index("")]
    assert len(summary) == SUMMARY_LINES, summary
    assert not [line for line in summary if line.startswith(("#", "|", "`" * 3))], summary


def test_the_index_leads_to_every_page():
    index = (ROOT / "docs" / "README.md").read_text()
    missing = [page.name for page in PAGES if f"({page.name})" not in index]
    assert missing == ["README.md"]


def parameters(template: str) -> dict[str, dict]:
    class Loader(yaml.SafeLoader):
        """Takes !Sub and the like for nothing."""

    Loader.add_multi_constructor("!", lambda loader, suffix, node: None)
    return yaml.load((ROOT / template).read_text(), Loader)["Parameters"]


def test_the_page_on_deployment_has_every_parameter_with_its_default():
    rows = re.findall(
        r"^\| (\w+) \| (.*?) ?\| .+ \|$", (ROOT / "docs" / "deploy.md").read_text(), re.MULTILINE
    )
    told = {name: default for name, default in rows if name != "parameter"}
    there = {name: str(each["Default"]) for name, each in parameters("template.yaml").items()}
    assert told == there
