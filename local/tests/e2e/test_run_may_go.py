"""Which keys may go, where nothing is out of sight: many accounts, each with a key of its own.

Two rotations move everything off the keys, something happens in each account, and one retirement
looks at all of it. What has happened long ago is written into the results of the rotation.
"""

import json
import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from console import seed
from console.aws import HUB
from console.organization import PREVIOUS
from e2e.outside import Started, alone
from e2e.permissions import MEMBER_ROLE, all_of_the_templates, without

NAMES = ("/app/a", "/app/b")
RETENTION_DAYS = 7
LONG_AGO = timedelta(days=400)
# From the last change on, where the longest retention is this.
STORED = timedelta(minutes=5, days=RETENTION_DAYS, hours=72)
FOREIGN = "999988887777"
TELEMETRY = {"ResourceType": "AWS::EC2::VPC", "TelemetryType": "Logs"}
STACK = {"aws:cloudformation:stack-name": "shop"}


class World:
    """An account for each scenario, in the same Region; of what is done there, its key."""

    def __init__(self, outside):
        self.outside = outside
        self.region, self.other = outside.bench.seeded.regions
        self.accounts = {
            name: outside.new_member(f"May go {number}", self.region)
            for number, name in enumerate(SCENARIOS)
        }
        outside.control("PUT", "settings", {"propagationSeconds": 0})
        self.keys = {name: self.previous(name) for name in SCENARIOS}
        for name, key in self.keys.items():
            self.place(name, key)
        self.place(
            "its events are there still", self.keys["its events are there still"], tags=STACK
        )
        self.rotation = self.rotate(*SCENARIOS)
        # Two runs over the same keys: somebody has moved these back in between.
        self.place("two runs", self.keys["two runs"])
        self.second = self.rotate("two runs")
        for name, (_, _, change) in SCENARIOS.items():
            change(self, name)

    def previous(self, name):
        if name == "a key of an account that is not in the organization":
            return f"arn:aws:kms:{self.region}:{FOREIGN}:key/11111111-2222-4333-8444-555555555555"
        if name == "a log group is on a replica":
            return self.multi_region(name)
        return self.outside.key(PREVIOUS, self.accounts[name], self.region)

    def multi_region(self, name):
        account = self.accounts[name]
        kms, policy = self.client("kms", name), seed.key_policy(account, self.region)
        key = kms.create_key(Policy=policy, MultiRegion=True)["KeyMetadata"]["Arn"]
        kms.replicate_key(KeyId=key, ReplicaRegion=self.other)
        return key

    def client(self, service, name):
        return self.outside.client(service, self.accounts[name], self.region)

    def place(self, name, key, *names, region=None, **more):
        where = self.accounts[name], region or self.region
        kept = {"kmsKeyId": key, "retentionInDays": RETENTION_DAYS, **more}
        self.outside.place_log_groups(*where, *(names or NAMES), **kept)

    def holders(self, name, **kinds):
        account = HUB if name is None else self.accounts[name]
        what = {"account": account, "region": self.region, **kinds}
        self.outside.control("PUT", "holders", what)

    def rotate(self, *names):
        accounts = [self.accounts[name] for name in names]
        ended = self.outside.run({"accounts": {"include": accounts}, "regions": [self.region]})
        assert ended.complete, self.outside.told(ended)
        return ended

    def last(self, name):
        ended = self.second if name == "two runs" else self.rotation
        place = ended.place(self.accounts[name], self.region)
        return datetime.fromisoformat(place["changes"]["last"])

    def long_ago(self, *names):
        """As if the first rotation had moved these so long ago."""
        accounts = {self.accounts[name] for name in names}
        for name in self.outside.names(f"runs/{self.rotation.run}/results/"):
            lines = [json.loads(line) for line in self.outside.read(name).splitlines()]
            for line in lines:
                if line["place"]["account"] in accounts:
                    line["changes"] = {
                        moment: f"{datetime.fromisoformat(at) - LONG_AGO:%Y-%m-%dT%H:%M:%S.%fZ}"
                        for moment, at in line["changes"].items()
                    }
            body = "".join(json.dumps(line) + "\n" for line in lines).encode()
            self.outside.client("s3").put_object(Bucket=self.outside.bucket, Key=name, Body=body)


