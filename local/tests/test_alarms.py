"""Alarms of a template: metric math.

docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/: API_PutMetricAlarm, API_MetricDataQuery.
"""

import copy
import json

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
    """deployed(queries): the status of a stack with an alarm on them."""

    def deployed(queries):
        properties = {
            "Metrics": queries,
            "ComparisonOperator": "GreaterThanOrEqualToThreshold",
            "Threshold": 1,
            "EvaluationPeriods": 1,
        }
        alarm = {"Type": "AWS::CloudWatch::Alarm", "Properties": properties}
        cloudformation = client("cloudformation", new_account())
        body = json.dumps({"Resources": {"Alarm": alarm}})
        cloudformation.create_stack(StackName="it", TemplateBody=body)

        def ended():
            (stack,) = cloudformation.describe_stacks(StackName="it")["Stacks"]
            status = stack["StackStatus"]
            return None if status.endswith("IN_PROGRESS") else status

        return until(ended, 20)

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
