"""Places of which nothing came back: the report says what their child execution failed of."""

import json

import pytest

from e2e.outside import Outside, scope, until
from e2e.permissions import all_of_the_templates, without
from e2e.targets import listed

NOWHERE = {"BUCKET": "no-such-bucket"}


@pytest.fixture
def outside(as_seeded):
    return Outside(as_seeded)


def lost(ended, place):
    """The failure of a place that is lost, in a run that says so."""
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete"), ended
    told = ended.place(*place)
    assert told["state"] == "Lost"
    (failure,) = told["failures"]
    assert f"{failure['code']}: {failure['remedy']}" in ended.cause
    return failure


def logged(outside, function, ended, message):
    """The lines of a function's log that say this of the run."""
    log = outside.bench.aws.state / "lambda-logs" / f"{outside.resource(function)}.log"
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    return [x for x in lines if x.get("run") == ended.run and x.get("message") == message]


def test_a_worker_that_times_out_every_time(outside, place):
    # It would wait for twice as long as its time-out is.
    slow = {"service": "s3", "operation": "GET", "target": "*/plan.json", "delay": 6}
    outside.faults(slow | {"function": "*-RotateFunction-*"})
    # Long enough for a JVM to start on a busy machine.
    with outside.timeout("RotateFunction", 3):
        ended = outside.run(scope(place))
    outside.faults()
    failure = lost(ended, place)
    assert failure["code"] == "Sandbox.Timedout"
    assert "PlacesPerWorker" in failure["remedy"]
    assert ended.report["totals"]["lostPlaces"] == 1
    assert outside.lease() is None


def test_a_worker_that_somebody_stopped(outside, place):
    started = outside.start(scope(place))
    child = until(lambda: rotation(outside, started), what="the child of the rotation")
    states = outside.client("stepfunctions")
    states.stop_execution(executionArn=child, error="Halt", cause="not today")
    ended = outside.end_of(started)
    failure = lost(ended, place)
    listed(outside, ended.run, ended.report)
    assert (failure["code"], failure["blame"]) == ("Aborted", "STOPPED")
    assert failure["message"].endswith("its child execution was stopped: not today")


def rotation(outside, started):
    return next((c for c in outside.children(started.arn) if "/Rotate:" in c), None)


@pytest.mark.parametrize("function", ["SurveyFunction", "RotateFunction"])
def test_a_worker_that_cannot_work_at_all(outside, place, function):
    with outside.environment(function, NOWHERE):
        ended = outside.run(scope(place))
    failure = lost(ended, place)
    assert "S3" in failure["code"] or "NoSuchBucket" in failure["code"], failure
    assert "NoResult" not in failure["code"]
    (line,) = logged(outside, function, ended, "The invocation failed")
    wave = {"wave": "0"} if function == "RotateFunction" else {"part": "0"}
    assert {"batch": "0", "service": "rekey", **wave}.items() <= line.items()
    assert "S3" in line["error"]["name"] or "NoSuchBucket" in line["error"]["name"]


def test_a_line_about_a_place_says_which(outside, place):
    """A survey that may not write its journal."""
    account, region = place
    iam, role = outside.client("iam"), outside.resource("WorkerRole")
    name, sid = "runs/*/journal/*", "WriteTheRun"
    (permission,) = [
        p
        for p in all_of_the_templates()
        if (p.role, p.sid) == ("WorkerRole", sid) and p.resource.endswith(name)
    ]
    with without(iam, role, permission):
        ended = outside.run(scope(place))
    assert ended.place(*place)["state"] == "Unreachable"
    (line,) = logged(outside, "SurveyFunction", ended, "Surveying the place failed")
    assert (line["account"], line["region"], line["batch"]) == (account, region, "0")
    assert "not authorized to perform: s3:PutObject" in json.dumps(line)
