"""IAM condition operators in three-valued logic: True, False, or None for "cannot be known".

Follows, under docs.aws.amazon.com/IAM/latest/UserGuide/,
reference_policies_elements_condition_operators.html and
reference_policies_condition-single-vs-multi-valued-context-keys.html. MiniStack's own
evaluator is not used: its ArnLike lets `*` run across colons and it knows no "unknown".
"""

import fnmatch
import ipaddress
import re
from datetime import UTC, datetime
from functools import lru_cache


class Malformed(ValueError):
    """A policy that KMS would not have stored."""


class _Marker:
    def __init__(self, name: str):
        self.name = name

    def __repr__(self) -> str:
        return self.name


ABSENT = _Marker("ABSENT")
UNKNOWN = _Marker("UNKNOWN")


def both(first: bool | None, second: bool | None) -> bool | None:
    """AND: False wins over unknown."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def either(first: bool | None, second: bool | None) -> bool | None:
    """OR: True wins over unknown."""
    if first is True or second is True:
        return True
    return None if first is None or second is None else False


def negate(value: bool | None) -> bool | None:
    return None if value is None else not value


@lru_cache(maxsize=8192)
def _pattern(pattern: str, ignore_case: bool) -> re.Pattern:
    # fnmatch would read [ as a character class; IAM knows only * and ?.
    regex = fnmatch.translate(pattern.replace("[", "[[]"))
    return re.compile(regex, re.IGNORECASE if ignore_case else 0)


def glob(value: str, pattern: str, ignore_case: bool = False) -> bool:
    """IAM's wildcards; `*` spans every character, colons too."""
    return _pattern(pattern, ignore_case).match(value) is not None


def arn_like(value: str, pattern: str) -> bool:
    """Each of the six components is compared by itself: a `*` cannot stand for two of them."""
    have, want = value.split(":", 5), pattern.split(":", 5)
    return len(have) == len(want) == 6 and all(map(glob, have, want))


def _number(compare):
    def operator(value: str, expected: str) -> bool:
        try:
            return compare(float(value), float(expected))
        except ValueError:
            return False

    return operator


def _date(text: str) -> datetime:
    if re.fullmatch(r"\d+(\.\d+)?", text):
        return datetime.fromtimestamp(float(text), UTC)
    date = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _time(compare):
    def operator(value: str, expected: str) -> bool:
        try:
            return compare(_date(value), _date(expected))
        except ValueError:
            return False

    return operator


def _in_network(value: str, expected: str) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(expected, strict=False)
    except ValueError:
        return False


def _same(a, b):
    return a == b


_OPERATORS = {
    "stringequals": _same,
    "stringequalsignorecase": lambda a, b: a.lower() == b.lower(),
    "stringlike": glob,
    "arnequals": arn_like,
    "arnlike": arn_like,
    "bool": lambda a, b: a.lower() == b.lower(),
    "binaryequals": _same,
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


def texts(value) -> list[str]:
    """A policy value as IAM reads it: one or a list, booleans and numbers as text."""
    values = value if isinstance(value, list) else [value]
    return [str(v).lower() if isinstance(v, bool) else str(v) for v in values]


def _one(operator, actual: str, expected: list[str]) -> bool | None:
    """Whether *actual* matches any expected value; a policy variable's value is not known here."""
    result = False
    for value in expected:
        variable = re.search(r"\$\{[^*?$]", value)
        plain = re.sub(r"\$\{([*?$])\}", r"\1", value)
        result = either(result, None if variable else operator(actual, plain))
    return result


def holds(name: str, actual, expected) -> bool | None:
    """Whether the condition `{name: {key: expected}}` holds for the key's value *actual*.

    *actual* is ABSENT, UNKNOWN, one text, or a list of texts for a multivalued key.
    """
    operator, expected = name.lower(), texts(expected)
    if operator == "null":
        if actual is UNKNOWN:
            return None
        return (actual is ABSENT) == (expected[0].lower() == "true")
    quantifier = ""
    if ":" in operator:
        quantifier, operator = operator.split(":", 1)
        if quantifier not in ("foranyvalue", "forallvalues"):
            raise Malformed(f"condition operator {name}")
    if_exists = operator.endswith("ifexists")
    operator = operator.removesuffix("ifexists")
    negated = operator in _NEGATED
    function = _OPERATORS.get(_NEGATED.get(operator, operator))
    if function is None:
        raise Malformed(f"condition operator {name}")
    if actual is UNKNOWN:
        return None
    if actual is ABSENT:
        return if_exists or quantifier == "forallvalues" or (negated and not quantifier)
    values = actual if isinstance(actual, list) else [actual]
    matches = [_one(function, v, expected) for v in values]
    if negated:
        matches = [negate(m) for m in matches]
    if quantifier == "forallvalues" or (negated and quantifier != "foranyvalue"):
        return _all(matches)
    return _any(matches)


def _all(results: list[bool | None]) -> bool | None:
    total: bool | None = True
    for result in results:
        total = both(total, result)
    return total


def _any(results: list[bool | None]) -> bool | None:
    total: bool | None = False
    for result in results:
        total = either(total, result)
    return total
