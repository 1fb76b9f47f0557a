"""The keys of all accounts and Regions, by their ARNs."""

import re

from ministack.services import kms

from .shapes import Key

ARN = re.compile(r"arn:aws:kms:([a-z0-9-]+):(\d{12}):((key|alias)/(.+))")


def find_key(arn: str) -> Key | None:
    """The key of a key ARN or alias ARN, whichever account and Region it is in."""
    match = ARN.fullmatch(arn or "")
    if match is None:
        return None
    region, account, _, kind, name = match.groups()
    if kind == "alias":
        name = kms._aliases.get_scoped(account, region, arn)
    return kms._keys.get_scoped(account, region, name)
