"""The main scenarios in every position of every switch of the local AWS.

Switches hardly ever meet, so one pass has many: the first has every switch in its first position,
the second in its second, and so on; a switch with fewer positions stays in its last.
"""

import time
from collections import Counter

import pytest

from console import stack
from e2e.cases import CASES, GROUPS, Account, Deleted
from e2e.outside import QUERY_RESULTS, alone, until
from localaws.doubts import DOUBTS

THROTTLED = {"ThrottlingException", "Throttling", "TooManyRequestsException", "SlowDown"}
FEW = 5
PASSES = [
    {doubt.name: list(doubt.positions)[: number + 1][-1] for doubt in DOUBTS}
    for number in range(max(len(doubt.positions) for doubt in DOUBTS))
]


def test_every_position_of_every_switch_is_in_a_pass():
    there = {(doubt.name, position) for doubt in DOUBTS for position in doubt.positions}
    assert {chosen for positions in PASSES for chosen in positions.items()} == there
    assert PASSES[0] == {doubt.name: doubt.default for doubt in DOUBTS}


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "5"}) as outside:
        yield outside


@pytest.fixture(scope="module")
def accounts(outside):
    accounts = [Account.of(outside, name, case) for name, case in CASES.items()]
    yield accounts
    for account in accounts:
        account.close()


@pytest.fixture(
    scope="module", params=PASSES, ids=lambda positions: f"pass {PASSES.index(positions)}"
)
def runs(outside, accounts, request):
    return Runs(outside, accounts, request.param)


class Runs:
    """All runs of a pass, and where the targets were between them."""

    def __init__(self, outside, accounts, positions):
        self.outside, self.positions = outside, positions
        self.settled = [a for a in accounts if a.case.settled(positions)]
        self.others = [a for a in accounts if not a.case.settled(positions)]
        outside.control("DELETE", "")
        settings = {"propagationSeconds": 0, "doubts": positions}
        with outside.bench.aws.without_quotas():
            outside.control("PUT", "settings", settings)
            for account in accounts:
                account.put_back()
        outside.control("PUT", "settings", settings)
        self.before = self.keys(accounts)
        self.began = time.monotonic()

        self.first = self.run_with_a_log_group_that_goes()
        self.after_first = self.keys(self.settled)
        self.again_since = time.monotonic()
        self.again = self.run()
        self.restored = self.run(mode="restore", restore={"run": self.first.run})
        self.after_restored = self.keys(self.settled)
        self.without_results = self.run(queryResults=False)
        self.after_without_results = self.keys(self.settled)
        self.created = self.run(key={"create": {"alias": "alias/cloudwatch-logs"}})
        self.after_created = self.keys(self.settled)
        self.refused = self.run(self.others) if self.others else None
        self.after_refused = self.keys(self.others)
        outside.control("PUT", "settings", {"doubts": PASSES[0]})

    def run(self, accounts=None, **more):
        return self.outside.run(self.given(accounts or self.settled, **more))

    def given(self, accounts, **more):
        given = {"accounts": {"include": [account.id for account in accounts]}, **more}
        return given if "restore" in more else {"regions": [accounts[0].region], **given}

    def run_with_a_log_group_that_goes(self):
        """It is deleted while the batches are written: after the survey, before the rotation."""
        writing = {"service": "s3", "operation": "PUT", "target": "*/batches-*"}
        busy = {"code": "InternalError", "status": 500, "message": "held up by the test"}
        self.outside.faults({**writing, "error": busy})
        since = time.monotonic()
        started = self.outside.start(self.given(self.settled))
        until(lambda: self.written_since(since), what="the batches")
        (account,) = [a for a in self.settled if isinstance(a.case, Deleted)]
        self.outside.delete_log_group(*account.place, Deleted.GONE)
        self.outside.faults()
        return self.outside.end_of(started)

    def written_since(self, since):
        calls = self.outside.calls(since, service="s3", operation="PUT")
        return [call for call in calls if "/batches-" in call["target"]]

    def keys(self, accounts):
        return {account.id: account.keys() for account in accounts}

    def moved(self, account, key, *left):
        """Where the targets are when all that can be moved are on the key; None: the wanted one."""
        stay = account.case.stays(self.positions) | set(left)
        there = self.before[account.id].items()
        return {
            target: before if target in stay else key
            for target, before in there
            if target != Deleted.GONE
        }


