"""One key of the hub for all accounts of a Region, given by its ARN."""

import json
import time
from contextlib import ExitStack

import pytest

from console.aws import HUB
from e2e.outside import Outside
from e2e.permissions import all_of_the_templates, without


def central_policy(members, region, **describe):
    """The hub's own root, CloudWatch Logs for every member, and the members' roles to describe."""
    accounts = [f"arn:aws:iam::{member}:root" for member in members]
    service = {"Service": f"logs.{region}.amazonaws.com"}
    use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]
    groups = {
        "ArnLike": {
            "kms:EncryptionContext:aws:logs:arn": [
                f"arn:aws:logs:{region}:{member}:log-group:*" for member in members
            ]
        }
    }
    results = {"StringEquals": {"aws:SourceAccount": list(members)}}
    via_logs = {"StringEquals": {"kms:ViaService": f"logs.{region}.amazonaws.com"}}
    statements = [
        {"Principal": {"AWS": f"arn:aws:iam::{HUB}:root"}, "Action": "kms:*"},
        {"Principal": service, "Action": use, "Condition": groups},
        {"Principal": service, "Action": use, "Condition": results},
        {"Principal": {"AWS": accounts}, "Action": use, "Condition": via_logs},
        {"Principal": {"AWS": accounts}, "Action": "kms:DescribeKey", **describe},
    ]
    allow = [{"Effect": "Allow", "Resource": "*", **statement} for statement in statements]
    return {"Version": "2012-10-17", "Statement": allow}


class CentralKey:
    def __init__(self, deployed):
        self.outside = Outside(deployed)
        self.region = deployed.seeded.regions[0]
        self.members = [member for member in self.outside.members if member != HUB]
        self.kms = self.outside.client("kms", HUB, self.region)
        policy = json.dumps(central_policy(self.members, self.region))
        self.arn = self.kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]

    def put_policy(self, policy):
        self.kms.put_key_policy(KeyId=self.arn, PolicyName="default", Policy=json.dumps(policy))

    def run(self, **more):
        given = {
            "key": {"arns": {self.region: self.arn}},
            "regions": [self.region],
            "accounts": {"include": self.members},
        }
        return self.outside.run({**given, **more})


@pytest.fixture
def central(deployed, small_organization):
    outside = Outside(deployed)
    outside.put_back(small_organization)
    yield CentralKey(deployed)
    outside.put_back(small_organization)


def test_every_target_of_the_members_is_moved_to_the_key_of_the_hub(central):
    ended = central.run()
    assert ended.complete, ended.cause
    places = [(member, central.region) for member in central.members]
    assert set(central.outside.keys(places).values()) == {central.arn}
    for place in ended.report["places"]:
        assert (place["state"], place["wantedKey"]) == ("Rotated", central.arn)
        assert not [w for w in place["warnings"] if "DescribeKey" in w or "GetKeyPolicy" in w]


def test_a_plan_warns_of_a_key_that_lets_the_members_describe_it_and_no_more(central):
    policy = central_policy(central.members, central.region)
    policy["Statement"] = [s for s in policy["Statement"] if "kms:ViaService" not in str(s)]
    central.put_policy(policy)
    ended = central.run(mode="plan")
    for place in ended.report["places"]:
        nobody, warning = [w for w in place["warnings"] if central.arn in w]
        assert "lets no role and no user of this account use it" in nobody
        assert place["account"] in warning
        for action in ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"):
            assert action in warning


def closing(central):
    """The members may neither describe the key nor use it."""
    policy = central_policy(central.members, central.region)
    policy["Statement"] = [s for s in policy["Statement"] if "AWS" not in str(s) or HUB in str(s)]
    central.put_policy(policy)


def through_logs_only(central):
    via_logs = {"StringEquals": {"kms:ViaService": f"logs.{central.region}.amazonaws.com"}}
    central.put_policy(central_policy(central.members, central.region, Condition=via_logs))


# (what is done to the key's policy, what the hub may not call, the outcome, why)
LOOKS = [
    (lambda _: None, None, "READY", set()),
    (through_logs_only, None, "READY", set()),
    (closing, None, "BLOCKED", {"KeyClosedToTheRole"}),
    (through_logs_only, "kms:DescribeKey", "BLOCKED", {"KeyNotDescribed"}),
    (through_logs_only, "kms:GetKeyPolicy", "BLOCKED", {"KeyPolicyNotRead"}),
]