# What is done in each account once everything was moved off its key: since when it was moved.


def nothing(world, name):
    pass


def over(world, name):
    world.long_ago(name)


def for_ever(world, name):
    world.long_ago(name)
    world.client("logs", name).delete_retention_policy(logGroupName=NAMES[0])


def went_back(world, name):
    world.long_ago(name)
    world.place(name, world.keys[name], NAMES[0])


def by_alias(world, name):
    world.long_ago(name)
    account = world.accounts[name]
    world.place(name, f"arn:aws:kms:{world.region}:{account}:{PREVIOUS}", "/app/by-alias")


def elsewhere(world, name):
    world.long_ago(name)
    world.place("nothing is under it any more", world.keys[name], "/app/of-another-account")


def on_a_replica(world, name):
    world.long_ago(name)
    replica = world.keys[name].replace(f":{world.region}:", f":{world.other}:")
    world.place(name, replica, "/app/on-a-replica", region=world.other)


def detector(world, name):
    world.long_ago(name)
    arn = f"arn:aws:logs:{world.region}:{world.accounts[name]}:anomaly-detector:d"
    made = {"anomalyDetectorArn": arn, "detectorName": "d", "kmsKeyId": world.keys[name]}
    world.holders(name, anomalyDetectors=[made])


def rule(world, name, of="telemetryRules", account=None):
    world.long_ago(name)
    rule = TELEMETRY | {"DestinationConfiguration": {"KmsKeyArn": world.keys[name]}}
    resource = "telemetry-rule" if account is None else "organization-telemetry-rule"
    owner = account or world.accounts[name]
    arn = f"arn:aws:observabilityadmin:{world.region}:{owner}:{resource}/r"
    made = {"RuleName": "r", "RuleArn": arn, "TelemetryRule": rule}
    world.holders(name if account is None else None, **{of: [made]})


def organization_rule(world, name):
    rule(world, name, "organizationTelemetryRules", HUB)


def glue(world, name):
    world.long_ago(name)
    encryption = {"CloudWatchEncryptionMode": "SSE-KMS", "KmsKeyArn": world.keys[name]}
    world.client("glue", name).create_security_configuration(
        Name="jobs", EncryptionConfiguration={"CloudWatchEncryption": encryption}
    )


def used_since(world, name):
    world.long_ago(name)
    used = {"Operation": "Decrypt", "Timestamp": int(time.time()), "CloudTrailEventId": "e-1"}
    world.outside.control("PUT", "key-usage", {"key": world.keys[name], "usage": used})


# Name of the scenario: its verdict, a word of its reason, and what is done.
SCENARIOS = {
    "nothing is under it any more": ("free", "left it by run", over),
    "its events are there still": ("freeOn", "left it by run", nothing),
    "two runs": ("freeOn", "left it by run", over),
    "a log group keeps its events for ever": ("never", "keeps its events for ever", for_ever),
    "a log group went back": ("inUse", NAMES[0], went_back),
    "an alias of it is on a log group": ("inUse", "/app/by-alias", by_alias),
    "another account has it": ("inUse", "/app/of-another-account", elsewhere),
    "a log group is on a replica": ("inUse", "/app/on-a-replica", on_a_replica),
    "an anomaly detector has it": ("inUse", "anomaly detector d", detector),
    "a telemetry rule names it": ("inUse", "telemetry rule", rule),
    "a rule of the organization names it": ("inUse", "the organization", organization_rule),
    "a Glue configuration names it": ("inUse", "Glue security configuration", glue),
    "it was used since": ("inUse", "e-1", used_since),
    "a key of an account that is not in the organization": ("unknown", FOREIGN, over),
}


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, settles=0, RotateFunction={"PROPAGATION_SECONDS": "5"}) as outside:
        # What other tests have closed and written is not of this organization.
        outside.control("DELETE", "closed-accounts")
        for name in outside.names("runs/"):
            outside.client("s3").delete_object(Bucket=outside.bucket, Key=name)
        yield outside


@pytest.fixture(scope="module")
def world(outside):
    world = World(outside)
    yield world
    for account in world.accounts.values():
        outside.close(account)


