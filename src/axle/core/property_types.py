"""Property values: from what JSON holds to the text that is stored, and from that to the key that is compared.

`PROPERTY_TYPES` has one row per property type: its form, how it is read, how it is entered. The form says everything that the
search, the storage, the legacy APIs and the client need to know, so that a further type is one more row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from axle.core.errors import PropertyError, excerpt
from axle.core.model import Property
from axle.core.text import fold

Json = str | int | float | bool | None

MAX_TEXT = 65_536  # characters of one value; HubSpot documents the same
MIN_MS = -62_135_596_800_000  # 0001-01-01
MAX_MS = 253_402_300_799_999  # 9999-12-31
DAY_MS = 86_400_000
EXACT = 2.0**53  # from here on not every whole number is a double

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NUMBER = re.compile(r"[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DATED = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
MAIL = re.compile(r"[^@\s\x00-\x1f,;<>\"]+@[^@\s.,;<>\"]+(\.[^@\s.,;<>\"]+)*\.[^@\s.,;<>\"\d]{2,}|[^@\s,;<>\"]+@\[?[\d.]+\]?")
OPTIONS_TOLD, OPTION_TOLD = 100, 100  # options that a refusal names, and characters of each
VALUE_TOLD = 1_000  # characters of a refused value that are repeated
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ud800-\udfff]")


def not_allowed(value: str, allowed: Sequence[str]) -> str:
    """Say that a value is no option, and which are: the first hundred of them, by their beginnings."""
    listed = [text[:OPTION_TOLD] for text in allowed[:OPTIONS_TOLD]] + ["…"] * (len(allowed) > OPTIONS_TOLD)
    return f"{value[:VALUE_TOLD]} was not one of the allowed options: [{', '.join(listed)}]"


class InvalidValue(Exception):
    """A value does not fit its property: a code of the wire and a sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def text_of(raw: Json) -> str:
    """Return the text of a JSON scalar as HubSpot stores it: `true`, `5`, and nothing for null."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)


def json_object(text: str) -> dict[str, Any]:
    """Read JSON text as an object; empty for anything else."""
    try:
        value = msgspec.json.decode(text) if text else {}
    except (msgspec.DecodeError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def instant(ms: int) -> str:
    """Show epoch milliseconds the way every answer does: UTC, three digits of fraction, `Z`."""
    seconds, fraction = divmod(ms, 1000)
    return f"{_second(seconds)}.{fraction:03d}Z"


@lru_cache(maxsize=4_096)
def _second(seconds: int) -> str:
    """Show a whole second; most answers show few different ones."""
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()[:19]


def short_instant(text: str) -> str:
    """Drop a fraction that is zero, as the observed service does."""
    return text[:-5] + "Z" if text.endswith(".000Z") else text


@lru_cache(maxsize=4_096)
def milliseconds(text: str) -> int | None:
    """Read epoch milliseconds or an ISO 8601 instant (UTC where it names no zone); None for anything else."""
    if _WHOLE.fullmatch(text):
        ms = int(text)
    elif _DATED.match(text):
        try:
            moment = datetime.fromisoformat(text)
            ms = (moment.replace(tzinfo=moment.tzinfo or UTC) - _EPOCH) // timedelta(milliseconds=1)
        except (ValueError, OverflowError):
            return None
    else:
        return None
    return ms if MIN_MS <= ms <= MAX_MS else None


def _string(prop: Property, text: str) -> str:
    if prop.format == "email":
        text = text.strip().lower()
        if not MAIL.fullmatch(text):
            raise InvalidValue("INVALID_EMAIL", f"Email address {text[:VALUE_TOLD]} is invalid")
    return text


def _number(prop: Property, text: str) -> str:
    text = text.strip()
    if not _NUMBER.fullmatch(text) or abs(float(text)) == float("inf"):
        raise InvalidValue("INVALID_INTEGER", f"{text[:VALUE_TOLD]} was not a valid number")
    return text


def _bool(prop: Property, text: str) -> str:
    lowered = text.strip().lower()
    if lowered not in ("true", "false"):
        raise InvalidValue("INVALID_OPTION", f"{text[:VALUE_TOLD]} was not one of the allowed options: [true, false]")
    return lowered


def _date(prop: Property, text: str) -> str:
    ms = milliseconds(text.strip())
    if ms is None:
        raise InvalidValue("INVALID_LONG", f"{text[:VALUE_TOLD]} was not a valid long.")
    if ms % DAY_MS:
        raise InvalidValue("INVALID_DATE", f"{text.strip()} is at {_time_of_day(ms)} UTC, not midnight!")
    return instant(ms)[:10]


def _time_of_day(ms: int) -> str:
    """Write a time of the day as HubSpot's refusals do: `4:10:33.600`."""
    seconds, rest = divmod(ms % DAY_MS, 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60}:{seconds % 60}.{rest}"


def _datetime(prop: Property, text: str) -> str:
    ms = milliseconds(text.strip())
    if ms is None:
        raise InvalidValue("INVALID_LONG", f"{text[:VALUE_TOLD]} was not a valid long.")
    return instant(ms)


def _enumeration(prop: Property, text: str) -> str:
    values = list(dict.fromkeys(filter(None, map(str.strip, text.split(";"))))) if prop.fieldType == "checkbox" else [text]
    if prop.options and not prop.externalOptions:
        allowed = {option.value for option in prop.options}
        for value in values:
            if value not in allowed:
                raise InvalidValue(
                    "INVALID_OPTION", not_allowed(value, [option.value for option in prop.options[: OPTIONS_TOLD + 1]])
                )
    return ";".join(values)


