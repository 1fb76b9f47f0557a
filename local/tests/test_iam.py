"""IAM: which ARNs and condition keys a call is evaluated against, and how policies combine.

docs.aws.amazon.com/service-authorization/latest/reference/: list_amazoncloudwatchlogs,
list_awskeymanagementservice, list_awsstepfunctions, list_amazons3, list_awsorganizations;
docs.aws.amazon.com/IAM/latest/UserGuide/: reference_policies_elements_condition_operators,
reference_policies_evaluation-logic-cross-account, reference_policies_variables,
reference_policies_condition-keys;
docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.
"""

import re
import time
import uuid

import pytest
from botocore.exceptions import ClientError
from conftest import HUB, REGION
from machines import Machines, allow, distributed, document, one_state, passing, role, session


@pytest.fixture
def acting(client, account):
    """acting("logs", statement, …) is a client of a role that has just these statements."""

    def service(name, *statements):
        return client(name, credentials=session(client, account, *statements))

    return service


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


DENIED = "AccessDeniedException"


def when(statement, operator, **keys):
    return statement | {"Condition": {operator: {k.replace("__", ":"): v for k, v in keys.items()}}}


class TestLogs:
    @pytest.fixture
    def place(self, account):
        return f"arn:aws:logs:{REGION}:{account}"

    @pytest.fixture(autouse=True)
    def groups(self, client, account):
        logs = client("logs", account)
        for name in ("/app/a", "/app/b"):
            logs.create_log_group(logGroupName=name)
            logs.create_log_stream(logGroupName=name, logStreamName="s")

    def test_listing_needs_all_log_groups_of_the_place(self, acting, place, control):
        control.choose("describe-log-groups-resource", "log-group")
        logs = acting("logs", allow("logs:DescribeLogGroups", f"{place}:log-group:*"))
        assert len(logs.describe_log_groups()["logGroups"]) == 2
        logs = acting("logs", allow("logs:DescribeLogGroups", f"{place}:log-group:/app/*"))
        assert code_of(logs.describe_log_groups) == DENIED

    def test_a_log_group_is_named_with_colon_star(self, acting, place):
        logs = acting("logs", allow("logs:PutRetentionPolicy", f"{place}:log-group:/app/a:*"))
        retention = {"retentionInDays": 1}
        assert code_of(logs.put_retention_policy, logGroupName="/app/a", **retention) is None
        assert code_of(logs.put_retention_policy, logGroupName="/app/b", **retention) == DENIED
        logs = acting("logs", allow("logs:PutRetentionPolicy", f"{place}:log-group:/app/a"))
        assert code_of(logs.put_retention_policy, logGroupName="/app/a", **retention) == DENIED

    def test_a_query_needs_every_log_group_it_reads(self, acting, place):
        logs = acting("logs", allow("logs:StartQuery", f"{place}:log-group:/app/a:*"))
        query = {"startTime": 0, "endTime": 1, "queryString": "fields @message"}
        assert code_of(logs.start_query, logGroupName="/app/a", **query) is None
        both = ["/app/a", "/app/b"]
        assert code_of(logs.start_query, logGroupNames=both, **query) == DENIED
        assert code_of(logs.start_query, logGroupIdentifiers=both[:1], **query) is None

    @pytest.mark.parametrize("how", ["logGroupName", "resourceIdentifier"])
    def test_a_key_is_associated_with_the_log_group_however_it_is_named(self, acting, place, how):
        targets = {
            name: {how: name if how == "logGroupName" else f"{place}:log-group:{name}"}
            for name in ("/app/a", "/app/b")
        }
        logs = acting("logs", allow("logs:AssociateKmsKey", f"{place}:log-group:/app/a:*"))
        key = {"kmsKeyId": f"arn:aws:kms:{REGION}:{place.split(':')[4]}:key/{uuid.uuid4()}"}
        # Which key it is comes later: this one does not exist.
        assert self.refusal(logs, **targets["/app/b"], **key) == "identity"
        assert self.refusal(logs, **targets["/app/a"], **key) == "other"

    def test_query_results_are_named_by_their_own_arn(self, acting, place):
        target = {"resourceIdentifier": f"{place}:query-result:*"}
        key = {"kmsKeyId": f"arn:aws:kms:{REGION}:{place.split(':')[4]}:key/{uuid.uuid4()}"}
        logs = acting("logs", allow("logs:AssociateKmsKey", f"{place}:log-group:*"))
        assert self.refusal(logs, **target, **key) == "identity"
        logs = acting("logs", allow("logs:AssociateKmsKey", f"{place}:query-result:*"))
        assert self.refusal(logs, **target, **key) == "other"

    def refusal(self, logs, **arguments):
        with pytest.raises(ClientError) as refused:
            logs.associate_kms_key(**arguments)
        message = refused.value.response["Error"]["Message"]
        by_identity = "no identity-based policy allows the logs:AssociateKmsKey action"
        return "identity" if by_identity in message else "other"

    def test_events_are_put_into_a_stream(self, acting, place):
        stream = f"{place}:log-group:/app/a:log-stream:s"
        logs = acting("logs", allow("logs:PutLogEvents", stream))
        event = {"timestamp": int(time.time() * 1000), "message": "it"}
        put = {"logStreamName": "s", "logEvents": [event]}
        assert code_of(logs.put_log_events, logGroupName="/app/a", **put) is None
        assert code_of(logs.put_log_events, logGroupName="/app/b", **put) == DENIED


