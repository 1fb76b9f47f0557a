"""Remembers the local AWS that goes on between commands, one per working tree."""

import json
import os
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from console.aws import Cloud
from console.failure import SetUpError
from console.local_aws import LocalAws
from console.paths import cache, tree
from console.seed import Seeded


@dataclass(frozen=True)
class Record:
    pid: int
    port: int
    state: str
    log: str
    region: str
    seeded: Seeded | None = None

    @property
    def aws(self) -> LocalAws:
        return LocalAws(self.pid, self.port, Path(self.state), Path(self.log))

    @property
    def cloud(self) -> Cloud:
        return self.aws.cloud(self.region)


def of(aws: LocalAws, region: str, seeded: Seeded | None = None) -> Record:
    return Record(aws.pid, aws.port, str(aws.state), str(aws.log), region, seeded)


def _file() -> Path:
    return cache() / f"local-{tree()}.json"


def write(record: Record) -> None:
    unfinished = _file().with_suffix(".new")
    unfinished.write_text(json.dumps(asdict(record)))
    unfinished.replace(_file())


def read() -> Record | None:
    """The record of a local AWS that still lives; one that is gone is forgotten."""
    try:
        values = json.loads(_file().read_text())
    except FileNotFoundError:
        return None
    seeded = values.pop("seeded")
    record = Record(**values, seeded=_seeded(seeded) if seeded else None)
    if not _is_ours(record):
        forget()
        return None
    return record


def _seeded(values: dict) -> Seeded:
    return Seeded(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def require() -> Record:
    record = read()
    if record is None:
        raise SetUpError("no local AWS is running: start one with `./rekey local start`")
    return record


def forget() -> None:
    _file().unlink(missing_ok=True)


def _is_ours(record: Record) -> bool:
    """Process ids are used again; the folder of its state is in the command line of ours alone."""
    return record.state in _command_line(record.pid)


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        if os.path.isdir("/proc/self"):
            return ""
    told = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True)
    return told.stdout
