"""A rule of EventBridge calls a function only where the function's own policy lets that rule.

Where it does not, the event goes to the dead-letter queue of the target, whose policy must let the
rule too. A function that fails is tried again, as its EventInvokeConfig says, and then the event
goes to its destination, with the function's role.
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
"""

import json
from typing import Any

from ministack import app

from localaws import roles
from localaws.shapes import Json
from localaws.timeline import timeline

PRINCIPAL = "events.amazonaws.com"
_ACTION = "lambda:InvokeFunction"
_SEND = "sqs:SendMessage"
_MADE_OF_EVENT = ("Input", "InputPath", "InputTransformer")


def install() -> None:
    from ministack.services import eventbridge, lambda_svc

    invoke, route = eventbridge._invoke_target, lambda_svc._route_async_failure

    def invoke_where_let(target: Json, event: Json, rule: Json, *more: Any) -> Any:
        if ":lambda:" in target["Arn"] and ":rule/" in rule["Arn"]:
            region = target["Arn"].split(":")[3]
            if not _lets(target["Arn"], rule["Arn"], region):
                timeline.refused(rule["Arn"], _ACTION, target["Arn"], region)
                return keep(target, event, rule, *more)
        return invoke(target, event, rule, *more)

    def keep(target: Json, event: Json, rule: Json, *more: Any) -> None:
        queue = (target.get("DeadLetterConfig") or {}).get("Arn")
        if queue and _queue_lets(queue, rule["Arn"]):
            # The event itself, and not what the rule would have made of it.
            bare = {name: given for name, given in target.items() if name not in _MADE_OF_EVENT}
            invoke({**bare, "Arn": queue}, event, rule, *more)

    def call(arn: str, payload: str) -> None:
        record, config, _name = lambda_svc._get_func_record_for_ref(arn)
        if record and config:
            lambda_svc.invoke_async_with_retry(
                lambda_svc._execution_record_for_config(record, config), json.loads(payload)
            )

    def route_as_role(target_arn: str, func_name: str, event: Json, result: Json) -> None:
        config = lambda_svc._functions[func_name]["config"]
        region = config["FunctionArn"].split(":")[3]
        if not roles.refusal(config["Role"], func_name, _SEND, target_arn, region):
            route(target_arn, func_name, event, result)

    eventbridge._invoke_target = invoke_where_let
    eventbridge._dispatch_to_lambda = call
    lambda_svc._route_async_failure = route_as_role


def _lets(function: str, rule: str, region: str) -> bool:
    from ministack.services import lambda_svc

    record, _config, _name = lambda_svc._get_func_record_for_ref(function)
    return _allowed(record["policy"] if record else None, _ACTION, function, rule, region)


def _queue_lets(queue: str, rule: str) -> bool:
    from ministack.services import sqs

    found = sqs._queue_by_arn(queue)
    policy = json.loads((found or {}).get("attributes", {}).get("Policy") or "null")
    return _allowed(policy, _SEND, queue, rule, queue.split(":")[3])


def _allowed(policy: Json | None, action: str, resource: str, rule: str, region: str) -> bool:
    from ministack.core import iam_evaluator as iam

    if not app.AUTH:
        return True
    account = rule.split(":")[4]
    context = iam.EvalContext(
        principal_arn=PRINCIPAL,
        principal_type="AWSService",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=region,
        service_context={"aws:sourceaccount": account, "aws:sourcearn": rule},
    )
    return iam.evaluate_resource_policy(policy, context, PRINCIPAL).decision == "Allow"
