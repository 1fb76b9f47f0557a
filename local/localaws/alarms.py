"""Alarms on metric math, which MiniStack's CloudFormation refuses: checked and kept, not evaluated.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
"""

import re

from .shapes import Json

_ID = re.compile(r"[a-z][A-Za-z0-9_]*")
_MOST_METRICS = 10
_HOUR = 3_600
# Period times EvaluationPeriods, in seconds: of periods of an hour or more, and of shorter ones.
_LONGEST, _LONGEST_OF_SHORT = 604_800, 86_400
# What MiniStack looks up instead; nothing is ever put there.
_NOWHERE = {"Namespace": "localaws/not-evaluated", "MetricName": "metric-math"}


def install() -> None:
    from ministack.services.cloudformation import provisioners

    record = provisioners._cw_metric_alarm_record

    def with_math(name: str, properties: Json) -> Json:
        queries = properties.get("Metrics")
        if not queries:
            return record(name, properties)
        problem = _problem(queries, int(properties["EvaluationPeriods"]))
        if problem:
            raise ValueError(f"AWS::CloudWatch::Alarm {name}: {problem}")
        single = {key: value for key, value in properties.items() if key != "Metrics"}
        return {**record(name, {**single, **_NOWHERE}), "Metrics": queries}

    provisioners._cw_metric_alarm_record = with_math


def _problem(queries: list[Json], evaluated: int) -> str | None:
    ids = [query.get("Id", "") for query in queries]
    metrics = [query for query in queries if "MetricStat" in query]
    returned = [query for query in queries if _returned(query)]
    used = {name for query in queries for name in _ID.findall(query.get("Expression", ""))}
    if not all(_ID.fullmatch(name) for name in ids) or len(set(ids)) < len(ids):
        return f"ids must be different and begin with a small letter: {ids}"
    if len(metrics) > _MOST_METRICS:
        return f"at most {_MOST_METRICS} metrics, were {len(metrics)}"
    if len(returned) != 1:
        return f"exactly one must be returned, were {[query['Id'] for query in returned]}"
    if not used <= set(ids):
        return f"an expression names {sorted(used - set(ids))}, and there are {ids}"
    periods = {int(query["MetricStat"]["Period"]) for query in metrics}
    if len(periods) != 1:
        return f"one period expected, were {sorted(periods)}"
    (period,) = periods
    longest = _LONGEST if period >= _HOUR else _LONGEST_OF_SHORT
    if period * evaluated > longest:
        return f"at most {longest} seconds, were {evaluated} times {period}"
    return None


def _returned(query: Json) -> bool:
    return str(query.get("ReturnData", True)).lower() == "true"
