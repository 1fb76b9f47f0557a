"""AWS at its worst, and people who change things meanwhile: the run copes, or fails alone."""

import time
from collections import Counter

import pytest

from e2e.outside import QUERY_RESULTS, scope, until

THROTTLED = {"code": "ThrottlingException", "status": 400, "message": "Rate exceeded"}
STORM = 12
BUSY = "Please retry your request."
GONE = {
    "code": "ResourceNotFoundException",
    "status": 400,
    "message": "The specified log group does not exist.",
}


def error(code, status=400, message=BUSY):
    return {"code": code, "status": status, "message": message}


@pytest.fixture
def outside(outside_as_seeded):
    return outside_as_seeded


def assert_all_moved(outside, ended, before, gone=()):
    """COMPLETE, every target on the wanted key, and every previous key in the journal."""
    assert ended.complete, (ended.error, ended.cause, ended.report)
    places = {target[:2] for target in before}
    wanted = {place: outside.wanted(*place) for place in places}
    after = outside.keys(places)
    assert set(after) == set(before) - set(gone)
    assert {t: key for t, key in after.items() if key != wanted[t[:2]]} == {}
    expected = {t: {key} for t, key in before.items() if key != wanted[t[:2]]}
    assert outside.journal(ended.run) == expected
    assert outside.lease() is None
    moved = [target for target in expected if target not in gone]
    assert ended.output["totals"]["changed"] == len(moved)
    assert ended.output["totals"]["failed"] == 0


def changing(outside, began, place, count):
    """Waits until so many targets of the place have got their key."""
    account, region = place

    def enough():
        calls = outside.associations(began, account=account, region=region)
        return sum(call["status"] == 200 for call in calls) >= count

    until(enough, what=f"{count} changes in {place}")


def test_a_storm_of_throttles_slows_its_place_alone_and_the_run_is_complete(outside):
    account, region = outside.members[1], outside.bench.seeded.regions[1]
    before = outside.keys(outside.places)
    storm = {"service": "logs", "operation": "AssociateKmsKey", "account": account}
    outside.faults({**storm, "region": region, "error": THROTTLED, "count": STORM})
    ended = outside.run({})
    assert_all_moved(outside, ended, before)
    # A machine that stands still for a moment has calls of others throttled too, but a few.
    for place in outside.places:
        throttles = ended.place(*place)["throttles"]
        assert (throttles >= STORM) == (place == (account, region)), (place, throttles)


def test_one_call_in_seven_failing_everywhere_in_every_way_leaves_the_run_complete(outside):
    before = outside.keys(outside.places)
    one_in, logs = {"probability": 0.05}, {"service": "logs"}
    aborted = error("OperationAbortedException")
    unavailable = error("ServiceUnavailableException", 503)
    outside.faults(
        {**one_in, **logs, "operation": "AssociateKmsKey", "error": aborted},
        *({**one_in, **logs, "operation": o, "error": unavailable, "seed": 1} for o in UNAVAILABLE),
        *({**one_in, "service": s, "html": 500, "seed": 2} for s in SERVICES),
        *({**one_in, "service": s, "close": True, "seed": 3} for s in SERVICES),
        *({**one_in, "service": s, "html": 503, "seed": 4} for s in SERVICES),
    )
    try:
        ended = outside.run({})
        failed = sum(rule["fired"] for rule in outside.control("GET", "faults"))
    finally:
        outside.faults()
    assert failed >= 10
    assert_all_moved(outside, ended, before)


SERVICES = ("logs", "kms", "sts", "s3", "organizations", "sns")
# Those of CloudWatch Logs that may say so: its newer operations never do.
UNAVAILABLE = (
    *("AssociateKmsKey", "DescribeLogGroups", "DescribeAccountPolicies"),
    *("StartQuery", "GetQueryResults"),
)


@pytest.mark.parametrize("service", ["s3", "logs", "sns"])
def test_answers_that_are_lost_after_the_call_was_carried_out_leave_the_run_complete(
    outside, place, service
):
    before = outside.keys([place])
    lost = {"service": service, "close": True, "after": True, "probability": 0.2, "seed": 5}
    if service == "s3":
        lost["operation"] = "PUT"
    outside.faults(lost)
    try:
        ended = outside.run(scope(place))
        (rule,) = outside.control("GET", "faults")
    finally:
        outside.faults()
    assert_all_moved(outside, ended, before)
    assert rule["fired"] > 0 or service == "sns"


def test_every_first_answer_to_a_write_into_the_bucket_lost_leaves_the_run_complete(outside, place):
    """Conditional writes are tried again too, and find what they have written themselves."""
    before = outside.keys([place])
    put = {"service": "s3", "operation": "PUT", "close": True, "after": True}
    # Rule n is asked about what the rules before it let pass, so it fires at call 2n + 1.
    outside.faults(*({**put, "count": 1, "skip": number} for number in range(20)))
    try:
        ended = outside.run(scope(place))
        lost = sum(rule["fired"] for rule in outside.control("GET", "faults"))
    finally:
        outside.faults()
    assert_all_moved(outside, ended, before)
    assert lost >= 8


def test_a_log_group_that_is_gone_when_its_turn_comes_is_reported_gone_and_nothing_fails(
    outside, place
):
    account, region = place
    wanted, before = outside.wanted(*place), outside.keys([place])
    names = [t[2] for t, key in before.items() if key != wanted and t[2] != QUERY_RESULTS]
    rule = {"service": "logs", "operation": "AssociateKmsKey", "account": account}
    outside.faults({**rule, "region": region, "target": names[0], "error": GONE})
    ended = outside.run(scope(place))
    assert ended.complete or ended.error == "RotationIncomplete", (ended.error, ended.cause)
    assert ended.report["totals"]["gone"] == 1
    assert ended.place(*place)["gone"] == 1


