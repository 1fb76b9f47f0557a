"""A rotation that somebody stops from the console: what is left of it ends, it is reported, and the
next run goes on from whatever it left."""

import json
import time

import pytest

from console.organization import PREVIOUS
from e2e.outside import alone, scope, until
from e2e.targets import listed

GROUPS = tuple(f"/aws/lambda/orders-{number:03d}" for number in range(120))
# A second, in each of two Regions, once a test has made the quota smaller: the rest takes long.
SLOW = 2
# A function trusts an answer about the lease for 2 s, and what is under way then still answers. The
# rest is for a machine that stands still.
CEASED_SECONDS = 8
# A function that did not ask for the lease would go on changing until then, and longer.
LATER_SECONDS = 14


@pytest.fixture(scope="module")
def outside(deployed):
    """A third of the usual wait."""
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "100"}) as outside:
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
        outside.place_query_results(account, region, previous)
    keys = outside.keys(outside.places_of(account))
    outside.control("DELETE", "")
    outside.control("PUT", "settings", {"propagationSeconds": 1})
    return keys


def changes(outside, account, began):
    return outside.associations(began, account=account)


def in_the_survey(outside, account, began):
    outside.faults({"service": "logs", "operation": "StartQuery", "delay": 3})
    until(lambda: outside.calls(began, operation="StartQuery", account=account), what="the survey")
    outside.faults()


def amid_the_changes(outside, account, began):
    until(lambda: len(changes(outside, account, began)) >= 40, what="40 changes")


def amid_slow_changes(outside, account, began):
    amid_the_changes(outside, account, began)
    slow = {"service": "logs", "operation": "AssociateKmsKey", "perSecond": SLOW, "burst": SLOW}
    outside.control("PUT", "quotas", {"limits": [slow]})


def in_the_wait(outside, account, began):
    targets = (len(GROUPS) + 1) * len(outside.bench.seeded.regions)

    def all_made():
        return sum(c["status"] == 200 for c in changes(outside, account, began)) >= targets

    until(all_made, what="the last change")


def stopped_run(outside, account, moment):
    """A rotation that was stopped: run, and a moment just before."""
    began = time.monotonic()
    with outside.held("VerifyFunction"):  # or a slow test would come after the end of the run
        started = outside.start(scope(*outside.places_of(account)))
        moment(outside, account, began)
        before = time.monotonic()  # what follows from the stop may come before its answer
        outside.stop(started)
    assert outside.describe(started.arn)["status"] == "ABORTED"
    return started, before


def holder(outside):
    """The run that holds the lease."""
    return (outside.lease() or {}).get("run")


def reported(outside, stopped):
    """The report of a run that was stopped: whoever is told of the stop makes it."""
    written = until(lambda: outside.read(f"runs/{stopped.run}/report.json"), what="the report")
    return json.loads(written)


def released(outside, since):
    """When the lease of a stopped run was released: written anew for the first time since then."""
    writes = outside.calls(since, service="s3", operation="PUT")
    return min(call["mono"] for call in writes if call["target"].endswith("lease.json"))


def until_free(outside):
    """The lease names a run until people are told of its end."""
    until(lambda: outside.lease() is None, what="the end of the lease")


def messages(outside, began):
    """When people were told something."""
    return outside.calls(began, service="sns", operation="Publish")


def status_change(outside, stopped, status="ABORTED"):
    """What the report function is given of the end of an execution."""
    described = outside.describe(stopped.arn)
    started = round(described["startDate"].timestamp() * 1000)
    told = {"run": stopped.run, "execution": stopped.arn, "startedAt": started, "ended": status}
    return json.dumps(told).encode()


def tell_again(outside, stopped):
    """EventBridge delivers an event at least once, and late if need be."""
    answer = outside.client("lambda").invoke(
        FunctionName=outside.resource("ReportFunction"), Payload=status_change(outside, stopped)
    )
    assert "FunctionError" not in answer, answer["Payload"].read()


def assert_changes_cease(outside, account, since):
    time.sleep(max(0.0, since + LATER_SECONDS - time.monotonic()))
    late = changes(outside, account, since + CEASED_SECONDS)
    assert [call for call in late if call["status"] == 200] == []


def assert_complete(outside, account, before, ended):
    assert ended.complete, (ended.error, ended.cause)
    after = outside.keys(outside.places_of(account))
    assert set(after) == set(before)
    wanted = {place: outside.wanted(*place) for place in outside.places_of(account)}
    assert {t: key for t, key in after.items() if key != wanted[t[:2]]} == {}
    assert outside.lease() is None


@pytest.mark.parametrize("moment", [in_the_survey, amid_the_changes, in_the_wait])
def test_the_next_run_begins_at_once_and_is_complete(outside, account, before, moment):
    stopped, _ = stopped_run(outside, account, moment)
    following = outside.start(scope(*outside.places_of(account)))
    until(lambda: holder(outside) == following.run, what="the lease")
    assert_complete(outside, account, before, outside.end_of(following))
    # Whatever the stopped run may have moved, it had written down before.
    journal = outside.journal(stopped.run)
    if moment != in_the_survey:
        assert journal == {target: {key} for target, key in before.items()}
    assert reported(outside, stopped)["problem"]["error"] == "Aborted"


