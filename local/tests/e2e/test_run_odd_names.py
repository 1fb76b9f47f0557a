"""One run over accounts and log groups that are named to do harm, and inputs as large as they get.

Every character that a log group's name may have is here, and names that look like paths, options,
references and numbers; account names are of any script, and of what AWS itself would not take.
"""

import csv
import io
import json
import time

import pytest

from e2e.outside import QUERY_RESULTS, alone

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html: 1 to 512 of
# a-z, A-Z, 0-9, _, -, /, . and #
NAMES = (
    *(".", "..", "/", "//", "-", "_", "#", "0", "-1", "00000000", "1e9", "a", "A"),
    *(
        "../../../etc/passwd",
        "/../x",
        "./x",
        "x/",
        "x//y",
        "~".replace("~", "#/#"),
        "--help",
        "-rf",
    ),
    *("null", "None", "true", "NaN", "undefined", "AWS-x", "aws.x", "aws-x", "aws#spans"),
    *("query-result", "query-result/x", "log-group", "none", "all", "#REF", "#N/A", "-1-1"),
    f"{LETTERS}0123456789_-/.#",
    "x" * 512,
    "/" * 512,
    ".." * 256,
)
# An account's name, whatever the console takes: all of it is to be shown, and none of it to act.
ACCOUNTS = (
    "<script>alert(1)</script><img src=x>",
    '=HYPERLINK("http://x","y")',
    "+1-1@SUM(A1:A9)*",
    "\x1b[31mred\x1b[0m \x07",
    "../../*?[a-z]{1,2}",
    "日本語の アカウント",
    "حساب الإنتاج",
    "\u202egnp.exe \u2066x\u2069",
    "Ünïcödé 🎉 e\u0301",
    "null\u2028line\u2029par",
)
MOST_INPUT = 256 * 1024
# What the workflow says beside the input, and room for it.
ADDED = 4096
# docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
MOST_CAUSE = 32_768


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "0"}) as outside:
        yield outside


class Odd:
    def __init__(self, outside):
        self.outside, self.region = outside, outside.bench.seeded.regions[0]
        self.accounts = {outside.new_member(name, self.region): name for name in ACCOUNTS}
        self.place = (next(iter(self.accounts)), self.region)
        outside.control("PUT", "settings", {"propagationSeconds": 0})
        outside.place_log_groups(*self.place, *NAMES)
        for account in self.accounts:
            outside.place_log_groups(account, self.region, "/plain")
        given = {"accounts": {"include": list(self.accounts)}, "regions": [self.region]}
        self.ended = outside.run(given)

    def read(self, name):
        return self.outside.read(f"runs/{self.ended.run}/{name}").decode()


@pytest.fixture(scope="module")
def odd(outside):
    odd = Odd(outside)
    yield odd
    for account in odd.accounts:
        outside.close(account)


@pytest.mark.differs("organizations CreateAccount request")
def test_every_log_group_is_moved_whatever_its_name(outside, odd):
    assert odd.ended.complete, (odd.ended.error, odd.ended.cause)
    keys = outside.keys([odd.place])
    assert {target[2] for target in keys} == {*NAMES, "/plain", QUERY_RESULTS}
    assert set(keys.values()) == {outside.wanted(*odd.place)}
    assert outside.journal(odd.ended.run).keys() >= {(*odd.place, name) for name in NAMES}


def test_every_account_is_told_by_the_name_it_has(odd):
    told = {place["account"]: place["accountName"] for place in odd.ended.report["places"]}
    assert told == odd.accounts


def test_the_page_has_no_markup_and_no_control_character_of_a_name(odd):
    page = odd.read("report.html")
    assert "<script>alert(1)" not in page and "<img src=x" not in page
    assert "\x1b" not in page and "\x07" not in page


def test_no_cell_of_the_csv_is_a_formula(odd):
    rows = list(csv.reader(io.StringIO(odd.read("report.csv"))))
    assert len(rows) > len(ACCOUNTS)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "-", "\t", "\r"))] == []
    assert not any("\x1b" in cell for cell in cells)


def test_the_run_is_undone_by_the_same_names(outside, odd):
    given = {"mode": "restore", "restore": {"run": odd.ended.run}}
    undone = outside.run(given | {"accounts": {"include": [odd.place[0]]}})
    assert undone.complete, (undone.error, undone.cause)
    keys = outside.keys([odd.place])
    assert {keys[*odd.place, name] for name in NAMES} == {"none"}


def padded(size):
    """An input of so many bytes, whose one field nobody knows."""
    empty = json.dumps({"mode": "verify", "x": ""})
    return {"mode": "verify", "x": "y" * (size - len(empty))}


def test_an_input_as_large_as_an_execution_takes_changes_nothing(outside):
    """With what the workflow adds, it is more than a state takes, and nobody can catch that."""
    given = padded(MOST_INPUT)
    assert len(json.dumps(given)) == MOST_INPUT
    assert_refused(outside, given, "States.DataLimitExceeded", "exceeding the maximum")


def test_an_input_that_is_a_little_smaller_is_answered_in_a_sentence(outside):
    assert_refused(outside, padded(MOST_INPUT - ADDED), "rekey.input.InvalidInput", "x:")


def test_a_scope_of_all_that_an_input_takes_is_judged(outside):
    """Some 16,000 accounts that are not in the organization."""
    room = MOST_INPUT - ADDED - len(json.dumps({"mode": "verify", "accounts": {"include": []}}))
    strangers = [f"{999_000_000_000 + n}" for n in range(room // len('"999000000000", '))]
    given = {"mode": "verify", "accounts": {"include": strangers}}
    assert_refused(outside, given, "rekey.input.InvalidInput", "accounts.include[0]:")


def assert_refused(outside, given, error, word):
    since = time.monotonic()
    ended = outside.run(given)
    assert (ended.status, ended.error) == ("FAILED", error), ended.cause[:500]
    assert word in ended.cause and len(ended.cause) < MOST_CAUSE
    assert outside.calls(since, service="sts") == []
    assert outside.lease() is None
