"""Validation rules of properties: what each kind of rule takes, and which values it lets pass.

`RULES` has one row per kind of rule. Kinds of the wire that are not there cannot be set: what Axle could not check, or not as
HubSpot does, it does not promise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlsplit

from axle.core.errors import Invalid, PropertyError, excerpt
from axle.core.model import Property, Validation
from axle.core.property_types import MAIL, milliseconds

MAX_LENGTH = 10_000
MAX_PLACES = 20
MAX_DOMAINS = 20
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
DAY_MS = 86_400_000
EPOCH_DAY = 3  # 1970-01-01 was a Thursday

# Rules of the wire that are refused: periods that count from now, patterns of RE2, national numbers, and where a word begins.
UNSUPPORTED = (
    "AFTER_DATETIME_DURATION", "AFTER_DURATION", "BEFORE_DATETIME_DURATION", "BEFORE_DURATION",
    "PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE", "REGEX",
)  # fmt: skip

_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{4,253}}$)({_LABEL}\.)+(?!\d+$){_LABEL}", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"-?\d{1,30}(\.\d{1,30})?", re.ASCII)
TEXT, AREA, PHONE = ("string", "text"), ("string", "textarea"), ("string", "phonenumber")
WRITTEN = (TEXT, AREA)
NUMBERS, DATES, MOMENTS = (("number", ""),), (("date", ""),), (("datetime", ""),)

Arguments = Sequence[str]


class RuleKind(NamedTuple):
    """A kind of rule: of which types and field types (any, where empty), which arguments it takes, and which text holds."""

    of: tuple[tuple[str, str], ...]
    takes: Callable[[Arguments], bool]
    holds: Callable[[str, Arguments], bool]


def _nothing(arguments: Arguments) -> bool:
    return not arguments


def _one(values: Iterable[str]) -> Callable[[Arguments], bool]:
    allowed = set(values)
    return lambda arguments: len(arguments) == 1 and arguments[0] in allowed


def _whole(low: int, high: int) -> Callable[[Arguments], bool]:
    def takes(arguments: Arguments) -> bool:
        return len(arguments) == 1 and re.fullmatch(r"\d{1,5}", arguments[0], re.ASCII) is not None and fits(int(arguments[0]))

    def fits(number: int) -> bool:
        return low <= number <= high

    return takes


def _number(arguments: Arguments) -> bool:
    return len(arguments) == 1 and _NUMBER.fullmatch(arguments[0]) is not None


def _takes_moment(arguments: Arguments) -> bool:
    return len(arguments) == 1 and milliseconds(arguments[0]) is not None


def _days(arguments: Arguments) -> bool:
    return 1 <= len(arguments) <= len(DAYS) and set(arguments) <= set(DAYS)


def _domains(arguments: Arguments) -> bool:
    return 1 <= len(arguments) <= MAX_DOMAINS and all(_HOST.fullmatch(one) for one in arguments)


def _white(arguments: Arguments) -> bool:
    return not arguments or (arguments[0] in ("ALL", "TRIM") and len(arguments) == 1)


ALPHABETS: dict[str, Callable[[str], bool]] = {
    "ALPHANUMERIC": str.isalnum, "ALPHA_ONLY": str.isalpha, "NUMERIC_ONLY": str.isdecimal,
}  # fmt: skip
CASES: dict[str, Callable[[str], str]] = {"UPPER": str.upper, "LOWER": str.lower}


def _at(text: str) -> int:
    return milliseconds(text) or 0


def _mail_host(text: str) -> str:
    return text.rpartition("@")[2].lower() if "@" in text else ""


def _lowered(domains: Arguments) -> set[str]:
    return {one.lower() for one in domains}


def _places(text: str) -> int:
    exponent = Decimal(text).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _host(text: str) -> str:
    """Return the host of an address of the web; empty for what is none."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    return host if parts.scheme in ("http", "https") and _HOST.fullmatch(host) else ""


def _among(host: str, domains: Arguments) -> bool:
    return any(host == one.lower() or host.endswith(f".{one.lower()}") for one in domains)


