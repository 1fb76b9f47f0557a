"""Who reads logs today and could not once they moved: told before, or nothing is moved.

Whoever reads uses the key as itself:
docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
"""

import json

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from console.organization import PREVIOUS, WANTED
from console.seed import key_policy
from e2e.outside import Outside, scope, until

REGION = "eu-central-1"
GROUP = "/orders/api"
READER = "OrdersReader"
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"]


class Readers:
    """An account whose present key lets a role in as itself, and whose wanted key does not."""

    def __init__(self, deployed):
        self.outside = Outside(deployed)
        self.account = self.outside.new_member("Readers", REGION)
        self.place = (self.account, REGION)
        self.kms = self.outside.client("kms", *self.place)
        self.present = self.outside.key(PREVIOUS, *self.place)
        self.wanted = self.outside.key(WANTED, *self.place)
        self.role = self.make_role()
        self.at_first()

    def make_role(self):
        iam = self.outside.client("iam", self.account)
        trust = {"Effect": "Allow", "Principal": {"AWS": self.account}, "Action": "sts:AssumeRole"}
        logs = {"Effect": "Allow", "Action": "logs:*", "Resource": "*"}
        document = {"Version": "2012-10-17", "Statement": [trust]}
        arn = iam.create_role(RoleName=READER, AssumeRolePolicyDocument=json.dumps(document))
        iam.put_role_policy(
            RoleName=READER,
            PolicyName="logs",
            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [logs]}),
        )
        return arn["Role"]["Arn"]

    def at_first(self):
        """Everything is on the present key, and only that one lets the role in."""
        document = json.loads(key_policy(self.account, REGION))
        self.put_policy(self.wanted, document)
        mine = {"AWS": self.role}
        let = {"Effect": "Allow", "Principal": mine, "Action": USE, "Resource": "*"}
        document["Statement"].append({"Sid": "Reader", **let})
        self.put_policy(self.present, document)
        # A survey that comes soon would see query results on the key of the test before.
        with self.outside.at_once():
            self.outside.place_log_groups(self.account, REGION, GROUP, kmsKeyId=self.present)
            logs = self.outside.client("logs", *self.place)
            logs.associate_kms_key(logGroupName=GROUP, kmsKeyId=self.present)
            self.outside.place_query_results(self.account, REGION, self.present)

    def put_policy(self, key, document):
        self.kms.put_key_policy(KeyId=key, PolicyName="default", Policy=json.dumps(document))

    def run(self, **more):
        return self.outside.run(scope(self.place, **more))

    def of(self, ended):
        return ended.place(*self.place)

    def key(self):
        return self.outside.log_groups(*self.place)[GROUP]["kmsKeyId"]

    def may_read(self):
        """Whether the role, as itself, may query the log group."""
        sts = self.outside.client("sts", self.account, REGION)
        given = sts.assume_role(RoleArn=self.role, RoleSessionName="orders")["Credentials"]
        logs = boto3.client(
            "logs",
            endpoint_url=self.outside.bench.cloud.endpoint,
            region_name=REGION,
            aws_access_key_id=given["AccessKeyId"],
            aws_secret_access_key=given["SecretAccessKey"],
            aws_session_token=given["SessionToken"],
            config=Config(retries={"mode": "standard", "total_max_attempts": 5}),
        )
        try:
            logs.start_query(
                logGroupName=GROUP, startTime=0, endTime=1, queryString="fields @message"
            )
        except ClientError as error:
            assert error.response["Error"]["Code"] == "AccessDeniedException"
            return False
        return True


def only_administer(document):
    """Takes the use of the key from the account's IAM policies, and leaves them its care."""
    for statement in document["Statement"]:
        if statement["Sid"] == "Account":
            statement["Action"] = ["kms:Describe*", "kms:Get*", "kms:List*", "kms:Put*"]


@pytest.fixture(scope="module")
def made(deployed):
    made = Readers(deployed)
    yield made
    made.outside.close(made.account)


@pytest.fixture
def readers(made):
    made.at_first()
    return made


def test_a_plan_tells_who_may_lose_access_and_what_to_paste(readers):
    place = readers.of(readers.run(mode="plan"))
    (change,) = place["access"]["mayLoseAccess"]
    assert (change["identity"], change["to"]) == (readers.role, readers.wanted)
    assert set(change["uses"]) == {"reading", "writing"}
    assert place["access"]["losesAccess"] == []
    assert any(readers.role in warning for warning in place["warnings"])
    (add,) = place["access"]["letIn"]
    assert add["key"] == readers.wanted
    assert readers.role in str(add["statements"])


