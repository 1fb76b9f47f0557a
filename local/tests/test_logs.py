"""CloudWatch Logs as far as Rekey uses it: keys of log groups and of query results, and listing."""

import json
import time

import pytest
from conftest import until
from keys import (
    REGION,
    account_may,
    create_key,
    full_policy,
    log_group_arn,
    log_groups_may,
    policy,
    query_results_arn,
    query_results_may,
    refused,
    session,
)
from loggroup import NAME
from ministack.core.responses import request_scope
from ministack.services import cloudwatch_logs

from localaws import loggroups
from localaws.places import SortedByPlace

A_DAY = 24 * 60 * 60


def keys_of(logs, **which):
    return {
        g["logGroupName"]: g.get("kmsKeyId") for g in logs.describe_log_groups(**which)["logGroups"]
    }


# --- AssociateKmsKey, DisassociateKmsKey, CreateLogGroup


def test_an_association_shows_at_once(logs, key):
    assert keys_of(logs) == {NAME: None}
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    assert keys_of(logs) == {NAME: key}
    logs.disassociate_kms_key(logGroupName=NAME)
    assert keys_of(logs) == {NAME: None}


def test_a_log_group_can_be_named_by_its_arn(logs, key, account):
    arn = log_group_arn(account, NAME)
    with refused("InvalidParameterException"):
        logs.associate_kms_key(resourceIdentifier=f"{arn}:*", kmsKeyId=key)
    logs.associate_kms_key(resourceIdentifier=arn, kmsKeyId=key)
    assert keys_of(logs) == {NAME: key}


def test_exactly_one_target(logs, key, account):
    with refused("InvalidParameterException"):
        logs.associate_kms_key(kmsKeyId=key)
    with refused("InvalidParameterException"):
        logs.associate_kms_key(
            logGroupName=NAME, resourceIdentifier=query_results_arn(account), kmsKeyId=key
        )


def test_only_the_documented_query_result_arn(logs, key, account, new_account):
    one = query_results_arn(account).replace("*", "0b1c")
    for identifier in (
        one,
        query_results_arn(new_account()),
        query_results_arn(account, "eu-west-1"),
    ):
        with refused("InvalidParameterException"):
            logs.associate_kms_key(resourceIdentifier=identifier, kmsKeyId=key)
    logs.associate_kms_key(resourceIdentifier=query_results_arn(account), kmsKeyId=key)


def test_an_unknown_log_group(logs, key):
    with refused("ResourceNotFoundException", "The specified log group does not exist."):
        logs.associate_kms_key(logGroupName="/gone", kmsKeyId=key)


def test_reserved_names(logs, key, account, control):
    reserved = "Log groups starting with AWS/ are reserved for AWS"
    with refused("InvalidParameterException", reserved):
        logs.create_log_group(logGroupName="aws/spans")
    control.log_groups(account, REGION, ["aws/spans", "aws-controltower/CloudTrailLogs"])
    with refused("InvalidParameterException", reserved):
        logs.associate_kms_key(logGroupName="aws/spans", kmsKeyId=key)
    logs.associate_kms_key(logGroupName="aws-controltower/CloudTrailLogs", kmsKeyId=key)
    assert keys_of(logs, logGroupNamePrefix="aws") == {
        "aws-controltower/CloudTrailLogs": key,
        "aws/spans": None,
    }


def test_keys_that_cannot_encrypt_logs(logs, kms, key, client, account):
    disabled, pending = (create_key(kms, Policy=full_policy(account)) for _ in range(2))
    kms.disable_key(KeyId=disabled)
    kms.schedule_key_deletion(KeyId=pending)
    kms.create_alias(AliasName="alias/logs", TargetKeyId=key)
    bad = {
        "an id": key.rpartition("/")[2],
        "an alias": "alias/logs",
        "the ARN of an alias that is not there": key.rpartition(":")[0] + ":alias/gone",
        "unknown": key[:-12] + "0" * 12,
        "another Region's": create_key(client("kms", account, "eu-west-1")),
        "disabled": disabled,
        "pending deletion": pending,
        "asymmetric": create_key(kms, KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"),
        "HMAC": create_key(kms, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC"),
    }
    for _why, arn in bad.items():
        with refused("InvalidParameterException"):
            logs.associate_kms_key(logGroupName=NAME, kmsKeyId=arn)
        time.sleep(0.15)  # stays below the quota of 5/s
    assert keys_of(logs) == {NAME: None}


def test_the_key_policy_must_let_the_service_use_the_key_for_this_target(logs, kms, account):
    message = (
        "The specified KMS key does not exist or is not allowed to be used with Arn "
        f"'{log_group_arn(account, NAME)}'"
    )
    for_results = create_key(kms, Policy=policy(account_may(account), query_results_may(account)))
    with refused("AccessDeniedException", message):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=create_key(kms))
    with refused("AccessDeniedException", message):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=for_results)
    logs.associate_kms_key(resourceIdentifier=query_results_arn(account), kmsKeyId=for_results)
    for_groups = create_key(kms, Policy=policy(account_may(account), log_groups_may(account)))
    with refused("AccessDeniedException", f"'{query_results_arn(account)}'"):
        logs.associate_kms_key(resourceIdentifier=query_results_arn(account), kmsKeyId=for_groups)
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=for_groups)


