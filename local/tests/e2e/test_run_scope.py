"""Which accounts and Regions a run visits: organizational units, and enabled Regions."""

import json
import time

import pytest

from e2e.outside import each

STRANGER = "999999999999"
NOWHERE = "ou-none-00000000"


class Tree:
    """upper holds one account, inner below it another, and deepest below that a third."""

    def __init__(self, outside, region):
        self.region = region
        self.at_the_top, self.in_the_middle, self.at_the_bottom = (
            outside.new_member(name, region) for name in ("Top", "Middle", "Bottom")
        )
        self.upper = outside.new_unit("Upper", None, self.at_the_top)
        self.inner = outside.new_unit("Inner", self.upper, self.in_the_middle)
        self.deepest = outside.new_unit("Deepest", self.inner, self.at_the_bottom)

    @property
    def accounts(self):
        return (self.at_the_top, self.in_the_middle, self.at_the_bottom)


@pytest.fixture(scope="module")
def tree(outside):
    tree = Tree(outside, outside.bench.seeded.regions[0])
    for account in tree.accounts:
        outside.place_log_groups(account, tree.region, "/orders/api", "/orders/worker")
    yield tree
    for account in tree.accounts:
        outside.close(account)


@pytest.fixture
def given(tree):
    return {"regions": [tree.region]}


def reasons(ended):
    return {left["account"]: left["reason"] for left in ended.report["leftOut"]}


def test_a_unit_stands_for_all_below_it_but_what_is_excluded(outside, tree, given):
    places = [(account, tree.region) for account in tree.accounts]
    before = outside.keys(places)
    began = time.monotonic()
    scope = {"include": [tree.upper], "exclude": [tree.deepest]}
    more = {"organizationalUnits": scope, "accounts": {"exclude": [STRANGER]}}
    ended = outside.run(given | more)
    assert ended.complete, (ended.error, ended.cause)
    visited = {place["account"] for place in ended.report["places"]}
    assert visited == {tree.at_the_top, tree.in_the_middle}
    after = outside.keys(places)
    for target, key in before.items():
        account, region, _ = target
        spared = account == tree.at_the_bottom
        assert after[target] == (key if spared else outside.wanted(account, region))
    left_out = reasons(ended)
    assert "organizationalUnits.exclude" in left_out[tree.at_the_bottom]
    assert tree.deepest in left_out[tree.at_the_bottom]
    assert "organizationalUnits.include" in left_out[outside.members[0]]
    assert any(STRANGER in warning for warning in ended.report["warnings"])
    listed = [
        (call["operation"], call["target"])
        for call in outside.calls(began, service="organizations")
        if call["operation"].endswith("ForParent")
    ]
    # Each unit is listed once, though two fields name the deepest.
    assert sorted(listed) == sorted(
        (operation, unit)
        for operation in ("ListAccountsForParent", "ListOrganizationalUnitsForParent")
        for unit in (tree.upper, tree.inner, tree.deepest)
    )


def test_both_includes_restrict(outside, tree, given):
    accounts = {"include": [tree.in_the_middle, tree.at_the_bottom]}
    more = {"accounts": accounts, "organizationalUnits": {"include": [tree.inner]}}
    ended = outside.run(given | more | {"mode": "verify"})
    visited = {place["account"] for place in ended.report["places"]}
    assert visited == {tree.in_the_middle, tree.at_the_bottom}
    assert "accounts.include" not in reasons(ended).get(tree.in_the_middle, "")


