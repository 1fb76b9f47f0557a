"""A bounded record of calls, to measure from outside when each one came and how it ended."""

import time
from collections import deque
from collections.abc import Iterator

from .answers import error_code
from .calls import Call
from .shapes import Json, Message, Send

LENGTH = 200_000
FILTERS = ("service", "operation", "account", "region", "target", "error", "role", "function")


class Entry:
    __slots__ = ("call", "mono", "wall", "status", "error", "milliseconds", "role")

    def __init__(self, call: Call) -> None:
        self.call, self.mono, self.wall = call, time.monotonic(), time.time()
        self.status: int | None = None
        self.error: str | None = None
        self.milliseconds: float | None = None
        self.role: str | None = None

    def to_dict(self) -> Json:
        call = self.call
        return {
            "mono": self.mono,
            "wall": self.wall,
            "account": call.account,
            "region": call.region,
            "service": call.service,
            "operation": call.operation,
            "target": call.target,
            "status": self.status,
            "error": self.error,
            "ms": self.milliseconds,
            "role": self.role,
            "function": call.function,
            "lost": call.lost,
        }


class Timeline:
    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=LENGTH)

    def observe(self, call: Call, send: Send) -> Send:
        """Note the call now, and its end when the answer leaves through the returned send."""
        entry = Entry(call)
        self._entries.append(entry)

        async def observed(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry.status = message["status"]
                entry.milliseconds = round((time.monotonic() - entry.mono) * 1000, 2)
            elif entry.status and entry.status >= 400 and entry.error is None:
                entry.error = error_code(message.get("body", b""))
            await send(message)

        return observed

    def refused(self, role: str, action: str, resource: str, region: str) -> None:
        """Note a call that a service was to make with a role, and that the role may not."""
        service, operation = action.split(":")
        entry = Entry(Call(service, operation, role.split(":")[4], region, resource, "json"))
        entry.status, entry.error, entry.milliseconds = 403, "AccessDenied", 0.0
        entry.role = role.rsplit("/", 1)[-1]
        self._entries.append(entry)

    def read(self, wanted: Json, since: float = 0.0) -> Iterator[Json]:
        """Entries in order of arrival; *wanted* holds the value of each key to filter by."""
        for entry in list(self._entries):
            if entry.mono < since:
                continue
            row = entry.to_dict()
            if all(row[key] == value for key, value in wanted.items()):
                yield row

    def clear(self) -> None:
        self._entries.clear()


timeline = Timeline()
