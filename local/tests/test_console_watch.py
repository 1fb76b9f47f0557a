"""The operator's command follows the runs of the console."""

import io
import os
import stat

import pytest
from rich.console import Console

from console import watch
from console.aws import Cloud
from console.execution import Execution
from console.failure import SetUpError
from console.screen import Screen
from console.stack import Stack


@pytest.fixture
def command(monkeypatch, tmp_path):
    """command(script): what runs in place of the operator's command."""

    def command(script):
        file = tmp_path / "rekey"
        file.write_text(f"#!/bin/sh\n{script}\n")
        file.chmod(file.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(watch, "COMMAND", file)

    return command


@pytest.fixture
def screen():
    console = Console(file=io.StringIO(), width=120)
    return Screen(console, console)


def execution():
    stack = Stack("arn:aws:states:eu-central-1:0:stateMachine:rekey", "bucket", "role")
    return Execution(None, Cloud("http://127.0.0.1:1", "eu-central-1"), stack, "run-1")


def test_it_follows_the_run_of_the_local_aws_without_its_report(command, screen, tmp_path):
    command(f'echo "$@" "$AWS_ENDPOINT_URL" "$COLUMNS" >>{tmp_path}/said')
    with watch.building(os.environ, tmp_path / "log") as watcher:
        watcher.wait(screen)
        watcher.follow(execution())
    first, second = (tmp_path / "said").read_text().splitlines()
    assert first.split()[0] == "--version"
    following = "watch run-1 --stack rekey --no-report http://127.0.0.1:1 "
    assert second.startswith(following) and second.removeprefix(following).isdigit()


def test_a_build_that_fails_says_why(command, screen, tmp_path):
    command("echo no compiler >&2; exit 70")
    with (
        pytest.raises(SetUpError, match="no compiler"),
        watch.building(os.environ, tmp_path / "log") as watcher,
    ):
        watcher.wait(screen)


def test_a_run_that_cannot_be_shown_goes_on(command, screen, tmp_path):
    command('[ "$1" = --version ]')
    with watch.building(os.environ, tmp_path / "log") as watcher:
        watcher.wait(screen)
        watcher.follow(execution())


def test_what_fails_meanwhile_ends_the_build(command, tmp_path):
    command("sleep 600")
    with (
        pytest.raises(ValueError, match="meanwhile"),
        watch.building(os.environ, tmp_path / "log"),
    ):
        raise ValueError("meanwhile")
