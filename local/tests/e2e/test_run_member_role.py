"""The member role: who gets in, what nobody can do with it, and how it comes into the accounts."""

import json
import os
import re
import time
from contextlib import contextmanager, suppress
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from console import demo, seed, stack
from console.aws import HUB
from console.failure import SetUpError
from console.organization import PREVIOUS, WANTED
from console.screen import Screen
from console.toolchain import with_jdk
from e2e.outside import Outside, Started, alone, logs, until
from e2e.permissions import MEMBER_ROLE, all_of_the_templates, without
from e2e.test_run_privileges import WITH_A_DATA_KEY, a_stale_lease, as_usual

GROUPS = ("/aws/lambda/orders-api", "/ecs/orders-worker")
SECOND = "rekey-second"
SECOND_ROLE = "RekeySecond"
DENIALS = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation"}
EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
}


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, settles=0) as outside:
        yield outside


@pytest.fixture(scope="module")
def region(deployed):
    return deployed.seeded.regions[0]


@pytest.fixture(scope="module")
def member(outside, region):
    account = outside.new_member("Guarded", region)
    outside.permit(account, "restore")
    outside.place_log_groups(account, region, *GROUPS)
    yield account
    outside.close(account)


@pytest.fixture(scope="module")
def worker(outside):
    """Somebody who has the worker role's credentials."""
    return session(outside.client("sts"), outside.bench.stack.worker_role_arn, "stolen")


def session(sts, role, name, **more):
    keys = sts.assume_role(RoleArn=role, RoleSessionName=name, **more)["Credentials"]
    return {
        "aws_access_key_id": keys["AccessKeyId"],
        "aws_secret_access_key": keys["SecretAccessKey"],
        "aws_session_token": keys["SessionToken"],
    }


def role_in(account, name=MEMBER_ROLE):
    return f"arn:aws:iam::{account}:role/{name}"


@pytest.fixture(scope="module")
def acting(outside, region):
    """acting(credentials, "kms", region) is a client that has these credentials."""
    import boto3

    def client(credentials, service, where=region):
        endpoint = outside.bench.aws.endpoint
        return boto3.client(service, endpoint_url=endpoint, region_name=where, **credentials)

    return client


def code_of(call, **arguments):
    try:
        call(**arguments)
    except ClientError as refused:
        return refused.response["Error"]["Code"]
    return None


# Who gets in


def a_role_that_may_everything(outside, account, name):
    iam = outside.client("iam", account)
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    return session(outside.client("sts", account), arn, "rekey-run")


def test_the_worker_role_gets_in_under_the_name_of_a_run(acting, worker, member):
    named = {"RoleArn": role_in(member), "RoleSessionName": "rekey-run"}
    assert code_of(acting(worker, "sts").assume_role, **named) is None


def test_it_does_not_under_any_other_name(acting, worker, member):
    for name in ("run", "Rekey-run", "my-rekey-run"):
        named = {"RoleArn": role_in(member), "RoleSessionName": name}
        assert code_of(acting(worker, "sts").assume_role, **named) == "AccessDenied"


def test_a_second_hub_in_another_account_does_not(outside, acting, region, member):
    """Of the same organization, with a worker role of the same name that may assume any role."""
    hub = outside.new_account("Foreign Hub")
    name = outside.bench.stack.worker_role_arn.rpartition("/")[2]
    foreign = a_role_that_may_everything(outside, hub, name)
    named = {"RoleArn": role_in(member), "RoleSessionName": "rekey-run"}
    assert code_of(acting(foreign, "sts").assume_role, **named) == "AccessDenied"
    outside.close(hub)


def test_no_other_role_of_the_hub_does(outside, acting, member):
    other = a_role_that_may_everything(outside, HUB, f"other-{time.time_ns()}")
    named = {"RoleArn": role_in(member), "RoleSessionName": "rekey-run"}
    assert code_of(acting(other, "sts").assume_role, **named) == "AccessDenied"
    assert code_of(outside.client("sts").assume_role, **named) == "AccessDenied"