class TestKms:
    @pytest.fixture
    def key(self, client, account):
        kms = client("kms", account)
        arn = kms.create_key()["KeyMetadata"]["Arn"]
        kms.create_alias(AliasName="alias/it", TargetKeyId=arn)
        return arn

    def test_an_alias_stands_for_its_key(self, acting, key):
        kms = acting("kms", allow("kms:DescribeKey", key))
        assert kms.describe_key(KeyId="alias/it")["KeyMetadata"]["Arn"] == key
        kms = acting("kms", allow("kms:DescribeKey", f"{key.rpartition(':')[0]}:alias/it"))
        assert code_of(kms.describe_key, KeyId="alias/it") == DENIED

    def test_an_alias_that_is_missing_is_not_found_whatever_the_caller_may(self, acting, key):
        kms = acting("kms", allow("kms:DescribeKey", key))
        assert code_of(kms.describe_key, KeyId="alias/no") == "NotFoundException"
        kms = acting("kms", allow("sts:GetCallerIdentity", "*"))
        assert code_of(kms.describe_key, KeyId="alias/no") == "NotFoundException"
        assert code_of(kms.describe_key, KeyId="alias/it") == DENIED

    def test_the_alias_that_was_asked_for_is_a_condition(self, acting, key):
        statement = when(
            allow("kms:DescribeKey", key), "StringEquals", kms__RequestAlias="alias/it"
        )
        kms = acting("kms", statement)
        assert code_of(kms.describe_key, KeyId="alias/it") is None
        assert code_of(kms.describe_key, KeyId=key) == DENIED

    def test_the_aliases_of_the_key_are_a_condition(self, acting, key):
        for alias, code in (("alias/i*", None), ("alias/other", DENIED)):
            statement = when(
                allow("kms:DescribeKey", "*"),
                "ForAnyValue:StringLike",
                kms__ResourceAliases=alias,
            )
            assert code_of(acting("kms", statement).describe_key, KeyId=key) == code

    def test_a_direct_call_is_not_via_a_service(self, acting, key):
        via = {"kms__ViaService": f"logs.{REGION}.amazonaws.com"}
        statement = when(allow("kms:DescribeKey", key), "StringEquals", **via)
        assert code_of(acting("kms", statement).describe_key, KeyId=key) == DENIED

    def test_what_only_the_keys_policy_lacks_is_said_of_that_policy(
        self, acting, client, account, key
    ):
        """And the list of aliases, which asks no key policy, still has the key."""
        owner = allow("kms:PutKeyPolicy", "*") | {"Principal": {"AWS": account}}
        via = {"kms__ViaService": f"logs.{REGION}.amazonaws.com"}
        through_logs = when(owner | {"Action": "kms:*"}, "StringEquals", **via)
        client("kms", account).put_key_policy(
            KeyId=key, PolicyName="default", Policy=document(owner, through_logs)
        )
        kms = acting("kms", allow("kms:*", "*"))
        for name in ("alias/it", key):
            with pytest.raises(ClientError) as denied:
                kms.describe_key(KeyId=name)
            error = denied.value.response["Error"]
            assert error["Code"] == DENIED
            clause = (
                f"on resource: {key} because no resource-based policy allows the kms:DescribeKey"
            )
            assert clause in error["Message"]
        (alias,) = kms.list_aliases()["Aliases"]
        assert (alias["AliasName"], alias["TargetKeyId"]) == ("alias/it", key.rpartition("/")[2])

    TAGS = (("team", "logs"), ("stage", "test"))

    def tagged(self, kms, *tags, **more):
        given = [{"TagKey": name, "TagValue": value} for name, value in tags]
        return code_of(kms.create_key, Tags=given, **more)

    def test_a_key_with_tags_needs_the_permission_to_tag_keys(self, acting, key):
        keys = key.rpartition("/")[0] + "/*"
        kms = acting("kms", allow("kms:CreateKey", "*"))
        assert code_of(kms.create_key) is None
        assert self.tagged(kms, *self.TAGS) == DENIED
        kms = acting("kms", allow("kms:CreateKey", "*"), allow("kms:TagResource", keys))
        assert self.tagged(kms, *self.TAGS) is None
        kms = acting("kms", allow("kms:CreateKey", "*"), allow("kms:TagResource", key))
        assert self.tagged(kms, *self.TAGS) == DENIED

    def test_a_new_keys_tags_spec_and_usage_are_conditions(self, acting, key):
        tagging = allow("kms:TagResource", "*")
        wanted = {
            "aws__RequestTag/team": "logs",
            "kms__KeySpec": "SYMMETRIC_DEFAULT",
            "kms__KeyUsage": "ENCRYPT_DECRYPT",
        }
        kms = acting("kms", when(allow("kms:CreateKey", "*"), "StringEquals", **wanted), tagging)
        assert self.tagged(kms, *self.TAGS) is None
        assert self.tagged(kms, ("team", "others")) == DENIED
        assert code_of(kms.create_key) == DENIED
        assert self.tagged(kms, *self.TAGS, KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC") == (
            DENIED
        )

    def test_the_names_of_the_tags_are_a_condition(self, acting, key):
        names = when(
            allow("kms:TagResource", "*"),
            "ForAllValues:StringEquals",
            aws__TagKeys=["team", "stage"],
        )
        kms = acting("kms", allow("kms:CreateKey", "*"), names)
        assert self.tagged(kms, *self.TAGS) is None
        assert self.tagged(kms, *self.TAGS, ("owner", "me")) == DENIED

    def test_what_a_key_is_tagged_is_a_condition(self, client, acting, account, key):
        tags = [{"TagKey": "team", "TagValue": "logs"}]
        tagged = client("kms", account).create_key(Tags=tags)["KeyMetadata"]["Arn"]
        statement = when(
            allow("kms:EnableKeyRotation", "*"), "StringEquals", **{"aws__ResourceTag/team": "logs"}
        )
        kms = acting("kms", statement)
        assert code_of(kms.enable_key_rotation, KeyId=tagged) is None
        assert code_of(kms.enable_key_rotation, KeyId=key) == DENIED

    def test_moving_an_alias_needs_the_alias_and_both_keys(self, client, acting, account, key):
        other = client("kms", account).create_key()["KeyMetadata"]["Arn"]
        alias = f"{key.rpartition(':')[0]}:alias/it"
        move = {"AliasName": "alias/it", "TargetKeyId": other}
        for missing in (alias, key, other):
            rest = [arn for arn in (alias, key, other) if arn != missing]
            kms = acting("kms", allow("kms:UpdateAlias", rest))
            assert code_of(kms.update_alias, **move) == DENIED
        kms = acting("kms", allow("kms:UpdateAlias", [alias, key, other]))
        assert code_of(kms.update_alias, **move) is None


