"""Conversions: from Python values to the text that HubSpot keeps and compares, and back.

What belongs to one property type stands in `CONVERSIONS`; a test compares it with the property types of the core. Numbers are
`Decimal`: HubSpot keeps them as text, and money is among them, which `float` would change. No object type and no request is
known here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, NamedTuple, TypeVar

from axle.client.catalog import BOOL, DATE, DATETIME, ENUMERATION, NUMBER, CatalogProperty
from axle.client.errors import InvalidInput, InvalidType

T = TypeVar("T")

Value = str | int | float | Decimal | bool | date | datetime | Enum  # what one value may be given as
Number = int | float | Decimal  # what a number may be given as; it is read as a Decimal
Several = list[T] | tuple[T, ...] | set[T] | frozenset[T]  # what the options of a multi-select may be given as

MAX_DIGITS = 1_000  # a float has 309 before its point at most
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_WHOLE = re.compile(r"-?\d{1,17}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)


class Conversion(NamedTuple):
    """What values are in Python: how text is read, how a value is written; both raise ValueError.

    `read_as` and `written_as` are the Python types of these, as they stand in an annotation.
    """

    read: Callable[[str], Any]
    write: Callable[[CatalogProperty, Any], str]
    read_as: str = "str"
    written_as: str = "str"


def milliseconds(moment: date) -> int:
    """Return a moment as epoch milliseconds, a date as its first one in UTC. Raises ValueError where there is no zone."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    return (_zoned(moment) - _EPOCH) // _MILLISECOND


def plain(value: Value) -> str:
    """Return the text of a value that is no date. Raises TypeError for what is no value, ValueError for no number."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _digits(value)
    if value is None:
        raise TypeError("None cannot be compared; use has() or not_has()")
    raise TypeError(f"{type(value).__name__} is not a valid property value")


def operand(name: str, value: Value) -> str:
    """Return what a search compares with: dates as epoch milliseconds. Raises InvalidType, InvalidInput with its name."""
    try:
        text = str(milliseconds(value)) if isinstance(value, date) else plain(value)
    except TypeError as wrong:
        raise InvalidType(f"{name}: {wrong}") from None
    except (ValueError, OverflowError) as wrong:
        raise InvalidInput(f"{name}: {wrong}") from None
    if not text:
        raise InvalidInput(f'{name}: no record has the value ""; use has() or not_has()')
    return text


def written(value: Any) -> str:
    """Return the text that any value is sent as where its property is not known. Raises TypeError and ValueError."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(sorted(map(plain, value)) if isinstance(value, set | frozenset) else map(plain, value))
    return plain(value)


def instant(moment: datetime) -> str:
    """Return a moment as HubSpot shows it: UTC, milliseconds, `Z`. Raises ValueError where there is no zone."""
    try:
        return _zoned(moment).astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
    except OverflowError:
        raise ValueError(f"{moment.isoformat(' ')} is outside the years 1 to 9999 in UTC") from None


def _zoned(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        text = moment.isoformat(" ")
        raise ValueError(f"{text} has no time zone; write datetime(…, tzinfo=UTC), or .astimezone() for local time")
    return moment


def _digits(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number")
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if abs(number.adjusted()) > MAX_DIGITS or len(number.as_tuple().digits) > MAX_DIGITS:
        raise ValueError(f"{number:.20E} has more than {MAX_DIGITS} digits")
    return format(number, "f")


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"{text[:100]} is not a number")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"{text[:100]} is not a number") from None


def _bool(text: str) -> bool:
    lowered = text.lower()
    if lowered not in ("true", "false"):
        raise ValueError(f"{text[:100]} is neither true nor false")
    return lowered == "true"


def _moment(text: str) -> datetime:
    try:
        if text[4:5] != "-" and _WHOLE.fullmatch(text):
            return _EPOCH + int(text) * _MILLISECOND
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo is UTC else moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text[:100]} is not a date and time") from None


