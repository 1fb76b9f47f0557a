"""Account management: which Regions an account has.

docs.aws.amazon.com/accounts/latest/reference/: API_ListRegions, API_EnableRegion,
manage-acct-regions; docs.aws.amazon.com/service-authorization/latest/reference/:
list_awsaccountmanagement.
"""

import pytest
from botocore.exceptions import ClientError
from machines import allow, session

# Enabled in every account, as the page on Regions has them.
DEFAULT = {
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1"),
    *("eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-north-1", "ap-south-1"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"),
}


@pytest.fixture
def service(client, account):
    return client("account", account)


def listed(service, **arguments):
    pages = service.get_paginator("list_regions").paginate(**arguments)
    regions = [region for page in pages for region in page["Regions"]]
    return {region["RegionName"]: region["RegionOptStatus"] for region in regions}


def refused(code, call, **arguments):
    with pytest.raises(ClientError) as error:
        call(**arguments)
    assert error.value.response["Error"]["Code"] == code


def test_the_default_regions_are_enabled_and_no_other(service):
    regions = listed(service)
    assert {r for r, status in regions.items() if status == "ENABLED_BY_DEFAULT"} == DEFAULT
    assert {status for r, status in regions.items() if r not in DEFAULT} == {"DISABLED"}
    assert "eu-south-1" in regions


def test_an_opt_in_region_is_enabled_in_the_account_that_enables_it(client, service, new_account):
    service.enable_region(RegionName="eu-south-1")
    assert listed(service)["eu-south-1"] == "ENABLED"
    status = service.get_region_opt_status(RegionName="eu-south-1")["RegionOptStatus"]
    assert status == "ENABLED"
    assert listed(client("account", new_account()))["eu-south-1"] == "DISABLED"
    service.disable_region(RegionName="eu-south-1")
    assert listed(service)["eu-south-1"] == "DISABLED"


def test_a_default_region_cannot_be_disabled(service):
    refused("ValidationException", service.disable_region, RegionName="us-east-1")
    refused("ValidationException", service.enable_region, RegionName="us-east-1")
    refused("ValidationException", service.enable_region, RegionName="mars-east-1")


def test_statuses_may_be_chosen(service):
    service.enable_region(RegionName="af-south-1")
    chosen = listed(service, RegionOptStatusContains=["ENABLED", "ENABLED_BY_DEFAULT"])
    assert set(chosen) == DEFAULT | {"af-south-1"}


def test_every_page_together_holds_every_region_once(service):
    whole = service.list_regions()
    assert "NextToken" not in whole
    names = [region["RegionName"] for region in whole["Regions"]]
    pages = list(service.get_paginator("list_regions").paginate(MaxResults=10))
    assert [region["RegionName"] for page in pages for region in page["Regions"]] == names
    assert [len(page["Regions"]) for page in pages][:2] == [10, 10]
    refused("ValidationException", service.list_regions, NextToken="nonsense")


def test_to_ask_about_another_account_is_not_imitated(service, new_account):
    refused("ValidationException", service.list_regions, AccountId=new_account())


def test_the_permission_is_on_the_accounts_own_arn(client, account):
    def asking(resource):
        statement = allow("account:ListRegions", resource)
        return client("account", credentials=session(client, account, statement))

    assert listed(asking(f"arn:aws:account::{account}:account"))
    refused("AccessDeniedException", asking("arn:aws:account::000000000000:account").list_regions)
    nothing = asking(f"arn:aws:account::{account}:account")
    refused("AccessDeniedException", nothing.get_region_opt_status, RegionName="us-east-1")


def test_a_fault_names_the_operation(service, account, control):
    fault = {"service": "account", "operation": "ListRegions", "account": account}
    error = {"code": "TooManyRequestsException", "status": 429, "message": "Rate exceeded"}
    control("PUT", "faults", [fault | {"error": error}])
    refused("TooManyRequestsException", service.list_regions)
    assert control("GET", f"timeline?service=account&account={account}&operation=ListRegions")