def test_without_a_next_run_the_changes_cease_and_what_was_moved_is_reported(
    outside, account, before
):
    began = time.monotonic()
    stopped, at = stopped_run(outside, account, amid_slow_changes)
    report = reported(outside, stopped)
    assert_changes_cease(outside, account, released(outside, at))
    after = outside.keys(outside.places_of(account))
    moved = [target for target, key in after.items() if key != before[target]]
    # Much of it is left: the workers did not just come to their end.
    assert len(moved) < len(before) - 20, len(moved)
    # The report has what the workers wrote down: all but what was under way at the end.
    assert (report["run"], report["outcome"]) == (stopped.run, "INCOMPLETE")
    assert {place["state"] for place in report["places"]} == {"Lost"}
    totals = report["totals"]
    assert 0 <= len(moved) - totals["changed"] <= 10, totals
    assert totals["changed"] + totals["unaccounted"] == len(before), totals
    for place in report["places"]:
        (failure,) = place["failures"]
        assert failure["code"] == "Aborted" and stopped.run in failure["remedy"]
    used = {(use["account"], use["region"], use["key"]): use for use in report["previousKeys"]}
    assert set(used) == {(*target[:2], before[target]) for target in moved}
    assert sum(use["logGroups"] for use in used.values()) > 0
    assert all(use["neededUntil"] is None for use in used.values())
    for form in ("targets.json", "report.html", "report.csv"):
        until(lambda: outside.read(f"runs/{stopped.run}/{form}"), what=form)  # noqa: B023
    rows = listed(outside, stopped.run, report)
    assert set(rows) == set(before)
    assert all(row["wantedKey"] for row in rows.values())
    until(lambda: messages(outside, began), what="the message")
    until_free(outside)
    outside.control("DELETE", "quotas")
    assert_complete(outside, account, before, outside.run(scope(*outside.places_of(account))))


def test_what_is_told_twice_or_late_changes_nothing(outside, account, before):
    """Also not where the next run holds the lease by then."""
    began = time.monotonic()
    stopped, _ = stopped_run(outside, account, amid_the_changes)
    report = reported(outside, stopped)
    until(lambda: messages(outside, began), what="the message")
    following = outside.start(scope(*outside.places_of(account)))
    until(lambda: holder(outside) == following.run, what="the lease")
    tell_again(outside, stopped)
    assert holder(outside) == following.run
    assert reported(outside, stopped) == report
    assert len(messages(outside, began)) == 1
    assert_complete(outside, account, before, outside.end_of(following))


def test_of_a_run_that_is_stopped_before_its_plan_nothing_is_left_but_a_message(
    outside, account, before
):
    # Who were told of the end a second time would find the plan that is written meanwhile.
    outside.control("PUT", "settings", {"doubts": {"execution-events": "once"}})
    began = time.monotonic()
    outside.faults({"service": "organizations", "operation": "ListAccounts", "delay": 25})
    started = outside.start(scope(*outside.places_of(account)))
    until(lambda: holder(outside) == started.run, what="the lease")
    outside.stop(started)
    until(lambda: messages(outside, began), what="the message")
    outside.faults()
    until_free(outside)
    assert outside.read(f"runs/{started.run}/report.json") is None
    assert outside.keys(outside.places_of(account)) == before


def test_a_run_that_is_stopped_while_it_is_reported_is_reported_once(outside, account, before):
    began = time.monotonic()
    # Long enough for the stop, and well before the function gives the call up and repeats it.
    outside.faults({"service": "sns", "operation": "Publish", "delay": 6})
    started = outside.start(scope(*outside.places_of(account), mode="plan"))
    report = reported(outside, started)
    outside.stop(started)
    assert outside.describe(started.arn)["status"] == "ABORTED"
    tell_again(outside, started)
    outside.faults()
    assert report["outcome"] == "READY"
    assert reported(outside, started) == report
    assert len(messages(outside, began)) == 1


def test_what_is_left_of_a_stopped_run_changes_nothing_once_the_next_holds_the_lease(
    outside, account, before
):
    """A verification takes the lease, and makes no change of its own."""
    stopped, _ = stopped_run(outside, account, amid_slow_changes)
    following = outside.start(scope(*outside.places_of(account), mode="verify"))
    until(lambda: holder(outside) == following.run, what="the lease")
    taken = time.monotonic()
    outside.end_of(following)
    assert_changes_cease(outside, account, taken)
    # Most of it is left: the worker did not just come to its end.
    left = {t for t, key in outside.keys(outside.places_of(account)).items() if key == before[t]}
    assert len(left) > 100
    assert outside.journal(stopped.run) == {target: {key} for target, key in before.items()}
    outside.control("DELETE", "quotas")
    assert_complete(outside, account, before, outside.run(scope(*outside.places_of(account))))
