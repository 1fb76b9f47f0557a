"""The organization that the seeder makes, as data and in the local AWS."""

import json
from pathlib import Path

import pytest

from console import seed
from console.aws import HUB, Cloud
from console.local_aws import LocalAws
from console.organization import HOSTILE_NAME, PREVIOUS, WANTED, organization

REGIONS = ("eu-central-1", "us-east-1")


def an_organization(**what):
    return organization(**{"accounts": 4, "regions": REGIONS, "log_groups": 14, "seed": 7, **what})


def every_log_group(made):
    return [g for a in made.accounts for p in a.places for g in p.log_groups]


def test_the_same_seed_makes_the_same_organization():
    assert an_organization() == an_organization()
    assert an_organization() != an_organization(seed=8)


def test_it_has_so_many_accounts_and_a_suspended_one():
    accounts = an_organization().accounts
    assert [a.suspended for a in accounts] == [False] * 4 + [True]
    assert [a.hub for a in accounts] == [True] + [False] * 4
    assert HOSTILE_NAME in [a.name for a in accounts]


@pytest.mark.parametrize("accounts", [1, 2, 12, 200])
def test_names_of_accounts_are_unique(accounts):
    names = [a.name for a in an_organization(accounts=accounts, log_groups=0).accounts]
    assert len(set(names)) == len(names) == accounts + 1


@pytest.mark.parametrize("log_groups", [0, 1, 30, 5000])
def test_every_place_has_so_many_log_groups_of_unique_names(log_groups):
    for account in an_organization(accounts=1, log_groups=log_groups).accounts:
        for place in account.places:
            assert len({g.name for g in place.log_groups}) == log_groups


def test_log_groups_are_on_the_previous_key_on_none_and_on_the_wanted_one():
    assert {g.key for g in every_log_group(an_organization())} == {PREVIOUS, None, WANTED}
    assert {g.retention_days for g in every_log_group(an_organization())} > {None, 365}


def test_some_previous_keys_can_be_retired_some_day_and_others_never():
    def never(account):
        groups = [group for place in account.places for group in place.log_groups]
        return any(g.key == PREVIOUS and g.retention_days is None for g in groups)

    made = an_organization()
    assert {never(account) for account in made.accounts if account.places} == {True, False}


def test_nothing_is_wrong_unless_asked_for():
    made = an_organization()
    assert all(a.member_role for a in made.accounts)
    assert all(p.wanted_key_enabled for a in made.accounts for p in a.places)


def test_day_one_lacks_a_role_and_an_enabled_key():
    made = an_organization(day_one=True)
    assert [a.name for a in made.accounts if not a.member_role] == ["Acquired Subsidiary"]
    disabled = [p for a in made.accounts for p in a.places if not p.wanted_key_enabled]
    assert len(disabled) == 1
    assert len(made.accounts) == len(an_organization().accounts) + 1


@pytest.fixture(scope="module")
def made():
    return an_organization(day_one=True)


@pytest.fixture(scope="module")
def cloud(endpoint):
    return Cloud(endpoint, REGIONS[0])


@pytest.fixture(scope="module")
def without_quotas(endpoint):
    aws = LocalAws(0, int(endpoint.rpartition(":")[2]), Path(), Path())
    aws.control("PUT", "quotas", {"enabled": False})
    yield
    aws.control("DELETE", "quotas")


@pytest.fixture(scope="module")
def seeded(cloud, made, without_quotas):
    done = []
    result = seed.seed(cloud, made, done.append)
    assert sum(done) == sum(len(a.places) for a in made.accounts)
    return result


def test_the_accounts_are_in_the_organization(cloud, made, seeded):
    pages = cloud.client("organizations").get_paginator("list_accounts").paginate()
    state = {a["Id"]: a["State"] for page in pages for a in page["Accounts"]}
    for account in made.accounts:
        active = state[seeded.ids[account.name]] == "ACTIVE"
        assert active != account.suspended, account.name
    assert seeded.ids["Management"] == HUB


def test_members_are_those_that_get_the_role(made, seeded):
    without = {seeded.ids["Acquired Subsidiary"], seeded.ids["Closed Prototype"]}
    assert set(seeded.members) == set(seeded.ids.values()) - without


def test_units_are_nested(cloud, seeded):
    organizations = cloud.client("organizations")
    (root,) = organizations.list_roots()["Roots"]
    top = organizations.list_organizational_units_for_parent(ParentId=root["Id"])
    names = {unit["Name"]: unit["Id"] for unit in top["OrganizationalUnits"]}
    assert {"Security", "Workloads", "Sandbox"} <= set(names)


def test_a_place_is_as_described(cloud, made, seeded):
    account = made.accounts[1]
    for place in account.places:
        logs = cloud.client("logs", seeded.ids[account.name], place.region)
        kms = cloud.client("kms", seeded.ids[account.name], place.region)
        aliases = {a["AliasName"]: a["TargetKeyId"] for a in kms.list_aliases()["Aliases"]}
        found = {g["logGroupName"]: g for g in logs.describe_log_groups()["logGroups"]}
        assert set(found) == {g.name for g in place.log_groups}
        for group in place.log_groups:
            told = found[group.name]
            assert told.get("retentionInDays") == group.retention_days
            key = told.get("kmsKeyId", "").rpartition("/")[2]
            assert key == (aliases[group.key] if group.key else "")
            infrequent = told["logGroupClass"] == "INFREQUENT_ACCESS"
            assert infrequent == group.infrequent_access


def test_one_wanted_key_is_disabled(cloud, made, seeded):
    states = [
        cloud.client("kms", seeded.ids[a.name], p.region).describe_key(KeyId=WANTED)["KeyMetadata"][
            "KeyState"
        ]
        for a in made.accounts
        for p in a.places
    ]
    assert states.count("Disabled") == 1 and states.count("Enabled") == len(states) - 1


def test_the_key_policy_names_its_own_place_alone():
    account, logs_groups, query_results = json.loads(
        seed.key_policy("111122223333", "eu-central-1")
    )["Statement"]
    assert account["Principal"] == {"AWS": "arn:aws:iam::111122223333:root"}
    for statement in (logs_groups, query_results):
        assert statement["Principal"] == {"Service": "logs.eu-central-1.amazonaws.com"}
        assert "arn:aws:logs:eu-central-1:111122223333:" in json.dumps(statement["Condition"])


def test_everything_can_be_put_back(cloud, made, seeded):
    account = made.accounts[1]
    place = account.places[0]
    logs = cloud.client("logs", seeded.ids[account.name], place.region)
    before = logs.describe_log_groups()["logGroups"]
    moved, bare = (next(g.name for g in place.log_groups if g.key == k) for k in (WANTED, None))
    old = next(g["kmsKeyId"] for g in before if g["logGroupName"] != moved and "kmsKeyId" in g)
    logs.disassociate_kms_key(logGroupName=moved)
    logs.associate_kms_key(logGroupName=bare, kmsKeyId=old)
    assert logs.describe_log_groups()["logGroups"] != before
    seed.put_back(cloud, made, seeded)
    assert logs.describe_log_groups()["logGroups"] == before