UNFIT = {
    "an account that is not in the organization": (
        lambda tree: {"accounts": {"include": [tree.at_the_top, STRANGER]}},
        "accounts.include[1]",
    ),
    "an account that is below no included unit": (
        lambda tree: {
            "accounts": {"include": [tree.in_the_middle, tree.at_the_top]},
            "organizationalUnits": {"include": [tree.inner]},
        },
        "accounts.include[1]",
    ),
    "a unit that is not in the organization": (
        lambda tree: {"organizationalUnits": {"include": [tree.upper, NOWHERE]}},
        "organizationalUnits.include[1]",
    ),
    "a misspelt unit to spare": (
        lambda tree: {"organizationalUnits": {"include": [tree.upper], "exclude": [NOWHERE]}},
        "organizationalUnits.exclude[0]",
    ),
    "a scope that leaves nothing": (
        lambda tree: {"organizationalUnits": {"include": [tree.deepest], "exclude": [tree.upper]}},
        "accounts",
    ),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_scope_that_cannot_be_meant_changes_nothing(outside, tree, given, what):
    more, path = UNFIT[what]
    began = time.monotonic()
    ended = outside.run(given | more(tree))
    assert (ended.status, ended.error) == ("FAILED", "rekey.input.InvalidInput")
    assert f"{path}:" in ended.cause
    assert outside.associations(began) == []
    assert outside.lease() is None


# Enabled Regions

OPT_IN = "af-south-1"


class Widespread:
    """An account with keys in all its Regions, an opt-in one too; and one without the role."""

    def __init__(self, outside):
        self.home, self.elsewhere = outside.bench.seeded.regions
        self.account = outside.new_member("Widespread", self.home)
        outside.client("account", self.account).enable_region(RegionName=OPT_IN)
        self.regions = {*outside.default_regions(), OPT_IN}
        each(lambda r: outside.new_keys(self.account, r), self.regions - {self.home})
        for region in (self.home, OPT_IN):
            outside.place_log_groups(self.account, region, "/orders/api")
        self.closed = outside.new_account("Without a Role")


@pytest.fixture(scope="module")
def widespread(outside):
    widespread = Widespread(outside)
    yield widespread
    for account in (widespread.account, widespread.closed):
        outside.close(account)


@pytest.fixture(scope="module")
def everywhere(outside, widespread):
    accounts = {"include": [widespread.account, widespread.closed]}
    return outside.run({"accounts": accounts, "regions": "enabled"})


def test_an_account_is_visited_wherever_a_region_is_enabled_in_it(outside, widespread, everywhere):
    visited = {
        place["region"]: place["state"]
        for place in everywhere.report["places"]
        if place["account"] == widespread.account
    }
    assert set(visited) == widespread.regions
    assert set(visited.values()) == {"Rotated"}
    for region in (widespread.home, OPT_IN):
        (group,) = outside.log_groups(widespread.account, region).values()
        assert group["kmsKeyId"] == outside.wanted(widespread.account, region)


def test_an_account_that_cannot_be_asked_is_reported_and_stops_nobody(widespread, everywhere):
    assert (everywhere.status, everywhere.error) == ("FAILED", "RotationIncomplete")
    place = everywhere.place(widespread.closed, widespread.home)
    assert place["state"] == "Unreachable"
    assert "sts:AssumeRole" in place["failures"][0]["message"]
    assert "member.yaml" in everywhere.cause
    assert everywhere.report["totals"]["unreachablePlaces"] == 1


def test_the_plan_says_which_regions_each_account_has(outside, widespread, everywhere):
    plan = json.loads(outside.read(f"runs/{everywhere.run}/plan.json"))
    assert plan["input"]["regions"] == "enabled"
    accounts = {account["account"]: account for account in plan["accounts"]}
    assert set(accounts[widespread.account]["regions"]) == widespread.regions
    assert accounts[widespread.closed]["regions"] == [widespread.home]


def test_an_account_service_that_is_throttled_is_waited_for(outside, widespread):
    error = {"code": "TooManyRequestsException", "status": 429, "message": "Rate exceeded"}
    fault = {"service": "account", "operation": "ListRegions", "count": 3, "error": error}
    outside.faults(fault)
    try:
        ended = outside.run(
            {"mode": "verify", "accounts": {"include": [widespread.account]}, "regions": "enabled"}
        )
    finally:
        outside.faults()
    assert {place["region"] for place in ended.report["places"]} == widespread.regions


def test_where_nobody_can_be_asked_the_run_says_so_and_ends(outside, widespread):
    began = time.monotonic()
    ended = outside.run({"accounts": {"include": [widespread.closed]}, "regions": "enabled"})
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    assert ended.place(widespread.closed, widespread.home)["state"] == "Unreachable"
    assert outside.associations(began) == []
    assert outside.lease() is None