def test_the_worker_role_enters_no_account_outside_its_organization(outside, acting, worker):
    """Even where a role of the right name trusts it."""
    stranger = "766666666666"
    trust = {"Effect": "Allow", "Action": "sts:AssumeRole"}
    trust["Principal"] = {"AWS": outside.bench.stack.worker_role_arn}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    iam = outside.client("iam", stranger)
    iam.create_role(RoleName=MEMBER_ROLE, AssumeRolePolicyDocument=document)
    try:
        named = {"RoleArn": role_in(stranger), "RoleSessionName": "rekey-run"}
        assert code_of(acting(worker, "sts").assume_role, **named) == "AccessDenied"
    finally:
        iam.delete_role(RoleName=MEMBER_ROLE)


# What a thief of the worker role cannot do in the hub


@pytest.mark.parametrize("folder", ["journal/111122223333/eu-central-1/1", "survey/places"])
def test_an_intruder_overwrites_nothing_that_was_written_down(outside, acting, worker, folder):
    s3 = acting(worker, "s3")
    page = {"Bucket": outside.bucket, "Key": f"runs/e2e-{time.time_ns()}/{folder}/000000.jsonl"}
    etag = s3.put_object(**page, Body=b"first", IfNoneMatch="*")["ETag"]
    assert code_of(s3.put_object, **page, Body=b"second") == "AccessDenied"
    assert code_of(s3.put_object, **page, Body=b"second", IfMatch=etag) == "AccessDenied"
    assert code_of(s3.create_multipart_upload, **page) == "AccessDenied"
    assert code_of(s3.delete_object, **page) == "AccessDenied"
    repeated = {**page, "Body": b"second", "IfNoneMatch": "*"}
    assert code_of(s3.put_object, **repeated) == "PreconditionFailed"


# What a thief of the worker role cannot do in a member, whatever the session's policy


def attempts(account, region, key):
    """service, operation, arguments; each a harm that an attacker would try."""
    arn, group = f"arn:aws:kms:{region}:{account}:key/{key}", {"logGroupName": GROUPS[0]}
    file = {"Bucket": f"files-{account}", "Key": "secret"}
    policy = json.dumps(EVERYTHING)
    return [
        ("logs", "delete_log_group", group),
        ("logs", "create_log_group", {"logGroupName": "/new"}),
        ("logs", "create_log_stream", group | {"logStreamName": "s"}),
        ("logs", "put_retention_policy", group | {"retentionInDays": 1}),
        ("logs", "filter_log_events", group),
        ("logs", "get_log_events", group | {"logStreamName": "s"}),
        ("logs", "describe_log_streams", group),
        (
            "logs",
            "put_subscription_filter",
            group | {"filterName": "f", "filterPattern": "", "destinationArn": arn},
        ),
        ("kms", "encrypt", {"KeyId": arn, "Plaintext": b"x"}),
        ("kms", "generate_data_key", {"KeyId": arn, "KeySpec": "AES_256"}),
        ("kms", "create_key", {}),
        ("kms", "put_key_policy", {"KeyId": arn, "PolicyName": "default", "Policy": policy}),
        ("kms", "disable_key", {"KeyId": arn}),
        ("kms", "schedule_key_deletion", {"KeyId": arn}),
        ("kms", "create_grant", {"KeyId": arn, "GranteePrincipal": arn, "Operations": ["Decrypt"]}),
        ("kms", "create_alias", {"AliasName": "alias/x", "TargetKeyId": arn}),
        ("kms", "update_alias", {"AliasName": WANTED, "TargetKeyId": arn}),
        ("kms", "update_alias", {"AliasName": PREVIOUS, "TargetKeyId": arn}),
        ("kms", "delete_alias", {"AliasName": WANTED}),
        ("kms", "list_keys", {}),
        ("iam", "create_user", {"UserName": "u"}),
        ("iam", "list_roles", {}),
        (
            "iam",
            "put_role_policy",
            {"RoleName": MEMBER_ROLE, "PolicyName": "p", "PolicyDocument": policy},
        ),
        (
            "iam",
            "update_assume_role_policy",
            {"RoleName": MEMBER_ROLE, "PolicyDocument": policy},
        ),
        ("iam", "delete_role_permissions_boundary", {"RoleName": MEMBER_ROLE}),
        (
            "sts",
            "assume_role",
            {"RoleArn": role_in(account, "Admin"), "RoleSessionName": "rekey-x"},
        ),
        ("s3", "list_buckets", {}),
        ("s3", "get_object", file),
        ("lambda", "list_functions", {}),
        ("dynamodb", "list_tables", {}),
        ("secretsmanager", "list_secrets", {}),
        ("ssm", "get_parameters_by_path", {"Path": "/"}),
        ("sqs", "list_queues", {}),
        ("sns", "list_topics", {}),
        ("ec2", "describe_instances", {}),
        ("cloudformation", "list_stacks", {}),
        ("stepfunctions", "list_state_machines", {}),
        ("account", "enable_region", {"RegionName": "af-south-1"}),
    ]


