"""AWS's lists of the Regions of its services: public parameters of Systems Manager.

https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-public-parameters-global-infrastructure.html
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html
"""

import re
from typing import Any

from ministack.core.responses import get_region, json_response
from ministack.services import account, ssm

from . import control, doubts, holders
from .errors import Refused
from .resources import Resource
from .shapes import Answer, Json, Query

_ROOT = "/aws/service/global-infrastructure"
_REGIONS = re.compile(rf"{_ROOT}/services/([^/]+)/regions/?")
_MOST = 10
# 2024-01-01
_MODIFIED = 1704067200
# As the lists call them; those that AWS has had for long come first.
_OLD, _NEW = ("logs", "cloudwatch", "xray", "glue", "kms", "ssm"), ("aiops", "observabilityadmin")

# The page names these, and no others.
ANSWERING = {
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("ap-east-1", "ap-south-1", "ap-northeast-1", "ap-northeast-2"),
    *("ap-southeast-1", "ap-southeast-2"),
    *("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1"),
}

# By service, the Regions in which it is not offered.
_not_offered: dict[str, set[str]] = {}

_original: Any = ssm._get_parameters_by_path


def install() -> None:
    ssm._get_parameters_by_path = _by_path


def resource(action: str, fields: Json, region: str, caller: str) -> Resource | None:
    """A path is authorized as a parameter of that name, without the slash at its end."""
    path = str(fields.get("Path") or "")
    if action != "GetParametersByPath" or not path.startswith("/aws/service/"):
        return None
    owner = "" if doubts.position("public-parameters") == "of-aws" else caller
    return Resource(f"arn:aws:ssm:{region}:{owner}:parameter{path.rstrip('/')}")


def _by_path(data: Json) -> Answer:
    path = str(data.get("Path") or "")
    if not path.startswith(_ROOT):
        return _original(data)
    regions = _REGIONS.fullmatch(path)
    try:
        if regions is None or data.get("Recursive"):
            raise Refused("ValidationException", f"The local AWS does not imitate {path}")
        names = _regions_of(regions[1]) if get_region() in ANSWERING else []
        found = [_parameter(f"{path.rstrip('/')}/{name}", name) for name in names]
        size = "MaxResults", _MOST
        shown, token = holders.page(found, data, size, "NextToken", "ValidationException")
    except Refused as refused:
        return refused.response()
    return json_response(holders.with_token({"Parameters": shown}, "NextToken", token))


def _regions_of(service: str) -> list[str]:
    new = _NEW if doubts.position("listed-services") == "all" else ()
    if service not in _OLD + new:
        return []
    return sorted(set(account._REGIONS_LIST) - _not_offered.get(service, set()))


def _parameter(name: str, value: str) -> Json:
    return {
        "Name": name,
        "Type": "String",
        "Value": value,
        "Version": 1,
        "LastModifiedDate": _MODIFIED,
        "ARN": f"arn:aws:ssm:{get_region()}::parameter{name}",
        "DataType": "text",
    }


def _put(body: Json, query: Query) -> Json:
    """{"aiops": ["eu-south-1"]}: all that is not offered where."""
    unknown = set(body) - {*_OLD, *_NEW}
    if unknown:
        raise ValueError(f"there are {', '.join(_OLD + _NEW)}, not {', '.join(sorted(unknown))}")
    wrong = {region for regions in body.values() for region in regions}
    wrong -= set(account._REGIONS_LIST)
    if wrong:
        raise ValueError(f"no Region {', '.join(sorted(wrong))}")
    _not_offered.clear()
    _not_offered.update({service: set(regions) for service, regions in body.items()})
    return body


control.register("not-offered", put=_put, delete=lambda b, q: _not_offered.clear())
