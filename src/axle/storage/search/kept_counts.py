"""Kept counts: how many live records of a type have each status, each owner, and each day of a date.

An exact total that would have to walk a large part of an index is read from here instead: as a sum over values or days, and for
a range of time the two days at its ends counted one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from axle.storage.search.slots import ColumnCondition
from axle.storage.sql import SQL, Value, join

DAY_MS = 86_400_000
TEXTS = ("t1", "t2")
WHOLE = ("created_ms", "updated_ms")  # columns of whole numbers
DAYS = ("n1", *WHOLE)
_SHIFT = 10_000_000  # makes every day a positive number of eight digits, so that text sorts as days do

Key = tuple[int, str, str]  # type key, column, value or day


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


Count = Callable[[ColumnCondition, KeptCounts], int]
FIRST, LAST = "", "\U0010ffff"


def listed(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count the records that have one of the values."""
    return counts.listed(condition.column, [str(value) for value in dict.fromkeys(condition.values)])


def present(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count the records that have any value."""
    return counts.span(condition.column, FIRST, LAST)


def not_listed(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count the records that have a value, and none of these."""
    return present(condition, counts) - listed(condition, counts)


def missing(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count the records that have no value."""
    return counts.live() - present(condition, counts)


def since(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count from an instant on, itself included."""
    return _from(condition, counts, ">=")


def after(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count from an instant on, itself excluded."""
    return _from(condition, counts, ">")


def up_to(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count up to an instant, itself included."""
    return _until(condition, counts, "<=")


def until(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count up to an instant, itself excluded."""
    return _until(condition, counts, "<")


def within(condition: ColumnCondition, counts: KeptCounts) -> int:
    """Count between two instants: up to the second, less what comes before the first."""
    low, high = condition.values
    if float(high or 0) < float(low or 0):
        return 0
    last = _until(condition._replace(values=(high,)), counts, "<=" if condition.inclusive else "<")
    before = _until(condition._replace(values=(low,)), counts, "<" if condition.inclusive else "<=")
    return max(0, last - before)


def _from(condition: ColumnCondition, counts: KeptCounts, sign: str) -> int:
    """Count from an instant on: the rest of its day, and the days after."""
    low = float(condition.values[0] or 0)
    rest = _between(condition.column, (sign, low), ("<", _next_day(low)))
    return counts.slots(rest) + counts.span(condition.column, day(_next_day(low)), LAST)


def _until(condition: ColumnCondition, counts: KeptCounts, sign: str) -> int:
    """Count up to an instant: the days before its own, and what has passed of that."""
    high = float(condition.values[0] or 0)
    part = _between(condition.column, (">=", _start(high)), (sign, high))
    return counts.span(condition.column, FIRST, day(high)) + counts.slots(part)


def _between(column: str, *bounds: tuple[str, float]) -> SQL:
    """Return the condition that a column lies between bounds, of its own type: by another, PostgreSQL uses no index."""
    fits = column in WHOLE and all(bound.is_integer() for _, bound in bounds)
    return join(" AND ", [SQL(f"slot.{column} {sign} ?", (int(bound) if fits else bound,)) for sign, bound in bounds])


def _start(ms: float) -> float:
    return float(ms // DAY_MS * DAY_MS)


def _next_day(ms: float) -> float:
    return _start(ms) + DAY_MS
