"""DescribeKey: aliases, other accounts, Regions, states, and what AWS says when it refuses."""

import pytest
from keys import REGION, account_may, create_key, policy, refused, session


def described(kms, key):
    return kms.describe_key(KeyId=key)["KeyMetadata"]


def test_an_alias_is_resolved_where_it_is_asked(kms, client, account, new_account):
    key = create_key(kms)
    kms.create_alias(AliasName="alias/logs", TargetKeyId=key)
    alias_arn = f"arn:aws:kms:{REGION}:{account}:alias/logs"
    for name in ("alias/logs", alias_arn, key, key.rpartition("/")[2]):
        assert described(kms, name)["Arn"] == key
    elsewhere = (client("kms", account, "eu-west-1"), client("kms", new_account()))
    for place in elsewhere:
        with refused("NotFoundException", "alias/logs is not found."):
            described(place, "alias/logs")
    second = create_key(kms)
    kms.update_alias(AliasName="alias/logs", TargetKeyId=second)
    assert described(kms, "alias/logs")["Arn"] == second


def test_not_found(kms, account):
    nowhere = f"arn:aws:kms:{REGION}:{account}:key/00000000-0000-0000-0000-000000000000"
    with refused("NotFoundException", f"Key '{nowhere}' does not exist"):
        described(kms, nowhere)
    with refused("NotFoundException", f"Key '{nowhere}' does not exist"):
        kms.get_key_policy(KeyId=nowhere)
    with refused("NotFoundException", "Invalid keyId 'nonsense'"):
        described(kms, "nonsense")
    with refused("NotFoundException", "Invalid arn eu-west-1"):
        described(kms, nowhere.replace(REGION, "eu-west-1"))


def test_another_accounts_key_needs_its_policy(kms, client, account, new_account):
    other = new_account()
    key = create_key(kms)
    kms.create_alias(AliasName="alias/logs", TargetKeyId=key)
    alias_arn = f"arn:aws:kms:{REGION}:{account}:alias/logs"
    theirs = client("kms", other)
    for name in (key, alias_arn):
        with refused("AccessDeniedException", "no resource-based policies allow access"):
            described(theirs, name)
    kms.put_key_policy(
        KeyId=key, Policy=policy(account_may(account), account_may(other, "kms:DescribeKey"))
    )
    for name in (key, alias_arn):
        assert described(theirs, name)["Arn"] == key
    assert described(theirs, key)["AWSAccountId"] == account


def test_another_accounts_missing_key_is_not_told_from_a_forbidden_one(client, new_account):
    nowhere = f"arn:aws:kms:{REGION}:{new_account()}:key/00000000-0000-0000-0000-000000000000"
    with refused("AccessDeniedException", "the resource does not exist in this Region"):
        described(client("kms", new_account()), nowhere)


def test_across_accounts_both_sides_must_allow(kms, client, account, new_account):
    member = new_account()
    key = create_key(kms, Policy=policy(account_may(account), account_may(member)))
    nothing = {"Effect": "Allow", "Action": "logs:DescribeLogGroups", "Resource": "*"}
    role = client("kms", credentials=session(client, member, nothing))
    with refused("AccessDeniedException", "kms:DescribeKey"):
        described(role, key)
    describe = {"Effect": "Allow", "Action": "kms:DescribeKey", "Resource": key}
    client("iam", member).put_role_policy(
        RoleName="Tester", PolicyName="only", PolicyDocument=policy(describe)
    )
    assert described(role, key)["Arn"] == key
    kms.put_key_policy(KeyId=key, Policy=policy(account_may(account)))
    with refused("AccessDeniedException", "kms:DescribeKey"):
        described(role, key)


def test_states(kms):
    key = create_key(kms)
    assert described(kms, key)["KeyState"] == "Enabled"
    kms.disable_key(KeyId=key)
    assert described(kms, key)["KeyState"] == "Disabled"
    kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7)
    pending = described(kms, key)
    assert pending["KeyState"] == "PendingDeletion" and pending["DeletionDate"]


def test_kinds(kms):
    symmetric = described(kms, create_key(kms))
    assert (symmetric["KeySpec"], symmetric["KeyUsage"]) == ("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT")
    signing = create_key(kms, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    asymmetric = described(kms, signing)
    assert (asymmetric["KeySpec"], asymmetric["KeyUsage"]) == ("ECC_NIST_P256", "SIGN_VERIFY")


def test_a_replica_is_a_key_of_its_own_region(kms, client, account):
    primary = create_key(kms, MultiRegion=True)
    kms.replicate_key(KeyId=primary, ReplicaRegion="eu-west-1")
    replica = primary.replace(REGION, "eu-west-1")
    metadata = described(client("kms", account, "eu-west-1"), replica)
    assert metadata["Arn"] == replica
    assert metadata["MultiRegionConfiguration"]["PrimaryKey"]["Arn"] == primary


# --- key policies that are not stored


def test_a_policy_that_locks_the_caller_out(kms, account):
    nobody = policy({**account_may(account, "kms:DescribeKey")})
    lockout = "The new key policy will not allow you to update the key policy in the future."
    with refused("MalformedPolicyDocumentException", lockout):
        create_key(kms, Policy=nobody)
    with refused("MalformedPolicyDocumentException", lockout):
        kms.put_key_policy(KeyId=create_key(kms), Policy=nobody)
    create_key(kms, Policy=nobody, BypassPolicyLockoutSafetyCheck=True)


def test_a_policy_that_names_a_role_that_is_not_there(kms, client, account):
    session(client, account, {"Effect": "Allow", "Action": "kms:*", "Resource": "*"})
    for role, there in (("Tester", True), ("Ghost", False)):
        reader = {
            **account_may(account),
            "Principal": {"AWS": f"arn:aws:iam::{account}:role/{role}"},
        }
        document = policy(account_may(account), reader)
        if there:
            create_key(kms, Policy=document)
        else:
            with refused("MalformedPolicyDocumentException", "invalid principals"):
                create_key(kms, Policy=document)


@pytest.mark.parametrize(
    "wrong",
    [
        {"Effect": "Permit"},
        {"Principal": None},
        {"Action": None},
        {"Condition": {"StringIs": {"kms:ViaService": "logs"}}},
    ],
)
def test_a_malformed_policy(kms, account, wrong):
    changed = {**account_may(account), **wrong}
    statement = {k: v for k, v in changed.items() if v is not None}
    with refused("MalformedPolicyDocumentException"):
        create_key(kms, Policy=policy(account_may(account), statement))
    with refused("MalformedPolicyDocumentException"):
        create_key(kms, Policy="{")
