"""DescribeLogGroups, and the rules for names.

Follows docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html
and API_CreateLogGroup.html.
"""

import base64
import re
import time
from collections.abc import Iterator
from typing import Any, cast

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import cloudwatch_logs as logs

from . import accountpolicies, doubts
from .errors import Refused, invalid
from .places import SortedByPlace
from .shapes import Answer, Json, LogGroup

PAGE = 50
_NAME = re.compile(r"[.\-_/#A-Za-z0-9]{1,512}")


def install() -> None:
    logs._log_groups._data = SortedByPlace(logs._log_groups._data)


def by_place() -> SortedByPlace:
    return cast(SortedByPlace, logs._log_groups._data)


def checked(name: str | None) -> str:
    """The name, where it may be one."""
    if not name or not _NAME.fullmatch(name):
        raise invalid(
            f"1 validation error detected: Value '{name}' at 'logGroupName' failed to satisfy "
            r"constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+"
        )
    return name


def check_not_reserved(name: str) -> None:
    if name.lower().startswith("aws/"):
        raise invalid("Log groups starting with AWS/ are reserved for AWS")


# Classes whose log groups have no key of the customer's, and cannot be queried.
_WITHOUT_KEY = ("DELIVERY", "ESSENTIALS")


def check_class_takes_keys(log_class: str | None) -> None:
    answer = doubts.position("delivery-class")
    if log_class in _WITHOUT_KEY and answer != "accepted":
        message = f"This operation is not supported for log groups of log class {log_class}."
        raise Refused(answer, message)


def check_class_is_queried(log_class: str) -> None:
    if log_class in _WITHOUT_KEY:
        raise invalid(f"Log groups of class {log_class} cannot be queried.")


def existing(name: str) -> LogGroup:
    group = logs._log_groups.get(name)
    if group is None:
        raise _gone()
    return group


def _gone() -> Refused:
    return Refused("ResourceNotFoundException", "The specified log group does not exist.")


def arn(name: str) -> str:
    return f"arn:aws:logs:{get_region()}:{get_account_id()}:log-group:{name}"


def create(name: str, **attributes: Any) -> LogGroup:
    """A log group in the request's place, without any check: also for the control endpoint."""
    group: LogGroup = {
        "arn": f"{arn(name)}:*",
        "creationTime": int(time.time() * 1000),
        "retentionInDays": None,
        "logGroupClass": "STANDARD",
        "kmsKeyId": None,
        "tags": {},
        "subscriptionFilters": {},
        "streams": {},
    }
    group |= cast(LogGroup, attributes)
    logs._log_groups[name] = group
    return group


def describe(data: Json) -> Answer:
    limit = data.get("limit", PAGE)
    if not isinstance(limit, int) or not 1 <= limit <= PAGE:
        raise invalid(
            f"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy "
            f"constraint: Member must have value less than or equal to {PAGE}"
        )
    _check_combination(data)
    names, token = _page(_candidates(data), limit)
    render = _brief if data.get("logGroupNamePattern") else _full
    answer = {"logGroups": [render(n, logs._log_groups[n]) for n in names]}
    return json_response({**answer, "nextToken": token} if token else answer)


def _check_combination(data: Json) -> None:
    if data.get("logGroupNamePrefix") and data.get("logGroupNamePattern"):
        raise invalid("LogGroup name prefix and LogGroup name pattern are mutually exclusive.")
    if data.get("includeLinkedAccounts") or data.get("accountIdentifiers"):
        raise invalid("The local AWS has no monitoring accounts: no linked accounts to include.")
    identifiers = data.get("logGroupIdentifiers")
    if identifiers is None:
        return
    others = set(data) - {"logGroupIdentifiers", "includeLinkedAccounts"}
    if others:
        raise invalid(f"logGroupIdentifiers cannot be combined with {', '.join(sorted(others))}.")
    if not 1 <= len(identifiers) <= 50:
        raise invalid("logGroupIdentifiers must have between 1 and 50 members.")


def _identified(identifiers: list[str]) -> list[str]:
    """The names that are asked for and there, in their order."""
    names = sorted({_name_of(identifier) for identifier in identifiers})
    there = [name for name in names if name in logs._log_groups]
    position = doubts.position("missing-identifiers")
    if there == names or position == "skipped":
        return there
    if position == "invalid":
        raise invalid("A specified log group does not exist.")
    raise _gone()


def _name_of(identifier: str) -> str:
    if doubts.position("identifiers") == "names":
        if ":" in identifier:
            raise invalid("Outside a monitoring account logGroupIdentifiers are log group names.")
        return identifier
    if not identifier.startswith(arn("")) or identifier.endswith("*"):
        # The local AWS has no linked accounts, and no identifier ends in `:*`.
        raise invalid(
            f"The specified logGroupIdentifier is not the ARN of a log group: {identifier}"
        )
    return identifier.removeprefix(arn(""))


def _candidates(data: Json) -> Iterator[str]:
    if data.get("logGroupIdentifiers") is not None:
        return iter(_identified(data["logGroupIdentifiers"]))
    pattern, wanted_class = data.get("logGroupNamePattern") or "", data.get("logGroupClass")
    names = by_place().names_after(
        get_account_id(),
        get_region(),
        last_of(data.get("nextToken"), invalid("The specified nextToken is invalid.")),
        data.get("logGroupNamePrefix") or "",
    )
    return (n for n in names if pattern in n and (not wanted_class or _class(n) == wanted_class))


def _class(name: str) -> str:
    return logs._log_groups[name].get("logGroupClass") or "STANDARD"


def _page(names: Iterator[str], limit: int) -> tuple[list[str], str | None]:
    page: list[str] = []
    for name in names:
        if len(page) == limit:
            return page, token_after(page[-1])
        page.append(name)
    return page, None


def token_after(name: str) -> str:
    return base64.b64encode(f"after:{name}".encode()).decode()


def last_of(token: str | None, refusal: Refused) -> str:
    """The name that a token was made of; the first page is asked for with an empty one, or none."""
    if not token:
        return ""
    try:
        kind, last = base64.b64decode(token, validate=True).decode().split(":", 1)
    except ValueError:
        kind = last = ""
    if kind != "after":
        raise refusal
    return last


def _brief(name: str, group: LogGroup) -> Json:
    """With a pattern "the response includes only arn, creationTime and logGroupName"."""
    return {"logGroupName": name, "arn": group["arn"], "creationTime": group["creationTime"]}


def _full(name: str, group: LogGroup) -> Json:
    filters = logs._metric_filters if logs._metric_filters.has_any() else ()
    entry = {
        **_brief(name, group),
        "logGroupArn": group["arn"].removesuffix(":*"),
        "metricFilterCount": sum(1 for key in filters if key[0] == name),
        "storedBytes": group.get("storedBytes") or _stored_bytes(group),
        "logGroupClass": group.get("logGroupClass") or "STANDARD",
    }
    if group.get("kmsKeyId") is not None:
        entry["kmsKeyId"] = group["kmsKeyId"]
    return entry | accountpolicies.retention(name, group)


def _stored_bytes(group: LogGroup) -> int:
    return sum(len(e.get("message", "")) for s in group["streams"].values() for e in s["events"])
