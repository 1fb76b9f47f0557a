"""A rotation as everybody wants it, seen from outside; and the one after it."""

import itertools
import json
import os
import re
import subprocess
import time
from collections import Counter

import pytest

from console.command import without_ours
from console.soak.invariants import THROTTLED
from e2e.outside import QUERY_RESULTS, Outside, each, scope
from e2e.targets import listed, outcomes


@pytest.fixture(scope="module")
def rotation(deployed, small_organization):
    """The outside, the keys before and after, and the end of a run with the input {}."""
    outside = Outside(deployed)
    outside.put_back(small_organization)
    before = outside.keys(outside.places)
    groups = {place: outside.log_groups(*place) for place in outside.places}
    began = time.monotonic()
    ended = outside.run({})
    wanted = {place: outside.wanted(*place) for place in outside.places}
    return Rotation(outside, before, groups, wanted, began, ended)


class Rotation:
    def __init__(self, outside, before, groups, wanted, began, ended):
        self.outside, self.before, self.groups = outside, before, groups
        self.wanted, self.began, self.ended = wanted, began, ended

    def to_change(self) -> dict:
        return {t: key for t, key in self.before.items() if key != self.wanted[t[:2]]}


@pytest.fixture(scope="module")
def again(rotation):
    """When a second run began, and its end."""
    return time.monotonic(), rotation.outside.run({})


def test_the_organization_has_something_to_change(rotation):
    reasons = Counter(
        "right" if key == rotation.wanted[target[:2]] else "none" if key == "none" else "old"
        for target, key in rotation.before.items()
    )
    assert all(reasons[reason] > 3 for reason in ("right", "none", "old")), reasons


def test_a_rotation_succeeds_and_tells_its_run_outcome_totals_and_report(rotation):
    ended = rotation.ended
    assert (ended.status, ended.error) == ("SUCCEEDED", None)
    assert set(ended.output) == {
        "run",
        "outcome",
        "totals",
        "report",
        "html",
        "targets",
        "warnings",
        "blockedBy",
    }
    assert ended.output["warnings"] == ended.output["blockedBy"] == []
    assert ended.output["run"] == ended.run
    assert ended.output["outcome"] == "COMPLETE"
    assert ended.output["totals"] == ended.report["totals"]
    bucket, _, name = ended.output["report"].removeprefix("s3://").partition("/")
    assert bucket == rotation.outside.bucket
    assert json.loads(rotation.outside.read(name)) == ended.report
    assert ended.output["html"] == ended.output["report"].replace(".json", ".html")
    assert ended.output["targets"] == ended.output["report"].replace("report.json", "targets.csv")


def test_a_browser_and_a_spreadsheet_can_open_what_the_report_lies_beside(rotation):
    s3, outside = rotation.outside.client("s3"), rotation.outside
    for form, kind, begin in (
        ("json", "application/json", b"{"),
        ("html", "text/html; charset=utf-8", b"<!doctype html>"),
        ("csv", "text/csv; charset=utf-8", b'\xef\xbb\xbf"run"'),
    ):
        name = f"runs/{rotation.ended.run}/report.{form}"
        written = s3.get_object(Bucket=outside.bucket, Key=name)
        assert written["ContentType"] == kind
        content = written["Body"].read()
        assert content.startswith(begin)
        for account, region in outside.places:
            assert account.encode() in content and region.encode() in content


def test_every_target_is_on_its_places_wanted_key_as_the_accounts_themselves_see_it(rotation):
    after = rotation.outside.keys(rotation.outside.places)
    assert set(after) == set(rotation.before)
    astray = {target: key for target, key in after.items() if key != rotation.wanted[target[:2]]}
    assert astray == {}


def test_the_log_groups_are_on_the_wanted_key_as_the_aws_cli_sees_them(rotation):
    """One place of each account, because a CLI takes its time to start."""
    outside = rotation.outside
    regions = itertools.cycle(outside.bench.seeded.regions)
    places = list(zip(outside.members, regions, strict=False))

    def seen(place):
        account, region = place
        command = ["aws", "logs", "describe-log-groups", "--region", region, "--output", "json"]
        environ = outside.bench.cloud.environment(dict(os.environ), account)
        told = subprocess.run(command, env=without_ours(environ), capture_output=True, check=True)
        return {g["logGroupName"]: g.get("kmsKeyId") for g in json.loads(told.stdout)["logGroups"]}

    for place, keys in zip(places, each(seen, places), strict=True):
        assert set(keys) == set(rotation.groups[place])
        assert set(keys.values()) == {rotation.wanted[place]}


