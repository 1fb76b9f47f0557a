"""IAM condition operators in three-valued logic: True, False, or None for "cannot be known".

Follows, under docs.aws.amazon.com/IAM/latest/UserGuide/,
reference_policies_elements_condition_operators.html and
reference_policies_condition-single-vs-multi-valued-context-keys.html. MiniStack's own
evaluator is not used: its ArnLike lets `*` run across colons and it knows no "unknown".
"""

import fnmatch
import ipaddress
import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, Final, TypeAlias, TypeVar

from .shapes import Truth


class Malformed(ValueError):
    """A policy that KMS would not have stored."""


class Missing(Enum):
    """What stands for the value of a key that a request does not carry, or may carry."""

    ABSENT = "ABSENT"
    UNKNOWN = "UNKNOWN"

    def __repr__(self) -> str:
        return self.name


ABSENT: Final = Missing.ABSENT
UNKNOWN: Final = Missing.UNKNOWN


class Beginning(str):
    """A value whose beginning is known; at least one character follows."""


# A condition key's: one, or several where the key is multivalued.
Value: TypeAlias = str | list[str] | Missing
# The values of keys by their names; None where `${…}` is plain text.
Values: TypeAlias = Callable[[str], Value] | None
# Of a key's value and an expected one.
Operator: TypeAlias = Callable[[str, str], Truth]
_T = TypeVar("_T")


def both(first: Truth, second: Truth) -> Truth:
    """AND: False wins over unknown."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def either(first: Truth, second: Truth) -> Truth:
    """OR: True wins over unknown."""
    if first is True or second is True:
        return True
    return None if first is None or second is None else False


def negate(value: Truth) -> Truth:
    return None if value is None else not value


# Stand for a * and a ? that are no wildcards.
_PLAIN = {"*": "\ue000", "?": "\ue001"}
_TO_PLAIN: dict[str, str | int | None] = {**_PLAIN}
_FROM_PLAIN: dict[str, str | int | None] = {plain: sign for sign, plain in _PLAIN.items()}


def _escape(text: str) -> str:
    return text.translate(str.maketrans(_TO_PLAIN))


def _unescape(text: str) -> str:
    return text.translate(str.maketrans(_FROM_PLAIN))


@lru_cache(maxsize=8192)
def _pattern(pattern: str, ignore_case: bool) -> re.Pattern[str]:
    # fnmatch would read [ as a character class; IAM knows only * and ?.
    regex = fnmatch.translate(pattern.replace("[", "[[]"))
    for sign, plain in _PLAIN.items():
        regex = regex.replace(plain, re.escape(sign))
    return re.compile(regex, re.IGNORECASE if ignore_case else 0)


def glob(value: str, pattern: str, ignore_case: bool = False) -> Truth:
    """IAM's wildcards; `*` spans every character, colons too."""
    if isinstance(value, Beginning):
        return _begins(value, pattern)
    return _pattern(pattern, ignore_case).match(value) is not None


def _begins(known: Beginning, pattern: str) -> Truth:
    """Whether *pattern* matches whatever follows, nothing that follows, or some of it."""
    rests = {pattern}
    for sign in str(known):
        rests = {after for rest in rests for after in _after(rest, sign)}
    rests = {rest for rest in rests if rest}
    if any(set(rest) <= {"*", "?"} and "*" in rest and rest.count("?") < 2 for rest in rests):
        return True
    return None if rests else False


def _after(rest: str, sign: str) -> set[str]:
    """What may be left of a pattern once it has taken *sign*."""
    if not rest:
        return set()
    if rest[0] == "*":
        return {rest} | _after(rest[1:], sign)
    return {rest[1:]} if rest[0] == "?" or _unescape(rest[0]) == sign else set()


def arn_like(value: str, pattern: str) -> Truth:
    """Each of the six components is compared by itself: a `*` cannot stand for two of them."""
    have, want = value.split(":", 5), pattern.split(":", 5)
    if not len(have) == len(want) == 6:
        return False
    if isinstance(value, Beginning):
        have[5] = Beginning(have[5])
    return _all(map(glob, have, want))


def _read(reader: Callable[[str], _T], compare: Callable[[_T, _T], bool]) -> Operator:
    """Values that cannot be read so: no page says what AWS makes of them."""

    def operator(value: str, expected: str) -> Truth:
        if isinstance(value, Beginning):
            return None
        try:
            return compare(reader(value), reader(expected))
        except ValueError:
            return None

    return operator


def _number(compare: Callable[[float, float], bool]) -> Operator:
    return _read(float, compare)


def _seconds(text: str) -> float:
    if re.fullmatch(r"[0-9]{4}", text):
        raise ValueError(f"a year of W3C's profile of ISO 8601, or seconds: {text}")
    if re.fullmatch(r"[\d.]+", text):
        return float(text)
    date = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp()


def _time(compare: Callable[[float, float], bool]) -> Operator:
    return _read(_seconds, compare)


def _in_network(value: str, expected: str) -> Truth:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(expected, strict=False)
    except ValueError:
        return None


