"""Rows that a group of writes inserts together: one statement for each table and form, whatever the number of rows.

Rows travel as one JSON text, so that the driver handles one value. What is added to kept counts is summed up first: a statement
may change a row once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import msgspec

from axle.storage.dialect import SLOTS
from axle.storage.search import slot_queries
from axle.storage.sql import SQL, Row

# In the order in which they are written.
TABLES = ("record", "slot", "link", "history", "due", "idempotency", "tally", "population", "event")
NUMBER = "counter.next_event - r.seq"  # of an event that is so many before the next one
COUNTED = {slot_queries.MOVE_TALLY, slot_queries.MOVE_POPULATION}  # each row ends with a step
# The types of columns; all others hold whole numbers.
TYPES = {
    **{f"t{n}": "text" for n in range(1, SLOTS + 1)},
    **{f"n{n}": "double precision" for n in range(1, SLOTS + 1)},
    **dict.fromkeys(("properties", "property", "ended", "source", "source_id", "change", "detail", "rule"), "text"),
    **dict.fromkeys(("slot", "value"), "text"),
    **dict.fromkeys(("caller", "key", "request", "headers", "body"), "text"),
    "words": "text[]",
}
_INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\) VALUES \((.*?)\)( ON CONFLICT .*)?")
_PLACES = re.compile(r"\?(::\w+(\[\])?)?")
# The account is read, not named: only so does a cluster see that all rows are for one of its machines, and send them there.
_SOURCE = "counter CROSS JOIN jsonb_to_recordset(?::jsonb)"
_WHERE = "WHERE counter.account = ?"
_encode = msgspec.json.Encoder().encode


class Insert(NamedTuple):
    """An INSERT of one row, taken apart: its table, the columns behind the account, and the statement for many rows."""

    table: str
    columns: tuple[str, ...]
    text: str


@functools.lru_cache(maxsize=100)
def insert_of(text: str) -> Insert | None:
    """Take a statement apart; None where it is no plain INSERT of values into one of the tables."""
    match = _INSERT.fullmatch(text)
    if match is None or "RETURNING" in text or match[1] not in TABLES:
        return None
    table, listed, texts, conflict = match.groups()
    columns = listed.split(", ")
    values = _split(texts)
    places = [(column, _PLACES.sub(f"r.{column}", value)) for column, value in zip(columns[1:], values[1:], strict=True)]
    if table == "event":
        places = [(column, NUMBER if column == "seq" else value) for column, value in places]
    argued = tuple(column for column, value in places if f"r.{column}" in value)
    types = ", ".join(f"{column} {TYPES.get(column, 'bigint')}" for column in argued)
    chosen = ", ".join(("counter.account", *(value for _, value in places)))
    many = f"INSERT INTO {table} ({listed}) SELECT {chosen} FROM {_SOURCE} AS r({types}) {_WHERE}{conflict or ''}"
    return Insert(table, argued, many)


def _split(texts: str) -> list[str]:
    """Split the values of an INSERT at the commas that are in no brackets."""
    return re.findall(r"(?:[^,(]|\([^)]*\))+", texts.replace(", ", ","))


class Collected:
    """The rows of a group by statement: those of requests that are done, and behind them those of the one that runs."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {}
        self._done: dict[str, int] = {}

    def add(self, text: str, rows: Sequence[Row]) -> None:
        """Add rows of the request that runs."""
        self._rows.setdefault(text, []).extend(rows)

    def tables(self) -> set[str]:
        """Return the tables that rows wait for."""
        return {_insert(text).table for text, rows in self._rows.items() if rows}

    def waiting(self, text: str) -> Sequence[Row]:
        """Return the rows that wait under a statement."""
        return self._rows.get(text, ())

    def keep(self) -> None:
        """The request that ran is done."""
        self._done = {text: len(rows) for text, rows in self._rows.items()}

    def forget_running(self) -> None:
        """The request that ran is refused: its rows are dropped."""
        for text, rows in self._rows.items():
            del rows[self._done.get(text, 0) :]

    def running(self, text: str) -> bool:
        """Tell whether the request that runs has rows under a statement."""
        return len(self._rows.get(text, ())) > self._done.get(text, 0)

    def of(self, tables: Collection[str]) -> list[str]:
        """Return the statements with rows for some tables, in the order of the tables."""
        texts = [text for text, rows in self._rows.items() if rows and _insert(text).table in tables]
        return sorted(texts, key=lambda text: TABLES.index(_insert(text).table))

    def take(self, text: str) -> list[Row]:
        """Take the rows that wait under a statement."""
        self._done.pop(text, None)
        return self._rows.pop(text)


def statement(text: str, rows: Sequence[Row]) -> SQL:
    """Return the statement that inserts rows of one account together; events are the last that the counter has counted."""
    insert = _insert(text)
    if text in COUNTED:
        rows = _summed(rows)
    elif insert.table == "event":
        rows = [(row[0], len(rows) - place, *row[2:]) for place, row in enumerate(rows)]
    listed = [
        {column: value for column, value in zip(insert.columns, row[1:], strict=True) if value is not None} for row in rows
    ]
    return SQL(insert.text, (_encode(listed).decode(), rows[0][0]))


def _summed(rows: Sequence[Any]) -> list[Row]:
    """Sum up the steps of each count, in the order of their keys, in which no two transactions wait for each other."""
    steps: dict[Row, int] = {}
    for row in rows:
        steps[row[:-1]] = steps.get(row[:-1], 0) + row[-1]
    return [(*key, step) for key, step in sorted(steps.items())]


def table_of(text: str) -> str:
    """Return the table that a statement inserts into."""
    return _insert(text).table


def _insert(text: str) -> Insert:
    insert = insert_of(text)
    assert insert is not None, text
    return insert
