"""One run in which each place meets another denial: who denied it decides what is said of it."""

import time

import pytest

from console.aws import HUB
from e2e.outside import Outside

_POLICY = f"arn:aws:organizations::{HUB}:policy/o-abc1234567"
RCP = f"{_POLICY}/resource_control_policy/p-rcpexample"
SCP = f"{_POLICY}/service_control_policy/p-scpexample"
BOUNDARY = "arn:aws:iam::111122223333:policy/bound"
ASSUME = "sts:AssumeRole"
DESCRIBE = "kms:DescribeKey"
ASSOCIATE = "logs:AssociateKmsKey"
NOT_ACTIVATED = (
    "STS is not activated in this region for account:{account}. Your account administrator can "
    "activate STS in this region using the IAM Console."
)


def denied(call, why="", **where):
    """A fault rule: the call is denied, in the words of AWS."""
    service, operation = call.split(":")
    text = f"User: arn:aws:sts::{HUB}:assumed-role/r/s is not authorized to perform: {call} {why}"
    code = "AccessDenied" if service == "sts" else "AccessDeniedException"
    error = {"code": code, "status": 403, "message": text.strip()}
    return {"service": service, "operation": operation, "error": error, **where}


def denied_by_scp(outside, account, region):
    """AWS names each target by its own ARN: no two denials have the same words."""
    arn = f"arn:aws:logs:{region}:{account}"
    targets = {name: f"{arn}:log-group:{name}:*" for name in outside.log_groups(account, region)}
    targets[f"{arn}:query-result:[*]"] = f"{arn}:query-result:*"
    why = f"with an explicit deny in a service control policy: {SCP}"
    return [
        denied(
            ASSOCIATE,
            f"on resource: {resource} {why}",
            account=account,
            region=region,
            target=target,
        )
        for target, resource in targets.items()
    ]


def role(account):
    return f"arn:aws:iam::{account}:role/RekeyMember"


@pytest.fixture(scope="module")
def met(deployed, small_organization):
    """The run, the denials of its places, and the associations that came through."""
    outside = Outside(deployed)
    outside.put_back(small_organization)
    # The other tests' run visits these too, and finds nothing in them.
    by_rcp, closed = outside.new_account("Denied By Rcp"), outside.new_account("Without Sts")
    try:
        yield Met(outside, by_rcp, closed)
    finally:
        outside.faults()
        outside.close(by_rcp)
        outside.close(closed)
        outside.put_back(small_organization)


class Met:
    def __init__(self, outside, by_rcp, closed):
        self.hub, self.one, self.other = outside.members
        self.by_rcp, self.closed = by_rcp, closed
        self.home, self.away = outside.bench.seeded.regions[:2]
        not_activated = NOT_ACTIVATED.format(account=closed)
        outside.faults(
            denied(ASSUME, f"on resource: {role(self.hub)}", target=role(self.hub)),
            denied(
                ASSUME,
                f"with an explicit deny in a resource control policy: {RCP}",
                target=role(by_rcp),
            ),
            {
                "service": "sts",
                "operation": "AssumeRole",
                "target": role(closed),
                "error": {
                    "code": "RegionDisabledException",
                    "status": 403,
                    "message": not_activated,
                },
            },
            denied(
                DESCRIBE,
                f"with an explicit deny in a resource control policy: {RCP}",
                account=self.one,
                region=self.home,
            ),
            denied(
                DESCRIBE,
                f"with an explicit deny in a permissions boundary: {BOUNDARY}",
                account=self.one,
                region=self.away,
            ),
            *denied_by_scp(outside, self.other, self.home),
            denied(
                ASSOCIATE,
                f"because no session policy allows the {ASSOCIATE} action",
                account=self.other,
                region=self.away,
            ),
        )
        began = time.monotonic()
        accounts = [self.hub, self.one, self.other, by_rcp, closed]
        self.ended = outside.run({"accounts": {"include": accounts}})
        self.changed = [c for c in outside.associations(began) if c["status"] == 200]

    def told(self, account, region):
        """State, blame and remedy of a place, which has one kind of failure."""
        place = self.ended.place(account, region)
        (kind,) = {(f["blame"], f["remedy"]) for f in place["failures"]}
        return place["state"], *kind


def test_the_run_is_incomplete_and_no_denied_target_is_changed(met):
    assert (met.ended.status, met.ended.error) == ("FAILED", "RotationIncomplete")
    assert met.changed == []


def test_an_rcp_that_denies_the_role_is_named_and_no_deployment_is_asked_for(met):
    state, blame, remedy = met.told(met.by_rcp, met.home)
    assert (state, blame) == ("Unreachable", "CONFIGURATION")
    assert RCP in remedy and "member.yaml" not in remedy


def test_a_region_without_sts_is_to_be_activated(met):
    state, blame, remedy = met.told(met.closed, met.home)
    assert (state, blame) == ("Unreachable", "CONFIGURATION")
    assert "Activate STS" in remedy and met.closed in remedy and "member.yaml" not in remedy


def test_the_management_account_without_the_role_is_told_that_stack_sets_pass_it_over(met):
    state, blame, remedy = met.told(met.hub, met.home)
    assert (state, blame) == ("Unreachable", "CONFIGURATION")
    assert "StackSets" in remedy and "WorkerRoleArn" in remedy


def test_an_rcp_that_denies_the_key_says_nothing_against_the_key(met):
    state, blame, remedy = met.told(met.one, met.home)
    assert (state, blame) == ("Unreachable", "CONFIGURATION")
    assert RCP in remedy and "key policy" not in remedy


def test_a_permissions_boundary_is_the_one_that_member_yaml_names(met):
    _state, blame, remedy = met.told(met.one, met.away)
    assert blame == "CONFIGURATION"
    assert BOUNDARY in remedy and "PermissionsBoundary" in remedy


def test_an_scp_that_denies_every_association_makes_the_place_unreachable(met):
    state, blame, remedy = met.told(met.other, met.home)
    assert (state, blame) == ("Unreachable", "CONFIGURATION")
    assert SCP in remedy and "administrator" in remedy


def test_what_a_session_may_not_do_is_rekeys_own_fault(met):
    state, blame, remedy = met.told(met.other, met.away)
    assert (state, blame) == ("Incomplete", "REKEY")
    assert "Report this" in remedy
