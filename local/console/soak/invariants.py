"""What must hold after every run, whatever went wrong meanwhile. Pure: all is in what was seen."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from http import HTTPStatus
from math import inf

from console.soak.seen import Place, Seen, Target
from console.soak.storm import THROTTLES

# Totals that are the sums of what the places have under the same names.
COUNTS = (
    *("changed", "alreadyRight", "gone", "reserved", "excluded", "movedOn", "failed"),
    *("toChange", "unaccounted", "drifted"),
)
# Totals that count places, and the states that they count.
PLACES = {
    "unreachablePlaces": "Unreachable",
    "lostPlaces": "Lost",
    "notStartedPlaces": "NotStarted",
}
RIGHT = frozenset({"Rotated", "Unchanged"})
CHANGES = ("AssociateKmsKey", "DisassociateKmsKey")
THROTTLED, _ = THROTTLES["logs"]


def broken(seen: Seen, states: Mapping[Place, Collection[str]]) -> list[str]:
    """What does not hold.

    States are those that a place may be reported in; a place that is not named must be right.
    """
    return [f"{seen.run}: {told}" for check in CHECKS for told in check(seen, states)]


def _it_ended(seen: Seen, _states) -> Iterator[str]:
    if seen.status not in ("SUCCEEDED", "FAILED"):
        yield f"its execution is {seen.status}"
    if not seen.report:
        yield "it has no report"
    if seen.lease is not None:
        yield f"the lease is held by {seen.lease.get('run')}"


def _every_planned_place_is_reported_once(seen: Seen, _states) -> Iterator[str]:
    reported = Counter(_place(told) for told in seen.report.get("places", ()))
    planned = Counter(seen.planned)
    if reported != planned:
        yield f"reported and not planned {reported - planned}, not reported {planned - reported}"


def _every_place_is_in_its_right_state(seen: Seen, states) -> Iterator[str]:
    for told in seen.report.get("places", ()):
        expected = states.get(_place(told), RIGHT)
        if told["state"] not in expected:
            yield f"{_place(told)} is {told['state']}, not one of {sorted(expected)}: {_why(told)}"


def _a_place_called_right_is_right(seen: Seen, _states) -> Iterator[str]:
    """A rotation says which key is wanted; of a restoration the caller knows the keys."""
    if seen.report.get("mode") != "rotate":
        return
    wanted = {_place(p): p["wantedKey"] for p in seen.report["places"] if p["state"] in RIGHT}
    for target, key in seen.after.items():
        if wanted.get(target[:2], key) != key:
            yield f"{target} is on {key}, in a place that is called right"


def _the_sums_agree(seen: Seen, _states) -> Iterator[str]:
    places, totals = seen.report.get("places", ()), seen.report.get("totals", {})
    for name in COUNTS:
        summed = sum(told[name] for told in places)
        if totals.get(name) != summed:
            yield f"totals.{name} is {totals.get(name)}, its places have {summed}"
    for name, state in PLACES.items():
        counted = sum(told["state"] == state for told in places)
        if totals.get(name) != counted:
            yield f"totals.{name} is {totals.get(name)}, there are {counted}"
    if totals.get("places") != len(places):
        yield f"totals.places is {totals.get('places')}, there are {len(places)}"
    complete = all(told["state"] in RIGHT for told in places)
    if (seen.report.get("outcome") == "COMPLETE") != complete:
        yield f"the outcome is {seen.report.get('outcome')}, all places right: {complete}"


def _every_target_is_listed_once(seen: Seen, _states) -> Iterator[str]:
    """What was there before and after is in the list of a place that is right."""
    if not seen.report:
        return
    if not seen.manifest.get("agrees"):
        yield f"targets.json says {seen.manifest.get('differences', 'nothing')}"
    counted = Counter(outcome for _, outcome in seen.rows)
    for name in COUNTS:
        if seen.manifest.get(name) != counted[name]:
            yield f"targets.json has {seen.manifest.get(name)} {name}, there are {counted[name]}"
        if seen.report["totals"].get(name) != counted[name]:
            yield f"totals.{name} is {seen.report['totals'].get(name)}, listed are {counted[name]}"
    listed = Counter(target for target, outcome in seen.rows if outcome != "gone")
    for target, times in listed.items():
        if times > 1:
            yield f"{target} is listed {times} times"
    if seen.report.get("mode") == "retire":
        return  # it looks at keys, and lists no target
    right = {_place(p) for p in seen.report["places"] if p["state"] in RIGHT}
    for target in seen.before.keys() & seen.after.keys():
        is_log_group = not target[2].startswith("query-result:")
        if target[:2] in right and is_log_group and target not in listed:
            yield f"{target} is not listed"


def _what_is_told_as_changed_was_changed(seen: Seen, _states) -> Iterator[str]:
    """Of places that are right: a place that is lost has nobody who could tell."""
    moved = Counter(t[:2] for t, key in seen.after.items() if seen.before.get(t) != key)
    for told in seen.report.get("places", ()):
        if told["state"] in RIGHT and told["changed"] != moved[_place(told)]:
            yield f"{_place(told)} tells of {told['changed']} changes, was {moved[_place(told)]}"


def _each_change_has_an_older_journal_line_with_the_key_of_that_moment(
    seen: Seen, _states
) -> Iterator[str]:
    written = _writes(seen)
    lines: dict[Target, dict[str, float]] = defaultdict(dict)
    for line in seen.journal:
        since = lines[line.target].get(line.previous_key, inf)
        lines[line.target][line.previous_key] = min(since, written.get(line.name, inf))
    changed = {target for target, key in seen.after.items() if seen.before.get(target) != key}
    for target, call in _first_changes(seen).items():
        if target not in changed:
            continue
        journalled = lines[target].get(seen.before[target], inf)
        if journalled == inf:
            yield f"{target} was changed, and no line of the journal has {seen.before[target]}"
        elif journalled > call["mono"]:
            yield f"{target} was changed {journalled - call['mono']:.3f} s before it was journalled"


def _first_changes(seen: Seen) -> dict[Target, dict]:
    """The first call for each target that may have been carried out."""
    found: dict[Target, dict] = {}
    for call in seen.calls:
        refused = call["status"] is not None and call["status"] != 200 and not call["lost"]
        if call["operation"] in CHANGES and call["function"] and not refused:
            found.setdefault(_target(call), call)
    return found


def _writes(seen: Seen) -> dict[str, float]:
    """When each object was in the bucket: at the end of the first write that was carried out."""
    found: dict[str, float] = {}
    for call in seen.calls:
        carried_out = call["status"] == 200 or call["lost"]
        if (call["service"], call["operation"]) == ("s3", "PUT") and carried_out:
            _, _, name = call["target"].partition("/")
            found.setdefault(name, call["mono"] + (call["ms"] or 0) / 1000)
    return found


def _target(call: dict) -> Target:
    """The names that AssociateKmsKey takes: an ARN, or a log group's own name."""
    name = call["target"]
    if name.startswith("arn:"):
        name = name.split(":", 5)[5].removeprefix("log-group:")
    return call["account"], call["region"], name


