"""What CHANGELOG.md says of a version."""

import re

from console.failure import SetUpError

_UNRELEASED = "Unreleased"


def excerpt(changelog: str, version: str) -> str:
    """Its section; before there is one, what is unreleased."""
    sections = dict(re.findall(r"^## \[(.+?)\][^\n]*\n(.*?)(?=^## |\Z)", changelog, re.M | re.S))
    for name in (version, _UNRELEASED):
        if name in sections:
            return f"# Rekey {version}\n{sections[name].strip()}\n"
    raise SetUpError(f"CHANGELOG.md has a section neither for {version} nor for {_UNRELEASED}")
