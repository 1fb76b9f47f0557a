"""Where the files of a release come from, and their checksums.

An in-toto statement with SLSA's provenance: slsa.dev/spec/v1.0/provenance. It has no times and no
name of a machine, so that who builds the same commit with the same tools gets the same statement.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from console.release.source import Source

CHECKSUMS = "SHA256SUMS"
# What chooses versions: the poms, the locks, and Maven itself.
_MATERIALS = (
    *("pom.xml", "operator/pom.xml", "operator/build/pom.xml"),
    *(".mvn/wrapper/maven-wrapper.properties", "local/requirements.txt"),
    *("local/requirements-tools.txt", "local/requirements-site.txt"),
)


def statement(
    source: Source, files: Iterable[Path], tools: Mapping[str, str], builder: str
) -> dict:
    """Of the files, by their names alone. Tools are names and versions; builder is a URI."""
    commit = f"pkg:generic/rekey@{source.version}"
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": file.name, "digest": _digest(file)} for file in sorted(files)],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "urn:rekey:release:1",
                "externalParameters": {"version": source.version, "commit": source.commit},
                "internalParameters": {"command": "./rekey release"},
                "resolvedDependencies": [
                    {"uri": commit, "digest": {"gitCommit": source.commit}},
                    *({"name": n, "digest": _digest(source.root / n)} for n in _MATERIALS),
                    *(
                        {"uri": f"pkg:generic/{name}@{version}"}
                        for name, version in sorted(tools.items())
                    ),
                ],
            },
            "runDetails": {"builder": {"id": builder}},
        },
    }


def write(folder: Path, name: str, told: dict) -> None:
    (folder / name).write_text(json.dumps(told, indent=2) + "\n")


def checksums(folder: Path) -> None:
    """Of every file that is there, as sha256sum writes and checks them."""
    lines = [f"{_digest(file)['sha256']}  {file.name}\n" for file in sorted(folder.iterdir())]
    (folder / CHECKSUMS).write_text("".join(lines))


def _digest(file: Path) -> dict[str, str]:
    return {"sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
