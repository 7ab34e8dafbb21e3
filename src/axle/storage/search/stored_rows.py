"""Rows that the database numbers: a record, its slots and its words stand in rows of one number, which grows with creation."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from axle.storage.search import slot_queries
from axle.storage.search.column_bins import ColumnBins, Mask, bits_of, mask_of, rows_of
from axle.storage.search.expressions import Words
from axle.storage.search.numbering import Changed, ReadColumn, Runs
from axle.storage.search.scope import Scope
from axle.storage.search.slot_queries import Way, between
from axle.storage.sql import SQL, Value
from axle.storage.sqlite import row_queries

ROWS_AT_ONCE = 256  # known rows that are looked up by one statement

_rows = msgspec.json.Decoder(list[int]).decode


class StoredRows:
    """Asks for rows by the numbers that the database has given them."""

    in_memory = False

    def read(self, scope: Scope, column: str, max_bounds: int) -> ReadColumn:
        """Read a column bin by bin."""
        size = int(scope.rows(row_queries.last_row(*scope.key))[0][0] or 0) + 1
        bins = ColumnBins(_bounds(scope, column, max_bounds), size, scope.state.next_event)
        for at, gap in enumerate(bins.gaps()):
            bins.put(_where(scope, between(column, gap.low, gap.high)), 2 * at + 1)
            if gap.high is not None:
                bins.put(_where(scope, SQL(f"slot.{column} = ?", (gap.high,))), 2 * at + 2)
        return ReadColumn(bins)

    def placed(self, column: ReadColumn) -> ColumnBins:
        """Return the bins of a column, which are by row."""
        return column.bins

    def binned_anew(self, live: ColumnBins, max_bounds: int) -> ColumnBins | None:
        """Return None: the ids are not known."""
        return None

    def where(self, scope: Scope, condition: SQL, most: int = 0) -> Mask:
        """Return the rows of which a condition holds."""
        return mask_of(_where(scope, condition))

    def with_words(self, scope: Scope, words: Words) -> Mask:
        """Return the rows that have some words."""
        return mask_of(_rows(scope.rows(SQL(scope.dialect.rows_with_words, (words.expression(scope.dialect),)))[0][0]))

    def changed(self, scope: Scope, columns: Sequence[str], ids: list[int]) -> Changed:
        """Read records again that changed; one that is erased has no row, and shows in the number of the living."""
        rows = [int(row) for _, row in scope.rows(row_queries.rows_of(scope.dialect, "record", scope.key, ids))]
        slots = scope.rows(row_queries.slots_of(scope.dialect, columns, scope.key, ids))
        return Changed(rows, {row: values for row, *values in slots})

    def having(self, scope: Scope, expressions: Sequence[str], rows: Sequence[int]) -> Sequence[list[int]]:
        """Return which of some rows have the words of each expression."""
        text = scope.dialect.row_has_words
        return [[row for row in rows if scope.rows(SQL(text, (each, row)))] for each in expressions]

    def lag(self, state_lag_ms: int) -> int:
        """Return what the database has noted."""
        return state_lag_ms

    def created(self, db: Runs, mask: Mask, down: bool) -> Iterator[Any]:
        """Return the creation and the id of rows in their order, looked up some at a time."""
        numbers = rows_of(mask, down)
        while some := list(itertools.islice(numbers, ROWS_AT_ONCE)):
            yield from db.rows(row_queries.created_rows(str(some), down))

    def page(self, mask: Mask, down: bool, offset: int, limit: int) -> list[int] | None:
        """Return None: the moments are not known."""
        return None

    def since(self, mask: Mask, created_ms: int, down: bool) -> Mask | None:
        """Return None: the moments are not known."""
        return None

    def sorted_page(self, scope: tuple[int, int], mask: Mask, column: str, tail: tuple[SQL, str, int, int]) -> SQL:
        """Read the ids of rows in order, given as one JSON text."""
        return row_queries.sorted_rows(str(list(rows_of(mask))), *tail)

    def walk(self, db: Runs, scope: tuple[int, int], within: tuple[SQL, Way], mask: Mask, steps: int) -> Iterator[int | None]:
        """Follow an index, step by step. A row `r` is the bit `r & 7` of the byte `r >> 3`."""
        bits = bits_of(mask)
        end = len(bits) * 8
        walk = db.stream(row_queries.rows_in_order(scope, *within))
        return (number if row < end and bits[row >> 3] >> (row & 7) & 1 else None for row, number in walk)


def _where(scope: Scope, condition: SQL) -> list[int]:
    return _rows(scope.rows(row_queries.slot_rows(scope.key, condition))[0][0])


def _bounds(scope: Scope, column: str, max_bounds: int) -> list[Value]:
    """Choose the bounds: all values if they are few, else those that lie so many rows apart."""
    bounds = _steps(scope, column, 0, max_bounds)
    if len(bounds) <= max_bounds:
        return bounds
    count = int(scope.rows(slot_queries.slot_count(*scope.key, column))[0][0])
    return _steps(scope, column, count // max_bounds + 1, max_bounds)


def _steps(scope: Scope, column: str, apart: int, max_bounds: int) -> list[Value]:
    """Return values of a column, so many rows apart; one more than allowed tells that there are too many."""
    values: list[Value] = []
    while len(values) <= max_bounds:
        after = between(column, values[-1] if values else None, None)
        rows = scope.rows(slot_queries.slot_step(scope.key, column, after, apart))
        if not rows:
            break
        values.append(rows[0][0])
    return values
