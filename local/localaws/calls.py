"""Which AWS call an HTTP request is: service, operation, account, Region and target.

docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html (the credential scope) and
smithy.io's awsJson and awsQuery protocols (where the operation's name is).
"""

import json
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, unquote

from ministack import app
from ministack.core.iam_evaluator import find_iam_access_key_account
from ministack.core.responses import _account_from_sts_session

from .shapes import Json, Message, Receive, Scope

_CREDENTIAL = re.compile(r"Credential=([^/,\s]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
_ACCOUNT = re.compile(r"\d{12}")
# What a client is told to call itself: docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html
_APPLICATION = re.compile(r"(?:^|\s)app/([\w-]+)")
_SERVICES = {
    "Logs_20140328": "logs",
    "TrentService": "kms",
    "AWSOrganizationsV20161128": "organizations",
    "AWSStepFunctions": "states",
    "AWSGlue": "glue",
    "AmazonSSM": "ssm",
    "GraniteServiceVersion20100801": "cloudwatch",
    # As policies call it; its signatures say tagging.
    "ResourceGroupsTaggingAPI_20170126": "tag",
}
_TARGETS = {
    "logs": (
        "logGroupName",
        "resourceIdentifier",
        "resourceArn",
        "queryId",
        "logGroupNames",
        "logGroupIdentifiers",
        "logGroupNamePrefix",
    ),
    "kms": ("AliasName", "KeyId"),
    "organizations": ("AccountId", "ParentId", "ChildId", "ResourceId"),
    "states": ("stateMachineArn", "executionArn", "mapRunArn"),
    "sts": ("RoleArn",),
    "account": ("AccountId",),
    "observabilityadmin": ("RuleIdentifier", "Arn"),
    "glue": (),
    "ssm": ("Path", "Name"),
    "cloudwatch": ("DatasetIdentifier",),
    "xray": (),
    "tag": ("ResourceTypeFilters",),
}
# Longer bodies are uploads, code or log events: no target is read from them.
_SMALL = 64 * 1024


Protocol: TypeAlias = Literal["json", "query", "rest-xml", "rest-json"]


@dataclass(slots=True)
class Call:
    service: str
    operation: str
    account: str
    region: str
    target: str
    protocol: Protocol
    # The name of the function that calls; nothing for other callers (lambdas.py tells it).
    function: str = ""
    # Whether it was carried out, and a fault lost or cut the answer.
    lost: bool = False


async def identify(scope: Scope, receive: Receive) -> tuple[Call | None, Receive, Json | None]:
    """The call, None for what is no signed AWS request; what to receive its body from; and what
    the body says, None where nobody has looked into it.
    """
    headers = {
        name: value.decode("latin-1")
        for name, value in scope["headers"]
        if name
        in (b"authorization", b"x-amz-target", b"content-type", b"content-length", b"user-agent")
    }
    query = scope.get("query_string", b"").decode("latin-1")
    signed = _CREDENTIAL.search(headers.get(b"authorization", "")) or _presigned(query)
    if signed is None:
        return None, receive, None
    access_key, region, scope_service = signed.groups()
    prefix, _, operation = headers.get(b"x-amz-target", "").rpartition(".")
    service = _SERVICES.get(prefix, scope_service)
    form = headers.get(b"content-type", "").startswith("application/x-www-form-urlencoded")
    read: Json | None = None
    if form or (service in _TARGETS and int(headers.get(b"content-length") or 0) < _SMALL):
        body, receive = await _buffered(receive)
        read = _members(body, form)
    data = read or {}
    protocol: Protocol
    if prefix:
        protocol = "json"
    elif form:
        protocol, operation = "query", data.get("Action", "")
    else:
        protocol = "rest-xml" if service == "s3" else "rest-json"
        operation = _rest_operation(service, scope)
    target = _s3_target(scope["path"], query) if service == "s3" else _target(service, data)
    named = _APPLICATION.search(headers.get(b"user-agent", ""))
    function = named[1] if named else ""
    account = _account_of(access_key)
    call = Call(service, operation, account, region, target, protocol, function)
    return call, receive, read


def _presigned(query: str) -> re.Match[str] | None:
    if "X-Amz-Credential=" not in query:
        return None
    return _CREDENTIAL.search(unquote(query.replace("X-Amz-Credential", "Credential")))


def _account_of(access_key: str) -> str:
    if _ACCOUNT.fullmatch(access_key):
        return access_key
    owner = _account_from_sts_session(access_key)
    if owner is None and app.AUTH:
        owner = find_iam_access_key_account(access_key)
    return owner or "000000000000"


def _rest_operation(service: str, scope: Scope) -> str:
    path = scope["path"]
    if service in ("account", "observabilityadmin"):  # /listRegions, /ListTelemetryRules
        return path[1:2].upper() + path[2:]
    if service == "xray":
        return {"/EncryptionConfig": "GetEncryptionConfig"}.get(path, path[1:])
    if service == "aiops":
        one = path.strip("/").count("/") > 0
        return "GetInvestigationGroup" if one else "ListInvestigationGroups"
    return "Invoke" if path.endswith("/invocations") else scope["method"]


def _members(body: bytes, form: bool) -> Json:
    try:
        if form:
            return {name: values[0] for name, values in parse_qs(body.decode()).items()}
        data = json.loads(body or b"{}")
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _s3_target(path: str, query: str) -> str:
    """The bucket and the object, or the prefix whose objects are listed."""
    prefix = parse_qs(query).get("prefix")
    return path.strip("/") + "/" + prefix[0] if prefix else path.lstrip("/")


def _target(service: str, data: Json) -> str:
    for member in _TARGETS.get(service, ()):
        value = data.get(member)
        if value:
            return ",".join(map(str, value)) if isinstance(value, list) else str(value)
    return ""


async def _buffered(receive: Receive) -> tuple[bytes, Receive]:
    """The whole body, and a receive that gives it once more."""
    messages, body, more = [], b"", True
    while more:
        message = await receive()
        messages.append(message)
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)

    async def replay() -> Message:
        return messages.pop(0) if messages else await receive()

    return body, replay
