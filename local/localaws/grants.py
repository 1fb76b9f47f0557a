"""KMS grants to a service principal, which MiniStack does not have.

docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html: "When you specify a
GranteeServicePrincipal, you must also specify a SourceArn grant constraint. In addition, you must
specify either a RetiringPrincipal or a RetiringServicePrincipal." API_ListGrants.html.
"""

import json

from ministack.services import kms

from .conditions import arn_like
from .errors import Refused
from .shapes import Answer, Json, Key

_GRANTEE, _RETIRING = "GranteeServicePrincipal", "RetiringServicePrincipal"

_original_grant_entry = kms._grant_entry


def install() -> None:
    kms._grant_entry = _entry


def create(data: Json) -> Answer:
    """MiniStack keeps the service as the grantee, and here is added that it is a service."""
    _check_principals(data)
    answer = kms._create_grant({"GranteePrincipal": data.get(_GRANTEE), **data})
    status, _, body = answer
    if status == 200 and data.get(_GRANTEE):
        grant = kms._grants[json.loads(body)["GrantId"]]
        grant |= {name: data[name] for name in (_GRANTEE, _RETIRING) if data.get(name)}
    return answer


def listed(data: Json) -> Answer:
    if data.get(_GRANTEE):
        data = {**data, "GranteePrincipal": data[_GRANTEE]}
    return kms._list_grants(data)


def operations_of(key: Key, service: str, source_arn: str, context: Json) -> frozenset[str]:
    """The actions that grants let *service* do with the key for the resource *source_arn*."""
    account, region = key["Arn"].split(":")[4], key["Arn"].split(":")[3]
    return frozenset(
        f"kms:{operation}"
        for _, grant in kms._grants.items_scoped(account, region)
        if grant["KeyId"] == key["Arn"]
        and grant.get(_GRANTEE) == service
        and _within(grant["Constraints"], source_arn, context)
        for operation in grant["Operations"]
    )


def _within(constraints: Json, source_arn: str, context: Json) -> bool:
    """Whether wildcards are taken in SourceArn, no page says: they are, as in conditions."""
    equals = constraints.get("EncryptionContextEquals")
    subset = constraints.get("EncryptionContextSubset") or {}
    return (
        arn_like(source_arn, constraints["SourceArn"]) is True
        and (equals is None or equals == context)
        and subset.items() <= context.items()
    )


def _check_principals(data: Json) -> None:
    if bool(data.get("GranteePrincipal")) == bool(data.get(_GRANTEE)):
        raise _invalid(f"Specify either GranteePrincipal or {_GRANTEE}, but not both.")
    if data.get("RetiringPrincipal") and data.get(_RETIRING):
        raise _invalid(f"Specify either RetiringPrincipal or {_RETIRING}, but not both.")
    if not data.get(_GRANTEE):
        return
    if not (data.get("Constraints") or {}).get("SourceArn"):
        raise _invalid(f"A SourceArn grant constraint is required with {_GRANTEE}.")
    if not (data.get("RetiringPrincipal") or data.get(_RETIRING)):
        raise _invalid(f"A retiring principal is required with {_GRANTEE}.")


def _entry(grant: Json) -> Json:
    entry = _original_grant_entry(grant)
    if grant.get(_GRANTEE):
        del entry["GranteePrincipal"]
    return entry


def _invalid(message: str) -> Refused:
    return Refused("ValidationException", message)
