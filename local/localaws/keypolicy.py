"""May CloudWatch Logs use this KMS key for this target, as far as the key policy says?

Follows docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (log groups),
.../logs/CloudWatchLogs-Insights-Query-Encrypt.html (query results) and
docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html.
Written independently of the application's own preflight, so that the two can be compared.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import product
from typing import Any, Literal, TypeAlias, TypeVar

from .conditions import (
    ABSENT,
    UNKNOWN,
    Beginning,
    Malformed,
    Value,
    arn_like,
    both,
    either,
    fill,
    glob,
    holds,
    negate,
    texts,
)
from .shapes import Json, Truth

NEEDED_ACTIONS = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
)

# What no encryption can do without. AWS's own policy CloudWatchLogsAPIKeyAccess has none of the
# others, so they may or may not be needed.
CERTAIN_ACTIONS = ("kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey")

CONTEXT_ARN = "kms:encryptioncontext:aws:logs:arn"

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


# Condition keys that a request carries, by their lower-case names.
World: TypeAlias = Mapping[str, Value]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Verdict:
    """`reason` names the action or statement."""

    value: Literal["allowed", "denied", "unknown"]
    reason: str


@dataclass(frozen=True)
class _Service:
    """The principal by the name that is documented, and by the one without its Region."""

    name: str
    regionless: str

    @classmethod
    def of(cls, key_arn: str, region: str) -> "_Service":
        suffix = "amazonaws.com.cn" if key_arn.split(":")[1] == "aws-cn" else "amazonaws.com"
        return cls(f"logs.{region}.{suffix}", f"logs.{suffix}")


@dataclass(frozen=True)
class _Request:
    key_arn: str
    service: "_Service"
    # Only to the newer version of the language `${…}` is a variable and not plain text.
    variables: bool
    context: Mapping[str, Any] = field(default_factory=dict)

    def value_of(self, key: str) -> Value:
        key = key.lower()
        if key in self.context:
            return self.context[key]
        for prefix, values in self.context.items():
            if prefix.endswith("/*") and key.startswith(prefix[:-1]):
                return values.get(key[len(prefix) - 1 :], ABSENT)
        if any(key == k or (k.endswith("/") and key.startswith(k)) for k in _ABSENT_KEYS):
            return ABSENT
        # Another encryption context pair than the one CloudWatch Logs sends.
        return ABSENT if key.startswith("kms:encryptioncontext:") else UNKNOWN


def may_serve(
    policy: str | Json,
    key_arn: str,
    region: str,
    account: str,
    target_arn: str,
    known: Mapping[str, Any] | None = None,
    at: datetime | None = None,
    organization: str | None = None,
    actions: Collection[str] | None = None,
    granted: Collection[str] = (),
) -> Verdict:
    """Whether *policy*, the policy of the key *key_arn*, lets CloudWatch Logs of *region* use the
    key for *target_arn*: a log group's ARN without `:*`, or `arn:…:query-result:*`, of *account*.

    *at* is when it is used, by default now; *organization* is the one that *account* is in.
    *known* adds condition keys that the caller can tell, by lower-case name; a name ending `/*`
    holds all keys under that prefix, so that a tag it does not list is absent and not unknown.
    What it says of a key is so in every possible world: ABSENT or the value of aws:sourcearn and
    aws:sourceaccount for a log group, of kms:encryptioncontext:aws:logs:arn and
    kms:encryptioncontextkeys for query results.
    *actions* are those that CloudWatch Logs needs, where that is known; *granted* those that grants
    let it do.
    """
    try:
        document = _document(policy)
        statements = _statements(document)
        if key_arn.split(":")[3] != region:
            return Verdict("denied", f"the key is not in {region}")
        service = _Service.of(key_arn, region)
        variables = document.get("Version") == "2012-10-17"
        certain = {
            **_certain(key_arn, region, account, target_arn, organization),
            **_time_keys(at or datetime.now(UTC)),
        }
        verdicts = [
            _judge(
                statements,
                _Request(key_arn, service, variables, {**certain, **world, **(known or {})}),
                actions,
                granted,
            )
            for world in _worlds(service, account, target_arn, organization)
        ]
        return _common(verdicts)
    except Malformed as malformed:
        return Verdict("denied", f"malformed policy: {malformed}")
    except RecursionError:
        return Verdict("denied", "malformed policy: nested too deep")


def _time_keys(at: datetime) -> dict[str, str]:
    text = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {"aws:currenttime": text, "aws:epochtime": str(int(at.timestamp()))}


def _certain(
    key_arn: str, region: str, account: str, target_arn: str, organization: str | None
) -> Json:
    keys = {
        "aws:principalisawsservice": "true",
        "aws:requestedregion": region,
        "aws:resourceaccount": key_arn.split(":")[4],
        "aws:securetransport": "true",
        "aws:viaawsservice": "false",
    }
    # Whose a key of another account is, nobody told.
    if organization and key_arn.split(":")[4] == account:
        keys["aws:resourceorgid"] = organization
    if _is_of_results(target_arn):
        return {**keys, "aws:sourcearn": target_arn, "aws:sourceaccount": account}
    return {**keys, **_context(target_arn)}


def _context(arn: str) -> World:
    return {CONTEXT_ARN: arn, "kms:encryptioncontextkeys": ["aws:logs:arn"]}


def _is_of_results(target_arn: str) -> bool:
    if target_arn.endswith(":*") and ":query-result:" not in target_arn:
        raise ValueError(f"a log group's ARN goes without its :* here: {target_arn}")
    return target_arn.split(":", 5)[5].startswith("query-result:")


def _worlds(
    service: _Service, account: str, target_arn: str, organization: str | None
) -> Iterator[World]:
    """What the request may carry beside what is certain: no page settles any of it.

    Whether a log group's request tells its source, and with or without `:*` behind the ARN, whether
    one for query results tells an encryption context and of what in the same place, by which of its
    names the service goes, whether the source's organization is told.
    """
    of_target: Iterable[World]
    if _is_of_results(target_arn):
        place = Beginning(":".join([*target_arn.split(":")[:5], ""]))
        of_target = ({CONTEXT_ARN: ABSENT, "kms:encryptioncontextkeys": ABSENT}, _context(place))
    else:
        of_target = (
            {"aws:sourcearn": ABSENT, "aws:sourceaccount": ABSENT},
            *(
                {"aws:sourcearn": arn, "aws:sourceaccount": account}
                for arn in (target_arn, f"{target_arn}:*")
            ),
        )
    names: Iterable[World] = (
        {"aws:principalservicename": n} for n in (service.name, service.regionless)
    )
    lists: Iterable[World] = (
        {"aws:principalservicenameslist": n}
        for n in ([service.name], [service.name, service.regionless])
    )
    told: list[Value] = [ABSENT, organization] if organization else [UNKNOWN]
    organizations: Iterable[World] = ({"aws:sourceorgid": value} for value in told)
    for chosen in product(of_target, names, lists, organizations):
        yield {key: value for part in chosen for key, value in part.items()}


def _common(verdicts: list[Verdict]) -> Verdict:
    """Certain is only what is so in every world."""
    first = verdicts[0]
    different = next((v for v in verdicts if v.value != first.value), None)
    if different is None:
        return first
    return Verdict("unknown", f"it depends: {first.reason}, or {different.reason}")


def _judge(
    statements: list[Json],
    request: _Request,
    actions: Collection[str] | None,
    granted: Collection[str],
) -> Verdict:
    certain = CERTAIN_ACTIONS if actions is None else actions
    doubts = []
    for action in NEEDED_ACTIONS if actions is None else actions:
        allowed: Truth = action in granted
        for statement in statements:
            applies = _applies(statement, action, request)
            name = statement.get("Sid") or "a statement without Sid"
            if statement["Effect"] == "Allow":
                allowed = either(allowed, applies)
            elif applies and action in certain:
                return Verdict("denied", f"{name} denies {action}")
            elif applies:
                doubts.append(f"{name} denies {action}, which may not be needed")
            elif applies is None:
                doubts.append(f"{name} may deny {action}")
        if allowed is False and action in certain:
            return Verdict("denied", f"no statement allows {request.service.name} {action}")
        if allowed is False:
            doubts.append(f"no statement allows {action}, which may not be needed")
        if allowed is None:
            doubts.append(f"whether {action} is allowed depends on what cannot be known beforehand")
    if doubts:
        return Verdict("unknown", doubts[0])
    return Verdict("allowed", f"every needed action is allowed to {request.service.name}")


def _document(policy: str | Json) -> Json:
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


def _read(policy: str) -> Any:
    return json.loads(
        policy, object_pairs_hook=_once, parse_int=_number(int), parse_float=_number(float)
    )


def _number(read: Callable[[str], _T]) -> Callable[[str], _T]:
    def number(text: str) -> _T:
        if len(text) > _MOST_DIGITS:
            raise Malformed(f"a number of {len(text)} characters")
        return read(text)

    return number


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Malformed("an element twice")
    return found


def _statements(document: Json) -> list[Json]:
    found = document.get("Statement")
    found = [found] if isinstance(found, dict) else found
    if not isinstance(found, list) or not all(isinstance(s, dict) for s in found):
        raise Malformed("no statements")
    for statement in found:
        _check(statement)
    return found


def _check(statement: Json) -> None:
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


def _check_texts(values: Any) -> None:
    if not all(isinstance(v, str | int | float) for v in _list(values)):
        raise Malformed(f"values {values}")


def _applies(statement: Json, action: str, request: _Request) -> Truth:
    return both(
        both(_names_service(statement, request), _covers(statement, action, request)),
        _conditions_hold(statement, request),
    )


def _names_service(statement: Json, request: _Request) -> Truth:
    if "NotPrincipal" in statement:
        return negate(_listed(statement["NotPrincipal"], request))
    return _listed(statement["Principal"], request) if "Principal" in statement else False


def _listed(principal: Any, request: _Request) -> Truth:
    """`*` and {"AWS": "*"} are the same and mean everybody; accounts and roles are no service."""
    if not isinstance(principal, dict):
        return principal == "*"
    if "*" in _list(principal.get("AWS", [])):
        return True
    services = [str(s) for s in _list(principal.get("Service", []))]
    if request.service.name in services:
        return True
    # The name without Region, or in another case: no page says that it is the same.
    perhaps = {"*", request.service.name, request.service.regionless}
    return None if perhaps.intersection(s.lower() for s in services) else False


def _covers(statement: Json, action: str, request: _Request) -> Truth:
    return both(
        _element(statement, "Action", lambda p: glob(action, p, ignore_case=True)),
        _element(statement, "Resource", lambda p: _resource(p, request)),
    )


def _element(statement: Json, name: str, matches: Callable[[str], Truth]) -> Truth:
    """A statement without Action or without Resource does nothing."""
    result: Truth = False
    for pattern in texts(statement.get(name, statement.get(f"Not{name}", []))):
        result = either(result, matches(pattern))
    if f"Not{name}" in statement:
        return negate(result)
    return result


def _resource(pattern: str, request: _Request) -> Truth:
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


def _conditions_hold(statement: Json, request: _Request) -> Truth:
    result: Truth = True
    for operator, key, expected in _conditions(statement):
        result = both(result, _holds(operator, key, expected, request))
    return result


def _holds(operator: str, key: str, expected: Any, request: _Request) -> Truth:
    """KMS stores no operator that AWS does not have; one that is unknown here may be a new one."""
    value_of = request.value_of if request.variables else None
    try:
        return holds(operator, request.value_of(key), expected, value_of)
    except Malformed:
        return None


def _conditions(statement: Json) -> Iterator[tuple[str, str, Any]]:
    """Operator, key and what is expected of it."""
    blocks = statement.get("Condition", {})
    if not isinstance(blocks, dict) or not all(isinstance(b, dict) for b in blocks.values()):
        raise Malformed("Condition")
    for operator, block in blocks.items():
        for key, expected in block.items():
            yield operator, key, expected


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
