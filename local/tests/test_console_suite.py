"""Which tests run at the same time."""

from pathlib import Path

from console.suite import APART, group

TESTS = [path.name for path in Path(__file__).parent.rglob("test_*.py")]


def test_each_slow_file_is_there_and_in_one_group():
    slow = [name for files in APART for name in files]
    assert [TESTS.count(name) for name in slow] == [1] * len(slow)


def test_files_of_one_group_share_its_name():
    for files in APART:
        assert {group(Path("local/tests/e2e", name)) for name in files} == {files[0]}
    assert group(Path("local/tests/e2e/test_run_complete.py")) == "e2e"
    assert group(Path(__file__)) == group(Path("local/tests/browser/test_report_page.py"))