@pytest.fixture(scope="module")
def intruder(acting, worker, member):
    return session(acting(worker, "sts"), role_in(member), "rekey-intruder")


@pytest.fixture(scope="module", autouse=True)
def file(outside, region, member):
    s3 = outside.client("s3", member)
    where = {"LocationConstraint": region}
    s3.create_bucket(Bucket=f"files-{member}", CreateBucketConfiguration=where)
    s3.put_object(Bucket=f"files-{member}", Key="secret", Body=b"it")


NAMES = [f"{s}:{o}" for s, o, _ in attempts("0", "r", "k")]


@pytest.mark.parametrize("number", range(len(NAMES)), ids=NAMES)
def test_an_intruder_is_denied(outside, acting, region, member, intruder, number):
    key = outside.key(WANTED, member, region).rpartition("/")[2]
    service, operation, arguments = attempts(member, region, key)[number]
    assert code_of(getattr(acting(intruder, service), operation), **arguments) in DENIALS


def test_an_intruder_changes_nothing_of_another_account(outside, acting, region, intruder):
    """The role is of one account, and names log groups of no other."""
    other = outside.members[1]
    arn = f"arn:aws:logs:{region}:{other}:log-group:{next(iter(outside.log_groups(other, region)))}"
    key = outside.key(WANTED, other, region)
    associate = acting(intruder, "logs").associate_kms_key
    assert code_of(associate, resourceIdentifier=arn, kmsKeyId=key) in {
        *DENIALS,
        "InvalidParameterException",
    }


def how_it_may_change(logs, account, region, key):
    """Which of the two calls are let through, for a log group and for the query results."""
    results = {"resourceIdentifier": f"arn:aws:logs:{region}:{account}:query-result:*"}
    targets = ({"logGroupName": GROUPS[0]}, results)
    set_ = [code_of(logs.associate_kms_key, kmsKeyId=key, **target) for target in targets]
    taken_off = [code_of(logs.disassociate_kms_key, **target) for target in targets]
    for codes in (set_, taken_off):
        assert set(codes) <= {None} or set(codes) <= DENIALS, codes
    return {"set" for code in set_ if code is None} | {"off" for code in taken_off if code is None}


def test_each_level_of_the_role_lets_an_intruder_change_only_what_is_its_own(
    outside, acting, region, member, intruder
):
    key = outside.key(WANTED, member, region)
    for level, may in {"read": set(), "rotate": {"set"}, "restore": {"set", "off"}}.items():
        outside.permit(member, level)
        assert how_it_may_change(acting(intruder, "logs"), member, region, key) == may, level


def test_whom_the_role_lets_make_keys_may_list_them_and_move_its_alias_and_no_more(
    outside, acting, region, member, intruder
):
    key = outside.key(WANTED, member, region).rpartition("/")[2]
    outside.permit(member, "restore", create_keys="yes")
    try:
        for service, operation, arguments in attempts(member, region, key):
            if service == "kms":
                code = code_of(getattr(acting(intruder, service), operation), **arguments)
                alias = arguments.get("AliasName")
                let_in = (operation, alias) in {("list_keys", None), ("update_alias", WANTED)}
                assert (code not in DENIALS) == let_in, (operation, alias, code)
    finally:
        outside.permit(member, "restore")


# What a session of a worker may


