"""What besides log groups is under a KMS key in a place: as the past has left it, and its pages.

Little of it is made through its own API here. `PUT /_rekey/holders` says what there is, in the form
in which the services show it: a key is shown as it was put, be it a key's ARN or an alias.
"""

import base64
import json
from collections import defaultdict
from typing import Any

from ministack.core.responses import get_account_id, get_region

from . import control
from .errors import Refused
from .shapes import Json, Query

# Name in the control endpoint -> the member that names one of the kind.
KINDS = {
    "anomalyDetectors": "anomalyDetectorArn",
    "lookupTables": "lookupTableName",
    "scheduledQueries": "scheduledQueryArn",
    "integrations": "integrationName",
    "s3TableIntegrations": "Arn",
    "telemetryRules": "RuleArn",
    "organizationTelemetryRules": "RuleArn",
    "centralizationRules": "RuleArn",
    "datasets": "DatasetId",
    "encryptionConfigs": "Type",
    "investigationGroups": "arn",
}

_held: dict[tuple[str, str], dict[str, list[Json]]] = defaultdict(dict)


def here(kind: str) -> list[Json]:
    return _held[get_account_id(), get_region()].setdefault(kind, [])


def of(account: str, region: str, kind: str) -> list[Json]:
    return _held[account, region].get(kind, [])


def everywhere(kind: str) -> list[Json]:
    """Those of the calling account, in all Regions."""
    account = get_account_id()
    of_account = [kinds for (owner, _), kinds in _held.items() if owner == account]
    return [one for kinds in of_account for one in kinds.get(kind, ())]


def forget() -> None:
    _held.clear()


def page(
    records: list[Json], data: Json, size: tuple[str, int], token: str, code: str
) -> tuple[list[Json], str | None]:
    """The records of a page, and the token of the next one.

    size is the member that limits a page, and the most that it takes, which is the default too:
    the service's pages name no other.
    """
    member, most = size
    wanted = data.get(member) or most
    if not isinstance(wanted, int) or not 1 <= wanted <= most:
        raise Refused(code, f"{member} must be from 1 to {most}, was {wanted}")
    start = _start(data.get(token), token, code)
    end = start + wanted
    return records[start:end], _token(end) if end < len(records) else None


def with_token(answer: Json, member: str, token: str | None) -> Json:
    return answer if token is None else {**answer, member: token}


def _token(start: int) -> str:
    return base64.urlsafe_b64encode(f"from {start}".encode()).decode()


def _start(token: Any, member: str, code: str) -> int:
    if not token:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("from "))
    except ValueError:
        raise Refused(code, f"{member} is not valid") from None


def _put(body: Json, query: Query) -> Json:
    place = body["account"], body["region"]
    kinds = {name: given for name, given in body.items() if name not in ("account", "region")}
    unknown = set(kinds) - set(KINDS)
    if unknown:
        raise ValueError(f"there are {', '.join(KINDS)}, not {', '.join(sorted(unknown))}")
    for kind, records in kinds.items():
        for record in records:
            if not record.get(KINDS[kind]):
                raise ValueError(f"one of {kind} has a {KINDS[kind]}, not {json.dumps(record)}")
        _held[place][kind] = [dict(record) for record in records]
    return {kind: len(records) for kind, records in _held[place].items()}


control.register("holders", put=_put)
