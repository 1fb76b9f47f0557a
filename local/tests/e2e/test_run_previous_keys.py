"""What a run says of the keys that it moved targets off, held against the accounts themselves."""

import time
from datetime import datetime, timedelta

import pytest

from console.organization import PREVIOUS
from e2e.outside import alone, scope, until

NAMES = ("/app/a", "/app/b", "/app/c")


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "100"}) as outside:
        yield outside


@pytest.fixture
def place(outside):
    """A new account with three log groups, and the query results, on the previous key."""
    region = outside.bench.seeded.regions[0]
    account = outside.new_member(f"Previous {time.time_ns()}", region)
    # What the past has left took effect long ago: a warm run asks within half a second.
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    previous = outside.key(PREVIOUS, account, region)
    outside.place_log_groups(account, region, *NAMES, kmsKeyId=previous, retentionInDays=7)
    outside.place_query_results(account, region, previous)
    outside.control("PUT", "settings", {"propagationSeconds": 0.5})
    yield account, region
    outside.close(account)


def previous_key(outside, ended, place):
    (told,) = ended.report["previousKeys"]
    assert told["key"] == outside.key(PREVIOUS, *place)
    return told


def changed(outside, place, began, count):
    account, region = place
    calls = outside.associations(began, account=account, region=region)
    return sum(call["status"] == 200 for call in calls) >= count


def test_retention_and_deletions_of_the_time_of_the_wait_count(outside, place):
    logs = outside.client("logs", *place)
    began = time.monotonic()
    with outside.held("VerifyFunction"):
        started = outside.start(scope(place))
        until(lambda: changed(outside, place, began, 4), what="four changes")
        logs.put_retention_policy(logGroupName=NAMES[1], retentionInDays=400)
        logs.delete_log_group(logGroupName=NAMES[0])
    ended = outside.end_of(started)
    assert ended.complete, (ended.error, ended.cause)
    told = previous_key(outside, ended, place)
    assert (told["logGroups"], told["longestRetentionDays"], told["neverExpires"]) == (2, 400, 0)
    assert (told["queryResults"], told["stillOnIt"], told["reason"]) == (True, 0, None)
    last = datetime.fromisoformat(ended.place(*place)["changes"]["last"])
    expected = last + timedelta(minutes=5, days=400) + timedelta(hours=72)
    assert datetime.fromisoformat(told["neededUntil"]) == expected


def test_query_results_that_the_input_leaves_out_are_still_on_it(outside, place):
    ended = outside.run(scope(place, queryResults=False))
    assert ended.complete, (ended.error, ended.cause)
    told = previous_key(outside, ended, place)
    assert (told["logGroups"], told["queryResults"], told["stillOnIt"]) == (3, False, 1)
    assert told["neededUntil"] is None
    assert told["reason"] == "1 target of the place is still on it"


def test_a_log_group_that_never_expires_and_one_out_of_scope_are_the_reasons(outside, place):
    outside.client("logs", *place).delete_retention_policy(logGroupName=NAMES[2])
    ended = outside.run(scope(place, logGroups={"exclude": [NAMES[0]]}))
    assert ended.complete, (ended.error, ended.cause)
    told = previous_key(outside, ended, place)
    assert (told["logGroups"], told["neverExpires"], told["stillOnIt"]) == (2, 1, 1)
    assert told["neededUntil"] is None


def test_a_key_that_is_to_be_deleted_since_the_survey_is_told_of(outside, place):
    began = time.monotonic()
    with outside.held("VerifyFunction"):
        started = outside.start(scope(place))
        until(lambda: changed(outside, place, began, 4), what="four changes")
        previous = outside.key(PREVIOUS, *place)
        outside.client("kms", *place).schedule_key_deletion(KeyId=previous, PendingWindowInDays=7)
    ended = outside.end_of(started)
    assert ended.complete, (ended.error, ended.cause)
    told = previous_key(outside, ended, place)
    assert (told["state"], told["neededUntil"]) == ("PendingDeletion", None)
    assert "CancelKeyDeletion" in told["reason"]
    (warning,) = [w for w in ended.place(*place)["warnings"] if previous in w]
    assert "becomes unreadable on" in warning


def run_denied(outside, place, fault):
    """A run over the place that is complete all the same."""
    account, region = place
    outside.faults({**fault, "account": account, "region": region})
    try:
        ended = outside.run(scope(place))
    finally:
        outside.faults()
    assert ended.complete, (ended.error, ended.cause)
    return ended


def test_a_key_that_kms_says_nothing_of_has_no_day(outside, place):
    previous = outside.key(PREVIOUS, *place)
    denied = {"code": "AccessDeniedException", "status": 400, "message": "a fault of the test"}
    asked = {"service": "kms", "operation": "DescribeKey", "target": f"*{previous[-36:]}*"}
    ended = run_denied(outside, place, {**asked, "error": denied})
    told = previous_key(outside, ended, place)
    assert told["neededUntil"] is None and "state" not in told
    assert "there until" in told["reason"] and "a fault of the test" in told["reason"]
    assert [w for w in ended.place(*place)["warnings"] if previous in w and "not known" in w]


def test_what_else_is_on_it_is_named_by_whatever_name_it_has_and_so_is_what_was_not_looked_at(
    outside, place
):
    account, region = place
    previous = outside.key(PREVIOUS, *place)
    arn = f"arn:aws:logs:{region}:{account}:anomaly-detector:d"
    made = [{"anomalyDetectorArn": arn, "detectorName": "errors", "kmsKeyId": previous}]
    held = {"account": account, "region": region, "anomalyDetectors": made}
    outside.control("PUT", "holders", held)
    denied = {"code": "AccessDeniedException", "status": 403, "message": "a fault of the test"}
    asked = {"service": "xray", "operation": "GetEncryptionConfig"}
    ended = run_denied(outside, place, {**asked, "error": denied})
    told = previous_key(outside, ended, place)
    assert told["neededUntil"] is None
    assert told["others"]["first"] == ["log anomaly detector errors"]
    (unseen,) = told["others"]["notLookedAt"]
    assert "xray:GetEncryptionConfig" in unseen
    assert "log anomaly detector errors" in told["reason"] and unseen in told["reason"]
    assert (
        "Still in use: log anomaly detector errors."
        in outside.read(f"runs/{ended.run}/report.html").decode()
    )


def test_a_service_that_aws_does_not_offer_there_keeps_no_key(outside, place):
    _, region = place
    outside.control("PUT", "not-offered", {"xray": [region]})
    nowhere = {"AWS_ENDPOINT_URL_XRAY": "http://xray.invalid"}
    with outside.environment("VerifyFunction", nowhere):
        ended = outside.run(scope(place))
    outside.control("DELETE", "not-offered")
    assert ended.complete, (ended.error, ended.cause)
    told = previous_key(outside, ended, place)
    assert (told["reason"], told["others"]["count"]) == (None, 0)
    assert told["neededUntil"] is not None
    (sentence,) = told["others"]["notOffered"]
    assert f"AWS does not offer xray in Region {region}" in sentence
