"""How fast one place is rotated, alone or beside another client, whatever the distance."""

from console import demo
from console.benchmark import members, other_client, phase
from console.benchmark.phase import QUOTA_PER_SECOND, Phase
from console.demo import Workshop
from console.execution import Execution
from console.failure import SetUpError


def measure(
    workshop: Workshop, log_groups: int, latencies_ms: tuple[int, ...], others_per_second: float
) -> list[dict]:
    """A place for each latency, in Regions of their own, all at the same time."""
    if len(latencies_ms) > len(members.MEMBER_REGIONS):
        raise SetUpError(f"at most {len(members.MEMBER_REGIONS)} latencies at a time")
    members.check_remembered(log_groups * len(latencies_ms))
    organization = members.organization(accounts=1, regions=len(latencies_ms))
    with demo.bench(workshop, organization) as bench:
        places = members.places(bench, len(latencies_ms))
        for place in places:
            members.fill(bench, place, log_groups)
        distance = {p.region: ms for p, ms in zip(places, latencies_ms, strict=True)}
        bench.aws.control("PUT", "latency", distance)
        began = members.now()
        with other_client.calling(bench, places, others_per_second):
            given = members.given(bench, other_client.LOG_GROUP)
            result = Execution.start(bench.aws, bench.cloud, bench.stack, given).result()
        calls = bench.aws.calls(began)
    measured = []
    for place in places:
        found = phase.of_place(calls, place.account, place.region, [other_client.LOG_GROUP])
        members.require_changes(found, result)
        measured.append(
            {"region": place.region, "latencyMs": distance[place.region]}
            | figures(found, log_groups)
            | {"queryResults": False, "outcome": members.outcome(result)}
        )
    return measured


def figures(found: Phase, log_groups: int) -> dict:
    floor = log_groups / QUOTA_PER_SECOND
    return {
        "logGroups": log_groups,
        "calls": len(found.calls),
        "rotateSeconds": round(found.seconds, 3),
        "firstToLastAssociateSeconds": round(found.ended - found.associated_first, 3),
        "floorSeconds": floor,
        "ratio": round(found.seconds / floor, 4),
        "throttled": found.throttled,
        "throttledShare": round(found.throttled_share, 4),
        "otherCalls": len(found.others),
        "otherThrottled": found.others_throttled,
        "useOfTheRest": round(found.use_of_the_rest, 4),
    }
