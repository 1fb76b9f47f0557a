"""A key that cannot serve is found out before anything is touched; the report says what to do."""

import json
import time

import pytest

from console.organization import PREVIOUS, WANTED
from console.seed import key_policy
from e2e.outside import QUERY_RESULTS, Outside, each, until
from e2e.permissions import MEMBER_ROLE, all_of_the_templates, without

GROUPS = ("/aws/lambda/orders", "/aws/lambda/payments", "/ecs/worker")


def statement(account, region, **parts):
    """The root of the account may do everything, and somebody something."""
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    owner = {"Effect": "Allow", "Principal": root, "Action": "kms:*", "Resource": "*"}
    logs = {
        "Effect": "Allow",
        "Principal": {"Service": f"logs.{region}.amazonaws.com"},
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
        "Resource": "*",
        **parts,
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [owner, logs]})


def for_nobody(account, region):
    return statement(account, region, Principal={"AWS": account})


def for_another_region(account, region):
    return statement(account, region, Principal={"Service": "logs.ap-south-1.amazonaws.com"})


def outside_an_organization(account, region):
    """Services are in no organization: whoever forgets them shuts them out."""
    policy = json.loads(statement(account, region))
    condition = {
        "StringNotEquals": {"aws:PrincipalOrgID": "o-0123456789"},
        "StringNotLike": {"aws:PrincipalArn": f"arn:aws:iam::{account}:*"},
    }
    policy["Statement"].append(
        {
            "Sid": "OnlyOurs",
            "Effect": "Deny",
            "Principal": "*",
            "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],
            "Resource": "*",
            "Condition": condition,
        }
    )
    return json.dumps(policy)


def for_functions(account, region):
    """Log groups of Lambda alone. Whether query results carry the context no page of AWS says."""
    context = f"arn:aws:logs:{region}:{account}:log-group:/aws/lambda/*"
    narrow = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": context}}
    return statement(account, region, Condition=narrow)


def disable(kms, key):
    kms.disable_key(KeyId=key)


def schedule_deletion(kms, key):
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)


def delete_alias(kms, key):
    kms.delete_alias(AliasName=WANTED)


# What is wrong in a Region: how the key is made, what is done to it, the failure's code and words.
UNFIT = {
    "eu-west-1": ({}, disable, "KeyDisabled", "Enable"),
    "us-west-2": ({}, schedule_deletion, "KeyPendingDeletion", "another key"),
    "ap-southeast-2": (
        {"KeySpec": "RSA_2048", "KeyUsage": "ENCRYPT_DECRYPT"},
        None,
        "KeyNotSymmetric",
        "SYMMETRIC_DEFAULT",
    ),
    "ap-northeast-1": (
        {"KeySpec": "HMAC_256", "KeyUsage": "GENERATE_VERIFY_MAC"},
        None,
        "KeyNotSymmetric",
        "SYMMETRIC_DEFAULT",
    ),
    "eu-north-1": ({}, delete_alias, "KeyNotFound", "Create the alias"),
    "sa-east-1": ({"Policy": for_nobody}, None, "KeyPolicyDenies", "Add this statement"),
    "eu-west-2": ({"Policy": for_another_region}, None, "KeyPolicyDenies", "Add this statement"),
    "eu-west-3": ({"Policy": outside_an_organization}, None, "KeyPolicyDenies", "OnlyOurs"),
}
PARTLY = "ca-central-1"


class Preflight:
    def __init__(self, deployed):
        self.outside = Outside(deployed)
        self.outside.control("DELETE", "")
        self.account = self.outside.new_member("Preflight", "us-east-2")
        self.places = [(self.account, region) for region in (*UNFIT, PARTLY)]
        with deployed.aws.without_quotas():
            for region, (how, spoil, _, _) in UNFIT.items():
                self.make(region, how, spoil)
            self.make(PARTLY, {"Policy": for_functions}, None)
        self.before = self.log_group_keys()
        self.began = time.monotonic()
        self.ended = self.outside.run(self.given())
        self.after = self.log_group_keys()

    def make(self, region, how, spoil):
        kms = self.outside.client("kms", self.account, region)
        policy = how.get("Policy", key_policy)(self.account, region)
        key = kms.create_key(**{**how, "Policy": policy})["KeyMetadata"]["KeyId"]
        kms.create_alias(AliasName=WANTED, TargetKeyId=key)
        if spoil:
            spoil(kms, key)
        self.outside.place_log_groups(self.account, region, *GROUPS)

    def given(self, **more):
        regions = [region for _, region in self.places]
        return {"accounts": {"include": [self.account]}, "regions": regions, **more}

    def log_group_keys(self):
        def of(place):
            groups = self.outside.log_groups(*place)
            return {(*place, name): group.get("kmsKeyId") for name, group in groups.items()}

        return {name: key for part in each(of, self.places) for name, key in part.items()}


@pytest.fixture(scope="module")
def preflight(deployed):
    made = Preflight(deployed)
    yield made
    made.outside.close(made.account)


