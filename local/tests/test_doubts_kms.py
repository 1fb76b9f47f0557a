"""What CloudWatch Logs sends to KMS, and what lets it in, in each position of its switches."""

import pytest
from keys import (
    REGION,
    USE,
    account_may,
    create_key,
    log_group_arn,
    log_groups_may,
    policy,
    query_results_arn,
    query_results_may,
    refused,
)
from loggroup import NAME

SERVICE = f"logs.{REGION}.amazonaws.com"
CONTEXT = "kms:EncryptionContext:aws:logs:arn"


@pytest.fixture
def logs(logs, unlimited):
    return logs


@pytest.fixture
def serves(logs, kms, account):
    """serves(target, *statements): whether a key whose policy has them serves the target."""

    arns = {"log group": log_group_arn(account, NAME), "query results": query_results_arn(account)}

    def answer(target, *statements):
        key = create_key(kms, Policy=policy(account_may(account), *statements))
        return tried(logs, arns[target], key)

    return answer


def tried(logs, arn, key):
    try:
        logs.associate_kms_key(resourceIdentifier=arn, kmsKeyId=key)
    except logs.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] == "AccessDeniedException", error
        assert "is not allowed to be used with Arn" in error.response["Error"]["Message"]
        return False
    return True


def service_may(actions=USE, effect="Allow", **condition):
    """condition: operator={key: value}"""
    statement = {
        "Effect": effect,
        "Principal": {"Service": SERVICE},
        "Action": actions,
        "Resource": "*",
    }
    return {**statement, "Condition": condition} if condition else statement


# --- log-group-source, query-result-context


def test_the_source_of_a_log_groups_use(serves, account, control):
    arn = log_group_arn(account, NAME)
    sources = {"absent": None, "own": arn, "own-with-wildcard": f"{arn}:*"}
    for position, source in sources.items():
        own = source is not None
        control.choose("log-group-source", position)
        for key, value in (("aws:SourceArn", source or arn), ("aws:SourceAccount", account)):
            only = service_may(StringEquals={key: value})
            assert serves("log group", only) is own, (position, key)
            never = service_may(effect="Deny", StringNotEquals={key: value})
            assert serves("log group", log_groups_may(account), never) is own, (position, key)
            if_there = service_may(StringEqualsIfExists={key: value})
            assert serves("log group", if_there)
            other = service_may(StringEqualsIfExists={key: "another"})
            assert serves("log group", other) is not own
        for spelled in (arn, f"{arn}:*"):
            only = service_may(StringEquals={"aws:SourceArn": spelled})
            assert serves("log group", only) is (spelled == source), (position, spelled)
        assert serves("query results", query_results_may(account))


def test_the_encryption_context_of_query_results(serves, account, control):
    arn = query_results_arn(account)
    of_groups = service_may(ArnLike={CONTEXT: log_group_arn(account, "*")})
    of_place = service_may(ArnLike={CONTEXT: f"arn:aws:logs:{REGION}:{account}:*"})
    pairs = {"kms:EncryptionContextKeys": "aws:logs:arn"}
    has_one = service_may(**{"ForAnyValue:StringEquals": pairs})
    for position, own in (("absent", False), ("own", True)):
        control.choose("query-result-context", position)
        assert serves("query results", of_place) is own
        assert serves("query results", has_one) is own
        assert serves("query results", service_may(ArnEquals={CONTEXT: arn})) is own
        assert serves("query results", service_may(Null={CONTEXT: "true"})) is not own
        assert not serves("query results", of_groups)
        assert serves("query results", query_results_may(account))
        assert serves("log group", of_groups)


# --- needed-actions


@pytest.mark.parametrize(
    ("actions", "served"),
    [
        (["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"], "both"),
        (["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"], "three"),
        (["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey"], "three"),
        (["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptTo", "kms:GenerateDataKey*"], "three"),
        (["kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"], "none"),
        (["kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"], "none"),
        (["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*"], "none"),
    ],
)
def test_the_actions_that_are_needed(serves, actions, served, control):
    for position in ("documented", "three"):
        control.choose("needed-actions", position)
        expected = served == "both" or served == position
        assert serves("log group", service_may(actions)) is expected, position
        assert serves("query results", service_may(actions)) is expected, position


# --- service-grants

OPERATIONS = [
    "Encrypt",
    "Decrypt",
    "ReEncryptFrom",
    "ReEncryptTo",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
]


def grant(kms, key, arn, **more):
    given = {
        "KeyId": key,
        "GranteeServicePrincipal": SERVICE,
        "RetiringServicePrincipal": SERVICE,
        "Operations": OPERATIONS,
        "Constraints": {"SourceArn": arn},
        **more,
    }
    return kms.create_grant(**given)["GrantId"]


