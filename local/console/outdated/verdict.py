"""Judges a dependency by the release that we have and the newest one that a registry told of."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from packaging.version import InvalidVersion, Version

from console.paths import ROOT

HOLDS = ROOT / "local" / "holds.toml"


class State(StrEnum):
    CURRENT = "current"
    HELD = "held"
    OUTDATED = "outdated"
    NOT_ASKED = "not asked"


@dataclass(frozen=True)
class Dependency:
    """`where` is the file that names the present release, from the top of the tree."""

    name: str
    present: str
    where: str


@dataclass(frozen=True)
class Hold:
    """Only releases that begin with `allowed` are wanted."""

    name: str
    allowed: str
    reason: str


@dataclass(frozen=True)
class Judged:
    """`newest` is empty where no registry told of one."""

    dependency: Dependency
    newest: str
    state: State
    reason: str = ""


def holds(file: Path = HOLDS) -> dict[str, Hold]:
    """By the names of what they hold."""
    table = tomllib.loads(file.read_text())
    return {hold["name"]: Hold(**hold) for hold in table["hold"]}


def judge(dependency: Dependency, newest: str, held: Mapping[str, Hold]) -> Judged:
    """`newest` is empty where the registry gave no answer: nothing is current without one."""
    if not newest:
        return Judged(dependency, newest, State.NOT_ASKED, "no answer about it")
    hold = held.get(dependency.name)
    if hold and not dependency.present.startswith(hold.allowed):
        return Judged(dependency, newest, State.OUTDATED, f"not held at {hold.allowed}*")
    behind = _is_behind(dependency.present, newest)
    if hold and (not behind or not newest.startswith(hold.allowed)):
        return Judged(dependency, newest, State.HELD, f"at {hold.allowed}*: {hold.reason}")
    return Judged(dependency, newest, State.OUTDATED if behind else State.CURRENT)


def exit_code(judged: Iterable[Judged]) -> int:
    """0: all current or held. 1: something is outdated. 2: something could not be asked."""
    states = {one.state for one in judged}
    if State.NOT_ASKED in states:
        return 2
    return 1 if State.OUTDATED in states else 0


def _is_behind(present: str, newest: str) -> bool:
    try:
        return Version(present) < Version(newest)
    except InvalidVersion:
        return present != newest