@pytest.mark.parametrize("region", UNFIT)
def test_an_unfit_key_refuses_its_place_and_says_what_to_change(preflight, region):
    _, _, code, words = UNFIT[region]
    place = preflight.ended.place(preflight.account, region)
    assert place["state"] == "Refused"
    failure = place["failures"][0]
    assert (failure["code"], failure["blame"]) == (code, "CONFIGURATION"), failure
    assert words in failure["remedy"], failure


@pytest.mark.parametrize("region", UNFIT)
def test_nothing_in_a_refused_place_is_touched(preflight, region):
    place = (preflight.account, region)
    assert {t: k for t, k in preflight.after.items() if t[:2] == place} == {
        t: k for t, k in preflight.before.items() if t[:2] == place
    }
    account, region = place
    assert preflight.outside.associations(preflight.began, account=account, region=region) == []


def test_the_statement_to_add_makes_the_key_fit(preflight):
    """As a person would paste it: then the place is rotated."""
    region = "sa-east-1"
    remedy = preflight.ended.place(preflight.account, region)["failures"][0]["remedy"]
    add = json.loads(remedy[remedy.index("{") :])
    kms = preflight.outside.client("kms", preflight.account, region)
    key = kms.describe_key(KeyId=WANTED)["KeyMetadata"]["KeyId"]
    policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
    policy["Statement"].append(add)
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))
    ended = preflight.outside.run(preflight.given(regions=[region], queryResults=False))
    assert ended.complete, ended.cause
    assert ended.place(preflight.account, region)["changed"] == len(GROUPS)


def test_what_a_policy_serves_is_moved_and_what_it_does_not_is_denied(preflight):
    place = preflight.ended.place(preflight.account, PARTLY)
    assert (place["state"], place["changed"], place["failed"]) == ("Incomplete", 2, 2)
    denied = [f for f in place["failures"] if f["code"] == "KeyPolicyDenies"]
    assert [(f["count"], f["targets"]) for f in denied] == [(1, ["/ecs/worker"])]
    moved = {t[2] for t, key in preflight.after.items() if t[1] == PARTLY and key is not None}
    assert moved == {"/aws/lambda/orders", "/aws/lambda/payments"}


def test_what_cannot_be_told_beforehand_is_tried_with_a_warning(preflight):
    place = preflight.ended.place(preflight.account, PARTLY)
    (warning,) = [w for w in place["warnings"] if "query results" in w]
    assert "kms:EncryptionContext:aws:logs:arn" in warning
    refused = [f for f in place["failures"] if f["targets"] == [QUERY_RESULTS]]
    assert [f["code"] for f in refused] == ["AccessDeniedException"]
    assert "kms:EncryptionContext:aws:logs:arn" in refused[0]["remedy"]
    assert '"aws:SourceArn":"arn:aws:logs:' in refused[0]["remedy"]  # the statement to paste
    tried = preflight.outside.associations(
        preflight.began, account=preflight.account, region=PARTLY
    )
    assert len(tried) == 3


def test_what_the_policy_allows_and_aws_refuses_is_looked_for_in_an_rcp(preflight):
    outside, late = preflight.outside, "/aws/lambda/late"
    outside.place_log_groups(preflight.account, PARTLY, late)
    where = {"account": preflight.account, "region": PARTLY}
    rule = {"kind": "resource-control-policy", "service": "kms", "principal": "logs.*", **where}
    outside.control("PUT", "denials", [rule])
    try:
        ended = outside.run(preflight.given(regions=[PARTLY], queryResults=False))
    finally:
        outside.control("DELETE", "denials")
    failures = ended.place(preflight.account, PARTLY)["failures"]
    (refused,) = [f for f in failures if f["targets"] == [late]]
    assert refused["remedy"].startswith("The key policy allows this")
    assert "resource control policy (RCP)" in refused["remedy"]


def test_a_plan_refuses_and_denies_the_same(preflight):
    ended = preflight.outside.run(preflight.given(mode="plan"))
    states = {place["region"]: place["state"] for place in ended.report["places"]}
    assert (ended.status, ended.output["outcome"]) == ("SUCCEEDED", "BLOCKED")
    assert any("KeyPolicyDenies" in why for why in ended.output["blockedBy"])
    assert {r for r, state in states.items() if state == "Refused"} >= set(UNFIT) - {"sa-east-1"}
    assert states[PARTLY] == "Incomplete"


@pytest.mark.parametrize(
    ("sid", "action"),
    [
        ("ReadTheWantedKeysPolicy", "kms:GetKeyPolicy"),
        ("SeeWhetherAGrantLetsCloudWatchLogsIn", "kms:ListGrants"),
    ],
)
def test_without_the_permission_to_see_who_is_let_in_the_run_warns_and_tries(
    preflight, sid, action
):
    (permission,) = [p for p in all_of_the_templates() if p.sid == sid]
    iam = preflight.outside.client("iam", preflight.account)
    began = time.monotonic()
    with without(iam, MEMBER_ROLE, permission):
        ended = preflight.outside.run(preflight.given(regions=["eu-west-2"]))
    place = ended.place(preflight.account, "eu-west-2")
    assert place["state"] == "Refused"
    assert place["failures"][0]["code"] == "AccessDeniedException"  # the local AWS itself
    assert action in place["failures"][0]["remedy"]
    assert place["warnings"]
    for warning in place["warnings"]:
        assert action in warning
        assert "Rekey tries" in warning or "Who loses access to logs was not looked at" in warning
    assert preflight.outside.associations(began, account=preflight.account, region="eu-west-2")


