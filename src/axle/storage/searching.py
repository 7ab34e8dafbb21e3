"""Carrying out a search: count, choose a way, read one page.

The count comes first: it is exact anyway, and it tells how the page is best found. Few matches are fetched and sorted; many are
met soon enough when the order's own index is walked. Where the database cannot decide alone, what it finds is streamed past the
oracle.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from axle.core.catalog import Type
from axle.core.match import Row, after_edge, cursor, matches, sort_key
from axle.core.records import Record
from axle.core.search import EXACT, Cursor, Linked, Search
from axle.storage import queries, tally
from axle.storage.dialect import Dialect
from axle.storage.planner import Plan
from axle.storage.queries import Way
from axle.storage.slots import Slot, column_of, index_of
from axle.storage.sql import SQL, Value, sql
from axle.storage.tally import Counts

WALK_FROM = 2_000  # matches from which walking the order's index may be the cheaper way
FETCHED_COST = 4.0  # what fetching and sorting one match costs, in steps along an index
GATHERED = 10_000  # matches of several groups that are read at once rather than counted first
NEVER_MISSING = ("id", "created_ms", "updated_ms")


class Database(Protocol):
    """What a search asks of its transaction."""

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement."""

    def live(self, kind: Type) -> int:
        """Return how many live records a type has."""

    def counts(self, kind: Type) -> Counts:
        """Return the kept counts of a type."""


class Page(msgspec.Struct):
    """The ids of one page, and the exact number of matches."""

    ids: list[int]
    total: int


class _Part(NamedTuple):
    """A run of ids to read: by which column, from where, how many."""

    column: str
    offset: int
    limit: int


