"""Arguments and arithmetic of ./rekey bench."""

import json
import os
from pathlib import Path

import pytest

from console import cli
from console.benchmark import (
    commands,
    members,
    others,
    phase,
    place,
    processes,
    simulation,
    start,
    worker,
)
from console.benchmark.phase import Phase
from console.benchmark.processes import Sample, Watched
from console.failure import SetUpError

ACCOUNT, REGION = "111122223333", "eu-west-1"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/RekeyMember"
THROTTLED = "ThrottlingException"


def call(mono, operation, target="", error=None, ms=250.0, region=REGION, service="logs"):
    account = "000000000000" if service == "sts" else ACCOUNT
    return {
        "mono": mono,
        "account": account,
        "region": region,
        "service": service,
        "operation": operation,
        "target": target,
        "status": 400 if error else 200,
        "error": error,
        "ms": ms,
    }


def entered(mono, role=ROLE):
    return call(mono, "AssumeRole", role, region="eu-central-1", service="sts")


A_RUN = [
    entered(1.0),
    call(1.5, "DescribeLogGroups"),
    call(2.0, "AssociateKmsKey", "/other"),
    entered(9.0, ROLE.replace(ACCOUNT, "444455556666")),
    entered(10.0),
    call(10.1, "DescribeLogGroups", "/a,/b", region="us-east-1"),
    call(10.2, "DescribeLogGroups", "/a,/b"),
    call(10.5, "AssociateKmsKey", "/a"),
    call(10.6, "AssociateKmsKey", "/other"),
    call(10.7, "AssociateKmsKey", "/b", THROTTLED),
    call(10.8, "AssociateKmsKey", "/other", THROTTLED),
    call(11.0, "AssociateKmsKey", "/b", ms=200.0),
    call(12.0, "AssociateKmsKey", "/other"),
    entered(20.0),
    call(20.5, "DescribeLogGroups"),
]


@pytest.fixture
def rotated():
    return phase.of_place(A_RUN, ACCOUNT, REGION, ["/other"])


def test_a_phase_is_from_the_rotations_first_call_to_the_last_association_answered(rotated):
    assert (rotated.began, rotated.associated_first) == (10.2, 10.5)
    assert rotated.ended == pytest.approx(11.2)
    assert rotated.seconds == pytest.approx(1.0)


def test_calls_of_others_are_kept_apart_and_count_only_within_the_phase(rotated):
    assert [c["target"] for c in rotated.calls] == ["/a", "/b", "/b"]
    assert (rotated.changed, rotated.throttled) == (2, 1)
    assert len(rotated.others) == 2
    assert rotated.others_throttled == 1


def test_the_rest_is_what_others_left_of_the_quota(rotated):
    # One second of 5 calls, of which the other got 1.
    assert rotated.use_of_the_rest == pytest.approx(2 / 4)


def test_a_place_without_an_association_has_no_phase():
    assert phase.of_place(A_RUN, ACCOUNT, "us-east-1") is None


def test_a_call_that_got_no_answer_ends_where_it_began_and_changed_nothing():
    lost = call(11.5, "AssociateKmsKey", "/c", ms=None) | {"status": None}
    found = phase.of_place([*A_RUN, lost], ACCOUNT, REGION, ["/other"])
    assert found.ended == 11.5
    assert (found.changed, len(found.calls)) == (2, 4)


def test_a_batch_lasts_from_its_first_place_to_its_last():
    one = Phase(10.0, 10.5, 20.0, ({"mono": 1},))
    other = Phase(11.0, 11.2, 31.0, ({"mono": 2},))
    both = phase.together([one, other])
    assert (both.began, both.associated_first, both.ended) == (10.0, 10.5, 31.0)
    assert len(both.calls) == 2


def test_the_figures_of_a_place(rotated):
    assert place.figures(rotated, 2) == {
        "logGroups": 2,
        "calls": 3,
        "rotateSeconds": 1.0,
        "firstToLastAssociateSeconds": 0.7,
        "floorSeconds": 0.4,
        "ratio": 2.5,
        "throttled": 1,
        "throttledShare": 0.3333,
        "otherCalls": 2,
        "otherThrottled": 1,
        "useOfTheRest": 0.5,
    }


