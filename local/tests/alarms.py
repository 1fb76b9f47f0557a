"""The state of an alarm on metric math, as CloudWatch finds it.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

import re

import yaml

from console.paths import ROOT

_FILLED = re.compile(r"FILL\((\w+), 0\)")
_COMPARED = {
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
}


class _Text(yaml.SafeLoader):
    """Intrinsic functions are what they are of."""


_Text.add_multi_constructor(
    "!",
    lambda loader, _, node: {
        yaml.ScalarNode: loader.construct_scalar,
        yaml.SequenceNode: loader.construct_sequence,
    }[type(node)](node),
)


def of_template(name: str) -> dict:
    """The properties of an alarm of template.yaml; a reference is the name of what it refers to."""
    template = yaml.load((ROOT / "template.yaml").read_text(), _Text)
    return template["Resources"][name]["Properties"]


def total(alarm: dict, metrics: dict) -> list:
    """Of a sum of filled metrics, a value each period. None is a period without data."""
    (expression,) = [query["Expression"] for query in alarm["Metrics"] if "Expression" in query]
    names = _FILLED.findall(expression)
    assert re.sub(r"[+ ]", "", _FILLED.sub("", expression)) == "", expression
    periods = zip(*(metrics[name] for name in names), strict=True)
    return [sum(value or 0 for value in values) for values in periods]


def state(alarm: dict, values: list) -> str:
    """OK or ALARM.

    values: of the evaluation range, the latest last. It is longer than the periods evaluated, and
    AWS does not say by how much: as few of the missing ones are filled in as can be.
    """
    evaluated = alarm["EvaluationPeriods"]
    breaching = [
        _COMPARED[alarm["ComparisonOperator"]](value, alarm["Threshold"])
        for value in values
        if value is not None
    ]
    missing = {"breaching": True, "notBreaching": False}[alarm["TreatMissingData"]]
    latest = breaching[-evaluated:]
    latest += [missing] * (evaluated - len(latest))
    return "ALARM" if all(latest) else "OK"
