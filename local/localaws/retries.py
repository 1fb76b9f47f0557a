"""Which errors a Retry or Catch covers, and how long a retry waits.

https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
"""

import random

from ministack.services import stepfunctions as sfn

from .shapes import Json

# MiniStack itself cuts every pause to a minute.
_MINISTACK_LONGEST = 60


def install() -> None:
    find = sfn._find_matching_retrier

    def find_matching_retrier(
        retriers: list[Json], error: str, retry_counts: dict[int, int]
    ) -> tuple[Json | None, int]:
        retrier, index = find(retriers, error, retry_counts)
        if retrier is None:
            return None, -1
        seconds = pause(retrier, retry_counts.get(index, 0))
        sfn._scaled_sleep(max(seconds - _MINISTACK_LONGEST, 0))
        rest = {"IntervalSeconds": min(seconds, _MINISTACK_LONGEST), "BackoffRate": 1}
        return {**retrier, **rest}, index

    sfn._error_matches = matches
    sfn._find_matching_retrier = find_matching_retrier


def matches(error_equals: list[str], error: str) -> bool:
    if error == "States.Runtime":
        return False
    if error in error_equals:
        return True
    if error == "States.DataLimitExceeded":
        return False
    if "States.ALL" in error_equals:
        return True
    return "States.TaskFailed" in error_equals and error != "States.Timeout"


def pause(retrier: Json, earlier: int) -> float:
    """Seconds before the next attempt, when there were `earlier` retries before."""
    seconds = retrier.get("IntervalSeconds", 1) * retrier.get("BackoffRate", 2.0) ** earlier
    seconds = min(seconds, retrier.get("MaxDelaySeconds", seconds))
    if retrier.get("JitterStrategy", "NONE") == "FULL":
        return random.uniform(0, seconds)
    return seconds
