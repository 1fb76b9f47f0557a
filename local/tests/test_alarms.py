"""Alarms of a template: metric math, and when they fire.

docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/: API_PutMetricAlarm, API_MetricDataQuery.
docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

import copy
import json

import alarms
import pytest
from conftest import until


def metric(name, **more):
    of_aws = {"Namespace": "AWS/Lambda", "MetricName": "Errors"}
    stat = {"Stat": "Sum", "Period": 300, "Metric": of_aws}
    return {"Id": name, "ReturnData": False, "MetricStat": stat, **more}


TOTAL = {"Id": "total", "Expression": "FILL(one, 0) + FILL(two, 0)"}
GOOD = [TOTAL, metric("one"), metric("two")]


def longer(query):
    changed = copy.deepcopy(query)
    changed["MetricStat"]["Period"] = 900
    return changed


@pytest.fixture
def deployed(client, new_account):
    """deployed(queries, periods): the status of a stack with an alarm on them."""

    def deployed(queries, periods=1):
        properties = {
            "Metrics": queries,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 1,
            "EvaluationPeriods": periods,
        }
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
        cloudformation = client("cloudformation", new_account())
        body = json.dumps({"Resources": {"Alarm": alarm}})
        cloudformation.create_stack(StackName="it", TemplateBody=body)

        def ended():
            (stack,) = cloudformation.describe_stacks(StackName="it")["Stacks"]
            status = stack["StackStatus"]
            return None if status.endswith("IN_PROGRESS") else status

        return until(ended)

    return deployed


def test_a_template_may_have_an_alarm_on_metric_math(deployed):
    assert deployed(GOOD) == "CREATE_COMPLETE"


@pytest.mark.parametrize(
    "queries",
    [
        [metric("one"), metric("two")],
        [TOTAL, metric("one")],
        [TOTAL, metric("one"), metric("one")],
        [TOTAL, metric("one"), metric("two", ReturnData=True)],
        [TOTAL, metric("one"), longer(metric("two"))],
        [TOTAL, metric("one"), metric("two"), metric("Three")],
        [TOTAL, metric("one"), metric("two"), *(metric(f"m{n}") for n in range(9))],
    ],
)
def test_a_wrong_one_is_refused(deployed, queries):
    assert deployed(queries).startswith("ROLLBACK")


@pytest.mark.parametrize(
    ("period", "periods", "status"),
    [
        (86_400, 7, "CREATE_COMPLETE"),
        (86_400, 8, "ROLLBACK"),
        (300, 288, "CREATE_COMPLETE"),
        (300, 289, "ROLLBACK"),
    ],
)
def test_an_alarm_looks_back_seven_days_or_one(deployed, period, periods, status):
    query = metric("one")
    query["MetricStat"]["Period"] = period
    total = {"Id": "total", "Expression": "FILL(one, 0)"}
    assert deployed([total, query], periods).startswith(status)


# The table of alarms-and-missing-data.html for three of three: 0 is within, X beyond the threshold.
@pytest.mark.parametrize(
    ("points", "breaching", "not_breaching"),
    [
        ("0-X-X", "OK", "OK"),
        ("0----", "OK", "OK"),
        ("-----", "ALARM", "OK"),
        ("0XX-X", "ALARM", "ALARM"),
        ("----X", "ALARM", "OK"),
        ("X----", "ALARM", "OK"),
    ],
)
def test_missing_data_is_treated_as_in_the_table_of_aws(points, breaching, not_breaching):
    alarm = {
        "EvaluationPeriods": 3,
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1,
    }
    values = [{"0": 0, "X": 1, "-": None}[point] for point in points]
    for treated, expected in (("breaching", breaching), ("notBreaching", not_breaching)):
        assert alarms.state({**alarm, "TreatMissingData": treated}, values) == expected


RANGE = 12


def days_since(complete):
    """The metric of a rotation that was complete so many whole days ago, in sliding days."""
    return [None] * (RANGE - 1 - complete) + [1] + [None] * complete


@pytest.mark.parametrize("days", range(1, 8))
def test_no_complete_run_fires_when_the_last_days_hold_none_and_no_day_later(days):
    alarm = {**alarms.of_template("NoCompleteRun"), "EvaluationPeriods": days}
    found = [
        alarms.state(alarm, alarms.total(alarm, {"rotations": days_since(complete)}))
        for complete in range(RANGE)
    ]
    assert found == ["OK"] * days + ["ALARM"] * (RANGE - days)


def test_it_fires_too_where_there_never_was_one():
    alarm = {**alarms.of_template("NoCompleteRun"), "EvaluationPeriods": 2}
    assert alarms.state(alarm, alarms.total(alarm, {"rotations": [None] * RANGE})) == "ALARM"
    # Of a metric that nobody has published there may be nothing to fill.
    assert alarms.state(alarm, []) == "ALARM"


@pytest.mark.parametrize("how", ["failed", "timedOut", "aborted"])
def test_run_incomplete_fires_once_for_a_run_however_it_ended(how):
    alarm = alarms.of_template("RunIncomplete")
    nothing = [None] * RANGE
    none = {"failed": nothing, "timedOut": nothing, "aborted": nothing}
    ended = {**none, how: [*nothing[1:], 1]}
    later = {**none, how: [*nothing[2:], 1, None]}
    found = [alarms.state(alarm, alarms.total(alarm, seen)) for seen in (none, ended, later)]
    # Back at once, so that the next is told as well.
    assert found == ["OK", "ALARM", "OK"]
