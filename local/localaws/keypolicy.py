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

from .conditions import (
    ABSENT,
    UNKNOWN,
    Malformed,
    OneOf,
    arn_like,
    both,
    either,
    fill,
    glob,
    holds,
    negate,
    texts,
)

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
    # Only to the newer version of the language `${…}` is a variable and not plain text.
    variables: bool
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
    at: datetime | None = None,
    organization: str | None = None,
) -> Verdict:
    """Whether *policy*, the policy of the key *key_arn*, lets CloudWatch Logs of *region* use the
    key for *target_arn*: a log group's ARN without `:*`, or `arn:…:query-result:*`, of *account*.

    *at* is when it is used, by default now; *organization* is the one that *account* is in.
    *known* adds condition keys that the caller can tell, by lower-case name; a name ending `/*`
    holds all keys under that prefix, so that a tag it does not list is absent and not unknown.
    """
    try:
        document = _document(policy)
        statements = _statements(document)
        if key_arn.split(":")[3] != region:
            return Verdict("denied", f"the key is not in {region}")
        variables = document.get("Version") == "2012-10-17"
        of_organization = _organization_keys(key_arn, account, organization)
        more = {**of_organization, **_time_keys(at or datetime.now(UTC)), **(known or {})}
        request = _request(key_arn, region, account, target_arn, variables, more)
        return _judge(statements, request)
    except Malformed as malformed:
        return Verdict("denied", f"malformed policy: {malformed}")
    except RecursionError:
        return Verdict("denied", "malformed policy: nested too deep")


def _time_keys(at: datetime) -> dict:
    text = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"aws:currenttime": text, "aws:epochtime": str(int(at.timestamp()))}


def _organization_keys(key_arn: str, account: str, organization: str | None) -> dict:
    """The source's may be left out of a request; whose a key of another account is, nobody told."""
    if organization is None:
        return {}
    keys = {"aws:sourceorgid": OneOf((ABSENT, organization))}
    if key_arn.split(":")[4] == account:
        keys["aws:resourceorgid"] = organization
    return keys


def _request(key_arn, region, account, target_arn, variables, known) -> _Request:
    suffix = "amazonaws.com.cn" if key_arn.split(":")[1] == "aws-cn" else "amazonaws.com"
    service, regionless = f"logs.{region}.{suffix}", f"logs.{suffix}"
    context = {
        "aws:principalisawsservice": "true",
        # Which of its names the service goes by in these two, no page says.
        "aws:principalservicename": OneOf((service, regionless)),
        "aws:principalservicenameslist": OneOf(([service], [service, regionless])),
        "aws:requestedregion": region,
        "aws:resourceaccount": key_arn.split(":")[4],
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
        **_target_keys(account, target_arn),
        **known,
    }
    return _Request(key_arn, service, regionless, variables, context)


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


def _document(policy: str | dict) -> dict:
    try:
        found = _read(policy) if isinstance(policy, str) else policy
    except ValueError as error:
        raise Malformed(str(error)) from error
    if not isinstance(found, dict) or found.get("Version", "2008-10-17") not in _VERSIONS:
        raise Malformed("the policy's document or Version")
    return found


_VERSIONS = ("2008-10-17", "2012-10-17")
_PAIRS = ("Principal", "Action", "Resource")
_ELEMENTS = {"Sid", "Effect", "Condition", *_PAIRS, *(f"Not{name}" for name in _PAIRS)}


# No policy that KMS stores has a number this long.
_MOST_DIGITS = 1000


def _read(policy: str):
    return json.loads(
        policy, object_pairs_hook=_once, parse_int=_number(int), parse_float=_number(float)
    )


def _number(read):
    def number(text: str):
        if len(text) > _MOST_DIGITS:
            raise Malformed(f"a number of {len(text)} characters")
        return read(text)

    return number


def _once(pairs: list[tuple]) -> dict:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("an element twice")
    return found


