"""The organization of a benchmark: places with nothing but keys, and log groups to change."""

import time
from dataclasses import dataclass

from console.demo import Bench
from console.execution import Result
from console.failure import SetUpError
from console.local_aws import TIMELINE_LENGTH
from console.options import REGIONS
from console.organization import PREVIOUS, Account, Organization, Place

# The hub has the first Region to itself: the distance to a member's Region is not one to the hub.
HUB_REGION, *MEMBER_REGIONS = REGIONS

# Log groups in one call of the control endpoint.
_A_CALL = 5_000
# Beside each association there are calls that read.
_ASSOCIATIONS_REMEMBERED = TIMELINE_LENGTH // 2


@dataclass(frozen=True)
class Member:
    account: str
    region: str


def organization(accounts: int, regions: int) -> Organization:
    """Members with the keys in their Regions, and a hub that is none."""
    places = tuple(Place(region, (), None) for region in MEMBER_REGIONS[:regions])
    hub = Account("Hub", (), hub=True, member_role=False)
    members = tuple(Account(_name(number), (), places) for number in range(accounts))
    return Organization(1, (HUB_REGION, *MEMBER_REGIONS[:regions]), (hub, *members))


def places(bench: Bench, count: int) -> list[Member]:
    """So many places of the members, filling one account after the other."""
    ids = [bench.seeded.ids[_name(number)] for number in range(len(bench.seeded.members))]
    every = [Member(account, region) for account in ids for region in bench.seeded.regions[1:]]
    return every[:count]


def fill(bench: Bench, member: Member, log_groups: int) -> None:
    """Log groups on the previous key, as the past has left them."""
    kms = bench.cloud.client("kms", member.account, member.region)
    key = kms.describe_key(KeyId=PREVIOUS)["KeyMetadata"]["Arn"]
    names = [f"/aws/lambda/bench-{number:06d}" for number in range(log_groups)]
    for start in range(0, log_groups, _A_CALL):
        groups = [{"logGroupName": n, "kmsKeyId": key} for n in names[start : start + _A_CALL]]
        what = {"account": member.account, "region": member.region, "logGroups": groups}
        bench.aws.control("PUT", "log-groups", what)


def given(bench: Bench, excluded_log_group: str) -> dict:
    """The run's input. Without query results: each call is then one log group, and N is exact."""
    return {
        "accounts": {"include": list(bench.seeded.members)},
        "regions": list(bench.seeded.regions[1:]),
        "logGroups": {"exclude": [excluded_log_group]},
        "queryResults": False,
    }


def check_remembered(associations: int) -> None:
    if associations > _ASSOCIATIONS_REMEMBERED:
        raise SetUpError(
            f"{associations} log groups are more than the timeline of the local AWS can hold; "
            f"measure at most {_ASSOCIATIONS_REMEMBERED} at a time"
        )


def require_changes(phase: object, result: Result) -> None:
    if phase is None:
        raise SetUpError(
            f"nothing to measure: the run {result.run} {result.status} and associated nothing "
            f"({result.error or 'no error'}: {result.cause or 'no cause'})"
        )


def outcome(result: Result) -> str:
    return (result.report or {}).get("outcome", result.status)


def now() -> float:
    """The clock of the timeline."""
    return time.monotonic()


def _name(number: int) -> str:
    return f"Member {number + 1}"
