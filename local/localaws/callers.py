"""Whether the caller of a request may use a KMS key, by its own permissions and the key's policy.

docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html: callers need KMS
permissions too, which CloudWatch Logs uses for them (kms:ViaService). Across accounts both sides
must allow:
docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html.
"""

from ministack.core import iam_evaluator
from ministack.core.iam_evaluator import (
    AuthError,
    EvalContext,
    EvalResult,
    PrincipalInfo,
    evaluate,
    resolve_principal,
)
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id

from . import denials, wording
from .errors import Refused
from .shapes import AskedFor, Headers, Json


def authorize(headers: Headers, action: str, key: AskedFor, context: Json | None = None) -> None:
    """Raise AccessDeniedException unless the request's caller may do *action* on *key*."""
    principal = resolve_principal(extract_access_key_id(headers) or "", get_account_id())
    if isinstance(principal, AuthError):
        raise Refused(principal.code, principal.message, 403)
    told = denials.message(principal.arn, principal.account, action, key["Arn"], get_region())
    if told:
        raise Refused("AccessDeniedException", told)
    evaluation = EvalContext(
        principal_arn=principal.arn,
        principal_type=principal.type,
        principal_account=principal.account,
        action=action,
        resource_arn=key["Arn"],
        region=get_region(),
        service_context={"kms:calleraccount": principal.account, **(context or {})},
        principal_keys=principal.keys,
    )
    result = decide(principal, evaluation, key.get("Policy"), key["Arn"].split(":")[4])
    if result.decision != "Allow":
        raise Refused("AccessDeniedException", _message(principal.arn, action, key, result), 400)


def decide(
    principal: PrincipalInfo, evaluation: EvalContext, policy: str | None, owner: str
) -> EvalResult:
    """By the permissions of the principal and the policy of a key that is *owner*'s."""
    # An account's root has every permission that its own account can give.
    identity = (
        EvalResult("Allow", principal.arn)
        if principal.policies is None
        else evaluate(evaluation, principal.policies, *principal.limits)
    )
    return iam_evaluator.combine_resource_policy(
        identity, evaluation, policy, owner, required=True, limits=tuple(principal.limits)
    )


def _message(caller: str, action: str, key: AskedFor, result: EvalResult) -> str:
    """docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"""
    if key["Arn"].split(":")[4] != caller.split(":")[4]:
        why = (
            "because the resource does not exist in this Region, no resource-based policies allow "
            "access, or a resource-based policy explicitly denies access"
        )
    elif result.decision == "Deny":
        kind = "a resource-based" if result.resource_policy_arn else "an identity-based"
        why = f"with an explicit deny in {kind} policy"
    else:
        kind = "resource-based" if result.resource_policy_arn else "identity-based"
        why = f"because no {kind} policy allows the {action} action"
    return wording.denial(caller, action, key["Arn"], why)