def _json(prop: Property, text: str) -> str:
    try:
        msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        raise InvalidValue("INVALID_JSON", f"{excerpt(text)} was not valid JSON") from None
    return text


class Number(NamedTuple):
    """A number as it is compared: as a double, then, from 2^53 on in either direction, by its whole part rounded down.

    An instant is the same, its milliseconds in `n` as an int.
    """

    n: float
    whole: int = 0


Key = str | Number


def double(text: str) -> float | None:
    """Return a number's text as a double, which may be infinite; None if it is no number."""
    return float(text) if _NUMBER.fullmatch(text) else None


def number_key(text: str) -> Number | None:
    """Return a number's text as it is compared, None if it is no finite number.

    A database mirrors it with a double column as long as an operand lies within ±2^53, exclusive; beyond, equal doubles are
    told apart by the exact whole part. So ids of other systems never meet by rounding, and the order is total.
    """
    n = double(text)
    if n is None or math.isinf(n):
        return None
    return Number(n, math.floor(Decimal(text)) if abs(n) >= EXACT else 0)


def instant_key(text: str) -> Number | None:
    """Return a date's or a moment's text as it is compared, None if it is neither."""
    ms = milliseconds(text)
    return None if ms is None else Number(ms)


class Form(NamedTuple):
    """What the values of a property type are, for whoever compares, finds, stores or shows them.

    `name` is the form in which the client and the legacy APIs read a value: see `axle.client.conversions.KINDS`.
    `key` returns one value as it is compared and sorted, None for text that is no such value.
    `column` is the sort of database column that holds the key: `t` for text, `n` for numbers.
    `tokens` tells whether token operators may look into a value; `words`, whether it is text that is split into words.
    `keeps_blanks`: blanks around a value belong to it. `options`: a definition lists the allowed values.
    """

    name: str
    key: Callable[[str], Key | None]
    column: str
    tokens: bool = True
    words: bool = False
    keeps_blanks: bool = False
    options: bool = False


TEXT = Form("text", fold, "t", words=True, keeps_blanks=True)
BOOL = Form("bool", fold, "t", options=True)
OPTION = Form("option", str, "t", options=True)
NUMBER = Form("number", number_key, "n")
DATE = Form("date", instant_key, "n", tokens=False)
MOMENT = Form("moment", instant_key, "n", tokens=False)


class PropertyType(NamedTuple):
    """One property type.

    `parse` turns text into the text that is stored, or raises InvalidValue. `field_types` are the ways to enter a value; a
    type without any cannot be defined by an account, only be built in.
    """

    form: Form
    parse: Callable[[Property, str], str]
    field_types: tuple[str, ...] = ()


PROPERTY_TYPES: dict[str, PropertyType] = {
    "bool": PropertyType(BOOL, _bool, ("booleancheckbox",)),
    "date": PropertyType(DATE, _date, ("date",)),
    "datetime": PropertyType(MOMENT, _datetime, ("date",)),
    "enumeration": PropertyType(OPTION, _enumeration, ("booleancheckbox", "checkbox", "radio", "select")),
    "json": PropertyType(TEXT, _json),
    "number": PropertyType(NUMBER, _number, ("number",)),
    "object_coordinates": PropertyType(TEXT, _string),
    "phone_number": PropertyType(TEXT, _string, ("phonenumber",)),
    "string": PropertyType(TEXT, _string, ("file", "html", "phonenumber", "text", "textarea")),
}


def form_of(prop: Property) -> Form:
    """Return what the values of a property are."""
    return PROPERTY_TYPES[prop.type].form


def key(prop: Property, text: str) -> Key | None:
    """Return one value as it is compared and sorted; None for text that does not fit the property's type."""
    return PROPERTY_TYPES[prop.type].form.key(text)


def multiple(prop: Property) -> bool:
    """Tell whether a property may have several values at once: a multi-select, or what holds more of a unique one's."""
    return form_of(prop) is OPTION and (prop.fieldType == "checkbox" or prop.further_of != "")


def parts(prop: Property, text: str) -> list[str]:
    """Return the single values of a property's text: those of a multi-select, else the text; none where it is empty."""
    return [part for part in (text.split(";") if multiple(prop) else [text]) if part]


def keys(prop: Property, text: str) -> list[Key]:
    """Return each of a property's values as it is compared; none where there is no value, or none of the property's type."""
    return [each for part in parts(prop, text) if (each := key(prop, part)) is not None]


def unstorable(text: str) -> bool:
    """Tell whether a text holds what is never stored: control characters, halves of a character."""
    return _CONTROL.search(text) is not None


def normalise(prop: Property, raw: Json, before: str = "") -> str | PropertyError:
    """Return the text to store for a JSON value, `""` to clear, or why it is refused.

    Blanks around a value do not count, but for text. A leading `;` on a multi-select appends to `before`, the value that the
    record has.
    """
    text = text_of(raw)
    if not form_of(prop).keeps_blanks:
        text = text.strip()
    if not text:
        return ""
    if len(text) > MAX_TEXT:
        return PropertyError(prop.name, "INVALID_LENGTH", f"{prop.name} is longer than {MAX_TEXT} characters")
    if unstorable(text):
        return PropertyError(prop.name, "INVALID_CHARACTER", f"{prop.name} contains a control character")
    if prop.fieldType == "checkbox" and text.startswith(";"):
        text = f"{before};{text}"
    try:
        return PROPERTY_TYPES[prop.type].parse(prop, text)
    except InvalidValue as wrong:
        return PropertyError(prop.name, wrong.code, wrong.message)
