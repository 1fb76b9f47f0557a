"""Shows a report as tables. Names of accounts and log groups are anybody's, so they are escaped."""

from collections.abc import Iterator

from rich import box
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
    ("failed", "failed"),
    ("unreachablePlaces", "places unreachable"),
    ("lostPlaces", "places lost"),
)
REASONS_SHOWN = 3


def show(report: dict, console: Console) -> None:
    for part in parts(report):
        console.print(part)


def parts(report: dict) -> Iterator[RenderableType]:
    yield _heading(report)
    yield _totals(report.get("totals", {}))
    troubled = [place for place in report.get("places", ()) if place.get("state") not in FINE]
    if troubled:
        yield _places(troubled)
    previous = report.get("previousKeys", ())
    if previous:
        yield _previous_keys(previous)


def plain(value: object) -> Text:
    """Text without markup, and without characters that a terminal would obey."""
    return Text("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value)))


def _heading(report: dict) -> RenderableType:
    complete = report.get("outcome") == "COMPLETE"
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
    table = Table(box=box.SIMPLE_HEAD)
    known = [(name, title) for name, title in TOTALS if name in totals]
    for _, title in known:
        table.add_column(title, justify="right")
    table.add_row(*(plain(totals[name]) for name, _ in known))
    return table


def _places(places: list[dict]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, title="Places that need attention", title_justify="left")
    for title in ("account", "name", "region", "state"):
        table.add_column(title, overflow="fold")
    table.add_column("why, and what to do", ratio=1, overflow="fold")
    for place in places:
        names = ("account", "accountName", "region", "state")
        table.add_row(*(plain(place.get(name) or "") for name in names), _why(place))
    return table


def _why(place: dict) -> Text:
    failures = place.get("failures") or []
    said = [_failure(failure) for failure in failures[:REASONS_SHOWN]]
    if len(failures) > REASONS_SHOWN:
        said.append(plain(f"and {len(failures) - REASONS_SHOWN} more in the report"))
    return Text("\n").join(said) if said else plain("see the report")


def _failure(failure: dict) -> Text:
    count = failure.get("count", 1)
    what = f"{count} targets" if count > 1 else failure.get("target") or ""
    blame = failure.get("blame")
    return Text.assemble(
        plain(f"{what}: " if what else ""),
        (plain(failure.get("code") or "").plain, "bold"),
        " ",
        plain(failure.get("message") or ""),
        plain(f" [{blame}]" if blame else ""),
    )


def _previous_keys(previous: list[dict]) -> Text:
    never = sum(1 for key in previous if key.get("neverExpires"))
    last = max((str(key.get("neededUntil") or "") for key in previous), default="")
    return plain(
        f"{len(previous)} previous keys are still needed to read older events: the last with an "
        f"end until {last[:10] or '?'}, {never} for as long as a log group without retention lives."
    )
