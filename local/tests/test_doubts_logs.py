"""CloudWatch Logs in each position of its switches."""

import pytest
from keys import (
    REGION,
    account_may,
    create_key,
    full_policy,
    log_group_arn,
    log_groups_may,
    policy,
    query_results_arn,
    refused,
    session,
)
from loggroup import NAME

THROUGH_LOGS = {"StringEquals": {"kms:ViaService": f"logs.{REGION}.amazonaws.com"}}
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]


@pytest.fixture
def alias(kms, key):
    """The ARN of an alias of the key."""
    kms.create_alias(AliasName="alias/logs", TargetKeyId=key)
    return key.rpartition(":")[0] + ":alias/logs"


def key_of(logs, name=NAME):
    (group,) = logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"]
    return group.get("kmsKeyId")


def key_of_results(logs, control):
    control.settings(querySeconds=0, propagationSeconds=0)
    query = logs.start_query(logGroupName=NAME, startTime=0, endTime=1, queryString="limit 1")
    return logs.get_query_results(queryId=query["queryId"]).get("encryptionKey")


def allow(actions, resource="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


# --- associate-as-caller


@pytest.fixture
def acting(client, account, logs):
    """acting(*statements): CloudWatch Logs called by a role that may do all in it, and that."""
    caller = client("logs", credentials=session(client, account, allow("logs:*")))

    def build(*statements):
        client("iam", account).put_role_policy(
            RoleName="Tester",
            PolicyName="only",
            PolicyDocument=policy(allow("logs:*"), *statements),
        )
        return caller

    return build


def changes(account, key):
    """What each call that sets or takes off a key is asked with."""
    results = query_results_arn(account)
    return {
        "a log group": ("associate_kms_key", {"logGroupName": NAME, "kmsKeyId": key}),
        "query results": (
            "associate_kms_key",
            {"resourceIdentifier": results, "kmsKeyId": key},
        ),
        "a new log group": ("create_log_group", {"logGroupName": "/new", "kmsKeyId": key}),
    }


def test_who_sets_a_key_uses_it_through_logs(acting, account, key, unlimited):
    unlimited.choose("associate-as-caller", "uses-key")
    describe = allow("kms:DescribeKey", key, Condition=THROUGH_LOGS)
    for operation, parameters in changes(account, key).values():
        for missing in USE:
            rest = [action for action in USE if action != missing]
            caller = acting(describe, allow(rest, key, Condition=THROUGH_LOGS))
            name = missing.rstrip("*")
            with refused("AccessDeniedException", f"is not authorized to perform: {name}"):
                getattr(caller, operation)(**parameters)
        with refused("AccessDeniedException", "kms:DescribeKey"):
            getattr(acting(allow(USE, key, Condition=THROUGH_LOGS)), operation)(**parameters)
        caller = acting(describe, allow(USE, key, Condition=THROUGH_LOGS))
        getattr(caller, operation)(**parameters)


def test_the_denial_of_the_use_is_in_the_words_of_the_field(acting, account, key, unlimited):
    """github.com/awslabs/landing-zone-accelerator-on-aws/issues/768"""
    unlimited.choose("associate-as-caller", "uses-key")
    caller = acting(allow("kms:DescribeKey"))
    words = (
        f"User: arn:aws:sts::{account}:assumed-role/Tester/test is not authorized to perform: "
        f"kms:Encrypt on resource: {key} because no identity-based policy allows the kms:Encrypt "
        "action"
    )
    with refused("AccessDeniedException", words):
        caller.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


def test_the_use_for_a_log_group_carries_its_encryption_context(acting, account, key, unlimited):
    unlimited.choose("associate-as-caller", "uses-key")
    context = "kms:EncryptionContext:aws:logs:arn"

    def caller(group):
        of_group = {"StringEquals": {context: log_group_arn(account, group)}}
        return acting(allow("kms:DescribeKey"), allow(USE, key, Condition=of_group))

    with refused("AccessDeniedException", "kms:Encrypt"):
        caller("/other").associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    caller(NAME).associate_kms_key(logGroupName=NAME, kmsKeyId=key)


def test_who_takes_a_key_off_uses_it_through_logs(logs, kms, acting, account, key, unlimited):
    unlimited.choose("associate-as-caller", "uses-key")
    targets = ({"logGroupName": NAME}, {"resourceIdentifier": query_results_arn(account)})
    for target in targets:
        logs.associate_kms_key(kmsKeyId=key, **target)
        with refused("AccessDeniedException", "kms:Encrypt"):
            acting().disassociate_kms_key(**target)
        acting(allow(USE, key, Condition=THROUGH_LOGS)).disassociate_kms_key(**target)
        acting().disassociate_kms_key(**target)


def test_nobody_needs_the_use_of_a_key_that_is_gone(acting, account, key, unlimited):
    unlimited.choose("associate-as-caller", "uses-key")
    unlimited.log_groups(account, REGION, ["/on/gone"], kmsKeyId=key[:-12] + "0" * 12)
    acting().disassociate_kms_key(logGroupName="/on/gone")


def test_who_sets_a_key_needs_its_description_alone(acting, account, key, unlimited):
    unlimited.choose("associate-as-caller", "describes-key")
    for operation, parameters in changes(account, key).values():
        with refused("AccessDeniedException", "kms:DescribeKey"):
            getattr(acting(), operation)(**parameters)
        caller = acting(allow("kms:DescribeKey", key, Condition=THROUGH_LOGS))
        getattr(caller, operation)(**parameters)
    acting().disassociate_kms_key(logGroupName=NAME)


def test_another_accounts_key_must_let_the_caller_use_it(
    logs, client, account, new_account, unlimited
):
    owner = new_account()
    let = (account_may(owner), log_groups_may(account))
    kms = client("kms", owner)
    seen = create_key(kms, Policy=policy(*let, account_may(account, "kms:DescribeKey")))
    unlimited.choose("associate-as-caller", "uses-key")
    with refused("AccessDeniedException", "kms:Encrypt"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=seen)
    unlimited.choose("associate-as-caller", "describes-key")
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=seen)


