"""Shows a report as tables. Names of accounts and log groups are anybody's, so they are escaped."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

FINE = ("Rotated", "Unchanged", "Planned")

TOTALS = (
    ("accounts", "accounts"),
    ("places", "places"),
    ("targets", "targets"),
    ("changed", "changed"),
    ("alreadyRight", "already right"),
    ("gone", "gone"),
    ("reserved", "reserved"),
    ("excluded", "excluded"),
    ("movedOn", "moved on"),
    ("drifted", "drifted from the plan"),
    ("failed", "failed"),
    ("toChange", "to change"),
    ("unreachablePlaces", "places unreachable"),
    ("lostPlaces", "places lost"),
    ("warnings", "warnings of places"),
)
REASONS_SHOWN = 3
WARNINGS_SHOWN = 5


def show(report: dict, console: Console, files: Sequence[Path] = ()) -> None:
    """Files are those that have the whole of it: they come first."""
    if files:
        console.print(_files(files), soft_wrap=True)
    for part in parts(report):
        console.print(part, soft_wrap=isinstance(part, Text))


def parts(report: dict) -> Iterator[RenderableType]:
    yield _heading(report)
    yield _totals(report.get("totals", {}))
    if report.get("prediction"):
        yield _prediction(report["prediction"])
    troubled = [
        place
        for place in report.get("places", ())
        if place.get("state") not in FINE or place.get("failures")
    ]
    if troubled:
        yield Text("Places that need attention:", style="bold")
    for place in troubled:
        yield _place(place)
    yield from _warnings(report)
    for left_out in report.get("leftOut", ()):
        yield _left_out(left_out)
    previous = report.get("previousKeys", ())
    if previous:
        yield _previous_keys(previous)


def plain(value: object) -> Text:
    """Text without markup, and without characters that a terminal would obey."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value)))


def _files(files: Sequence[Path]) -> Text:
    """On lines of their own, so that a terminal makes links of them."""
    return Text("\n").join([Text(), *(plain(file) for file in files)])


def _heading(report: dict) -> RenderableType:
    complete = report.get("outcome") in ("COMPLETE", "READY")
    heading = Text.assemble(
        "Run ",
        plain(report.get("run", "?")),
        " (",
        plain(report.get("mode", "?")),
        "): ",
        (str(report.get("outcome", "?")), "bold green" if complete else "bold red"),
    )
    return Group(Text(), heading)


def _totals(totals: dict) -> Table:
    table = Table(box=None, show_header=False)
    table.add_column(justify="right")
    for name, title in TOTALS:
        if name in totals:
            style = "dim" if totals[name] == 0 else ""
            table.add_row(plain(totals[name]), title, style=style)
    return table


def _prediction(prediction: dict) -> Text:
    minutes, seconds = divmod(round(prediction.get("seconds", 0)), 60)
    keys, dollars = prediction.get("newKeys", 0), prediction.get("newKeysDollarsAMonth", 0)
    return plain(
        f"A rotation would take {minutes} min {seconds} s and cost ${prediction.get('dollars')},"
        " at list price and without the keys' own."
        + (f" It would make {keys} keys, at ${dollars:g} a month." if keys else "")
    )


def _warnings(report: dict) -> Iterator[Text]:
    """Each once, with the number of places that it is about."""
    places = Counter(w for place in report.get("places", ()) for w in place.get("warnings", ()))
    for warning in report.get("warnings", ()):
        yield plain(f"Warning: {warning}")
    for warning, count in places.most_common(WARNINGS_SHOWN):
        where = "1 place" if count == 1 else f"{count} places"
        yield plain(f"Warning ({where}): {warning}")
    if len(places) > WARNINGS_SHOWN:
        yield plain(f"and {len(places) - WARNINGS_SHOWN} more warnings in the report")


def _place(place: dict) -> Text:
    """A heading, and under it why, and what to do."""
    names = (place.get("account"), place.get("accountName"), place.get("region"))
    heading = plain(" ".join(str(name) for name in names if name))
    heading.append(": ").append(plain(place.get("state") or "?").plain, style="bold")
    failures = place.get("failures") or []
    said = [_failure(failure) for failure in failures[:REASONS_SHOWN]]
    if len(failures) > REASONS_SHOWN:
        said.append(plain(f"and {len(failures) - REASONS_SHOWN} more in the report"))
    return Text("\n    ").join([heading, *(said or [plain("see the report")])])


def _failure(failure: dict) -> Text:
    count = failure.get("count", 1)
    what = f"{count} targets: " if count > 1 else ""
    what += f"{failure['target']}: " if count == 1 and failure.get("target") else ""
    said = Text.assemble(
        plain(what),
        (plain(failure.get("code") or "").plain, "bold"),
        plain(f": {failure.get('message') or ''} [{failure.get('blame') or '?'}]"),
    )
    if failure.get("remedy"):
        said.append("\n    -> ").append(plain(failure["remedy"]))
    return said


def _left_out(left_out: dict) -> Text:
    name = left_out.get("name") or ""
    return plain(f"Left out: {left_out.get('account')} {name}: {left_out.get('reason')}")


def _previous_keys(previous: list[dict]) -> Text:
    """Keys without an end protect log groups that keep their events for ever."""
    ends = sorted(str(key["neededUntil"]) for key in previous if key.get("neededUntil"))
    keys = "previous key" if len(previous) == 1 else "previous keys"
    said = [f"{len(previous)} {keys} must stay for the older events"]
    if ends:
        said.append(f"{len(ends)} of them until {ends[-1][:10]} at the latest")
    if len(ends) < len(previous):
        said.append(f"{len(previous) - len(ends)} for as long as log groups without retention live")
    return plain(", ".join(said) + ".")
