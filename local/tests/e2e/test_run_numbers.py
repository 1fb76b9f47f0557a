"""The numbers of a run agree, wherever it tells them, and with a recount through AWS's APIs.

Told in report.json, in the execution's output or cause, in metrics (lines of a function's log that
CloudWatch reads), and in the message on the stack's topic.
"""

import json
import re
from collections import Counter

import pytest

from e2e.outside import QUERY_RESULTS

# Never to be moved by anybody.
RESERVED = "aws/spans"
LEFT_OUT = "RDS*"


class Told:
    """All that is told of a run, and what its targets were on before and after it."""

    def __init__(self, outside, inbox, given):
        self.wanted = {place: outside.wanted(*place) for place in outside.places}
        self.before = outside.keys(outside.places)
        self.ended = outside.run(given)
        self.after = outside.keys(outside.places)
        self.message = inbox(self.ended.run)
        self.metrics = metrics(outside, self.ended.run)

    @property
    def report(self):
        return self.ended.report

    def measured(self, name, mode):
        """{outcome: value} of a metric of the mode."""
        return {
            line["Outcome"]: line[name]
            for line in self.metrics
            if name in line and line.get("mode") == mode
        }

    def moved(self):
        return sum(self.after[target] != key for target, key in self.before.items())

    def right_before(self, left_out=()):
        return sum(
            key == self.wanted[target[:2]] and target not in left_out
            for target, key in self.before.items()
        )


def metrics(outside, run):
    """What CloudWatch is told, read as CloudWatch reads it."""
    name = outside.resource("ReportFunction")
    log = outside.bench.aws.state / "lambda-logs" / f"{name}.log"
    lines = (json.loads(line) for line in log.read_text().splitlines() if line.startswith("{"))
    told = [line for line in lines if "_aws" in line and line.get("run") == run]
    for line in told:
        (directive,) = line["_aws"]["CloudWatchMetrics"]
        assert directive["Namespace"] == "Rekey"
        (dimensions,) = directive["Dimensions"]
        assert set(dimensions) <= {"Service", "Outcome"}
        assert line["Service"] == "rekey"
        assert {"account", "region"}.isdisjoint(line)
    return told


@pytest.fixture(scope="module")
def incomplete(outside, inbox):
    """A rotation with one of everything: moved, right, reserved, left out, refused."""
    hub, one, _ = outside.members
    region, elsewhere = outside.bench.seeded.regions
    outside.place_log_groups(hub, region, RESERVED)
    kms, key = outside.client("kms", one, elsewhere), outside.wanted(one, elsewhere)
    kms.disable_key(KeyId=key)
    try:
        told = Told(outside, inbox, {"logGroups": {"exclude": [LEFT_OUT]}})
    finally:
        kms.enable_key(KeyId=key)
    told.refused = (one, elsewhere)
    yield told
    outside.delete_log_group(hub, region, RESERVED)


@pytest.fixture(scope="module")
def rest(outside, inbox, incomplete):
    """The rotation after it, of everything; the reserved one is still there."""
    return Told(outside, inbox, {})


@pytest.fixture(scope="module")
def verified(outside, inbox, rest):
    return Told(outside, inbox, {"mode": "verify"})


@pytest.fixture(scope="module")
def planned(outside, inbox, rest):
    return Told(outside, inbox, {"mode": "plan"})


def test_a_rotation_that_is_not_complete_counts_as_a_recount_does(incomplete):
    told, totals = incomplete, incomplete.report["totals"]
    assert (told.ended.status, told.ended.error) == ("FAILED", "RotationIncomplete")
    left_out = [t for t in told.before if t[2].startswith("RDS") and t[:2] != told.refused]
    of_refused = [t for t in told.before if t[:2] == told.refused]
    (reserved,) = [t for t in told.before if t[2] == RESERVED]
    assert totals["changed"] == told.moved() > 20
    assert totals["alreadyRight"] == told.right_before([*left_out, *of_refused, reserved])
    assert (totals["reserved"], totals["excluded"]) == (1, len(left_out))
    assert totals["targets"] == len(told.before) - len(of_refused)
    states = Counter(place["state"] for place in told.report["places"])
    assert states["Refused"] == 1 and sum(states.values()) == len(told.wanted)


