"""Organizations: one organization, pages, states, and who may ask.

docs.aws.amazon.com/organizations/latest/: APIReference/API_ListAccounts,
userguide/orgs_manage_accounts_account_state, userguide/orgs_integrate_delegated_admin.
"""

import itertools
import re

import pytest
from botocore.exceptions import ClientError
from conftest import HUB, NO_RETRIES, REGION
from machines import role

_names = itertools.count()


@pytest.fixture
def unit(org, root):
    """An organizational unit of its own."""
    name = f"unit {next(_names)}"
    return org.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"]


@pytest.fixture
def create(org, root):
    def account(parent=None, **tags):
        number = next(_names)
        status = org.create_account(
            Email=f"a{number}@example.com",
            AccountName=f"account {number}",
            Tags=[{"Key": f"localaws:{key}", "Value": value} for key, value in tags.items()],
        )["CreateAccountStatus"]
        account = status["AccountId"]
        if parent:
            org.move_account(AccountId=account, SourceParentId=root, DestinationParentId=parent)
        return account

    return account


def refused(code, call, **arguments):
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["Error"]["Code"] == code


def pages(call, **arguments):
    page = call(**arguments)
    yield page
    while "NextToken" in page:
        page = call(**arguments, NextToken=page["NextToken"])
        yield page


def test_every_page_together_holds_every_account_once(org, unit, create):
    accounts = [create(unit) for _ in range(25)]
    listed = list(pages(org.list_accounts_for_parent, ParentId=unit))
    ids = [account["Id"] for page in listed for account in page["Accounts"]]
    assert ids == accounts
    assert [len(page["Accounts"]) for page in listed] == [20, 0, 5]


@pytest.mark.differs("organizations ListAccounts request.MaxResults: 1 to 20 expected")
def test_a_page_has_at_most_twenty(org):
    for wrong in (21, 0):
        # The SDK itself would refuse it.
        refused("InvalidInputException", unchecked(org).list_accounts, MaxResults=wrong)
    assert len(org.list_accounts(MaxResults=1)["Accounts"]) == 1


def unchecked(service):
    import boto3

    return boto3.client(
        "organizations",
        endpoint_url=service.meta.endpoint_url,
        region_name=REGION,
        aws_access_key_id=HUB,
        aws_secret_access_key="test",
        config=NO_RETRIES.merge(type(NO_RETRIES)(parameter_validation=False)),
    )


def test_a_wrong_token_is_refused(org):
    refused("InvalidInputException", org.list_accounts, NextToken="nonsense")


def test_an_account_has_a_state_beside_its_status(org, create):
    expected = {
        "ACTIVE": "ACTIVE",
        "SUSPENDED": "SUSPENDED",
        "PENDING_CLOSURE": "PENDING_CLOSURE",
        "CLOSED": "SUSPENDED",
    }
    for state, status in expected.items():
        account = org.describe_account(AccountId=create(state=state))["Account"]
        assert (account["State"], account["Status"]) == (state, status)


def test_a_closed_account_is_closed(org, create):
    account = create()
    org.close_account(AccountId=account)
    assert org.describe_account(AccountId=account)["Account"]["State"] == "CLOSED"


@pytest.mark.parametrize(
    ("state", "usable"), [("ACTIVE", True), ("PENDING_CLOSURE", True), ("SUSPENDED", False)]
)
def test_a_role_of_an_account_is_assumed_only_in_a_usable_state(client, create, state, usable):
    account = create(state=state)
    trusting = role(client("iam", account), trust={"AWS": HUB})
    assume = {"RoleArn": trusting, "RoleSessionName": "it"}
    if usable:
        assert client("sts").assume_role(**assume)["Credentials"]
    else:
        refused("AccessDenied", client("sts").assume_role, **assume)


def test_a_seeder_may_choose_the_id(org, create, new_account):
    wanted = new_account()
    assert create(id=wanted) == wanted
    assert org.describe_account(AccountId=wanted)["Account"]["Arn"].endswith(f"/{wanted}")


def test_ids_are_as_the_api_reference_says(org, root, unit):
    inner = org.create_organizational_unit(ParentId=unit, Name="x")["OrganizationalUnit"]["Id"]
    assert re.fullmatch(r"r-[0-9a-z]{4,32}", root)
    for created in (unit, inner):
        assert re.fullmatch(r"ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}", created)


def test_listing_a_parent_is_one_level_deep(org, root, unit, create):
    inner = org.create_organizational_unit(ParentId=unit, Name="inner")["OrganizationalUnit"]["Id"]
    account = create(inner)
    assert org.list_accounts_for_parent(ParentId=unit)["Accounts"] == []
    (listed,) = org.list_accounts_for_parent(ParentId=inner)["Accounts"]
    assert listed["Id"] == account
    units = org.list_organizational_units_for_parent(ParentId=unit)["OrganizationalUnits"]
    assert [u["Id"] for u in units] == [inner]
    assert org.list_parents(ChildId=account)["Parents"][0]["Id"] == inner
    refused("ParentNotFoundException", org.list_accounts_for_parent, ParentId="ou-none-12345678")


def test_a_member_is_told_of_its_organization_and_nothing_more(client, org, create):
    member = client("organizations", create())
    mine = org.describe_organization()["Organization"]
    assert member.describe_organization()["Organization"]["Id"] == mine["Id"]
    assert mine["MasterAccountId"] == HUB
    refused("AccessDeniedException", member.list_accounts)


def test_a_delegated_administrator_may_list_and_not_change(client, org, create):
    account = create()
    member = client("organizations", account)
    service = "config.amazonaws.com"
    org.register_delegated_administrator(AccountId=account, ServicePrincipal=service)
    assert member.list_accounts()["Accounts"]
    refused("AccessDeniedException", member.close_account, AccountId=account)
    org.deregister_delegated_administrator(AccountId=account, ServicePrincipal=service)
    refused("AccessDeniedException", member.list_accounts)


def test_an_account_outside_has_no_organization(client, new_account):
    outside = client("organizations", new_account())
    refused("AWSOrganizationsNotInUseException", outside.describe_organization)