def test_a_closed_account_is_left_out_by_name_and_not_entered(rotation):
    outside = rotation.outside
    closed = outside.bench.seeded.ids["Closed Prototype"]
    assert closed in [left["account"] for left in rotation.ended.report["leftOut"]]
    assert closed not in [place["account"] for place in rotation.ended.report["places"]]
    entered = outside.calls(rotation.began, service="sts", operation="AssumeRole")
    assert {call["target"].split(":")[4] for call in entered} == set(outside.members)


def test_the_totals_are_what_a_recount_gives(rotation):
    changes = len(rotation.to_change())
    expected = dict.fromkeys(rotation.ended.report["totals"], 0) | {
        "accounts": len(rotation.outside.members),
        "places": len(rotation.outside.places),
        "targets": len(rotation.before),
        "changed": changes,
        "alreadyRight": len(rotation.before) - changes,
    }
    assert rotation.ended.report["totals"] == expected
    per_place = Counter(target[:2] for target in rotation.to_change())
    for place in rotation.outside.places:
        reported = rotation.ended.place(*place)
        assert (reported["state"], reported["changed"]) == ("Rotated", per_place[place])
        assert reported["wantedKey"] == rotation.wanted[place]
        moved = (*place, QUERY_RESULTS) in rotation.to_change()
        assert reported["queryResults"] == ("Verified" if moved else "AlreadyRight")


def test_every_target_is_listed_once_with_its_keys_and_what_became_of_it(rotation):
    rows = listed(rotation.outside, rotation.ended.run, rotation.ended.report)
    to_change = rotation.to_change()
    assert outcomes(rows) == {
        target: "changed" if target in to_change else "alreadyRight" for target in rotation.before
    }
    assert {target: row["presentKey"] for target, row in rows.items()} == rotation.before
    for target, row in rows.items():
        assert row["wantedKey"] == rotation.wanted[target[:2]]
        assert (row["changedAt"] is not None) == (target in to_change)
        group = rotation.groups[target[:2]].get(target[2])
        assert row["type"] == ("query results" if group is None else "log group")
        if group is not None:
            assert row["retentionInDays"] == group.get("retentionInDays")
            assert row["class"] == group["logGroupClass"]


def test_the_journal_holds_every_previous_key_as_it_was_and_nothing_else(rotation):
    journal = rotation.outside.journal(rotation.ended.run)
    assert journal == {target: {key} for target, key in rotation.to_change().items()}


def test_the_previous_keys_are_what_a_recount_gives(rotation):
    moved = {t: key for t, key in rotation.to_change().items() if key != "none"}
    expected = Counter((*t[:2], key) for t, key in moved.items() if t[2] != QUERY_RESULTS)
    expected |= Counter({(*t[:2], key): 0 for t, key in moved.items()})
    forever = Counter(
        (*target[:2], key)
        for target, key in moved.items()
        if target[2] != QUERY_RESULTS
        and "retentionInDays" not in rotation.groups[target[:2]][target[2]]
    )
    told = rotation.ended.report["previousKeys"]
    assert {(k["account"], k["region"], k["key"]): k["logGroups"] for k in told} == expected
    for key in told:
        name = (key["account"], key["region"], key["key"])
        assert key["neverExpires"] == forever[name]
        assert (key["neededUntil"] is None) == (forever[name] > 0)
        queried = moved.get((*name[:2], QUERY_RESULTS)) == name[2]
        assert key["queryResults"] == queried


def test_each_target_is_changed_once(rotation):
    for account, region in rotation.outside.places:
        made = rotation.outside.associations(rotation.began, account=account, region=region)
        calls = [call for call in made if call["status"] == 200]
        expected = Counter(t[2] for t in rotation.to_change() if t[:2] == (account, region))
        changed = Counter(
            call["target"].partition(":log-group:")[2] or call["target"] for call in calls
        )
        arn = f"arn:aws:logs:{region}:{account}:{QUERY_RESULTS}"
        changed = Counter({QUERY_RESULTS if t == arn else t: n for t, n in changed.items()})
        assert changed == expected
        # A machine that stands still for a moment lets calls arrive in a bunch.
        assert {call["error"] for call in made} <= {None, THROTTLED}


def test_the_lease_is_free_after_a_run(rotation):
    assert rotation.outside.lease() is None


