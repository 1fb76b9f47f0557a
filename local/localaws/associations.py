"""Which key a target is configured with, and which one is in effect.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html: "It can take
up to 5 minutes for this operation to take effect."
"""

import time
from contextvars import ContextVar

from ministack.core.responses import get_account_id, get_region
from ministack.services import cloudwatch_logs as logs

from . import loggroups
from .settings import settings
from .shapes import Json, LogGroup

QUERY_RESULTS = "query-result:*"

# Seconds until a change of the present call takes effect, where a fault makes it another time.
settles: ContextVar[float | None] = ContextVar("settles", default=None)


class Association:
    """The changes of one target's key, the last of them the configured one."""

    __slots__ = ("_changes",)

    def __init__(self, key: str | None = None) -> None:
        self._changes: list[tuple[float, str | None]] = [(0.0, key)]

    def change(self, key: str | None) -> None:
        self._forget_overtaken()
        seconds = settles.get()
        wait = settings.propagationSeconds if seconds is None else seconds
        self._changes.append((time.monotonic() + wait, key))

    @property
    def configured(self) -> str | None:
        return self._changes[-1][1]

    @property
    def effective(self) -> str | None:
        self._forget_overtaken()
        return self._changes[0][1]

    def _forget_overtaken(self) -> None:
        now = time.monotonic()
        while len(self._changes) > 1 and self._changes[1][0] <= now:
            self._changes.pop(0)


_query_results: dict[tuple[str, str], Association] = {}


def of_query_results(account: str, region: str) -> Association:
    return _query_results.setdefault((account, region), Association())


def of_log_group(group: LogGroup) -> Association:
    """Log groups that others put into the store (Lambda, CloudFormation) have none yet."""
    association: Association | None = group.get("_association")
    if association is None or association.configured != group.get("kmsKeyId"):
        association = group["_association"] = Association(group.get("kmsKeyId"))
    return association


def change_log_group(group: LogGroup, key: str | None) -> None:
    of_log_group(group).change(key)
    group["kmsKeyId"] = key


def change_query_results(key: str | None) -> None:
    of_query_results(get_account_id(), get_region()).change(key)


def report(account: str, region: str, target: str | None = None) -> list[Json]:
    """What the control endpoint tells; AWS itself shows nobody a log group's effective key."""
    names = (
        [target]
        if target
        else [QUERY_RESULTS, *loggroups.by_place().names_after(account, region, "")]
    )
    return [row for name in names if (row := _row(account, region, name))]


def _row(account: str, region: str, name: str) -> Json | None:
    if name == QUERY_RESULTS:
        association = of_query_results(account, region)
    elif group := logs._log_groups.get_scoped(account, region, name):
        association = of_log_group(group)
    else:
        return None
    return {
        "target": name,
        "configured": association.configured,
        "effective": association.effective,
    }


def forget() -> None:
    _query_results.clear()
