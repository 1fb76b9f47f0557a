"""Arguments and exit codes of ./rekey."""

import io
import json
import re
import subprocess
from pathlib import Path

import click
import pytest
from rich.console import Console

from console import cli, demo
from console.build import fingerprint
from console.command import run
from console.execution import Result
from console.failure import SetUpError
from console.options import InputFile, Regions
from console.paths import ROOT
from console.screen import Screen


def refusal(kind, value):
    with pytest.raises(click.BadParameter) as refused:
        kind.convert(value, None, None)
    return refused.value.message


def test_regions_as_a_number_and_as_a_list():
    assert Regions().convert("2", None, None) == ("eu-central-1", "us-east-1")
    given = "eu-west-1, us-gov-west-1"
    assert Regions().convert(given, None, None) == ("eu-west-1", "us-gov-west-1")


@pytest.mark.parametrize("value", ["0", "99", "", "frankfurt", "eu-west-1,", "eu-west-1,eu-west-1"])
def test_other_regions_are_refused(value):
    assert "list" in refusal(Regions(), value)


def test_the_input_is_a_json_object(tmp_path):
    file = tmp_path / "input.json"
    file.write_text('{"mode": "plan"}')
    assert InputFile().convert(str(file), None, None) == {"mode": "plan"}
    file.write_text("[]")
    assert "JSON object" in refusal(InputFile(), str(file))
    file.write_text("{mode")
    assert "not JSON" in refusal(InputFile(), str(file))
    assert "cannot read" in refusal(InputFile(), str(tmp_path / "none.json"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["dem"],
        ["demo", "--accounts", "0"],
        ["demo", "--regions", "nowhere"],
        ["demo", "--input", "/does/not/exist.json"],
        ["demo", "--keeep"],
        ["local", "begin"],
        ["local", "start", "--port", "80"],
    ],
)
def test_wrong_usage_exits_with_2_and_says_why(arguments, capsys):
    assert cli.main(arguments) == 2
    assert "Error:" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["--help"], ["demo", "-h"], ["local", "--help"], ["test", "-h"]]
)
def test_help_exits_with_0(arguments, capsys):
    assert cli.main(arguments) == 0
    assert "Usage: rekey" in capsys.readouterr().out


def test_what_is_missing_exits_with_2_and_its_remedy(monkeypatch, capsys):
    def missing(environ):
        raise SetUpError("needs a JDK 25. Install one.")

    monkeypatch.setattr(cli, "with_jdk", missing)
    assert cli.main(["demo"]) == 2
    assert capsys.readouterr().err == "rekey: needs a JDK 25. Install one.\n"


def test_an_interrupt_exits_with_130(monkeypatch, capsys):
    def interrupted(environ):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "with_jdk", interrupted)
    assert cli.main(["demo"]) == 130


