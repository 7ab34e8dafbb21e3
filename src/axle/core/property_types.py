"""Property values: from what JSON holds to the text that is stored, and back to a number where one is compared.

`PROPERTY_TYPES` has one row per property type. `parse` turns a JSON value into canonical text or refuses it; `number` turns
canonical text into what comparison uses: epoch milliseconds for date and datetime, a float for number, None for text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from axle.core.errors import PropertyError, excerpt
from axle.core.model import Property

Json = str | int | float | bool | None

MAX_TEXT = 65_536  # characters of one value; HubSpot documents the same
MIN_MS = -62_135_596_800_000  # 0001-01-01
MAX_MS = 253_402_300_799_999  # 9999-12-31
DAY_MS = 86_400_000

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


class PropertyType(NamedTuple):
    """How values of one property type are read and compared."""

    parse: Callable[[Property, str], str]
    number: Callable[[str], float | None]


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
        found = msgspec.json.decode(text) if text else {}
    except (msgspec.DecodeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


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


def _no_number(text: str) -> float | None:
    return None


def _float(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _moment(text: str) -> float | None:
    return milliseconds(text)


PROPERTY_TYPES: dict[str, PropertyType] = {
    "string": PropertyType(_string, _no_number),
    "number": PropertyType(_number, _float),
    "bool": PropertyType(_bool, _no_number),
    "date": PropertyType(_date, _moment),
    "datetime": PropertyType(_datetime, _moment),
    "enumeration": PropertyType(_enumeration, _no_number),
    "phone_number": PropertyType(_string, _no_number),
    "json": PropertyType(_json, _no_number),
    "object_coordinates": PropertyType(_string, _no_number),
}


_AS_WRITTEN = ("string", "phone_number", "json", "object_coordinates")  # types whose values keep blanks around them


def unstorable(text: str) -> bool:
    """Tell whether a text holds what is never stored: control characters, halves of a character."""
    return _CONTROL.search(text) is not None


def normalise(prop: Property, raw: Json, before: str = "") -> str | PropertyError:
    """Return the text to store for a JSON value, `""` to clear, or why it is refused.

    Blanks around a value do not count, but for text. A leading `;` on a multi-select appends to `before`, the value that the
    record has.
    """
    text = text_of(raw)
    if prop.type not in _AS_WRITTEN:
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
    except InvalidValue as refused:
        return PropertyError(prop.name, refused.code, refused.message)
