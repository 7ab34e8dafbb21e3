"""How properties changed: of each the newest values, as many as are asked for and as an answer can hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from axle.core.errors import Invalid
from axle.core.events import History, HistoryRow
from axle.storage import queries
from axle.storage.cursor import Cursor
from axle.storage.dialect import Dialect
from axle.storage.sql import Row

MAX_CHARACTERS = 16 * 2**20  # of all values that one read returns
MIN_CHANGES = 2  # changes of each property below which histories that are too long are refused

Asked = tuple[Sequence[int], Sequence[str]]  # records and properties


def read(cursor: Cursor, dialect: Dialect, scope: tuple[int, int], asked_for: Asked, most: int) -> History:
    """Return how properties changed, newest first, of each the newest `most` changes; fewer of all where the texts are long.

    `scope` is the account and the key of the records' type.

    Raises Invalid where even the fewest are too long together.
    """
    ids, names = list(dict.fromkeys(asked_for[0])), list(dict.fromkeys(asked_for[1]))
    while ids and names:
        rows = _newest(cursor.stream(queries.history(dialect, scope, ids, names, most)))
        if rows is not None:
            return History(rows, most)
        if most <= MIN_CHANGES:
            raise Invalid("The histories that are asked for are too long for one answer; ask for fewer records or properties.")
        most = max(MIN_CHANGES, most // 4)
    return History([], most)


def _newest(rows_read: Iterator[Row]) -> list[HistoryRow] | None:
    """Read changes; None where their texts are too long together."""
    rows: list[HistoryRow] = []
    left = MAX_CHARACTERS
    for row in rows_read:
        rows.append(HistoryRow(*row))  # type: ignore[arg-type] # the statement says what is in which column
        left -= len(rows[-1].value)
        if left < 0:
            return None
    rows.sort(key=lambda row: (row.record_id, row.property, -row.at_ms))
    return rows
