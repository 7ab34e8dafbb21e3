"""Rows that the process numbers itself, for a database that does not: a list of the ids of a type in the order of creation.

The database is asked and answers by ids. So nothing is written for the sake of the numbers, and each process has its own.
Records that come later are appended; how far they are from the order of creation is noted.
"""

from __future__ import annotations

import itertools
import math
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from axle.storage.postgres import packed_queries
from axle.storage.search.column_bins import NOWHERE, ColumnBins, Mask, bits_of, mask_of, rows_beyond, rows_of
from axle.storage.search.expressions import Words
from axle.storage.search.numbering import LIVE, Changed, ReadColumn, Runs
from axle.storage.search.scope import Scope
from axle.storage.search.slot_queries import Way
from axle.storage.sql import SQL, Value

CHUNK = 20_000  # records that are read by one statement
SAMPLE = 12_000  # records whose values tell the bounds of the bins
AHEAD = 1.25  # steps along an index that are read at once, of those that are expected
MIN_STEPS, MAX_STEPS = 200, 50_000
LARGE = 200_000  # rows from which words are first looked for in some of them, to know whether many have them
LOOKED_AT = 100  # rows that are looked at
MANY_OF_THEM = 2  # of these tell that many have them
MANY = 20_000  # rows for which it pays to start processes that share them
MANY_LOOKS = 8  # one row of so many is looked for by its id; of more, all rows are gone through
_DIGITS = b"01" + bytes(254)

Chunk = Callable[[tuple[int, int]], SQL]