def test_the_figures_of_a_tool_tell_what_was_throttled_from_what_was_refused():
    calls = [
        call(12.0, "AssociateKmsKey", "/a"),
        call(12.1, "AssociateKmsKey", "/b", THROTTLED),
        call(12.5, "AssociateKmsKey", "/b", "AccessDeniedException", ms=500.0),
    ]
    assert others.figures(calls, 10.0) == {
        "secondsToTheLastCall": 3.0,
        "calls": 3,
        "throttled": 1,
        "refused": 1,
    }


def test_a_tool_that_called_nothing_took_no_time():
    assert others.figures([], 10.0)["secondsToTheLastCall"] == 0.0


def watched(started, *samples):
    return Watched(started, [Sample(*sample) for sample in samples])


def test_the_figures_of_a_worker_leave_out_what_its_start_took(rotated):
    jvm = watched(8.0, (8.1, 0.2, 60.0), (10.2, 2.0, 100.0), (11.2, 2.3, 120.5), (20.0, 9.0, 500.0))
    local_aws = watched(0.0, (10.2, 30.0, 200.0), (11.2, 30.9, 200.0))
    figures = worker.figures(rotated, 1, [jvm], local_aws, [1.0, 10.0, 20.0])
    assert figures["cpuSeconds"] == 0.3
    assert figures["cpuSecondsPer1000Calls"] == 100.0
    assert (figures["startSeconds"], figures["startCpuSeconds"]) == (2.0, 2.0)
    assert figures["peakMemoryMb"] == 120.5
    assert (figures["callsPerSecond"], figures["shareOfQuota"]) == (3.0, 0.4)
    assert figures["localAwsCpuShare"] == 0.9
    assert figures["localAwsSaturated"] is True


def test_places_that_begin_late_are_told_from_places_that_are_slow():
    places = [Phase(10.0, 10.1, 20.0, ()), Phase(10.5, 10.6, 20.9, ())]
    assert worker.spread(places) == {"slowestPlaceSeconds": 10.4, "beginSpreadSeconds": 0.5}


def test_a_process_that_started_within_the_phase_counts_from_nothing():
    jvm = watched(10.5, (10.6, 1.0, 50.0), (11.2, 1.5, 60.0))
    assert jvm.cpu_seconds(10.2, 11.2) == 1.5


def test_proc_is_read_also_where_a_command_holds_blanks_and_brackets():
    stat = "7 (a) b (c) S " + " ".join(str(n) for n in range(4, 53))
    assert processes.cpu_ticks_and_start(stat) == (14 + 15, 22)
    assert processes.peak_memory_mb("VmPeak:\t 9 kB\nVmHWM:\t  2048 kB\nVmRSS:\t 1 kB\n") == 2.0


@pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="has no /proc")
def test_our_own_process_has_cpu_time_and_a_peak():
    found = {}
    processes._sample(found, os.getpid())
    (sample,) = found[os.getpid()].samples
    assert sample.cpu_seconds > 0 and sample.peak_memory_mb > 1
    assert found[os.getpid()].started < sample.mono


def test_the_hubs_region_is_none_of_a_members():
    made = members.organization(accounts=2, regions=3)
    assert made.regions[0] == members.HUB_REGION
    hub, *others = made.accounts
    assert hub.hub and not hub.member_role and hub.places == ()
    assert [tuple(p.region for p in o.places) for o in others] == [made.regions[1:]] * 2


def test_more_calls_than_the_timeline_remembers_are_refused():
    members.check_remembered(100_000)
    with pytest.raises(SetUpError, match="at most 100000"):
        members.check_remembered(100_001)


