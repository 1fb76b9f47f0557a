"""The local AWS: MiniStack with what Rekey needs beyond it."""

from importlib.metadata import version

MINISTACK = "1.5.33"

if version("ministack") != MINISTACK:
    raise ImportError(
        f"the local AWS wraps functions of ministack {MINISTACK}, but {version('ministack')} is "
        "installed. Install that version, or look through every install() of this package: does "
        "what it wraps still exist, and is what it adds still missing? Then change MINISTACK."
    )