def test_by_default_the_logs_move_and_the_role_loses_them(readers):
    assert readers.may_read()
    ended = readers.run()
    assert readers.of(ended)["state"] == "Rotated"
    assert readers.key() == readers.wanted
    until(lambda: not readers.may_read(), what="the role's loss of the logs")
    assert readers.role in str(readers.of(ended)["access"]["mayLoseAccess"])


def test_where_readers_are_kept_nothing_moves_until_the_statement_is_pasted(readers):
    ended = readers.run(readers="keep")
    place = readers.of(ended)
    assert (place["state"], ended.error) == ("Refused", "RotationIncomplete")
    assert {failure["code"] for failure in place["failures"]} == {"ReadersLoseAccess"}
    assert "access.letIn" in place["failures"][0]["remedy"]
    assert readers.key() == readers.present
    document = json.loads(key_policy(readers.account, REGION))
    for add in place["access"]["letIn"]:
        document["Statement"] += add["statements"]
    readers.put_policy(readers.wanted, document)
    ended = readers.run(readers="keep")
    assert ended.complete, ended.cause
    assert readers.key() == readers.wanted
    assert readers.may_read()


def test_a_policy_that_is_narrowed_after_the_survey_keeps_its_readers_too(readers):
    """As while a canary bakes: the survey has compared, and the place has not begun."""
    document = json.loads(key_policy(readers.account, REGION))
    let = {"Effect": "Allow", "Principal": {"AWS": readers.role}, "Action": USE, "Resource": "*"}
    document["Statement"].append({"Sid": "Reader", **let})
    readers.put_policy(readers.wanted, document)
    outside = readers.outside
    with outside.held("RotateFunction"):
        started = outside.start(scope(readers.place, readers="keep"))
        until(lambda: outside.names(f"runs/{started.run}/batches-"), what="the end of the survey")
        document["Statement"].pop()
        readers.put_policy(readers.wanted, document)
    ended = outside.end_of(started)
    place = readers.of(ended)
    assert (place["state"], ended.error) == ("Refused", "RotationIncomplete")
    assert {failure["code"] for failure in place["failures"]} == {"ReadersLoseAccess"}
    assert readers.role in place["failures"][0]["message"]
    assert readers.key() == readers.present
    assert readers.may_read()


@pytest.mark.parametrize("own", [True, False], ids=["own", "another"])
def test_a_wanted_key_for_an_organization_keeps_the_readers_of_that_one(readers, own):
    organizations = readers.outside.client("organizations")
    ours = organizations.describe_organization()["Organization"]["Id"]
    document = json.loads(key_policy(readers.account, REGION))
    within = {"StringEquals": {"aws:PrincipalOrgID": ours if own else "o-another000"}}
    let = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
    document["Statement"].append({"Sid": "Organization", **let, "Condition": within})
    only_administer(document)
    readers.put_policy(readers.wanted, document)
    place = readers.of(readers.run(mode="plan"))
    assert place["access"]["mayLoseAccess"] == []
    assert (place["access"]["losesAccess"] == []) is own
    assert (place["access"]["closed"] == []) is own


def test_a_wanted_key_that_lets_nobody_of_the_account_in_is_said_loudly(readers):
    document = json.loads(key_policy(readers.account, REGION))
    only_administer(document)
    readers.put_policy(readers.wanted, document)
    place = readers.of(readers.run(mode="plan"))
    assert place["access"]["closed"] == [{"key": readers.wanted, "uses": ["reading", "writing"]}]
    (change,) = [c for c in place["access"]["losesAccess"] if c["identity"] == readers.role]
    assert change["dependsOn"] == []
    assert any("lets no role and no user of this account" in w for w in place["warnings"])


def test_a_policy_that_cannot_be_read_keeps_nobody(readers):
    denied = {"code": "AccessDeniedException", "status": 400, "message": "a fault of the test"}
    asked = {"service": "kms", "operation": "GetKeyPolicy", "target": f"*{readers.present[-36:]}*"}
    where = {"account": readers.account, "region": REGION}
    readers.outside.faults({**asked, **where, "error": denied})
    try:
        ended = readers.run(readers="keep")
    finally:
        readers.outside.faults()
    place = readers.of(ended)
    assert place["state"] == "Refused"
    (unseen,) = place["access"]["notLookedAt"]
    assert unseen["key"] == readers.present
    assert "a fault of the test" in unseen["why"] and "kms:GetKeyPolicy" in unseen["why"]
    assert readers.key() == readers.present
