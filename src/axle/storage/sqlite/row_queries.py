"""Statements on the numbers of rows, for databases whose `rows_have_numbers`: a record, its slots and its words share one.

Many rows travel as one JSON text, which takes a tenth of the time of a hundred thousand rows of a result.
"""

from __future__ import annotations

from collections.abc import Sequence

from axle.storage.dialect import Dialect
from axle.storage.search.slot_queries import Way
from axle.storage.sql import SQL, sql


def last_row(account: int, type_key: int) -> SQL:
    """Read the last row of a type."""
    return SQL("SELECT max(row) FROM slot WHERE account = ? AND type = ?", (account, type_key))


def slot_rows(scope: tuple[int, int], condition: SQL) -> SQL:
    """Read the rows of a type of which a condition holds, as one JSON text: a hundred thousand rows of a result take longer."""
    return sql("SELECT json_group_array(row) FROM slot WHERE account = ? AND type = ? AND ?", *scope, condition)


def slots_of(d: Dialect, columns: Sequence[str], scope: tuple[int, int], ids: Sequence[int]) -> SQL:
    """Read columns of slots by record."""
    text = f"SELECT row, {', '.join(columns)} FROM slot WHERE account = ? AND type = ? AND ?"
    return sql(text, *scope, d.among("id", ids))


def rows_in_order(scope: tuple[int, int], condition: SQL, way: Way) -> SQL:
    """Read rows and ids along an index."""
    text = f"SELECT row, id FROM slot{way.hint} WHERE account = ? AND type = ? AND ? ORDER BY {way.order}"
    return sql(text, *scope, condition)


def sorted_rows(rows: str, condition: SQL, order: str, limit: int, offset: int) -> SQL:
    """Read the ids of some rows in order; the rows are one JSON text."""
    text = f"SELECT id FROM slot WHERE row IN (SELECT value FROM json_each(?)) AND ? ORDER BY {order} LIMIT ? OFFSET ?"
    return sql(text, rows, condition, limit, offset)


def created_rows(rows: str, down: bool) -> SQL:
    """Read the creation and the id of some rows, in their order; the rows are one JSON text."""
    direction = " DESC" if down else ""
    text = f"SELECT created_ms, id FROM slot WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row{direction}"
    return SQL(text, (rows,))


def words_in_order(expression: str, after: SQL, down: bool) -> SQL:
    """Read the creation and the id of the records that have the words of an expression, in the order of their rows."""
    direction = " DESC" if down else ""
    return sql(
        "SELECT slot.created_ms, slot.id FROM words CROSS JOIN slot ON slot.row = words.rowid"
        f" WHERE words MATCH ? AND ? ORDER BY words.rowid{direction}",
        expression, after,
    )  # fmt: skip


def beyond_row(scope: tuple[int, int], edge_ms: int, down: bool) -> SQL:
    """Return the condition that words stand behind the last record before a moment; downwards, before the first after it."""
    if down:
        text = "created_ms > ? ORDER BY created_ms, id LIMIT 1), 9223372036854775807)"
    else:
        text = "created_ms < ? ORDER BY created_ms DESC, id DESC LIMIT 1), -1)"
    head = f"words.rowid {'<' if down else '>'} coalesce((SELECT row FROM slot WHERE account = ? AND type = ? AND "
    return SQL(head + text, (*scope, edge_ms))


def rows_of(d: Dialect, table: str, scope: tuple[int, int], ids: Sequence[int]) -> SQL:
    """Read in which rows records stand; their slots and words stand in rows of the same number."""
    return sql(f"SELECT id, row FROM {table} WHERE account = ? AND type = ? AND ?", *scope, d.among("id", ids))
