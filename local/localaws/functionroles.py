"""A function's log is written with its role: what the role may not write is lost, and it goes on.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

from typing import Any

from localaws import roles
from localaws.shapes import Json


def install() -> None:
    from ministack.services import lambda_svc

    emit = lambda_svc._emit_lambda_logs

    def emit_as_role(func: Json, *details: Any, **more: Any) -> None:
        if _may_log(func.get("config") or func):
            emit(func, *details, **more)

    lambda_svc._emit_lambda_logs = emit_as_role


def _may_log(config: Json) -> bool:
    function, region = config["FunctionName"], config["FunctionArn"].split(":")[3]
    account = config["FunctionArn"].split(":")[4]
    group = (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{function}"
    arn = f"arn:aws:logs:{region}:{account}:log-group:{group}"
    # Every environment begins a stream of its own, whose name nobody chooses.
    needed = {
        "logs:CreateLogStream": f"{arn}:*",
        "logs:PutLogEvents": f"{arn}:log-stream:{function}",
    }
    refusals = [
        roles.refusal(config["Role"], function, action, resource, region)
        for action, resource in needed.items()
    ]
    # What is missed of the key is told beside what is missed of the log.
    may_use_key = _may_use_key(config, account, region, group, arn)
    return may_use_key and not any(refusals)


def _may_use_key(config: Json, account: str, region: str, name: str, arn: str) -> bool:
    from ministack.core.responses import request_scope
    from ministack.services import cloudwatch_logs

    from localaws import logskeys

    group = cloudwatch_logs._log_groups.get_scoped(account, region, name)
    key = group and group.get("kmsKeyId")
    if not key:
        return True
    with request_scope(account, region):
        return logskeys.role_may_use(config["Role"], config["FunctionName"], key, arn)
