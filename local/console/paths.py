"""Where things are: the tree, and the cache outside it."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def cache() -> Path:
    """What outlives a run and can be made again; ./rekey names it in REKEY_CACHE."""
    given = os.environ.get("REKEY_CACHE")
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(given) if given else Path(base) / "rekey"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def tree() -> str:
    """Tells this working tree from others that share the cache."""
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]
