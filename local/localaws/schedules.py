"""A schedule starts its target with its own role, which must trust EventBridge Scheduler.

A template makes no schedule whose name its group has already.
https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html
https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
"""

from typing import Any, cast

from localaws import control, roles, templates
from localaws.shapes import Json, Query

PRINCIPAL = "scheduler.amazonaws.com"
_STATES = ":states:"


def install() -> None:
    from ministack.services import eventbridge, scheduler
    from ministack.services.cloudformation import provisioners

    invoke = eventbridge._invoke_target
    handlers = cast(Json, provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"])
    create = handlers["create"]

    def create_once(logical_id: str, properties: Json, stack: str) -> templates.Provisioned:
        group, name = properties.get("GroupName", "default"), properties.get("Name")
        if f"{group}/{name}" in scheduler._schedules:
            raise ValueError(f"Schedule {name} already exists. (Scheduler, Status Code: 409)")
        return create(logical_id, properties, stack)

    def invoke_as_role(target: Json, event: Json, rule: Json, *more: Any) -> Any:
        if event.get("Source") == "aws.scheduler" and refusal(target, rule):
            return None
        return invoke(target, event, rule, *more)

    def fire(body: None, query: Query) -> Json:
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


def refusal(target: Json, schedule: Json) -> str | None:
    """Why the schedule's role does not start the target; None where it does."""
    *_, region, account, _ = schedule["Arn"].split(":", 5)
    group = f"arn:aws:scheduler:{region}:{account}:schedule-group/{schedule['GroupName']}"
    distrust = roles.distrust(target["RoleArn"], PRINCIPAL, group)
    if distrust:
        return distrust
    if _STATES not in target["Arn"]:
        raise ValueError(f"the local AWS knows no schedule of {target['Arn']}")
    session = "scheduler"
    return roles.refusal(target["RoleArn"], session, "states:StartExecution", target["Arn"], region)