def _bool(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _same(a: object, b: object) -> bool:
    return a == b


def _lower(text: str) -> str:
    return type(text)(text.lower())


def _equal(value: str, expected: str) -> Truth:
    if isinstance(value, Beginning):
        return None if expected.startswith(value) and len(expected) > len(value) else False
    return value == expected


def _arn(value: str, pattern: str) -> Truth:
    """Whether a pattern of fewer components matches as a text would, no page says."""
    if pattern.count(":") < 5 and glob(value, pattern) is not False:
        return None
    return arn_like(value, pattern)


_TEXT_OPERATORS: dict[str, Operator] = {
    "stringequals": lambda a, b: _equal(a, _unescape(b)),
    "stringequalsignorecase": lambda a, b: _equal(_lower(a), _unescape(b).lower()),
    "stringlike": glob,
    "arnequals": _arn,
    "arnlike": _arn,
}
_OPERATORS: dict[str, Operator] = {
    **_TEXT_OPERATORS,
    "bool": _read(_bool, _same),
    # No key that is known here is binary.
    "binaryequals": lambda a, b: None,
    "ipaddress": _in_network,
    "numericequals": _number(_same),
    "numericlessthan": _number(lambda a, b: a < b),
    "numericlessthanequals": _number(lambda a, b: a <= b),
    "numericgreaterthan": _number(lambda a, b: a > b),
    "numericgreaterthanequals": _number(lambda a, b: a >= b),
    "dateequals": _time(_same),
    "datelessthan": _time(lambda a, b: a < b),
    "datelessthanequals": _time(lambda a, b: a <= b),
    "dategreaterthan": _time(lambda a, b: a > b),
    "dategreaterthanequals": _time(lambda a, b: a >= b),
}
_NEGATED = {
    "stringnotequals": "stringequals",
    "stringnotequalsignorecase": "stringequalsignorecase",
    "stringnotlike": "stringlike",
    "arnnotequals": "arnequals",
    "arnnotlike": "arnlike",
    "notipaddress": "ipaddress",
    "numericnotequals": "numericequals",
    "datenotequals": "dateequals",
}


def texts(value: Any) -> list[str]:
    """A policy value as IAM reads it: one or a list, booleans and numbers as text."""
    values = value if isinstance(value, list) else [value]
    return [str(v).lower() if isinstance(v, bool) else str(v) for v in values]


# ${key}, ${key, 'default'}, and ${*}, ${?}, ${$} for the signs themselves.
_VARIABLE = re.compile(r"\$\{(?:([*?$])|([^,{}'\s]+)(?:,\s?'([^']*)')?)\}")


def fill(text: str, value_of: Values) -> str | Missing:
    """*text* with its policy variables filled in; ABSENT or UNKNOWN when one of them is.

    docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html: a variable without
    a value equals nothing. *value_of* gives a key's value; None: the policy's version has none.
    """
    if value_of is None:
        return text
    missing: list[Missing] = []

    def value(match: re.Match[str]) -> str:
        sign, key, default = match.groups()
        if sign:
            return _PLAIN.get(sign, sign)
        found = value_of(key)
        if found is ABSENT and default is not None:
            return _escape(default)
        if not isinstance(found, str) or isinstance(found, Beginning):
            missing.append(ABSENT if found is ABSENT else UNKNOWN)
            return ""
        return _escape(found)

    filled = _VARIABLE.sub(value, text)
    if "${" in _VARIABLE.sub("", text):
        missing.append(UNKNOWN)
    if missing:
        return ABSENT if ABSENT in missing else UNKNOWN
    return filled


def _one(operator: Operator, actual: str, expected: Iterable[str | Missing]) -> Truth:
    """Whether *actual* matches any expected value, variables filled in."""
    result: Truth = False
    for value in expected:
        if value is not ABSENT:
            result = either(result, None if value is UNKNOWN else operator(actual, value))
    return result


def _null(actual: Value, expected: list[str]) -> Truth:
    if actual is UNKNOWN:
        return None
    absent = _read(_bool, _same)
    return _any([absent(str(actual is ABSENT), value) for value in expected])


def holds(name: str, actual: Value, expected: Any, value_of: Values = None) -> Truth:
    """Whether the condition `{name: {key: expected}}` holds for the key's value *actual*.

    *actual* is ABSENT, UNKNOWN, one text, or a list of texts for a multivalued key.
    *value_of* is for the policy variables in *expected*; without it they are plain text.
    """
    operator, plain = name.lower(), texts(expected)
    if operator == "null":
        return _null(actual, plain)
    quantifier = ""
    if ":" in operator:
        quantifier, operator = operator.split(":", 1)
        if quantifier not in ("foranyvalue", "forallvalues"):
            raise Malformed(f"condition operator {name}")
    if_exists = operator.endswith("ifexists")
    operator = operator.removesuffix("ifexists")
    negated = operator in _NEGATED
    operator = _NEGATED.get(operator, operator)
    if operator not in _OPERATORS:
        raise Malformed(f"condition operator {name}")
    if actual is UNKNOWN:
        return None
    if actual is ABSENT:
        return if_exists or quantifier == "forallvalues" or (negated and not quantifier)
    wanted: list[str | Missing] = [*plain]
    if operator in _TEXT_OPERATORS:
        wanted = [fill(value, value_of) for value in plain]
    values = actual if isinstance(actual, list) else [actual]
    matches = [_one(_OPERATORS[operator], v, wanted) for v in values]
    if negated:
        matches = [negate(m) for m in matches]
    if quantifier == "forallvalues" or (negated and quantifier != "foranyvalue"):
        return _all(matches)
    return _any(matches)


def _all(results: Iterable[Truth]) -> Truth:
    total: Truth = True
    for result in results:
        total = both(total, result)
    return total


def _any(results: Iterable[Truth]) -> Truth:
    total: Truth = False
    for result in results:
        total = either(total, result)
    return total
