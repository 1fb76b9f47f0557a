"""What CloudFormation tells of StackSets and of the stacks that they made.

https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeOrganizationsAccess.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStackSet.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListStackInstances.html
"""

from collections.abc import Callable
from typing import TypeAlias

from localaws import organizations, stacksets
from localaws.shapes import Answer, Json

_ENDED_WELL = ("CREATE_COMPLETE", "UPDATE_COMPLETE")

Operation: TypeAlias = Callable[[Json], Answer]


def install() -> None:
    from ministack.services.cloudformation import handlers

    handlers._ACTION_HANDLERS |= {
        "DescribeOrganizationsAccess": _by_administrators(_describe_organizations_access),
        "DescribeStackSet": _by_administrators(_of_set(_describe)),
        "ListStackInstances": _by_administrators(_of_set(_list)),
    }


def _by_administrators(operation: Operation) -> Operation:
    def answer(fields: Json) -> Answer:
        from ministack.core.responses import get_account_id
        from ministack.services.cloudformation import helpers

        whom = fields.get("CallAs", ["SELF"])[0]
        if not organizations.may_call_as(get_account_id(), whom, stacksets.SERVICE):
            told = f"Account {get_account_id()} cannot call as {whom}"
            return helpers._error("ValidationError", told)
        return operation(fields)

    return answer


def _of_set(operation: Callable[[stacksets.StackSet], Answer]) -> Operation:
    def answer(fields: Json) -> Answer:
        from ministack.services.cloudformation import helpers

        name = fields.get("StackSetName", [""])[0].partition(":")[0]
        stack_set = stacksets.find(name)
        if stack_set is None:
            told = f"StackSet {name} not found"
            return helpers._error("StackSetNotFoundException", told, 404)
        return operation(stack_set)

    return answer


def _answer(operation: str, inner: str) -> Answer:
    from ministack.services.cloudformation import helpers

    named = f"<{operation}Result>{inner}</{operation}Result>"
    answered: Answer = helpers._xml(200, f"{operation}Response", named)
    return answered


def _members(**fields: str) -> str:
    from ministack.services.cloudformation import helpers

    return "".join(f"<{name}>{helpers._esc(value)}</{name}>" for name, value in fields.items())


def _describe_organizations_access(_fields: Json) -> Answer:
    """Rekey's StackSets are of an organization that trusts them."""
    return _answer("DescribeOrganizationsAccess", "<Status>ENABLED</Status>")


def _describe(stack_set: stacksets.StackSet) -> Answer:
    parameters = "".join(
        f"<member>{_members(**parameter)}</member>"
        for parameter in stack_set.properties.get("Parameters", [])
    )
    told = _members(StackSetName=stack_set.name, Status="ACTIVE", PermissionModel="SERVICE_MANAGED")
    inner = f"<StackSet>{told}<Parameters>{parameters}</Parameters></StackSet>"
    return _answer("DescribeStackSet", inner)


def _list(stack_set: stacksets.StackSet) -> Answer:
    summaries = "".join(
        f"<member>{_instance(stack_set, account, name)}</member>"
        for account, name in sorted(stack_set.stacks.items())
    )
    return _answer("ListStackInstances", f"<Summaries>{summaries}</Summaries>")


def _instance(stack_set: stacksets.StackSet, account: str, name: str) -> str:
    from ministack.core.responses import request_scope
    from ministack.services import cloudformation

    with request_scope(account, stack_set.region):
        stack = cloudformation._stacks.get(name) or {}
    status = stack.get("StackStatus", "DELETE_COMPLETE")
    detailed = (
        "SUCCEEDED"
        if status in _ENDED_WELL
        else "RUNNING"
        if status in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS")
        else "FAILED"
    )
    told = _members(
        StackSetId=stack_set.name,
        Region=stack_set.region,
        Account=account,
        Status="CURRENT" if detailed == "SUCCEEDED" else "OUTDATED",
        StatusReason=stack.get("StackStatusReason") or "",
    )
    return f"{told}<StackInstanceStatus>{_members(DetailedStatus=detailed)}</StackInstanceStatus>"