def _statements(document: dict) -> list[dict]:
    found = document.get("Statement")
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(s, dict) for s in found):
        raise Malformed("no statements")
    for statement in found:
        _check(statement)
    return found


def _check(statement: dict) -> None:
    """What the grammar of policies excludes.

    docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise Malformed(f"Effect {statement.get('Effect')}")
    if not _ELEMENTS.issuperset(statement):
        raise Malformed(f"elements {sorted(_ELEMENTS.symmetric_difference(statement))}")
    for name in _PAIRS:
        if name in statement and f"Not{name}" in statement:
            raise Malformed(f"both {name} and Not{name}")
    for name in ("Action", "NotAction", "Resource", "NotResource"):
        _check_texts(statement.get(name, []))
    for name in ("Principal", "NotPrincipal"):
        principal = statement.get(name, "*")
        kinds = principal if isinstance(principal, dict) else {}
        if principal != "*" and not isinstance(principal, dict):
            raise Malformed(f"{name} {principal}")
        if not {"AWS", "Service", "Federated", "CanonicalUser"}.issuperset(kinds):
            raise Malformed(f"{name} {sorted(kinds)}")
    for _, _, expected in _conditions(statement):
        _check_texts(expected)


def _check_texts(values) -> None:
    if not all(isinstance(v, str | int | float) for v in _list(values)):
        raise Malformed(f"values {values}")


def _applies(statement: dict, action: str, request: _Request) -> bool | None:
    return both(
        both(_names_service(statement, request), _covers(statement, action, request)),
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
    services = [str(s) for s in _list(principal.get("Service", []))]
    if request.service in services:
        return True
    # The name without Region, or in another case: no page says that it is the same.
    perhaps = {"*", request.service, request.regionless_service}
    return None if perhaps.intersection(s.lower() for s in services) else False


def _covers(statement: dict, action: str, request: _Request) -> bool | None:
    return both(
        _element(statement, "Action", lambda p: glob(action, p, ignore_case=True)),
        _element(statement, "Resource", lambda p: _resource(p, request)),
    )


def _element(statement: dict, name: str, matches) -> bool | None:
    """A statement without Action or without Resource does nothing."""
    result: bool | None = False
    for pattern in texts(statement.get(name, statement.get(f"Not{name}", []))):
        result = either(result, matches(pattern))
    if f"Not{name}" in statement:
        return negate(result)
    return result


def _resource(pattern: str, request: _Request) -> bool | None:
    """An incomplete ARN stands for one whose missing components are `*`.

    A `*` at the end of a component "can expand" beyond colons: what matches only so is unknown.
    """
    filled = fill(pattern, request.value_of if request.variables else None)
    if not isinstance(filled, str):
        return False if filled is ABSENT else None
    parts = filled.split(":", 5)
    arn = ":".join(parts + ["*"] * (6 - len(parts)))
    if set(filled) == {"*"} or arn_like(request.key_arn, arn):
        return True
    return None if glob(request.key_arn, filled) else False


def _conditions_hold(statement: dict, request: _Request) -> bool | None:
    result: bool | None = True
    for operator, key, expected in _conditions(statement):
        result = both(result, _holds(operator, key, expected, request))
    return result


def _holds(operator: str, key: str, expected, request: _Request) -> bool | None:
    """KMS stores no operator that AWS does not have; one that is unknown here may be a new one."""
    value_of = request.value_of if request.variables else None
    try:
        return holds(operator, request.value_of(key), expected, value_of)
    except Malformed:
        return None


def _conditions(statement: dict) -> Iterator[tuple]:
    blocks = statement.get("Condition", {})
    if not isinstance(blocks, dict) or not all(isinstance(b, dict) for b in blocks.values()):
        raise Malformed("Condition")
    for operator, block in blocks.items():
        for key, expected in block.items():
            yield operator, key, expected


def _list(value) -> list:
    return value if isinstance(value, list) else [value]
