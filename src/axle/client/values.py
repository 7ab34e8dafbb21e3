"""Values: from Python to the text that HubSpot keeps and compares, and back.

What belongs to one property type stands in `KINDS`. No object type and no request is known here.
"""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum

Value = str | int | float | Decimal | bool | date | datetime | Enum  # what one value may be given as

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: date) -> int:
    """Return a moment as epoch milliseconds, a date as its first one in UTC. Raises ValueError where there is no zone."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(), UTC)
    if moment.tzinfo is None:
        raise ValueError(
            f"{moment.isoformat(' ')} has no time zone; write datetime(…, tzinfo=UTC), or .astimezone() for local time"
        )
    return (moment - _EPOCH) // _MILLISECOND


def plain(value: Value) -> str:
    """Return the text of a value that is no date. Raises TypeError for other things, ValueError for no number."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float | Decimal):
        return _number(value)
    if value is None:
        raise TypeError("None is no value to compare with; use has() or not_has()")
    raise TypeError(f"{type(value).__name__} is no value of a property")


def _number(value: float | Decimal) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number")
    return format(Decimal(repr(value)) if isinstance(value, float) else value, "f")


def operand(name: str, value: Value) -> str:
    """Return what a search compares with: dates as epoch milliseconds. Raises TypeError or ValueError, naming the property."""
    if isinstance(value, Enum):
        value = value.value
    try:
        text = str(milliseconds(value)) if isinstance(value, date) else plain(value)
    except (TypeError, ValueError) as wrong:
        raise type(wrong)(f"{name}: {wrong}") from None
    if not text:
        raise ValueError(f'{name}: no record has the value ""; use has() or not_has()')
    return text
