"""StackSets with service-managed permissions: a stack in each account of the chosen units.

Accounts that join a unit get theirs, those that leave it lose it; the management account gets none.
Where the units change, CloudFormation compares their ids and not their accounts: those of a unit
that is taken out lose their stacks, also where a unit above it stays.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-manage-auto-deployment.html
"""

import uuid
from collections.abc import Callable

from localaws import organizations
from localaws.shapes import Answer, Json
from localaws.templates import Provisioned

SERVICE = "member.org.stacksets.cloudformation.amazonaws.com"
_sets: dict[str, "StackSet"] = {}


def install() -> None:
    from ministack.services import organizations as org
    from ministack.services.cloudformation import provisioners

    provisioners._RESOURCE_HANDLERS["AWS::CloudFormation::StackSet"] = {
        "create": _create,
        "update": _update,
        "delete": _delete,
    }
    for operation in ("CreateAccount", "MoveAccount", "CloseAccount"):
        org._DISPATCH[operation] = _followed(org._DISPATCH[operation])


def find(name: str) -> "StackSet | None":
    return _sets.get(name)


def _followed(operation: Callable[[Json], Answer]) -> Callable[[Json], Answer]:
    def answer(fields: Json) -> Answer:
        answered = operation(fields)
        for stack_set in list(_sets.values()):
            stack_set.follow()
        return answered

    return answer


def _create(logical_id: str, properties: Json, stack_name: str) -> Provisioned:
    name = properties["StackSetName"]
    if name in _sets:
        raise ValueError(f"StackSet {name} already exists")
    _sets[name] = StackSet(name, properties)
    _sets[name].follow()
    return f"{name}:{uuid.uuid4()}", {}


def _update(physical_id: str, _old: Json, properties: Json, _stack_name: str) -> Provisioned:
    stack_set = _sets[physical_id.partition(":")[0]]
    stack_set.change(properties)
    return physical_id, {}


def _delete(physical_id: str, _properties: Json) -> None:
    _sets.pop(physical_id.partition(":")[0]).remove_all()


class StackSet:
    def __init__(self, name: str, properties: Json) -> None:
        from ministack.core.responses import get_region

        self.name, self.region = name, get_region()
        self.stacks: dict[str, str] = {}
        # That were below its units when it looked last.
        self.accounts: set[str] = set()
        self.take(properties)

    def take(self, properties: Json) -> None:
        from ministack.core.responses import get_account_id
        from ministack.services.cloudformation.helpers import _resolve_template

        if properties["PermissionModel"] != "SERVICE_MANAGED":
            raise ValueError("the local AWS has StackSets of organizations only")
        if not organizations.may_call_as(get_account_id(), properties["CallAs"], SERVICE):
            raise ValueError(f"account {get_account_id()} cannot call as {properties['CallAs']}")
        self.template, refused = _resolve_template({"TemplateURL": [properties["TemplateURL"]]})
        if refused:
            raise ValueError(f"TemplateURL {properties['TemplateURL']} cannot be read")
        self.properties = properties

    def change(self, properties: Json) -> None:
        before, units = self._parameters("any"), self._units()
        self.take(properties)
        self._remove(below(units - self._units()))
        # A stack whose update changes nothing refuses it.
        if self._parameters("any") != before:
            for account, stack in self.stacks.items():
                self._call("_update_stack", account, self._parameters(stack))
        self._make(below(self._units() - units))
        self.accounts = below(self._units())

    def follow(self) -> None:
        """A stack for each account that has joined, and none for those that have left."""
        accounts = below(self._units())
        self._make(accounts - self.accounts)
        self._remove(self.accounts - accounts)
        self.accounts = accounts

    def remove_all(self) -> None:
        self._remove(set(self.stacks))

    def _make(self, accounts: set[str]) -> None:
        for account in accounts - set(self.stacks):
            self.stacks[account] = f"StackSet-{self.name}-{uuid.uuid4()}"
            self._call("_create_stack", account, self._parameters(self.stacks[account]))

    def _remove(self, accounts: set[str]) -> None:
        for account in accounts & set(self.stacks):
            self._call("_delete_stack", account, {"StackName": [self.stacks.pop(account)]})

    def _units(self) -> set[str]:
        return {
            unit
            for group in self.properties["StackInstancesGroup"]
            for unit in group["DeploymentTargets"]["OrganizationalUnitIds"]
        }

    def _parameters(self, stack: str) -> Json:
        members = {"StackName": [stack], "TemplateBody": [self.template]}
        for number, parameter in enumerate(self.properties.get("Parameters", []), 1):
            for field, value in parameter.items():
                members[f"Parameters.member.{number}.{field}"] = [value]
        for number, capability in enumerate(self.properties.get("Capabilities", []), 1):
            members[f"Capabilities.member.{number}"] = [capability]
        return members

    def _call(self, operation: str, account: str, members: Json) -> None:
        from ministack.core.responses import request_scope
        from ministack.services.cloudformation import handlers

        with request_scope(account, self.region):
            status, _headers, body = getattr(handlers, operation)(members)
        if status != 200:
            raise ValueError(f"{operation} in {account}: {body}")


def below(units: set[str]) -> set[str]:
    accounts = {account for unit in units for account in organizations.active_accounts_below(unit)}
    return accounts - {organizations.management_account()}