class ListedRows:
    """The ids and the moments of creation of a type's records, by row."""

    in_memory = True

    def __init__(self, ids: array[int] | None = None, created: array[int] | None = None) -> None:
        self.ids = _numbers() if ids is None else ids
        self._created = _numbers() if created is None else created
        self._newest = self._created[-1] if self._created else packed_queries.FIRST[0]
        self._lag = 0
        self._ascending = self.ids
        self._rows: array[int] | None = None  # of the ascending ids, where the ids themselves do not ascend
        self._ordered = len(self.ids)  # ascending ids
        self._others: dict[int, int] = {}
        listed = self.ids.tolist()
        if any(map(int.__gt__, listed, listed[1:])):
            rows = sorted(range(len(listed)), key=listed.__getitem__)
            self._rows = array("q", rows)
            self._ascending = array("q", map(listed.__getitem__, rows))

    def row(self, number: int) -> int | None:
        """Return the row of a record."""
        at = bisect_left(self._ascending, number, 0, self._ordered)
        if at < self._ordered and self._ascending[at] == number:
            return at if self._rows is None else self._rows[at]
        return self._others.get(number)

    def add(self, number: int, created_ms: int) -> int:
        """Give a record the next row."""
        row = len(self.ids)
        if self._rows is None and self._ordered == row and (not row or number > self.ids[-1]):
            self._ordered += 1
        else:
            self._others[number] = row
        self._created.append(created_ms)
        self.ids.append(number)
        if row:
            behind = self._newest - created_ms
            self._lag = max(self._lag, behind, int(behind == 0 and number < self.ids[row - 1]))
        self._newest = max(self._newest, created_ms)
        return row

    def _rows_of(self, ids: Sequence[int]) -> list[int]:
        return [row for row in map(self.row, ids) if row is not None]

    def read(self, scope: Scope, column: str, max_bounds: int) -> ReadColumn:
        """Read a column in one pass through all records, some at a time."""
        if column == LIVE:
            return self._listed(scope, max_bounds)
        bins = ColumnBins(self._bounds(scope, column, max_bounds), 0, scope.state.next_event)
        ids = _numbers()
        walk = (scope.dialect.walk.format("slot_created"), CHUNK)

        def chunk(after: tuple[int, int]) -> SQL:
            return packed_queries.bins_page(scope.key, after, column, bins.bounds, walk)

        bins.values = None if column.startswith("t") else array("d")
        for some, _, codes, values in chunks(scope, chunk):
            ids.extend(some)
            bins.codes += codes[1::2]  # small numbers of two bytes, the first of which is 0
            if bins.values is not None:
                bins.values.extend(_unpacked("d", values))
        bins.farthest = max((abs(value) for value in bins.values or () if not math.isnan(value)), default=0.0)
        return ReadColumn(bins, ids)

    def _listed(self, scope: Scope, max_bounds: int) -> ReadColumn:
        """List all live records; their ids are a column as well."""
        ids, created = _numbers(), _numbers()
        hint = scope.dialect.walk.format("slot_created")
        for some, moments in chunks(scope, lambda after: packed_queries.created_page(scope.key, after, hint, CHUNK)):
            ids.extend(some)
            created.extend(moments)
        bins = ColumnBins(bounds_of(ids.tolist(), max_bounds), 0, scope.state.next_event)
        bins.codes += bytes(map(bins.code, ids))
        return ReadColumn(bins, ids, ListedRows(ids, created))

    def _bounds(self, scope: Scope, column: str, max_bounds: int) -> list[Value]:
        """Choose the bounds by the values of some records."""
        ids = self.ids[:: len(self.ids) // SAMPLE + 1].tolist()
        rows = scope.rows(packed_queries.values_of(scope.key, (column,), ids)) if ids else []
        return bounds_of([value for (value,) in rows if value is not None], max_bounds)

    def placed(self, column: ReadColumn) -> ColumnBins:
        """Return the bins of a column by row. A record without a row came after the list: its event is yet to be followed."""
        bins, ids = column.bins, column.ids or _numbers()
        if ids == self.ids[: len(ids)]:
            return bins
        rows = [(row, at) for at, number in enumerate(ids) if (row := self.row(number)) is not None]
        codes, values = bins.codes, bins.values
        bins.codes = bytearray(len(self.ids))
        for row, at in rows:
            bins.codes[row] = codes[at]
        if values is not None:
            bins.values = array("d", itertools.repeat(math.nan, len(self.ids)))
            for row, at in rows:
                bins.values[row] = values[at]
        return bins

    def binned_anew(self, live: ColumnBins, max_bounds: int) -> ColumnBins | None:
        """Return the column of all live records with other bounds; None where most of the listed ones are gone."""
        rows = [row for row, code in enumerate(live.codes) if code != NOWHERE]
        if 2 * len(rows) < len(self.ids):
            return None
        ids = [self.ids[row] for row in rows]
        bins = ColumnBins(bounds_of(ids, max_bounds), len(live.codes), live.version)
        for row, number in zip(rows, ids, strict=True):
            bins.codes[row] = bins.code(number)
        return bins

    def where(self, scope: Scope, condition: SQL, most: int = 0) -> Mask:
        """Return the rows of which a condition holds."""
        return self.mask(unpacked(scope.rows(packed_queries.ids_where(scope.key, condition, most >= MANY))[0][0]))

    def with_words(self, scope: Scope, words: Words) -> Mask:
        """Return the rows that have some words."""
        many = self._are_many(scope, words)
        query = packed_queries.ids_with_words(scope.account, words.sql(scope.dialect), many)
        return self.mask(unpacked(scope.rows(query)[0][0]))

    def _are_many(self, scope: Scope, words: Words) -> bool:
        """Tell whether many rows have some words, by some of them: for a few it does not pay to start processes."""
        if len(self.ids) < LARGE:
            return False
        some = range(0, len(self.ids), len(self.ids) // LOOKED_AT)
        (having,) = self.having(scope, [words.expression(scope.dialect)], some)
        return len(having) >= MANY_OF_THEM

    def mask(self, ids: array[int]) -> Mask:
        """Return the rows of some ids. To look for many takes ten times as long as to go through all rows."""
        if len(ids) * MANY_LOOKS < len(self.ids):
            return mask_of(self._rows_of(ids))
        numbers = set(ids)
        return int(bytes(map(numbers.__contains__, self.ids)).translate(_DIGITS)[::-1] or b"0", 2)

    def changed(self, scope: Scope, columns: Sequence[str], ids: list[int]) -> Changed:
        """Read records again that changed; a live one that has no row gets one, and one that is gone keeps its own."""
        read = packed_queries.values_of(scope.key, ("id", "created_ms", *columns), sorted(ids))
        values: dict[int, Sequence[Value]] = {}
        for number, created_ms, *others in scope.rows(read):
            row = self.row(number)
            values[self.add(number, created_ms) if row is None else row] = others
        return Changed(self._rows_of(ids), values)

    def having(self, scope: Scope, expressions: Sequence[str], rows: Sequence[int]) -> Sequence[list[int]]:
        """Return which of some rows have the words of each expression."""
        having: list[list[int]] = [[] for _ in expressions]
        ids = [self.ids[row] for row in rows]
        if ids and expressions:
            for at, number in scope.rows(packed_queries.having_words(scope.key, expressions, ids)):
                having[at - 1] += self._rows_of([number])
        return having

    def lag(self, state_lag_ms: int) -> int:
        """Return what was noted of the records that were appended."""
        return self._lag

    def created(self, db: Runs, mask: Mask, down: bool) -> Iterator[tuple[int, int]]:
        """Return the creation and the id of rows in their order."""
        return ((self._created[row], self.ids[row]) for row in rows_of(mask, down))

    def by_id(self, mask: Mask, down: bool, offset: int, limit: int) -> list[int] | None:
        """Return ids in their order; None where rows do not follow it."""
        if self._rows is not None or self._others:
            return None
        return [self.ids[row] for row in itertools.islice(rows_beyond(mask, offset, down), limit)]

    def page(self, mask: Mask, down: bool, offset: int, limit: int) -> list[int] | None:
        """Return ids in the order of creation; None where rows do not follow it."""
        if self._lag:
            return None
        return [self.ids[row] for row in itertools.islice(rows_beyond(mask, offset, down), limit)]

    def since(self, mask: Mask, created_ms: int, down: bool) -> Mask | None:
        """Return the rows created up to a moment, downwards, else from it on; None where rows do not follow creation."""
        if self._lag:
            return None
        if down:
            return mask & ((1 << bisect_right(self._created, created_ms)) - 1)
        row = bisect_left(self._created, created_ms)
        return mask >> row << row

    def sorted_page(self, scope: tuple[int, int], mask: Mask, column: str, tail: tuple[SQL, str, int, int]) -> SQL:
        """Read the ids of rows in order, given as a list of ids."""
        ids = [self.ids[row] for row in rows_of(mask)]
        return packed_queries.sorted_ids(scope, column, ids, tail)

    def walk(self, db: Runs, scope: tuple[int, int], within: tuple[SQL, Way], mask: Mask, steps: int) -> Iterator[int | None]:
        """Follow an index; where the steps that are expected do not do, some more each time."""
        is_known = self._test(mask, steps)
        offset, limit = 0, max(MIN_STEPS, min(MAX_STEPS, int(steps * AHEAD)))
        while True:
            ids = unpacked(db.rows(packed_queries.ids_along(scope, *within, limit, offset))[0][0])
            yield from (number if is_known(number) else None for number in ids)
            if len(ids) < limit:
                return
            offset, limit = offset + limit, min(MAX_STEPS, limit * 4)

    def _test(self, mask: Mask, steps: int) -> Callable[[int], bool]:
        """Return what tells whether the row of an id is in a set; where the set is small beside the steps, its ids do."""
        if mask.bit_count() < steps:
            return {self.ids[row] for row in rows_of(mask)}.__contains__
        bits = bits_of(mask)
        end = len(bits) * 8

        def is_known(number: int) -> bool:
            row = self.row(number)
            return row is not None and row < end and bool(bits[row >> 3] >> (row & 7) & 1)

        return is_known


def chunks(scope: Scope, chunk: Chunk) -> Iterator[tuple[Any, ...]]:
    """Run a statement again and again, each time behind the last record, and return ids, creations and what else it reads."""
    after = packed_queries.FIRST
    while True:
        ids, created, *others = scope.rows(chunk(after))[0]
        some, moments = unpacked(ids), unpacked(created)
        if not some:
            return
        yield some, moments, *others
        after = (moments[-1], some[-1])


def unpacked(text: bytes | None) -> array[int]:
    """Return the numbers of eight bytes each that a string holds, the highest byte first."""
    numbers: array[int] = _unpacked("q", text)
    return numbers


def _unpacked(code: str, text: bytes | None) -> Any:
    numbers: array[Any] = array(code)
    numbers.frombytes(text or b"")
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def bounds_of(values: list[Any], max_bounds: int) -> list[Value]:
    """Return all values if they are few, else those that lie so many apart."""
    ordered = sorted(values)
    distinct = list(dict.fromkeys(ordered))
    if len(distinct) <= max_bounds:
        return distinct
    return list(dict.fromkeys(ordered[:: len(ordered) // max_bounds + 1]))


def _numbers() -> array[int]:
    return array("q")
