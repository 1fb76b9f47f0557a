"""Words that made readers stumble do not come back: in documents, messages, pages and comments."""

import re
import subprocess

import pytest

from console.paths import ROOT

# What each says more plainly.
PLAINER = {
    r"mend(s|ed|ing)?": "fix",
    r"take[sn]? away": "delete",
    r"pass(es|ed)? over": "skip, leave out",
    r"for want of": "because ... is missing",
    r"in vain": "without success",
    r"so long( as)?": "as long as, until",
    r"whatever else": "anything else",
    r"of one's own": "say whose",
    r"lest": "so that ... not",
    r"(there|where)(of|in|upon)": "of it, in it",
}
STUMBLES = re.compile(rf"\b({'|'.join(PLAINER)})\b", re.IGNORECASE)
# Where people read, tests and lists of AWS's own words aside.
READ = (
    *("*.md", "docs/**/*.md", "*.yaml", "events/*.json", "statemachine/*"),
    *("functions/src/main/java/**/*.java", "functions/src/main/jte/*.jte"),
    *("operator/src/main/java/**/*.java", "local/*.md", "local/console/**/*.py"),
)


def files() -> list[str]:
    patterns = [f":(glob){pattern}" for pattern in READ]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def found(text: str) -> list[str]:
    # A word at the end of a line goes with the first of the next one.
    return [match.group() for match in STUMBLES.finditer(re.sub(r"\s+(///|//|#)?\s*", " ", text))]


def test_there_is_much_to_read():
    assert len(files()) > 300


def test_no_file_says_again_what_was_hard_to_read():
    stumbles = {name: found((ROOT / name).read_text()) for name in files()}
    assert {name: words for name, words in stumbles.items() if words} == {}


@pytest.mark.parametrize("text", ["Mend it", "it waits so\n/// long as", "is taken away"])
def test_stumbles_are_found_across_lines(text):
    assert found(text)


def test_a_stumble_is_a_whole_word():
    assert not found("Amend what is recommended")
