"""The ARNs that calls to CloudWatch Logs are evaluated against.

https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

from localaws import doubts
from localaws.resources import Resource, needing
from localaws.shapes import Json

# docs.aws.amazon.com/service-authorization: resource type log-stream, and not log-group.
_ON_STREAMS = {"PutLogEvents", "GetLogEvents", "DeleteLogStream"}
_ON_ALL_GROUPS = {"DescribeLogGroups", "ListLogGroups", "DescribeQueries"}
# docs.aws.amazon.com/service-authorization: they have no resource type, or an optional one.
_ON_NO_GROUP = {
    *("ListLogAnomalyDetectors", "DescribeLookupTables", "ListScheduledQueries"),
    *("ListIntegrations", "GetIntegration"),
}
_TAGGING = {"TagResource", "UntagResource", "ListTagsForResource"}


def resource(action: str, fields: Json, region: str, account: str) -> Resource | None:
    if action in _TAGGING:
        return None
    place = f"arn:aws:logs:{region}:{account}"
    wildcard_only = doubts.position("describe-log-groups-resource") == "wildcard-only"
    if action == "DescribeLogGroups" and wildcard_only:
        return Resource("*")
    if action in _ON_NO_GROUP:
        return Resource("*")
    if action == "CreateLogAnomalyDetector":
        return needing([f"{arn}:*" for arn in fields.get("logGroupArnList") or [f"{place}:*"]])
    if action == "DeleteLogAnomalyDetector":
        return Resource(fields.get("anomalyDetectorArn") or "*")
    if action in _ON_ALL_GROUPS:
        return Resource(f"{place}:log-group:*")
    if fields.get("resourceIdentifier"):
        return Resource(_identified(fields["resourceIdentifier"], place))
    stream = fields.get("logStreamName", "*") if action in _ON_STREAMS else "*"
    names = [fields.get("logGroupName"), fields.get("logGroupIdentifier")]
    names += fields.get("logGroupNames") or []
    names += fields.get("logGroupIdentifiers") or []
    arns = [_identified(name, place) for name in names if name]
    if action in _ON_STREAMS:
        arns = [f"{arn.removesuffix(':*')}:log-stream:{stream}" for arn in arns]
    return needing(arns) if arns else None


def _identified(name: str, place: str) -> str:
    arn = name if name.startswith("arn:") else f"{place}:log-group:{name}"
    return arn if ":query-result:" in arn or arn.endswith(":*") else f"{arn}:*"
