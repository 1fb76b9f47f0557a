"""Two runs: at the same time, and one after another that was stopped."""

import time

import pytest

from e2e.outside import Outside, until


@pytest.fixture
def outside(as_seeded):
    return Outside(as_seeded)


def _scope(outside):
    """One place is enough to see who may work."""
    _, account, _ = outside.members
    region = outside.bench.seeded.regions[0]
    return (account, region), {"accounts": {"include": [account]}, "regions": [region]}


def test_a_run_beside_another_fails_at_once_and_names_the_other(outside):
    _, given = _scope(outside)
    with outside.held("RotateFunction"):
        first = outside.start(given)
        until(lambda: outside.lease(), what="the lease of the first run")
        second = outside.run(given)
    assert (second.status, second.error) == ("FAILED", "rekey.run.RunInProgress")
    assert first.run in second.cause and first.arn in second.cause
    assert outside.describe(first.arn)["status"] == "RUNNING", "the first ended too early to tell"
    assert outside.lease()["run"] == first.run, "the second freed the lease of the first"
    # Nothing but the mark that people were told of it.
    assert outside.names(f"runs/{second.run}/") == [f"runs/{second.run}/told.json"]
    assert outside.end_of(first).complete
    assert outside.lease() is None


def test_the_lease_of_a_stopped_run_is_taken_over_at_once_and_the_work_completed(outside):
    place, given = _scope(outside)
    before = outside.keys([place])
    began = time.monotonic()
    stopped = outside.start(given)
    until(lambda: len(outside.associations(began)) >= 3, what="the first changes")
    outside.stop(stopped)
    assert outside.describe(stopped.arn)["status"] == "ABORTED"
    # Who is told of the stop frees the lease, unless the next run has taken it over by then.
    next_run = outside.run(given)
    assert next_run.complete, (next_run.error, next_run.cause)
    assert outside.lease() is None
    wanted = outside.wanted(*place)
    assert set(outside.keys([place]).values()) == {wanted}
    expected = {target: {key} for target, key in before.items() if key != wanted}
    assert outside.journal(stopped.run) == expected
    journal = outside.journal(next_run.run)
    assert set(journal) <= set(expected)
    assert all(keys <= expected[target] | {wanted} for target, keys in journal.items())