def test_each_session_may_only_what_its_worker_is_there_for(
    outside, acting, worker, member, region
):
    run = f"e2e-sessions-{time.time_ns()}"
    given = {"accounts": {"include": [member]}, "regions": [region]}
    ended = outside.run({**given, "queryResults": False}, run)
    assert ended.complete, (ended.error, ended.cause)
    policies = policies_of_sessions(outside, member, run)
    statements = [statement for policy in policies for statement in policy["Statement"]]
    assert len(statements) >= 2
    for statement in statements:
        assert statement["Condition"] == {"StringEquals": {"aws:RequestedRegion": [region]}}
        changes = "logs:AssociateKmsKey" in statement["Action"]
        assert changes != ("logs:StartQuery" in statement["Action"])
    (changing,) = [p for p in policies if "logs:AssociateKmsKey" in json.dumps(p)][:1]
    sts = acting(worker, "sts")
    one = session(sts, role_in(member), f"rekey-{run}", Policy=json.dumps(changing))
    assert code_of(acting(one, "logs").describe_log_groups) is None
    assert code_of(acting(one, "logs", "us-west-2").describe_log_groups) in DENIALS
    key = outside.key(WANTED, member, region)
    assert how_it_may_change(acting(one, "logs"), member, region, key) == {"set"}
    query = {"logGroupName": GROUPS[0], "startTime": 0, "endTime": 1, "queryString": "fields @x"}
    assert code_of(acting(one, "logs").start_query, **query) in DENIALS


def policies_of_sessions(outside, member, run):
    told = outside.control("GET", f"sessions?account={member}&role={MEMBER_ROLE}")
    return [s["policy"] for s in told if s["arn"].endswith(f"/rekey-{run}")]


def test_a_session_that_changes_query_results_may_ask_for_their_key_first(outside, member, region):
    run = f"e2e-sessions-{time.time_ns()}"
    ended = outside.run({"accounts": {"include": [member]}, "regions": [region]}, run)
    assert ended.complete, (ended.error, ended.cause)
    changing = [
        p for p in policies_of_sessions(outside, member, run) if "Associate" in json.dumps(p)
    ]
    assert changing
    assert all("logs:StartQuery" in json.dumps(policy) for policy in changing)


# How it comes into the accounts: one deployment


