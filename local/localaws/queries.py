"""StartQuery, GetQueryResults and StopQuery: time, limits, and the key of the stored results.

docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html and
API_GetQueryResults.html ("encryptionKey: If you associated an AWS KMS key with the CloudWatch Logs
Insights query results in this account, this field displays the ARN of the key that's used to
encrypt the query results when StartQuery stores them"). MiniStack runs the query itself.
"""

import json
import time
from collections import defaultdict

from ministack.core.responses import get_account_id, get_region, json_response
from ministack.services import cloudwatch_logs as logs

from . import associations, loggroups, logskeys
from .errors import Refused, invalid
from .settings import settings
from .shapes import Answer, Headers, Json, LogGroup

# docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
CONCURRENT = 100
CONCURRENT_INFREQUENT_ACCESS = 5
_TARGETS = ("logGroupName", "logGroupNames", "logGroupIdentifiers")

_running: dict[tuple[str, str], list["Query"]] = defaultdict(list)


class Query:
    def __init__(self, log_class: str, key: str | None) -> None:
        self.log_class, self.key = log_class, key
        self.started = time.monotonic()
        self.seconds = settings.querySeconds

    @property
    def status(self) -> str:
        share = (time.monotonic() - self.started) / self.seconds if self.seconds else 1
        return "Complete" if share >= 1 else "Running" if share > 0.25 else "Scheduled"


def start(data: Json, headers: Headers) -> Answer:
    _check_members(data)
    names = logs._resolve_query_log_groups(data)
    groups = [loggroups.existing(name) for name in names]
    log_class = _class_of(groups)
    for name, group in zip(names, groups, strict=True):
        if key := group.get("kmsKeyId"):
            logskeys.check_readable(key, loggroups.arn(name), headers)
    _check_concurrency(log_class)
    status, answer_headers, body = logs._start_query(data)
    if status == 200:
        place = (get_account_id(), get_region())
        query = Query(log_class, associations.of_query_results(*place).effective)
        logs._queries[json.loads(body)["queryId"]]["_query"] = query
        _running[place].append(query)
    return status, answer_headers, body


def results(data: Json) -> Answer:
    stored = logs._queries.get(data.get("queryId"))
    if stored is None:
        raise Refused("ResourceNotFoundException", "The specified query does not exist.")
    query: Query = stored["_query"]
    if stored["status"] == "Complete" and query.status != "Complete":
        none_yet = {"recordsMatched": 0.0, "recordsScanned": 0.0, "bytesScanned": 0.0}
        return json_response({"status": query.status, "results": [], "statistics": none_yet})
    status, headers, body = logs._get_query_results(data)
    if query.key is None or stored["status"] != "Complete":
        return status, headers, body
    return json_response({**json.loads(body), "encryptionKey": query.key})


def stop(data: Json) -> Answer:
    stored = logs._queries.get(data.get("queryId"))
    if stored is None:
        raise Refused("ResourceNotFoundException", "The specified query does not exist.")
    query: Query = stored["_query"]
    if stored["status"] != "Complete" or query.status == "Complete":
        raise invalid("The specified query has already ended.")
    _running[get_account_id(), get_region()].remove(query)
    return logs._stop_query(data)


def forget() -> None:
    _running.clear()


def _check_members(data: Json) -> None:
    for member in ("queryString", "startTime", "endTime"):
        if data.get(member) is None:
            raise invalid(
                f"1 validation error detected: Value null at '{member}' failed to satisfy "
                "constraint: Member must not be null"
            )
    if data["startTime"] > data["endTime"]:
        raise invalid("Query's end date and time range is before its start.")
    if sum(1 for target in _TARGETS if data.get(target)) != 1:
        raise invalid(f"Exactly one of {', '.join(_TARGETS)} must be specified.")
    for name in data.get("logGroupIdentifiers") or ():
        if name.endswith("*"):
            raise invalid("A log group identifier that is an ARN must not end with an asterisk.")


def _class_of(groups: list[LogGroup]) -> str:
    classes = {group.get("logGroupClass") or "STANDARD" for group in groups}
    for log_class in classes:
        loggroups.check_class_is_queried(log_class)
    if len(classes) > 1:
        raise invalid("All log groups of a query must be of the same log class.")
    return classes.pop()


def _check_concurrency(log_class: str) -> None:
    place = (get_account_id(), get_region())
    running = _running[place] = [q for q in _running[place] if q.status != "Complete"]
    of_class = sum(1 for q in running if q.log_class == log_class)
    if len(running) >= CONCURRENT or (
        log_class == "INFREQUENT_ACCESS" and of_class >= CONCURRENT_INFREQUENT_ACCESS
    ):
        limit = CONCURRENT if len(running) >= CONCURRENT else CONCURRENT_INFREQUENT_ACCESS
        raise Refused(
            "LimitExceededException",
            f"Account maximum query concurrency limit of [{limit}] reached.",
        )