@pytest.fixture(scope="module")
def certificate(world, inbox):
    """By schedule: of every key that the journals name, everywhere."""
    outside, name = world.outside, world.outside.resource("StateMachineOnRetireSchedule")
    before = executions(outside)
    assert outside.control("POST", f"schedules?name={name}")["refused"] is None
    (arn,) = executions(outside) - before
    ended = outside.end_of(Started(arn.rpartition(":")[2], arn))
    assert ended.complete, outside.told(ended)
    return certificate_of(outside, ended)


def executions(outside):
    pages = outside.client("stepfunctions").get_paginator("list_executions")
    machine = outside.bench.stack.state_machine_arn
    found = pages.paginate(stateMachineArn=machine)
    return {e["executionArn"] for page in found for e in page["executions"]}


def certificate_of(outside, ended):
    return json.loads(outside.read(f"runs/{ended.run}/retirement.json"))


def told(certificate, key):
    (found,) = [one for one in certificate["keys"] if one["key"] == key]
    return found


@pytest.mark.parametrize("name", SCENARIOS)
def test_each_key_has_its_verdict(world, certificate, name):
    verdict, word, _ = SCENARIOS[name]
    key = told(certificate, world.keys[name])
    because = " ".join(piece["sentence"] for piece in key["because"])
    assert key["verdict"] == verdict, because
    assert word in because


@pytest.mark.parametrize("name", ["its events are there still", "two runs"])
def test_a_key_is_free_when_the_last_event_is_gone(world, certificate, name):
    date = datetime.fromisoformat(told(certificate, world.keys[name])["date"])
    assert date == world.last(name) + STORED


def test_the_stacks_that_made_what_left_are_named(world, certificate):
    key = told(certificate, world.keys["its events are there still"])
    facts = [piece["sentence"] for piece in key["evidence"] if piece["kind"] == "fact"]
    assert any("CloudFormation" in fact and "shop" in fact for fact in facts), facts


def test_a_key_is_free_since_the_last_event_was_gone(world, certificate):
    name = "nothing is under it any more"
    date = datetime.fromisoformat(told(certificate, world.keys[name])["date"])
    assert date == world.last(name) - LONG_AGO + STORED
    assert date < datetime.now(UTC)


def test_what_has_become_free_is_news_and_what_is_free_no_more_is_too(world, certificate, inbox):
    outside, name = world.outside, "nothing is under it any more"
    key = world.keys[name]
    assert certificate["news"] == [f"{key} is free: it may go"]
    assert certificate["news"][0] in inbox(certificate["run"])["Message"]
    world.place(name, key, "/app/back-again")
    given = {"accounts": {"include": [world.accounts[name]]}, "regions": [world.region]}
    # Others that nobody asked for in between are no news.
    unmoved = outside.key(PREVIOUS, world.accounts["two runs"], world.region)
    outside.run({"mode": "retire", "retire": {"keys": [unmoved]}, **given})
    again = outside.run({"mode": "retire", "retire": {"keys": [key]}, **given})
    news = f"{key} is no longer free (inUse): keep it"
    assert certificate_of(outside, again)["news"] == [news]
    assert news in inbox(again.run)["Message"]


# A service that the places have no endpoint of

# No server has a name that ends so: https://www.rfc-editor.org/rfc/rfc6761#section-6.4
NOWHERE = {"AWS_ENDPOINT_URL_AIOPS": "http://aiops.invalid"}
HAS_ITS_DAY = "its events are there still"


@pytest.fixture(scope="class")
def without_aiops(world, certificate):
    """Everywhere, as far as DNS knows; and by AWS's list in the Region of the keys."""
    world.outside.control("PUT", "not-offered", {"aiops": [world.region]})
    with world.outside.environment("SurveyFunction", NOWHERE):
        yield world
    world.outside.control("DELETE", "not-offered")


def look_again(world):
    """At all accounts, for the one key."""
    keys = {"keys": [world.keys[HAS_ITS_DAY]]}
    ended = world.outside.run({"mode": "retire", "retire": keys, "regions": [world.region]})
    assert ended.complete, world.outside.told(ended)
    return told(certificate_of(world.outside, ended), world.keys[HAS_ITS_DAY])


