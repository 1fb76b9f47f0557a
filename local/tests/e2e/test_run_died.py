"""Runs whose execution dies without its workflow's report, and what EventBridge makes of it."""

import json
import time
from contextlib import contextmanager

import pytest

from e2e.outside import alone, until
from e2e.permissions import all_of_the_templates, without

# One batch a place, and one place a worker.
SMALL_BATCHES = {"PLACES_PER_WORKER": "1", "MAX_WORKERS": "4"}
NOWHERE = {"BUCKET": "no-such-bucket"}
BATCHES = 40
# A place of a batch has its account, Region, wanted key and the journal's segments.
BYTES_OF_A_PLACE = 300
REPORT_SECONDS = 120


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(
        deployed, settles=0, PlanFunction=SMALL_BATCHES, PackFunction=SMALL_BATCHES
    ) as outside:
        yield outside


@pytest.fixture(autouse=True)
def as_usual(outside):
    outside.control("DELETE", "")
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    yield
    outside.control("DELETE", "")


@pytest.fixture(scope="module")
def many(outside):
    """The scope of 40 places, in each of which the query results are to be moved."""
    regions = outside.default_regions()[: BATCHES // 4]
    accounts = [outside.new_member(f"Many {number}", *regions) for number in range(4)]
    assert len(accounts) * len(regions) == BATCHES
    yield {"accounts": {"include": accounts}, "regions": regions}
    for account in accounts:
        outside.close(account)


@pytest.fixture
def useless_workers(outside):
    with outside.environment("RotateFunction", NOWHERE):
        yield


@contextmanager
def definition(outside, change):
    """Another definition of the workflow for a while."""
    states = outside.client("stepfunctions")
    machine = outside.bench.stack.state_machine_arn
    before = states.describe_state_machine(stateMachineArn=machine)["definition"]
    other = json.loads(before)
    change(other["States"])
    states.update_state_machine(stateMachineArn=machine, definition=json.dumps(other))
    try:
        yield
    finally:
        states.update_state_machine(stateMachineArn=machine, definition=before)


def of_50_places(states):
    """The batches have one place each, and are as large as those of fifty."""
    states["Rotate the places"]["ItemSelector"]["more"] = "x" * 49 * BYTES_OF_A_PLACE


def of_50_places_and_without_result_writers(states):
    of_50_places(states)
    for state in states.values():
        state.pop("ResultWriter", None)


def dying(states):
    """As Step Functions ends an execution at a limit of its own: nothing catches it."""
    states["Next wave?"] = {"Type": "Pass", "Output": "{% $no.such.thing %}", "End": True}


def told(outside, began, run):
    """The messages about a run, by when."""
    calls = outside.calls(began, service="sns", operation="Publish", error="")
    return [call for call in calls if call["status"] == 200]


def report_of(outside, run):
    written = until(lambda: outside.read(f"runs/{run}/report.json"), REPORT_SECONDS, "the report")
    return json.loads(written)


def assert_every_place_is_reported(report):
    assert report["outcome"] == "INCOMPLETE"
    assert report["totals"]["places"] == BATCHES
    assert {place["state"] for place in report["places"]} == {"Lost"}
    assert all(place["failures"] for place in report["places"])


def test_a_run_with_40_failed_batches_reports_every_place_once(outside, many, useless_workers):
    began = time.monotonic()
    with definition(outside, of_50_places):
        ended = outside.run(many)
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete"), ended.cause
    assert_every_place_is_reported(ended.report)
    written = outside.names(f"runs/{ended.run}/maps/rotate/")
    assert [name.rpartition("/")[2] for name in written] == ["FAILED_0.json", "manifest.json"]
    # EventBridge tells of it twice, the second time three seconds late.
    time.sleep(8)
    assert len(told(outside, began, ended.run)) == 1
    assert json.loads(outside.read(f"runs/{ended.run}/report.json")) == ended.report


def test_without_result_writers_it_dies_and_is_reported_all_the_same(
    outside, many, useless_workers
):
    """Where "map-result-of-failed-children" is "whole-record"."""
    began = time.monotonic()
    with definition(outside, of_50_places_and_without_result_writers):
        ended = outside.run(many)
    assert (ended.status, ended.error) == ("FAILED", "States.DataLimitExceeded"), ended.cause
    report = report_of(outside, ended.run)
    assert_every_place_is_reported(report)
    assert report["problem"]["error"] == "States.DataLimitExceeded"
    until(lambda: told(outside, began, ended.run), what="the message")
    time.sleep(8)
    assert len(told(outside, began, ended.run)) == 1
    assert outside.lease() is None


@pytest.mark.parametrize("often", ["twice", "once"])
def test_a_run_that_died_is_told_of_once(outside, often):
    """Where "execution-events" is "twice", and where it is "once"."""
    outside.control("PUT", "settings", {"doubts": {"execution-events": often}})
    began = time.monotonic()
    with definition(outside, dying):
        ended = outside.run({"accounts": {"include": [outside.members[1]]}})
    assert ended.status == "FAILED" and ended.error != "RotationIncomplete"
    report = report_of(outside, ended.run)
    assert report["problem"]["error"] == ended.error
    until(lambda: told(outside, began, ended.run), what="the message")
    time.sleep(8)
    assert len(told(outside, began, ended.run)) == 1
    assert outside.lease() is None


@pytest.mark.parametrize(
    "mode, said", [("plan", "has changed nothing"), ("rotate", '"mode": "restore"')]
)
def test_where_nobody_hears_of_the_end_the_next_run_says_so(outside, mode, said):
    """Where "execution-events" is "never"."""
    outside.control("PUT", "settings", {"doubts": {"execution-events": "never"}})
    given = {"accounts": {"include": [outside.members[1]]}, "mode": "plan"}
    with definition(outside, dying):
        died = outside.run(given | {"mode": mode})
    assert (died.status, died.report) == ("FAILED", None)
    following = outside.run(given)
    plan = json.loads(outside.read(f"runs/{following.run}/plan.json"))
    assert plan["unreported"] == [died.run]
    (warning,) = following.report["warnings"]
    assert died.run in warning and said in warning
    assert outside.run(given).report["warnings"] == []


def test_a_run_that_could_not_be_reported_is_kept_in_the_queue(outside):
    began = time.monotonic()
    sqs = outside.client("sqs")
    queue = outside.resource("UnreportedEnds")
    sqs.purge_queue(QueueUrl=queue)
    outside.faults(
        {"service": "sns", "operation": "Publish", "error": REFUSED},
    )
    with definition(outside, dying):
        ended = outside.run({"accounts": {"include": [outside.members[1]]}, "mode": "plan"})

    def kept():
        received = sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10)
        return [json.loads(message["Body"]) for message in received.get("Messages", ())]

    (failure, *_) = until(kept, REPORT_SECONDS, "the event in the queue")
    outside.faults()
    assert failure["requestPayload"]["run"] == ended.run
    # Whoever hands the message to the function has it told, once: Lambda's record, what is in it,
    # and the event that a rule could not deliver.
    request = failure["requestPayload"]
    detail = {
        "name": request["run"],
        "executionArn": request["execution"],
        "startDate": request["startedAt"],
        "status": request["ended"],
    }
    for message in (failure, request, {"source": "aws.states", "detail": detail}):
        answer = outside.client("lambda").invoke(
            FunctionName=outside.resource("ReportFunction"),
            Payload=json.dumps(message).encode(),
        )
        said = json.load(answer["Payload"])
        assert "FunctionError" not in answer, said
        assert said["run"] == ended.run
        assert len(told(outside, began, ended.run)) == 1