def test_a_log_group_deleted_between_the_survey_and_its_change_is_gone_and_the_run_complete(
    outside, place
):
    account, region = place
    wanted, before = outside.wanted(*place), outside.keys([place])
    last = max(t[2] for t, key in before.items() if key != wanted and t[2] != QUERY_RESULTS)
    group = outside.log_groups(*place)[last]
    began = time.monotonic()
    change = {"service": "logs", "operation": "AssociateKmsKey", "target": last}
    outside.faults({**change, "error": error("OperationAbortedException")})
    started = outside.start(scope(place))
    changing(outside, began, place, 1)
    outside.delete_log_group(*place, last)
    outside.faults()
    try:
        ended = outside.end_of(started)
        assert_all_moved(outside, ended, before, gone=[(*place, last)])
        assert ended.output["totals"]["gone"] == 1
    finally:
        kept = {
            name: group[name]
            for name in ("retentionInDays", "logGroupClass", "kmsKeyId")
            if name in group
        }
        outside.place_log_groups(*place, last, **kept)


def test_a_log_group_that_aws_reserves_for_itself_is_reported_and_the_run_complete(outside, place):
    outside.place_log_groups(*place, "aws/spans")
    try:
        ended = outside.run(scope(place))
        assert ended.complete, (ended.error, ended.cause)
        assert ended.output["totals"]["reserved"] == 1
        assert ended.place(*place)["reserved"] == 1
        keys = {name: g.get("kmsKeyId") for name, g in outside.log_groups(*place).items()}
        assert keys.pop("aws/spans") is None
        assert set(keys.values()) == {outside.wanted(*place)}
    finally:
        outside.delete_log_group(*place, "aws/spans")


def test_a_log_group_created_during_the_wait_is_on_the_wanted_key_at_the_end(outside, place):
    wanted, before = outside.wanted(*place), outside.keys([place])
    began = time.monotonic()
    logs = outside.client("logs", *place)
    with outside.held("VerifyFunction"):
        started = outside.start(scope(place))
        changing(outside, began, place, sum(key != wanted for key in before.values()))
        logs.create_log_group(logGroupName="/late/comer")
    try:
        ended = outside.end_of(started)
        assert ended.complete, (ended.error, ended.cause)
        assert outside.log_groups(*place)["/late/comer"]["kmsKeyId"] == wanted
        assert outside.journal(ended.run)[*place, "/late/comer"] == {"none"}
        changed = sum(key != wanted for key in before.values()) + 1
        assert ended.output["totals"]["changed"] == changed
    finally:
        outside.delete_log_group(*place, "/late/comer")


@pytest.mark.parametrize("changes", [2, 7])
def test_a_worker_killed_amid_its_changes_costs_nothing_but_time(outside, place, changes):
    change = {"service": "logs", "operation": "AssociateKmsKey"}
    assert_complete_though_killed_at(outside, place, "RotateFunction", **change, skip=changes)


@pytest.mark.parametrize("function", ["SurveyFunction", "VerifyFunction", "PackFunction"])
def test_a_function_killed_at_its_work_is_started_again(outside, place, function):
    assert_complete_though_killed_at(outside, place, function, **CALL_OF[function])


def assert_complete_though_killed_at(outside, place, function, **call):
    """The function dies of such a call."""
    before = outside.keys([place])
    outside.faults({**call, "function": f"*-{function}-*", "kill": True, "count": 1})
    ended = outside.run(scope(place))
    (rule,) = outside.control("GET", "faults")
    outside.faults()
    assert rule["fired"] == 1
    assert_all_moved(outside, ended, before)


CALL_OF = {
    "SurveyFunction": {"service": "logs", "operation": "StartQuery"},
    "VerifyFunction": {"service": "logs", "operation": "StartQuery"},
    "PackFunction": {"service": "s3"},
}


def test_an_account_that_cannot_be_entered_costs_its_places_alone(outside):
    hub, one, other = outside.members
    refused = error("AccessDenied", 403, "not authorized to perform: sts:AssumeRole")
    role = f"arn:aws:iam::{other}:role/RekeyMember"
    outside.faults({"service": "sts", "operation": "AssumeRole", "target": role, "error": refused})
    before = outside.keys(outside.places)
    ended = outside.run({})
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    states = Counter((place["account"], place["state"]) for place in ended.report["places"])
    assert states == {(hub, "Rotated"): 2, (one, "Rotated"): 2, (other, "Unreachable"): 2}
    after = outside.keys(outside.places)
    for target, key in after.items():
        expected = before[target] if target[0] == other else outside.wanted(*target[:2])
        assert key == expected


def test_an_account_that_is_closed_to_the_workers_when_its_turn_comes_is_unreachable(outside):
    """The survey was let in. The key is not to blame, and nothing else waits for the account."""
    hub, one, other = outside.members
    refused = error("AccessDenied", 403, "not authorized to perform: sts:AssumeRole")
    role = f"arn:aws:iam::{other}:role/RekeyMember"
    entering = {"service": "sts", "operation": "AssumeRole", "target": role}
    outside.faults({**entering, "function": "*-RotateFunction-*", "error": refused})
    before = outside.keys(outside.places)
    ended = outside.run({})
    outside.faults()
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    states = Counter((place["account"], place["state"]) for place in ended.report["places"])
    assert states == {(hub, "Rotated"): 2, (one, "Rotated"): 2, (other, "Unreachable"): 2}
    assert ended.report["totals"]["unreachablePlaces"] == 2
    after = outside.keys(outside.places)
    assert {t: key for t, key in after.items() if t[0] == other} == {
        t: key for t, key in before.items() if t[0] == other
    }
