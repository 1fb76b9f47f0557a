"""What a service does for its customer is done with the role that the customer gave it.

The role must trust the service, on behalf of the resource that the service works for.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html
https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html
https://docs.aws.amazon.com/step-functions/latest/dg/concept-create-iam-advanced.html
https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
"""

import contextvars
import json
from typing import Any, NamedTuple

from ministack.services import stepfunctions as sfn

from localaws.shapes import Json
from localaws.timeline import timeline


class OfExecution(NamedTuple):
    """The role of the execution that goes on, and the state machine that it was given to."""

    role: str
    machine: str


of_execution: contextvars.ContextVar[OfExecution] = contextvars.ContextVar("localaws_role")


def install() -> None:
    call_lambda = sfn._call_lambda
    object_text = sfn._s3_object_text

    def call(function: str, event: Any) -> Any:
        arn = function_arn(function)
        check("lambda:InvokeFunction", arn, "Lambda.AWSLambdaException")
        return call_lambda(function, event)

    def read(bucket: str, key: str) -> str:
        check("s3:GetObject", f"arn:aws:s3:::{bucket}/{key}", "States.ItemReaderFailed")
        return object_text(bucket, key)

    sfn._call_lambda = call
    sfn._s3_object_text = read


def function_arn(function: str) -> str:
    from ministack.services import lambda_svc

    _record, config, name = lambda_svc._get_func_record_for_ref(function)
    if config:
        return config["FunctionArn"]
    return f"arn:aws:lambda:{sfn.get_region()}:{sfn.get_account_id()}:function:{name}"


def check(action: str, resource: str, error: str, keys: Json | None = None) -> None:
    """Fail the state with `error` unless the running execution's role may do it."""
    (role, machine), region = of_execution.get(), sfn.get_region()
    message = distrust(role, "states.amazonaws.com", machine) or refusal(
        role, "stepfunctions", action, resource, region, keys
    )
    if message:
        raise sfn._ExecutionError(error, message)


def refusal(
    role: str, session: str, action: str, resource: str, region: str, keys: Json | None = None
) -> str | None:
    """Why a service may not do it with the role; None where it may. Keys are of conditions.

    Nobody sees such a call on the wire, so the timeline has those that are refused.
    """
    from ministack import app
    from ministack.core import iam_evaluator as iam
    from ministack.core.iam_actions import identity_denial_message
    from ministack.services import iam as iam_service

    if not app.AUTH:
        return None
    account, name = role.split(":")[4], role.rsplit("/", 1)[-1]
    principal = f"arn:aws:sts::{account}:assumed-role/{name}/{session}"
    context = iam.EvalContext(
        principal_arn=principal,
        principal_type="AssumedRole",
        principal_account=account,
        action=action,
        resource_arn=resource,
        region=region,
        service_context=keys or {},
    )
    policies = iam._gather_role_policies(name, account)
    limits = iam._permissions_boundary(iam_service._roles, name, account)
    result = iam.evaluate(context, policies, *limits)
    if result.decision == "Allow":
        return None
    timeline.refused(role, action, resource, region)
    return identity_denial_message(action, principal, resource, result.decision == "Deny")


def distrust(role_arn: str, service: str, source_arn: str) -> str | None:
    """Why the service may not assume the role on behalf of the source; None where it may."""
    from ministack import app
    from ministack.core import iam_evaluator as iam
    from ministack.services import iam as iam_service

    if not app.AUTH:
        return None
    _, _, _, region, account, _ = source_arn.split(":", 5)
    refused = f"{service} is not authorized to perform: sts:AssumeRole on {role_arn}"
    role = iam_service._roles.get_scoped(account, None, role_arn.rsplit("/", 1)[-1])
    if role is None:
        return refused
    document = role["AssumeRolePolicyDocument"]
    document = json.loads(document) if isinstance(document, str) else document
    # MiniStack takes no service for a caller, so the statements that name this one are for all.
    statements = [
        {**statement, "Principal": "*"}
        for statement in document["Statement"]
        if service in _services(statement)
    ]
    context = iam.EvalContext(
        principal_arn=service,
        principal_type="AWSService",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region=region,
        service_context={"aws:sourceaccount": account, "aws:sourcearn": source_arn},
    )
    trusted = iam.evaluate_trust_policy({"Statement": statements}, service, context)
    return None if trusted else refused


def _services(statement: Json) -> list[str]:
    principal = statement.get("Principal")
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    return services if isinstance(services, list) else [services]