@pytest.fixture
def key(kms):
    """Its policy does not let CloudWatch Logs in."""
    return create_key(kms)


def test_a_grant_to_the_service_is_listed(kms, key, account):
    arn = log_group_arn(account, NAME)
    granted = grant(kms, key, arn, Name="logs")
    assert grant(kms, key, arn, Name="logs") == granted
    kms.create_grant(
        KeyId=key, GranteePrincipal=f"arn:aws:iam::{account}:root", Operations=["Decrypt"]
    )
    assert len(kms.list_grants(KeyId=key)["Grants"]) == 2
    (entry,) = kms.list_grants(KeyId=key, GranteeServicePrincipal=SERVICE)["Grants"]
    assert "GranteePrincipal" not in entry
    assert (entry["GranteeServicePrincipal"], entry["RetiringServicePrincipal"]) == (
        SERVICE,
        SERVICE,
    )
    assert (entry["KeyId"], entry["Constraints"]) == (key, {"SourceArn": arn})


def test_what_a_grant_to_a_service_must_have(kms, key, account):
    arn = log_group_arn(account, NAME)
    root = f"arn:aws:iam::{account}:root"
    wrong = (
        {"GranteePrincipal": root},
        {"Constraints": {}},
        {"RetiringPrincipal": root},
    )
    for more in wrong:
        with refused("ValidationException"):
            grant(kms, key, arn, **more)
    with refused("ValidationException", "retiring principal"):
        kms.create_grant(
            KeyId=key,
            GranteeServicePrincipal=SERVICE,
            Operations=OPERATIONS,
            Constraints={"SourceArn": arn},
        )


def test_a_grant_to_the_service_is_ignored(logs, kms, key, account, control):
    control.choose("service-grants", "ignored")
    arn = log_group_arn(account, NAME)
    grant(kms, key, arn)
    assert not tried(logs, arn, key)


def test_a_grant_to_the_service_lets_it_in(logs, kms, key, account, control):
    control.choose("service-grants", "honoured")
    group, results = log_group_arn(account, NAME), query_results_arn(account)
    assert not tried(logs, group, key)
    granted = grant(kms, key, log_group_arn(account, "*"))
    assert tried(logs, group, key) and not tried(logs, results, key)
    grant(kms, key, results)
    assert tried(logs, results, key)
    kms.revoke_grant(KeyId=key, GrantId=granted)
    assert not tried(logs, group, key)


def test_a_grant_is_for_the_source_as_it_is_spelled(logs, kms, key, account, control):
    control.choose("service-grants", "honoured")
    arn = log_group_arn(account, NAME)
    for spelled in (arn, f"{arn}:*"):
        granted = grant(kms, key, spelled)
        for position in ("own", "own-with-wildcard"):
            control.choose("log-group-source", position)
            same = (spelled != arn) is (position == "own-with-wildcard")
            assert tried(logs, arn, key) is same, (spelled, position)
        kms.revoke_grant(KeyId=key, GrantId=granted)


@pytest.mark.parametrize(
    "more",
    [
        {"Operations": [name for name in OPERATIONS if name != "Decrypt"]},
        {"GranteeServicePrincipal": "logs.eu-west-1.amazonaws.com"},
        {"Constraints": {"SourceArn": log_group_arn("111122223333", "/other")}},
    ],
)
def test_a_grant_of_something_else_lets_nobody_in(logs, kms, key, account, more, control):
    control.choose("service-grants", "honoured")
    arn = log_group_arn(account, NAME)
    grant(kms, key, arn, **more)
    assert not tried(logs, arn, key)


def test_a_grant_may_be_for_one_encryption_context(logs, kms, key, account, control):
    control.choose("service-grants", "honoured")
    arn, other = log_group_arn(account, NAME), log_group_arn(account, "/other")
    for kind in ("EncryptionContextSubset", "EncryptionContextEquals"):
        for named in (other, arn):
            constraints = {"SourceArn": arn, kind: {"aws:logs:arn": named}}
            granted = grant(kms, key, arn, Constraints=constraints)
            assert tried(logs, arn, key) is (named == arn), (kind, named)
            kms.revoke_grant(KeyId=key, GrantId=granted)


def test_a_deny_of_the_key_policy_is_stronger_than_a_grant(logs, kms, account, control):
    control.choose("service-grants", "honoured")
    arn = log_group_arn(account, NAME)
    deny = service_may("kms:Decrypt", effect="Deny")
    key = create_key(kms, Policy=policy(account_may(account), deny))
    grant(kms, key, arn)
    assert not tried(logs, arn, key)
    kms.put_key_policy(KeyId=key, Policy=policy(account_may(account)))
    assert tried(logs, arn, key)
