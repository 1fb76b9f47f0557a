"""key.create, seen from outside: one new key in each place that needs one, and then its alias."""

import json
import time

import pytest

from console.organization import PREVIOUS, WANTED
from e2e.outside import alone, until

GROUPS = tuple(f"/aws/lambda/f-{n:03d}" for n in range(6))
# While a key is made and everything is moved to it, in the order of the calls.
STEPS = ("CreateKey", "AssociateKmsKey", "EnableKeyRotation", "UpdateAlias")


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, RotateFunction={"PROPAGATION_SECONDS": "5"}) as outside:
        yield outside


@pytest.fixture(scope="module")
def account(outside):
    account = outside.new_member("New Keys", *outside.bench.seeded.regions)
    yield account
    outside.close(account)


@pytest.fixture
def places(outside, account):
    """On the previous key, the query results too, with none of Rekey's keys left from before."""
    outside.faults()
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    places = outside.places_of(account)
    for _, region in places:
        kms = outside.client("kms", account, region)
        for key in made_by_rekey(outside, (account, region)):
            kms.untag_resource(KeyId=key, TagKeys=["rekey:purpose"])
        previous = outside.key(PREVIOUS, account, region)
        outside.place_log_groups(account, region, *GROUPS, kmsKeyId=previous)
        with outside.bench.aws.without_quotas():
            outside.place_query_results(account, region, previous)
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    return places


def made_by_rekey(outside, place) -> list[str]:
    kms = outside.client("kms", *place)
    keys = kms.list_keys(Limit=1000)["Keys"]
    return [key["KeyArn"] for key in keys if "rekey:purpose" in tags_of(kms, key["KeyId"])]


def tags_of(kms, key) -> dict[str, str]:
    tags = kms.list_resource_tags(KeyId=key)["Tags"]
    return {tag["TagKey"]: tag["TagValue"] for tag in tags}


def creation(places, **create) -> dict:
    return {
        "accounts": {"include": [places[0][0]]},
        "regions": [region for _, region in places],
        "key": {"create": {"alias": WANTED, **create}},
    }


def service_of(operation) -> str:
    return "logs" if operation == "AssociateKmsKey" else "kms"


def held_up_after(step) -> list[dict]:
    """Rules that keep every later step waiting, and the end of the verification."""
    late = {"delay": 8}
    later = [
        {"service": service_of(later), "operation": later, **late}
        for later in STEPS[STEPS.index(step) + 1 :]
    ]
    return [*later, {"service": "s3", "operation": "PUT", "function": "*-VerifyFunction-*", **late}]


def seen(outside, since, place, step):
    until(lambda: outside.calls(since, operation=step, account=place[0]), what=f"a call of {step}")


def assert_all_on_one_new_key(outside, places):
    for place in places:
        (key,) = made_by_rekey(outside, place)
        assert set(outside.keys([place]).values()) == {key}
        assert outside.wanted(*place) == key
        kms = outside.client("kms", *place)
        assert kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]


def test_everything_is_on_a_new_key_whose_policy_lets_all_of_them_in(outside, places):
    account = places[0][0]
    iam = outside.client("iam", account)
    trust = {"Effect": "Allow", "Principal": {"AWS": account}, "Action": "sts:AssumeRole"}
    iam.create_role(
        RoleName="Auditor",
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )
    before = {place: outside.wanted(*place) for place in places}
    ended = outside.run(creation(places, readers=["Auditor"], logsManaged=True))
    assert ended.complete, (ended.error, ended.cause)
    assert ended.output["totals"]["changed"] == len(places) * (len(GROUPS) + 1)
    assert_all_on_one_new_key(outside, places)
    for account, region in places:
        kms, key = outside.client("kms", account, region), outside.wanted(account, region)
        assert ended.place(account, region)["wantedKey"] == key
        assert ended.place(account, region)["alias"] == {
            "alias": WANTED,
            "from": before[account, region],
            "to": key,
        }
        tags = tags_of(kms, key)
        assert len(tags.pop("rekey:made-as")) == 12
        assert tags == {
            "rekey:purpose": "cloudwatch-logs",
            "rekey:alias": WANTED,
            "rekey:run": ended.run,
            "LogsManaged": "true",
        }
        policy = json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])
        services = [s["Principal"].get("Service") for s in policy["Statement"]]
        assert services.count(f"logs.{region}.amazonaws.com") == 2
        assert f"arn:aws:iam::{account}:role/Auditor" in json.dumps(policy)
        # The old key is left as it is.
        old = kms.describe_key(KeyId=before[account, region])["KeyMetadata"]
        assert old["KeyState"] == "Enabled"


def test_the_next_run_keeps_the_key_and_one_that_is_told_to_makes_another(outside, places):
    first = outside.run(creation(places))
    assert first.complete, (first.error, first.cause)
    again = outside.run(creation(places))
    assert again.complete and again.output["totals"]["changed"] == 0
    assert_all_on_one_new_key(outside, places)
    keys = {place: outside.wanted(*place) for place in places}
    third = outside.run(creation(places, keepForDays=0))
    assert third.complete, (third.error, third.cause)
    for place in places:
        assert len(made_by_rekey(outside, place)) == 2
        assert outside.wanted(*place) != keys[place]


