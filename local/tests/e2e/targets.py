"""The list of a run's targets: each once, and together what the report counts."""

import csv
import hashlib
import io
import json
from collections import Counter

from console.soak.invariants import COUNTS
from e2e.outside import Outside, Target


def listed(outside: Outside, run: str, report: dict) -> dict[Target, dict]:
    """The rows by target, which agree with the report, with the manifest, and with each other."""
    manifest = json.loads(outside.read(f"runs/{run}/targets.json"))
    assert manifest["agrees"], manifest
    files = {file["name"]: outside.read(f"runs/{run}/{file['name']}") for file in manifest["files"]}
    for file in manifest["files"]:
        content = files[file["name"]]
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
    rows = [json.loads(line) for line in files["targets.jsonl"].splitlines()]
    assert_counted(Counter(row["outcome"] for row in rows), report["totals"])
    assert len(rows) == manifest["targets"] == report["totals"]["targets"]
    for place in report["places"]:
        its = [
            r for r in rows if (r["account"], r["region"]) == (place["account"], place["region"])
        ]
        assert_counted(Counter(row["outcome"] for row in its), place)
    cells = list(csv.DictReader(io.StringIO(files["targets.csv"].decode("utf-8-sig"))))
    assert [(c["account"], c["region"], c["outcome"]) for c in cells] == [
        (r["account"], r["region"], r["outcome"]) for r in rows
    ]
    by_target = {(row["account"], row["region"], row["name"]): row for row in rows}
    assert len(by_target) == len(rows)
    return by_target


def assert_counted(outcomes: Counter, numbers: dict) -> None:
    assert outcomes == Counter({name: numbers[name] for name in COUNTS if numbers[name]})


def outcomes(rows: dict[Target, dict]) -> dict[Target, str]:
    return {target: row["outcome"] for target, row in rows.items()}
