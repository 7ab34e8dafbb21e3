"""Values of properties on their way out: HubSpot takes texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import msgspec


def text(value: Any) -> str:
    """Return a value as the wire wants it; None clears a property. Raises TypeError for what cannot be one."""
    if isinstance(value, Enum):
        value = value.value
    if value is None:
        return ""
    for kinds, shown in SHOWN:
        if isinstance(value, kinds):
            return shown(value)
    raise TypeError(f"a property cannot be a {type(value).__name__}")


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("a datetime needs a time zone; without one, nobody knows which moment it means")
    moment = value.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def _joined(several: Iterable[Any]) -> str:
    return ";".join(text(one) for one in several)


# In this order: a bool is an int, and a datetime is a date.
SHOWN: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "true" if value else "false"),
    (datetime, _instant),
    (date, date.isoformat),
    (int | float, repr),
    (Decimal, lambda value: format(value, "f")),
    (list | tuple, _joined),
    (set | frozenset, lambda value: _joined(sorted(value, key=str))),
)


def properties(given: Mapping[str, Any] | msgspec.Struct) -> dict[str, str]:
    """Return properties as the wire wants them; of a structure, the fields that are set."""
    if isinstance(given, msgspec.Struct):
        given = {
            field.encode_name: value
            for field in msgspec.structs.fields(given)
            if (value := getattr(given, field.name)) is not msgspec.UNSET
        }
    return {name: text(value) for name, value in given.items()}
