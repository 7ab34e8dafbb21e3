"""Conditions on status and owner as bounds of a row, for a database that else takes one index or another by chance.

Without statistics the indexes of status and of owner, status and due look alike to PostgreSQL, and it reads all records of the
status, or of the type. A comparison of rows, `(t2, t1, n1) >= (?, ?, ?)`, is served by the second alone, and read in the order
of that index the rows come from it whatever the statistics say.
"""

from __future__ import annotations

from collections.abc import Sequence

from axle.storage.search.slots import ColumnCondition
from axle.storage.sql import SQL, Value, join

ORDER = "t2, t1, n1, id"  # that of the index of owner, status and due
_SIGNS = {"GT": (">",), "GTE": (">=",), "LT": ("<",), "LTE": ("<=",)}


def is_equality(condition: ColumnCondition, column: str) -> bool:
    """Tell whether a condition asks a column for one value."""
    return condition.column == column and condition.operator in ("EQ", "IN") and len(condition.values) == 1


def is_range(condition: ColumnCondition) -> bool:
    """Tell whether a condition bounds when a record is due."""
    return condition.column == "n1" and condition.operator in (*_SIGNS, "BETWEEN")


def bounded(owner: Value, status: Value, due: Sequence[ColumnCondition]) -> SQL:
    """Return the condition that a record has an owner and a status, and is due within bounds."""
    bounds = [SQL(f"(slot.t2, slot.t1) {sign} (?, ?)", (owner, status)) for sign in (">=", "<=")]
    for condition in due:
        for sign, value in zip(_signs(condition), condition.values, strict=False):
            bounds.append(SQL(f"(slot.t2, slot.t1, slot.n1) {sign} (?, ?, ?)", (owner, status, value)))
    return join(" AND ", bounds)


def _signs(condition: ColumnCondition) -> Sequence[str]:
    """Return the signs of a condition's operands."""
    if condition.operator == "BETWEEN":
        return (">=", "<=") if condition.inclusive else (">", "<")
    return _SIGNS[condition.operator]
