"""Log groups that a policy of the organization protects by name keep no other from being moved."""

import time
from collections import Counter

import pytest

from console.aws import HUB
from console.organization import PREVIOUS
from e2e.outside import Outside

SCP = f"arn:aws:organizations::{HUB}:policy/o-abc1234567/service_control_policy/p-scpexample"
KEPT = "-kept"


def names(count, kept):
    return [f"/app/{number:03}{KEPT if kept(number) else ''}" for number in range(count)]


PLACES = {
    "front": names(67, lambda number: number < 7),
    "end": names(30, lambda number: number >= 20),
    "spread": names(30, lambda number: number % 3 == 0),
    "all": names(12, lambda _number: True),
}


def denial(**more):
    return {"service": "logs", "operation": "AssociateKmsKey", "policyArn": SCP, **more}


@pytest.fixture(scope="module")
def met(deployed, small_organization):
    """The run, and for each kind of place its account."""
    outside = Outside(deployed)
    region = deployed.seeded.regions[0]
    accounts = {kind: outside.new_member(f"Protected {kind}", region) for kind in PLACES}
    without = outside.new_member("Without Session", region)
    try:
        yield Met(outside, region, accounts, without)
    finally:
        outside.control("DELETE", "denials")
        for account in (*accounts.values(), without):
            outside.close(account)
        outside.put_back(small_organization)


class Met:
    def __init__(self, outside, region, accounts, without):
        self.outside, self.region, self.accounts, self.without = outside, region, accounts, without
        every = {account: PLACES[kind] for kind, account in accounts.items()}
        every[without] = names(40, lambda _number: False)
        for account, groups in every.items():
            previous = outside.key(PREVIOUS, account, region)
            outside.place_log_groups(account, region, *groups, kmsKeyId=previous)
        protected = [
            denial(
                kind="service-control-policy",
                account=account,
                target=f"arn:aws:logs:*:log-group:*{KEPT}*",
            )
            for account in accounts.values()
        ]
        session = {
            "kind": "session-policy",
            "explicit": False,
            "service": "logs",
            "operation": "AssociateKmsKey",
            "account": without,
            "target": "arn:aws:logs:*:log-group:*",
        }
        outside.control("PUT", "denials", [*protected, session])
        self.began = time.monotonic()
        self.ended = outside.run(
            {"accounts": {"include": list(every)}, "regions": [region], "queryResults": False}
        )

    def keys(self, account):
        wanted = self.outside.wanted(account, self.region)
        groups = self.outside.log_groups(account, self.region)
        return {name: group["kmsKeyId"] == wanted for name, group in groups.items()}

    def place(self, account):
        return self.ended.place(account, self.region)

    def tried(self, account):
        calls = self.outside.associations(self.began, account=account)
        return Counter(call["target"] for call in calls)


@pytest.mark.parametrize("kind", PLACES)
def test_all_but_the_protected_log_groups_are_moved(met, kind):
    expected = {name: KEPT not in name for name in PLACES[kind]}
    assert met.keys(met.accounts[kind]) == expected


@pytest.mark.parametrize("kind", PLACES)
def test_the_report_counts_and_names_them(met, kind):
    place = met.place(met.accounts[kind])
    held = [name for name in PLACES[kind] if KEPT in name]
    assert (place["failed"], place["changed"]) == (len(held), len(PLACES[kind]) - len(held))
    (failure,) = place["failures"]
    assert (failure["count"], failure["blame"]) == (len(held), "CONFIGURATION")
    assert set(failure["targets"]) <= set(held)
    assert SCP in failure["message"] and SCP in failure["remedy"]


def test_a_place_in_which_all_are_protected_is_out_of_reach(met):
    assert met.place(met.accounts["all"])["state"] == "Unreachable"
    for kind in ("front", "end", "spread"):
        assert met.place(met.accounts[kind])["state"] == "Incomplete"


def test_what_no_session_may_do_is_given_up_after_a_few_calls(met):
    place = met.place(met.without)
    assert (place["failed"], place["changed"]) == (40, 0)
    # Five leave a second, and on a slow machine their answers take seconds.
    assert sum(met.tried(met.without).values()) < 30
