"""Mode restore, seen from outside: every key is where it was before the run, byte for byte."""

import time
from collections import Counter

import pytest

from console.organization import PREVIOUS
from e2e.outside import alone, scope, until
from e2e.targets import listed

OLD, NONE, RIGHT = "/aws/lambda/old-%03d", "/aws/lambda/none-%03d", "/aws/lambda/right-%03d"


@pytest.fixture(scope="module")
def outside(deployed):
    with alone(deployed, settles=1) as outside:
        yield outside


@pytest.fixture(scope="module")
def account(outside):
    account = outside.new_member("Restored", *outside.bench.seeded.regions)
    yield account
    outside.close(account)


def restoration(account, run, **more):
    return {"mode": "restore", "restore": {"run": run}, "accounts": {"include": [account]}, **more}


@pytest.fixture
def before(outside, account):
    """Some on the previous key, some on none, some right; the query results on either."""
    outside.faults()
    outside.control("PUT", "settings", {"propagationSeconds": 0})
    for number, (_, region) in enumerate(outside.places_of(account)):
        previous, wanted = outside.key(PREVIOUS, account, region), outside.wanted(account, region)
        for name in outside.log_groups(account, region):
            outside.delete_log_group(account, region, name)
        outside.place_log_groups(account, region, *(OLD % n for n in range(22)), kmsKeyId=previous)
        outside.place_log_groups(account, region, *(NONE % n for n in range(3)))
        outside.place_log_groups(account, region, *(RIGHT % n for n in range(2)), kmsKeyId=wanted)
        outside.place_query_results(account, region, previous if number == 0 else None)
    keys = outside.keys(outside.places_of(account))
    outside.control("PUT", "settings", {"propagationSeconds": 1})
    return keys


def test_what_a_rotation_moved_is_where_it_was_and_can_be_moved_there_again(
    outside, account, before
):
    # Step Functions lets letters of any alphabet into a name.
    rotation = outside.run(
        scope(*outside.places_of(account)), f"Schlüsselwechsel-鍵-{time.time_ns()}"
    )
    assert rotation.complete, (rotation.error, rotation.cause)
    rotated = outside.keys(outside.places_of(account))
    assert rotated != before

    undone = outside.run(restoration(account, rotation.run))
    assert undone.complete, (undone.error, undone.cause)
    assert outside.keys(outside.places_of(account)) == before
    moved = sum(rotated[target] != key for target, key in before.items())
    assert undone.report["mode"] == "restore"
    assert undone.report["totals"]["changed"] == moved
    rows = listed(outside, undone.run, undone.report)
    assert {target: row["wantedKey"] for target, row in rows.items() if row["wantedKey"]} == {
        target: key for target, key in before.items() if rotated[target] != key
    }
    assert Counter(row["outcome"] for row in rows.values())["changed"] == moved
    assert {place["state"] for place in undone.report["places"]} == {"Rotated"}

    again = outside.run(restoration(account, rotation.run))
    assert again.complete, (again.error, again.cause)
    assert again.report["totals"]["changed"] == 0

    redone = outside.run(restoration(account, undone.run))
    assert redone.complete, (redone.error, redone.cause)
    assert outside.keys(outside.places_of(account)) == rotated


def test_scope_fields_narrow_a_restoration(outside, account, before):
    rotation = outside.run(scope(*outside.places_of(account)))
    assert rotation.complete, (rotation.error, rotation.cause)
    rotated = outside.keys(outside.places_of(account))
    region = outside.bench.seeded.regions[0]
    undone = outside.run(
        restoration(
            account,
            rotation.run,
            regions=[region],
            logGroups={"include": ["*none-*"]},
            queryResults=False,
        )
    )
    assert undone.complete, (undone.error, undone.cause)
    now = outside.keys(outside.places_of(account))
    put_back = {target for target in now if target[1] == region and "none-" in target[2]}
    assert {target for target in now if now[target] != rotated[target]} == put_back
    assert all(now[target] == before[target] for target in put_back)