# --- key-through-logs-alone


def test_a_key_is_described_through_logs(acting, account, key, unlimited):
    unlimited.choose("key-through-logs-alone", "works")
    for operation, parameters in changes(account, key).values():
        all_of_it = allow(["kms:DescribeKey", *USE], key, Condition=THROUGH_LOGS)
        getattr(acting(all_of_it), operation)(**parameters)


def test_a_key_is_described_as_a_call_of_ones_own(acting, account, key, unlimited):
    unlimited.choose("key-through-logs-alone", "refused")
    use = allow(USE, key, Condition=THROUGH_LOGS)
    for operation, parameters in changes(account, key).values():
        describe = allow("kms:DescribeKey", key, Condition=THROUGH_LOGS)
        with refused("AccessDeniedException", "is not authorized to perform: kms:DescribeKey"):
            getattr(acting(describe, use), operation)(**parameters)
        getattr(acting(allow("kms:DescribeKey", key), use), operation)(**parameters)


# --- alias-arns


@pytest.mark.parametrize("position", ["shown", "resolved"])
def test_an_alias_arn_is_accepted(logs, key, alias, account, position, unlimited):
    unlimited.choose("alias-arns", position)
    kept = {"shown": alias, "resolved": key}[position]
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=alias)
    logs.create_log_group(logGroupName="/new", kmsKeyId=alias)
    logs.associate_kms_key(resourceIdentifier=query_results_arn(account), kmsKeyId=alias)
    assert (key_of(logs), key_of(logs, "/new")) == (kept, kept)
    configured = unlimited("GET", f"keys?account={account}&region={REGION}")
    assert {row["configured"] for row in configured} == {kept}


@pytest.mark.parametrize("position", ["shown", "resolved"])
def test_results_carry_what_they_were_put_on(logs, key, alias, account, position, unlimited):
    unlimited.choose("alias-arns", position)
    unlimited.settings(propagationSeconds=0)
    logs.associate_kms_key(resourceIdentifier=query_results_arn(account), kmsKeyId=alias)
    kept = {"shown": alias, "resolved": key}[position]
    assert key_of_results(logs, unlimited) == kept


def test_an_alias_arn_is_refused(logs, alias, account, unlimited):
    unlimited.choose("alias-arns", "refused")
    for operation, parameters in changes(account, alias).values():
        with refused("InvalidParameterException", "is not the ARN of a KMS key"):
            getattr(logs, operation)(**parameters)


@pytest.mark.parametrize("position", ["shown", "resolved", "refused"])
def test_a_log_group_of_the_past_may_be_on_an_alias_arn(logs, alias, account, position, unlimited):
    unlimited.choose("alias-arns", position)
    unlimited.log_groups(account, REGION, ["/by-alias"], kmsKeyId=alias)
    assert key_of(logs, "/by-alias") == alias


def test_an_alias_arn_means_the_key_that_it_points_to_at_the_time(
    logs, kms, acting, account, key, alias, unlimited
):
    unlimited.choose("alias-arns", "shown")
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=alias)
    other = create_key(kms, Policy=full_policy(account))
    caller = acting(allow(USE, key, Condition=THROUGH_LOGS))
    query = {"logGroupName": NAME, "startTime": 0, "endTime": 1, "queryString": "limit 1"}
    caller.start_query(**query)
    kms.update_alias(AliasName="alias/logs", TargetKeyId=other)
    assert key_of(logs) == alias
    with refused("AccessDeniedException", other):
        caller.start_query(**query)


@pytest.mark.parametrize("position", ["shown", "resolved"])
def test_an_alias_is_as_fit_as_its_key(logs, kms, alias, client, account, position, unlimited):
    unlimited.choose("alias-arns", position)
    kms.update_alias(AliasName="alias/logs", TargetKeyId=create_key(kms))
    with refused("AccessDeniedException", "is not allowed to be used with Arn"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=alias)
    for wrong in (f"{alias}/gone", "alias/logs"):
        with refused("InvalidParameterException"):
            logs.associate_kms_key(logGroupName=NAME, kmsKeyId=wrong)


# --- aws-names


