"""A schedule starts its target with its own role, which must trust EventBridge Scheduler.

A template makes no schedule whose name its group has already.
https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
"""

import json

from ministack import app

from localaws import control, roles

PRINCIPAL = "scheduler.amazonaws.com"
_STATES = ":states:"


def install() -> None:
    from ministack.services import eventbridge, scheduler
    from ministack.services.cloudformation import provisioners

    invoke = eventbridge._invoke_target
    handlers = provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"]
    create = handlers["create"]

    def create_once(logical_id, properties, stack):
        group, name = properties.get("GroupName", "default"), properties.get("Name")
        if f"{group}/{name}" in scheduler._schedules:
            raise ValueError(f"Schedule {name} already exists. (Scheduler, Status Code: 409)")
        return create(logical_id, properties, stack)

    def invoke_as_role(target, event, rule, *more):
        if event.get("Source") == "aws.scheduler" and refusal(target, rule):
            return None
        return invoke(target, event, rule, *more)

    def fire(body, query):
        """Start the target of a schedule now, whatever its time and state."""
        from ministack.core.responses import request_scope

        for (account, region, _), schedule in scheduler._schedules._data.items():
            if schedule["Name"] == query["name"]:
                event = {"Source": "aws.scheduler", "Detail": "{}", "Resources": [schedule["Arn"]]}
                with request_scope(account, region):
                    refused = refusal(schedule["Target"], schedule)
                    if not refused:
                        invoke(schedule["Target"], event, schedule)
                return {"refused": refused}
        raise LookupError(f"no schedule {query['name']}")

    handlers["create"] = create_once
    eventbridge._invoke_target = invoke_as_role
    control.register("schedules", post=fire)


def refusal(target: dict, schedule: dict) -> str | None:
    """Why the schedule's role does not start the target; None where it does."""
    if not app.AUTH:
        return None
    *_, region, account, _ = schedule["Arn"].split(":", 5)
    if not _trusts(target["RoleArn"], schedule):
        return f"{PRINCIPAL} is not authorized to perform: sts:AssumeRole on {target['RoleArn']}"
    if _STATES not in target["Arn"]:
        raise ValueError(f"the local AWS knows no schedule of {target['Arn']}")
    session = "scheduler"
    return roles.refusal(target["RoleArn"], session, "states:StartExecution", target["Arn"], region)


def _trusts(role_arn: str, schedule: dict) -> bool:
    from ministack.core import iam_evaluator as iam
    from ministack.services import iam as iam_service

    _, _, _, region, account, _ = schedule["Arn"].split(":", 5)
    role = iam_service._roles.get_scoped(account, None, role_arn.rsplit("/", 1)[-1])
    if role is None:
        return False
    document = role["AssumeRolePolicyDocument"]
    document = json.loads(document) if isinstance(document, str) else document
    # MiniStack takes no service for a caller, so the statements that name this one are for all.
    statements = [
        {**statement, "Principal": "*"}
        for statement in document["Statement"]
        if PRINCIPAL in _services(statement)
    ]
    group = f"arn:aws:scheduler:{region}:{account}:schedule-group/{schedule['GroupName']}"
    context = iam.EvalContext(
        principal_arn=PRINCIPAL,
        principal_type="AWSService",
        principal_account=account,
        action="sts:AssumeRole",
        resource_arn=role_arn,
        region=region,
        service_context={"aws:sourceaccount": account, "aws:sourcearn": group},
    )
    return iam.evaluate_trust_policy({"Statement": statements}, PRINCIPAL, context)


def _services(statement: dict) -> list:
    principal = statement.get("Principal")
    services = principal.get("Service", []) if isinstance(principal, dict) else []
    return services if isinstance(services, list) else [services]
