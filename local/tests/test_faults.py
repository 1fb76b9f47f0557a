"""Failing calls on order, distance to Regions, and the timeline that measures pacing."""

import time
import urllib.error

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, ReadTimeoutError
from conftest import NO_RETRIES
from keys import REGION, refused

from console import seed

A_DAY = 24 * 60 * 60
LIST = {"service": "logs", "operation": "DescribeLogGroups"}


@pytest.fixture
def logs(client, account, control):
    return client("logs", account)


def fails(call):
    try:
        call()
        return False
    except (ClientError, HTTPClientError):
        return True


def configured(logs, **options):
    """Another client of the same place."""
    return boto3.client(
        "logs",
        endpoint_url=logs.meta.endpoint_url,
        region_name=logs.meta.region_name,
        aws_access_key_id="111122223333",
        aws_secret_access_key="test",
        config=NO_RETRIES.merge(Config(**options)),
    )


def seconds(call):
    started = time.monotonic()
    call()
    return time.monotonic() - started


def test_an_error_a_number_of_times(logs, control):
    error = {"code": "ServiceUnavailableException", "status": 503, "message": "not now"}
    control("POST", "faults", {**LIST, "skip": 1, "count": 2, "error": error})
    logs.describe_log_groups()
    for _ in range(2):
        with refused("ServiceUnavailableException", "not now"):
            logs.describe_log_groups()
    logs.describe_log_groups()
    assert control("GET", "faults")[0]["fired"] == 2


def test_only_the_calls_that_the_rule_names(client, account, new_account, control):
    error = {"code": "OperationAbortedException", "status": 400, "message": "conflict"}
    rule = {"service": "logs", "operation": "Create*", "target": "/a/*", "error": error}
    control("PUT", "faults", [{**rule, "account": account, "region": REGION}])
    logs = client("logs", account)
    with refused("OperationAbortedException"):
        logs.create_log_group(logGroupName="/a/b")
    logs.create_log_group(logGroupName="/b")
    logs.describe_log_groups()
    client("logs", account, "eu-west-1").create_log_group(logGroupName="/a/b")
    client("logs", new_account()).create_log_group(logGroupName="/a/b")
    control("DELETE", "faults")
    logs.create_log_group(logGroupName="/a/b")


def test_a_load_balancers_html(logs, control):
    control("POST", "faults", {**LIST, "html": 500})
    with pytest.raises(ClientError) as caught:
        logs.describe_log_groups()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 500


def test_a_closed_connection(logs, control):
    control("POST", "faults", {**LIST, "count": 1, "close": True})
    with pytest.raises(HTTPClientError):
        logs.describe_log_groups()
    logs.describe_log_groups()


def test_an_answer_that_is_lost_after_the_work(logs, control):
    create = {"service": "logs", "operation": "CreateLogGroup", "count": 1}
    control("POST", "faults", {**create, "close": True, "after": True})
    with pytest.raises(HTTPClientError):
        logs.create_log_group(logGroupName="/a")
    with refused("ResourceAlreadyExistsException"):
        logs.create_log_group(logGroupName="/a")


def test_a_delay(logs, control):
    control("POST", "faults", {**LIST, "count": 1, "delay": 2})
    assert seconds(logs.describe_log_groups) >= 2
    logs.describe_log_groups()
    assert control("GET", "faults")[0]["fired"] == 1


def test_chance_is_repeatable(logs, control):
    control("PUT", "quotas", {"enabled": False})

    def storm(seed):
        rule = {**LIST, "probability": 0.5, "seed": seed, "html": 503}
        control("PUT", "faults", [rule])
        return [fails(logs.describe_log_groups) for _ in range(40)]

    assert storm(7) == storm(7) != storm(8)
    assert 5 < sum(storm(7)) < 35


def test_an_answer_that_ends_half_way_after_the_work(logs, account, control):
    create = {"service": "logs", "operation": "*", "truncate": True, "count": 1}
    logs.create_log_group(logGroupName="/a")
    control("POST", "faults", create)
    with pytest.raises(HTTPClientError):
        logs.describe_log_groups()
    control("POST", "faults", create)
    with pytest.raises(HTTPClientError):
        logs.create_log_group(logGroupName="/b")
    assert len(logs.describe_log_groups()["logGroups"]) == 2
    rows = control("GET", f"timeline?account={account}")
    assert [row["lost"] for row in rows] == [False, True, True, False]


