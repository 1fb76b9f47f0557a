"""Denials by policies that nobody in the account sees: an organization's, or an endpoint's.

docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from ministack.core.iam_evaluator import AuthError, EvalResult

from . import wording
from .shapes import Answer, Headers, Json

_KINDS = {
    "identity-based-policy": "an identity-based policy",
    "permissions-boundary": "a permissions boundary",
    "resource-based-policy": "a resource-based policy",
    "resource-control-policy": "a resource control policy",
    "service-control-policy": "a service control policy",
    "session-policy": "a session policy",
    "vpc-endpoint-policy": "a VPC endpoint policy",
}
_WHICH = ("service", "operation", "account", "region", "target", "principal")
# Principals with an ARN: a rule hits a service on its own behalf only where it names it.
_ANYBODY = "arn:*"


@dataclass(frozen=True)
class Rule:
    kind: str
    explicit: bool
    policy_arn: str | None
    # Globs by the names in _WHICH.
    patterns: dict[str, str]

    @staticmethod
    def of(values: Json) -> "Rule":
        unknown = set(values) - {"kind", "explicit", "policyArn", *_WHICH}
        if unknown:
            raise ValueError(
                f"a denial takes kind, explicit, policyArn and {_WHICH}; not {unknown}"
            )
        if values["kind"] not in _KINDS:
            raise ValueError(f"a denial's kind is one of {sorted(_KINDS)}, was {values['kind']!r}")
        explicit = values.get("explicit", True)
        if not isinstance(explicit, bool):
            raise ValueError(f"explicit must be true or false, was {explicit!r}")
        if not explicit and values.get("policyArn"):
            raise ValueError("a policy that does not allow a call is not named: no policyArn")
        patterns = {"principal": _ANYBODY} | {n: values[n] for n in _WHICH if n in values}
        if "service" not in patterns:
            raise ValueError(f"a denial needs a service: {values}")
        return Rule(values["kind"], explicit, values.get("policyArn"), patterns)

    def denies(self, call: dict[str, str]) -> bool:
        return all(fnmatchcase(call[name], glob) for name, glob in self.patterns.items())

    def why(self, action: str) -> str:
        """The clause at the end of AWS's sentence."""
        policy = _KINDS[self.kind]
        if not self.explicit:
            return f"because no {policy.partition(' ')[2]} allows the {action} action"
        return f"with an explicit deny in {policy}" + (
            f": {self.policy_arn}" if self.policy_arn else ""
        )

    def to_dict(self) -> Json:
        told = {"kind": self.kind, "explicit": self.explicit, "policyArn": self.policy_arn}
        return told | self.patterns


_rules: list[Rule] = []


def message(principal: str, account: str, action: str, resource: str, region: str) -> str | None:
    """AWS's sentence where a rule denies *action* of *principal*, which is of *account*.

    *principal* is an ARN, or the name of a service that works for the account.
    """
    service, operation = action.split(":")
    call = {
        "service": service,
        "operation": operation,
        "account": account,
        "region": region,
        "target": resource,
        "principal": principal,
    }
    rule = next((rule for rule in _rules if rule.denies(call)), None)
    return None if rule is None else wording.denial(principal, action, resource, rule.why(action))


def install() -> None:
    """Before IAM is asked: what a policy of the organization denies, nothing allows."""
    from ministack import app
    from ministack.core import iam_evaluator

    enforce = iam_evaluator.enforce
    credential_failure = app._credential_failure

    def enforce_unless_denied(
        access_key_id: str,
        iam_action: str,
        service: str,
        region: str,
        resource_arn: str = "*",
        service_context: Json | None = None,
    ) -> EvalResult | AuthError | None:
        # An alias that is not there is told of by KMS itself.
        denied = _rules and not getattr(resource_arn, "missing", False)
        refusal = None
        if denied:
            refusal = _refusal(access_key_id, iam_action, service, region, resource_arn)
        return refusal or enforce(
            access_key_id, iam_action, service, region, resource_arn, service_context
        )

    def failure(
        service: str, iam_action: str, request_id: str, denied: Any, headers: Headers
    ) -> Answer:
        status, *answer = credential_failure(service, iam_action, request_id, denied, headers)
        # Services of the JSON protocol refuse with 400.
        if isinstance(denied, wording.ByPolicy) and headers.get("x-amz-target"):
            status = 400
        return status, *answer

    iam_evaluator.enforce = enforce_unless_denied
    app._credential_failure = failure


def _refusal(
    key: str, action: str, service: str, region: str, resource_arn: str
) -> wording.ByPolicy | None:
    from ministack.core import iam_evaluator
    from ministack.core.responses import get_account_id

    principal = iam_evaluator.resolve_principal(key or "", get_account_id())
    if isinstance(principal, iam_evaluator.AuthError):
        return None
    for resource in (resource_arn, *getattr(resource_arn, "also", ())):
        told = message(principal.arn, principal.account, action, str(resource), region)
        if told:
            return wording.ByPolicy(_code(service), told)
    return None


def _code(service: str) -> str:
    from ministack.core import iam_actions

    json = iam_actions._SERVICE_PROTOCOL.get(service, "json") == "json"
    return (
        "AccessDeniedException" if json else iam_actions._DENIED_CODES.get(service, "AccessDenied")
    )


def replace(rules: list[Json]) -> None:
    """Raises ValueError or KeyError and changes nothing when a rule is wrong."""
    _rules[:] = [Rule.of(values) for values in rules]


def to_list() -> list[Json]:
    return [rule.to_dict() for rule in _rules]