def test_what_others_moved_on_is_left_alone_and_named(outside, account, before):
    rotation = outside.run(scope(*outside.places_of(account)))
    region = outside.bench.seeded.regions[0]
    group = NONE % 0
    previous = outside.key(PREVIOUS, account, region)
    outside.client("logs", account, region).associate_kms_key(logGroupName=group, kmsKeyId=previous)
    undone = outside.run(restoration(account, rotation.run))
    assert undone.complete, (undone.error, undone.cause)
    assert outside.keys(outside.places_of(account)) == {
        **before,
        (account, region, group): previous,
    }
    place = undone.place(account, region)
    assert (place["movedOn"], undone.report["totals"]["movedOn"]) == (1, 1)
    assert place["movedOnTargets"] == [{"target": group, "key": previous}]
    rows = listed(outside, undone.run, undone.report)
    assert rows[account, region, group]["outcome"] == "movedOn"
    assert rows[account, region, group]["presentKey"] == previous


def test_a_run_that_was_stopped_amid_its_changes_is_undone_at_once(outside, account, before):
    began = time.monotonic()
    started = outside.start(scope(*outside.places_of(account)))
    until(lambda: len(outside.associations(began, account=account)) >= 12, what="12 changes")
    outside.stop(started)
    undone = outside.run(restoration(account, started.run))
    assert undone.complete, (undone.error, undone.cause)
    assert outside.keys(outside.places_of(account)) == before


def test_with_a_role_that_only_rotates_what_was_on_a_key_goes_back_and_the_rest_is_told_what_to_do(
    outside, account, before
):
    rotation = outside.run(scope(*outside.places_of(account)))
    assert rotation.complete, (rotation.error, rotation.cause)
    rotated = outside.keys(outside.places_of(account))
    outside.permit(account, "rotate")
    try:
        undone = outside.run(restoration(account, rotation.run))
    finally:
        outside.permit(account, "restore")
    assert (undone.status, undone.error) == ("FAILED", "RotationIncomplete")
    now = outside.keys(outside.places_of(account))
    off = {target for target, key in before.items() if key == "none"}
    assert {target for target in now if now[target] != before[target]} == off
    assert all(now[target] == rotated[target] for target in off)
    for place in outside.places_of(account):
        told = undone.place(*place)
        assert told["state"] == "Incomplete"
        for failure in told["failures"]:
            assert (failure["code"], failure["blame"]) == ("AccessDeniedException", "CONFIGURATION")
            assert "logs:DisassociateKmsKey" in failure["message"]
            assert account in failure["remedy"]
            assert "Permissions=restore (MemberPermissions" in failure["remedy"]
        failed = sum(failure["count"] for failure in told["failures"])
        assert failed == sum(target[:2] == place for target in off)

    rest = outside.run(restoration(account, rotation.run))
    assert rest.complete, (rest.error, rest.cause)
    assert rest.report["totals"]["changed"] == len(off)
    assert outside.keys(outside.places_of(account)) == before


def test_a_previous_key_that_is_disabled_is_refused_with_its_reason(outside, account, before):
    rotation = outside.run(scope(*outside.places_of(account)))
    region = outside.bench.seeded.regions[0]
    previous = outside.key(PREVIOUS, account, region)
    kms = outside.client("kms", account, region)
    kms.disable_key(KeyId=previous)
    try:
        undone = outside.run(restoration(account, rotation.run, logGroups={"include": ["*old-*"]}))
        assert undone.error == "RotationIncomplete"
        place = undone.place(account, region)
        assert place["state"] == "Refused"
        assert {failure["code"] for failure in place["failures"]} == {"KeyDisabled"}
        now = outside.keys(outside.places_of(account))
        assert all(key != previous for target, key in now.items() if target[1] == region)
    finally:
        kms.enable_key(KeyId=previous)


def test_what_is_no_run_or_changed_nothing_cannot_be_undone(outside, account, before):
    nothing = outside.run(restoration(account, "no-such-run"))
    assert (nothing.error, "no-such-run" in nothing.cause) == ("rekey.input.InvalidInput", True)
    planned = outside.run(scope(*outside.places_of(account), mode="plan"))
    assert planned.complete, (planned.error, planned.cause)
    ended = outside.run(restoration(account, planned.run))
    assert ended.error == "rekey.input.InvalidInput"
    assert "mode plan" in ended.cause
    assert outside.lease() is None
    assert outside.keys(outside.places_of(account)) == before