class Second:
    """One more hub, that brings its own role into the accounts of a unit."""

    def __init__(self, outside, region):
        self.outside, self.region = outside, region
        self.unit = outside.new_unit("Second")
        self.logs = logs()
        screen = Screen(Console(), Console(stderr=True))
        self.workshop = demo.Workshop(with_jdk(os.environ), self.logs, screen)
        self.accounts = []
        self.member = self.new_member("Already There")
        self.canary = self.new_member("Canary of the Second")
        self.data_key = self.new_data_key()
        self.deploy()

    def deploy(self, **more):
        parameters = {
            "Regions": self.region,
            "PropagationSeconds": "5",
            "MemberRoleName": SECOND_ROLE,
            "OrganizationalUnitIds": self.unit,
            "OrganizationId": self.outside.bench.seeded.organization_id,
            "DataKeyArn": self.data_key,
            "CanaryAccounts": self.canary,
            "Alarms": "no",
        }
        deployed = stack.deploy(
            self.outside.bench.cloud,
            demo.build_stack(self.workshop),
            parameters | more,
            self.workshop.environ,
            self.logs / "sam-deploy-second.log",
            SECOND,
        )
        self.runs = Outside(replace(self.outside.bench, stack=deployed))

    def new_data_key(self):
        """Of the hub, for its service of logs too."""
        policy = seed.key_policy(HUB, self.region)
        kms = self.outside.client("kms", HUB, self.region)
        return kms.create_key(Policy=policy)["KeyMetadata"]["Arn"]

    def resource(self, name):
        cloudformation = self.outside.client("cloudformation")
        told = cloudformation.describe_stack_resource(StackName=SECOND, LogicalResourceId=name)
        return told["StackResourceDetail"]["PhysicalResourceId"]

    def new_member(self, name):
        account = self.outside.new_account(name)
        self.accounts.append(account)
        self.outside.new_keys(account, self.region)
        self.outside.place_log_groups(account, self.region, *GROUPS)
        organizations = self.outside.client("organizations")
        (old,) = organizations.list_parents(ChildId=account)["Parents"]
        organizations.move_account(
            AccountId=account, SourceParentId=old["Id"], DestinationParentId=self.unit
        )
        return account

    def role(self, account):
        iam = self.outside.client("iam", account)
        with suppress(iam.exceptions.NoSuchEntityException):
            return iam.get_role(RoleName=SECOND_ROLE)["Role"]
        return None

    def policies(self, account):
        iam = self.outside.client("iam", account)
        return set(iam.list_role_policies(RoleName=SECOND_ROLE)["PolicyNames"])

    def permit(self, level, *policies):
        """What the roles may do from now on; each has these policies then."""
        self.deploy(MemberPermissions=level, MemberPermissionsBoundary="all/bound")
        until(lambda: self.policies(self.member) == set(policies), what=level)

    def put_back(self):
        """The member's log groups off the wanted key, for a run that has something to do."""
        logs = self.outside.client("logs", self.member, self.region)
        previous = self.outside.key(PREVIOUS, self.member, self.region)
        for group in GROUPS:
            logs.associate_kms_key(logGroupName=group, kmsKeyId=previous)

    def run(self, *accounts, **more):
        self.outside.control("PUT", "settings", {"propagationSeconds": 0})
        return self.runs.run({"accounts": {"include": accounts}, **more})

    def scheduled_run(self, event):
        """What its schedule starts, once it has ended."""
        before = set(self.executions())
        fired = f"schedules?name={self.resource(f'StateMachine{event}')}"
        assert self.outside.control("POST", fired)["refused"] is None
        (started,) = set(self.executions()) - before
        return self.runs.end_of(Started(started.rpartition(":")[2], started))

    def executions(self):
        machine = self.runs.bench.stack.state_machine_arn
        pages = self.outside.client("stepfunctions").get_paginator("list_executions")
        found = pages.paginate(stateMachineArn=machine)
        return [execution["executionArn"] for page in found for execution in page["executions"]]

    def run_with_canary(self):
        canary = {"accounts": [self.canary]}
        return self.run(self.canary, self.member, canary=canary)


@pytest.fixture(scope="module")
def second(outside, region):
    second = Second(outside, region)
    yield second
    for account in second.accounts:
        outside.close(account)


def test_one_deployment_is_enough_for_the_accounts_of_a_unit(second):
    until(lambda: second.role(second.member), what="the role")
    assert second.policies(second.member) == {"Look", "Rotate", "Restore"}
    ended = second.run(second.member)
    assert ended.complete, (ended.error, ended.cause)
    assert ended.output["totals"]["changed"] == len(GROUPS) + 1


def test_scheduled_runs_visit_the_accounts_of_the_unit_and_no_others(second):
    """With a canary and with a data key, and beside the schedules of another stack."""
    second.put_back()
    for event, changed in (("OnSchedule", len(GROUPS) + 1), ("OnVerifySchedule", 0)):
        ended = second.scheduled_run(event)
        assert ended.complete, (ended.error, ended.cause)
        visited = {place["account"] for place in ended.report["places"]}
        assert visited == {second.canary, second.member}
        assert ended.output["totals"]["changed"] >= changed
        verdict = second.runs.read(f"runs/{ended.run}/canary.json")
        assert (verdict is not None) == (event == "OnSchedule")


@pytest.mark.parametrize(
    "permission", [p for p in all_of_the_templates() if p.sid in WITH_A_DATA_KEY], ids=str
)
def test_the_use_of_the_data_key_is_missed_where_it_is_taken_away(second, permission):
    reads_a_lease = (permission.role, permission.action) == ("PlanFunctionRole", "kms:Decrypt")
    prepare = a_stale_lease if reads_a_lease else as_usual
    second.put_back()
    prepare(second.runs, None)
    with without(
        second.outside.client("iam"), second.resource(permission.role), permission
    ) as resource:
        any_key = re.sub(r":\d{12}:key/.*", ":*:key/*", second.data_key)
        assert resource == (any_key if permission.action == "kms:Decrypt" else second.data_key)
        ended = second.run_with_canary()
    assert ended.status == "FAILED", f"nothing misses {permission}"
    assert permission.action in second.runs.told(ended)
    as_usual(second.runs, None)