def of_aiops(key, kind):
    pieces = [piece for piece in key["evidence"] if piece["kind"] == kind]
    return [piece for piece in pieces if "aiops" in piece["sentence"]]


class TestAServiceThatNoPlaceHasAnEndpointOf:
    def test_a_key_has_its_day_where_aws_does_not_offer_a_service(self, without_aiops):
        key = look_again(without_aiops)
        assert key["verdict"] == "freeOn", key["because"]
        assert datetime.fromisoformat(key["date"]) == without_aiops.last(HAS_ITS_DAY) + STORED
        assert of_aiops(key, "missing") == []
        (fact,) = of_aiops(key, "fact")
        assert f"AWS does not offer aiops in Region {without_aiops.region}" in fact["sentence"]

    def test_a_service_that_no_list_names_may_be_offered(self, without_aiops):
        outside = without_aiops.outside
        outside.control("PUT", "settings", {"doubts": {"listed-services": "without-new"}})
        key = look_again(without_aiops)
        outside.control("PUT", "settings", {"doubts": {"listed-services": "all"}})
        assert key["verdict"] == "unknown"
        assert of_aiops(key, "fact") == []
        gaps = of_aiops(key, "missing")
        assert gaps
        for gap in gaps:
            assert "does not name it" in gap["sentence"]
            assert "Look whether AWS offers aiops" in gap["remedy"]

    def test_a_list_that_may_not_be_read_frees_nothing_and_names_the_permission(
        self, without_aiops
    ):
        outside = without_aiops.outside
        (asks,) = [p for p in all_of_the_templates() if p.action.startswith("ssm:")]
        iam, role = outside.client("iam"), outside.resource(asks.role)
        with without(iam, role, asks):
            key = look_again(without_aiops)
        assert_missed(key, asks)
        assert key["verdict"] == "unknown"
        for gap in of_aiops(key, "missing"):
            assert asks.action in gap["sentence"] and "template.yaml" in gap["remedy"]


# Calls that fail

OF_LOGS, OF_KMS = (
    ("ListScheduledQueries", "DescribeLookupTables"),
    ("GetKeyLastUsage", "ListGrants"),
)
PASSING = {
    "throttled": {"error": {"code": "ThrottlingException", "status": 400, "message": "Rate"}},
    "broken": {"html": 500},
    "closed": {"close": True},
}


def fault(service, operation, **does):
    return {"service": service, "operation": operation, "function": "*-SurveyFunction-*", **does}


def look_with(world, *faults):
    """At all keys, while calls of the look fail: the verdict and the date of each scenario."""
    world.outside.faults(*faults)
    keys = {"keys": [*world.keys.values()]}
    ended = world.outside.run({"mode": "retire", "retire": keys, "regions": [world.region]})
    world.outside.faults()
    assert ended.complete, world.outside.told(ended)
    found = certificate_of(world.outside, ended)
    return {name: told(found, key) for name, key in world.keys.items()}


def assert_no_milder(world, looked):
    for name, key in looked.items():
        expected, _, _ = SCENARIOS[name]
        assert key["verdict"] in (expected, "inUse", "unknown"), (name, key["because"])
    for name in (HAS_ITS_DAY, "two runs"):
        date = looked[name].get("date")
        assert date is None or datetime.fromisoformat(date) >= world.last(name) + STORED


@pytest.mark.parametrize("how", PASSING)
def test_calls_that_fail_at_first_free_nothing_sooner(world, certificate, how):
    calls = [("logs", name) for name in OF_LOGS] + [("kms", name) for name in OF_KMS]
    faults = [fault(*call, count=2, **PASSING[how]) for call in calls]
    assert_no_milder(world, look_with(world, *faults))


def test_a_list_that_no_place_tells_leaves_every_key_that_is_not_in_use_unknown(world, certificate):
    looked = look_with(world, fault("logs", OF_LOGS[0], html=500))
    assert_no_milder(world, looked)
    assert looked[HAS_ITS_DAY]["verdict"] == "unknown"
    missing = [p for p in looked[HAS_ITS_DAY]["evidence"] if p["kind"] == "missing"]
    assert any("scheduled queries" in piece["sentence"] for piece in missing)


# What is missing, and what it is missed in

