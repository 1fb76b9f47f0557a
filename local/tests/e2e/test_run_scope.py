"""Which accounts a run visits, when the input names organizational units."""

import time

import pytest

from e2e.outside import Outside

STRANGER = "999999999999"
NOWHERE = "ou-none-00000000"


@pytest.fixture(scope="module")
def outside(deployed, small_organization):
    outside = Outside(deployed)
    outside.put_back(small_organization)
    return outside


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
