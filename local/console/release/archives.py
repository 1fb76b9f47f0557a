"""Archives whose bytes depend on what is in them and on one time, and on nothing else.

Names are sorted, owners are root, and a file is executable or it is not.
"""

import gzip
import stat
import tarfile
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

_PROGRAM, _FILE = 0o755, 0o644
_UNIX = 3
_LEVEL = 9


def zipped(folder: Path, target: Path, seconds: int, top: str = "") -> None:
    """The files of the folder, below the folder `top` of the archive. The time is of the epoch."""
    at = datetime.fromtimestamp(seconds, UTC).timetuple()[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for file, name in _files(folder, top):
            entry = zipfile.ZipInfo(name, at)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = (stat.S_IFREG | _mode(file)) << 16
            archive.writestr(entry, file.read_bytes())


def tarred(folder: Path, target: Path, seconds: int, top: str) -> None:
    """As zipped, and with symbolic links."""
    with (
        target.open("wb") as output,
        gzip.GzipFile("", "wb", _LEVEL, output, mtime=seconds) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for file, name in _files(folder, top):
            entry = tarfile.TarInfo(name)
            entry.mtime = seconds
            if file.is_symlink():
                entry.type = tarfile.SYMTYPE
                entry.linkname = str(file.readlink())
                archive.addfile(entry)
            else:
                entry.mode, entry.size = _mode(file), file.stat().st_size
                with file.open("rb") as content:
                    archive.addfile(entry, content)


def _files(folder: Path, top: str) -> Iterator[tuple[Path, str]]:
    found = (path for path in folder.rglob("*") if path.is_symlink() or path.is_file())
    for path in sorted(found, key=lambda path: path.relative_to(folder).as_posix()):
        yield path, (Path(top) / path.relative_to(folder)).as_posix()


def _mode(file: Path) -> int:
    return _PROGRAM if file.stat().st_mode & stat.S_IXUSR else _FILE
