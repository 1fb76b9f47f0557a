"""Functions that are killed, refused, called twice or not heard, and a bucket that does not answer.

All of it leaves a run complete; each run has each of these faults in each of its functions.
"""

import random
import time

import pytest

from console.soak import invariants, seen
from e2e.everyfault import OPERATIONS, error
from e2e.field import Field
from e2e.outside import Outside, until

FUNCTIONS = (
    *("PlanFunction", "SurveyFunction", "PackFunction"),
    *("RotateFunction", "VerifyFunction", "ReportFunction"),
)
SEEDS = (1, 2, 3)
OUTAGE_SECONDS = 30
LOG_GROUPS = tuple(f"/f/more-{number:02d}" for number in range(6))
RUN_SECONDS = 800


# What Step Functions may be told of one call of a function, in this order.
INVOCATIONS = (
    {**error("Lambda.TooManyRequestsException", 429), "count": 2},
    {**error("Lambda.ServiceException", 500), "count": 1, "after": True},
    {"twice": True, "count": 1},
)


@pytest.fixture(scope="module")
def outside(deployed):
    outside = Outside(deployed)
    outside.control("DELETE", "")
    with outside.environment("RotateFunction", {"PROPAGATION_SECONDS": "50"}):
        yield outside
    outside.control("DELETE", "")


@pytest.fixture(scope="module")
def field(outside):
    field = Field(outside, "Dies", 2, ("eu-central-1", "us-east-1"))
    for place in field.places:
        field.more_log_groups(place, *LOG_GROUPS)
    # Making the field sets it too.
    outside.control("PUT", "settings", {"propagationSeconds": 0.5})
    yield field
    field.close()


@pytest.fixture
def rotation(outside, field):
    """A rotation under faults, and its restoration without: the keys are the same after it."""
    before = field.keys()
    since = time.monotonic()

    def run(*rules, meanwhile=lambda started: None):
        outside.faults(*rules)
        started = outside.start(field.given())
        meanwhile(started)
        ended = outside.end_of(started, RUN_SECONDS)
        fired = {rule["id"]: rule["fired"] for rule in outside.control("GET", "faults")}
        told = seen.see(outside.bench, ended.run, before, since)
        outside.faults()
        undone = outside.run(field.given(mode="restore", restore={"run": ended.run}))
        assert undone.complete, (undone.error, undone.cause)
        assert field.keys() == before
        assert invariants.broken(told, {}) == []
        return fired

    yield run
    outside.faults()


def kills(seed, places):
    """One call of each function, before or after it was carried out: the function dies of it."""
    chance = random.Random(seed)
    for function in FUNCTIONS:
        its = [o for o in OPERATIONS if o.function == function and o.plain]
        operation = chance.choice(its)
        after = chance.random() < 0.5
        rule = operation.rule(chance.choice(places))
        name = f"{function} at {operation.name}, {'after' if after else 'before'} the work"
        yield {**rule, "kill": True, "after": after, "count": 1, "id": name}


@pytest.mark.parametrize("seed", SEEDS)
def test_each_function_is_killed_at_one_of_its_calls(rotation, field, seed):
    fired = rotation(*kills(seed, field.places))
    print(f"seed {seed}: {fired}")
    assert [name for name, times in fired.items() if not times] == []


def test_each_call_of_a_function_is_refused_and_lost_and_made_twice(rotation):
    rules = [
        {"service": "invocation", "target": f"*-{function}-*", "id": f"{function} {n}", **does}
        for function in FUNCTIONS
        for n, does in enumerate(INVOCATIONS)
    ]
    fired = rotation(*rules)
    assert [name for name, times in fired.items() if not times] == []


def test_the_bucket_does_not_answer_for_half_a_minute_and_is_slow_after_that(outside, rotation):
    bucket = {"service": "s3", "function": "?*"}
    slow = {**bucket, "probability": 0.3, "seed": 1, **error("SlowDown", 503)}

    since = time.monotonic()

    def outage(_started):
        with outside.held("VerifyFunction"):  # or a slow test would come after the end of the run
            until(lambda: outside.associations(since), what="the first change")
            outside.faults({**bucket, "html": 503, "id": "out"})
        time.sleep(OUTAGE_SECONDS)
        assert outside.control("GET", "faults")[0]["fired"] > 0
        outside.faults({**slow, "id": "slow"})

    fired = rotation(meanwhile=outage)
    assert fired["slow"] > 0