def test_a_second_run_changes_nothing_waits_for_nothing_and_is_complete(rotation, again):
    began, ended = again
    assert ended.complete, (ended.error, ended.cause)
    assert rotation.outside.associations(began) == []
    totals = ended.output["totals"]
    assert (totals["changed"], totals["alreadyRight"]) == (0, len(rotation.before))
    assert {place["state"] for place in ended.report["places"]} == {"Unchanged"}
    entered = [
        event.get("stateEnteredEventDetails", {}).get("name")
        for event in rotation.outside.history(ended.arn)
    ]
    assert "Rotate the places" not in entered
    assert rotation.outside.journal(ended.run) == {}


def test_the_consoles_default_input_does_the_deployed_default(rotation, again):
    ended = rotation.outside.run({"Comment": "Insert your JSON here"})
    assert ended.complete, (ended.error, ended.cause)
    assert ended.output["totals"] == again[1].output["totals"]


def test_query_results_that_nobody_can_read_back_are_associated_each_time_without_a_wait(
    deployed, small_organization
):
    """A place without a log group: AWS tells the key of a query's result only."""
    outside = Outside(deployed)
    region = deployed.seeded.regions[0]
    empty = outside.new_member("Empty", region)
    try:
        given = {"accounts": {"include": [empty]}, "regions": [region]}
        for _ in range(2):
            began = time.monotonic()
            ended = outside.run(given)
            assert ended.complete, (ended.error, ended.cause)
            assert ended.place(empty, region)["queryResults"] == "NotVerifiable"
            (call,) = outside.associations(began)
            assert call["target"] == f"arn:aws:logs:{region}:{empty}:{QUERY_RESULTS}"
            (child,) = [c for c in outside.children(ended.arn) if "/Rotate" in c]
            entered = [
                event.get("stateEnteredEventDetails", {}).get("name")
                for event in outside.history(child)
            ]
            assert "Verify" in entered
            assert not [name for name in entered if name and name.startswith("Wait")]
    finally:
        outside.close(empty)


def test_the_deployed_stack_has_the_promised_outputs(deployed):
    cloudformation = deployed.cloud.client("cloudformation")
    (stack,) = cloudformation.describe_stacks(StackName="rekey")["Stacks"]
    assert stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    assert set(outputs) == {"StateMachineArn", "BucketName", "WorkerRoleArn", "DashboardUrl"}
    region = deployed.stack.state_machine_arn.split(":")[3]
    console = f"https://console.aws.amazon.com/cloudwatch/home?region={region}"
    assert outputs["DashboardUrl"] == f"{console}#dashboards/dashboard/rekey"


def links_beside(page: bytes) -> set[str]:
    """Of a page, those that lead to other files of the bucket."""
    found = re.findall(r'<a href="([^"#]+)"', page.decode())
    return {link for link in found if not link.startswith("https:")}


def test_the_last_report_of_its_mode_is_where_the_dashboard_leads(deployed, place):
    outside = Outside(deployed)
    last = outside.run(scope(place))
    told = json.loads(outside.read("last/rotate.json"))
    assert told["run"] == last.run
    assert links_beside(outside.read("last/rotate.html")) == {
        f"../runs/{last.run}/{name}"
        for name in links_beside(outside.read(f"runs/{last.run}/report.html"))
    }
    links = [
        w["properties"]["markdown"] for w in dashboard(deployed)["widgets"] if w["type"] == "text"
    ]
    region = deployed.stack.state_machine_arn.split(":")[3]
    object_page = f"https://console.aws.amazon.com/s3/object/{outside.bucket}?region={region}"
    assert f"{object_page}&prefix=last/rotate.html" in links[0]


def test_the_dashboard_shows_the_states_of_alarms_that_are_there(deployed):
    (shown,) = [w for w in dashboard(deployed)["widgets"] if w["type"] == "alarm"]
    cloudwatch = deployed.cloud.client("cloudwatch")
    there = {alarm["AlarmArn"] for alarm in cloudwatch.describe_alarms()["MetricAlarms"]}
    assert set(shown["properties"]["alarms"]) == there != set()


def test_no_reference_of_the_dashboard_is_left_open(deployed):
    body = json.dumps(dashboard(deployed))
    left = set(re.findall(r"\$\{(\w+)\}", body))
    assert left == {"LAST_TIME_RELATIVE"}


def dashboard(deployed):
    told = deployed.cloud.client("cloudwatch").get_dashboard(DashboardName="rekey")
    return json.loads(told["DashboardBody"])
