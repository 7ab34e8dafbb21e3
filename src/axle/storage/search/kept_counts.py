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


def answers(counted: Asked) -> bool:
    """Tell whether the kept counts answer a condition."""
    return counted.operator in (_TEXT if counted.column in TEXTS else _RANGE) and counted.column in (*TEXTS, *DAYS)


def total(counted: Asked, counts: KeptCounts) -> int:
    """Return how many records a condition accepts."""
    return (_TEXT if counted.column in TEXTS else _RANGE)[counted.operator](counted, counts)


def _any(counted: Asked, counts: KeptCounts) -> int:
    return counts.listed(counted.column, [str(value) for value in dict.fromkeys(counted.values)])


def _all(counted: Asked, counts: KeptCounts) -> int:
    return counts.span(counted.column, FIRST, LAST)


_TEXT: dict[str, Callable[[Asked, KeptCounts], int]] = {
    "EQ": _any,
    "IN": _any,
    "NEQ": lambda counted, counts: _all(counted, counts) - _any(counted, counts),
    "NOT_IN": lambda counted, counts: _all(counted, counts) - _any(counted, counts),
    "HAS_PROPERTY": _all,
    "NOT_HAS_PROPERTY": lambda counted, counts: counts.live() - _all(counted, counts),
}


def _from(counted: Asked, counts: KeptCounts) -> int:
    """Count from an instant on: the rest of its day, and the days after."""
    low = float(counted.values[0] or 0)
    sign = ">=" if counted.operator == "GTE" else ">"
    rest = SQL(f"slot.{counted.column} {sign} ? AND slot.{counted.column} < ?", (low, _next_day(low)))
    return counts.slots(rest) + counts.span(counted.column, day(_next_day(low)), LAST)


def _until(counted: Asked, counts: KeptCounts) -> int:
    """Count up to an instant: the days before its own, and what has passed of that."""
    high = float(counted.values[0] or 0)
    sign = "<=" if counted.operator == "LTE" else "<"
    part = SQL(f"slot.{counted.column} >= ? AND slot.{counted.column} {sign} ?", (_start(high), high))
    return counts.span(counted.column, FIRST, day(high)) + counts.slots(part)


def _within(counted: Asked, counts: KeptCounts) -> int:
    """Count between two instants: up to the second, less what comes before the first."""
    low, high = counted.values
    if float(high or 0) < float(low or 0):
        return 0
    up_to = _until(Asked(counted.column, "LTE" if counted.inclusive else "LT", (high,), True), counts)
    before = _until(Asked(counted.column, "LT" if counted.inclusive else "LTE", (low,), True), counts)
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
    "NOT_HAS_PROPERTY": lambda counted, counts: counts.live() - _all(counted, counts),
}
