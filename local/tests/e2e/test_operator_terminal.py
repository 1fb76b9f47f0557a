"""The operator's command in a terminal: what fits into a line, colours, the keyboard."""

import re

import pytest
from terminal import COLOUR, CTRL_C, CTRL_D, INTERRUPTED, Terminal

from console import stack
from console.paths import ROOT
from e2e.outside import scope
from e2e.test_operator import (
    INCOMPLETE,
    RIGHT,
    TO_CHANGE,
    WRONG_USAGE,
    Command,
    outside,
)

__all__ = ("outside",)
NARROW, USUAL, WIDE = 60, 80, 9999
# What a person copies as it is: a terminal breaks it, and the command does not.
WHOLE = re.compile(r"(Fix: )?(`[^`]*`\S*|(.*: )?(aws|sam) .*|\S+)")


@pytest.fixture(scope="module")
def account(outside):
    account = outside.new_member("Terminal", *outside.bench.seeded.regions)
    for _, region in outside.places_of(account):
        outside.place_log_groups(account, region, "/a")
    yield account
    outside.close(account)


@pytest.fixture(scope="module")
def planned(outside, account):
    """A run that has ended."""
    return outside.run(scope(*outside.places_of(account), mode="plan")).run


@pytest.fixture(scope="module")
def held(outside, account):
    """A run that goes on until somebody stops it."""
    outside.faults({"service": "organizations", "operation": "ListAccounts", "delay": 240})
    started = outside.start(scope(*outside.places_of(account)))
    yield started
    outside.faults()
    outside.stop(started)


@pytest.fixture(scope="module")
def environ(outside):
    usual = Command(outside).environ | {"TERM": "xterm-256color"}
    return {name: value for name, value in usual.items() if name not in ("NO_COLOR", "COLUMNS")}


@pytest.fixture
def terminal(environ):
    """terminal("runs", columns=60) runs the command there."""
    opened = []

    def terminal(*arguments, columns=USUAL, **variables):
        program = [str(ROOT / "rekey"), *arguments]
        opened.append(Terminal(program, environ | variables, columns))
        return opened[-1]

    yield terminal
    for each in opened:
        each.close()


def fits(line, columns):
    return len(line) <= columns or WHOLE.fullmatch(line.strip()) is not None


def words(lines):
    return " ".join(lines).split()


# (the command, how it ends)
SCREENS = {
    "help": (("rotate", "--help"), RIGHT),
    "runs": (("runs",), RIGHT),
    "a plan": (("report", "PLAN"), TO_CHANGE),
    "doctor": (("doctor",), INCOMPLETE),
    "a Region without a stack": (("runs", "--region", "eu-west-3"), WRONG_USAGE),
    "an unknown run": (("report", "no-such-run"), WRONG_USAGE),
    "a misspelt flag": (("plan", "--acount", "1"), WRONG_USAGE),
    "a wrong field": (("plan", "--account", "12"), WRONG_USAGE),
}


@pytest.mark.parametrize("columns", [NARROW, USUAL])
@pytest.mark.parametrize("screen", SCREENS)
def test_no_line_is_wider_than_the_terminal(terminal, planned, screen, columns):
    arguments, code = SCREENS[screen]
    shown = terminal(*(planned if word == "PLAN" else word for word in arguments), columns=columns)
    assert shown.end() == code, shown.text
    assert [line for line in shown.lines if not fits(line, columns)] == []


@pytest.mark.parametrize("screen", ["a plan", "doctor", "a Region without a stack"])
def test_no_word_and_no_command_is_broken(terminal, planned, screen):
    """Else there would be others than in a terminal as wide as can be."""
    arguments, _ = SCREENS[screen]
    arguments = [planned if word == "PLAN" else word for word in arguments]
    told = {}
    for columns in (NARROW, WIDE):
        shown = terminal(*arguments, columns=columns)
        shown.end()
        told[columns] = shown.lines
    assert words(told[NARROW]) == words(told[WIDE])
    for line in told[NARROW]:
        assert line.count("`") % 2 == 0, line


# The progress


@pytest.mark.parametrize("columns", [NARROW, USUAL])
def test_the_progress_is_one_line_and_ctrl_c_leaves_the_run_alone(outside, terminal, held, columns):
    watch = terminal("watch", held.run, columns=columns).until("planning").type(CTRL_C)
    assert watch.end() == INTERRUPTED
    assert [line for line in watch.lines if not fits(line, columns)] == []
    told = " ".join(words(watch.lines))
    assert "Detached. The run goes on." in told
    assert f"To follow it again: `rekey watch {held.run}`" in told
    assert f"To stop it: `rekey stop {held.run}`" in told
    assert outside.describe(held.arn)["status"] == "RUNNING"


# The keyboard


NO = {
    "another name": (b"yes\r", WRONG_USAGE),
    "Enter": (b"\r", WRONG_USAGE),
    "the end of the input": (CTRL_D, WRONG_USAGE),
    "Ctrl-C": (CTRL_C, INTERRUPTED),
}


@pytest.mark.parametrize("answer", NO)
def test_only_the_stacks_name_is_a_yes(outside, terminal, held, answer):
    keys, code = NO[answer]
    stop = terminal("stop", held.run, columns=NARROW).until("to go on:").type(keys)
    assert stop.end() == code, stop.text
    assert [line for line in stop.lines if not fits(line, NARROW)] == []
    assert outside.describe(held.arn)["status"] == "RUNNING"


def test_the_stacks_name_is_typed_and_seen(outside, terminal, held):
    stop = terminal("stop", held.run).until("to go on:").type(stack.NAME.encode() + b"\r")
    assert stop.end() == RIGHT, stop.text
    assert stop.lines[stop.lines.index(stack.NAME) + 1].startswith("Stopped.")
    assert outside.describe(held.arn)["status"] == "ABORTED"


# Colours and pipes


def test_colours_are_for_a_terminal_alone(terminal, planned):
    coloured = terminal("report", planned)
    plain = terminal("report", planned, NO_COLOR="1")
    assert (coloured.end(), plain.end()) == (TO_CHANGE, TO_CHANGE)
    assert COLOUR.search(coloured.text) and "\x1b" not in plain.text
    assert coloured.lines == plain.lines


def piped(environ, line):
    shown = Terminal(["sh", "-c", line], environ, USUAL)
    try:
        assert shown.end() == 0, shown.text
        return shown.text
    finally:
        shown.close()


def test_a_pipe_gets_no_colours(environ, planned):
    told = piped(environ, f"{ROOT / 'rekey'} report {planned} | cat")
    assert planned in told and "\x1b" not in told


def test_a_pipe_that_is_closed_early_ends_quietly(environ):
    told = piped(environ, f"{ROOT / 'rekey'} completion | head -n 1")
    assert told.count("\n") == 1 and told.startswith("#!"), told