def test_what_the_documentation_leaves_open_is_refused_or_accepted_as_set(
    logs, kms, account, control
):
    without_region = {**log_groups_may(account), "Principal": {"Service": "logs.amazonaws.com"}}
    perhaps = create_key(kms, Policy=policy(account_may(account), without_region))
    control.settings(unknownKeyPolicies="accept")
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=perhaps)
    with refused("AccessDeniedException"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=create_key(kms))
    control.settings(unknownKeyPolicies="refuse")
    with refused("AccessDeniedException"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=perhaps)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:ResourceTag/use": "logs"}},
        {"ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/logs"}},
    ],
)
def test_a_key_policy_on_the_keys_tags_and_aliases(logs, kms, account, condition):
    document = policy(account_may(account), {**log_groups_may(account), "Condition": condition})
    key = create_key(kms, Policy=document)
    with refused("AccessDeniedException"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    kms.tag_resource(KeyId=key, Tags=[{"TagKey": "use", "TagValue": "logs"}])
    kms.create_alias(AliasName="alias/logs", TargetKeyId=key)
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


def test_creating_with_a_key_asks_the_same(logs, kms, key):
    with refused("AccessDeniedException"):
        logs.create_log_group(logGroupName="/new", kmsKeyId=create_key(kms))
    logs.create_log_group(logGroupName="/new", kmsKeyId=key)
    assert keys_of(logs) == {"/new": key, NAME: None}


def test_another_accounts_key_when_its_policy_names_both(logs, client, account, new_account):
    owner = new_account()
    kms = client("kms", owner)
    only_logs = create_key(kms, Policy=policy(account_may(owner), log_groups_may(account)))
    with refused("AccessDeniedException", "kms:DescribeKey"):
        logs.associate_kms_key(logGroupName=NAME, kmsKeyId=only_logs)
    central = create_key(
        kms, Policy=policy(account_may(owner), log_groups_may(account), account_may(account))
    )
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=central)
    assert keys_of(logs) == {NAME: central}


def test_the_caller_needs_describe_key_through_logs(logs, client, account, key, control):
    control.choose("associate-as-caller", "describes-key")
    associate = {
        "Effect": "Allow",
        "Action": "logs:AssociateKmsKey",
        "Resource": f"{log_group_arn(account, NAME)}*",
    }
    caller = client("logs", credentials=session(client, account, associate))
    with refused("AccessDeniedException", "kms:DescribeKey"):
        caller.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    for via, allowed in (("ec2", False), ("logs", True)):
        through = {"StringEquals": {"kms:ViaService": f"{via}.{REGION}.amazonaws.com"}}
        describe = {
            "Effect": "Allow",
            "Action": "kms:Describe*",
            "Resource": key,
            "Condition": through,
        }
        client("iam", account).put_role_policy(
            RoleName="Tester", PolicyName="only", PolicyDocument=policy(associate, describe)
        )
        if allowed:
            caller.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
        else:
            with refused("AccessDeniedException", "kms:DescribeKey"):
                caller.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


def test_the_callers_own_permission_is_not_enough_where_the_key_policy_does_not_delegate(
    logs, client, kms, account
):
    everything = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    caller = client("logs", credentials=session(client, account, everything))
    undelegated = policy(account_may(account, "kms:PutKeyPolicy"), log_groups_may(account))
    key = create_key(kms, Policy=undelegated)
    with refused("AccessDeniedException", "kms:DescribeKey"):
        caller.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    kms.put_key_policy(KeyId=key, Policy=full_policy(account))
    caller.associate_kms_key(logGroupName=NAME, kmsKeyId=key)


# --- queries


def start_query(logs, name=NAME):
    return logs.start_query(
        logGroupName=name, startTime=0, endTime=1, queryString="fields @message | limit 1"
    )["queryId"]


