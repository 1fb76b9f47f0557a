"""The commit that a release is made of, and its files in a folder of their own.

What is in the working tree and not in the commit is not in the release.
"""

import io
import subprocess
import tarfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from console import version
from console.failure import SetUpError
from console.paths import ROOT


@dataclass(frozen=True)
class Source:
    """Files of a commit. Seconds are the commit's time, of the epoch."""

    root: Path
    commit: str
    seconds: int

    @property
    def version(self) -> str:
        return version.of(self.root)

    @property
    def time(self) -> str:
        return datetime.fromtimestamp(self.seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def checked_out(folder: Path, repository: Path = ROOT) -> Source:
    """The newest commit, in the folder."""
    commit = _git(repository, "rev-parse", "HEAD").decode().strip()
    seconds = int(_git(repository, "show", "--no-patch", "--format=%ct", "HEAD"))
    with tarfile.open(fileobj=io.BytesIO(_git(repository, "archive", "HEAD"))) as files:
        # Python 3.11 has had it since 3.11.4.
        files.extraction_filter = getattr(tarfile, "data_filter", None)
        files.extractall(folder)
    return Source(folder, commit, seconds)


def is_committed(repository: Path = ROOT) -> bool:
    """Whether the working tree is as the commit has it."""
    return not _git(repository, "status", "--porcelain").strip()


def _git(repository: Path, *arguments: str) -> bytes:
    try:
        git = subprocess.run(["git", "-C", repository, *arguments], capture_output=True, check=True)
    except FileNotFoundError as missing:
        raise SetUpError("a release is made of a commit, and there is no git") from missing
    except subprocess.CalledProcessError as failed:
        said = failed.stderr.decode(errors="replace").strip()
        raise SetUpError(f"git {arguments[0]} failed: {said}") from failed
    return git.stdout
