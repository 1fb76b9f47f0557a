"""Which tests run at the same time."""

import os
import re
from pathlib import Path

import pytest

from console import suite
from console.suite import APART, FIRST, group

FOLDER = Path(__file__).parent
# What has Maven write target/ of the tree.
MAVEN = re.compile(r"""["']mvn["']|\bjava\.compiled\b|\bbuild\.classpath\b""")
TESTS = [path.name for path in FOLDER.rglob("test_*.py")]


def test_each_slow_file_is_there_and_in_one_group():
    slow = [name for files in APART for name in files]
    assert [TESTS.count(name) for name in slow] == [1] * len(slow)


def test_files_of_one_group_share_its_name():
    for files in APART:
        assert {group(Path("local/tests/e2e", name)) for name in files} == {files[0]}
    assert group(Path("local/tests/e2e/test_run_complete.py")) == "e2e"
    assert group(Path(__file__)) == group(Path("local/tests/browser/test_report_page.py"))


def test_all_that_have_maven_work_in_the_tree_are_in_the_group_of_the_checks():
    """Two of them at once would read each other's unfinished classes."""
    files = [file for file in FOLDER.rglob("*.py") if MAVEN.search(file.read_text())]
    assert {"test_checks.py", "test_keypolicy_agrees.py"} <= {file.name for file in files}
    assert {group(file) for file in files} == {group(FOLDER / FIRST)}


@pytest.fixture
def built(tmp_path, monkeypatch):
    """built(*groups) says whether the operator's command was started before tests of these."""
    program, log = tmp_path / "rekey", tmp_path / "log"
    monkeypatch.setattr(suite, "OPERATOR", program)

    def before(*groups, code=0):
        program.write_text(f"#!/bin/sh\necho $@\nexit {code}\n")
        program.chmod(0o755)
        suite.build_before(groups, os.environ, log)
        return log.exists() and log.read_text() == "--version\n"

    return before


def test_what_several_groups_start_is_built_before_the_first_test(built):
    assert built("e2e", "the rest")


def test_one_group_alone_builds_what_it_starts_by_itself(built):
    assert not built("the rest")


def test_what_cannot_be_built_is_left_to_the_tests_that_start_it(built):
    assert built("e2e", "the rest", code=70)