def results(logs, query):
    def complete():
        answer = logs.get_query_results(queryId=query)
        if answer["status"] == "Complete":
            return answer
        assert answer["status"] in ("Scheduled", "Running") and "encryptionKey" not in answer
        time.sleep(0.1)

    return until(complete, what="the query's end")


def key_of_results(logs):
    return results(logs, start_query(logs)).get("encryptionKey")


def test_results_carry_the_key_that_was_in_effect_when_the_query_started(
    logs, account, key, control
):
    ours = {"resourceIdentifier": query_results_arn(account)}
    control.settings(propagationSeconds=1, querySeconds=0.1)
    assert key_of_results(logs) is None
    before = start_query(logs)
    began = time.monotonic()
    logs.associate_kms_key(**ours, kmsKeyId=key)
    until(lambda: key_of_results(logs) == key, what="the new key")
    assert time.monotonic() - began >= 1
    assert "encryptionKey" not in results(logs, before)
    control.settings(propagationSeconds=0)
    logs.disassociate_kms_key(**ours)
    assert key_of_results(logs) is None
    control.settings(propagationSeconds=A_DAY)
    logs.associate_kms_key(**ours, kmsKeyId=key)
    assert key_of_results(logs) is None


def test_a_log_groups_key_takes_effect_after_the_delay(logs, account, key, control):
    def now():
        return control("GET", f"keys?account={account}&region={REGION}&target={NAME}")

    control.settings(propagationSeconds=1)
    began = time.monotonic()
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    until(lambda: now()[0]["effective"] == key, what="the new key")
    assert time.monotonic() - began >= 1
    control.settings(propagationSeconds=0)
    logs.disassociate_kms_key(logGroupName=NAME)
    assert now() == [{"target": NAME, "configured": None, "effective": None}]
    control.settings(propagationSeconds=A_DAY)
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    assert now() == [{"target": NAME, "configured": key, "effective": None}]


def test_what_cannot_be_queried(logs):
    with refused("ResourceNotFoundException"):
        start_query(logs, "/gone")
    logs.create_log_group(logGroupName="/delivery", logGroupClass="DELIVERY")
    with refused("InvalidParameterException"):
        start_query(logs, "/delivery")
    with refused("ResourceNotFoundException"):
        logs.get_query_results(queryId="00000000-0000-0000-0000-000000000000")


def test_a_hundred_queries_at_the_same_time(logs, control):
    control("PUT", "quotas", {"enabled": False})
    control.settings(querySeconds=A_DAY)
    queries = [start_query(logs) for _ in range(100)]
    with refused("LimitExceededException"):
        start_query(logs)
    logs.stop_query(queryId=queries[0])
    start_query(logs)


def test_five_queries_of_infrequent_access_at_the_same_time(logs, control):
    control.settings(querySeconds=A_DAY)
    logs.create_log_group(logGroupName="/rare", logGroupClass="INFREQUENT_ACCESS")
    for _ in range(5):
        start_query(logs, "/rare")
    with refused("LimitExceededException"):
        start_query(logs, "/rare")
    start_query(logs)


def test_a_query_asks_for_the_callers_use_of_the_log_groups_key(
    logs, client, account, key, control
):
    control.settings(querySeconds=0)
    everything_in_logs = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    caller = client("logs", credentials=session(client, account, everything_in_logs))
    start_query(caller)
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    with refused("AccessDeniedException", "kms:"):
        start_query(caller)
    use = {
        "Effect": "Allow",
        "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
        "Resource": key,
        "Condition": {"StringEquals": {"kms:ViaService": f"logs.{REGION}.amazonaws.com"}},
    }
    client("iam", account).put_role_policy(
        RoleName="Tester", PolicyName="only", PolicyDocument=policy(everything_in_logs, use)
    )
    assert results(caller, start_query(caller))["status"] == "Complete"


@pytest.mark.parametrize("call", ["write", "read", "filter", "query"])
def test_events_are_written_and_read_as_one_who_may_use_the_key_or_by_anybody_who_may(
    logs, client, account, key, control, call
):
    control.settings(querySeconds=0)
    everything_in_logs = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
    caller = client("logs", credentials=session(client, account, everything_in_logs))
    stream = {"logGroupName": NAME, "logStreamName": "s"}
    logs.create_log_stream(**stream)
    event = {"timestamp": int(time.time() * 1000), "message": "m"}
    make = {
        "write": lambda of: of.put_log_events(**stream, logEvents=[event]),
        "read": lambda of: of.get_log_events(**stream),
        "filter": lambda of: of.filter_log_events(logGroupName=NAME),
        "query": start_query,
    }[call]
    make(caller)
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    control.settings(doubts={"log-readers-use-key": "as-themselves"})
    with refused("AccessDeniedException", "kms:"):
        make(caller)
    make(logs)
    control.settings(doubts={"log-readers-use-key": "service-only"})
    make(caller)