def test_a_key_that_is_to_let_others_in_is_another(outside, places):
    first = outside.run(creation(places[:1]))
    assert first.complete, (first.error, first.cause)
    other = outside.run(creation(places[:1], logsManaged=True))
    assert other.complete, (other.error, other.cause)
    assert len(made_by_rekey(outside, places[0])) == 2
    key = outside.wanted(*places[0])
    assert "LogsManaged" in tags_of(outside.client("kms", *places[0]), key)
    moved = outside.read(f"runs/{other.run}/keys/{places[0][0]}/{places[0][1]}/alias.json")
    assert json.loads(moved)["to"] == key and json.loads(moved)["from"] != key


def test_a_plan_makes_nothing_and_tells_the_price(outside, places):
    ended = outside.run({**creation(places), "mode": "plan"})
    assert ended.complete, (ended.error, ended.cause)
    prediction = ended.report["prediction"]
    assert (prediction["newKeys"], prediction["newKeysDollarsAMonth"]) == (2, 2.0)
    assert ended.place(*places[0])["wantedKey"] == "new"
    assert all(made_by_rekey(outside, place) == [] for place in places)


def test_a_place_without_a_log_group_gets_no_key(outside, places):
    account, region = places[0]
    for name in GROUPS:
        outside.delete_log_group(account, region, name)
    ended = outside.run(creation(places[:1]))
    assert ended.complete, (ended.error, ended.cause)
    assert ended.place(account, region)["state"] == "Unchanged"
    assert "No key is made here" in ended.place(account, region)["warnings"][0]
    assert made_by_rekey(outside, (account, region)) == []


def test_a_key_that_kms_does_not_show_everywhere_yet_is_waited_for(outside, places):
    unknown = {
        "code": "InvalidParameterException",
        "status": 400,
        "message": "The specified KMS Key Id could not be found.",
    }
    outside.faults(
        {"service": "logs", "operation": "AssociateKmsKey", "count": 3, "error": unknown}
    )
    ended = outside.run(creation(places[:1]))
    assert ended.complete, (ended.error, ended.cause)
    assert_all_on_one_new_key(outside, places[:1])


@pytest.mark.parametrize("operation", STEPS)
def test_an_answer_that_is_lost_makes_no_second_key(outside, places, operation):
    lost = {"count": 1, "close": True, "after": True}
    outside.faults({"service": service_of(operation), "operation": operation, **lost})
    ended = outside.run(creation(places[:1]))
    assert ended.complete, (ended.error, ended.cause)
    assert_all_on_one_new_key(outside, places[:1])


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_that_is_killed_between_two_steps_makes_no_second_key(outside, places, step):
    function = "VerifyFunction" if step in STEPS[2:] else "RotateFunction"
    dies = {"function": f"*-{function}-*", "kill": True, "after": True, "count": 1}
    outside.faults({"service": service_of(step), "operation": step, **dies})
    ended = outside.run(creation(places[:1]))
    (rule,) = outside.control("GET", "faults")
    assert rule["fired"] == 1
    assert ended.complete, (ended.error, ended.cause)
    assert_all_on_one_new_key(outside, places[:1])


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_is_stopped_between_two_steps_leaves_one_key_to_the_next(outside, places, step):
    outside.faults(*held_up_after(step))
    since = time.monotonic()
    started = outside.start(creation(places[:1]))
    seen(outside, since, places[0], step)
    outside.stop(started)
    outside.faults()
    ended = outside.run(creation(places[:1]))
    assert ended.complete, (ended.error, ended.cause)
    assert_all_on_one_new_key(outside, places[:1])


def test_a_place_that_fails_keeps_its_alias_and_the_next_run_takes_the_key_up(outside, places):
    (account, region), *_ = places
    before = outside.wanted(account, region)
    refused = {
        "code": "OperationAbortedException",
        "status": 400,
        "message": "Multiple concurrent requests to update the same resource were in conflict.",
    }
    outside.faults(
        {
            "service": "logs",
            "operation": "AssociateKmsKey",
            "region": region,
            "target": GROUPS[3],
            "error": refused,
        }
    )
    with outside.environment("RotateFunction", {"PATIENCE_SECONDS": "3"}):
        ended = outside.run(creation(places))
    assert not ended.complete
    assert ended.place(account, region)["state"] == "Incomplete"
    assert ended.place(account, region)["alias"] is None
    assert outside.wanted(account, region) == before
    assert_all_on_one_new_key(outside, places[1:])
    outside.faults()
    again = outside.run(creation(places))
    assert again.complete and again.output["totals"]["changed"] == 1
    assert_all_on_one_new_key(outside, places)


def test_a_role_that_the_account_does_not_have_fails_before_anything_is_changed(outside, places):
    before = outside.keys(places[:1])
    ended = outside.run(creation(places[:1], readers=["Nobody"]))
    assert not ended.complete
    (failure,) = ended.place(*places[0])["failures"]
    assert failure["code"] == "MalformedPolicyDocumentException"
    assert "key.create.readers" in failure["remedy"]
    assert outside.keys(places[:1]) == before
    assert made_by_rekey(outside, places[0]) == []


def test_what_a_new_key_got_can_be_put_back(outside, places):
    before = outside.keys(places)
    rotation = outside.run(creation(places))
    assert rotation.complete, (rotation.error, rotation.cause)
    undone = outside.run(
        {
            "mode": "restore",
            "restore": {"run": rotation.run},
            "accounts": {"include": [places[0][0]]},
        }
    )
    assert undone.complete, (undone.error, undone.cause)
    assert outside.keys(places) == before
