"""The rotate phase of places, read from the timeline of the local AWS. Pure arithmetic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# AssociateKmsKey, for each account and Region; it cannot be raised.
QUOTA_PER_SECOND = 5


@dataclass(frozen=True)
class Phase:
    """From the first call of the rotate invocation in a place to its last association answered.

    Moments are seconds of the timeline's clock; calls are those of AssociateKmsKey, but those of
    other clients are kept apart.
    """

    began: float
    associated_first: float
    ended: float
    calls: tuple[dict, ...]
    others: tuple[dict, ...] = ()

    @property
    def seconds(self) -> float:
        return self.ended - self.began

    @property
    def changed(self) -> int:
        return _count(self.calls, None)

    @property
    def throttled(self) -> int:
        return _count(self.calls, "ThrottlingException")

    @property
    def throttled_share(self) -> float:
        return self.throttled / len(self.calls)

    @property
    def others_throttled(self) -> int:
        return _count(self.others, "ThrottlingException")

    @property
    def use_of_the_rest(self) -> float:
        """The share that was used of what the other clients left of the quota."""
        rest = QUOTA_PER_SECOND * self.seconds - _count(self.others, None)
        return self.changed / rest


def of_place(
    calls: Sequence[dict], account: str, region: str, others: Iterable[str] = ()
) -> Phase | None:
    """None where nothing was associated in the place; others are targets of other clients.

    A rotate invocation enters the account before anything else. So what the survey called in the
    place came before the last time that the account was entered, and what the rotation calls
    there comes after it.
    """
    others = frozenset(others)
    here = [call for call in calls if (call["account"], call["region"]) == (account, region)]
    associating = [call for call in here if _is(call, "logs", "AssociateKmsKey")]
    ours = [call for call in associating if call["target"] not in others]
    if not ours:
        return None
    first = min(call["mono"] for call in ours)
    entered = max(
        call["mono"]
        for call in calls
        if _is(call, "sts", "AssumeRole")
        and f":{account}:" in call["target"]
        and call["mono"] < first
    )
    began = min(
        call["mono"]
        for call in here
        if call["service"] == "logs" and call["mono"] > entered and call["target"] not in others
    )
    ended = max(map(_answered, ours))
    return Phase(
        began,
        first,
        ended,
        tuple(ours),
        tuple(c for c in associating if c["target"] in others and began <= c["mono"] <= ended),
    )


def together(phases: Sequence[Phase]) -> Phase:
    """The phase of a batch: it lasts from the first of its places to the last."""
    return Phase(
        min(phase.began for phase in phases),
        min(phase.associated_first for phase in phases),
        max(phase.ended for phase in phases),
        tuple(call for phase in phases for call in phase.calls),
        tuple(call for phase in phases for call in phase.others),
    )


def _is(call: dict, service: str, operation: str) -> bool:
    return call["service"] == service and call["operation"] == operation


def _answered(call: dict) -> float:
    """A call without an answer, as of a worker that died, ends where it began."""
    return call["mono"] + (call["ms"] or 0) / 1000


def _count(calls: Iterable[dict], error: str | None) -> int:
    return sum(call["error"] == error and call["status"] is not None for call in calls)
