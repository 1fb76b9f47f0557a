"""Places of which nothing came back: the report says what their child execution failed of."""

from contextlib import contextmanager

import pytest

from e2e.outside import Outside, until

NOWHERE = {"BUCKET": "no-such-bucket"}


@pytest.fixture
def outside(as_seeded):
    return Outside(as_seeded)


@pytest.fixture
def place(outside):
    return outside.members[1], outside.bench.seeded.regions[0]


def scope(place):
    account, region = place
    return {"accounts": {"include": [account]}, "regions": [region]}


@contextmanager
def timeout(outside, function, seconds):
    functions, name = outside.client("lambda"), outside.resource(function)
    before = functions.get_function_configuration(FunctionName=name)["Timeout"]
    functions.update_function_configuration(FunctionName=name, Timeout=seconds)
    try:
        yield
    finally:
        functions.update_function_configuration(FunctionName=name, Timeout=before)


def lost(ended, place):
    """The failure of a place that is lost, in a run that says so."""
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete"), ended
    told = ended.place(*place)
    assert told["state"] == "Lost"
    (failure,) = told["failures"]
    assert f"{failure['code']}: {failure['remedy']}" in ended.cause
    return failure


def test_a_worker_that_times_out_every_time(outside, place):
    # The survey enters the member first, the worker after it.
    slow = {"service": "sts", "operation": "AssumeRole", "skip": 1, "delay": 3}
    outside.faults(slow)
    with timeout(outside, "RotateFunction", 1):
        ended = outside.run(scope(place))
    outside.faults()
    failure = lost(ended, place)
    assert failure["code"] == "Sandbox.Timedout"
    assert "PlacesPerWorker" in failure["remedy"]
    assert ended.report["totals"]["lostPlaces"] == 1
    assert outside.lease() is None


def test_a_worker_that_somebody_stopped(outside, place):
    started = outside.start(scope(place))
    child = until(lambda: rotation(outside, started), 30, "the child of the rotation")
    states = outside.client("stepfunctions")
    states.stop_execution(executionArn=child, error="Halt", cause="not today")
    failure = lost(outside.end_of(started), place)
    assert (failure["code"], failure["blame"]) == ("Aborted", "CONFIGURATION")
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
