"""The control endpoint, /_rekey/… on the port of the local AWS. local/README.md has the calls."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import parse_qs

from ministack.core.responses import request_scope

from . import accountpolicies, answers, associations, denials, loggroups
from .faults import faults, latency
from .quotas import quotas
from .settings import settings
from .shapes import Headers, Json, Query, Receive, Scope, Send
from .timeline import FILTERS, timeline

ROOT = "/_rekey"

# function(body, query) that returns what is answered as JSON, or lines of it as bytes.
Handler: TypeAlias = Callable[[Any, Query], Any]

# path -> method -> handler
_resources: dict[str, dict[str, Handler]] = {}


def register(path: str, **methods: Handler) -> None:
    """Add a call: register("accounts", put=function); function(body, query) -> JSON value."""
    _resources[path] = {name.upper(): function for name, function in methods.items()}


def serves(path: str) -> bool:
    return path == ROOT or path.startswith(f"{ROOT}/")


async def handle(scope: Scope, receive: Receive, send: Send) -> None:
    status, value = 200, None
    body = await _body(receive)
    query = {k: v[0] for k, v in parse_qs(scope.get("query_string", b"").decode()).items()}
    try:
        value = _route(scope["method"], scope["path"], body, query)
    except LookupError as unknown:
        status, value = 404, {"error": str(unknown.args[0])}
    except (ValueError, TypeError) as wrong:
        status, value = 400, {"error": str(wrong)}
    await answers.deliver(send, (status, *_encoded(value)))


def _route(method: str, path: str, body: bytes, query: Query) -> Any:
    name = path.removeprefix(ROOT).strip("/")
    methods = _resources.get(name)
    if methods is None or method not in methods:
        known = {f"{ROOT}/{n}".rstrip("/"): sorted(m) for n, m in sorted(_resources.items())}
        raise LookupError(f"no {method} {path}; there are {json.dumps(known)}")
    try:
        return methods[method](json.loads(body) if body else None, query)
    except KeyError as missing:
        raise ValueError(f"{missing.args[0]} is missing") from missing


def _encoded(value: Any) -> tuple[Headers, bytes]:
    if isinstance(value, bytes):
        return {"content-type": "application/x-ndjson"}, value
    return {"content-type": "application/json"}, json.dumps(value).encode()


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _put_quotas(body: Json, query: Query) -> Json:
    quotas.change(body)
    return quotas.to_dict()


def _delete_quotas(body: None, query: Query) -> Json:
    quotas.reset()
    return quotas.to_dict()


def _put_faults(body: list[Json], query: Query) -> list[Json]:
    faults.replace(body)
    return faults.to_list()


def _delete_faults(body: None, query: Query) -> list[Json]:
    faults.remove(query.get("id"))
    return faults.to_list()


def _replace_denials(body: list[Json] | None, query: Query) -> list[Json]:
    denials.replace(body or [])
    return denials.to_list()


def _put_latency(body: Json, query: Query) -> dict[str, float]:
    latency.replace(body)
    return latency.milliseconds


def _put_settings(body: Json, query: Query) -> Json:
    settings.change(body)
    return settings.to_dict()


def _delete_settings(body: None, query: Query) -> Json:
    settings.reset()
    return settings.to_dict()


def _get_timeline(body: None, query: Query) -> bytes:
    since = float(query.pop("since", 0))
    unknown = set(query) - set(FILTERS)
    if unknown:
        raise ValueError(f"the timeline is filtered by since and {FILTERS}, not {unknown}")
    return b"".join(json.dumps(row).encode() + b"\n" for row in timeline.read(query, since))


def _delete_timeline(body: None, query: Query) -> None:
    timeline.clear()


def _put_log_groups(body: Json, query: Query) -> Json:
    """Log groups as the past has left them: no check of names (aws/…), classes or keys."""
    allowed = (
        "creationTime",
        "retentionInDays",
        "logGroupClass",
        "kmsKeyId",
        "tags",
        "storedBytes",
    )
    wanted = body["logGroups"]
    for group in wanted:
        unknown = set(group) - {"logGroupName", *allowed}
        if unknown or not group.get("logGroupName"):
            raise ValueError(f"a log group has a logGroupName and {allowed}; not {group}")
    with request_scope(body["account"], body["region"]):
        for group in wanted:
            attributes = {k: v for k, v in group.items() if k != "logGroupName"}
            loggroups.create(group["logGroupName"], **attributes)
    return {"created": len(wanted)}


def _get_keys(body: None, query: Query) -> list[Json]:
    return associations.report(query["account"], query["region"], query.get("target"))


def _delete_all(body: None, query: Query) -> None:
    for clear in (quotas.reset, faults.remove, settings.reset, timeline.clear):
        clear()
    latency.replace({})
    denials.replace([])


register("", delete=_delete_all)
register("quotas", get=lambda b, q: quotas.to_dict(), put=_put_quotas, delete=_delete_quotas)
register(
    "faults",
    get=lambda b, q: faults.to_list(),
    put=_put_faults,
    post=lambda b, q: faults.add(b),
    delete=_delete_faults,
)
register(
    "denials",
    get=lambda b, q: denials.to_list(),
    put=_replace_denials,
    delete=lambda b, q: _replace_denials(None, q),
)
register(
    "latency",
    get=lambda b, q: latency.milliseconds,
    put=_put_latency,
    delete=lambda b, q: latency.replace({}),
)
register(
    "settings", get=lambda b, q: settings.to_dict(), put=_put_settings, delete=_delete_settings
)
register("timeline", get=_get_timeline, delete=_delete_timeline)
register("log-groups", put=_put_log_groups)
register("account-policies", put=lambda b, q: accountpolicies.put_past(b))
register("keys", get=_get_keys)
