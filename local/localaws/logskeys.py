"""What CloudWatch Logs asks of a key before it associates it with a target.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html and
docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html. The order of the checks
is not documented.
"""

import re

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import kms

from . import callers, denials, doubts, keypolicy, keytrail, roles, serviceuse
from .conditions import ABSENT
from .errors import Refused, invalid
from .keystore import find_key
from .settings import settings
from .shapes import Headers, Json, Key

_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+")
_ALIAS_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:alias/[A-Za-z0-9/_-]+")
# What CloudWatch Logs does with a key as its caller.
_USE = keypolicy.NEEDED_ACTIONS


def check_associable(key_id: str, target_arn: str, headers: Headers) -> str:
    """Raise Refused, or return what is kept and shown as the target's key."""
    key = _usable(key_id)
    if app.AUTH:
        through_logs = doubts.position("key-through-logs-alone") == "works"
        callers.authorize(headers, "kms:DescribeKey", key, _via_logs() if through_logs else {})
    _check_changeable(key, target_arn, headers)
    region, account = get_region(), get_account_id()
    service, actions = f"logs.{region}.amazonaws.com", serviceuse.needed_actions()
    verdict = keypolicy.may_serve(
        key.get("Policy") or "{}",
        key["Arn"],
        region,
        account,
        target_arn,
        known={**_facts(key), **serviceuse.condition_keys(account, target_arn)},
        actions=actions,
        granted=serviceuse.granted_actions(key, service, target_arn),
    )
    accepted = verdict.value == "allowed" or (
        verdict.value == "unknown" and settings.unknownKeyPolicies == "accept"
    )
    kept_out = any(denials.message(service, account, a, key["Arn"], region) for a in actions)
    if kept_out or not accepted:
        raise Refused(
            "AccessDeniedException",
            "The specified KMS key does not exist or is not allowed to be used with Arn "
            f"'{target_arn}'",
        )
    keytrail.note(key["Arn"], target_arn)
    return key["Arn"] if doubts.position("alias-arns") == "resolved" else key_id


def check_detachable(key_id: str | None, target_arn: str, headers: Headers) -> None:
    """A key that is gone can be removed from a target, whoever the caller is."""
    key = find_key(key_id) if key_id else None
    if key is not None:
        _check_changeable(key, target_arn, headers)


def check_readable(key_id: str, group_arn: str, headers: Headers) -> None:
    """Who reads or writes an encrypted log group must be able to use its key through logs."""
    key = find_key(key_id)
    if key is not None and readers_use_keys():
        _check_use(key, group_arn, headers)


def readers_use_keys() -> bool:
    return doubts.position("log-readers-use-key") == "as-themselves"


def role_may_use(role: str, session: str, key_id: str, group_arn: str) -> bool:
    """Whether a service that writes a log group with a role of its customer's may use its key."""
    key = find_key(key_id)
    if key is None or not readers_use_keys():
        return True
    context = {**_via_logs(), "kms:encryptioncontext:aws:logs:arn": group_arn}
    refusals = [
        roles.refusal(role, session, action, key["Arn"], get_region(), context) for action in _USE
    ]
    return not any(refusals)


def _check_changeable(key: Key, target_arn: str, headers: Headers) -> None:
    if doubts.position("associate-as-caller") == "uses-key":
        _check_use(key, target_arn, headers)


def _check_use(key: Key, target_arn: str, headers: Headers) -> None:
    if not app.AUTH:
        return
    pairs = serviceuse.encryption_context(target_arn)
    context = {f"kms:encryptioncontext:{name}": value for name, value in pairs.items()}
    context |= _via_logs()
    for action in _USE:
        callers.authorize(headers, action, key, context)


def _via_logs() -> dict[str, str]:
    return {
        "kms:viaservice": f"logs.{get_region()}.amazonaws.com",
        "aws:viaawsservice": "true",
    }


def _usable(key_id: str) -> Key:
    if len(key_id) > 256 or not (_KEY_ARN.fullmatch(key_id) or _is_alias(key_id)):
        raise invalid(f"The specified kmsKeyId is not the ARN of a KMS key: {key_id}")
    key = find_key(key_id)
    if key is None or key_id.split(":")[3] != get_region():
        raise invalid("The specified KMS Key Id could not be found.")
    if key["KeySpec"] != "SYMMETRIC_DEFAULT" or key["KeyUsage"] != "ENCRYPT_DECRYPT":
        raise invalid("The specified KMS key is not a symmetric encryption key.")
    # docs.aws.amazon.com/kms/latest/developerguide/key-state.html: Updating still encrypts.
    if key["KeyState"] not in ("Enabled", "Updating"):
        raise invalid(f"The specified KMS Key Id is not enabled, its state is {key['KeyState']}.")
    return key


def _is_alias(key_id: str) -> bool:
    accepted = doubts.position("alias-arns") != "refused"
    return accepted and _ALIAS_ARN.fullmatch(key_id) is not None


def _facts(key: Key) -> Json:
    """Condition keys that a preflight cannot know, but the owner of all keys can."""
    account, region = key["Arn"].split(":")[4], key["Arn"].split(":")[3]
    aliases = [
        arn.split(":", 5)[5]
        for arn, target in kms._aliases.items_scoped(account, region)
        if target == key["KeyId"]
    ]
    return {
        "aws:resourcetag/*": {t["TagKey"].lower(): t["TagValue"] for t in key.get("Tags") or []},
        "kms:resourcealiases": aliases or ABSENT,
        "kms:keyspec": key["KeySpec"],
        "kms:keyusage": key["KeyUsage"],
        "kms:keyorigin": key["Origin"],
        "kms:multiregion": str(bool(key.get("MultiRegion"))).lower(),
    }