def test_the_rotation_of_the_rest_counts_as_a_recount_does(rest):
    totals = rest.report["totals"]
    assert rest.ended.complete, rest.ended.cause
    assert totals["changed"] == rest.moved() > 0
    assert totals["alreadyRight"] == rest.right_before()
    assert totals["targets"] == len(rest.before)
    astray = {t for t, key in rest.after.items() if key != rest.wanted[t[:2]]}
    assert {t[2] for t in astray} == {RESERVED}
    assert {t for t in rest.before if t[2] == QUERY_RESULTS}.isdisjoint(astray)


@pytest.mark.parametrize("run", ["incomplete", "rest", "verified", "planned"])
def test_metrics_say_what_the_report_says(run, request):
    told = request.getfixturevalue(run)
    report, mode = told.report, told.report["mode"]
    totals = report["totals"]
    states = Counter(place["state"] for place in report["places"])
    assert told.measured("Places", mode) == states
    names = ("changed", "alreadyRight", "gone", "reserved", "excluded", "failed", "toChange")
    counted = {n[0].upper() + n[1:]: totals[n] for n in (*names, "unaccounted") if totals[n]}
    assert told.measured("Targets", mode) == counted
    assert sum(counted.values()) == totals["targets"]
    assert told.measured("Runs", mode) == {report["outcome"]: 1}
    (throttles,) = [line["Throttles"] for line in told.metrics if "Throttles" in line]
    assert throttles == sum(place["throttles"] for place in report["places"])
    (seconds,) = [line["Seconds"] for line in told.metrics if "Seconds" in line]
    assert 0 < seconds <= told.ended.seconds + 1
    complete = [line["CompleteRotations"] for line in told.metrics if "CompleteRotations" in line]
    assert complete == [1] * (told.ended.complete and mode == "rotate")


@pytest.mark.parametrize("run", ["incomplete", "rest", "verified", "planned"])
def test_execution_and_message_say_what_the_report_says(run, request, outside):
    told = request.getfixturevalue(run)
    report, text = told.report, told.message["Message"]
    totals = report["totals"]
    assert totals["warnings"] == sum(len(place["warnings"]) for place in report["places"])
    incomplete = sum(bool(place["failures"]) for place in report["places"])
    if told.ended.status == "SUCCEEDED":
        assert told.ended.output["totals"] == totals
        said = [text]
    else:
        said = [text, told.ended.cause]
    for words in said:
        many = totals["places"] != 1
        places = f"{incomplete} of {totals['places']} {'places' if many else 'place'}"
        every = f"All {totals['places']} places" if many else "The only place"
        assert (places if incomplete else every) in words
        if report["mode"] == "rotate":
            counts = re.search(
                r"(\d+) targets? w\w+ changed, (\d+) w\w+ right already, (\d+) f", words
            )
            expected = [totals[name] for name in ("changed", "alreadyRight", "failed")]
            assert [int(count) for count in counts.groups()] == expected
        else:
            assert "othing was changed" in words
    assert told.ended.arn in text and f"prefix=runs/{told.ended.run}/" in text
    what = {"rotate": "rotation", "plan": "plan", "verify": "verification"}[report["mode"]]
    how = {"COMPLETE": "complete"}.get(report["outcome"], report["outcome"])
    assert told.message["Subject"] == f"Rekey: {what} {how}"


def test_a_plan_and_a_verification_count_what_is_there(verified, planned):
    for told in (verified, planned):
        assert told.moved() == 0
        totals = told.report["totals"]
        assert totals["changed"] == 0
        assert totals["alreadyRight"] == told.right_before()


def test_a_run_that_ended_without_a_plan_is_told_and_counted(outside, inbox):
    ended = outside.run({"modus": "plan"})
    message = inbox(ended.run)
    assert message["Subject"] == "Rekey: run INCOMPLETE, nothing was changed"
    assert "modus" in message["Message"] and ended.arn in message["Message"]
    lines = metrics(outside, ended.run)
    assert [line["Outcome"] for line in lines if "Runs" in line] == ["INCOMPLETE"]
    assert not any("CompleteRotations" in line for line in lines)
