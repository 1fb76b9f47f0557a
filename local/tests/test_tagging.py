"""GetResources for log groups, as
docs.aws.amazon.com/resourcegroupstagging/latest/APIReference/API_GetResources.html says.
"""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import until
from keys import REGION, log_group_arn, refused
from machines import allow, session

STACK = "aws:cloudformation:stack-name"
ONE = {"perSecond": 0.001, "burst": 1}


@pytest.fixture
def account(new_account):
    return new_account()


@pytest.fixture
def tagging(client, account):
    return client("resourcegroupstaggingapi", account)


def made_by(control, account, names, stack, **tags):
    control.log_groups(account, REGION, names, tags={STACK: stack, **tags})


def pages(tagging, **asked):
    """Every page; the last has no token."""
    found, token = [], ""
    while True:
        page = tagging.get_resources(
            ResourceTypeFilters=["logs:log-group"], PaginationToken=token, **asked
        )
        found.append(page["ResourceTagMappingList"])
        token = page["PaginationToken"]
        if not token:
            return found


def by_stack(tagging, *stacks):
    (page,) = pages(tagging, TagFilters=[{"Key": STACK, "Values": list(stacks)}])
    return [resource["ResourceARN"].rpartition(":")[2] for resource in page]


@pytest.mark.parametrize(
    ("per_page", "sizes"),
    [(100, [100, 100, 5]), (50, [50] * 4 + [5]), (1, [1] * 205), (None, [50] * 4 + [5])],
)
def test_pages_have_the_size_that_is_asked_for(tagging, account, unlimited, per_page, sizes):
    made_by(unlimited, account, [f"/app/{n:03}" for n in range(205)], "shop")
    asked = {"ResourcesPerPage": per_page} if per_page else {}
    found = pages(tagging, TagFilters=[{"Key": STACK}], **asked)
    assert [len(page) for page in found] == sizes
    arns = [resource["ResourceARN"] for page in found for resource in page]
    assert len(set(arns)) == 205
    assert {"Key": STACK, "Value": "shop"} in found[0][0]["Tags"]


def test_filters_choose_by_key_and_by_any_of_its_values(tagging, account, control):
    made_by(control, account, ["/a"], "shop", team="x")
    made_by(control, account, ["/b"], "mail")
    control.log_groups(account, REGION, ["/c"], tags={"team": "x"})
    control.log_groups(account, REGION, ["/d"])
    assert by_stack(tagging) == ["/a", "/b"]
    assert by_stack(tagging, "mail", "other") == ["/b"]
    assert by_stack(tagging, "other") == []
    (both,) = pages(tagging, TagFilters=[{"Key": STACK}, {"Key": "team", "Values": ["x"]}])
    assert [resource["ResourceARN"] for resource in both] == [log_group_arn(account, "/a")]
    (every,) = pages(tagging)
    assert [resource["ResourceARN"].rpartition(":")[2] for resource in every] == ["/a", "/b", "/c"]


def test_other_places_are_not_listed(client, new_account, tagging, account, control):
    made_by(control, new_account(), ["/a"], "shop")
    control.log_groups(account, "eu-west-1", ["/b"], tags={STACK: "shop"})
    assert by_stack(tagging) == []


@pytest.mark.parametrize(
    ("position", "end"), [("bare", ":log-group:/a"), ("with-streams", ":log-group:/a:*")]
)
def test_the_switch_tagged_log_group_arn_says_how_arns_end(
    tagging, account, control, position, end
):
    made_by(control, account, ["/a"], "shop")
    control.choose("tagged-log-group-arn", position)
    ((resource,),) = pages(tagging)
    assert resource["ResourceARN"].endswith(end)


def test_a_stack_tags_what_it_makes(client, tagging, account):
    cloudformation = client("cloudformation", account)
    group = {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/shop/api"}}
    template = {"Resources": {"Log": group}}
    cloudformation.create_stack(StackName="shop", TemplateBody=json.dumps(template))
    until(lambda: by_stack(tagging, "shop") == ["/shop/api"], what="the log group of the stack")
    ((resource,),) = pages(tagging)
    tags = {tag["Key"]: tag["Value"] for tag in resource["Tags"]}
    assert tags["aws:cloudformation:logical-id"] == "Log"


@pytest.mark.parametrize("key", [STACK, "AWS:x"])
def test_nobody_else_puts_or_takes_off_tags_of_aws(client, account, control, key):
    made_by(control, account, ["/a"], "shop")
    logs, arn = client("logs", account), log_group_arn(account, "/a")
    for call, given in (
        (logs.create_log_group, {"logGroupName": "/b", "tags": {key: "mine"}}),
        (logs.tag_resource, {"resourceArn": arn, "tags": {key: "mine"}}),
        (logs.tag_log_group, {"logGroupName": "/a", "tags": {key: "mine"}}),
        (logs.untag_resource, {"resourceArn": arn, "tagKeys": [key]}),
    ):
        with refused("InvalidParameterException", "aws: prefixed"):
            call(**given)
    logs.tag_resource(resourceArn=arn, tags={"team": "x"})
    assert logs.list_tags_for_resource(resourceArn=arn)["tags"] == {STACK: "shop", "team": "x"}


@pytest.mark.parametrize("per_page", [0, 101])
def test_a_page_of_another_size_is_refused(tagging, per_page):
    with refused("InvalidParameterException"):
        tagging.get_resources(ResourceTypeFilters=["logs:log-group"], ResourcesPerPage=per_page)


@pytest.mark.parametrize(
    "asked",
    [
        {"ResourceTypeFilters": ["logs"]},
        {"ResourceTypeFilters": ["logs:log-group", "s3"]},
        {"ResourceTypeFilters": ["logs:log-group"], "PaginationToken": "nobody's"},
        {"ResourceTypeFilters": ["logs:log-group"], "TagsPerPage": 100},
    ],
)
def test_what_the_local_aws_does_not_know_it_refuses(tagging, asked):
    with refused("InvalidParameterException"):
        tagging.get_resources(**asked)


def test_the_caller_needs_the_permission_on_every_resource(client, account, control):
    made_by(control, account, ["/a"], "shop")
    asked = {"ResourceTypeFilters": ["logs:log-group"]}
    name = "resourcegroupstaggingapi"
    denied = client(name, credentials=session(client, account, allow("logs:*", "*")))
    with refused("AccessDeniedException", "tag:GetResources"):
        denied.get_resources(**asked)
    on_one = allow("tag:GetResources", log_group_arn(account, "/a"))
    denied = client(name, credentials=session(client, account, on_one))
    with refused("AccessDeniedException"):
        denied.get_resources(**asked)
    allowed = client(name, credentials=session(client, account, allow("tag:GetResources", "*")))
    assert len(allowed.get_resources(**asked)["ResourceTagMappingList"]) == 1


def test_calls_above_the_quota_are_throttled_in_its_own_words(tagging, control):
    control("PUT", "quotas", {"limits": [{"service": "tag", "operation": "GetResources"} | ONE]})
    codes = []
    for _ in range(4):
        try:
            tagging.get_resources(ResourceTypeFilters=["logs:log-group"])
        except ClientError as error:
            codes.append((error.response["Error"]["Code"], error.response["Error"]["Message"]))
    assert codes == [("ThrottledException", "Rate exceeded")] * 3
