"""A check for each shape of a service model: a function (value, where, tell) that tells each
difference. A model is compiled once, and what is left per call are look-ups.
"""

import json
import re
from collections.abc import Callable
from typing import Any, TypeAlias

from .shapes import Json

# Of Java's patterns, what Python writes otherwise.
_JAVA = ((r"\p{L}", r"\w"), (r"\p{N}", r"\d"), (r"\p{Z}", r"\s"), (r"\p{ASCII}", r"[\x00-\x7f]"))
_PLAIN = {"string": str, "blob": str, "boolean": bool, "integer": int, "long": int}

Tell: TypeAlias = Callable[[str], None]
Check: TypeAlias = Callable[[Any, str, Tell], None]
# The least and the most, both allowed; None where there are none.
Bounds: TypeAlias = tuple[float, float] | None


class Checks:
    """Of what is given (lengths and patterns too), or of what is answered (members and types)."""

    def __init__(self, shapes: Json, protocol: str, of_requests: bool) -> None:
        self._shapes, self._protocol, self._strict = shapes, protocol, of_requests
        self._made: dict[str, Check] = {}

    def of(self, name: str | None) -> Check:
        if name is None:
            return _structure({}, {}, (), False)
        if name not in self._made:
            # A shape may hold itself: the name comes first, what it stands for later.
            self._made[name] = lambda value, where, tell: self._made[name](value, where, tell)
            self._made[name] = self.of_shape(self._shapes[name])
        return self._made[name]

    def of_shape(self, shape: Json) -> Check:
        kind = shape["type"]
        if shape.get("document"):
            return lambda value, where, tell: None
        if kind == "structure":
            members = {
                wire_name(self._protocol, name, member): self.of(member["shape"])
                for name, member in shape["members"].items()
            }
            required = tuple(
                wire_name(self._protocol, name, shape["members"][name])
                for name in shape.get("required", ())
            )
            plain = {
                wire_name(self._protocol, name, member): kind
                for name, member in shape["members"].items()
                if (kind := self._plain(self._shapes[member["shape"]]))
            }
            return _structure(members, plain, required, shape.get("union", False))
        if kind == "list":
            return _list(self.of(shape["member"]["shape"]), self._bounds(shape))
        if kind == "map":
            key, value = self.of(shape["key"]["shape"]), self.of(shape["value"]["shape"])
            return _map(key, value, self._bounds(shape))
        if kind in ("integer", "long", "float", "double"):
            return _number(kind in ("integer", "long"), self._bounds(shape))
        if kind == "boolean":
            return _of_type(bool, "boolean")
        if kind == "timestamp":
            return _timestamp if self._protocol in ("json", "rest-json") else _of_type(str, "time")
        if kind == "blob":
            return _of_type(str, "base64")
        pattern = _pattern(shape["pattern"]) if self._strict and "pattern" in shape else None
        return _string(frozenset(shape.get("enum", ())), self._bounds(shape), pattern)

    def _plain(self, shape: Json) -> type | None:
        """The type of what needs no more than to be of it: most of what is answered."""
        kind = _PLAIN.get(shape["type"])
        more = ("enum", "min", "max", "pattern") if self._strict else ("enum",)
        return None if kind is None or any(each in shape for each in more) else kind

    def _bounds(self, shape: Json) -> Bounds:
        if not self._strict or not ("min" in shape or "max" in shape):
            return None
        return shape.get("min", float("-inf")), shape.get("max", float("inf"))


def wire_name(protocol: str, name: str, member: Json) -> str:
    return name if protocol == "json" else member.get("locationName", name)


def _pattern(java: str) -> re.Pattern[str]:
    for theirs, ours in _JAVA:
        java = java.replace(theirs, ours)
    # `[\w-_]`: no range to Java.
    return re.compile(java.replace(r"\w-", r"\w\-"))


def _structure(
    members: dict[str, Check], plain: dict[str, type], required: tuple[str, ...], union: bool
) -> Check:
    def check(value: Any, where: str, tell: Tell) -> None:
        if type(value) is not dict:
            tell(f"{where}: a structure expected, was {_shown(value)}")
            return
        for name, each in value.items():
            if type(each) is plain.get(name):
                continue
            of_member = members.get(name)
            if of_member is None:
                tell(f"{where}.{name}: no such member")
            elif each is not None:
                of_member(each, f"{where}.{name}", tell)
        for name in required:
            if value.get(name) is None:
                tell(f"{where}.{name}: required, and not there")
        if union and sum(each is not None for each in value.values()) != 1:
            tell(f"{where}: one member of a union expected, was {_shown(value)}")

    return check


def _list(of_member: Check, bounds: Bounds) -> Check:
    def check(value: Any, where: str, tell: Tell) -> None:
        if type(value) is not list:
            tell(f"{where}: a list expected, was {_shown(value)}")
            return
        if bounds is not None:
            _within(len(value), bounds, f"{where}: members", tell)
        inside = f"{where}[]"
        for each in value:
            of_member(each, inside, tell)

    return check


def _map(of_key: Check, of_value: Check, bounds: Bounds) -> Check:
    def check(value: Any, where: str, tell: Tell) -> None:
        if type(value) is not dict:
            tell(f"{where}: a map expected, was {_shown(value)}")
            return
        if bounds is not None:
            _within(len(value), bounds, f"{where}: entries", tell)
        for key, each in value.items():
            of_key(key, f"{where} key", tell)
            of_value(each, f"{where}{{}}", tell)

    return check


def _string(enum: frozenset[str], bounds: Bounds, pattern: re.Pattern[str] | None) -> Check:
    def check(value: Any, where: str, tell: Tell) -> None:
        if type(value) is not str:
            tell(f"{where}: a string expected, was {_shown(value)}")
        elif enum and value not in enum:
            tell(f"{where}: one of {', '.join(sorted(enum))} expected, was {_shown(value)}")
        elif bounds is not None and not bounds[0] <= len(value) <= bounds[1]:
            _within(len(value), bounds, f"{where}: characters", tell)
        elif pattern is not None and pattern.fullmatch(value) is None:
            tell(f"{where}: {pattern.pattern} expected, was {_shown(value)}")

    return check


def _number(whole: bool, bounds: Bounds) -> Check:
    types = (int,) if whole else (int, float)

    def check(value: Any, where: str, tell: Tell) -> None:
        if type(value) not in types:
            tell(f"{where}: a{' whole' if whole else ''} number expected, was {_shown(value)}")
        elif bounds is not None:
            _within(value, bounds, where, tell)

    return check


_SECONDS = _number(False, None)


def _timestamp(value: Any, where: str, tell: Tell) -> None:
    _SECONDS(value, where, tell)


def _of_type(expected: type, name: str) -> Check:
    def check(value: Any, where: str, tell: Tell) -> None:
        if type(value) is not expected:
            tell(f"{where}: a {name} expected, was {_shown(value)}")

    return check


def _within(number: float, bounds: tuple[float, float], what: str, tell: Tell) -> None:
    least, most = bounds
    if not least <= number <= most:
        tell(f"{what}: {least} to {most} expected, was {number}")


def _shown(value: Any) -> str:
    shown = json.dumps(value, default=str)
    return shown if len(shown) <= 80 else f"{shown[:77]}..."