def test_names_of_aws_are_reserved(logs, account, key, unlimited):
    unlimited.choose("aws-names", "reserved")
    unlimited.log_groups(account, REGION, ["aws/spans"])
    for operation, more in (("associate_kms_key", {"kmsKeyId": key}), ("disassociate_kms_key", {})):
        with refused("InvalidParameterException", "Log groups starting with AWS/ are reserved"):
            getattr(logs, operation)(logGroupName="aws/spans", **more)


def test_log_groups_with_a_name_of_aws_are_moved_and_never_created(logs, account, key, unlimited):
    unlimited.choose("aws-names", "movable")
    unlimited.log_groups(account, REGION, ["aws/spans"])
    arn = log_group_arn(account, "aws/spans")
    logs.associate_kms_key(resourceIdentifier=arn, kmsKeyId=key)
    assert key_of(logs, "aws/spans") == key
    logs.disassociate_kms_key(logGroupName="aws/spans")
    assert key_of(logs, "aws/spans") is None
    with refused("InvalidParameterException", "reserved for AWS"):
        logs.create_log_group(logGroupName="aws/mine")


# --- describe-log-groups-resource


@pytest.mark.parametrize(
    ("position", "resource", "allowed"),
    [
        ("wildcard-only", "*", True),
        ("wildcard-only", "arn:aws:logs:*:*:log-group:*", False),
        ("log-group", "*", True),
        ("log-group", "arn:aws:logs:*:*:log-group:*", True),
        ("log-group", "arn:aws:logs:*:*:log-group:/orders/*", False),
    ],
)
def test_the_resource_of_a_listing(client, account, logs, position, resource, allowed, control):
    control.choose("describe-log-groups-resource", position)
    listing = allow("logs:DescribeLogGroups", resource)
    caller = client("logs", credentials=session(client, account, listing))
    if allowed:
        assert len(caller.describe_log_groups()["logGroups"]) == 1
    else:
        with refused("AccessDeniedException", "logs:DescribeLogGroups"):
            caller.describe_log_groups()


# --- missing-identifiers, identifiers


def found(logs, *identifiers):
    groups = logs.describe_log_groups(logGroupIdentifiers=list(identifiers))["logGroups"]
    return [group["logGroupName"] for group in groups]


@pytest.mark.parametrize(
    ("position", "code"),
    [("refused", "ResourceNotFoundException"), ("invalid", "InvalidParameterException")],
)
def test_an_identifier_that_is_gone_spoils_the_answer(logs, position, code, control):
    control.choose("missing-identifiers", position)
    assert found(logs, NAME) == [NAME]
    with refused(code, "log group does not exist."):
        found(logs, NAME, "/gone")


def test_an_identifier_that_is_gone_is_left_out(logs, control):
    control.choose("missing-identifiers", "skipped")
    assert found(logs, NAME, "/gone") == [NAME]


def test_identifiers_are_names(logs, account, control):
    control.choose("identifiers", "names")
    assert found(logs, NAME) == [NAME]
    with refused("InvalidParameterException", "are log group names"):
        found(logs, log_group_arn(account, NAME))


@pytest.mark.differs("logs DescribeLogGroups request.logGroupIdentifiers[]: ")
def test_identifiers_are_arns(logs, account, control):
    control.choose("identifiers", "arns-only")
    arn = log_group_arn(account, NAME)
    assert found(logs, arn) == [NAME]
    for wrong in (NAME, f"{arn}:*", log_group_arn(account, NAME, "eu-west-1")):
        with refused("InvalidParameterException", wrong):
            found(logs, arn, wrong)


# --- delivery-class


WITHOUT_KEY = ("DELIVERY", "ESSENTIALS")


@pytest.mark.parametrize(
    "position",
    ["InvalidParameterException", "ValidationException", "OperationNotSupportedException"],
)
def test_classes_that_take_no_key(logs, account, key, position, control):
    control.choose("delivery-class", position)
    for log_class in WITHOUT_KEY:
        control.log_groups(account, REGION, [f"/{log_class}"], logGroupClass=log_class)
        with refused(position, f"log class {log_class}"):
            logs.associate_kms_key(logGroupName=f"/{log_class}", kmsKeyId=key)
    with refused(position, "log class DELIVERY"):
        logs.create_log_group(logGroupName="/new", kmsKeyId=key, logGroupClass="DELIVERY")
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


def test_every_class_takes_a_key(logs, account, key, control):
    control.choose("delivery-class", "accepted")
    for log_class in WITHOUT_KEY:
        control.log_groups(account, REGION, [f"/{log_class}"], logGroupClass=log_class)
        logs.associate_kms_key(logGroupName=f"/{log_class}", kmsKeyId=key)
        assert key_of(logs, f"/{log_class}") == key


@pytest.mark.parametrize("log_class", WITHOUT_KEY)
def test_classes_that_cannot_be_queried(logs, account, log_class, control):
    control.log_groups(account, REGION, ["/of/class"], logGroupClass=log_class)
    with refused("InvalidParameterException", f"class {log_class} cannot be queried"):
        logs.start_query(logGroupName="/of/class", startTime=0, endTime=1, queryString="limit 1")
