"""The rehearsal against the deployed stack: what it tells of the local AWS is compared with what
that is, and the account after it with the account before."""

import json

import pytest

from console.aws import HUB
from e2e.outside import alone
from e2e.test_operator import Command

PROVED, DIFFERENT = 0, 1
ROLE = "OrganizationAccountAccessRole"


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "50"}) as outside:
        outside.control("DELETE", "")
        outside.control("PUT", "settings", {"propagationSeconds": 0})
        yield outside


@pytest.fixture(scope="module")
def account(outside):
    """A member with log groups and keys of its own, and the role that AWS makes in an account."""
    region = outside.bench.seeded.regions[0]
    account = outside.new_member("Rehearsed", region)
    outside.place_log_groups(account, region, "/theirs/a", "/theirs/b", "/rekey-rehearsal/theirs")
    trusted = {"Effect": "Allow", "Principal": {"AWS": HUB}, "Action": "sts:AssumeRole"}
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam = outside.client("iam", account)
    iam.create_role(RoleName=ROLE, AssumeRolePolicyDocument=document(trusted))
    iam.put_role_policy(RoleName=ROLE, PolicyName="All", PolicyDocument=document(allowed))
    yield account
    outside.close(account)


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


@pytest.fixture(scope="module")
def rehearse(outside, account, tmp_path_factory):
    rekey = Command(outside)
    caller = hub_user(outside)

    def rehearse(*more, expect=PROVED, typed=""):
        folder = tmp_path_factory.mktemp("rehearsal")
        arguments = ("rehearse", "--account", account, "--save", str(folder), *more)
        told = rekey(*arguments, typed=typed, expect=expect, **caller)
        file = folder / "rehearsal.json"
        return told, json.loads(file.read_text()) if file.exists() else None

    return rehearse


def hub_user(outside):
    """Root may assume no role."""
    iam = outside.client("iam")
    allowed = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    iam.create_user(UserName="rehearser")
    iam.put_user_policy(UserName="rehearser", PolicyName="All", PolicyDocument=document(allowed))
    key = iam.create_access_key(UserName="rehearser")["AccessKey"]
    return {
        "AWS_ACCESS_KEY_ID": key["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": key["SecretAccessKey"],
    }


def everything(outside, account):
    """What is in the account's place, but for keys that are to be deleted."""
    place = (account, outside.bench.seeded.regions[0])
    kms = outside.client("kms", *place)
    listed = [key["KeyId"] for key in kms.list_keys(Limit=1000)["Keys"]]
    keys = [kms.describe_key(KeyId=key)["KeyMetadata"] for key in listed]
    return {
        "log groups": outside.log_groups(*place),
        "keys": {
            key["KeyId"]: kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"]
            for key in keys
            if key["KeyState"] != "PendingDeletion"
        },
        "aliases": kms.list_aliases()["Aliases"],
    }


def test_it_proves_every_step_and_leaves_nothing(outside, account, rehearse):
    before = everything(outside, account)
    told, rehearsal = rehearse("--yes")
    assert everything(outside, account) == before
    assert rehearsal["outcome"] == "PROVED", rehearsal
    assert {step["state"] for step in rehearsal["steps"]} == {"PROVED"}, rehearsal["steps"]
    assert rehearsal["left"] == []
