"""The text of a key policy, out of what a file holds that programs wrote.

PowerShell writes UTF-16 and byte order marks, and `aws kms get-key-policy` wraps the policy, by
its options in one way or another.
"""

import codecs
import json
import re

# By the byte order mark; UTF-32's begins as UTF-16's does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Without a mark: by where the first character, which is ASCII in JSON, leaves bytes empty.
# https://www.rfc-editor.org/rfc/rfc4627#section-3
_EMPTY_BYTES = (
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0[^\0]"), "utf-16-be"),
    (re.compile(rb"[^\0]\0"), "utf-16-le"),
)
# Of get-key-policy, of CloudFormation, Terraform and IAM.
_POLICY_MEMBERS = {"policy", "keypolicy", "policydocument"}
# The name of a key's only policy, which get-key-policy writes behind it with --output text.
_NAME_BEHIND = re.compile(r"\s+default")
_MARK = "\ufeff"
_SPACE = re.compile(r"[ \t\r\n]*")
# What JSON may have before and after it, and byte order marks that nothing took off.
_AROUND = re.compile(rf"([ \t\r\n{_MARK}]*)(.*?)([ \t\r\n{_MARK}]*)", re.DOTALL)
_JSON = json.JSONDecoder()


def document(read: bytes) -> str:
    """The policy itself, as it is written. What is no policy comes back, for others to refuse.

    Raises UnicodeDecodeError.
    """
    text = read.decode(_encoding(read))
    while (inner := _unwrapped(text)) is not None:
        text = inner
    return text


def _encoding(read: bytes) -> str:
    marked = (name for mark, name in _MARKS if read.startswith(mark))
    unmarked = (name for pattern, name in _EMPTY_BYTES if pattern.match(read))
    return next(marked, None) or next(unmarked, "utf-8")


def _unwrapped(text: str) -> str | None:
    """What the text wraps; None where it wraps nothing. It is shorter than the text."""
    around = _AROUND.fullmatch(text)
    if _MARK in around[1] + around[3]:
        return around[1].replace(_MARK, "") + around[2] + around[3].replace(_MARK, "")
    bare = around[2]
    try:
        value, end = _JSON.raw_decode(bare)
    except (ValueError, RecursionError):
        return None
    if _NAME_BEHIND.fullmatch(bare, end):
        return bare[:end]
    if end < len(bare):
        return None
    match value:
        case str():
            return value
        case [_]:
            return bare[1:-1]
        case dict():
            return _policy_member(bare)
    return None


def _policy_member(text: str) -> str | None:
    members = _members(text)
    found = [value for name, value in members if name.lower() in _POLICY_MEMBERS]
    is_policy = any(name == "Statement" for name, _ in members)
    return found[0] if len(found) == 1 and not is_policy else None


def _members(text: str) -> list[tuple[str, str]]:
    """Of a JSON object: each value as it is written, an element that is there twice with it."""
    members = []
    at = _SPACE.match(text, 1).end()
    while text[at] != "}":
        name, at = _JSON.raw_decode(text, at)
        at = _SPACE.match(text, _SPACE.match(text, at).end() + 1).end()
        _, end = _JSON.raw_decode(text, at)
        members.append((name, text[at:end]))
        at = _SPACE.match(text, end).end()
        if text[at] == ",":
            at = _SPACE.match(text, at + 1).end()
    return members
