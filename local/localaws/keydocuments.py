"""Key policies that KMS does not store: malformed, naming nobody, or locking the caller out.

docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html: "The key policy must allow the
calling principal to make a subsequent PutKeyPolicy request", and where it leaves that to the
account, so must the principal's own policies: repost.aws/knowledge-center/update-key-policy-future.
"Each statement in the key policy must contain one or more principals. The principals in the key
policy must exist and be visible to AWS KMS."
docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html.
"""

import json
import re

from ministack.core.iam_evaluator import (
    AuthError,
    EvalContext,
    resolve_principal,
)
from ministack.core.responses import get_account_id, get_region
from ministack.core.router import extract_access_key_id
from ministack.services import iam

from . import callers
from .conditions import UNKNOWN, Malformed, holds
from .errors import Refused
from .shapes import Headers, Json

_ENTITY = re.compile(r"arn:aws[a-z-]*:iam::(\d{12}):(role|user)/(?:.*/)?([^/]+)")


def check(data: Json, headers: Headers) -> None:
    """Raise MalformedPolicyDocumentException unless *data*, a request's members, may be stored."""
    document = data.get("Policy")
    if document is None:
        return
    for statement in _statements(document):
        _check_elements(statement)
        _check_conditions(statement)
        for name in _principals(statement):
            _check_exists(name)
    if not data.get("BypassPolicyLockoutSafetyCheck"):
        _check_not_locked_out(document, headers)


def _malformed(message: str) -> Refused:
    return Refused("MalformedPolicyDocumentException", message)


def _statements(document: str) -> list[Json]:
    try:
        found = json.loads(document)["Statement"]
    except (ValueError, KeyError, TypeError):
        raise _malformed("The policy is not a JSON document with a Statement.") from None
    found = found if isinstance(found, list) else [found]
    if not found or not all(isinstance(s, dict) for s in found):
        raise _malformed("Every Statement must be an object.")
    return found


def _check_elements(statement: Json) -> None:
    if statement.get("Effect") not in ("Allow", "Deny"):
        raise _malformed("Effect must be Allow or Deny.")
    for element in ("Principal", "Action", "Resource"):
        if (element in statement) == (f"Not{element}" in statement):
            # A key policy statement without Resource is stored, and does nothing.
            if element == "Resource" and element not in statement:
                continue
            raise _malformed(f"A statement must have one of {element} and Not{element}.")


def _check_conditions(statement: Json) -> None:
    for operator, block in statement.get("Condition", {}).items():
        try:
            for expected in block.values():
                holds(operator, UNKNOWN, expected)
        except Malformed as malformed:
            raise _malformed(f"Invalid {malformed}.") from malformed


def _principals(statement: Json) -> list[str]:
    principal = statement.get("Principal", statement.get("NotPrincipal"))
    names = principal.get("AWS", []) if isinstance(principal, dict) else []
    return names if isinstance(names, list) else [names]


def _check_exists(name: str) -> None:
    entity = _ENTITY.fullmatch(name)
    if entity is None:
        return
    account, kind, entity_name = entity.groups()
    store = iam._roles if kind == "role" else iam._users
    if store.get_scoped(account, None, entity_name) is None:
        raise _malformed("Policy contains a statement with one or more invalid principals.")


def _check_not_locked_out(document: str, headers: Headers) -> None:
    caller = resolve_principal(extract_access_key_id(headers) or "", get_account_id())
    if isinstance(caller, AuthError):
        return
    context = EvalContext(
        principal_arn=caller.arn,
        principal_type=caller.type,
        principal_account=caller.account,
        action="kms:PutKeyPolicy",
        resource_arn=f"arn:aws:kms:{get_region()}:{get_account_id()}:key/*",
        region=get_region(),
        service_context={"kms:calleraccount": caller.account},
        principal_keys=caller.keys,
    )
    if callers.decide(caller, context, document, get_account_id()).decision != "Allow":
        raise _malformed(
            "The new key policy will not allow you to update the key policy in the future."
        )