def test_a_key_that_takes_effect_later_than_others(client, logs, account, control):
    control.settings(propagationSeconds=0)
    key = client("kms", account).create_key(Policy=seed.key_policy(account, REGION))["KeyMetadata"]
    names = ("/late", "/soon")
    late = {"service": "logs", "operation": "AssociateKmsKey", "target": "/late"}
    control("POST", "faults", {**late, "settles": A_DAY})
    for name in names:
        logs.create_log_group(logGroupName=name)
        logs.associate_kms_key(logGroupName=name, kmsKeyId=key["Arn"])
    rows = control("GET", f"keys?account={account}&region={REGION}")
    effective = {row["target"]: row["effective"] for row in rows}
    assert {row["configured"] for row in rows if row["target"] in names} == {key["Arn"]}
    assert (effective["/late"], effective["/soon"]) == (None, key["Arn"])


def test_only_the_calls_of_the_function_that_the_rule_names(logs, control):
    control("POST", "faults", {**LIST, "function": "rekey-*", "close": True})
    logs.describe_log_groups()
    name = "rekey-SurveyFunction-1"
    named = configured(logs, user_agent_appid=name)
    with pytest.raises(HTTPClientError):
        named.describe_log_groups()
    (row,) = control("GET", f"timeline?function={name}")
    assert row["operation"] == "DescribeLogGroups"


def test_a_rule_that_is_not_understood(control):
    for rule in ({**LIST}, {**LIST, "close": True, "html": 500}, {"close": True}, {**LIST, "x": 1}):
        with pytest.raises(urllib.error.HTTPError, match="400"):
            control("POST", "faults", rule)
    assert control("GET", "faults") == []


def test_distance_is_per_region_and_keeps_nobody_waiting(client, account, control):
    near, far = (client("logs", account, region) for region in ("eu-west-1", "ap-southeast-2"))
    control("PUT", "latency", {"ap-southeast-2": A_DAY * 1000})
    impatient = configured(far, read_timeout=0.3)
    for _ in range(3):
        with pytest.raises(ReadTimeoutError):
            impatient.describe_log_groups()
    # These three are on their way for a day.
    near.describe_log_groups()
    control("PUT", "latency", {"ap-southeast-2": 300})
    assert seconds(far.describe_log_groups) >= 0.3


def test_the_timeline_tells_when_each_call_came_and_how_it_ended(logs, account, control):
    logs.create_log_group(logGroupName="/a")
    with refused("ResourceAlreadyExistsException"):
        logs.create_log_group(logGroupName="/a")
    time.sleep(0.1)
    with refused("ResourceNotFoundException"):
        logs.delete_log_group(logGroupName="/b")
    rows = control("GET", f"timeline?account={account}")
    told = [(r["operation"], r["target"], r["status"], r["error"]) for r in rows]
    assert told == [
        ("CreateLogGroup", "/a", 200, None),
        ("CreateLogGroup", "/a", 400, "ResourceAlreadyExistsException"),
        ("DeleteLogGroup", "/b", 400, "ResourceNotFoundException"),
    ]
    assert rows[2]["mono"] - rows[1]["mono"] >= 0.1
    only = control("GET", f"timeline?account={account}&operation=DeleteLogGroup")
    assert only == rows[2:]
    assert control("GET", f"timeline?account={account}&since={rows[1]['mono']}") == rows[1:]


def test_unknown_control_calls_are_refused(control):
    before = control("GET", "settings")
    for method, path, body in (
        ("GET", "nothing", None),
        ("PUT", "settings", {"propagation": 1}),
        ("PUT", "settings", {"propagationSeconds": -1}),
        ("PUT", "latency", {"eu-west-1": "far"}),
        ("PUT", "quotas", {"on": True}),
        ("GET", "timeline?colour=red", None),
    ):
        with pytest.raises(urllib.error.HTTPError, match="40[04]"):
            control(method, path, body)
    assert control("GET", "settings") == before