class TestConditions:
    def test_arns_are_compared_component_by_component(self, client, account, acting):
        iam = client("iam", account)
        trusted = role(iam, allow("sts:AssumeRole", "*"), trust={"AWS": account})
        for pattern, code in (
            (f"arn:aws:iam::{account}:role/*", None),
            ("arn:aws:*:role/*", "AccessDenied"),
        ):
            trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
            trust = when(trust, "ArnLike", aws__PrincipalArn=pattern)
            name = f"guarded-{uuid.uuid4()}"
            guarded = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document(trust))
            keys = client("sts", account).assume_role(RoleArn=trusted, RoleSessionName="it")
            sts = client("sts", credentials=keys["Credentials"])
            arn = guarded["Role"]["Arn"]
            assert code_of(sts.assume_role, RoleArn=arn, RoleSessionName="it") == code

    def test_resources_are_compared_component_by_component(self, acting, account):
        logs = acting("logs", allow("logs:CreateLogGroup", "arn:aws:*:log-group:*"))
        assert code_of(logs.create_log_group, logGroupName="x") == DENIED


class TestAssumingAcrossAccounts:
    @pytest.fixture
    def member(self, client):
        org = client("organizations")
        created = org.create_account(Email=f"{uuid.uuid4()}@example.com", AccountName="member")
        return created["CreateAccountStatus"]["AccountId"]

    def code(self, client, acting, caller, target, may=True, organization=None):
        trust = {"Effect": "Allow", "Principal": {"AWS": caller}, "Action": "sts:AssumeRole"}
        if organization:
            trust = when(trust, "StringEquals", aws__PrincipalOrgID=organization)
        name = f"target-{uuid.uuid4()}"
        created = client("iam", target).create_role(
            RoleName=name, AssumeRolePolicyDocument=document(trust)
        )
        arn = created["Role"]["Arn"]
        sts = acting("sts", *([allow("sts:AssumeRole", arn)] if may else []))
        return code_of(sts.assume_role, RoleArn=arn, RoleSessionName="it")

    def test_both_sides_must_allow_it(self, client, acting, account, new_account):
        target = new_account()
        assert self.code(client, acting, account, target) is None
        assert self.code(client, acting, account, target, may=False) == "AccessDenied"
        assert self.code(client, acting, new_account(), target) == "AccessDenied"

    def test_the_organization_of_the_caller_is_a_condition(self, client, acting, account, member):
        org = client("organizations").describe_organization()["Organization"]["Id"]
        # This account is in no organization.
        assert self.code(client, acting, account, member, organization=org) == "AccessDenied"

    def test_a_member_is_of_the_organization_of_its_management_account(
        self, client, member, new_account
    ):
        org = client("organizations").describe_organization()["Organization"]["Id"]
        keys = session(client, member, allow("sts:AssumeRole", "*"))

        def acting(name, *_statements):
            return client(name, credentials=keys)

        other = new_account()
        assert self.code(client, acting, member, other, organization=org) is None
        wrong = "o-0123456789"
        assert self.code(client, acting, member, other, organization=wrong) == "AccessDenied"

    def test_the_organization_of_the_role_is_a_condition_too(self, client, member, new_account):
        """The same as the caller's, which a policy variable stands for."""
        of_the_callers = {"StringEquals": {"aws:ResourceOrgID": "${aws:PrincipalOrgID}"}}

        def code(caller, target):
            trust = {"AWS": [member, caller]}
            arn = role(client("iam", target), trust=trust)
            may = allow("sts:AssumeRole", arn) | {"Condition": of_the_callers}
            assume = client("sts", credentials=session(client, caller, may)).assume_role
            return code_of(assume, RoleArn=arn, RoleSessionName="it")

        assert code(member, HUB) is None
        assert code(member, member) is None
        assert code(member, new_account()) == "AccessDenied"
        # Neither is in one, and nothing is no organization's id.
        assert code(new_account(), new_account()) == "AccessDenied"


