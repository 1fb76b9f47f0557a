"""The requests of CloudWatch Logs to KMS, in the one world that the switches choose.

keypolicy judges all worlds at once and says "unknown" where they differ; whoever enforces a key
policy passes it this world instead, and "unknown" is left for what no switch decides.
"""

from . import doubts, grants, keypolicy
from .conditions import ABSENT
from .shapes import Json, Key


def needed_actions() -> tuple[str, ...]:
    three = doubts.position("needed-actions") == "three"
    return keypolicy.CERTAIN_ACTIONS if three else keypolicy.NEEDED_ACTIONS


def condition_keys(account: str, target_arn: str) -> Json:
    """What the request for *target_arn*, a target of *account*, carries of what no page says."""
    if ":query-result:" in target_arn:
        if doubts.position("query-result-context") == "absent":
            return {keypolicy.CONTEXT_ARN: ABSENT, "kms:encryptioncontextkeys": ABSENT}
        return {keypolicy.CONTEXT_ARN: target_arn, "kms:encryptioncontextkeys": ["aws:logs:arn"]}
    if doubts.position("log-group-source") != "absent":
        return {"aws:sourcearn": source_arn(target_arn), "aws:sourceaccount": account}
    source = ("arn", "account", "orgid", "orgpaths")
    return {f"aws:source{name}": ABSENT for name in source}


def source_arn(target_arn: str) -> str:
    """How CloudWatch Logs names the target on whose behalf it uses a key."""
    of_log_group = ":log-group:" in target_arn
    wildcard = doubts.position("log-group-source") == "own-with-wildcard"
    return f"{target_arn}:*" if of_log_group and wildcard else target_arn


def encryption_context(target_arn: str) -> dict[str, str]:
    """The pairs that a request for the target carries."""
    own = ":log-group:" in target_arn or doubts.position("query-result-context") == "own"
    return {"aws:logs:arn": target_arn} if own else {}


def granted_actions(key: Key, service: str, target_arn: str) -> frozenset[str]:
    """What grants of the key let *service* do for the target, whatever the key's policy says."""
    if doubts.position("service-grants") == "ignored":
        return frozenset()
    context = encryption_context(target_arn)
    return grants.operations_of(key, service, source_arn(target_arn), context)
