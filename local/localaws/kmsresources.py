"""The ARNs and condition keys that calls to KMS are evaluated against.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
"""

from ministack.services import kms

from localaws.keystore import find_key
from localaws.resources import Resource, needing
from localaws.shapes import Json


def resource(action: str, fields: Json, region: str, account: str) -> Resource | None:
    """The key, which KMS looks up by its alias before it asks whether the caller may use it.

    In the own account a caller without any permission learns so whether an alias exists:
    github.com/aws-cloudformation/aws-cloudformation-resource-providers-kms/pull/60.
    """
    place = f"arn:aws:kms:{region}:{account}"
    if action in ("CreateAlias", "UpdateAlias", "DeleteAlias"):
        return needing(_arns_of_alias_change(fields, place))
    if action == "CreateKey":
        return needing(["*"], context_of_new_key(fields))
    key_id = fields.get("KeyId")
    if not key_id:
        return None
    alias = key_id.rpartition(":")[2] if "alias/" in key_id else None
    arn = _key_arn(key_id, place)
    context = {"kms:CallerAccount": account, "kms:ResourceAliases": _aliases_of(arn)}
    if alias:
        context["kms:RequestAlias"] = alias
    asked = needing([arn], context)
    asked.missing = arn == f"{place}:{alias}"
    return asked


def context_of_new_key(fields: Json) -> Json:
    """https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"""
    tags = {tag["TagKey"]: tag["TagValue"] for tag in fields.get("Tags") or ()}
    context = {
        "kms:KeySpec": fields.get("KeySpec", "SYMMETRIC_DEFAULT"),
        "kms:KeyUsage": fields.get("KeyUsage", "ENCRYPT_DECRYPT"),
        "kms:BypassPolicyLockoutSafetyCheck": str(
            fields.get("BypassPolicyLockoutSafetyCheck", False)
        ).lower(),
    }
    if tags:
        context["aws:TagKeys"] = list(tags)
        context |= {f"aws:RequestTag/{name}": value for name, value in tags.items()}
    return context


def _arns_of_alias_change(fields: Json, place: str) -> list[str]:
    """The alias, the key that it leaves and the key that it goes to.

    https://docs.aws.amazon.com/kms/latest/developerguide/alias-access.html
    """
    alias = f"{place}:{fields.get('AliasName', '')}"
    arns = [alias]
    left = _key_arn(alias, place)
    if left != alias:
        arns.append(left)
    if fields.get("TargetKeyId"):
        arns.append(_key_arn(fields["TargetKeyId"], place))
    return arns


def _key_arn(key_id: str, place: str) -> str:
    arn = key_id
    if not arn.startswith("arn:"):
        arn = f"{place}:{key_id if key_id.startswith('alias/') else 'key/' + key_id}"
    key = find_key(arn)
    return key["Arn"] if key else arn


def _aliases_of(key_arn: str) -> list[str]:
    *_, region, account, key = key_arn.split(":")
    if not key.startswith("key/"):
        return []
    return [
        arn.rpartition(":")[2]
        for (owner, place, arn), target in kms._aliases._data.items()
        if (owner, place) == (account, region) and target == key.removeprefix("key/")
    ]