class TestS3:
    @pytest.fixture
    def bucket(self, client, account):
        name = f"bucket-{account}"
        s3 = client("s3", account)
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=name, Key="runs/1/plan.json", Body=b"{}")
        return name

    def test_objects_are_named_by_their_keys(self, acting, bucket):
        runs = f"arn:aws:s3:::{bucket}/runs/*"
        s3 = acting("s3", allow("s3:GetObject", runs))
        assert code_of(s3.get_object, Bucket=bucket, Key="runs/1/plan.json") is None
        put = {"Bucket": bucket, "Body": b""}
        assert code_of(s3.put_object, Key="runs/x", **put) == "AccessDenied"
        s3 = acting("s3", allow("s3:PutObject", runs))
        assert code_of(s3.put_object, Key="runs/x", **put) is None
        assert code_of(s3.put_object, Key="lease.json", **put) == "AccessDenied"

    def test_listing_is_limited_by_prefix(self, acting, bucket):
        statement = allow("s3:ListBucket", f"arn:aws:s3:::{bucket}")
        s3 = acting("s3", when(statement, "StringLike", s3__prefix="runs/*"))
        listed = s3.list_objects_v2(Bucket=bucket, Prefix="runs/1/")["Contents"]
        assert [item["Key"] for item in listed] == ["runs/1/plan.json"]
        assert code_of(s3.list_objects_v2, Bucket=bucket) == "AccessDenied"

    def test_a_missing_object_is_told_of_only_to_those_who_may_list(self, acting, bucket):
        get = allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*")
        missing = {"Bucket": bucket, "Key": "missing"}
        assert code_of(acting("s3", get).get_object, **missing) == "AccessDenied"
        may_list = allow("s3:ListBucket", f"arn:aws:s3:::{bucket}")
        assert code_of(acting("s3", get, may_list).get_object, **missing) == "NoSuchKey"

    def test_an_object_is_written_only_if_nothing_is_there(self, client, account, bucket):
        s3 = client("s3", account)
        lease = {"Bucket": bucket, "Key": "lease.json", "IfNoneMatch": "*"}
        assert code_of(s3.put_object, Body=b"1", **lease) is None
        assert code_of(s3.put_object, Body=b"2", **lease) == "PreconditionFailed"
        assert s3.get_object(Bucket=bucket, Key="lease.json")["Body"].read() == b"1"

    def test_an_object_is_replaced_only_if_it_is_still_the_same(self, client, account, bucket):
        s3 = client("s3", account)
        lease = {"Bucket": bucket, "Key": "lease.json"}
        etag = s3.put_object(Body=b"1", **lease)["ETag"]
        assert code_of(s3.put_object, Body=b"2", IfMatch=etag, **lease) is None
        assert code_of(s3.put_object, Body=b"3", IfMatch=etag, **lease) == "PreconditionFailed"
        assert code_of(s3.delete_object, IfMatch=etag, **lease) == "PreconditionFailed"
        assert s3.get_object(**lease)["Body"].read() == b"2"
        missing = {"Bucket": bucket, "Key": "missing"}
        assert code_of(s3.put_object, Body=b"", IfMatch=etag, **missing) == "NoSuchKey"

    def test_a_bucket_can_demand_that_writes_are_conditional(self, client, account, acting, bucket):
        journal = f"arn:aws:s3:::{bucket}/journal/*"
        refused = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject"}
        refused |= {"Resource": journal, "Condition": {"Null": {"s3:if-none-match": "true"}}}
        client("s3", account).put_bucket_policy(Bucket=bucket, Policy=document(refused))
        s3 = acting("s3", allow("s3:*", "*"))
        page = {"Bucket": bucket, "Key": "journal/1", "Body": b"1"}
        assert code_of(s3.put_object, **page) == "AccessDenied"
        etag = s3.put_object(IfNoneMatch="*", **page)["ETag"]
        assert code_of(s3.put_object, IfMatch=etag, **page) == "AccessDenied"
        assert code_of(s3.put_object, IfNoneMatch="*", **page) == "PreconditionFailed"
        upload = {"Bucket": bucket, "Key": "journal/2"}
        assert code_of(s3.create_multipart_upload, **upload) == "AccessDenied"
        assert code_of(s3.put_object, Bucket=bucket, Key="elsewhere", Body=b"1") is None


