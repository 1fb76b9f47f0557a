"""CloudWatch Logs' own holders of keys: anomaly detectors, lookup tables, scheduled queries and
integrations.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListLogAnomalyDetectors.html,
API_CreateLogAnomalyDetector.html, API_DeleteLogAnomalyDetector.html, API_DescribeLookupTables.html,
API_ListScheduledQueries.html, API_ListIntegrations.html.
"""

import re
import time
import uuid

from ministack.core.responses import get_account_id, get_region, json_response

from . import holders
from .errors import Refused, invalid
from .shapes import Answer, Headers, Json

MOST_DETECTORS, MOST_TABLES, MOST_QUERIES = 50, 100, 1000
_INVALID = "InvalidParameterException"
_KEY = re.compile(r"arn:aws[a-z-]*:kms:[-a-z0-9]*:\d*:key/[-a-z0-9]*")


def detectors(data: Json, headers: Headers) -> Answer:
    wanted = data.get("filterLogGroupArn")
    found = [
        one
        for one in holders.here("anomalyDetectors")
        if wanted is None or wanted in one.get("logGroupArnList", ())
    ]
    size = "limit", MOST_DETECTORS
    shown, token = holders.page(found, data, size, "nextToken", _INVALID)
    return json_response(holders.with_token({"anomalyDetectors": shown}, "nextToken", token))


def create_detector(data: Json, headers: Headers) -> Answer:
    """Its key is not asked for: no page says which encryption context it is used with first."""
    groups, key = data.get("logGroupArnList"), data.get("kmsKeyId")
    if not groups:
        raise invalid("logGroupArnList must have at least one log group")
    if key is not None and not _KEY.fullmatch(key):
        raise invalid(f"kmsKeyId must be the ARN of a key, was {key}")
    now = int(time.time() * 1000)
    arn = f"arn:aws:logs:{get_region()}:{get_account_id()}:anomaly-detector:{uuid.uuid4()}"
    kept = ("detectorName", "evaluationFrequency", "filterPattern", "kmsKeyId")
    detector = {
        "anomalyDetectorArn": arn,
        "logGroupArnList": groups,
        **{name: data[name] for name in kept if name in data},
        "anomalyDetectorStatus": "INITIALIZING",
        "creationTimeStamp": now,
        "lastModifiedTimeStamp": now,
        "anomalyVisibilityTime": data.get("anomalyVisibilityTime", 21),
    }
    holders.here("anomalyDetectors").append(detector)
    return json_response({"anomalyDetectorArn": arn})


def delete_detector(data: Json, headers: Headers) -> Answer:
    there = holders.here("anomalyDetectors")
    for one in there:
        if one["anomalyDetectorArn"] == data.get("anomalyDetectorArn"):
            there.remove(one)
            return json_response({})
    raise Refused("ResourceNotFoundException", "The specified anomaly detector does not exist.")


def lookup_tables(data: Json, headers: Headers) -> Answer:
    prefix = data.get("lookupTableNamePrefix") or ""
    found = [
        one
        for one in sorted(holders.here("lookupTables"), key=lambda one: one["lookupTableName"])
        if one["lookupTableName"].startswith(prefix)
    ]
    size = "maxResults", MOST_TABLES
    shown, token = holders.page(found, data, size, "nextToken", _INVALID)
    return json_response(holders.with_token({"lookupTables": shown}, "nextToken", token))


def scheduled_queries(data: Json, headers: Headers) -> Answer:
    state = data.get("state")
    found = [one for one in holders.here("scheduledQueries") if state in (None, one.get("state"))]
    size = "maxResults", MOST_QUERIES
    shown, token = holders.page(found, data, size, "nextToken", "ValidationException")
    return json_response(holders.with_token({"scheduledQueries": shown}, "nextToken", token))


def integrations(data: Json, headers: Headers) -> Answer:
    """Without pages: an account has one."""
    return json_response({"integrationSummaries": holders.here("integrations")})
