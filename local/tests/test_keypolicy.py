"""The verdict on key policies, as a table: what the policy says, then for a log group and for
query results whether the key may serve. No server and no AWS."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from localaws.conditions import ABSENT, UNKNOWN, Beginning, arn_like, glob, holds
from localaws.keypolicy import CERTAIN_ACTIONS, NEEDED_ACTIONS, may_serve

REGION, ACCOUNT, OWNER = "eu-central-1", "111122223333", "444455556666"
KEY = f"arn:aws:kms:{REGION}:{OWNER}:key/0a1b2c3d-0000-0000-0000-000000000000"
LOGS = f"logs.{REGION}.amazonaws.com"
GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/orders/api"
RESULTS = f"arn:aws:logs:{REGION}:{ACCOUNT}:query-result:*"
CONTEXT = "kms:EncryptionContext:aws:logs:arn"
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"]
YES, NO, PERHAPS = "allowed", "denied", "unknown"


def statement(effect="Allow", principal=None, action=USE, resource="*", **more):
    """One for the logs service; None leaves an element out."""
    principal = {"Service": LOGS} if principal is None else principal
    found = {"Effect": effect, "Principal": principal, "Action": action, "Resource": resource}
    return {k: v for k, v in {**found, **more}.items() if v is not None}


def when(operator, key, value, **parts):
    return statement(Condition={operator: {key: value}}, **parts)


def deny(**parts):
    parts = {"principal": "*", "action": "kms:*", **parts}
    return [statement(), statement("Deny", **parts)]


def deny_when(operator, key, value):
    return deny(Condition={operator: {key: value}})


def not_principal(principal):
    other = {k: v for k, v in statement("Deny", action="kms:*").items() if k != "Principal"}
    return [statement(), {**other, "NotPrincipal": principal}]


def without(name):
    return {k: v for k, v in statement().items() if k != name}


ANY_GROUP = f"arn:aws:logs:{REGION}:{ACCOUNT}:*"
LOG_GROUPS = f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:*"

CASES = {
    # what the policy says: (statements, log group, query results)
    "nothing": ([], NO, NO),
    "the service, unconditionally": (statement(), YES, YES),
    "documented for log groups": (when("ArnLike", CONTEXT, ANY_GROUP), YES, PERHAPS),
    "one log group": (when("ArnEquals", CONTEXT, GROUP), YES, PERHAPS),
    "another log group": (when("ArnEquals", CONTEXT, f"{GROUP}2"), NO, PERHAPS),
    "the log group with :*": (when("ArnEquals", CONTEXT, f"{GROUP}:*"), NO, PERHAPS),
    "another account's groups": (
        when("ArnLike", CONTEXT, f"arn:aws:logs:{REGION}:{OWNER}:*"),
        NO,
        NO,
    ),
    "landing zone, all accounts": (
        when("ArnLike", CONTEXT, f"arn:aws:logs:{REGION}:*:log-group:*"),
        YES,
        PERHAPS,
    ),
    "documented for query results": (
        statement(
            Condition={
                "ArnEquals": {"aws:SourceArn": RESULTS},
                "StringEquals": {"aws:SourceAccount": ACCOUNT},
            }
        ),
        NO,
        YES,
    ),
    "another account's results": (when("StringEquals", "aws:SourceAccount", OWNER), NO, NO),
    "its own account's results": (when("StringEquals", "aws:SourceAccount", ACCOUNT), PERHAPS, YES),
    "a source or none": (
        [when("Null", "aws:SourceAccount", "true"), when("Null", "aws:SourceArn", "false")],
        YES,
        YES,
    ),
    "both documented statements": (
        [when("ArnLike", CONTEXT, ANY_GROUP), when("ArnEquals", "aws:SourceArn", RESULTS)],
        YES,
        YES,
    ),
    # principals
    "another Region's service": (
        statement(principal={"Service": "logs.eu-west-1.amazonaws.com"}),
        NO,
        NO,
    ),
    "the service without Region": (
        statement(principal={"Service": "logs.amazonaws.com"}),
        PERHAPS,
        PERHAPS,
    ),
    "one of several services": (
        statement(principal={"Service": ["sns.amazonaws.com", LOGS]}),
        YES,
        YES,
    ),
    "the log group's account": (
        statement(principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}),
        NO,
        NO,
    ),
    "the account's twelve digits": (statement(principal={"AWS": ACCOUNT}), NO, NO),
    "a role": (statement(principal={"AWS": f"arn:aws:iam::{ACCOUNT}:role/R"}), NO, NO),
    "everybody": (statement(principal="*"), YES, YES),
    "everybody, as AWS": (statement(principal={"AWS": ["*"]}), YES, YES),
    "no principal": (without("Principal"), NO, NO),
    # actions
    "kms:*": (statement(action="kms:*"), YES, YES),
    "every action": (statement(action="*"), YES, YES),
    "in lower case": (statement(action=[a.lower() for a in NEEDED_ACTIONS]), YES, YES),
    "each by name": (statement(action=list(NEEDED_ACTIONS)), YES, YES),
    "spread over statements": ([statement(action=a) for a in NEEDED_ACTIONS], YES, YES),
    "Describe only": (statement(action="kms:Describe*"), NO, NO),
    "without Decrypt": (
        statement(action=[a for a in NEEDED_ACTIONS if a != "kms:Decrypt"]),
        NO,
        NO,
    ),
    "ReEncrypt without From and To": (
        statement(action=["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt", "kms:GenerateDataKey*"]),
        PERHAPS,
        PERHAPS,
    ),
    "GenerateDataKey without star": (
        statement(action=["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey"]),
        PERHAPS,
        PERHAPS,
    ),
    "all but deletion": (statement(action=None, NotAction="kms:ScheduleKeyDeletion"), YES, YES),
    "all but Encrypt": (statement(action=None, NotAction="kms:encrypt"), NO, NO),
    "no action": (without("Action"), NO, NO),
    # resources
    "this key": (statement(resource=KEY), YES, YES),
    "keys of the owner": (statement(resource=f"arn:aws:kms:*:{OWNER}:key/*"), YES, YES),
    "an incomplete ARN": (statement(resource="arn:aws:kms"), YES, YES),
    # A * at the end of a component "can expand" beyond the colon, says the page.
    "a star for two components": (
        statement(resource="arn:aws:kms:*:key/0a1b2c3d*"),
        PERHAPS,
        PERHAPS,
    ),
    "another key": (statement(resource=f"{KEY}0"), NO, NO),
    "an alias": (statement(resource=f"arn:aws:kms:{REGION}:{OWNER}:alias/logs"), NO, NO),
    "all but another key": (statement(resource=None, NotResource=f"{KEY}0"), YES, YES),
    "no resource": (without("Resource"), NO, NO),
    # Deny
    "Deny for everybody": (deny(), NO, NO),
    "Deny for an account": (deny(principal={"AWS": OWNER}), YES, YES),
    "Deny of another action": (deny(action="kms:ScheduleKeyDeletion"), YES, YES),
    "Deny of one needed action": (deny(action="kms:GenerateDataKey"), NO, NO),
    "Deny of one that may be needed": (deny(action="kms:ReEncryptTo"), PERHAPS, PERHAPS),
    "Deny before Allow": (list(reversed(deny())), NO, NO),
    "Deny with NotPrincipal, an account": (
        not_principal({"AWS": f"arn:aws:iam::{OWNER}:root"}),
        NO,
        NO,
    ),
    "Deny with NotPrincipal, the service": (not_principal({"Service": LOGS}), YES, YES),
    "Deny outside the organization": (
        deny_when("StringNotEquals", "aws:PrincipalOrgID", "o-1"),
        NO,
        NO,
    ),
    "Deny outside it, if it is told": (
        deny_when("StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1"),
        NO,
        NO,
    ),
    "Deny outside it, but for services": (
        deny(
            Condition={
                "StringNotEquals": {"aws:PrincipalOrgID": "o-1"},
                "Bool": {"aws:PrincipalIsAWSService": "false"},
            }
        ),
        YES,
        YES,
    ),
    "Deny other Regions": (
        deny_when("StringNotEquals", "aws:RequestedRegion", [REGION, "us-east-1"]),
        YES,
        YES,
    ),
    "Deny without TLS": (deny_when("Bool", "aws:SecureTransport", False), YES, YES),
    "Deny without MFA": (deny_when("BoolIfExists", "aws:MultiFactorAuthPresent", "false"), NO, NO),
    "Deny of an unknown": (deny_when("StringEquals", "kms:CallerAccount", OWNER), PERHAPS, PERHAPS),
    "Deny outside the context": (deny_when("ArnNotLike", CONTEXT, LOG_GROUPS), YES, PERHAPS),
    # conditions
    "Region": (when("StringEquals", "aws:RequestedRegion", REGION), YES, YES),
    "via a service": (when("StringEquals", "kms:ViaService", LOGS), NO, NO),
    "caller's account": (when("StringEquals", "kms:CallerAccount", ACCOUNT), PERHAPS, PERHAPS),
    "the source's organization": (when("StringEquals", "aws:SourceOrgID", "o-1"), PERHAPS, PERHAPS),
    "the caller's organization": (when("StringEquals", "aws:PrincipalOrgID", "o-1"), NO, NO),
    "organization, if it is told": (
        when("StringEqualsIfExists", "aws:PrincipalOrgID", "o-1"),
        YES,
        YES,
    ),
    "no organization": (when("Null", "aws:PrincipalOrgID", "true"), YES, YES),
    "a context is there": (when("Null", CONTEXT, False), YES, PERHAPS),
    "another context pair": (
        when("StringEquals", "kms:EncryptionContext:tenant", "a"),
        NO,
        NO,
    ),
    "names of context pairs": (
        when("ForAllValues:StringEquals", "kms:EncryptionContextKeys", ["aws:logs:arn"]),
        YES,
        YES,
    ),
    "a name is among them": (
        when("ForAnyValue:StringEquals", "kms:EncryptionContextKeys", ["aws:logs:arn", "b"]),
        YES,
        PERHAPS,
    ),
    "only other names": (
        when("ForAllValues:StringEquals", "kms:EncryptionContextKeys", "b"),
        NO,
        PERHAPS,
    ),
    "the key in another case": (
        when("ArnLike", CONTEXT.upper().replace("KMS", "kms"), ANY_GROUP),
        YES,
        PERHAPS,
    ),
    "two conditions, one fails": (
        statement(
            Condition={
                "ArnLike": {CONTEXT: ANY_GROUP},
                "StringEquals": {"aws:RequestedRegion": "eu-west-1"},
            }
        ),
        NO,
        NO,
    ),
    "a tag": (when("StringEquals", "aws:ResourceTag/use", "logs"), PERHAPS, PERHAPS),
    "an operator that is none": (when("StringLooksLike", CONTEXT, "*"), PERHAPS, PERHAPS),
}


def verdicts(statements, **more):
    policy = {"Version": "2012-10-17", "Statement": statements}
    return [may_serve(policy, KEY, REGION, ACCOUNT, arn, **more).value for arn in (GROUP, RESULTS)]


@pytest.mark.parametrize("case", CASES)
def test_verdict(case):
    statements, group, results = CASES[case]
    assert verdicts(statements) == [group, results]


def test_the_reason_names_what_to_change():
    policy = {"Statement": deny(Sid="Guard")}
    assert may_serve(policy, KEY, REGION, ACCOUNT, GROUP).reason == "Guard denies kms:Encrypt"
    nothing = may_serve('{"Statement": []}', KEY, REGION, ACCOUNT, GROUP)
    assert nothing.reason == f"no statement allows {LOGS} kms:Encrypt"


def test_a_key_of_another_region_serves_nobody():
    policy = {"Statement": statement(principal="*")}
    assert may_serve(policy, KEY, "eu-west-1", ACCOUNT, GROUP).value == NO


def test_china_has_its_own_suffix():
    key = KEY.replace("arn:aws:", "arn:aws-cn:").replace(REGION, "cn-north-1")
    group = GROUP.replace("arn:aws:", "arn:aws-cn:").replace(REGION, "cn-north-1")
    for suffix, verdict in (("amazonaws.com.cn", YES), ("amazonaws.com", NO)):
        policy = {"Statement": statement(principal={"Service": f"logs.cn-north-1.{suffix}"})}
        assert may_serve(policy, key, "cn-north-1", ACCOUNT, group).value == verdict


def test_what_the_caller_knows_is_no_longer_unknown():
    tagged = [when("StringEquals", "aws:ResourceTag/use", "logs")]
    assert verdicts(tagged, known={"aws:resourcetag/*": {"use": "logs"}}) == [YES, YES]
    assert verdicts(tagged, known={"aws:resourcetag/*": {}}) == [NO, NO]
    named = [when("ForAnyValue:StringLike", "kms:ResourceAliases", "alias/cloudwatch-*")]
    assert verdicts(named) == [PERHAPS, PERHAPS]
    assert verdicts(named, known={"kms:resourcealiases": ["alias/cloudwatch-logs"]}) == [YES, YES]
    assert verdicts(named, known={"kms:resourcealiases": ABSENT}) == [NO, NO]


def test_the_caller_can_tell_which_actions_are_needed():
    three = [statement(action=list(CERTAIN_ACTIONS))]
    assert verdicts(three) == [PERHAPS, PERHAPS]
    assert verdicts(three, actions=CERTAIN_ACTIONS) == [YES, YES]
    assert verdicts(three, actions=NEEDED_ACTIONS) == [NO, NO]


def test_the_caller_can_tell_which_world_it_is():
    by_source = [when("StringEquals", "aws:SourceAccount", ACCOUNT)]
    told = {"aws:sourcearn": GROUP, "aws:sourceaccount": ACCOUNT}
    assert verdicts(by_source) == [PERHAPS, YES]
    assert verdicts(by_source, known=told)[0] == YES
    assert verdicts(by_source, known=dict.fromkeys(told, ABSENT))[0] == NO
    by_context = [when("ArnLike", CONTEXT, ANY_GROUP)]
    told = {CONTEXT.lower(): RESULTS, "kms:encryptioncontextkeys": ["aws:logs:arn"]}
    assert verdicts(by_context)[1] == PERHAPS
    assert verdicts(by_context, known=told)[1] == YES
    assert verdicts(by_context, known=dict.fromkeys(told, ABSENT))[1] == NO


def test_a_malformed_policy_serves_nobody():
    for policy in ("", "[]", '{"Statement": [{"Effect": "Maybe"}]}', '{"Statement": "x"}'):
        assert may_serve(policy, KEY, REGION, ACCOUNT, GROUP).value == NO


def test_a_log_groups_arn_goes_without_its_star():
    with pytest.raises(ValueError, match="without its"):
        may_serve('{"Statement": []}', KEY, REGION, ACCOUNT, f"{GROUP}:*")


def test_arn_like_compares_six_components_and_string_like_does_not():
    assert arn_like(GROUP, f"arn:aws:logs:*:{ACCOUNT}:log-group:/orders/*")
    assert not arn_like(GROUP, "arn:aws:logs:*:log-group:/orders/*")
    assert not arn_like(GROUP, "arn:aws:logs:*")
    assert glob(GROUP, "arn:aws:logs:*:log-group:/orders/*")
    assert glob("a[1]", "a[1]") and not glob("a1", "a[1]") and glob("ab", "a?")


@pytest.mark.parametrize(
    ("operator", "actual", "expected", "answer"),
    [
        ("StringEquals", ABSENT, "a", False),
        ("StringNotEquals", ABSENT, "a", True),
        ("StringNotEquals", "b", ["a", "b"], False),
        ("StringNotLike", "abc", "a*", False),
        ("StringEquals", UNKNOWN, "a", None),
        ("StringEqualsIfExists", UNKNOWN, "a", None),
        ("Null", UNKNOWN, "true", None),
        ("Null", "a", "false", True),
        ("ForAllValues:StringEquals", ABSENT, "a", True),
        ("ForAllValues:StringEquals", UNKNOWN, "a", None),
        ("ForAnyValue:StringEquals", ABSENT, "a", False),
        ("ForAnyValue:StringNotEquals", ABSENT, "a", False),
        ("ForAnyValue:StringNotEquals", ["a", "b"], "a", True),
        ("ForAllValues:StringNotEquals", ["a", "b"], "a", False),
        ("StringEqualsIgnoreCase", "A", "a", True),
        ("Bool", "true", True, True),
        ("NumericLessThan", "3", "10", True),
        ("DateLessThan", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z", True),
        ("IpAddress", "10.0.0.1", "10.0.0.0/8", True),
        ("NotIpAddress", "10.0.0.1", "10.0.0.0/8", False),
    ],
)
def test_operator(operator, actual, expected, answer):
    assert holds(operator, actual, expected) is answer


@pytest.mark.parametrize(
    ("operator", "actual", "expected", "answer"),
    [
        ("StringEquals", "o-1", "${aws:userid}", None),
        ("StringEquals", "o-1", "${aws:PrincipalOrgID}", False),
        ("StringNotEquals", "o-1", "${aws:PrincipalOrgID}", True),
        ("StringEquals", "o-1", "${aws:PrincipalOrgID, 'o-1'}", True),
        ("StringEquals", "x", "${aws:RequestedRegion}", False),
        ("StringLike", "a-eu*", "a-${aws:RequestedRegion}", True),
        ("StringLike", "a-eu-central-1", "a-${aws:RequestedRegion}", False),
        ("StringLike", "a*b", "a${*}b", True),
        ("StringLike", "a-b", "a${*}b", False),
        ("StringEquals", "a*b", "a${*}b", True),
        ("StringEquals", "$a", "${$}a", True),
        ("StringEquals", "a", "${", None),
    ],
)
def test_policy_variables(operator, actual, expected, answer):
    values = {"aws:RequestedRegion": "eu*", "aws:PrincipalOrgID": ABSENT, "aws:userid": UNKNOWN}
    assert holds(operator, actual, expected, values.get) is answer


@pytest.mark.parametrize(
    ("operator", "expected", "answer"),
    [
        ("ArnLike", "arn:aws:logs:*:1:*", True),
        ("ArnLike", "arn:aws:logs:*:1:query-result:*", None),
        ("ArnLike", "arn:aws:logs:*:2:*", False),
        ("ArnLike", "arn:aws:logs:*", None),
        ("StringLike", "arn:*", True),
        ("StringLike", "arn:aws:logs:eu:1:?*", True),
        ("StringLike", "arn:aws:logs:eu:1:", False),
        ("StringLike", "arn:aws:logs:eu:1:??*", None),
        ("StringNotLike", "arn:aws:logs:us:*", True),
        ("StringEquals", "arn:aws:logs:eu:1:x", None),
        ("StringEquals", "arn:aws:logs:eu:1:", False),
        ("StringEqualsIgnoreCase", "ARN:aws:LOGS:eu:1:x", None),
        ("NumericEquals", "1", None),
        ("Null", "false", True),
    ],
)
def test_what_only_the_beginning_is_known_of(operator, expected, answer):
    assert holds(operator, Beginning("arn:aws:logs:eu:1:"), expected) is answer


def test_variables_are_plain_text_to_the_old_version():
    assert holds("StringEquals", "${*}", "${*}") is True
    assert holds("StringEquals", "o-1", "${aws:userid}") is False


@pytest.mark.parametrize(
    ("operator", "organization", "verdict"),
    [
        ("StringEquals", "o-2", NO),
        ("StringEquals", "o-1", PERHAPS),
        ("StringNotEquals", "o-2", YES),
        ("StringNotEquals", "o-1", PERHAPS),
    ],
)
def test_the_verdict_is_certain_where_all_worlds_agree(operator, organization, verdict):
    """The source's organization is o-1, or is not told."""
    policy = when(operator, "aws:SourceOrgID", organization)
    assert verdicts(policy, organization="o-1") == [verdict, verdict]
