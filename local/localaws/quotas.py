"""Token buckets per account, Region and operation, answering as AWS does when one is empty.

Values: docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html,
docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html,
docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html,
docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
docs.aws.amazon.com/tag-editor/latest/userguide/reference.html,
docs.aws.amazon.com/general/latest/gr/ssm.html,
docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html. Where the page names no
burst, a bucket holds one second's worth.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from . import doubts
from .shapes import Json

if TYPE_CHECKING:
    from .calls import Call


# The name of a service, and of one of its operations.
Operation: TypeAlias = tuple[str, str]
# A second, or a second and a burst.
_Rates: TypeAlias = float | tuple[float, float]


@dataclass(frozen=True)
class Quota:
    perSecond: float
    burst: float
    # Operations that draw on the same bucket.
    bucket: str


def _each(service: str, table: Mapping[str, _Rates]) -> dict[Operation, Quota]:
    quotas = {}
    for operation, value in table.items():
        rate, burst = value if isinstance(value, tuple) else (value, value)
        quotas[service, operation] = Quota(rate, burst, operation)
    return quotas


DEFAULTS: dict[Operation, Quota] = {
    **_each(
        "logs",
        {
            "AssociateKmsKey": 5,
            # Not on the page; assumed to be like its opposite.
            "DisassociateKmsKey": 5,
            "DescribeLogGroups": 10,
            "StartQuery": 10,
            "GetQueryResults": 10,
            "CreateLogGroup": 10,
            "DeleteLogGroup": 10,
            "ListTagsForResource": 5,
            "ListTagsLogGroup": 5,
            "TagResource": 5,
            # Not on the page; assumed.
            "ListLogAnomalyDetectors": 5,
            "DescribeLookupTables": 5,
            "ListScheduledQueries": 5,
            "ListIntegrations": 5,
        },
    ),
    # Their pages name no rates for these: assumed to be as slow as the slowest of CloudWatch Logs.
    **_each(
        "observabilityadmin",
        {
            "ListS3TableIntegrations": 5,
            "GetS3TableIntegration": 5,
            "ListTelemetryRules": 5,
            "GetTelemetryRule": 5,
            "ListTelemetryRulesForOrganization": 5,
            "GetTelemetryRuleForOrganization": 5,
            "ListCentralizationRulesForOrganization": 5,
            "GetCentralizationRuleForOrganization": 5,
        },
    ),
    **_each("aiops", {"ListInvestigationGroups": 5, "GetInvestigationGroup": 5}),
    **_each("xray", {"GetEncryptionConfig": 5}),
    **_each("glue", {"GetSecurityConfigurations": 5}),
    **_each("cloudwatch", {"GetDataset": 5}),
    **_each("ssm", {"GetParametersByPath": 40}),
    **_each(
        "kms",
        {
            "DescribeKey": 2000,
            "GetKeyPolicy": 1000,
            "GetKeyRotationStatus": 1000,
            "ListResourceTags": 2000,
            "ListAliases": 500,
            "ListKeys": 500,
            "ListKeyRotations": 100,
            "ListGrants": 100,
            "CreateGrant": 50,
            "PutKeyPolicy": 15,
            "ScheduleKeyDeletion": 15,
            "RotateKeyOnDemand": 5,
            "GetKeyLastUsage": 5,
            "CreateKey": 5,
            "CreateAlias": 5,
            "UpdateAlias": 5,
            "DeleteAlias": 5,
        },
    ),
    **_each(
        "organizations",
        {
            "ListAccounts": (8, 12),
            "ListAccountsForParent": (5, 8),
            "ListParents": (5, 8),
            "ListOrganizationalUnitsForParent": (5, 8),
            "ListChildren": (6, 10),
            "DescribeAccount": (20, 30),
            "ListTagsForResource": (10, 15),
            "DescribeOrganization": (1, 2),
        },
    ),
    **_each("tag", {"GetResources": 15}),
    **{
        ("sts", operation): Quota(600, 600, "AssumeRole and the like")
        for operation in ("AssumeRole", "GetCallerIdentity", "GetSessionToken")
    },
    **{("s3", method): Quota(3500, 3500, "writes") for method in ("PUT", "POST", "DELETE")},
    **{("s3", method): Quota(5500, 5500, "reads") for method in ("GET", "HEAD")},
}

# Whether AWS enforces these is a switch.
_SWITCHES = {"sts": "sts-quota", "s3": "s3-prefix-quota"}


class Refusal(NamedTuple):
    code: str
    message: str
    status: int = 400


# Error code and message; docs.aws.amazon.com/kms/latest/developerguide/throttling.html,
# docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccounts.html,
# docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html,
# docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
_THROTTLED = Refusal("ThrottlingException", "Rate exceeded")
_REFUSALS = {
    "logs": _THROTTLED,
    "kms": Refusal(
        "ThrottlingException",
        "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.",
    ),
    "organizations": Refusal(
        "TooManyRequestsException",
        "You have sent too many requests in too short a period of time.",
    ),
    "sts": Refusal("Throttling", "Rate exceeded"),
    "tag": Refusal("ThrottledException", "Rate exceeded"),
    "s3": Refusal("SlowDown", "Please reduce your request rate.", 503),
    "observabilityadmin": Refusal("TooManyRequestsException", "Rate exceeded", 429),
    "aiops": Refusal("ThrottlingException", "Rate exceeded", 429),
    "xray": Refusal("ThrottledException", "Rate exceeded", 429),
}


@dataclass
class Bucket:
    quota: Quota
    tokens: float = field(init=False)
    updated: float = field(init=False)

    def __post_init__(self) -> None:
        self.tokens, self.updated = self.quota.burst, 0.0

    def take(self, now: float) -> bool:
        earned = max(0.0, now - self.updated) * self.quota.perSecond
        self.tokens = min(self.quota.burst, self.tokens + earned)
        self.updated = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def _enforced(service: str) -> bool:
    switch = _SWITCHES.get(service)
    return switch is None or doubts.position(switch) == "enforced"


def _owner(call: "Call") -> tuple[str, str]:
    """Whose bucket of tokens a call draws on."""
    if call.service == "s3":
        return call.target.partition("/")[0], ""
    # Organizations is one service for all Regions.
    return call.account, "" if call.service == "organizations" else call.region


@dataclass
class Quotas:
    enabled: bool = True
    limits: dict[Operation, Quota] = field(default_factory=lambda: dict(DEFAULTS))
    # By the owner, the service and the bucket's name.
    buckets: dict[tuple[str, str, str, str], Bucket] = field(default_factory=dict)

    def refusal(self, call: "Call") -> Refusal | None:
        """What *call* is answered when it finds its bucket empty."""
        quota = self.limits.get((call.service, call.operation)) if self.enabled else None
        if quota is None or not _enforced(call.service):
            return None
        key = (*_owner(call), call.service, quota.bucket)
        bucket = self.buckets.get(key)
        if bucket is None or bucket.quota != quota:
            bucket = self.buckets[key] = Bucket(quota)
        if bucket.take(time.monotonic()):
            return None
        return _REFUSALS.get(call.service, _THROTTLED)

    def change(self, values: Json) -> None:
        """{"enabled": bool, "limits": [{"service", "operation", "perSecond", "burst"?}]}"""
        unknown = set(values) - {"enabled", "limits"}
        if unknown or not isinstance(values.get("enabled", True), bool):
            raise ValueError(f"quotas take enabled (true or false) and limits, not {values}")
        changed = {}
        for limit in values.get("limits", []):
            rate = float(limit["perSecond"])
            burst = float(limit.get("burst", rate))
            if rate <= 0 or burst < 1:
                raise ValueError(f"perSecond must be positive and burst at least 1, were {limit}")
            key = (limit["service"], limit["operation"])
            changed[key] = Quota(rate, burst, limit["operation"])
        self.limits.update(changed)
        self.enabled = values.get("enabled", self.enabled)

    def reset(self) -> None:
        self.enabled, self.limits = True, dict(DEFAULTS)
        self.buckets.clear()

    def to_dict(self) -> Json:
        limits = [
            {"service": s, "operation": o, "perSecond": q.perSecond, "burst": q.burst}
            for (s, o), q in sorted(self.limits.items())
        ]
        return {"enabled": self.enabled, "limits": limits}


quotas = Quotas()
