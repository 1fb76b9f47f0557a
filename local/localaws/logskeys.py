"""What CloudWatch Logs asks of a key before it associates it with a target.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html and
docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html. The order of the checks
is not documented.
"""

import re

from ministack import app
from ministack.core.responses import get_account_id, get_region
from ministack.services import kms

from . import callers, keypolicy
from .errors import Refused, invalid
from .kms import find_key
from .settings import settings

_KEY_ARN = re.compile(r"arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/[A-Za-z0-9-]+")
# What reading and writing encrypted log data asks of the caller.
_USE = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
)


def check_associable(key_id: str, target_arn: str, headers: dict) -> None:
    key = _usable(key_id)
    if app.AUTH:
        callers.authorize(headers, "kms:DescribeKey", key, _via_logs())
    verdict = keypolicy.may_serve(
        key.get("Policy") or "{}",
        key["Arn"],
        get_region(),
        get_account_id(),
        target_arn,
        known=_facts(key),
    )
    accepted = verdict.value == "allowed" or (
        verdict.value == "unknown" and settings.unknownKeyPolicies == "accept"
    )
    if not accepted:
        raise Refused(
            "AccessDeniedException",
            "The specified KMS key does not exist or is not allowed to be used with Arn "
            f"'{target_arn}'",
        )


def check_readable(key_id: str, group_arn: str, headers: dict) -> None:
    """StartQuery on an encrypted log group: the caller must be able to use its key via logs."""
    key = find_key(key_id)
    if key is None or not app.AUTH:
        return
    for action in _USE:
        callers.authorize(
            headers, action, key, {**_via_logs(), "kms:encryptioncontext:aws:logs:arn": group_arn}
        )


def _via_logs() -> dict:
    return {
        "kms:viaservice": f"logs.{get_region()}.amazonaws.com",
        "aws:viaawsservice": "true",
    }


def _usable(key_id: str) -> dict:
    if not key_id or len(key_id) > 256 or not _KEY_ARN.fullmatch(key_id):
        # Alias ARNs are said to be accepted in the field; the documentation says key ARN.
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


def _facts(key: dict) -> dict:
    """Condition keys that a preflight cannot know, but the owner of all keys can."""
    account, region = key["Arn"].split(":")[4], key["Arn"].split(":")[3]
    aliases = [
        arn.split(":", 5)[5]
        for arn, target in kms._aliases.items_scoped(account, region)
        if target == key["KeyId"]
    ]
    return {
        "aws:resourcetag/*": {t["TagKey"].lower(): t["TagValue"] for t in key.get("Tags") or []},
        "kms:resourcealiases": aliases or keypolicy.ABSENT,
        "kms:keyspec": key["KeySpec"],
        "kms:keyusage": key["KeyUsage"],
        "kms:keyorigin": key["Origin"],
        "kms:multiregion": str(bool(key.get("MultiRegion"))).lower(),
    }