def test_a_denied_call_names_who_what_and_on_what(acting, account):
    logs = acting("logs")
    with pytest.raises(ClientError) as denied:
        logs.create_log_group(logGroupName="x")
    message = denied.value.response["Error"]["Message"]
    assert f"arn:aws:sts::{account}:assumed-role/" in message
    assert (
        f"logs:CreateLogGroup on resource: arn:aws:logs:{REGION}:{account}:log-group:x" in message
    )


class TestStepFunctions:
    @pytest.fixture
    def ended(self, client, account):
        """An execution with one Map Run of one child."""
        machines = Machines(client, account)
        execution = machines.start(one_state(distributed(passing("{% 1 %}"), Items=[1])))
        machines.ended(execution)
        (run,) = machines.sfn.list_map_runs(executionArn=execution)["mapRuns"]
        (child,) = machines.children(execution)
        return execution, run["mapRunArn"], child["executionArn"]

    def test_map_runs_are_listed_on_the_execution(self, acting, ended):
        execution, _, _ = ended
        states = acting("stepfunctions", allow("states:ListMapRuns", execution))
        assert code_of(states.list_map_runs, executionArn=execution) is None
        states = acting("stepfunctions", allow("states:ListMapRuns", f"{execution}x"))
        assert code_of(states.list_map_runs, executionArn=execution) == DENIED

    def test_children_are_listed_on_the_map_run(self, acting, ended):
        execution, run, _ = ended
        label = run.rpartition(":")[0]
        states = acting("stepfunctions", allow("states:ListExecutions", f"{label}:*"))
        assert code_of(states.list_executions, mapRunArn=run) is None
        machine = execution.replace(":execution:", ":stateMachine:").rpartition(":")[0]
        states = acting("stepfunctions", allow("states:ListExecutions", machine))
        assert code_of(states.list_executions, mapRunArn=run) == DENIED
        assert code_of(states.list_executions, stateMachineArn=machine) is None

    def test_a_child_is_described_under_the_label_of_its_map(self, acting, ended):
        execution, _, child = ended
        machine = execution.rpartition(":")[0]
        assert child.startswith(f"{machine}/Each:")
        states = acting("stepfunctions", allow("states:DescribeExecution", f"{machine}/*"))
        assert code_of(states.describe_execution, executionArn=child) is None
        states = acting("stepfunctions", allow("states:DescribeExecution", f"{machine}:*"))
        assert code_of(states.describe_execution, executionArn=child) == DENIED