@pytest.mark.parametrize(
    "arguments",
    [
        ["bench", "plaice"],
        ["bench", "place", "--log-groups", "0"],
        ["bench", "place", "--latency-ms", "-1"],
        ["bench", "place", "--latency-ms", "a lot"],
        ["bench", "place", "--other-calls-per-second", "-2"],
        ["bench", "worker", "--places", "0"],
        ["bench", "worker", "--places", "101"],
        ["bench", "others", "--places", "51"],
        ["bench", "others", "--custodian", "/does/not/exist"],
        ["bench", "organization", "--sizes", "/does/not/exist.csv"],
        ["bench", "organization", "sizes.csv"],
    ],
)
def test_wrong_usage_exits_with_2(arguments, capsys):
    assert cli.main(arguments) == 2
    said = capsys.readouterr()
    assert "Error:" in said.err and said.out == ""


@pytest.fixture
def asked(monkeypatch):
    """What the benchmarks are asked to measure, in place of measuring it."""
    seen = []

    def measure(workshop, *arguments):
        seen.append(arguments)
        return {"n": len(seen)}

    monkeypatch.setattr(commands, "with_jdk", dict)
    monkeypatch.setattr(place, "measure", lambda *given: [measure(*given)])
    monkeypatch.setattr(worker, "measure", measure)
    monkeypatch.setattr(others, "measure", lambda *given: [measure(*given)] * 2)
    monkeypatch.setattr(simulation, "measure", lambda *given: [measure(*given)])
    return seen


def test_one_measurement_is_printed_as_an_object(asked, capsys):
    assert cli.main(["bench", "place"]) == 0
    assert asked == [(600, (250,), 0)]
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"n": 1}


def test_latencies_are_measured_together(asked):
    given = ["--latency-ms", "0", "--latency-ms", "400", "--other-calls-per-second", "2"]
    assert cli.main(["bench", "place", "--log-groups", "60", *given]) == 0
    assert asked == [(60, (0, 400), 2)]


def test_workers_are_measured_one_after_another_and_printed_as_a_list(asked, capsys):
    given = ["--places", "25", "--places", "50", "--log-groups", "100", "--log-groups", "400"]
    assert cli.main(["bench", "worker", *given]) == 0
    assert asked == [(25, 100), (25, 400), (50, 100), (50, 400)]
    assert len(json.loads(capsys.readouterr().out.splitlines()[-1])) == 4


def test_other_tools_are_measured_on_the_same_job_and_printed_as_a_list(asked, capsys, tmp_path):
    custodian = tmp_path / "custodian"
    custodian.write_text("")
    given = ["--log-groups", "20", "--closed-key", "--custodian", str(custodian)]
    assert cli.main(["bench", "others", *given]) == 0
    assert asked == [(10, 20, True, custodian)]
    assert len(json.loads(capsys.readouterr().out.splitlines()[-1])) == 2


def test_the_sizes_of_an_organization_are_handed_on(asked, tmp_path):
    file = tmp_path / "sizes.csv"
    file.write_text("111122223333,eu-west-1,30\n")
    assert cli.main(["bench", "organization", "--sizes", str(file)]) == 0
    assert asked == [(Path(file),)]


def test_the_simulations_result_is_its_last_line(tmp_path):
    log = tmp_path / "simulation.log"
    log.write_text('WARNING: something\n[{"ratio": 1.01}]\n')
    assert simulation.result(log) == [{"ratio": 1.01}]


def test_cold_starts_are_told_on_the_cpu_share_of_the_functions():
    cold = {"cpuSeconds": 1.0, "placesOfMore": 0, "cpuSecondsOfMore": 0.0}
    packing = {"cpuSeconds": 2.0, "placesOfMore": 1000, "cpuSecondsOfMore": 0.1}
    assert start.in_seconds({"PLAN": cold, "PACK": packing, "WORKER": cold}) == {
        "plan": 1.73,
        "pack": 3.46,
        "worker": 1.73,
        "packOfAPlace": 0.000173,
    }


def test_the_start_is_measured_without_options(asked, monkeypatch, capsys):
    monkeypatch.setattr(start, "measure", lambda _: {"starts": []})
    assert cli.main(["bench", "start"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == {"starts": []}


@pytest.mark.parametrize("said", ["", "[1]\nException in thread main"])
def test_a_simulation_that_ends_without_json_is_told(said, tmp_path):
    log = tmp_path / "simulation.log"
    log.write_text(said)
    with pytest.raises(SetUpError, match=str(log)):
        simulation.result(log)
