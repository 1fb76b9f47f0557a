"""The log groups of each account and Region in the order of their names, kept sorted.

MiniStack keeps all log groups of all accounts in one dict and sorts on every page; with 100,000
groups in a place a page would take tenths of a second. This dict takes its place.
"""

import threading
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from .shapes import LogGroup

# Account, Region and name.
Placed: TypeAlias = tuple[str, str, str]


class SortedByPlace(dict[Placed, LogGroup]):
    """(account, region, name) -> log group, which also knows each place's names in order."""

    def __init__(self, items: Mapping[Placed, LogGroup] | None = None) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self._names: dict[tuple[str, str], list[str]] = defaultdict(list)
        for key, value in dict(items or {}).items():
            self[key] = value

    def __setitem__(self, key: Placed, value: LogGroup) -> None:
        with self._lock:
            if key not in self:
                insort(self._names[key[:2]], key[2])
            super().__setitem__(key, value)

    def __delitem__(self, key: Placed) -> None:
        with self._lock:
            super().__delitem__(key)
            names = self._names[key[:2]]
            del names[bisect_left(names, key[2])]

    def setdefault(self, key: Placed, default: Any = None) -> LogGroup:
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key: Placed, *default: Any) -> Any:
        if key not in self and default:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def update(self, other: Any = (), /, **named: Any) -> None:
        for key, value in dict(other, **named).items():
            self[key] = value

    def clear(self) -> None:
        with self._lock:
            super().clear()
            self._names.clear()

    def names_after(self, account: str, region: str, last: str, prefix: str = "") -> Iterator[str]:
        """The names that begin with *prefix* and come after *last*, in order; a live view."""
        names = self._names.get((account, region), [])
        position = max(bisect_right(names, last) if last else 0, bisect_left(names, prefix))
        while position < len(names) and names[position].startswith(prefix):
            yield names[position]
            position += 1

    def __deepcopy__(self, memo: Any) -> None:
        raise NotImplementedError("state is not persisted with the local AWS's log groups")
