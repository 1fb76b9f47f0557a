"""Writes down what JSONata expressions were given, for another engine to evaluate them too.

LOCALAWS_EXPRESSIONS=FILE switches it on: a line of JSON for each expression and each kind of what
it was given, added to those that the file has.
"""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .shapes import Json

_PATHS = re.compile(r"\$(\w+(?:\.\w+)*)")


def recorder() -> Callable[[str, Json, Any], None]:
    """A function (expression, bindings, value), or one that does nothing."""
    given = os.environ.get("LOCALAWS_EXPRESSIONS")
    return Recorder(Path(given)) if given else lambda expression, bindings, value: None


class Recorder:
    def __init__(self, file: Path) -> None:
        self._file = file
        lines = file.read_text().splitlines() if file.exists() else []
        self._known = {_kind(**json.loads(line)) for line in lines}

    def __call__(self, expression: str, bindings: Json, value: Any) -> None:
        needed = _needed(expression, bindings)
        kind = _kind(expression, needed, value)
        if kind not in self._known:
            self._known.add(kind)
            line = {"expression": expression, "bindings": needed, "value": value}
            with self._file.open("a") as lines:
                lines.write(json.dumps(line) + "\n")


def _needed(expression: str, bindings: Json) -> Json:
    """Of the bindings, what the expression names, and what is around it."""
    needed: Json = {}
    for path in _PATHS.findall(expression):
        source, copy = bindings, needed
        *around, last = path.split(".")
        for name in around:
            if not isinstance(source.get(name), dict):
                last = name
                break
            source, copy = source[name], copy.setdefault(name, {})
        if last in source:
            copy[last] = source[last]
    return needed


def _kind(expression: str, bindings: Json, value: Any) -> str:
    return json.dumps([expression, _shape(bindings), value if isinstance(value, bool) else None])


def _shape(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shape(each) for name, each in sorted(value.items())}
    if isinstance(value, list):
        return [_shape(each) for each in value[:1]]
    return type(value).__name__
