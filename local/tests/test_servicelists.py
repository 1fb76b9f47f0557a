"""AWS's lists of the Regions of its services, as
docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html says.
"""

import urllib.error

import pytest
from keys import REGION, refused
from machines import allow, session

SERVICES = "/aws/service/global-infrastructure/services"
AIOPS = f"{SERVICES}/aiops/regions"
# Not among those that the page names.
SILENT = "eu-south-1"


@pytest.fixture
def ssm(client, account):
    return lambda region=REGION, **more: client("ssm", account, region, **more)


def regions(ssm, path=AIOPS):
    """Of all pages."""
    found, more = [], {}
    while True:
        page = ssm.get_parameters_by_path(Path=path, MaxResults=10, **more)
        assert len(page["Parameters"]) <= 10
        found += page["Parameters"]
        if "NextToken" not in page:
            return [parameter["Value"] for parameter in found]
        more = {"NextToken": page["NextToken"]}


@pytest.fixture
def not_offered(control):
    yield lambda **services: control("PUT", "not-offered", services)
    control("DELETE", "not-offered")


def test_a_list_has_every_region_of_the_service_and_no_other(ssm, not_offered):
    every = regions(ssm())
    assert len(every) == len(set(every)) > 20
    not_offered(aiops=[SILENT, "us-west-1"])
    assert set(every) - set(regions(ssm())) == {SILENT, "us-west-1"}
    assert regions(ssm(), f"{SERVICES}/xray/regions/") == every


def test_a_parameter_is_of_aws_and_of_no_account(ssm):
    (first, *_) = ssm().get_parameters_by_path(Path=AIOPS, MaxResults=10)["Parameters"]
    assert first["Name"] == f"{AIOPS}/{first['Value']}"
    assert first["ARN"] == f"arn:aws:ssm:{REGION}::parameter{AIOPS}/{first['Value']}"


def test_what_the_lists_do_not_name_has_no_regions(ssm, control):
    assert regions(ssm(), f"{SERVICES}/nothing-like-it/regions") == []
    control.choose("listed-services", "without-new")
    assert regions(ssm()) == [] != regions(ssm(), f"{SERVICES}/xray/regions")
    control.choose("listed-services", "all")
    assert regions(ssm()) != []


def test_only_the_regions_of_the_page_answer(ssm):
    assert regions(ssm(SILENT)) == []
    assert regions(ssm("us-east-1")) != []


TOO_LONG = pytest.param({"MaxResults": 11}, marks=pytest.mark.differs("1 to 10 expected, was 11"))


@pytest.mark.parametrize("given", [TOO_LONG, {"NextToken": "nonsense"}], ids=str)
def test_a_wrong_page_is_refused(ssm, given):
    with refused("ValidationException"):
        ssm().get_parameters_by_path(Path=AIOPS, **given)


@pytest.mark.parametrize(("position", "owner"), [("of-aws", ""), ("of-the-caller", None)])
def test_iam_is_asked_for_the_path_itself(client, account, ssm, control, position, owner):
    control.choose("public-parameters", position)
    arn = f"arn:aws:ssm:*:{account if owner is None else owner}:parameter{SERVICES}/*"
    others = f"arn:aws:ssm:*:{account if owner == '' else ''}:parameter{SERVICES}/*"
    below = f"arn:aws:ssm:*:*:parameter{AIOPS}/*"

    def may(resource):
        return session(client, account, allow("ssm:GetParametersByPath", resource))

    for resource in (arn, f"arn:aws:ssm:*:*:parameter{SERVICES}/*"):
        assert regions(ssm(credentials=may(resource))) != []
    named = arn.replace("*", REGION, 1).removesuffix("/*")
    for resource in (others, below):
        with refused("AccessDeniedException", f"on resource: {named}/aiops/regions"):
            ssm(credentials=may(resource)).get_parameters_by_path(Path=AIOPS)


@pytest.mark.parametrize(
    "wrong", [{"weather": ["eu-central-1"]}, {"aiops": ["nowhere"]}], ids=["service", "Region"]
)
def test_what_there_is_not_cannot_be_missing(control, wrong):
    with pytest.raises(urllib.error.HTTPError, match="400"):
        control("PUT", "not-offered", wrong)
