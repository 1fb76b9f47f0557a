"""Retention policies of an account: PutAccountPolicy, DescribeAccountPolicies, DeleteAccountPolicy.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html: they go
before a log group's own retention, whether longer or shorter, 24 hours after they were put; of
several the longest counts. Other types of account policies are refused: nothing here needs them.
"""

import json
import re
import time
from collections import defaultdict
from dataclasses import dataclass, field

from ministack.core.responses import get_account_id, get_region, json_response, request_scope

from . import doubts
from .errors import Refused, invalid
from .shapes import Answer, Headers, Json, LogGroup

TYPE = "RETENTION_POLICY"
EFFECT_SECONDS = 24 * 60 * 60
NEVER = "NEVER_EXPIRE"
_DAYS = (30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
_MODES = ("NEW_ONLY", "RETROACTIVE")
# The page names the filter, and the other policies write it so.
_CRITERIA = re.compile(r'LogGroupNamePrefix\s*=\s*"?([^"]*)"?')
_TYPES_BEFORE = (
    "DATA_PROTECTION_POLICY, SUBSCRIPTION_FILTER_POLICY, FIELD_INDEX_POLICY, TRANSFORMER_POLICY, "
    "METRIC_EXTRACTION_POLICY"
)


@dataclass(frozen=True)
class Version:
    """What was put at a moment, in seconds since 1970."""

    put: float
    document: str
    criteria: str

    def covers(self, name: str, group: LogGroup, created: float) -> bool:
        prefix = _CRITERIA.fullmatch(self.criteria)
        if prefix and not name.startswith(prefix[1]):
            return False
        new_only = json.loads(self.document)["enforcementMode"] == "NEW_ONLY"
        return not new_only or group["creationTime"] >= created * 1000

    @property
    def days(self) -> float:
        """More than any number for one that says never."""
        days = json.loads(self.document)["retentionInDays"]
        return float("inf") if days == NEVER else days


@dataclass
class Policy:
    name: str
    versions: list[Version] = field(default_factory=list)

    @property
    def created(self) -> float:
        return self.versions[0].put

    def in_effect(self, now: float) -> Version | None:
        old_enough = [v for v in self.versions if v.put + EFFECT_SECONDS <= now]
        return old_enough[-1] if old_enough else None

    def shown(self, account: str) -> Json:
        last = self.versions[-1]
        criteria = {"selectionCriteria": last.criteria} if last.criteria else {}
        return {
            "policyName": self.name,
            "policyDocument": last.document,
            "lastUpdatedTime": int(last.put * 1000),
            "policyType": TYPE,
            "scope": "ALL",
            "accountId": account,
            **criteria,
        }


_policies: dict[tuple[str, str], dict[str, Policy]] = defaultdict(dict)


def forget() -> None:
    _policies.clear()


def retention(name: str, group: LogGroup) -> Json:
    """What a log group shows of its retention."""
    own = group.get("retentionInDays")
    chosen = (
        _in_effect(name, group) if doubts.position("retention-policies") == "in-force" else None
    )
    if chosen is None:
        return {} if own is None else {"retentionInDays": own}
    policy, version = chosen
    never = version.days == float("inf")
    days = {} if never else {"retentionInDays": version.days}
    return {**days, "retentionPolicyName": policy.name}


def _in_effect(name: str, group: LogGroup) -> tuple[Policy, Version] | None:
    """Of those with the longest retention the one that was created first."""
    now = time.time()
    found = [
        (policy, version)
        for policy in _here().values()
        if (version := policy.in_effect(now)) and version.covers(name, group, policy.created)
    ]
    return min(found, key=lambda one: (-one[1].days, one[0].created), default=None)


def put(data: Json, headers: Headers) -> Answer:
    _check_type(data)
    policy = _keep(data, time.time())
    return json_response({"accountPolicy": policy.shown(get_account_id())})


def describe(data: Json, headers: Headers) -> Answer:
    _check_type(data)
    wanted = data.get("policyName")
    found = [p.shown(get_account_id()) for p in _here().values() if wanted in (None, p.name)]
    return json_response({"accountPolicies": found})


def delete(data: Json, headers: Headers) -> Answer:
    _check_type(data)
    if _here().pop(data.get("policyName", ""), None) is None:
        raise Refused("ResourceNotFoundException", "The specified policy does not exist.")
    return json_response({})


def put_past(body: Json) -> Json:
    """For the control endpoint: policies that were put at their lastUpdatedTime (milliseconds)."""
    with request_scope(body["account"], body["region"]):
        for policy in body["policies"]:
            _keep(policy, policy["lastUpdatedTime"] / 1000)
    return {"put": len(body["policies"])}


def _here() -> dict[str, Policy]:
    return _policies[get_account_id(), get_region()]


def _keep(data: Json, now: float) -> Policy:
    name, criteria = data.get("policyName"), data.get("selectionCriteria") or ""
    if not name or name.startswith("aws/"):
        raise invalid(f"The specified policyName is not valid: {name}")
    if criteria and not _CRITERIA.fullmatch(criteria):
        raise invalid("A retention policy is selected for by LogGroupNamePrefix alone.")
    if data.get("dryRun"):
        raise invalid("The local AWS makes no dry runs.")
    document = data.get("policyDocument") or ""
    _check_document(document)
    policy = _here().setdefault(name, Policy(name))
    policy.versions.append(Version(now, document, criteria))
    return policy


def _check_document(text: str) -> None:
    try:
        document = json.loads(text)
        days, mode = document["retentionInDays"], document["enforcementMode"]
    except (ValueError, KeyError, TypeError):
        raise invalid("The policyDocument is not one of a retention policy.") from None
    if days not in (*_DAYS, NEVER) or mode not in _MODES:
        raise invalid(f"A retention policy cannot be {days} and {mode}.")


def _check_type(data: Json) -> None:
    kind = data.get("policyType")
    if kind == TYPE and _known():
        return
    if kind == TYPE:
        raise invalid(
            f"1 validation error detected: Value '{kind}' at 'policyType' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{_TYPES_BEFORE}]"
        )
    raise invalid(f"The local AWS has no account policies of type {kind}.")


def _known() -> bool:
    return doubts.position("retention-policies") == "in-force"
