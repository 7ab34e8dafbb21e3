"""Kept counts: how many live records of a type have each status, each owner, and each day of a date.

An exact total that would have to walk a large part of an index is read from here instead: as a sum over values or days, and for
a range of time the two days at its ends counted one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from axle.storage.sql import SQL, Value

DAY_MS = 86_400_000
TEXTS = ("t1", "t2")
DAYS = ("n1", "created_ms", "updated_ms")
_SHIFT = 10_000_000  # makes every day a positive number of eight digits, so that text sorts as days do

Key = tuple[int, str, str]  # type key, column, value or day


class Asked(NamedTuple):
    """A condition on one kept column: an operator with its operands, as the slot compares them."""

    column: str
    operator: str
    values: tuple[Value, ...]
    inclusive: bool


def day(ms: float) -> str:
    """Return the day of an instant as text that sorts."""
    return f"{int(ms // DAY_MS) + _SHIFT:08d}"


def kept(column: str, value: Value) -> str:
    """Return under what a slot's value is counted."""
    return day(float(value)) if column in DAYS and value is not None else str(value)


def keys(type_key: int, values: Mapping[str, Value]) -> list[Key]:
    """Return every count that a record with these slots is part of."""
    return [(type_key, column, kept(column, values[column])) for column in (*TEXTS, *DAYS) if values.get(column) is not None]


class KeptCounts(NamedTuple):
    """How the kept counts are asked: the sum of listed values, of a span of values, and slots counted one by one."""

    listed: Callable[[str, Sequence[str]], int]
    span: Callable[[str, str, str], int]
    slots: Callable[[SQL], int]
    live: Callable[[], int]


FIRST, LAST = "", "\U0010ffff"


def answers(asked: Asked) -> bool:
    """Tell whether the kept counts answer a condition."""
    return asked.operator in (_TEXT if asked.column in TEXTS else _RANGE) and asked.column in (*TEXTS, *DAYS)


def total(asked: Asked, counts: KeptCounts) -> int:
    """Return how many records a condition accepts."""
    return (_TEXT if asked.column in TEXTS else _RANGE)[asked.operator](asked, counts)


def _any(asked: Asked, counts: KeptCounts) -> int:
    return counts.listed(asked.column, [str(value) for value in dict.fromkeys(asked.values)])


def _all(asked: Asked, counts: KeptCounts) -> int:
    return counts.span(asked.column, FIRST, LAST)


_TEXT: dict[str, Callable[[Asked, KeptCounts], int]] = {
    "EQ": _any,
    "IN": _any,
    "NEQ": lambda asked, counts: _all(asked, counts) - _any(asked, counts),
    "NOT_IN": lambda asked, counts: _all(asked, counts) - _any(asked, counts),
    "HAS_PROPERTY": _all,
    "NOT_HAS_PROPERTY": lambda asked, counts: counts.live() - _all(asked, counts),
}


def _from(asked: Asked, counts: KeptCounts) -> int:
    """Count from an instant on: the rest of its day, and the days after."""
    low = float(asked.values[0] or 0)
    sign = ">=" if asked.operator == "GTE" else ">"
    rest = SQL(f"slot.{asked.column} {sign} ? AND slot.{asked.column} < ?", (low, _next_day(low)))
    return counts.slots(rest) + counts.span(asked.column, day(_next_day(low)), LAST)


def _until(asked: Asked, counts: KeptCounts) -> int:
    """Count up to an instant: the days before its own, and what has passed of that."""
    high = float(asked.values[0] or 0)
    sign = "<=" if asked.operator == "LTE" else "<"
    part = SQL(f"slot.{asked.column} >= ? AND slot.{asked.column} {sign} ?", (_start(high), high))
    return counts.span(asked.column, FIRST, day(high)) + counts.slots(part)


def _within(asked: Asked, counts: KeptCounts) -> int:
    """Count between two instants: up to the second, less what comes before the first."""
    low, high = asked.values
    if float(high or 0) < float(low or 0):
        return 0
    up_to = _until(Asked(asked.column, "LTE" if asked.inclusive else "LT", (high,), True), counts)
    before = _until(Asked(asked.column, "LT" if asked.inclusive else "LTE", (low,), True), counts)
    return max(0, up_to - before)


def _start(ms: float) -> float:
    return float(ms // DAY_MS * DAY_MS)


def _next_day(ms: float) -> float:
    return _start(ms) + DAY_MS


_RANGE: dict[str, Callable[[Asked, KeptCounts], int]] = {
    "GT": _from,
    "GTE": _from,
    "LT": _until,
    "LTE": _until,
    "BETWEEN": _within,
    "HAS_PROPERTY": _all,
    "NOT_HAS_PROPERTY": lambda asked, counts: counts.live() - _all(asked, counts),
}