class Searching:
    """One search on its way."""

    def __init__(self, search: Search, plan: Plan, dialect: Dialect, slots: dict[str, Slot]) -> None:
        self._search = search
        self._plan = plan
        self._dialect = dialect
        sort = search.order[0]
        self._column = column_of(search.type, sort.property.name, slots)
        self._down = sort.descending
        self._walked: list[bool] = []

    def page(self, db: Database) -> Page:
        """Find one page. The caller has checked that the plan is exact and that the order has a column."""
        groups = self._plan.groups
        if len(groups) > 1 and self._search.after is None and not self._plan.ranked:
            gathered = self._gathered(db)
            if len(gathered) <= GATHERED:
                start = self._search.offset
                return Page(gathered[start : start + self._search.limit], len(gathered))
        total = self._count(db)
        offset = self._search.after.offset if self._search.after else self._search.offset
        if offset >= total:
            return Page([], total)
        counts = [total] if len(groups) == 1 else [self._counted(db, [group]) for group in groups]
        self._walked = [self._walks(count, db) for count in counts]
        ids = self._part(db, self._search.offset if self._search.after is None else 0)
        return Page(ids, total)

    @property
    def column(self) -> str:
        """The column that the order goes by; empty where the property has none."""
        return self._column

    def _gathered(self, db: Database) -> list[int]:
        """Read all matches of several groups in order, each once, if they are few: one pass instead of a count and a page."""
        query = queries.slot_gather(self._plan.groups, self._column, self._down, GATHERED + 1)
        return [int(row[0]) for row in db.rows(query)]

    def _count(self, db: Database) -> int:
        plan = self._plan
        if plan.words:
            return self._counted_words(db, plan.words)
        if plan.tally:
            return tally.total(plan.tally, db.counts(self._search.type))
        if plan.everything or plan.absent:
            return db.live(self._search.type) - (self._counted_words(db, plan.absent) if plan.absent else 0)
        return self._counted(db, plan.groups)

    def _counted_words(self, db: Database, expression: str) -> int:
        return int(db.rows(SQL(self._dialect.count_words, (expression,)))[0][0])

    def _counted(self, db: Database, groups: Sequence[SQL]) -> int:
        return int(db.rows(queries.count_slots(groups))[0][0])

    def _walks(self, total: int, db: Database) -> bool:
        """Decide whether to walk the index of the order: when the matches lie so close that few steps meet a page of them."""
        if total < WALK_FROM or self._column in ("t1", "t2"):
            return False
        wanted = self._search.offset + self._search.limit
        return wanted * max(db.live(self._search.type), total) / total < total * FETCHED_COST

    def _part(self, db: Database, offset: int) -> list[int]:
        """Read a page, run by run, until it is full."""
        ids: list[int] = []
        for groups, column in self._runs():
            wanted = self._search.limit - len(ids)
            found = self._read(db, groups, _Part(column, offset, wanted)) if wanted else []
            ids += found
            offset = max(0, offset - self._counted(db, groups)) if offset and not found else 0
        return ids

    def _runs(self) -> list[tuple[list[SQL], str]]:
        """Return the runs that make up the order: groups of conditions, each with the column that orders its records.

        Records that have the sort's value come before those that lack it; in a ranked search, better ones before others.
        """
        if self._plan.ranked:
            return [(groups, self._column) for groups in self._plan.ranked]
        after = self._search.after
        runs = [(self._with(self._present()), self._column)] if after is None or after.key is not None else []
        if self._column not in NEVER_MISSING:
            missing = SQL(f"slot.{self._column} IS NULL")
            if after is not None and not runs:
                missing = sql("? AND ?", missing, self._beyond("slot.id", after.id))
            runs.append((self._with(missing), "id"))
        return runs

    def _with(self, extra: SQL) -> list[SQL]:
        """Return the groups with one more condition each."""
        return [sql("? AND ?", group, extra) for group in self._plan.groups]

    def _present(self) -> SQL:
        """Return the condition on the order's own column: that there is a value and, behind a cursor, that it comes later."""
        column = f"slot.{self._column}"
        after = self._search.after
        if after is not None and after.key is not None:
            return self._behind(column, after)
        return SQL(f"{column} IS NOT NULL") if self._column not in NEVER_MISSING else SQL("1 = 1")

    def _behind(self, column: str, after: Cursor) -> SQL:
        value = operand(after, self._column)
        if self._column == "id":
            return self._beyond("slot.id", after.id)
        sign = "<" if self._down else ">"
        return SQL(f"({column}, slot.id) {sign} (?, ?)", (value, after.id))

    def _beyond(self, column: str, value: Value) -> SQL:
        return SQL(f"{column} {'<' if self._down else '>'} ?", (value,))

    def _read(self, db: Database, groups: list[SQL], part: _Part) -> list[int]:
        """Read ids in order: each group its own best, then the best of those."""
        ways = [self._way(part.column, walked and part.column == self._column) for walked in self._walked]
        if len(groups) == 1:
            found = db.rows(queries.slot_page(groups[0], ways[0], part.limit, part.offset))
        else:
            final = Way("", ordered(part.column, self._down))
            found = db.rows(
                queries.slot_union(list(zip(groups, ways, strict=True)), part.column, final, part.limit, part.offset)
            )
        return [int(row[0]) for row in found]

    def _way(self, column: str, walked: bool) -> Way:
        """Return how a group is read in a column's order: along its index, or by whatever finds the matches, then sorted."""
        if walked:
            return Way(self._dialect.walk.format(index_of(column)), ordered(column, self._down))
        return Way("", ordered(column, self._down, self._dialect.sort))


def ordered(column: str, down: bool, form: str = "{}") -> str:
    """Return the order by a column, then by id, both the same way."""
    direction = " DESC" if down else ""
    first = form.format(column) + direction
    return first if column == "id" else f"{first}, id{direction}"


def operand(after: Cursor, column: str) -> Value:
    """Return the key of a cursor as its column holds it."""
    if after.key is None or isinstance(after.key, str):
        return after.key
    return int(after.key.n) if column in NEVER_MISSING else float(after.key.n)


def huge_numbers(db: Database, account: int, kind: int, column: str) -> bool:
    """Tell whether a number slot holds values that doubles cannot tell apart, so that its order needs a second look."""
    return bool(column.startswith("n") and db.rows(queries.beyond(account, kind, column, EXACT)))


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


def links_asked(search: Search) -> list[Linked]:
    """Return the conditions of a search that look at links."""
    return [one for group in search.groups for one in group if isinstance(one, Linked)]
