"""Carrying out a search: count, choose a way, read one page.

The count comes first: it is exact anyway, and it tells how the page is best found. `axle.storage.search.strategies` has the
ways to read it. Where the database cannot decide alone, what it finds is streamed past the oracle.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from axle.core.property_types import EXACT
from axle.core.record import Record
from axle.core.search import AssociationFilter, Search
from axle.core.search_oracle import Row, after_edge, cursor, matches, sort_key
from axle.storage.dialect import Dialect
from axle.storage.search import comparisons, slot_queries, strategies
from axle.storage.search.expressions import Words
from axle.storage.search.numbering import KnownRows
from axle.storage.search.order import Order
from axle.storage.search.planner import Plan, Run
from axle.storage.search.slots import Slot, column_of, index_of
from axle.storage.search.strategies import Database, Part
from axle.storage.search.thresholds import USUAL, Thresholds
from axle.storage.sql import SQL, sql

MAX_GATHERED = 10_000  # matches of several groups that are read at once rather than counted first


class Page(msgspec.Struct):
    """The ids of one page, and the exact number of matches."""

    ids: list[int]
    total: int


class Searching:
    """One search on its way."""

    def __init__(
        self, search: Search, plan: Plan, dialect: Dialect, slots: dict[str, Slot], thresholds: Thresholds = USUAL
    ) -> None:
        self._search = search
        self._plan = plan
        self._dialect = dialect
        self._thresholds = thresholds
        sort = search.order[0]
        self._order = Order(column_of(search.type, sort.property.name, slots), sort.descending, search.after)

    @property
    def column(self) -> str:
        """The column that the order goes by; empty where the property has none."""
        return self._order.column

    def page(self, db: Database) -> Page:
        """Find one page. The caller has checked that the plan is exact and that the order has a column."""
        rows = db.cached(self._plan, self._plan.whole)
        if rows is None and len(self._plan.whole.groups) > 1 and self._search.after is None and not self._plan.ranked:
            ids = self._gathered(db)
            if len(ids) <= MAX_GATHERED:
                start = self._search.offset
                return Page(ids[start : start + self._search.limit], len(ids))
        total = self._count(db) if rows is None else rows.total
        offset = self._search.after.offset if self._search.after else self._search.offset
        return Page(self._ids(db, rows, total) if offset < total else [], total)

    def _gathered(self, db: Database) -> list[int]:
        """Read all matches of several groups in order, each once, if they are few: one pass instead of a count and a page."""
        query = slot_queries.slot_gather(self._plan.whole.groups, self._order.column, self._order.down, MAX_GATHERED + 1)
        return [int(row[0]) for row in db.rows(query)]

    def _count(self, db: Database) -> int:
        alone = self._plan.alone
        if alone.words:
            return self._counted_words(db, alone.words)
        if alone.counted:
            return comparisons.total(alone.counted, db.counts(self._search.type))
        if self._plan.everything or alone.absent:
            return db.live(self._search.type) - (self._counted_words(db, alone.absent) if alone.absent else 0)
        return self._counted(db, self._plan.whole)

    def _counted_words(self, db: Database, words: Words) -> int:
        if not self._dialect.count_words:
            having = words.sql(self._dialect)
            return self._counted(db, Run([sql("slot.account = ? AND slot.type = ? AND ?", *self._plan.scope, having)], []))
        return int(db.rows(SQL(self._dialect.count_words, (words.expression(self._dialect),)))[0][0])

    def _counted(self, db: Database, run: Run) -> int:
        return int(db.rows(slot_queries.count_slots(run.groups, run.source))[0][0])

    def _ids(self, db: Database, rows: KnownRows | None, total: int) -> list[int]:
        """Read a page, run by run, until it is full."""
        runs = self._plan.ranked or (self._plan.whole,)
        ids: list[int] = []
        offset = self._search.offset if self._search.after is None else 0
        for number, run in enumerate(runs):
            run_rows = rows if rows is not None and len(runs) == 1 else db.cached(self._plan, run)
            limit = self._search.limit - len(ids)
            ids += strategies.read(Part(db, self._plan, self._order, run, run_rows, offset, limit, total, self._thresholds))
            if len(ids) == self._search.limit or number + 1 == len(runs):
                break
            offset = max(0, offset - self._size(db, run)) if offset else 0
        return ids

    def _size(self, db: Database, run: Run) -> int:
        rows = db.cached(self._plan, run)
        if rows is not None:
            return rows.total
        return self._counted_words(db, run.words) if run.words else self._counted(db, run)


def huge_numbers(db: Database, dialect: Dialect, scope: tuple[int, int], column: str) -> bool:
    """Tell whether a number slot holds values that doubles cannot tell apart, so that its order needs a second look."""
    if not column.startswith("n"):
        return False
    return bool(db.rows(slot_queries.beyond(scope, column, dialect.walk.format(index_of(column)), EXACT)))


def streamed(search: Search, rows: Iterable[Row]) -> Page:
    """Let the oracle decide over records that may match; no more of them are kept than the page and what comes before it."""
    counted = 0

    def matching() -> Iterator[tuple[Any, int]]:
        nonlocal counted
        for row in rows:
            if matches(search, row):
                counted += 1
                place = sort_key(search, row)
                if edge is None or edge < place:
                    yield place, row.id

    edge = after_edge(search)
    skipped = search.offset if search.after is None else 0
    best = heapq.nsmallest(skipped + search.limit, matching())
    return Page([number for _, number in best[skipped:]], counted)


def following(search: Search, page: Sequence[Record], total: int) -> str:
    """Return where the next page begins: an offset or, where one may page on for ever, a cursor; nothing on the last page."""
    before = search.after.offset if search.after else search.offset
    reached = before + len(page)
    if not page or reached >= total:
        return ""
    if not search.unbounded or search.ranked:
        return str(reached)
    last = page[-1]
    return cursor(search, Row(last.id, last.properties, last.created_ms, last.updated_ms), reached).text()


def association_filters(search: Search) -> list[AssociationFilter]:
    """Return the conditions of a search that look at links."""
    return [one for group in search.groups for one in group if isinstance(one, AssociationFilter)]
