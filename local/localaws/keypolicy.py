"""May CloudWatch Logs use this KMS key for this target, as far as the key policy says?

Follows docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (log groups),
.../logs/CloudWatchLogs-Insights-Query-Encrypt.html (query results) and
docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
Written independently of the application's own preflight, so that the two can be compared.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .conditions import ABSENT, UNKNOWN, Malformed, arn_like, both, either, glob, holds, negate

NEEDED_ACTIONS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
)

# Keys that a request of a service principal never carries.
_ABSENT_KEYS = (
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalarn",
    "aws:principaltag/",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "kms:viaservice",
    "kms:grantisforawsresource",
)


@dataclass(frozen=True)
class Verdict:
    """`value` is "allowed", "denied" or "unknown"; `reason` names the action or statement."""

    value: str
    reason: str


@dataclass(frozen=True)
class _Request:
    key_arn: str
    service: str
    regionless_service: str
    context: Mapping = field(default_factory=dict)

    def value_of(self, key: str):
        key = key.lower()
        if key in self.context:
            return self.context[key]
        for prefix, values in self.context.items():
            if prefix.endswith("/*") and key.startswith(prefix[:-1]):
                return values.get(key[len(prefix) - 1 :], ABSENT)
        if any(key == k or (k.endswith("/") and key.startswith(k)) for k in _ABSENT_KEYS):
            return ABSENT
        # Another encryption context pair than the one CloudWatch Logs sends.
        if key.startswith("kms:encryptioncontext:"):
            return ABSENT if "kms:encryptioncontext:aws:logs:arn" in self.context else UNKNOWN
        return UNKNOWN


def may_serve(
    policy: str | dict,
    key_arn: str,
    region: str,
    account: str,
    target_arn: str,
    known: Mapping | None = None,
) -> Verdict:
    """Whether *policy*, the policy of the key *key_arn*, lets CloudWatch Logs of *region* use the
    key for *target_arn*: a log group's ARN without `:*`, or `arn:…:query-result:*`, of *account*.

    *known* adds condition keys that the caller can tell, by lower-case name; a name ending `/*`
    holds all keys under that prefix, so that a tag it does not list is absent and not unknown.
    """
    try:
        statements = _statements(policy)
        if key_arn.split(":")[3] != region:
            return Verdict("denied", f"the key is not in {region}")
        request = _request(key_arn, region, account, target_arn, known or {})
        return _judge(statements, request)
    except Malformed as malformed:
        return Verdict("denied", f"malformed policy: {malformed}")


def _request(key_arn, region, account, target_arn, known) -> _Request:
    suffix = "amazonaws.com.cn" if key_arn.split(":")[1] == "aws-cn" else "amazonaws.com"
    service = f"logs.{region}.{suffix}"
    context = {
        "aws:principalisawsservice": "true",
        "aws:principalservicename": service,
        "aws:requestedregion": region,
        "aws:resourceaccount": key_arn.split(":")[4],
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
        "aws:currenttime": datetime.now(UTC).isoformat(),
        **_target_keys(account, target_arn),
        **known,
    }
    return _Request(key_arn, service, f"logs.{suffix}", context)


def _target_keys(account: str, target_arn: str) -> dict:
    """Only the encryption context is documented for log groups, only the source for results."""
    if target_arn.split(":", 5)[5].startswith("query-result:"):
        return {"aws:sourcearn": target_arn, "aws:sourceaccount": account}
    if target_arn.endswith(":*"):
        raise ValueError(f"a log group's ARN goes without its :* here: {target_arn}")
    return {
        "kms:encryptioncontext:aws:logs:arn": target_arn,
        "kms:encryptioncontextkeys": ["aws:logs:arn"],
    }


def _judge(statements: list[dict], request: _Request) -> Verdict:
    doubts = []
    for action in NEEDED_ACTIONS:
        allowed: bool | None = False
        for statement in statements:
            applies = _applies(statement, action, request)
            name = statement.get("Sid") or "a statement without Sid"
            if statement["Effect"] == "Allow":
                allowed = either(allowed, applies)
            elif applies:
                return Verdict("denied", f"{name} denies {action}")
            elif applies is None:
                doubts.append(f"{name} may deny {action}")
        if allowed is False:
            return Verdict("denied", f"no statement allows {request.service} {action}")
        if allowed is None:
            doubts.append(f"whether {action} is allowed depends on what cannot be known beforehand")
    if doubts:
        return Verdict("unknown", doubts[0])
    return Verdict("allowed", f"every needed action is allowed to {request.service}")


def _statements(policy: str | dict) -> list[dict]:
    try:
        document = json.loads(policy) if isinstance(policy, str) else policy
    except ValueError as error:
        raise Malformed(str(error)) from error
    found = document.get("Statement", []) if isinstance(document, dict) else None
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(s, dict) for s in found):
        raise Malformed("no statements")
    for statement in found:
        if statement.get("Effect") not in ("Allow", "Deny"):
            raise Malformed(f"Effect {statement.get('Effect')}")
    return found


def _applies(statement: dict, action: str, request: _Request) -> bool | None:
    return both(
        both(_names_service(statement, request), _covers(statement, action, request.key_arn)),
        _conditions_hold(statement, request),
    )


def _names_service(statement: dict, request: _Request) -> bool | None:
    if "NotPrincipal" in statement:
        return negate(_listed(statement["NotPrincipal"], request))
    return _listed(statement["Principal"], request) if "Principal" in statement else False


def _listed(principal, request: _Request) -> bool | None:
    """`*` and {"AWS": "*"} are the same and mean everybody; accounts and roles are no service."""
    if not isinstance(principal, dict):
        return principal == "*"
    if "*" in _list(principal.get("AWS", [])):
        return True
    services = [str(s).lower() for s in _list(principal.get("Service", []))]
    if request.service in services:
        return True
    return None if request.regionless_service in services or "*" in services else False


def _covers(statement: dict, action: str, key_arn: str) -> bool:
    return _element(statement, "Action", lambda p: glob(action, p, ignore_case=True)) and _element(
        statement, "Resource", lambda p: _resource(key_arn, p)
    )


def _element(statement: dict, name: str, matches) -> bool:
    """A statement without Action or without Resource does nothing."""
    if name in statement:
        return any(matches(str(p)) for p in _list(statement[name]))
    if f"Not{name}" in statement:
        return not any(matches(str(p)) for p in _list(statement[f"Not{name}"]))
    return False


def _resource(key_arn: str, pattern: str) -> bool:
    """An incomplete ARN stands for one whose missing components are `*`."""
    parts = pattern.split(":", 5)
    if pattern == "*":
        return True
    return parts[0] == "arn" and arn_like(key_arn, ":".join(parts + ["*"] * (6 - len(parts))))


def _conditions_hold(statement: dict, request: _Request) -> bool | None:
    result: bool | None = True
    for operator, key, expected in _conditions(statement):
        result = both(result, holds(operator, request.value_of(key), expected))
    return result


def _conditions(statement: dict) -> Iterator[tuple]:
    blocks = statement.get("Condition", {})
    if not isinstance(blocks, dict) or not all(isinstance(b, dict) for b in blocks.values()):
        raise Malformed("Condition")
    for operator, block in blocks.items():
        for key, expected in block.items():
            yield operator, key, expected


def _list(value) -> list:
    return value if isinstance(value, list) else [value]