def less(outside, sid, where=""):
    """Takes the only permission of a statement, on what this is a part of, from its role."""
    found = [p for p in all_of_the_templates() if p.sid == sid and where in p.resource]
    (permission,) = found
    return without(outside.client("iam"), outside.resource(permission.role), permission)


def test_without_its_permission_nothing_is_kept_in_the_queue(outside):
    outside.faults({"service": "sns", "operation": "Publish", "error": REFUSED})
    began = time.monotonic()
    with less(outside, "KeepTheEndThatCouldNotBeReported") as queue:
        with definition(outside, dying):
            outside.run({"accounts": {"include": [outside.members[1]]}, "mode": "plan"})

        def refusals():
            return outside.calls(began, operation="SendMessage", error="AccessDenied")

        assert until(refusals, REPORT_SECONDS, "the refusal")[0]["target"] == queue


def test_without_its_permission_the_report_does_not_say_what_a_run_died_of(outside):
    with less(outside, "ReadWhatARunDiedOf"):
        with definition(outside, dying):
            ended = outside.run({"accounts": {"include": [outside.members[1]]}, "mode": "plan"})
        report = report_of(outside, ended.run)
    assert report["problem"]["error"] == "ExecutionFailed"
    until(lambda: outside.lease() is None, REPORT_SECONDS, "the end of the lease")