def test_a_run_under_an_earlier_data_key_is_undone_after_the_key_was_changed(second):
    second.put_back()
    rotated = second.run(second.member)
    assert rotated.complete, (rotated.error, rotated.cause)
    before, second.data_key = second.data_key, second.new_data_key()
    second.deploy()
    undo = {"mode": "restore", "restore": {"run": rotated.run}}
    with denying_all(second.outside.client("kms", HUB, second.region), before):
        assert second.run(second.member, **undo).status == "FAILED"
    undone = second.run(second.member, **undo)
    assert undone.complete, (undone.error, undone.cause)
    assert undone.output["totals"]["changed"] == rotated.output["totals"]["changed"] >= len(GROUPS)


@contextmanager
def denying_all(kms, key):
    """A key that nobody may decrypt with for a while."""
    usual = kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"]
    policy = json.loads(usual)
    deny = {"Effect": "Deny", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
    policy["Statement"].append(deny)
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(policy))
    try:
        yield
    finally:
        kms.put_key_policy(KeyId=key, PolicyName="default", Policy=usual)


def test_it_is_enough_for_an_account_that_joins_later(second):
    later = second.new_member("Later")
    until(lambda: second.role(later), what="the role")
    ended = second.run(later)
    assert ended.complete, (ended.error, ended.cause)


def test_two_hubs_do_not_enter_each_others_members(second, acting, outside, member):
    """Even where the second's own policy would let it."""
    worker = second.runs.bench.stack.worker_role_arn
    iam, name = outside.client("iam"), worker.rpartition("/")[2]
    iam.put_role_policy(RoleName=name, PolicyName="all", PolicyDocument=json.dumps(EVERYTHING))
    try:
        thief = acting(session(outside.client("sts"), worker, "stolen"), "sts")
        named = {"RoleSessionName": "rekey-run"}
        own = role_in(second.member, SECOND_ROLE)
        assert code_of(thief.assume_role, RoleArn=own, **named) is None
        assert code_of(thief.assume_role, RoleArn=role_in(member), **named) == "AccessDenied"
    finally:
        iam.delete_role_policy(RoleName=name, PolicyName="all")


def test_a_role_that_may_only_read_verifies_and_rotates_nothing(second, outside, region):
    rotated = second.run(second.member)
    assert rotated.complete, (rotated.error, rotated.cause)
    bound = {"PolicyName": "bound", "Path": "/all/", "PolicyDocument": json.dumps(EVERYTHING)}
    for account in second.accounts:
        outside.client("iam", account).create_policy(**bound)
    second.permit("rotate", "Look", "Rotate")
    second.permit("read", "Look")
    bounded = second.role(second.member)["PermissionsBoundary"]["PermissionsBoundaryArn"]
    assert bounded == f"arn:aws:iam::{second.member}:policy/all/bound"
    verified = second.run(second.member, mode="verify")
    assert verified.complete, (verified.error, verified.cause)
    outside.place_log_groups(second.member, region, "/new")
    ended = second.run(second.member)
    assert (ended.status, ended.error) == ("FAILED", "RotationIncomplete")
    (failure,) = ended.place(second.member, region)["failures"]
    assert "logs:AssociateKmsKey" in failure["message"]
    assert "Permissions=rotate or restore (MemberPermissions" in failure["remedy"]


def test_the_management_account_gets_the_role_with_the_root_and_not_before(second):
    assert not second.role(HUB)
    second.deploy(
        OrganizationalUnitIds=second.outside.root(),
        CanaryAccounts='""',
        MemberPermissions="restore",
        MemberPermissionsBoundary='""',
    )
    assert second.role(HUB)
    ended = second.run(HUB, mode="plan")
    assert ended.complete, (ended.error, ended.cause)


def test_units_without_the_organization_they_are_of_are_refused(second):
    with pytest.raises(SetUpError, match="OrganizationalUnitIds needs OrganizationId"):
        second.deploy(OrganizationId='""')
