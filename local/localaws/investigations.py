"""CloudWatch investigations: the investigation groups and their keys.

docs.aws.amazon.com/cloudwatchinvestigations/latest/APIReference/API_ListInvestigationGroups.html,
API_GetInvestigationGroup.html.
"""

from urllib.parse import unquote

from ministack.core import iam_actions

from . import holders, restservices
from .errors import Refused
from .resources import Resource
from .shapes import Json

SERVICE = "aiops"
_PATH = "/investigationGroups"
_MOST = 50


def install() -> None:
    restservices.add(SERVICE, _find)
    match = iam_actions._match_rest_action

    def matching(
        service: str, method: str, path: str, query_params: Json | None = None
    ) -> str | None:
        """An identifier that is an ARN has a slash, and is one part of the path all the same."""
        if service == SERVICE and _identifier(path):
            path = f"{_PATH}/one"
        return match(service, method, path, query_params)

    iam_actions._match_rest_action = matching


def resource(path: str, fields: Json, region: str, account: str) -> Resource | None:
    named = _identifier(path)
    if named is None:
        return Resource("*")
    one = _named(named, _of(region, account))
    arn = f"arn:aws:aiops:{region}:{account}:investigation-group/{named}"
    return Resource(one["arn"] if one else named if named.startswith("arn:") else arn)


def _of(region: str, account: str) -> list[Json]:
    return holders.of(account, region, "investigationGroups")


def _find(method: str, path: str) -> tuple[restservices.Operation, Json] | None:
    if method != "GET" or not path.startswith(_PATH):
        return None
    named = _identifier(path)
    return (_list, {}) if named is None else (_get, {"identifier": named})


def _identifier(path: str) -> str | None:
    rest = path.removeprefix(_PATH).strip("/")
    return unquote(rest) or None


def _list(data: Json) -> Json:
    groups = [
        {"arn": one["arn"], "name": one.get("name", "")}
        for one in holders.here("investigationGroups")
    ]
    size = "maxResults", _MOST
    shown, token = holders.page(groups, data, size, "nextToken", "ValidationException")
    return holders.with_token({"investigationGroups": shown}, "nextToken", token)


def _get(data: Json) -> Json:
    one = _named(data["identifier"], holders.here("investigationGroups"))
    if one is None:
        told = f"{data['identifier']} was not found"
        raise Refused("ResourceNotFoundException", told, 404)
    return one


def _named(identifier: str, groups: list[Json]) -> Json | None:
    return next((one for one in groups if identifier in (one["arn"], one.get("name"))), None)
