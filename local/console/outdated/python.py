"""What the locks of Python have, asked with uv: it resolves them anew and writes nothing of ours.

A name of a requirements.in may lag behind the registry since another one needs an older release of
it. So uv is asked twice: without the dependencies, for what the registry has, and with them, for
what the lock can take.
https://docs.astral.sh/uv/pip/compile/
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from console.command import run
from console.outdated.verdict import Dependency, Hold, Judged, State, judge
from console.paths import ROOT

LOCKS = ("", "-browser", "-models", "-scanner", "-site", "-tools", "-uv")
FLAGS = ("--universal", "--python-version", "3.11", "--no-annotate", "--no-header")

_LOCKED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)(?:\s*;\s*([^\\\n]*[^\\\s]))?", re.MULTILINE)
_PINNED = re.compile(r"^([a-z0-9._-]+)(?:\[[^]]*])?==", re.MULTILINE)
_NAMED = re.compile(r"^([A-Za-z0-9._-]+)(\[[^]]*])?", re.MULTILINE)

# A name and its marker: a lock for all systems may have several releases of one name.
Key = tuple[str, str]


def locked(lock: str) -> dict[Key, str]:
    return {(name, marker): release for name, release, marker in _LOCKED.findall(lock)}


def named(requirements: str) -> set[str]:
    return {name.lower() for name, _ in _NAMED.findall(requirements)}


def unpinned(requirements: str, held: Mapping[str, Hold]) -> str:
    """The same names, with no release given but where one is held."""

    def line(name: str, extras: str) -> str:
        hold = held.get(name)
        return f"{name}{extras}" + (f"=={hold.allowed}*" if hold else "")

    return "\n".join(line(*found) for found in _NAMED.findall(requirements))


def judge_lock(
    suffix: str, held: Mapping[str, Hold], environ: Mapping[str, str], log: Path
) -> list[Judged]:
    """Of local/requirements<suffix>.txt."""
    source = ROOT / "local" / f"requirements{suffix}.in"
    requirements = source.read_text()
    in_registry = _resolve(unpinned(requirements, held), ("--no-deps",), environ, log)
    can_take = _resolve(requirements, (), environ, log)
    lock = source.with_suffix(".txt")
    where = str(lock.relative_to(ROOT))
    return compare(lock.read_text(), requirements, in_registry, can_take, held, where)


def compare(
    lock: str,
    requirements: str,
    in_registry: str,
    can_take: str,
    held: Mapping[str, Hold],
    where: str,
) -> list[Judged]:
    """All but `held` and `where` are texts: ours, and what uv resolved."""
    registry = {name: release for (name, _), release in locked(in_registry).items()}
    takes = locked(can_take)
    direct, pinned = named(requirements), set(_PINNED.findall(requirements))
    judged = []
    for key, release in locked(lock).items():
        name, dependency = key[0], Dependency(key[0], release, where)
        if name in direct:
            one = judge(dependency, registry.get(name, ""), held)
            if one.state is State.OUTDATED and name not in pinned and takes.get(key) == release:
                reason = "another package of the lock needs this release"
                one = Judged(dependency, one.newest, State.HELD, reason)
        elif key in takes:
            one = judge(dependency, takes[key], held)
        else:
            one = Judged(dependency, "", State.OUTDATED, "nothing needs it any longer")
        judged.append(one)
    return judged


def _resolve(requirements: str, flags: Sequence[str], environ: Mapping[str, str], log: Path) -> str:
    uv = Path(environ.get("REKEY_UV", ""), "bin", "uv")
    # An answer that is kept from earlier is none, and neither is one without a network.
    asking = {name: value for name, value in environ.items() if name != "UV_OFFLINE"}
    with tempfile.TemporaryDirectory() as folder:
        source, resolved = Path(folder, "requirements.in"), Path(folder, "requirements.txt")
        source.write_text(requirements)
        output = ("--output-file", str(resolved))
        arguments = [str(uv), "pip", "compile", str(source), *FLAGS, *flags, *output]
        run(arguments, {**asking, "UV_NO_CACHE": "1"}, log)
        return resolved.read_text()
