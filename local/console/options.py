"""Options that several sub-commands share, and the values they take."""

import json
from pathlib import Path

import click

from localaws import doubts

# The Regions that a number stands for, in this order.
REGIONS = (
    "eu-central-1",
    "us-east-1",
    "eu-west-1",
    "us-west-2",
    "ap-southeast-2",
    "ap-northeast-1",
    "eu-north-1",
    "sa-east-1",
)


class Regions(click.ParamType):
    """How many Regions, or which."""

    name = "number | list"

    def convert(self, value, param, ctx):
        if isinstance(value, tuple):
            return value
        if value.isdigit():
            if not 1 <= int(value) <= len(REGIONS):
                self.fail(f"between 1 and {len(REGIONS)} Regions, or a list of their names")
            return REGIONS[: int(value)]
        names = tuple(name.strip() for name in value.split(","))
        if not all(name.count("-") >= 2 for name in names) or len(set(names)) != len(names):
            self.fail(f"{value!r} is neither a number nor a list like eu-central-1,us-east-1")
        return names


class Position(click.ParamType):
    """A switch of the local AWS and the position that it is to be in."""

    name = "name=position"

    def convert(self, value, param, ctx):
        if not isinstance(value, str):
            return value
        chosen = doubts.parse(value)
        try:
            doubts.check(chosen)
        except ValueError as wrong:
            self.fail(str(wrong))
        return chosen


class InputFile(click.ParamType):
    """A file with the input of an execution."""

    name = "file"

    def convert(self, value, param, ctx):
        if isinstance(value, dict):
            return value
        try:
            given = json.loads(Path(value).read_text())
        except OSError as unreadable:
            self.fail(f"cannot read {value}: {unreadable.strerror}")
        except ValueError as wrong:
            self.fail(f"{value} is not JSON: {wrong}")
        if not isinstance(given, dict):
            self.fail(f'{value} must hold a JSON object, like {{}} or {{"mode": "plan"}}')
        return given


_ORGANIZATION = (
    click.option(
        "--accounts",
        type=click.IntRange(1, 500),
        default=12,
        show_default=True,
        help="Accounts to work on, the hub among them.",
    ),
    click.option(
        "--regions",
        type=Regions(),
        default="2",
        show_default=True,
        help="How many Regions, or a list: eu-central-1,us-east-1. The first is the hub's.",
    ),
    click.option(
        "--log-groups",
        type=click.IntRange(0, 100_000),
        default=30,
        show_default=True,
        help="Log groups in each place (an account's Region).",
    ),
    click.option(
        "--seed",
        type=int,
        default=1,
        show_default=True,
        help="Another number makes other names, keys and retentions.",
    ),
    click.option(
        "--day-one",
        is_flag=True,
        help="Adds an account without the member role and disables the wanted key of a place.",
    ),
)


def of_organization(command):
    for option in reversed(_ORGANIZATION):
        command = option(command)
    return command


def of_run(command):
    given = click.option(
        "--input",
        "given",
        type=InputFile(),
        default=None,
        help="The execution's input as a JSON file; without one, {} (a rotation).",
    )
    as_json = click.option(
        "--json",
        "as_json",
        is_flag=True,
        help="Prints report.json alone to standard output, all else to standard error.",
    )
    return given(as_json(command))