def _place(told: dict) -> Place:
    return told["account"], told["region"]


def _why(told: dict) -> str:
    return "; ".join(f"{each['code']}: {each['message']}" for each in told["failures"]) or "no word"


CHECKS: tuple[Callable[[Seen, Mapping], Iterator[str]], ...] = (
    _it_ended,
    _every_planned_place_is_reported_once,
    _every_place_is_in_its_right_state,
    _a_place_called_right_is_right,
    _the_sums_agree,
    _every_target_is_listed_once,
    _what_is_told_as_changed_was_changed,
    _each_change_has_an_older_journal_line_with_the_key_of_that_moment,
)


def touched_places(seen: Seen, places: Collection[Place]) -> list[str]:
    """What another place's fault has done to these: a change came twice, or was refused.

    But for throttles. If a machine stands still for two seconds, the calls that left meanwhile
    arrive together, whatever the pace was. A throttled call changes nothing and comes again.
    """
    calls = [
        call
        for call in seen.calls
        if call["operation"] in CHANGES
        and call["function"]
        and (call["account"], call["region"]) in places
        and call["error"] != THROTTLED
    ]
    times = Counter((call["account"], call["region"], call["target"]) for call in calls)
    again = [f"{target}: {count} changes" for target, count in times.items() if count > 1]
    refused = [call for call in calls if call["status"] != HTTPStatus.OK]
    return again + [
        f"{call['region']} {call['target']}: {call['status']} {call['error']}" for call in refused
    ]
