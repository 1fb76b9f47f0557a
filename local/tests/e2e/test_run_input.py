"""What a run makes of an execution input that it cannot take: nothing, at once, by name."""

import json
import time

import pytest

CLOSED = "<the closed account>"
STRANGER = "999999999999"
A_KEY = "1234abcd-12ab-34cd-56ef-1234567890ab"

# What names the input, the input, and what the cause must name.
UNFIT = {
    "an unknown field": ({"modus": "rotate"}, "modus"),
    "a field in other letters": ({"Mode": "rotate"}, "Mode"),
    "an unknown field in a field": ({"accounts": {"includes": [STRANGER]}}, "accounts.includes"),
    "an unknown field in the key": ({"key": {"alias": "alias/x", "arn": "x"}}, "key.arn"),
    "a misspelt mode": ({"mode": "rotat"}, "mode"),
    "a mode in other letters": ({"mode": "Rotate"}, "mode"),
    "a number for a text": ({"mode": 1}, "mode"),
    "a text for a list": ({"regions": "eu-central-1"}, "regions"),
    "a list for an object": ({"accounts": [STRANGER]}, "accounts"),
    "a text for a flag": ({"queryResults": "false"}, "queryResults"),
    "a null": ({"regions": None}, "regions"),
    "a list": ([], "input"),
    "a number as an account": ({"accounts": {"include": [111122223333]}}, "accounts.include[0]"),
    "no included account": ({"accounts": {"include": []}}, "accounts.include"),
    "no Region": ({"regions": []}, "regions"),
    "no included log group": ({"logGroups": {"include": []}}, "logGroups.include"),
    "an unknown Region": ({"regions": ["eu-central-1", "eu-central-9"]}, "regions[1]"),
    "a Region of another partition": ({"regions": ["cn-north-1"]}, "regions[0]"),
    "a Region twice": ({"regions": ["us-east-1", "us-east-1"]}, "regions[1]"),
    "an alias of AWS": ({"key": {"alias": "alias/aws/logs"}}, "key.alias"),
    "no key": ({"key": {}}, "key"),
    "an alias as an ARN": (
        {
            "regions": ["us-east-1"],
            "key": {"arns": {"us-east-1": "arn:aws:kms:us-east-1:111122223333:alias/x"}},
        },
        "key.arns.us-east-1",
    ),
    "a Region without a key": (
        {
            "regions": ["us-east-1", "us-east-2"],
            "key": {"arns": {"us-east-1": f"arn:aws:kms:us-east-1:111122223333:key/{A_KEY}"}},
        },
        "key.arns",
    ),
    "no organizational unit": (
        {"organizationalUnits": {"include": ["Security"]}},
        "organizationalUnits.include[0]",
    ),
    "an account of somebody else": ({"accounts": {"include": [STRANGER]}}, "accounts.include[0]"),
    "a closed account": ({"accounts": {"include": [CLOSED]}}, "accounts.include[0]"),
    "a good field beside a bad one": (
        {"regions": ["us-east-1"], "loggroups": {"include": ["/aws/*"]}},
        "loggroups",
    ),
}


@pytest.fixture(scope="module")
def keys(outside):
    return outside.keys(outside.places)


@pytest.mark.parametrize("what", UNFIT)
def test_it_fails_at_once_naming_the_field_and_enters_no_member(outside, keys, what):
    given, field = UNFIT[what]
    closed = outside.bench.seeded.ids["Closed Prototype"]
    given = json.loads(json.dumps(given).replace(CLOSED, closed))
    began = time.monotonic()
    ended = outside.run(given)
    assert (ended.status, ended.error) == ("FAILED", "rekey.input.InvalidInput")
    assert f"{field}:" in ended.cause, ended.cause
    assert ended.cause.count("\n") == 0 and not ended.cause.startswith("{"), ended.cause
    touched = [
        (call["service"], call["operation"])
        for call in outside.calls(began)
        if call["service"] in ("logs", "kms", "sts")
    ]
    assert touched == []
    assert outside.lease() is None
    # Nothing but the mark that people were told of it.
    assert outside.names(f"runs/{ended.run}/") == [f"runs/{ended.run}/told.json"]


def test_unfit_inputs_have_changed_no_key(outside, keys):
    assert outside.keys(outside.places) == keys


def test_all_that_is_wrong_with_an_input_is_said_at_once(outside):
    ended = outside.run({"modus": "plan", "regions": [], "queryResults": 1})
    assert all(f"{field}:" in ended.cause for field in ("modus", "regions", "queryResults"))


@pytest.mark.parametrize("mode", ["plan", "verify", "restore"])
def test_a_run_of_another_mode_than_rotate_without_more_associates_no_key(outside, mode):
    """Also of a version that does not know the mode yet."""
    began = time.monotonic()
    ended = outside.run({"mode": mode})
    assert outside.associations(began) == []
    assert outside.lease() is None
    assert ended.status == "SUCCEEDED" or "mode" in ended.cause or "restore" in ended.cause


def test_only_what_the_input_asks_for_is_changed(outside, small_organization):
    hub, one, other = outside.members
    region, elsewhere = outside.bench.seeded.regions
    outside.put_back(small_organization)
    before = outside.keys(outside.places)
    ended = outside.run(
        {
            "mode": "rotate",
            "key": {"alias": "alias/cloudwatch-logs"},
            "accounts": {"include": [one, other], "exclude": [other]},
            "regions": [elsewhere],
            "logGroups": {"include": ["/aws/*", "RDS*"], "exclude": ["/aws/lambda/*"]},
            "queryResults": False,
        }
    )
    assert ended.complete, (ended.error, ended.cause)
    wanted = outside.wanted(one, elsewhere)

    def asked_for(target):
        account, place, name = target
        named = name.startswith(("/aws/", "RDS")) and not name.startswith("/aws/lambda/")
        return (account, place) == (one, elsewhere) and named

    chosen = [target for target in before if asked_for(target)]
    expected = before | dict.fromkeys(chosen, wanted)
    assert outside.keys(outside.places) == expected
    totals = ended.output["totals"]
    groups = sum(target[:2] == (one, elsewhere) for target in before) - 1
    assert totals["changed"] == sum(before[target] != wanted for target in chosen)
    assert totals["excluded"] == groups - len(chosen)
    assert totals["targets"] == groups
    assert {left["account"] for left in ended.report["leftOut"]} >= {hub, other}
