"""What no AWS page settles, each a switch with named positions, the stricter one first.

A module that behaves by a switch asks position("name") at the moment of the call. Switches are
set through the control endpoint (settings, member doubts), LOCALAWS_DOUBTS and
`./rekey local start --doubt`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Doubt:
    """One point that AWS may settle either way.

    positions maps each name to what the local AWS does in it. The first is the default.
    """

    name: str
    positions: Mapping[str, str]
    source: str

    @property
    def default(self) -> str:
        return next(iter(self.positions))


DOUBTS: tuple[Doubt, ...] = (
    Doubt(
        "map-result-of-failed-children",
        {
            "whole-record": "a failed child of a Distributed Map without a ResultWriter puts its "
            "whole record (input, error, cause) into the Map's result",
            "left-out": "the Map's result has the children that succeeded, and no others",
        },
        "https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html "
        "(does not say); https://github.com/aws/aws-cdk/issues/24799",
    ),
)

_by_name = {doubt.name: doubt for doubt in DOUBTS}
_chosen: dict[str, str] = {}


def position(name: str) -> str:
    """The position that a switch is in now. Raises KeyError for a switch that does not exist."""
    return _chosen.get(name, _by_name[name].default)


def positions() -> dict[str, str]:
    return {name: position(name) for name in _by_name}


def choose(chosen: Mapping[str, str]) -> None:
    """Raises ValueError and changes nothing when a name or a position is wrong."""
    for name, wanted in chosen.items():
        if name not in _by_name:
            raise ValueError(f"no doubt {name}; there are {', '.join(_by_name)}")
        if wanted not in _by_name[name].positions:
            known = ", ".join(_by_name[name].positions)
            raise ValueError(f"doubt {name} has the positions {known}, not {wanted!r}")
    _chosen.update(chosen)


def parse(text: str) -> dict[str, str]:
    """Reads `name=position,name=position`."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    return {name.strip(): wanted.strip() for name, _, wanted in pairs}


def reset() -> None:
    _chosen.clear()
    choose(parse(os.environ.get("LOCALAWS_DOUBTS", "")))


reset()
