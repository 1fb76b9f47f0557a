"""What one worker uses while it rotates many places at the same time."""

import math

from console import demo
from console.benchmark import members, phase, processes
from console.benchmark.phase import QUOTA_PER_SECOND, Phase
from console.benchmark.processes import Watched
from console.demo import Workshop
from console.execution import Execution

REGIONS = 5
# One Python process: from this share of a CPU on, calls wait for it and not for the quota.
SATURATED_CPU_SHARE = 0.85
# Matches no log group: nothing is left out.
NO_LOG_GROUP = "/bench/none"


def measure(workshop: Workshop, places: int, log_groups: int) -> dict:
    processes.require()
    members.check_remembered(places * log_groups)
    organization = members.organization(math.ceil(places / REGIONS), min(places, REGIONS))
    one_batch = {"PlacesPerWorker": str(places)}
    with demo.bench(workshop, organization, parameters=one_batch) as bench:
        rotated = members.places(bench, places)
        for place in rotated:
            members.fill(bench, place, log_groups)
        began = members.now()
        with processes.watching(bench.aws, "*RotateFunction*") as watched:
            given = members.given(bench, NO_LOG_GROUP)
            result = Execution.start(bench.aws, bench.cloud, bench.stack, given).result()
        calls = bench.aws.calls(began)
    found = [phase.of_place(calls, place.account, place.region) for place in rotated]
    for each in found:
        members.require_changes(each, result)
    local_aws = watched.pop(bench.aws.pid)
    entered = [call["mono"] for call in calls if call["operation"] == "AssumeRole"]
    measured = (
        {"places": places, "logGroups": log_groups}
        | figures(phase.together(found), places, list(watched.values()), local_aws, entered)
        | spread(found)
        | {"outcome": members.outcome(result)}
    )
    if measured["localAwsSaturated"]:
        workshop.screen.say(
            f"Warning: the local AWS used {measured['localAwsCpuShare']:.0%} of a CPU, so the "
            "throughput is its own and not the worker's. Measure fewer places."
        )
    return measured


def figures(
    found: Phase, places: int, workers: list[Watched], local_aws: Watched, entered: list[float]
) -> dict:
    """Entered: the moments at which a role was assumed, a worker's first call to AWS."""
    calls = len(found.calls)
    quota = places * QUOTA_PER_SECOND
    cpu = sum(worker.cpu_seconds(found.began, found.ended) for worker in workers)
    first = min(workers, key=lambda worker: worker.started)
    first_call = min((m for m in entered if m > first.started), default=math.nan)
    local_aws_share = local_aws.cpu_seconds(found.began, found.ended) / found.seconds
    return {
        "workers": len(workers),
        "calls": calls,
        "throttled": found.throttled,
        "rotateSeconds": round(found.seconds, 3),
        "callsPerSecond": round(calls / found.seconds, 2),
        "quotaCallsPerSecond": quota,
        "shareOfQuota": round(found.changed / found.seconds / quota, 4),
        "cpuSeconds": round(cpu, 2),
        "cpuSecondsPer1000Calls": round(cpu / calls * 1000, 3),
        "startSeconds": round(first_call - first.started, 2),
        "startCpuSeconds": round(first.cpu_seconds(first.started, found.began), 2),
        "peakMemoryMb": round(max(worker.peak_memory_mb(found.ended) for worker in workers), 1),
        "localAwsCpuShare": round(local_aws_share, 3),
        "localAwsSaturated": local_aws_share >= SATURATED_CPU_SHARE,
    }


def spread(found: list[Phase]) -> dict:
    """Places do not begin at the same moment: what the throughput of all together suffers from."""
    begins = [place.began for place in found]
    return {
        "slowestPlaceSeconds": round(max(place.seconds for place in found), 3),
        "beginSpreadSeconds": round(max(begins) - min(begins), 3),
    }