def _day(text: str) -> date:
    moment = _moment(text)
    if moment.time() != time():
        raise ValueError(f"{text[:100]} is not a date")
    return moment.date()


def _options(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(";") if part)


def _mismatch(value: Any, what: str) -> ValueError:
    return ValueError(f"takes {what}, not {type(value).__name__}")


def _write_text(definition: CatalogProperty, value: Any) -> str:
    if not isinstance(value, str):
        raise _mismatch(value, "str")
    return str(value)


def _write_number(definition: CatalogProperty, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _mismatch(value, "a number")
    return plain(value)


def _write_id(definition: CatalogProperty, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _mismatch(value, "an id: a str of digits, or an int")
    if isinstance(value, str) and not _WHOLE.fullmatch(value):
        raise ValueError(f"{value[:100]} is not an id, which contains only digits")
    return str(value)


def _write_moments(definition: CatalogProperty, value: Any) -> str:
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return ";".join([_epoch(one) for one in several])


def _epoch(value: Any) -> str:
    """Return a moment as epoch milliseconds, which it may be already; a text may hold several."""
    if isinstance(value, datetime):
        return str(milliseconds(value))
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise _mismatch(value, "epoch milliseconds or datetimes, one or a list")
    return str(value)


def _write_bool(definition: CatalogProperty, value: Any) -> str:
    if not isinstance(value, bool):
        raise _mismatch(value, "bool")
    return plain(value)


def _write_date(definition: CatalogProperty, value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _mismatch(value, "a date without a time")
    return value.isoformat()


def _write_datetime(definition: CatalogProperty, value: Any) -> str:
    if not isinstance(value, datetime):
        raise _mismatch(value, "a datetime")
    return instant(value)


def _write_option(definition: CatalogProperty, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str if definition.options else str | int):
        raise _mismatch(value, "one of its options" if definition.options else "str or int")
    text = str(value)
    if definition.closed and text not in {option.value for option in definition.options}:
        listed = ", ".join(option.value for option in definition.options[:20])
        raise ValueError(f"{text[:100]} is not one of the options: {listed}{', …' if len(definition.options) > 20 else ''}")
    return text


def _write_options(definition: CatalogProperty, value: Any) -> str:
    if not isinstance(value, list | tuple | set | frozenset):
        raise _mismatch(value, "a list, tuple or set of options")
    texts = [_write_option(definition, each.value if isinstance(each, Enum) else each) for each in value]
    if any(";" in text for text in texts):
        raise ValueError("an option cannot contain ;")
    return ";".join(sorted(texts) if isinstance(value, set | frozenset) else texts)


SEVERAL = "several"  # what a multi-select is, which has no type of its own
IDS = "ids"  # what numbers are that are ids
MOMENTS = "moments"  # the format of a text that holds moments
TEXT = Conversion(str, _write_text)

CONVERSIONS: dict[str, Conversion] = {
    "string": TEXT,
    "phone_number": TEXT,
    "json": TEXT,
    "object_coordinates": TEXT,
    NUMBER: Conversion(_number, _write_number, "Decimal", "Number"),
    BOOL: Conversion(_bool, _write_bool, "bool", "bool"),
    DATE: Conversion(_day, _write_date, "date", "date"),
    DATETIME: Conversion(_moment, _write_datetime, "datetime", "datetime"),
    ENUMERATION: Conversion(str, _write_option),
    SEVERAL: Conversion(_options, _write_options),
    IDS: Conversion(str, _write_id),
    MOMENTS: Conversion(str, _write_moments),
}


def conversion(definition: CatalogProperty) -> Conversion:
    """Return how a property's values are read and written; what is of a type that is not listed is text."""
    special = SEVERAL if definition.several else IDS if definition.identifies else definition.format
    return CONVERSIONS.get(special) or CONVERSIONS.get(definition.type, TEXT)