RULES: dict[str, RuleKind] = {
    "ALPHANUMERIC": RuleKind(WRITTEN, _one(ALPHABETS), lambda text, args: ALPHABETS[args[0]](text)),
    "DAYS_OF_WEEK": RuleKind(
        (*DATES, *MOMENTS), _days, lambda text, args: DAYS[(_at(text) // DAY_MS + EPOCH_DAY) % len(DAYS)] in args
    ),
    "DECIMAL": RuleKind(NUMBERS, _whole(0, MAX_PLACES), lambda text, args: _places(text) <= int(args[0])),
    "DOMAIN": RuleKind((TEXT,), _nothing, lambda text, args: _HOST.fullmatch(text) is not None),
    "EMAIL": RuleKind((TEXT,), _nothing, lambda text, args: MAIL.fullmatch(text) is not None),
    "EMAIL_ALLOWED_DOMAINS": RuleKind((TEXT,), _domains, lambda text, args: _mail_host(text) in _lowered(args)),
    "EMAIL_BLOCKED_DOMAINS": RuleKind((TEXT,), _domains, lambda text, args: _mail_host(text) not in _lowered(args)),
    "END_DATE": RuleKind(DATES, _takes_moment, lambda text, args: _at(text) <= _at(args[0])),
    "END_DATETIME": RuleKind(MOMENTS, _takes_moment, lambda text, args: _at(text) <= _at(args[0])),
    "FORMAT": RuleKind(WRITTEN, _one(CASES), lambda text, args: CASES[args[0]](text) == text),
    "MAX_LENGTH": RuleKind((*WRITTEN, PHONE), _whole(1, MAX_LENGTH), lambda text, args: len(text) <= int(args[0])),
    "MAX_NUMBER": RuleKind(NUMBERS, _number, lambda text, args: float(text) <= float(args[0])),
    "MIN_LENGTH": RuleKind((*WRITTEN, PHONE), _whole(1, MAX_LENGTH), lambda text, args: len(text) >= int(args[0])),
    "MIN_NUMBER": RuleKind(NUMBERS, _number, lambda text, args: float(text) >= float(args[0])),
    "SPECIAL_CHARACTERS": RuleKind(
        WRITTEN, _one(["NOT_ALLOWED"]), lambda text, args: all(one.isalnum() or one.isspace() for one in text)
    ),
    "START_DATE": RuleKind(DATES, _takes_moment, lambda text, args: _at(text) >= _at(args[0])),
    "START_DATETIME": RuleKind(MOMENTS, _takes_moment, lambda text, args: _at(text) >= _at(args[0])),
    "URL": RuleKind((TEXT,), _nothing, lambda text, args: bool(_host(text))),
    "URL_ALLOWED_DOMAINS": RuleKind((TEXT,), _domains, lambda text, args: _among(_host(text), args)),
    "URL_BLOCKED_DOMAINS": RuleKind((TEXT,), _domains, lambda text, args: not _among(_host(text), args)),
    "WHITESPACE": RuleKind(
        (TEXT,),
        _white,
        lambda text, args: text == text.strip() if args == ("TRIM",) else not any(one.isspace() for one in text),
    ),
}


def applies(rule: RuleKind, prop: Property) -> bool:
    """Tell whether a kind of rule is for properties of this type and field type."""
    return any(prop.type == property_type and field in ("", prop.fieldType) for property_type, field in rule.of)


def check(rule: Validation, prop: Property) -> None:
    """Refuse a rule that cannot be kept. Raises Invalid."""
    rule_kind = RULES.get(rule.ruleType)
    context = {"propertyName": [prop.name], "ruleType": [rule.ruleType]}
    if rule_kind is None:
        raise Invalid(f"Axle cannot check rules of the type {rule.ruleType}.", context=context)
    if rule.shouldApplyNormalization:
        raise Invalid("Axle changes no value before it is validated: shouldApplyNormalization must be false.", context=context)
    if not applies(rule_kind, prop):
        raise Invalid(f"{prop.name} is of a type that takes no rule of the type {rule.ruleType}.", context=context)
    if not rule_kind.takes(rule.ruleArguments):
        raise Invalid(f"These are not the arguments of a rule of the type {rule.ruleType}.", context=context)


def refusal(prop: Property, text: str, rules: Iterable[Validation]) -> PropertyError | None:
    """Return why the rules of a property refuse a value; None where all of them let it pass, as they do an empty one."""
    for rule in rules if text else ():
        rule_kind = RULES.get(rule.ruleType)
        if rule_kind and applies(rule_kind, prop) and not rule_kind.holds(text, rule.ruleArguments):
            rule_text = ", ".join((rule.ruleType, *rule.ruleArguments))
            return PropertyError(
                prop.name, rule.ruleType, f"{excerpt(text)} does not pass the validation rule of {prop.name}: {rule_text}"
            )
    return None
