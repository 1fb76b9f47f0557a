"""What no AWS page settles, each a switch with named positions, the stricter one first.

A module that behaves by a switch asks position("name") at the moment of the call. Switches are
set through the control endpoint (settings, member doubts), LOCALAWS_DOUBTS and
`./rekey local start --doubt`.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

VARIABLE = "LOCALAWS_DOUBTS"


@dataclass(frozen=True)
class Doubt:
    """One point that AWS may settle either way.

    positions maps each name to what the local AWS does in it. The first is the default.
    """

    name: str
    positions: Mapping[str, str]
    source: str

    @property
    def default(self) -> str:
        return next(iter(self.positions))


DOUBTS: tuple[Doubt, ...] = (
    # CloudWatch Logs, KMS and IAM
    Doubt(
        "associate-as-caller",
        {
            "uses-key": "AssociateKmsKey, DisassociateKmsKey and CreateLogGroup with a key need "
            "kms:Encrypt, Decrypt, ReEncrypt* and GenerateDataKey* of their caller through logs, "
            "besides kms:DescribeKey (DisassociateKmsKey on the key that it takes off)",
            "describes-key": "they need kms:DescribeKey alone, DisassociateKmsKey nothing of KMS",
        },
        "https://github.com/awslabs/landing-zone-accelerator-on-aws/issues/768; against "
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html",
    ),
    Doubt(
        "key-through-logs-alone",
        {
            "works": "AssociateKmsKey and CreateLogGroup with a key describe it through logs: who "
            "may do that alone (kms:ViaService) can set it",
            "refused": "they describe it as a call of their caller's own, without kms:ViaService",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html (the "
        "least of a caller is kms:DescribeKey; does not say how it is called)",
    ),
    Doubt(
        "alias-arns",
        {
            "shown": "a log group or query results can be put on an alias ARN, which is shown, and "
            "the key is the one that the alias points to at the time",
            "resolved": "an alias ARN is accepted, and the ARN of its key is kept and shown",
            "refused": "an alias ARN is refused, as what is no key ARN",
        },
        "https://github.com/aws/aws-cdk/issues/35520; against https://docs.aws.amazon.com/"
        "AmazonCloudWatchLogs/latest/APIReference/API_AssociateKmsKey.html",
    ),
    Doubt(
        "aws-names",
        {
            "reserved": "the key of a log group whose name begins with aws/ cannot be changed: "
            "InvalidParameterException",
            "movable": "it can be changed as any other; nobody can create such a log group",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/"
        "API_CreateLogGroup.html; against https://docs.aws.amazon.com/xray/latest/devguide/CloudWatch-Transaction-Search.html",
    ),
    Doubt(
        "log-group-source",
        {
            "absent": "CloudWatch Logs uses a key for a log group without aws:SourceArn, "
            "SourceAccount, SourceOrgID and SourceOrgPaths",
            "own": "with the log group's ARN and account as aws:SourceArn and SourceAccount",
            "own-with-wildcard": "with the same, and :* behind the ARN",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html "
        "(does not say)",
    ),
    Doubt(
        "query-result-context",
        {
            "absent": "CloudWatch Logs uses a key for query results without encryption context",
            "own": "with the query results' ARN as the encryption context aws:logs:arn",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
        "CloudWatchLogs-Insights-Query-Encrypt.html (does not say)",
    ),
    Doubt(
        "service-grants",
        {
            "ignored": "CloudWatch Logs may do what the key's policy lets it do, and nothing else",
            "honoured": "a grant whose GranteeServicePrincipal is logs.<region>.amazonaws.com and "
            "whose SourceArn covers the target lets it in too",
        },
        "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html (does not say "
        "which services use such a grant)",
    ),
    Doubt(
        "needed-actions",
        {
            "documented": "CloudWatch Logs needs Encrypt, Decrypt, ReEncryptFrom, ReEncryptTo, "
            "GenerateDataKey and GenerateDataKeyWithoutPlaintext",
            "three": "it needs Encrypt, Decrypt and GenerateDataKey",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html; "
        "against aws-managed-policy/latest/reference/CloudWatchLogsAPIKeyAccess.html",
    ),
    Doubt(
        "describe-log-groups-resource",
        {
            "wildcard-only": "IAM evaluates logs:DescribeLogGroups on `*`: only a statement for "
            "all resources allows it",
            "log-group": "IAM evaluates it on the ARN that stands for all log groups of the place",
        },
        "https://docs.aws.amazon.com/service-authorization/latest/reference/"
        "list_amazoncloudwatchlogs.html; against denials of the field, which name log-group:",
    ),
    Doubt(
        "missing-identifiers",
        {
            "refused": "DescribeLogGroups is refused for a logGroupIdentifier that is gone: "
            "ResourceNotFoundException",
            "invalid": "it is refused as InvalidParameterException, the only code for a wrong call "
            "that the service's model lists",
            "skipped": "it leaves that one out",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/"
        "API_DescribeLogGroups.html (does not say)",
    ),
    Doubt(
        "identifiers",
        {
            "names": "logGroupIdentifiers of DescribeLogGroups are names, ARNs are refused",
            "arns-only": "they are ARNs without `:*`, names are refused",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/"
        "API_DescribeLogGroups.html (names, ARNs in a monitoring account)",
    ),
    Doubt(
        "delivery-class",
        {
            "InvalidParameterException": "a log group of class DELIVERY, or of a newer class "
            "ESSENTIALS, takes no key: this code",
            "ValidationException": "it takes none: this code",
            "OperationNotSupportedException": "it takes none: this code",
            "accepted": "it takes a key like any other",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/"
        "CloudWatch_Logs_Log_Classes.html (does not say)",
    ),
    # Step Functions, EventBridge and Lambda
    Doubt(
        "map-result-of-failed-children",
        {
            "whole-record": "a failed child of a Distributed Map without a ResultWriter puts its "
            "whole record (input, error, cause) into the Map's result",
            "left-out": "the Map's result has the children that succeeded, and no others",
        },
        "https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultwriter.html "
        "(does not say); https://github.com/aws/aws-cdk/issues/24799",
    ),
    Doubt(
        "execution-events",
        {
            "twice": "EventBridge tells of a change of an execution's status at once, and again "
            "three seconds late",
            "once": "it tells of it once",
            "never": "it does not tell",
        },
        "https://docs.aws.amazon.com/step-functions/latest/dg/cw-events.html (best effort), "
        "https://docs.aws.amazon.com/eventbridge/latest/ref/event-delivery-level.html",
    ),
    Doubt(
        "account-concurrency",
        {
            # Not the stricter one: functions that wait for each other would make every other
            # test slow.
            "thousand": "1,000 functions of an account run at the same time, the usual quota",
            "ten": "10 do, as in a new account",
        },
        "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
    ),
    # Quotas
    Doubt(
        "sts-quota",
        {
            "enforced": "AssumeRole and the like are throttled above 600 a second of a calling "
            "account and Region",
            "none": "they are not throttled",
        },
        "docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, "
        "github.com/awslabs/mountpoint-s3 issue 1358",
    ),
    Doubt(
        "s3-prefix-quota",
        {
            "enforced": "a bucket is one prefix that S3 has not split yet: above 3,500 writes or "
            "5,500 reads a second it answers 503 SlowDown",
            "none": "S3 has split the prefixes as they are used: it slows nobody down",
        },
        "docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html",
    ),
    # CloudWatch Logs, once a log group is on a key
    Doubt(
        "log-readers-use-key",
        {
            "as-themselves": "who writes or reads the events of a log group (PutLogEvents, "
            "GetLogEvents, FilterLogEvents, StartQuery, a function's role for its log) needs "
            "kms:Encrypt, Decrypt, ReEncrypt* and GenerateDataKey* on its key through logs",
            "service-only": "CloudWatch Logs uses the key, and they need none of it",
        },
        "docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html, which asks "
        "it of readers and writers since 2026",
    ),
    Doubt(
        "retention-policies",
        {
            "in-force": "account policies of type RETENTION_POLICY go before a log group's own "
            "retention 24 hours after they were put, and it shows their days and name",
            "unknown": "the type is refused, as before November 2026, and none is in force",
        },
        "docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html",
    ),
    # What else is under a key
    Doubt(
        "metrics-dataset",
        {
            "implicit": "GetDataset tells of CloudWatch's dataset `default` in every place, "
            "without a key where none was associated",
            "not-found": "it answers ResourceNotFoundException where none was ever associated",
        },
        "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetDataset.html; "
        "against the error that it lists",
    ),
    Doubt(
        "listed-services",
        {
            # Not the stricter one: a copy of the lists has them all.
            "all": "AWS's public parameters have a list of Regions for each service",
            "without-new": "they have none for aiops and observabilityadmin",
        },
        "https://github.com/getmoto/moto (moto/ssm/resources/services.json); "
        "docs.aws.amazon.com/systems-manager/latest/userguide/"
        "parameter-store-public-parameters-global-infrastructure.html (does not say)",
    ),
    # IAM
    Doubt(
        "public-parameters",
        {
            "of-aws": "IAM evaluates ssm:GetParametersByPath of AWS's public parameters on an ARN "
            "without an account",
            "of-the-caller": "on one with the caller's account",
        },
        "https://docs.aws.amazon.com/systems-manager/latest/userguide/"
        "parameter-store-public-parameters.html (shows ARNs without one, and no denial)",
    ),
    Doubt(
        "denial-wording",
        {
            "with-policy-arn": "a denial ends with the kind of policy that denied, and where that "
            "is known with its ARN",
            "plain": "it ends with the resource",
        },
        "docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html",
    ),
    Doubt(
        "tagged-log-group-arn",
        {
            "bare": "GetResources names a log group by its ARN without :*",
            "with-streams": "with :* behind it, as DescribeLogGroups does in arn",
        },
        "https://docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/"
        "API_GetResources.html (does not say)",
    ),
    # CloudFormation
    Doubt(
        "condition-split",
        {
            "strict": "a template whose condition selects a part of an empty parameter is refused",
            "lenient": "the part is empty",
        },
        "docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/"
        "intrinsic-function-reference-select.html",
    ),
)

_by_name = {doubt.name: doubt for doubt in DOUBTS}
_chosen: dict[str, str] = {}


def position(name: str) -> str:
    """The position that a switch is in now. Raises KeyError for a switch that does not exist."""
    return _chosen.get(name, _by_name[name].default)


def positions() -> dict[str, str]:
    return {name: position(name) for name in _by_name}


def choose(chosen: Mapping[str, str]) -> None:
    """Raises ValueError and changes nothing when a name or a position is wrong."""
    check(chosen)
    _chosen.update(chosen)


def check(chosen: Mapping[str, str]) -> None:
    """Raises ValueError, which lists what there is, when a name or a position is wrong."""
    for name, wanted in chosen.items():
        if name not in _by_name:
            raise ValueError(f"no doubt {name!r}; there are {', '.join(_by_name)}")
        if wanted not in _by_name[name].positions:
            known = ", ".join(_by_name[name].positions)
            raise ValueError(f"doubt {name} has the positions {known}, not {wanted!r}")


def parse(text: str) -> dict[str, str]:
    """Reads `name=position,name=position`."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    return {name.strip(): wanted.strip() for name, _, wanted in pairs}


def written(chosen: Mapping[str, str]) -> str:
    """What parse reads."""
    return ",".join(f"{name}={wanted}" for name, wanted in chosen.items())


def reset() -> None:
    """As at the start: by LOCALAWS_DOUBTS, and by default what it leaves out."""
    chosen = parse(os.environ.get(VARIABLE, ""))
    check(chosen)
    _chosen.clear()
    _chosen.update(chosen)