@pytest.mark.parametrize("arguments", [["seed"], ["deploy"], ["run"]])
def test_a_step_without_a_local_aws_says_how_to_start_one(arguments, monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("REKEY_CACHE", str(tmp_path))
    assert cli.main(["local", *arguments]) == 2
    assert "./rekey local start" in capsys.readouterr().err


def test_stop_and_status_without_a_local_aws_are_fine(monkeypatch, tmp_path):
    monkeypatch.setenv("REKEY_CACHE", str(tmp_path))
    assert cli.main(["local", "stop"]) == 0
    assert cli.main(["local", "status"]) == 0


class Written:
    """An execution whose objects are those given."""

    def __init__(self, **objects):
        self.objects = objects

    def read(self, name):
        return self.objects.get(name.replace(".", "_"))


@pytest.fixture
def screen():
    def console():
        return Console(file=io.StringIO(), width=120)

    return Screen(console(), console())


@pytest.mark.parametrize(
    "outcome, code", [("COMPLETE", 0), ("READY", 0), ("BLOCKED", 1), ("INCOMPLETE", 1), ("?", 1)]
)
def test_the_exit_code_tells_the_outcome(outcome, code, screen, tmp_path):
    result = Result("r1", "SUCCEEDED", {"outcome": outcome})
    assert demo.hand_over(Written(), result, tmp_path, screen, as_json=False) == code


def test_a_run_without_a_report_tells_error_and_cause(screen, tmp_path):
    result = Result("r1", "FAILED", None, "RotationIncomplete", "the lease is taken")
    assert demo.hand_over(Written(), result, tmp_path, screen, as_json=True) == 1
    said = screen.err.file.getvalue()
    assert "RotationIncomplete" in said and "the lease is taken" in said
    assert screen.out.file.getvalue() == ""


def test_json_prints_the_report_alone(screen, tmp_path):
    report = {"outcome": "COMPLETE", "places": [{"accountName": "[b]ü\x1b"}]}
    demo.hand_over(Written(), Result("r1", "SUCCEEDED", report), tmp_path, screen, as_json=True)
    assert json.loads(screen.out.file.getvalue()) == report


def test_reports_are_copied_and_those_of_an_earlier_run_removed(screen, tmp_path):
    (tmp_path / "report.html").write_text("earlier")
    result = Result("r1", "SUCCEEDED", {"outcome": "COMPLETE"})
    demo.hand_over(Written(report_json=b"{}"), result, tmp_path, screen, as_json=False)
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert str(tmp_path / "report.json") in screen.out.file.getvalue()


def test_the_summary_opens_with_the_path_of_the_page_and_json_says_it_elsewhere(screen, tmp_path):
    written = Written(report_json=b"{}", report_html=b"<!doctype html>", report_csv=b"run")
    result = Result("r1", "SUCCEEDED", {"outcome": "COMPLETE"})
    paths = [str(tmp_path / f"report.{form}") for form in ("html", "json", "csv")]
    demo.hand_over(written, result, tmp_path, screen, as_json=False)
    assert screen.out.file.getvalue().split()[:3] == paths
    demo.hand_over(written, result, tmp_path, screen, as_json=True)
    assert screen.err.file.getvalue().split() == paths


def test_a_tool_that_fails_is_told_with_the_end_of_its_log(tmp_path):
    log = tmp_path / "logs" / "tool.log"
    with pytest.raises(SetUpError) as failure:
        run(["sh", "-c", "echo the reason; exit 3"], {"PATH": "/bin:/usr/bin"}, log, tmp_path)
    assert "exit code 3" in str(failure.value) and "the reason" in str(failure.value)
    assert str(log) in str(failure.value)


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "functions/src/main").mkdir(parents=True)
    (tmp_path / "functions/src/main/A.java").write_text("class A {}")
    (tmp_path / "template.yaml").write_text("Resources: {}")
    return tmp_path


def test_the_same_inputs_are_not_built_again(tree):
    before = fingerprint(tree, "/jdk")
    (tree / "README.md").write_text("not an input")
    (tree / "target").mkdir()
    (tree / "target" / "a.class").write_text("nor this")
    assert fingerprint(tree, "/jdk") == before


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: (tree / "template.yaml").write_text("Resources: {A: {}}"),
        lambda tree: (tree / "functions/src/main/A.java").write_text("class A { }"),
        lambda tree: (tree / "functions/src/main/B.java").write_text(""),
        lambda tree: (tree / "functions/src/main/A.java").rename(
            tree / "functions/src/main/B.java"
        ),
        lambda tree: (tree / "pom.xml").write_text("<project/>"),
    ],
    ids=["template", "content", "new file", "name", "pom"],
)
def test_any_change_of_an_input_is_noticed(tree, change):
    before = fingerprint(tree, "/jdk")
    change(tree)
    assert fingerprint(tree, "/jdk") != before


def test_another_jdk_is_noticed(tree):
    assert fingerprint(tree, "/jdk") != fingerprint(tree, "/other")


def test_no_lock_names_a_registry_or_a_folder_of_this_machine():
    for lock in Path(cli.__file__).parents[1].glob("requirements*.txt"):
        text = lock.read_text()
        assert "--hash=sha256:" in text
        for trace in ("http:", "https:", "://", "--index", "--find-links", "/home", "/tmp"):
            assert trace not in text, f"{trace} in {lock.name}"


def test_the_first_help_has_every_command_and_no_other():
    told = subprocess.run([str(ROOT / "rekey"), "--help"], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    named = re.findall(r"^  ([a-z-]+)  +[A-Z]", told.stdout, re.MULTILINE)
    script = (ROOT / "rekey").read_text()
    (operators,) = re.findall(r"^  ((?:[a-z-]+ \| )+[a-z-]+)\)$", script, re.MULTILINE)
    assert sorted(named) == sorted([*operators.split(" | "), *cli.rekey.commands])
    assert max(map(len, told.stdout.splitlines())) <= 100
