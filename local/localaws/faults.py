"""Rules that make chosen calls fail, and the distance to each Region."""

import random
import re
from collections.abc import Callable
from fnmatch import translate

from .calls import Call
from .shapes import Json

# Those first that most calls differ in: each call is compared with each rule.
_WHICH = ("account", "region", "operation", "function", "service", "target")
_WHAT = ("error", "html", "close", "delay", "truncate", "settles", "kill", "twice")
_REST = ("count", "probability", "seed", "skip", "after", "id")


class Rule:
    """Matches calls by glob patterns; fires `count` times, or with `probability`, after `skip`."""

    def __init__(self, number: int, values: Json) -> None:
        unknown = set(values) - {*_WHICH, *_WHAT, *_REST}
        actions = [name for name in _WHAT if name in values]
        if unknown or len(actions) != 1:
            raise ValueError(f"a rule takes one of {_WHAT}, and {_WHICH + _REST}; not {values}")
        if "service" not in values:
            raise ValueError(f"a rule needs a service: {values}")
        if actions == ["error"] and set(values["error"]) != {"code", "status", "message"}:
            raise ValueError(f"error needs code, status and message: {values}")
        self.values, self.id, self.fired = values, str(values.get("id", number)), 0
        self.action, self.argument = actions[0], values[actions[0]]
        # True: the call is carried out, and its answer is lost.
        self.after = bool(values.get("after", False))
        self._fits = [(name, _matcher(values[name])) for name in _WHICH if name in values]
        self._left = values.get("count")
        self._skip = values.get("skip", 0)
        self._probability = values.get("probability", 1.0)
        self._random = random.Random(values.get("seed", 0))

    def fires(self, call: Call) -> bool:
        if self._left == 0 or not all(fits(getattr(call, name)) for name, fits in self._fits):
            return False
        if self._skip > 0:
            self._skip -= 1
            return False
        if self._random.random() >= self._probability:
            return False
        if self._left is not None:
            self._left -= 1
        self.fired += 1
        return True

    def to_dict(self) -> Json:
        return {**self.values, "id": self.id, "fired": self.fired}


def _matcher(glob: str) -> Callable[[str], object]:
    if re.search(r"[*?\[]", glob):
        return re.compile(translate(glob)).match
    return glob.__eq__


class Faults:
    def __init__(self) -> None:
        self.rules: list[Rule] = []
        # Looks at each new rule; the judge takes its place.
        self.judge: Callable[[Json], None] = lambda values: None
        self._added = 0

    def match(self, call: Call) -> Rule | None:
        """The first rule that fires for this call."""
        return next((rule for rule in self.rules if rule.fires(call)), None)

    def replace(self, rules: list[Json]) -> None:
        self.rules = [self._rule(values) for values in rules]

    def add(self, values: Json) -> Json:
        rule = self._rule(values)
        self.rules.append(rule)
        return rule.to_dict()

    def remove(self, rule_id: str | None = None) -> None:
        self.rules = [r for r in self.rules if rule_id is not None and r.id != rule_id]

    def to_list(self) -> list[Json]:
        return [rule.to_dict() for rule in self.rules]

    def _rule(self, values: Json) -> Rule:
        self._added += 1
        rule = Rule(self._added, values)
        self.judge(values)
        return rule


class Latency:
    """Milliseconds of a round trip by Region; "*" is for the Regions that are not named."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}

    def half(self, region: str) -> float:
        """Seconds of one way."""
        if not self.milliseconds:
            return 0.0
        return self.milliseconds.get(region, self.milliseconds.get("*", 0)) / 2000

    def replace(self, values: Json) -> None:
        for region, number in values.items():
            if isinstance(number, bool) or not isinstance(number, (int, float)) or number < 0:
                raise ValueError(f"latency of {region} must be milliseconds, was {number!r}")
        self.milliseconds = dict(values)


faults = Faults()
latency = Latency()
