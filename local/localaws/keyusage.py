"""When a key was used last: GetKeyLastUsage.

docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyLastUsage.html. Only what is put by
`PUT /_rekey/key-usage` is known: calls to this KMS, and its use by services, do not count.
"""

import time

from ministack.core.responses import json_response
from ministack.services import kms

from . import control, keystore
from .errors import Refused
from .shapes import Answer, Json, Query

# docs.aws.amazon.com/kms: KMS began to keep it then.
TRACKED_SINCE = 1776902400

# By the key's ARN.
_used: dict[str, Json] = {}


def forget() -> None:
    _used.clear()


def last(data: Json) -> Answer:
    """Of the own account's keys alone; an alias is no key here, the page names ids and ARNs."""
    named = data.get("KeyId") or ""
    key = kms._resolve_key(named)
    if key is None or "alias/" in named:
        raise Refused("NotFoundException", f"Key '{named}' does not exist")
    created = key.get("CreationDate") or time.time()
    return json_response(
        {
            "KeyId": key["KeyId"],
            "KeyLastUsage": _used.get(key["Arn"], {}),
            "TrackingStartDate": max(TRACKED_SINCE, created),
            "KeyCreationDate": created,
        }
    )


def _put(body: Json, query: Query) -> Json:
    """{"key": ARN, "usage": as it is shown, or null for never}"""
    if keystore.find_key(body["key"]) is None:
        raise ValueError(f"there is no key {body['key']}")
    if body["usage"] is None:
        _used.pop(body["key"], None)
    else:
        _used[body["key"]] = body["usage"]
    return body


control.register("key-usage", put=_put)
