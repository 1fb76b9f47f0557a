"""Retention policies of an account, as
https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutAccountPolicy.html says.
"""

import json
import time
import urllib.request

import pytest
from keys import REGION, refused

DAY = 24 * 60 * 60
NAMES = ("/app/a", "/app/b", "/other")


def document(days, mode="RETROACTIVE"):
    return json.dumps({"retentionInDays": days, "enforcementMode": mode})


class Place:
    def __init__(self, client, account, control, endpoint):
        self.account, self.control, self.endpoint = account, control, endpoint
        self.logs = client("logs", account)
        control.log_groups(account, REGION, NAMES, retentionInDays=7)

    def put(self, name, days, mode="RETROACTIVE", **more):
        policy = {"policyName": name, "policyDocument": document(days, mode), **more}
        return self.logs.put_account_policy(policyType="RETENTION_POLICY", **policy)

    def past(self, name, days, seconds_ago, mode="RETROACTIVE", **more):
        """A policy that was put so long ago."""
        put = int((time.time() - seconds_ago) * 1000)
        policy = {"policyName": name, "policyDocument": document(days, mode), **more}
        policies = [{**policy, "lastUpdatedTime": put}]
        body = {"account": self.account, "region": REGION, "policies": policies}
        self.control("PUT", "account-policies", body)

    def policies(self):
        told = self.logs.describe_account_policies(policyType="RETENTION_POLICY")
        return told["accountPolicies"]

    def retention(self):
        """(days, policy) of every log group, read without a client that drops what is new."""
        credential = f"Credential={self.account}/20261101/{REGION}/logs/aws4_request"
        headers = {
            "Authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0",
            "X-Amz-Target": "Logs_20140328.DescribeLogGroups",
            "Content-Type": "application/x-amz-json-1.1",
        }
        request = urllib.request.Request(self.endpoint, b"{}", headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            groups = json.load(answer)["logGroups"]
        return {
            group["logGroupName"]: (group.get("retentionInDays"), group.get("retentionPolicyName"))
            for group in groups
        }


@pytest.fixture
def place(client, new_account, control, endpoint):
    control.settings(doubts={"retention-policies": "in-force"})
    return Place(client, new_account(), control, endpoint)


OWN = (7, None)


def test_a_policy_is_shown_at_once_and_in_force_a_day_later(place):
    put = place.put("Baseline", 90)["accountPolicy"]
    assert [p["policyName"] for p in place.policies()] == ["Baseline"]
    assert json.loads(put["policyDocument"])["retentionInDays"] == 90
    assert abs(put["lastUpdatedTime"] / 1000 - time.time()) < 60
    assert set(place.retention().values()) == {OWN}


def test_it_goes_before_a_longer_and_a_shorter_retention(place, control):
    control.log_groups(place.account, REGION, ["/long"], retentionInDays=3653)
    control.log_groups(place.account, REGION, ["/never"])
    place.past("Baseline", 90, DAY + 60)
    assert set(place.retention().values()) == {(90, "Baseline")}
    place.past("Baseline", 365, DAY - 60)
    assert set(place.retention().values()) == {(90, "Baseline")}, "not yet"
    place.past("Baseline", 365, DAY + 1)
    assert set(place.retention().values()) == {(365, "Baseline")}


def test_of_several_the_longest_counts_and_never_is_longest(place):
    place.past("Baseline", 90, 3 * DAY)
    place.past("App", 365, 2 * DAY, selectionCriteria='LogGroupNamePrefix = "/app/"')
    place.past("A", "NEVER_EXPIRE", 2 * DAY, selectionCriteria='LogGroupNamePrefix = "/app/a"')
    place.past("Later", 90, 2 * DAY)
    assert place.retention() == {
        "/app/a": (None, "A"),
        "/app/b": (365, "App"),
        "/other": (90, "Baseline"),
    }


def test_one_for_new_log_groups_leaves_those_that_were_there(place, control):
    place.past("New", 90, 2 * DAY, "NEW_ONLY")
    long_ago = int((time.time() - 9 * DAY) * 1000)
    control.log_groups(place.account, REGION, ["/before"], creationTime=long_ago)
    assert place.retention()["/before"] == (None, None)
    assert place.retention()["/other"] == (90, "New")


def test_a_deleted_one_is_over_at_once(place):
    place.past("Baseline", 90, 2 * DAY)
    which = {"policyName": "Baseline", "policyType": "RETENTION_POLICY"}
    place.logs.delete_account_policy(**which)
    assert (place.policies(), set(place.retention().values())) == ([], {OWN})
    with refused("ResourceNotFoundException"):
        place.logs.delete_account_policy(**which)


@pytest.mark.parametrize(
    ("name", "days", "mode"),
    [
        ("aws/x", 90, "RETROACTIVE"),
        ("X", 7, "RETROACTIVE"),
        ("X", 91, "NEW_ONLY"),
        ("X", 90, "ALL"),
    ],
)
def test_what_is_no_retention_policy_is_refused(place, name, days, mode):
    with refused("InvalidParameterException"):
        place.put(name, days, mode)
    assert place.policies() == []


def test_where_the_type_is_unknown_it_is_refused_and_none_is_in_force(place, control):
    place.past("Baseline", 90, 2 * DAY)
    control.settings(doubts={"retention-policies": "unknown"})
    for call in (place.policies, lambda: place.put("Baseline", 90)):
        with refused("InvalidParameterException", "'RETENTION_POLICY' at 'policyType' failed"):
            call()
    assert set(place.retention().values()) == {OWN}
