"""`./rekey outdated`: asks the registries and shows what is not at its newest release."""

import os
from collections.abc import Callable, Iterable

import click
from rich.table import Column, Table

from console.failure import SetUpError
from console.outdated import maven, npm, python
from console.outdated.verdict import Dependency, Judged, State, exit_code, holds, judge
from console.paths import ROOT
from console.screen import Screen
from console.toolchain import with_jdk

LOGS = ROOT / "target" / "outdated"
HEADS = ("name", "present", "newest", "where", "state")
EXIT_CODES = (
    "Exit codes: 0 all are current or held, 1 some are outdated, 2 a registry could not be asked."
)


@click.command("outdated", epilog=EXIT_CODES, short_help="Lists outdated dependencies.")
def outdated() -> int:
    """Lists the dependencies that are not at their newest release.

    Asks for those of pom.xml, of the locks of Python and of the npm packages. What is held back,
    and why, is in local/holds.toml.
    """
    screen = Screen()
    judged = [*_of_maven(screen), *_of_python(screen), *_of_npm(screen)]
    show(screen, judged)
    return exit_code(judged)


def show(screen: Screen, judged: Iterable[Judged]) -> None:
    table = Table(*(Column(head, overflow="fold") for head in HEADS))
    counts = dict.fromkeys(State, 0)
    for one in judged:
        counts[one.state] += 1
        if one.state is State.CURRENT:
            continue
        state = f"{one.state}: {one.reason}" if one.reason else one.state.value
        about = one.dependency
        table.add_row(about.name, about.present, one.newest or "-", about.where, state)
    if table.row_count:
        screen.out.print(table)
    told = ", ".join(f"{count} {state}" for state, count in counts.items())
    screen.out.print(told, highlight=False)


def _of_maven(screen: Screen) -> list[Judged]:
    # The local AWS checks MiniStack when it is imported: only this command waits for it.
    from localaws import ric

    held, log = holds(), LOGS / "maven.log"
    asked = maven.dependencies((ROOT / "pom.xml").read_text(), ric.VERSION)

    def ask() -> list[Judged]:
        names = [dependency.name for dependency in asked]
        newest = maven.ask(names, held, with_jdk(os.environ), log)
        return [judge(one, newest.get(one.name, ""), held) for one in asked]

    return _or_not_asked(screen, "Maven", ask, asked)


def _of_python(screen: Screen) -> Iterable[Judged]:
    for suffix in python.LOCKS:
        lock = f"local/requirements{suffix}.txt"
        log = LOGS / f"uv{suffix}.log"
        yield from _or_not_asked(
            screen,
            lock,
            lambda suffix=suffix, log=log: python.judge_lock(suffix, holds(), os.environ, log),
            [Dependency("all of them", "-", lock)],
        )


def _of_npm(screen: Screen) -> Iterable[Judged]:
    held = holds()
    for one in npm.dependencies():
        log = LOGS / "npm.log"
        yield from _or_not_asked(
            screen,
            one.name,
            lambda one=one, log=log: [judge(one, npm.ask(one.name, held, os.environ, log), held)],
            [one],
        )


def _or_not_asked(
    screen: Screen, title: str, ask: Callable[[], list[Judged]], asked: list[Dependency]
) -> list[Judged]:
    """A tool that fails tells nothing of what it was asked about."""
    try:
        with screen.step(title):
            return ask()
    except (SetUpError, OSError) as failure:
        screen.say(f"{title}: {failure}")
        return [
            Judged(one, "", State.NOT_ASKED, "its registry could not be asked") for one in asked
        ]
