"""How a report is shown, whatever the names in it."""

import io
import re

from rich.console import Console

from console import summary
from console.organization import HOSTILE_NAME


def shown(report, width=160):
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="standard")
    summary.show(report, console)
    return console.file.getvalue()


def place(**what):
    return {
        "account": "111122223333",
        "accountName": "Audit",
        "region": "eu-central-1",
        "state": "Rotated",
        "failures": [],
        **what,
    }


def failure(**what):
    return {
        "code": "KMSDisabled",
        "message": "The key is disabled.",
        "remedy": "Enable it.",
        "blame": "CONFIGURATION",
        **what,
    }


def report(*places, **what):
    return {
        "run": "r1",
        "mode": "rotate",
        "outcome": "COMPLETE",
        "totals": {"accounts": 2, "changed": 57},
        "places": list(places),
        **what,
    }


def test_a_complete_run_shows_its_totals_and_no_places():
    text = shown(report(place()))
    assert "COMPLETE" in text and re.search(r"57 +changed", text)
    assert "attention" not in text and "Audit" not in text


def test_a_troubled_place_is_shown_with_reason_and_remedy():
    troubled = place(state="Refused", failures=[failure(target="/aws/lambda/a")])
    text = shown(report(place(accountName="Fine"), troubled, outcome="INCOMPLETE"))
    for said in ("INCOMPLETE", "111122223333", "Audit", "Refused", "/aws/lambda/a", "KMSDisabled"):
        assert said in text
    assert "Enable it." in text and "CONFIGURATION" in text
    assert "Fine" not in text


def test_equal_failures_are_counted():
    text = shown(report(place(state="Incomplete", failures=[failure(target="x", count=40)])))
    assert "40 targets" in text


def test_many_failures_are_cut_short():
    failures = [failure(code=f"Code{number}") for number in range(9)]
    text = shown(report(place(state="Incomplete", failures=failures)))
    assert "Code2" in text and "Code3" not in text and "6 more in the report" in text


def test_a_place_without_a_reason_points_to_the_report():
    assert "see the report" in shown(report(place(state="Lost")))


def test_names_are_shown_literally():
    names = (HOSTILE_NAME, "[bold red]Audit[/]", "[link=https://example.com]x[/link]", "[/]")
    for name in names:
        assert name in shown(report(place(state="Lost", accountName=name)))


def test_names_cannot_command_the_terminal():
    name = "a\x1b]0;title\x07b\x1b[2Jc\rd\u202ee"
    message = "\x1b[31mred\nsecond line"
    troubled = place(
        state="Lost",
        accountName=name,
        failures=[failure(target=name, message=message, remedy=message)],
    )
    text = shown(report(troubled, run="\x1b[5m", mode="\x9b2J"))
    for obeyed in ("\x1b]", "\x07", "\x1b[2J", "\r", "\u202e", "\x1b[5m", "\x9b"):
        assert obeyed not in text


def test_previous_keys_that_are_still_needed_are_counted():
    previous = [
        {"neededUntil": "2027-02-20T10:00:00Z", "neverExpires": 0},
        {"neededUntil": None, "neverExpires": 3},
    ]
    text = shown(report(place(), previousKeys=previous))
    assert "2 previous keys" in text and "2027-02-20" in text and "1 for as long" in text


def test_accounts_that_were_left_out_are_named():
    left_out = {"account": "444455556666", "name": HOSTILE_NAME, "reason": "its state is CLOSED"}
    text = shown(report(place(), leftOut=[left_out]))
    assert f"444455556666 {HOSTILE_NAME}: its state is CLOSED" in text


def test_a_report_that_lacks_everything_is_shown():
    assert "?" in shown({})
