"""STS lets few in, or somebody not now: the run waits for them, and gives nobody up."""

import time

import pytest

from e2e.outside import alone, each

ACCOUNTS = 48
# Of them, with something to change.
BUSY = 8
STS_A_SECOND = 3
# Four workers survey them at the same time.
BATCHES = {"PLACES_PER_WORKER": str(ACCOUNTS // 4)}
UNAVAILABLE = {"code": "ServiceUnavailable", "status": 503, "message": "Service Unavailable"}
PATIENCE = 3


@pytest.fixture(scope="module")
def outside(deployed):
    soon = {"PROPAGATION_SECONDS": "5"}
    with alone(deployed, settles=0, PlanFunction=BATCHES, RotateFunction=soon) as outside:
        yield outside


@pytest.fixture(scope="module")
def region(outside):
    return outside.bench.seeded.regions[0]


@pytest.fixture(scope="module")
def accounts(outside, region):
    def member(number):
        return outside.new_member(f"Entered {number} {time.time_ns()}", region)

    accounts = each(member, range(ACCOUNTS))
    for account in accounts[:BUSY]:
        outside.place_log_groups(account, region, "/entered/one", "/entered/two")
    yield accounts
    each(outside.close, accounts)


def run(outside, region, accounts):
    scope = {"accounts": {"include": accounts}, "regions": [region], "queryResults": False}
    return outside.run(scope)


def test_a_run_over_48_accounts_gives_none_up_where_sts_lets_3_a_second_in(
    outside, region, accounts
):
    limit = {"service": "sts", "operation": "AssumeRole", "perSecond": STS_A_SECOND}
    outside.control("PUT", "quotas", {"limits": [limit]})
    began = time.monotonic()
    ended = run(outside, region, accounts)
    outside.control("DELETE", "quotas")
    assert ended.complete, (ended.error, ended.cause, ended.report)
    states = [place["state"] for place in ended.report["places"]]
    assert sorted(states) == ["Rotated"] * BUSY + ["Unchanged"] * (ACCOUNTS - BUSY)
    for account in accounts[:BUSY]:
        keys = {group["kmsKeyId"] for group in outside.log_groups(account, region).values()}
        assert keys == {outside.wanted(account, region)}
    asked = outside.calls(began, service="sts", operation="AssumeRole")
    let_in = [call for call in asked if call["status"] == 200]
    # Each of the three functions assumes a role once.
    assert len(let_in) == ACCOUNTS + 2 * BUSY
    assert len(asked) > len(let_in), "nobody was throttled"


def test_an_account_that_sts_lets_in_later_is_rotated_and_one_never_let_in_is_told_with_the_reason(
    outside, region, accounts
):
    later, never, *others = accounts[BUSY : BUSY + 4]
    for account in (later, never, *others):
        outside.place_log_groups(account, region, "/entered/one")
    asking = {"service": "sts", "operation": "AssumeRole", "error": UNAVAILABLE}
    role = "arn:aws:iam::{}:role/RekeyMember"
    outside.faults(
        # More often than one invocation asks.
        {**asking, "target": role.format(later), "count": 12},
        {**asking, "target": role.format(never)},
    )
    with outside.environment("SurveyFunction", {"PATIENCE_SECONDS": str(PATIENCE)}):
        ended = run(outside, region, [later, never, *others])
    outside.faults()
    assert ended.error == "RotationIncomplete", (ended.error, ended.cause)
    assert {account: ended.place(account, region)["state"] for account in (later, *others)} == {
        account: "Rotated" for account in (later, *others)
    }
    told = ended.place(never, region)
    assert told["state"] == "Unreachable"
    (failure,) = told["failures"]
    assert failure["message"] == f"Tried for {PATIENCE} s: AssumeRole: Service Unavailable"
    assert failure["blame"] == "AWS"