class TestOrganizations:
    @pytest.fixture
    def account(self):
        return HUB

    @pytest.fixture
    def org(self, client):
        return client("organizations")

    @pytest.fixture
    def root(self, org):
        return org.list_roots()["Roots"][0]["Id"]

    @pytest.fixture
    def unit(self, org, root):
        name = f"unit {uuid.uuid4()}"
        return org.create_organizational_unit(ParentId=root, Name=name)["OrganizationalUnit"]["Id"]

    def test_what_is_in_a_unit_is_listed_on_the_units_arn(self, acting, org, root, unit):
        described = org.describe_organizational_unit(OrganizationalUnitId=unit)
        arn = described["OrganizationalUnit"]["Arn"]
        assert re.fullmatch(f"arn:aws:organizations::{HUB}:ou/o-[a-z0-9]{{10,32}}/{unit}", arn)
        one = acting("organizations", allow("organizations:List*ForParent", arn))
        assert code_of(one.list_accounts_for_parent, ParentId=unit) is None
        assert code_of(one.list_organizational_units_for_parent, ParentId=unit) is None
        assert code_of(one.list_accounts_for_parent, ParentId=root) == DENIED
        any_unit = "arn:aws:organizations::*:ou/o-*/ou-*"
        units = acting("organizations", allow("organizations:List*", any_unit))
        assert code_of(units.list_accounts_for_parent, ParentId=unit) is None
        assert code_of(units.list_accounts_for_parent, ParentId=root) == DENIED

    def test_the_root_has_an_arn_of_its_own(self, acting, root, unit):
        root_alone = "arn:aws:organizations::*:root/o-*/r-*"
        may = acting("organizations", allow("organizations:ListAccountsForParent", root_alone))
        assert code_of(may.list_accounts_for_parent, ParentId=root) is None
        assert code_of(may.list_accounts_for_parent, ParentId=unit) == DENIED

    def test_listing_accounts_names_no_resource(self, acting):
        assert code_of(acting("organizations", allow("organizations:*", "*")).list_accounts) is None
        named = "arn:aws:organizations::*:account/o-*/*"
        may = acting("organizations", allow("organizations:ListAccounts", named))
        assert code_of(may.list_accounts) == DENIED