def test_without_its_permission_the_plan_says_that_the_stack_alone_counts(outside):
    given = {"accounts": {"include": [outside.members[1]]}, "mode": "plan"}
    with less(outside, "SeeHowManyFunctionsMayRunAtOnce"):
        ended = outside.run(given)
    (warning,) = ended.report["warnings"]
    assert "lambda:GetAccountSettings" in warning and "MaxWorkers" in warning
    assert outside.run(given).report["warnings"] == []


def tags_of_what_the_maps_wrote(outside, run):
    s3 = outside.client("s3")
    written = outside.names(f"runs/{run}/maps/")
    assert any(name.endswith("manifest.json") for name in written)
    tags = [s3.get_object_tagging(Bucket=outside.bucket, Key=name)["TagSet"] for name in written]
    return {tuple((tag["Key"], tag["Value"]) for tag in of_one) for of_one in tags}


def test_what_the_maps_wrote_is_marked_to_be_forgotten(outside):
    """And without its permission it stays, and the run is complete all the same."""
    given = {"accounts": {"include": [outside.members[1]]}, "mode": "plan"}
    ended = outside.run(given)
    assert tags_of_what_the_maps_wrote(outside, ended.run) == {(("rekey:keep", "90-days"),)}
    report = f"runs/{ended.run}/report.json"
    told = outside.client("s3").get_object_tagging(Bucket=outside.bucket, Key=report)
    assert told["TagSet"] == []
    with less(outside, "MarkWhatIsForgottenAfter90Days", "/maps/"):
        began = time.monotonic()
        ended = outside.run(given)
    assert ended.complete, (ended.error, ended.cause)
    assert tags_of_what_the_maps_wrote(outside, ended.run) == {()}
    assert outside.calls(began, service="s3", error="AccessDenied")


REFUSED = {"code": "AuthorizationError", "status": 403, "message": "not authorized: it"}


def at_a_time(outside, ended) -> set[int]:
    """How many children each of a run's Maps may have at the same time."""
    states = outside.client("stepfunctions")
    runs = states.list_map_runs(executionArn=ended.arn)["mapRuns"]
    described = [states.describe_map_run(mapRunArn=run["mapRunArn"]) for run in runs]
    return {run["maxConcurrency"] for run in described}


def throttled(outside, ended) -> list[dict]:
    """What the histories of a run's children have of functions that could not be started."""
    return [
        event
        for child in outside.children(ended.arn)
        for event in outside.history(child)
        if "TooManyRequests" in json.dumps(event, default=str)
    ]


@pytest.mark.parametrize("limit", ["ten", "thousand"])
def test_no_batch_is_lost_where_the_account_lets_few_functions_run(outside, many, limit):
    """Where "account-concurrency" is "ten", and where it is "thousand"."""
    outside.control("PUT", "settings", {"doubts": {"account-concurrency": limit}})
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    given = {"accounts": many["accounts"], "regions": many["regions"][:3]}
    with (
        outside.environment("PlanFunction", {**SMALL_BATCHES, "MAX_WORKERS": "500"}),
        outside.environment("RotateFunction", {"PROPAGATION_SECONDS": "5"}),
    ):
        ended = outside.run({**given, "mode": "verify"})
    assert ended.report["totals"]["places"] == 12
    assert ended.report["totals"]["lostPlaces"] == 0
    assert at_a_time(outside, ended) == {10 if limit == "ten" else 500}
    assert throttled(outside, ended) == []


@contextmanager
def reserved(outside, concurrency):
    """The stack's parameter ReservedConcurrency, less than its MaxWorkers, for a while."""
    functions = outside.client("lambda")
    names = [outside.resource(f"{worker}Function") for worker in ("Survey", "Rotate", "Verify")]
    for name in names:
        functions.put_function_concurrency(
            FunctionName=name, ReservedConcurrentExecutions=concurrency
        )
    told = {**SMALL_BATCHES, "MAX_WORKERS": "500", "RESERVED_CONCURRENCY": str(concurrency)}
    try:
        with (
            outside.environment("PlanFunction", told),
            outside.environment("PackFunction", told),
            outside.environment("RotateFunction", {"PROPAGATION_SECONDS": "5"}),
        ):
            yield
    finally:
        for name in names:
            functions.delete_function_concurrency(FunctionName=name)


def test_no_batch_is_lost_where_less_is_reserved_than_there_may_be_workers(outside, many):
    given = {"accounts": many["accounts"], "regions": many["regions"][:2]}
    with reserved(outside, 2):
        ended = outside.run(given)
    assert ended.complete, (ended.error, ended.cause)
    assert ended.report["totals"]["places"] == 8
    assert at_a_time(outside, ended) == {2}
    assert throttled(outside, ended) == []
