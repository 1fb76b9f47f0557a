"""CloudWatch Logs: AssociateKmsKey and DisassociateKmsKey, and where logs calls are taken over.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html,
API_DisassociateKmsKey.html, API_CreateLogGroup.html.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import cloudwatch_logs as logs

from . import (
    accountpolicies,
    associations,
    doubts,
    holders,
    loggroups,
    logsholders,
    logskeys,
    queries,
)
from .errors import Refused, invalid
from .shapes import Answer, Headers, Json

Operation: TypeAlias = Callable[[Json, Headers], Answer]

_original_handle_request = logs.handle_request
_original_reset = logs.reset


def install() -> None:
    loggroups.install()
    logs.handle_request = handle_request
    logs.reset = reset


def reset() -> None:
    _original_reset()
    associations.forget()
    accountpolicies.forget()
    holders.forget()
    queries.forget()


async def handle_request(
    method: str, path: str, headers: Headers, body: bytes, query_params: Json
) -> Answer:
    name = headers.get("x-amz-target", "").rpartition(".")[2]
    operation = _OPERATIONS.get(name)
    if operation is None and name not in _TAGGING:
        return await _original_handle_request(method, path, headers, body, query_params)
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return Refused("SerializationException", "Invalid JSON").response()
    try:
        if name in _TAGGING:
            _check_tag_keys(data.get(_TAGGING[name]) or ())
        if operation is not None:
            return operation(data, headers)
    except Refused as refused:
        return refused.response()
    return await _original_handle_request(method, path, headers, body, query_params)


def _associate(data: Json, headers: Headers) -> Answer:
    key = data.get("kmsKeyId")
    if not key:
        raise invalid(
            "1 validation error detected: Value null at 'kmsKeyId' failed to satisfy constraint: "
            "Member must not be null"
        )
    target = _target(data)
    loggroups.check_class_takes_keys(target.log_class)
    target.change(logskeys.check_associable(key, target.arn, headers))
    return json_response({})


def _disassociate(data: Json, headers: Headers) -> Answer:
    target = _target(data)
    logskeys.check_detachable(target.key, target.arn, headers)
    target.change(None)
    return json_response({})


@dataclass(frozen=True)
class _Target:
    """A log group or the query results: its ARN without `:*`, its key, and how to change it."""

    arn: str
    key: str | None
    log_class: str | None
    change: Callable[[str | None], None]


def _target(data: Json) -> _Target:
    name, identifier = data.get("logGroupName"), data.get("resourceIdentifier")
    if (name is None) == (identifier is None):
        raise invalid("Exactly one of logGroupName and resourceIdentifier must be specified.")
    if identifier is not None:
        place = f"arn:aws:logs:{get_region()}:{get_account_id()}"
        if identifier == f"{place}:{associations.QUERY_RESULTS}":
            association = associations.of_query_results(get_account_id(), get_region())
            change = associations.change_query_results
            return _Target(identifier, association.configured, None, change)
        if not identifier.startswith(f"{place}:log-group:") or identifier.endswith(":*"):
            raise invalid(f"The specified resourceIdentifier is not valid: {identifier}")
        name = identifier.removeprefix(f"{place}:log-group:")
    name = loggroups.checked(name)
    if doubts.position("aws-names") == "reserved":
        loggroups.check_not_reserved(name)
    group = loggroups.existing(name)
    change = partial(associations.change_log_group, group)
    return _Target(loggroups.arn(name), group.get("kmsKeyId"), group.get("logGroupClass"), change)


def _create_log_group(data: Json, headers: Headers) -> Answer:
    name, key = loggroups.checked(data.get("logGroupName")), data.get("kmsKeyId")
    loggroups.check_not_reserved(name)
    if key and name not in logs._log_groups:
        loggroups.check_class_takes_keys(data.get("logGroupClass"))
        data = {**data, "kmsKeyId": logskeys.check_associable(key, loggroups.arn(name), headers)}
    return logs._create_log_group(data)


def _check_tag_keys(keys: Iterable[str]) -> None:
    """docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html"""
    if any(key.lower().startswith("aws:") for key in keys):
        raise invalid("aws: prefixed tag key names are not allowed for external use.")


def _with_its_key(operation: Callable[[Json], Answer]) -> Operation:
    """Reading and writing the events of a log group, as one who may use its key."""

    def answer(data: Json, headers: Headers) -> Answer:
        name = logs._resolve_log_group_name(data)
        group = logs._log_groups.get(name) if name else None
        if group and group.get("kmsKeyId"):
            logskeys.check_readable(group["kmsKeyId"], loggroups.arn(name), headers)
        return operation(data)

    return answer


# The member that has the keys of tags.
_TAGGING = {
    "CreateLogGroup": "tags",
    "TagResource": "tags",
    "TagLogGroup": "tags",
    "UntagResource": "tagKeys",
    "UntagLogGroup": "tags",
}

_OPERATIONS: dict[str, Operation] = {
    "PutAccountPolicy": accountpolicies.put,
    "DescribeAccountPolicies": accountpolicies.describe,
    "DeleteAccountPolicy": accountpolicies.delete,
    "ListLogAnomalyDetectors": logsholders.detectors,
    "CreateLogAnomalyDetector": logsholders.create_detector,
    "DeleteLogAnomalyDetector": logsholders.delete_detector,
    "DescribeLookupTables": logsholders.lookup_tables,
    "ListScheduledQueries": logsholders.scheduled_queries,
    "ListIntegrations": logsholders.integrations,
    "PutLogEvents": _with_its_key(logs._put_log_events),
    "GetLogEvents": _with_its_key(logs._get_log_events),
    "FilterLogEvents": _with_its_key(logs._filter_log_events),
    "AssociateKmsKey": _associate,
    "DisassociateKmsKey": _disassociate,
    "CreateLogGroup": _create_log_group,
    "DescribeLogGroups": lambda data, headers: loggroups.describe(data),
    "StartQuery": queries.start,
    "GetQueryResults": lambda data, headers: queries.results(data),
    "StopQuery": lambda data, headers: queries.stop(data),
}