# --- DescribeLogGroups


def test_pages_do_not_move_when_log_groups_come_and_go(logs, account, control):
    names = [f"/page/{n:03}" for n in range(120)]
    control.log_groups(account, REGION, names)
    first = logs.describe_log_groups(logGroupNamePrefix="/page/")
    logs.delete_log_group(logGroupName="/page/010")
    logs.create_log_group(logGroupName="/page/0000")
    seen = [g["logGroupName"] for g in first["logGroups"]]
    while token := first.get("nextToken"):
        first = logs.describe_log_groups(logGroupNamePrefix="/page/", nextToken=token)
        seen += [g["logGroupName"] for g in first["logGroups"]]
    assert seen == names


def test_a_full_entry(logs, account):
    logs.put_retention_policy(logGroupName=NAME, retentionInDays=30)
    (entry,) = logs.describe_log_groups()["logGroups"]
    assert entry["logGroupArn"] == log_group_arn(account, NAME)
    assert entry["arn"] == f"{log_group_arn(account, NAME)}:*"
    assert (entry["retentionInDays"], entry["storedBytes"]) == (30, 0)
    assert entry["logGroupClass"] == "STANDARD"


def test_a_pattern_finds_by_case_and_tells_little(logs, key):
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    (entry,) = logs.describe_log_groups(logGroupNamePattern="ders/a")["logGroups"]
    assert set(entry) == {"arn", "creationTime", "logGroupName"}
    assert logs.describe_log_groups(logGroupNamePattern="Orders")["logGroups"] == []
    with refused("InvalidParameterException"):
        logs.describe_log_groups(logGroupNamePattern="a", logGroupNamePrefix="a")


def test_a_prefix_finds_siblings(logs):
    logs.create_log_group(logGroupName=f"{NAME}-2")
    logs.create_log_group(logGroupName="/orders")
    assert list(keys_of(logs, logGroupNamePrefix=NAME)) == [NAME, f"{NAME}-2"]


@pytest.mark.differs("logs DescribeLogGroups request.logGroupIdentifiers: members: 1 to 50")
def test_identifiers_pick_single_log_groups(logs, key, control):
    control.settings(doubts={"missing-identifiers": "skipped", "identifiers": "names"})
    logs.create_log_group(logGroupName="/other")
    logs.associate_kms_key(logGroupName=NAME, kmsKeyId=key)
    assert keys_of(logs, logGroupIdentifiers=[NAME, "/gone"]) == {NAME: key}
    with refused("InvalidParameterException"):
        logs.describe_log_groups(logGroupIdentifiers=[NAME], logGroupNamePrefix="/")
    with refused("InvalidParameterException"):
        logs.describe_log_groups(logGroupIdentifiers=[f"/{n}" for n in range(51)])


class Looked(str):
    """A name that counts how often names are looked at, however that is."""

    times = 0

    def looking(method):
        def counted(self, *others):
            Looked.times += 1
            return method(self, *others)

        return counted

    __lt__, __gt__, __eq__ = looking(str.__lt__), looking(str.__gt__), looking(str.__eq__)
    __le__, __ge__, __ne__ = looking(str.__le__), looking(str.__ge__), looking(str.__ne__)
    __hash__, __contains__ = looking(str.__hash__), looking(str.__contains__)
    startswith = looking(str.startswith)


def test_a_page_of_a_place_with_a_hundred_thousand_log_groups_looks_at_few_of_them(
    account, monkeypatch
):
    monkeypatch.setattr(cloudwatch_logs._log_groups, "_data", SortedByPlace())
    asked = {"logGroupNamePrefix": "/many/0"}
    with request_scope(account, REGION):
        for n in range(100_000):
            loggroups.create(Looked(f"/many/{n:06}"))
        Looked.times = 0
        for _ in range(50):
            page = json.loads(loggroups.describe(asked)[2])
            asked["nextToken"] = page["nextToken"]
    assert page["logGroups"][-1]["logGroupName"] == "/many/002499"
    # A page has 50 names. To sort or to filter all of them would look at 100,000 for each page.
    assert 50 * 50 <= Looked.times < 50 * 1_000
