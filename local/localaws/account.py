"""Account management: default Regions are enabled, opt-in Regions only where they were enabled.

https://docs.aws.amazon.com/accounts/latest/reference/API_ListRegions.html
https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsaccountmanagement.html
"""

import base64
import json
from collections.abc import Callable
from typing import TypeAlias

from ministack.services import account as service

from localaws.errors import Refused
from localaws.resources import Resource
from localaws.shapes import Answer, Json

MOST_PER_PAGE = 50
_STATUSES = ("ENABLED", "ENABLING", "DISABLING", "DISABLED", "ENABLED_BY_DEFAULT")

# Account and its opt-in Regions.
_enabled: dict[str, set[str]] = {}

# Given an account and the members of the request.
Operation: TypeAlias = Callable[[str, Json], Json]


def resource(operation: str, fields: Json, region: str, account: str) -> Resource:
    """What a call is evaluated against, where an account asks about itself."""
    return Resource(f"arn:aws:account::{account}:account")


def install() -> None:
    from ministack.core import iam_actions
    from ministack.core.responses import get_account_id

    def answering(operation: Operation) -> Callable[[Json], Answer]:
        def answer(fields: Json) -> Answer:
            try:
                if "AccountId" in fields:
                    raise _invalid("the local AWS does not imitate AccountId")
                return service._json(200, operation(get_account_id(), fields))
            except Refused as refused:
                return refused.response()

        return answer

    service._DISPATCH |= {
        "/listRegions": answering(_list),
        "/getRegionOptStatus": answering(_status),
        "/enableRegion": answering(_enable),
        "/disableRegion": answering(_disable),
    }
    service.reset = _enabled.clear
    # Without it no permission would be asked for.
    iam_actions._BOTOCORE_SERVICE_MAP["account"] = ["account"]


def _list(account: str, fields: Json) -> Json:
    most = fields.get("MaxResults", MOST_PER_PAGE)
    if not isinstance(most, int) or not 1 <= most <= MOST_PER_PAGE:
        raise _invalid(f"MaxResults must be from 1 to {MOST_PER_PAGE}, was {most}")
    wanted = fields.get("RegionOptStatusContains") or _STATUSES
    if not set(wanted) <= set(_STATUSES):
        raise _invalid(f"RegionOptStatusContains must be some of {_STATUSES}, was {wanted}")
    regions = [
        {"RegionName": region, "RegionOptStatus": status}
        for region in sorted(service._REGIONS_LIST)
        if (status := _status_of(account, region)) in wanted
    ]
    start = _from_token(fields.get("NextToken"))
    end = start + most
    more = {"NextToken": _to_token(end)} if end < len(regions) else {}
    return {"Regions": regions[start:end]} | more


def _status(account: str, fields: Json) -> Json:
    region = _known(fields)
    return {"RegionName": region, "RegionOptStatus": _status_of(account, region)}


def _enable(account: str, fields: Json) -> Json:
    _enabled.setdefault(account, set()).add(_opt_in(fields))
    return {}


def _disable(account: str, fields: Json) -> Json:
    _enabled.setdefault(account, set()).discard(_opt_in(fields))
    return {}


def _status_of(account: str, region: str) -> str:
    if region not in service._OPT_IN_REQUIRED:
        return "ENABLED_BY_DEFAULT"
    return "ENABLED" if region in _enabled.get(account, ()) else "DISABLED"


def _opt_in(fields: Json) -> str:
    region = _known(fields)
    if region not in service._OPT_IN_REQUIRED:
        raise _invalid(f"{region} is enabled by default, and that cannot be changed")
    return region


def _known(fields: Json) -> str:
    region = fields.get("RegionName")
    if not isinstance(region, str) or region not in service._REGIONS_LIST:
        raise _invalid(f"no Region {region}")
    return region


def _to_token(start: int) -> str:
    return base64.urlsafe_b64encode(json.dumps(start).encode()).decode()


def _from_token(token: str | None) -> int:
    try:
        return int(json.loads(base64.urlsafe_b64decode(token))) if token else 0
    except ValueError:
        raise _invalid("NextToken is not valid") from None


def _invalid(message: str) -> Refused:
    return Refused("ValidationException", message)
