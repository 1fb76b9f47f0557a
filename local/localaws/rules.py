"""A rule of EventBridge calls a function only where the function's own policy lets that rule.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
"""

from ministack import app

from localaws.timeline import timeline

PRINCIPAL = "events.amazonaws.com"
_ACTION = "lambda:InvokeFunction"


def install() -> None:
    from ministack.services import eventbridge

    invoke = eventbridge._invoke_target

    def invoke_where_let(target, event, rule, *more):
        if ":lambda:" in target["Arn"] and ":rule/" in rule["Arn"]:
            region = target["Arn"].split(":")[3]
            if not _lets(target["Arn"], rule["Arn"], region):
                return timeline.refused(rule["Arn"], _ACTION, target["Arn"], region)
        return invoke(target, event, rule, *more)

    eventbridge._invoke_target = invoke_where_let


def _lets(function: str, rule: str, region: str) -> bool:
    from ministack.core import iam_evaluator as iam
    from ministack.services import lambda_svc

    if not app.AUTH:
        return True
    record, _config, _name = lambda_svc._get_func_record_for_ref(function)
    account = rule.split(":")[4]
    context = iam.EvalContext(
        principal_arn=PRINCIPAL,
        principal_type="AWSService",
        principal_account=account,
        action=_ACTION,
        resource_arn=function,
        region=region,
        service_context={"aws:sourceaccount": account, "aws:sourcearn": rule},
    )
    policy = record["policy"] if record else None
    return iam.evaluate_resource_policy(policy, context, PRINCIPAL).decision == "Allow"