# Log groups that a CloudFormation stack made

SHOP = ("/shop/api", "/shop/jobs", "/shop/web")


class Shop:
    """An account with a stack of log groups on the previous key, and one log group of nobody's."""

    region = "us-east-2"

    def __init__(self, outside):
        self.outside = outside
        self.account = outside.new_member("Shop", self.region)
        self.previous = outside.key(PREVIOUS, self.account, self.region)
        self.stack()
        outside.place_log_groups(self.account, self.region, "/other", kmsKeyId=self.previous)

    def stack(self):
        groups = {
            name.replace("/", ""): {
                "Type": "AWS::Logs::LogGroup",
                "Properties": {"LogGroupName": name, "KmsKeyId": self.previous},
            }
            for name in SHOP
        }
        cloudformation = self.outside.client("cloudformation", self.account, self.region)
        cloudformation.create_stack(
            StackName="shop-stack", TemplateBody=json.dumps({"Resources": groups})
        )
        there = lambda: set(SHOP) <= set(self.outside.log_groups(self.account, self.region))  # noqa: E731
        until(there, what="the stack's log groups")

    def run(self, mode="rotate"):
        given = {"accounts": {"include": [self.account]}, "regions": [self.region]}
        return self.outside.run({**given, "mode": mode, "queryResults": False})

    def place(self, ended):
        return ended.place(self.account, self.region)

    def put_back(self, name):
        logs = self.outside.client("logs", self.account, self.region)
        logs.associate_kms_key(logGroupName=name, kmsKeyId=self.previous)


@pytest.fixture(scope="module")
def shop(deployed):
    shop = Shop(Outside(deployed))
    yield shop
    shop.outside.close(shop.account)


@pytest.fixture
def not_moved(shop):
    """As the stack made its log groups."""
    for name in (*SHOP, "/other"):
        shop.put_back(name)
    return shop


@pytest.mark.parametrize(
    ("mode", "which_are"), [("plan", "are to change"), ("verify", "are not on the wanted key")]
)
def test_what_a_stack_made_is_told_before_it_is_moved(not_moved, mode, which_are):
    began = time.monotonic()
    place = not_moved.place(not_moved.run(mode))
    assert place["ofStacks"] == {
        "logGroups": 3,
        "stacks": [{"name": "shop-stack", "logGroups": 3, "first": list(SHOP)}],
    }
    (warning,) = place["warnings"]
    assert warning == (
        f"3 log groups that {which_are} belong to CloudFormation stacks (shop-stack): "
        "change KmsKeyId there, or the next deployment may move them back"
    )
    calls = not_moved.outside.calls(began, service="tag", account=not_moved.account)
    assert [call["operation"] for call in calls] == ["GetResources"]


def test_without_the_permission_to_see_stacks_a_plan_says_so_and_is_a_plan(not_moved):
    (permission,) = [p for p in all_of_the_templates() if p.sid == "SeeWhichStacksMadeLogGroups"]
    iam = not_moved.outside.client("iam", not_moved.account)
    with without(iam, MEMBER_ROLE, permission):
        place = not_moved.place(not_moved.run("plan"))
    assert (place["state"], place["toChange"]) == ("Planned", 4)
    assert "ofStacks" not in place
    (warning,) = place["warnings"]
    assert "was not looked up (GetResources: AccessDeniedException" in warning


def test_what_somebody_moves_back_names_its_stack(not_moved):
    shop, outside = not_moved, not_moved.outside

    def moved(name, since):
        return [
            call
            for call in outside.associations(since, account=shop.account)
            if call["target"] == name and call["function"] and call["status"] == 200
        ]

    with (
        outside.environment("RotateFunction", {"PROPAGATION_SECONDS": "300"}),
        outside.environment("VerifyFunction", {"PATIENCE_SECONDS": "1"}),
    ):
        since = time.monotonic()
        with outside.held("VerifyFunction"):
            started = outside.start(
                {
                    "accounts": {"include": [shop.account]},
                    "regions": [shop.region],
                    "queryResults": False,
                }
            )
            for name in ("/shop/api", "/other"):
                until(lambda name=name: moved(name, since), what=f"the change of {name}")
                shop.put_back(name)
        ended = outside.end_of(started)
    place = shop.place(ended)
    assert (place["state"], place["changed"]) == ("Incomplete", 2)
    remedies = {failure["targets"][0]: failure["remedy"] for failure in place["failures"]}
    assert set(remedies) == {"/shop/api", "/other"}
    assert "CloudFormation stack shop-stack, which made it" in remedies["/shop/api"]
    assert "shop-stack" not in remedies["/other"]
    assert "shop-stack" in ended.cause
