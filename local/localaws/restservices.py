"""Services with a REST API that MiniStack does not have: each module tells its operations.

It is routed by the name in its signature, and IAM is asked for each operation, by the routes of the
service's model.
"""

import json
from collections.abc import Callable
from typing import TypeAlias

from ministack import app
from ministack.core import iam_actions

from .errors import Refused
from .shapes import Answer, Headers, Json

# Given what is in the body, or in the query where there is no body.
Operation: TypeAlias = Callable[[Json], Json]
# The operation of a path, with what stands in the path; None where there is none.
Find: TypeAlias = Callable[[str, str], tuple[Operation, Json] | None]


def add(service: str, find: Find) -> None:
    async def handle(method: str, path: str, headers: Headers, body: bytes, query: Json) -> Answer:
        found = find(method, path)
        if found is None:
            told = f"the local AWS has no {method} {path} of {service}"
            return Refused("UnknownOperationException", told, 404).response()
        operation, of_path = found
        try:
            return _json(operation({**_given(body, query), **of_path}))
        except Refused as refused:
            return refused.response()

    app.SERVICE_HANDLERS[service] = handle
    iam_actions.SERVICE_TO_IAM_NAMESPACE[service] = service
    iam_actions._BOTOCORE_SERVICE_MAP[service] = [service]


def _given(body: bytes, query: Json) -> Json:
    if body:
        try:
            data = json.loads(body)
        except ValueError:
            raise Refused("SerializationException", "Invalid JSON") from None
        return data if isinstance(data, dict) else {}
    values = {name: v[0] if isinstance(v, list) else v for name, v in query.items()}
    return {name: int(v) if str(v).isdigit() else v for name, v in values.items()}


def _json(value: Json) -> Answer:
    return 200, {"Content-Type": "application/json"}, json.dumps(value).encode()
