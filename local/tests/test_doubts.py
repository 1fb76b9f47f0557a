"""The switches of the local AWS: how they are set, their table in local/README.md, their tests."""

import os
import subprocess
import sys
import urllib.error

import positions
import pytest
from conftest import LOCAL, PATIENCE_SECONDS

from console import cli, demo, local_aws, options, record
from localaws import doubts
from localaws.doubts import DOUBTS

ALL = [(doubt, position) for doubt in DOUBTS for position in doubt.positions]
NAMES = [f"{doubt.name}={position}" for doubt, position in ALL]
DEFAULTS = {doubt.name: doubt.default for doubt in DOUBTS}
LAST = {doubt.name: list(doubt.positions)[-1] for doubt in DOUBTS}
WRONG = {
    "no such switch": "weather=fine",
    "no such position": f"{DOUBTS[0].name}=perhaps",
    "no position": DOUBTS[0].name,
    "one right and one wrong": f"{NAMES[0]},weather=fine",
}


def listed(told, wrong):
    """A refusal lists what there is to choose from."""
    there = list(DOUBTS[0].positions) if wrong.startswith(DOUBTS[0].name) else list(DEFAULTS)
    if wrong.startswith(NAMES[0]):
        there = list(DEFAULTS)
    words = " ".join(told.split())
    return all(name in words for name in there)


# The registry


def test_every_switch_has_a_name_of_its_own_two_positions_and_a_source():
    assert len(DEFAULTS) == len(DOUBTS)
    for doubt in DOUBTS:
        assert len(doubt.positions) >= 2 and all(doubt.positions.values()), doubt.name
        assert doubt.source, doubt.name


def test_what_is_written_is_what_is_read():
    assert doubts.parse(doubts.written(LAST)) == LAST
    assert doubts.parse("") == {}
    assert doubts.parse(" a = b , c=d,") == {"a": "b", "c": "d"}


# The control endpoint


def positions_of(control):
    return control("GET", "settings")["doubts"]


def test_a_switch_is_in_the_position_that_it_was_put_in_until_the_settings_are_deleted(control):
    assert positions_of(control) == DEFAULTS
    name = DOUBTS[0].name
    assert control.settings(doubts={name: LAST[name]})["doubts"] == DEFAULTS | {name: LAST[name]}
    assert control.settings(doubts=LAST)["doubts"] == LAST
    assert control("DELETE", "settings")["doubts"] == DEFAULTS


def test_the_whole_reset_is_one_of_the_switches_too(control):
    control.settings(doubts=LAST)
    control("DELETE", "")
    assert positions_of(control) == DEFAULTS


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_one_is_refused_and_changes_nothing(control, wrong):
    with pytest.raises(urllib.error.HTTPError, match="400") as refused:
        control.settings(propagationSeconds=77, doubts=doubts.parse(wrong))
    assert listed(refused.value.read().decode(), wrong)
    assert positions_of(control) == DEFAULTS
    assert control("GET", "settings")["propagationSeconds"] != 77


# The start


def settings_of_a_process(environ, *arguments):
    """Its end, where the settings are wrong before it starts anything."""
    return subprocess.run(
        [sys.executable, "-m", "localaws", "--port", "1", *arguments],
        env={**os.environ, "PYTHONPATH": str(LOCAL), **environ},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
    )


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_one_in_the_environment_or_an_option_ends_it_before_it_starts(wrong):
    for ended in (
        settings_of_a_process({doubts.VARIABLE: wrong}),
        settings_of_a_process({}, "--doubts", wrong),
    ):
        assert ended.returncode == 2
        assert listed(ended.stderr, wrong)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_doubt_is_refused_before_anything_starts(wrong, monkeypatch, capsys):
    monkeypatch.setattr(demo, "start", lambda *_: pytest.fail("something was started"))
    assert cli.main(["local", "start", "--doubt", wrong]) == 2
    assert listed(capsys.readouterr().err.replace("│", ""), wrong)


def test_each_doubt_reaches_the_start(monkeypatch, tmp_path):
    started = {}

    def start(workshop, port, positions):
        started.update(positions)
        return local_aws.LocalAws(0, 1, tmp_path, tmp_path)

    monkeypatch.setenv("REKEY_CACHE", str(tmp_path))
    monkeypatch.setattr(cli, "with_jdk", lambda environ: environ)
    monkeypatch.setattr(demo, "start", start)
    monkeypatch.setattr(record, "write", lambda _: None)
    first, second, *_ = LAST
    given = ["--doubt", f"{first}={LAST[first]}", "--doubt", f"{second}={LAST[second]}"]
    assert cli.main(["local", "start", *given]) == 0
    assert started == {first: LAST[first], second: LAST[second]}


def test_those_of_the_command_go_before_those_of_the_environment(tmp_path):
    first, second, *_ = LAST
    of_environ = {first: LAST[first], second: DEFAULTS[second]}
    environ = {**os.environ, doubts.VARIABLE: doubts.written(of_environ)}
    aws = local_aws.start(environ, tmp_path / "log", None, {second: LAST[second]})
    try:
        chosen = DEFAULTS | {first: LAST[first], second: LAST[second]}
        assert aws.control("GET", "settings")["doubts"] == chosen
        last = aws.control("PUT", "settings", {"doubts": DEFAULTS})
        assert last["doubts"] == DEFAULTS
        assert aws.control("DELETE", "settings")["doubts"] == chosen, "as at the start"
    finally:
        aws.stop()


def test_help_tells_of_it(capsys):
    assert cli.main(["local", "start", "--help"]) == 0
    assert "--doubt NAME=POSITION" in capsys.readouterr().out
    assert options.Position().convert(NAMES[0], None, None) == doubts.parse(NAMES[0])


# Its document and its tests


def test_the_table_is_in_the_readme(request):
    if request.config.getoption("rewrite"):
        positions.PART.write(positions.made())
    assert positions.PART.read() == positions.made(), positions.PART.command


@pytest.mark.parametrize(("doubt", "position"), ALL, ids=NAMES)
def test_some_test_is_of_each_position(doubt, position):
    assert positions.covering(doubt, position, positions.test_files()), (
        f"no file local/tests/**/test_*.py names {doubt.name!r} and {position!r} in one test"
    )


def test_a_switch_that_no_test_names_is_noticed(tmp_path):
    new = doubts.Doubt("new", {"strict": "s", "lenient": "l"}, "a page")
    file = tmp_path / "test_new.py"
    file.write_text(
        "def test_one():\n    put('new', 'strict')\n\ndef test_other():\n    'lenient'\n"
    )
    assert positions.covering(new, "strict", [file]) == [file]
    assert positions.covering(new, "lenient", [file]) == []
    assert positions.table([new], [file]).splitlines()[2:] == [
        "| `new` | **strict** | s | a page | `test_new.py` |",
        "|  | lenient | l |  |  |",
    ]
