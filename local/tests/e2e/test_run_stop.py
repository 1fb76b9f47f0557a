"""A rotation that somebody stops from the console: the next run goes on from whatever it left."""

import time

import pytest

from console.organization import PREVIOUS
from e2e.outside import QUERY_RESULTS, Outside, until

GROUPS = tuple(f"/aws/lambda/orders-{number:03d}" for number in range(120))
# How long a function trusts an answer about the lease; what is under way then still answers.
TRUSTED_SECONDS, UNDER_WAY_SECONDS = 2, 1


@pytest.fixture(scope="module")
def outside(deployed):
    """A third of the usual wait."""
    outside = Outside(deployed)
    outside.control("DELETE", "")
    with outside.environment("RotateFunction", {"PROPAGATION_SECONDS": "100"}):
        yield outside


@pytest.fixture(scope="module")
def account(outside):
    """A new account that takes 25 seconds to rotate in each Region."""
    account = outside.new_member("Stopped", *outside.bench.seeded.regions)
    yield account
    outside.close(account)


@pytest.fixture
def before(outside, account):
    """Every log group on the previous key, the query results on none; the keys of all targets."""
    outside.control("DELETE", "")
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    for region in outside.bench.seeded.regions:
        previous = outside.key(PREVIOUS, account, region)
        outside.place_log_groups(account, region, *GROUPS, kmsKeyId=previous)
        logs = outside.client("logs", account, region)
        results = f"arn:aws:logs:{region}:{account}:{QUERY_RESULTS}"
        logs.associate_kms_key(resourceIdentifier=results, kmsKeyId=previous)
    keys = outside.keys(places(outside, account))
    outside.control("DELETE", "")
    outside.control("PUT", "settings", {"propagationSeconds": 1})
    return keys


def places(outside, account):
    return [(account, region) for region in outside.bench.seeded.regions]


def scope(outside, account, **more):
    regions = list(outside.bench.seeded.regions)
    return {"accounts": {"include": [account]}, "regions": regions, **more}


def changes(outside, account, began):
    return outside.associations(began, account=account)


def in_the_survey(outside, account, began):
    outside.faults({"service": "logs", "operation": "StartQuery", "delay": 3})
    until(lambda: outside.calls(began, operation="StartQuery", account=account), 30, "the survey")
    outside.faults()


def amid_the_changes(outside, account, began):
    until(lambda: len(changes(outside, account, began)) >= 40, 60, "40 changes")


def in_the_wait(outside, account, began):
    targets = (len(GROUPS) + 1) * len(outside.bench.seeded.regions)

    def all_made():
        return sum(c["status"] == 200 for c in changes(outside, account, began)) >= targets

    until(all_made, 120, "the last change")


def stopped_run(outside, account, moment):
    """A rotation that was stopped: run, and when."""
    began = time.monotonic()
    started = outside.start(scope(outside, account))
    moment(outside, account, began)
    outside.stop(started)
    stopped = time.monotonic()
    assert outside.describe(started.arn)["status"] == "ABORTED"
    assert outside.lease()["run"] == started.run
    return started, stopped


def assert_complete(outside, account, before, ended):
    assert ended.complete, (ended.error, ended.cause)
    after = outside.keys(places(outside, account))
    assert set(after) == set(before)
    wanted = {place: outside.wanted(*place) for place in places(outside, account)}
    assert {t: key for t, key in after.items() if key != wanted[t[:2]]} == {}
    assert outside.lease() is None


@pytest.mark.parametrize("moment", [in_the_survey, amid_the_changes, in_the_wait])
def test_the_next_run_begins_at_once_and_is_complete(outside, account, before, moment):
    stopped, at = stopped_run(outside, account, moment)
    following = outside.start(scope(outside, account))
    until(lambda: outside.lease()["run"] == following.run, 5, "the lease")
    assert time.monotonic() - at < 5
    assert_complete(outside, account, before, outside.end_of(following))
    # Whatever the stopped run may have moved, it had written down before.
    journal = outside.journal(stopped.run)
    if moment != in_the_survey:
        assert journal == {target: {key} for target, key in before.items()}
    assert outside.read(f"runs/{stopped.run}/report.json") is None


def test_what_is_left_of_a_stopped_run_changes_nothing_once_the_next_holds_the_lease(
    outside, account, before
):
    """A verification takes the lease, and makes no change of its own."""
    stopped, _ = stopped_run(outside, account, amid_the_changes)
    following = outside.start(scope(outside, account, mode="verify"))
    until(lambda: outside.lease()["run"] == following.run, 5, "the lease")
    taken = time.monotonic()
    outside.end_of(following)
    time.sleep(max(0.0, taken + 8 - time.monotonic()))
    last = max(call["mono"] for call in changes(outside, account, 0))
    assert last - taken < TRUSTED_SECONDS + UNDER_WAY_SECONDS, last - taken
    # Most of it is left: the worker did not just come to its end.
    left = {t for t, key in outside.keys(places(outside, account)).items() if key == before[t]}
    assert len(left) > 100
    assert outside.journal(stopped.run) == {target: {key} for target, key in before.items()}
    assert_complete(outside, account, before, outside.run(scope(outside, account)))
