"""Resource Groups Tagging: GetResources for log groups, which MiniStack does not list.

docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html. The tags are
those of the log groups: CloudFormation puts its own on what a stack makes (MiniStack does), and
nobody else can put tags whose keys begin with aws: (logs.py refuses them).
"""

import json
from collections.abc import Iterator

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import tagging

from . import doubts, loggroups
from .errors import Refused, invalid
from .shapes import Answer, Headers, Json

TYPE = "logs:log-group"
DEFAULT_PAGE, MOST_PER_PAGE = 50, 100
_MOST_FILTERS, _MOST_VALUES = 50, 20
_KNOWN = {"PaginationToken", "TagFilters", "ResourcesPerPage", "ResourceTypeFilters"}

_original_handle_request = tagging.handle_request


def install() -> None:
    tagging.handle_request = handle_request


async def handle_request(
    method: str, path: str, headers: Headers, body: bytes, query_params: Json
) -> Answer:
    operation = headers.get("x-amz-target", "").rpartition(".")[2]
    data = json.loads(body or b"{}")
    of_logs = [kind for kind in data.get("ResourceTypeFilters") or () if kind.startswith("logs")]
    if operation != "GetResources" or not of_logs:
        return await _original_handle_request(method, path, headers, body, query_params)
    try:
        return json_response(_log_groups(data))
    except Refused as refused:
        return refused.response()


def _log_groups(data: Json) -> Json:
    _check(data)
    refusal = invalid("PaginationToken is not valid")
    last = loggroups.last_of(data.get("PaginationToken"), refusal)
    most = data.get("ResourcesPerPage") or DEFAULT_PAGE
    page: list[Json] = []
    for name, tags in _tagged(last, data.get("TagFilters") or []):
        if len(page) == most:
            return {"ResourceTagMappingList": page, "PaginationToken": loggroups.token_after(last)}
        page.append({"ResourceARN": _arn(name), "Tags": tags})
        last = name
    return {"ResourceTagMappingList": page, "PaginationToken": ""}


def _check(data: Json) -> None:
    if data["ResourceTypeFilters"] != [TYPE]:
        raise invalid(f"The local AWS lists {TYPE} by itself or not at all.")
    others = set(data) - _KNOWN
    if others:
        raise invalid(f"The local AWS does not know {', '.join(sorted(others))} for log groups.")
    if not 1 <= data.get("ResourcesPerPage", DEFAULT_PAGE) <= MOST_PER_PAGE:
        raise invalid(f"ResourcesPerPage must be between 1 and {MOST_PER_PAGE}")
    filters = data.get("TagFilters") or []
    if len(filters) > _MOST_FILTERS or any(
        len(f.get("Values") or []) > _MOST_VALUES for f in filters
    ):
        raise invalid("A request has at most 50 keys, and a key at most 20 values")


def _tagged(last: str, filters: list[Json]) -> Iterator[tuple[str, list[Json]]]:
    """The names after *last* of log groups with tags that pass all filters."""
    names = loggroups.by_place().names_after(get_account_id(), get_region(), last)
    for name in names:
        tags = loggroups.existing(name).get("tags") or {}
        if tags and all(_passes(tags, each) for each in filters):
            yield name, [{"Key": key, "Value": value} for key, value in tags.items()]


def _passes(tags: dict[str, str], one: Json) -> bool:
    """Of one key any of its values, any at all where none is named."""
    value, wanted = tags.get(one["Key"]), one.get("Values") or []
    return value is not None and (not wanted or value in wanted)


def _arn(name: str) -> str:
    with_streams = doubts.position("tagged-log-group-arn") == "with-streams"
    return f"{loggroups.arn(name)}:*" if with_streams else loggroups.arn(name)
