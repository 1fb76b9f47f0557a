"""How a denial ends: with the kind of policy that denied, and its ARN, or without a word of it.

docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from typing import Any

from ministack.core.iam_evaluator import AuthError

from . import doubts
from .shapes import Answer


class ByPolicy(AuthError):
    """A denial in AWS's own words, which name the policy that denied or the lack of one."""


def install() -> None:
    from ministack.core import iam_actions

    identity_denial = iam_actions.identity_denial_message
    denied_response = iam_actions.access_denied_response

    def identity_denial_message(
        action: str, principal_arn: str, resource: str, explicit_deny: bool
    ) -> str:
        if not _plain():
            return identity_denial(action, principal_arn, resource, explicit_deny)
        return plain(principal_arn, action, resource)

    def access_denied_response(
        service: str, action: str, principal_arn: str, request_id: str, **more: Any
    ) -> Answer:
        of_policy = not more.get("error_code") and not more.get("message")
        if of_policy and _plain():
            resource = more.get("resource_arn", "*")
            more["message"] = plain(principal_arn, action, resource)
        return denied_response(service, action, principal_arn, request_id, **more)

    iam_actions.identity_denial_message = identity_denial_message
    iam_actions.access_denied_response = access_denied_response


def plain(principal: str, action: str, resource: str) -> str:
    return f"User: {principal} is not authorized to perform: {action} on resource: {resource}"


def denial(principal: str, action: str, resource: str, why: str) -> str:
    """Why is the clause at its end, such as `with an explicit deny in a …: arn:…`."""
    told = plain(principal, action, resource)
    return told if _plain() else f"{told} {why}"


def _plain() -> bool:
    return doubts.position("denial-wording") == "plain"
