"""The table of docs/faults.md: what of the fault suite a run survives, by phase."""

from collections import Counter
from collections.abc import Iterator

from e2e.everyfault import FAULTS, OPERATIONS, PHASES, Fault, Operation
from generated import Part

from console.paths import ROOT

PART = Part(ROOT / "docs" / "faults.md", "test_faults_document.py")


def made() -> str:
    return "\n".join([*_summary(), "", *_table()])


def _usual() -> set[str]:
    """The kinds that every call has."""
    by_call = [{fault.kind for fault in _of(operation)} for operation in OPERATIONS]
    return set.intersection(*by_call)


def _of(operation: Operation) -> list[Fault]:
    return [fault for fault in FAULTS if fault.operation is operation]


def _summary() -> Iterator[str]:
    kinds = ", ".join(kind for kind in dict.fromkeys(f.kind for f in FAULTS) if kind in _usual())
    yield f"{len(FAULTS)} faults of {len(OPERATIONS)} calls. Each call has these, here the *usual*:"
    yield f"{kinds}."


def _table() -> Iterator[str]:
    yield "| phase | function | call | faults |"
    yield "|---|---|---|---|"
    counts = Counter(fault.operation.phase for fault in FAULTS)
    for phase in PHASES:
        yield f"| **{phase}** | | | **{counts[phase]}** |"
        for operation in OPERATIONS:
            if operation.phase == phase:
                yield _line(operation)


def _line(operation: Operation) -> str:
    its = [fault.kind for fault in _of(operation)]
    more = [kind for kind in its if kind not in _usual()]
    told = " + ".join(["usual", *more])
    name = operation.name.replace("*", "\\*")
    return f"| | {operation.function.removesuffix('Function')} | {name} | {len(its)}: {told} |"
