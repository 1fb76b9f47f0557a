"""CloudWatch Logs: AssociateKmsKey and DisassociateKmsKey, and where logs calls are taken over.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html,
API_DisassociateKmsKey.html, API_CreateLogGroup.html.
"""

import json

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import cloudwatch_logs as logs

from . import associations, loggroups, logskeys, queries
from .errors import Refused, invalid

_original_handle_request = logs.handle_request
_original_reset = logs.reset


def install() -> None:
    loggroups.install()
    logs.handle_request = handle_request
    logs.reset = reset


def reset() -> None:
    _original_reset()
    associations.forget()
    queries.forget()


async def handle_request(method, path, headers, body, query_params):
    operation = _OPERATIONS.get(headers.get("x-amz-target", "").rpartition(".")[2])
    if operation is None:
        return await _original_handle_request(method, path, headers, body, query_params)
    try:
        data = json.loads(body or b"{}")
    except ValueError:
        return Refused("SerializationException", "Invalid JSON").response()
    try:
        return operation(data, headers)
    except Refused as refused:
        return refused.response()


def _associate(data: dict, headers: dict) -> tuple:
    key = data.get("kmsKeyId")
    if not key:
        raise invalid(
            "1 validation error detected: Value null at 'kmsKeyId' failed to satisfy constraint: "
            "Member must not be null"
        )
    change, arn = _target(data)
    logskeys.check_associable(key, arn, headers)
    change(key)
    return json_response({})


def _disassociate(data: dict, headers: dict) -> tuple:
    change, _ = _target(data)
    change(None)
    return json_response({})


def _target(data: dict):
    """How to change the key of what the call names, and its ARN without `:*`."""
    name, identifier = data.get("logGroupName"), data.get("resourceIdentifier")
    if (name is None) == (identifier is None):
        raise invalid("Exactly one of logGroupName and resourceIdentifier must be specified.")
    if identifier is not None:
        place = f"arn:aws:logs:{get_region()}:{get_account_id()}"
        if identifier == f"{place}:{associations.QUERY_RESULTS}":
            return associations.change_query_results, identifier
        if not identifier.startswith(f"{place}:log-group:") or identifier.endswith(":*"):
            raise invalid(f"The specified resourceIdentifier is not valid: {identifier}")
        name = identifier.removeprefix(f"{place}:log-group:")
    loggroups.check_name(name)
    loggroups.check_not_reserved(name)
    group = loggroups.existing(name)
    return (lambda key: associations.change_log_group(group, key)), loggroups.arn(name)


def _create_log_group(data: dict, headers: dict) -> tuple:
    name, key = data.get("logGroupName"), data.get("kmsKeyId")
    loggroups.check_name(name)
    loggroups.check_not_reserved(name)
    if key and name not in logs._log_groups:
        logskeys.check_associable(key, loggroups.arn(name), headers)
    return logs._create_log_group(data)


_OPERATIONS = {
    "AssociateKmsKey": _associate,
    "DisassociateKmsKey": _disassociate,
    "CreateLogGroup": _create_log_group,
    "DescribeLogGroups": lambda data, headers: loggroups.describe(data),
    "StartQuery": queries.start,
    "GetQueryResults": lambda data, headers: queries.results(data),
    "StopQuery": lambda data, headers: queries.stop(data),
}