# What reads is missed in a verdict. What changes, makes and uses keys no retirement does; and it
# finds no Regions where the input names them.
NOT_OF_A_RETIREMENT = re.compile(
    r"account:|logs:(Dis)?[aA]ssociate|kms:(Encrypt|Decrypt|ReEncrypt|GenerateDataKey|CreateKey"
    r"|TagResource|EnableKeyRotation|CreateAlias|UpdateAlias|ListKeys|ListResourceTags)"
)
OF_MEMBERS = [
    p
    for p in all_of_the_templates()
    if p.role == MEMBER_ROLE and not NOT_OF_A_RETIREMENT.match(p.action)
]
OF_THE_HUB = [
    p
    for p in all_of_the_templates()
    if p.role != MEMBER_ROLE and p.action.startswith("observabilityadmin:")
]


@pytest.fixture(scope="module")
def without_permissions(outside):
    """Accounts that each lack one permission: the certificate of a run that looks at them all.

    The hub has every rule that there can be, so that each is looked at.
    """
    region = outside.bench.seeded.regions[0]
    lacking = {}
    with ExitStack() as less:
        for permission in OF_MEMBERS:
            account = outside.new_member(f"Lacks {len(lacking)}", region)
            less.callback(outside.close, account)
            lacking[permission] = account, outside.key(PREVIOUS, account, region)
            outside.place_log_groups(account, region, *NAMES, retentionInDays=RETENTION_DAYS)
            hold_everything(outside, account, region)
            iam = outside.client("iam", account)
            less.enter_context(without(iam, MEMBER_ROLE, permission))
        ended = retire(outside, lacking.values(), region)
        certificate = certificate_of(outside, ended)
        yield {permission: told(certificate, key) for permission, (_, key) in lacking.items()}


def retire(outside, keys, region):
    accounts, arns = zip(*keys, strict=True)
    scope = {"accounts": {"include": [*accounts]}, "regions": [region]}
    return outside.run({"mode": "retire", "retire": {"keys": [*arns]}, **scope})


def hold_everything(outside, account, region):
    """One of each kind that a list leaves out, so that it is looked at by itself."""
    admin = f"arn:aws:observabilityadmin:{region}:{account}"
    held = {
        "s3TableIntegrations": [{"Arn": f"{admin}:s3tableintegration/t", "Status": "ACTIVE"}],
        "telemetryRules": [of_rule(f"{admin}:telemetry-rule/r")],
        "investigationGroups": [
            {"arn": f"arn:aws:aiops:{region}:{account}:investigation-group/{0:016}", "name": "g"}
        ],
        "organizationTelemetryRules": [of_rule(f"{admin}:organization-telemetry-rule/r")],
        "centralizationRules": [
            {
                "RuleName": "c",
                "RuleArn": f"{admin}:organization-centralization-rule/c",
                "CentralizationRule": {
                    "Source": {"Regions": [region], "Scope": "OrganizationId = 'o-a'"},
                    "Destination": {"Region": region, "Account": account},
                },
            }
        ],
    }
    outside.control("PUT", "holders", {"account": account, "region": region, **held})


def of_rule(arn):
    return {"RuleName": "r", "RuleArn": arn, "TelemetryRule": TELEMETRY}


@pytest.mark.parametrize("permission", OF_MEMBERS, ids=str)
def test_what_a_member_does_not_permit_is_named_and_frees_nothing(without_permissions, permission):
    assert_missed(without_permissions[permission], permission)


def assert_missed(key, permission):
    assert key["verdict"] in ("unknown", "inUse", "never"), key["because"]
    missing = [piece for piece in key["evidence"] if piece["kind"] == "missing"]
    named = [p for p in missing if permission.action in p["sentence"] + p.get("remedy", "")]
    assert named, missing


@pytest.mark.parametrize("permission", OF_THE_HUB, ids=str)
def test_what_the_hub_may_not_see_is_named_and_frees_nothing(world, permission):
    outside, region = world.outside, world.region
    hold_everything(outside, HUB, region)
    name = "its events are there still"
    keys = [(world.accounts[name], world.keys[name])]
    iam = outside.client("iam")
    with without(iam, outside.resource(permission.role), permission):
        certificate = certificate_of(outside, retire(outside, keys, region))
    assert_missed(told(certificate, world.keys[name]), permission)
