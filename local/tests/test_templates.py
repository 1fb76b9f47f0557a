"""What nested stacks keep, and what conditions add to a stack and take away, as
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html and
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
say."""

import json

import pytest
from keys import refused


def template(resource, output):
    """With one resource that an update changes, and one that it does not."""
    return json.dumps(
        {
            "Parameters": {"Text": {"Type": "String"}},
            "Resources": resource,
            "Outputs": {"Told": {"Value": {"Fn::GetAtt": output}}},
        }
    )


def test_a_nested_stack_still_tells_of_a_resource_that_an_update_leaves_as_it_is(
    client, new_account, endpoint
):
    account = new_account()
    s3, cloudformation = client("s3", account), client("cloudformation", account)
    bucket = f"templates-{account}"
    s3.create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    child = template(
        {
            "Same": {"Type": "AWS::SQS::Queue"},
            "Other": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Ref": "Text"}}},
        },
        ["Same", "Arn"],
    )
    s3.put_object(Bucket=bucket, Key="child.json", Body=child)
    nested = {
        "TemplateURL": f"{endpoint}/{bucket}/child.json",
        "Parameters": {"Text": {"Ref": "Text"}},
    }
    parent = template(
        {"Nested": {"Type": "AWS::CloudFormation::Stack", "Properties": nested}},
        ["Nested", "Outputs.Told"],
    )

    def told(call, waiter, text):
        call(
            StackName="parent",
            TemplateBody=parent,
            Parameters=[{"ParameterKey": "Text", "ParameterValue": text}],
        )
        cloudformation.get_waiter(waiter).wait(StackName="parent", WaiterConfig={"Delay": 0.2})
        (stack,) = cloudformation.describe_stacks(StackName="parent")["Stacks"]
        return stack["Outputs"][0]["OutputValue"]

    first = told(cloudformation.create_stack, "stack_create_complete", "one")
    assert first.startswith("arn:aws:sqs:")
    assert told(cloudformation.update_stack, "stack_update_complete", "two") == first


def test_a_change_set_has_what_a_condition_takes_away_and_what_it_adds(client, new_account):
    cloudformation = client("cloudformation", new_account())
    body = json.dumps(
        {
            "Parameters": {"Which": {"Type": "String"}},
            "Conditions": {c: {"Fn::Equals": [{"Ref": "Which"}, c]} for c in ("One", "Two")},
            "Resources": {
                "Kept": {"Type": "AWS::SQS::Queue"},
                "First": {"Type": "AWS::SQS::Queue", "Condition": "One"},
                "Second": {"Type": "AWS::SQS::Queue", "Condition": "Two"},
            },
        }
    )

    def given(which):
        chosen = [{"ParameterKey": "Which", "ParameterValue": which}]
        return {"StackName": "s", "TemplateBody": body, "Parameters": chosen}

    cloudformation.create_stack(**given("One"))
    cloudformation.get_waiter("stack_create_complete").wait(
        StackName="s", WaiterConfig={"Delay": 0.2}
    )
    cloudformation.create_change_set(ChangeSetName="c", **given("Two"))
    told = cloudformation.describe_change_set(ChangeSetName="c", StackName="s")
    changes = [change["ResourceChange"] for change in told["Changes"]]
    assert {change["LogicalResourceId"]: change["Action"] for change in changes} == {
        "First": "Remove",
        "Second": "Add",
    }


@pytest.fixture
def resources_where_a_part_is_r(client, new_account):
    """A function of a parameter: what a stack has whose condition asks for its first part."""
    cloudformation = client("cloudformation", new_account())

    def resources(name, given, source):
        first = {"Fn::Select": [0, {"Fn::Split": ["-", source]}]}
        body = json.dumps(
            {
                "Parameters": {"Id": {"Type": "String"}},
                "Conditions": {"Root": {"Fn::Equals": [first, "r"]}},
                "Resources": {
                    "Always": {"Type": "AWS::SQS::Queue"},
                    "OfTheRoot": {"Type": "AWS::SQS::Queue", "Condition": "Root"},
                },
            }
        )
        chosen = [{"ParameterKey": "Id", "ParameterValue": given}]
        cloudformation.create_stack(StackName=name, TemplateBody=body, Parameters=chosen)
        created = cloudformation.get_waiter("stack_create_complete")
        created.wait(StackName=name, WaiterConfig={"Delay": 0.2})
        told = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        return {resource["LogicalResourceId"] for resource in told}

    return resources


ID = {"Ref": "Id"}
NEVER_EMPTY = {"Fn::Join": ["", [ID, "x-"]]}


@pytest.mark.parametrize("source", [ID, NEVER_EMPTY], ids=["itself", "with more"])
def test_a_condition_may_ask_for_a_part_of_a_parameter(resources_where_a_part_is_r, source):
    assert resources_where_a_part_is_r("root", "r-ab12", source) == {"Always", "OfTheRoot"}
    assert resources_where_a_part_is_r("unit", "ou-ab12-11111111", source) == {"Always"}


def test_the_part_of_an_empty_parameter_is_an_error_or_empty(resources_where_a_part_is_r, control):
    control.settings(doubts={"condition-split": "strict"})
    with refused("ValidationError", "Fn::Select cannot select nonexistent value"):
        resources_where_a_part_is_r("strict", "", ID)
    assert resources_where_a_part_is_r("never-empty", "", NEVER_EMPTY) == {"Always"}
    control.settings(doubts={"condition-split": "lenient"})
    assert resources_where_a_part_is_r("lenient", "", ID) == {"Always"}
