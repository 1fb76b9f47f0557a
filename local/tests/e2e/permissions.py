"""Every permission that the templates give, one by one, and the means to take it away."""

import copy
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import yaml

from console.paths import ROOT

# Logical ids of template.yaml. The roles of SAM's functions have the function's id and this.
_OF_FUNCTION = "Role"
MEMBER_ROLE = "RekeyMember"


@dataclass(frozen=True)
class Permission:
    """One action of one statement on one of its resources."""

    # A logical id of template.yaml, or MEMBER_ROLE.
    role: str
    sid: str
    action: str
    # Which resource of the statement.
    number: int
    # As the template writes it.
    resource: str

    def __str__(self) -> str:
        return f"{self.role} {self.action} {self.sid} {self.resource}"


def all_of_the_templates() -> list[Permission]:
    stack, member = _template("template.yaml"), _template("member.yaml")
    of_member = _of_stack(member["Resources"])
    return [*_of_stack(stack["Resources"]), *(replace(p, role=MEMBER_ROLE) for p in of_member)]


def _of_stack(resources: dict) -> Iterator[Permission]:
    for name, resource in resources.items():
        policies = resource.get("Properties", {}).get("Policies", [])
        if resource["Type"] == "AWS::IAM::Role":
            for policy in policies:
                yield from _of_policy(name, policy["PolicyDocument"])
        elif resource["Type"] == "AWS::IAM::Policy":
            properties = resource["Properties"]
            for role in properties["Roles"]:
                yield from _of_policy(role, properties["PolicyDocument"])
        elif resource["Type"].startswith("AWS::Serverless::"):
            for policy in policies:
                yield from _of_policy(name + _OF_FUNCTION, policy)


def _of_policy(role: str, document: dict) -> Iterator[Permission]:
    for statement in document["Statement"]:
        assert statement["Effect"] == "Allow", statement
        for action in _list(statement["Action"]):
            for number, resource in enumerate(_list(statement["Resource"])):
                yield Permission(role, statement["Sid"], action, number, resource)


def _list(value) -> list:
    return value if isinstance(value, list) else [value]


def _template(name: str) -> dict:
    class Loader(yaml.SafeLoader):
        """Shows !Sub and the like as what they are given."""

    def tagged(loader, suffix, node):
        if isinstance(node, yaml.SequenceNode):
            return loader.construct_sequence(node, deep=True)
        return loader.construct_scalar(node)

    Loader.add_multi_constructor("!", tagged)
    return yaml.load((ROOT / name).read_text(), Loader)


@contextmanager
def without(iam, role: str, permission: Permission) -> Iterator[str]:
    """Takes the permission from the live role; gives its full ARN; puts it back at the end."""
    policy, document = _policy_with(iam, role, permission.sid)
    less, resource = _reduced(document, permission)
    _put(iam, role, policy, less)
    try:
        yield resource
    finally:
        _put(iam, role, policy, document)


def _policy_with(iam, role: str, sid: str) -> tuple[str, dict]:
    for name in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        document = iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        if any(statement.get("Sid") == sid for statement in document["Statement"]):
            return name, document
    raise AssertionError(f"no policy of {role} has a statement {sid}")


def _reduced(document: dict, permission: Permission) -> tuple[dict, str]:
    less = copy.deepcopy(document)
    (statement,) = [s for s in less["Statement"] if s.get("Sid") == permission.sid]
    actions, resources = _list(statement["Action"]), _list(statement["Resource"])
    actions.remove(permission.action)
    resource = resources.pop(permission.number)
    rest = []
    if actions:
        rest.append({**statement, "Action": actions})
    if resources:
        action_elsewhere = {**statement, "Action": permission.action, "Resource": resources}
        rest.append({**action_elsewhere, "Sid": f"{permission.sid}Elsewhere"})
    others = [s for s in less["Statement"] if s is not statement]
    # IAM takes no policy without a statement.
    nothing = {"Sid": "Nothing", "Effect": "Allow", "Action": "sts:GetCallerIdentity"}
    less["Statement"] = others + rest or [{**nothing, "Resource": "*"}]
    return less, resource


def _put(iam, role: str, policy: str, document: dict) -> None:
    iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(document))