def complete(ended):
    places = (ended.report or {}).get("places", [])
    failures = [failure for place in places for failure in place["failures"]]
    assert ended.complete, (ended.error, ended.cause, failures)


def test_the_first_rotation_puts_every_target_on_the_wanted_key(runs):
    complete(runs.first)
    for account in runs.settled:
        assert runs.after_first[account.id] == runs.moved(account, account.wanted), account.case
        assert account.place_in(runs.first.report)["state"] == "Rotated", account.case


@pytest.mark.parametrize("name", CASES)
def test_a_rotation_tells_what_is_special_about_a_case(runs, name):
    case = CASES[name]
    for accounts, ended in ((runs.settled, runs.first), (runs.others, runs.refused)):
        for account in [a for a in accounts if a.case is case]:
            case.check(account, ended.report, runs.positions)


def test_a_second_rotation_has_nothing_to_do(runs):
    complete(runs.again)
    assert runs.again.report["totals"]["changed"] == 0
    assert {place["state"] for place in runs.again.report["places"]} == {"Unchanged"}


def test_a_restoration_puts_every_target_back(runs):
    complete(runs.restored)
    for account in runs.settled:
        before = {t: k for t, k in runs.before[account.id].items() if t != Deleted.GONE}
        assert runs.after_restored[account.id] == before, account.case


def test_a_rotation_without_query_results_leaves_them_where_they_are(runs):
    complete(runs.without_results)
    for account in runs.settled:
        expected = runs.moved(account, account.wanted, QUERY_RESULTS)
        assert runs.after_without_results[account.id] == expected, account.case


def test_a_new_key_is_made_in_each_place_and_gets_every_target(runs):
    complete(runs.created)
    for account in runs.settled:
        now = runs.after_created[account.id]
        new = now[GROUPS[0]]
        assert new not in (account.wanted, account.previous, "none"), account.case
        assert now == runs.moved(account, new), account.case


def test_what_aws_refuses_stays_where_it_is_and_is_somebodys_to_configure(runs):
    for account in runs.others:
        stays = account.case.stays(runs.positions)
        assert runs.after_refused[account.id] == runs.moved(account, account.wanted), account.case
        told = account.place_in(runs.refused.report)
        assert told["state"] in ("Refused", "Incomplete"), account.case
        named = {target for failure in told["failures"] for target in failure["targets"]}
        assert stays <= named, account.case
        assert {failure["blame"] for failure in told["failures"]} == {"CONFIGURATION"}


def test_nothing_is_throttled_but_by_a_machine_that_stands_still(runs):
    """Then some calls arrive in a bunch. One that is paced wrongly is throttled again and again."""
    calls = runs.outside.calls(runs.began)
    of_quotas = Counter(
        (call["account"], call["region"], call["operation"])
        for call in calls
        if call["error"] in THROTTLED
    )
    assert {quota: times for quota, times in of_quotas.items() if times > FEW} == {}


def test_the_stack_can_be_updated(runs):
    """Its conditions are evaluated anew, with the parameters that it has."""
    outside, name = runs.outside, f"again-{time.time_ns()}"
    cloudformation = outside.client("cloudformation")
    outside.control("PUT", "settings", {"doubts": runs.positions})
    (told,) = cloudformation.describe_stacks(StackName=stack.NAME)["Stacks"]
    kept = [p["ParameterKey"] for p in told["Parameters"]]
    cloudformation.create_change_set(
        StackName=stack.NAME,
        ChangeSetName=name,
        UsePreviousTemplate=True,
        Parameters=[{"ParameterKey": key, "UsePreviousValue": True} for key in kept],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
    )
    cloudformation.delete_change_set(StackName=stack.NAME, ChangeSetName=name)