@pytest.mark.parametrize(("change", "missing", "outcome", "codes"), LOOKS)
def test_a_plan_is_ready_only_where_somebody_could_look_at_what_decides(
    central, change, missing, outcome, codes
):
    change(central)
    with ExitStack() as stack:
        if missing:
            iam, role = central.outside.client("iam"), central.outside.resource("WorkerRole")
            stack.enter_context(without(iam, role, judging(missing)))
        ended = central.run(mode="plan")
    assert (ended.status, ended.output["outcome"]) == ("SUCCEEDED", outcome)
    for place in ended.report["places"]:
        assert place["state"] == "Planned"
        assert {failure["code"] for failure in place["failures"]} == codes
        for failure in place["failures"]:
            assert central.arn in failure["message"] and failure["message"] not in place["warnings"]
    assert {why.split(":")[0] for why in ended.output["blockedBy"]} == codes


def test_a_key_policy_read_in_the_hub_refuses_the_places_before_they_are_touched(central):
    places = [(member, central.region) for member in central.members]
    before = central.outside.keys(places)
    policy = central_policy(central.members, central.region)
    policy["Statement"] = [s for s in policy["Statement"] if "Service" not in s["Principal"]]
    central.put_policy(policy)
    began = time.monotonic()
    ended = central.run()
    for place in ended.report["places"]:
        assert place["state"] == "Refused"
        assert {failure["code"] for failure in place["failures"]} == {"KeyPolicyDenies"}
    assert central.outside.associations(began) == []
    assert central.outside.keys(places) == before


def test_a_member_that_may_describe_the_key_through_logs_only_is_warned_of_and_moved(central):
    via_logs = {"StringEquals": {"kms:ViaService": f"logs.{central.region}.amazonaws.com"}}
    central.put_policy(central_policy(central.members, central.region, Condition=via_logs))
    ended = central.run()
    assert ended.complete, ended.cause
    for place in ended.report["places"]:
        assert [w for w in place["warnings"] if "DescribeKey" in w and central.arn in w]


def test_the_hub_tells_that_such_a_key_is_disabled(central):
    via_logs = {"StringEquals": {"kms:ViaService": f"logs.{central.region}.amazonaws.com"}}
    central.put_policy(central_policy(central.members, central.region, Condition=via_logs))
    central.kms.disable_key(KeyId=central.arn)
    ended = central.run()
    for place in ended.report["places"]:
        assert (place["state"], place["failures"][0]["code"]) == ("Refused", "KeyDisabled")
    permission = judging("kms:DescribeKey")
    with without(central.outside.client("iam"), central.outside.resource("WorkerRole"), permission):
        ended = central.run()
    for place in ended.report["places"]:
        assert place["failures"][0]["code"] != "KeyDisabled", "nothing misses kms:DescribeKey"


def test_without_the_permission_to_read_its_policy_the_run_warns_and_tries(central):
    permission = judging("kms:GetKeyPolicy")
    with without(central.outside.client("iam"), central.outside.resource("WorkerRole"), permission):
        ended = central.run()
    assert ended.complete, ended.cause
    for place in ended.report["places"]:
        assert [w for w in place["warnings"] if "kms:GetKeyPolicy" in w and "Rekey tries" in w]


def test_without_the_permission_to_list_its_grants_the_run_warns_and_tries(central):
    policy = central_policy(central.members, central.region)
    policy["Statement"] = [s for s in policy["Statement"] if "Service" not in s["Principal"]]
    central.put_policy(policy)
    permission = judging("kms:ListGrants")
    began = time.monotonic()
    with without(central.outside.client("iam"), central.outside.resource("WorkerRole"), permission):
        ended = central.run()
    assert central.outside.associations(began)
    for place in ended.report["places"]:
        assert [w for w in place["warnings"] if "kms:ListGrants" in w and "Rekey tries" in w]


def judging(action):
    (found,) = [
        p for p in all_of_the_templates() if (p.sid, p.action) == ("JudgeCentralKeys", action)
    ]
    return found
