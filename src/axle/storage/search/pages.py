"""Carrying out a search: count, choose a way, read one page.

The count comes first: it is exact anyway, and it tells how the page is best found. Few matches are fetched and sorted; many are
met soon enough when the order's own index is walked. Where the database cannot decide alone, what it finds is streamed past the
oracle.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from axle.core.catalog import ObjectType
from axle.core.property_types import EXACT
from axle.core.record import Record
from axle.core.search import AssociationFilter, Cursor, Search
from axle.core.search_oracle import Row, after_edge, cursor, matches, sort_key
from axle.storage import queries
from axle.storage.dialect import Dialect
from axle.storage.queries import Way
from axle.storage.search import kept_counts
from axle.storage.search.column_bins import Mask, bits_of, rows_of
from axle.storage.search.kept_counts import KeptCounts
from axle.storage.search.planner import ANYTHING, Plan, Run
from axle.storage.search.slots import Slot, column_of, index_of
from axle.storage.sql import SQL, Value, join, sql

WALK_FROM = 2_000  # matches from which walking the order's index may be the cheaper way
FETCHED_COST = 4.0  # what fetching and sorting one match costs, in steps along an index
MOST_LAG_MS = 600_000  # how far the order of rows may be behind that of creation to be of use
SHALLOW = 2_000  # records up to which a page is read in the order of rows
ROWS_READ = 256  # known rows that are looked up by one statement
SORTED_FROM = 500  # known rows that are always fetched and sorted
MOST_SORTED = 50_000  # known rows that are fetched and sorted at most
LOOKED_UP_COST = 6  # what fetching and sorting a known row costs, in steps along an index that are compared in memory
MOST_STEPS = 100_000  # steps after which a walk is given up where all that is known could be sorted instead
DENSE = 10  # where one record of so many lacks words, each is looked at rather than all that have them gathered
GATHERED = 10_000  # matches of several groups that are read at once rather than counted first
NEVER_MISSING = ("id", "created_ms", "updated_ms")


class Database(Protocol):
    """What a search asks of its transaction."""

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement."""

    def stream(self, query: SQL) -> Iterator[Any]:
        """Run one statement, and read of its rows only what is wanted."""

    def live(self, object_type: ObjectType) -> int:
        """Return how many live records a type has."""

    def lag(self, object_type: ObjectType) -> int | None:
        """Return by how many milliseconds the order of rows is behind that of creation; None where there is no such order."""

    def counts(self, object_type: ObjectType) -> KeptCounts:
        """Return the kept counts of a type."""

    def mirrored(self, plan: Plan, run: Run) -> Mask | None:
        """Return the rows of a run's matches; None where they are better found by the database."""


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
        self._total = 0

    def page(self, db: Database) -> Page:
        """Find one page. The caller has checked that the plan is exact and that the order has a column."""
        groups = self._plan.whole.groups
        rows = db.mirrored(self._plan, self._plan.whole)
        if rows is None and len(groups) > 1 and self._search.after is None and not self._plan.ranked:
            gathered = self._gathered(db)
            if len(gathered) <= GATHERED:
                start = self._search.offset
                return Page(gathered[start : start + self._search.limit], len(gathered))
        total = self._total = self._count(db) if rows is None else rows.bit_count()
        offset = self._search.after.offset if self._search.after else self._search.offset
        if offset >= total:
            return Page([], total)
        runs = self._plan.ranked or (self._plan.whole,)
        return Page(self._through(db, runs, rows), total)

    @property
    def column(self) -> str:
        """The column that the order goes by; empty where the property has none."""
        return self._column

    def _gathered(self, db: Database) -> list[int]:
        """Read all matches of several groups in order, each once, if they are few: one pass instead of a count and a page."""
        query = queries.slot_gather(self._plan.whole.groups, self._column, self._down, GATHERED + 1)
        return [int(row[0]) for row in db.rows(query)]

    def _count(self, db: Database) -> int:
        alone = self._plan.alone
        if alone.words:
            return self._counted_words(db, alone.words)
        if alone.tally:
            return kept_counts.total(alone.tally, db.counts(self._search.type))
        if self._plan.everything or alone.absent:
            return db.live(self._search.type) - (self._counted_words(db, alone.absent) if alone.absent else 0)
        return self._counted(db, self._plan.whole.groups)

    def _counted_words(self, db: Database, expression: str) -> int:
        return int(db.rows(SQL(self._dialect.count_words, (expression,)))[0][0])

    def _counted(self, db: Database, groups: Sequence[SQL]) -> int:
        return int(db.rows(queries.count_slots(groups))[0][0])

    def _walks(self, total: int, db: Database) -> bool:
        """Decide whether to walk the index of the order: when the matches lie so close that few steps meet a page of them."""
        if total < max(WALK_FROM, 1) or self._column in ("t1", "t2"):
            return False
        wanted = self._search.offset + self._search.limit
        return wanted * max(db.live(self._search.type), total) / total < total * FETCHED_COST

    def _through(self, db: Database, runs: Sequence[Run], rows: Mask | None) -> list[int]:
        """Read a page, run by run, until it is full."""
        ids: list[int] = []
        offset = self._search.offset if self._search.after is None else 0
        for number, run in enumerate(runs):
            wanted = self._search.limit - len(ids)
            ids += self._of_run(db, run, rows if len(runs) == 1 else None, (offset, wanted))
            if len(ids) == self._search.limit or number + 1 == len(runs):
                break
            offset = max(0, offset - self._size(db, run)) if offset else 0
        return ids

    def _size(self, db: Database, run: Run) -> int:
        rows = db.mirrored(self._plan, run)
        if rows is not None:
            return rows.bit_count()
        return self._counted_words(db, run.words) if run.words else self._counted(db, run.groups)

    def _of_run(self, db: Database, run: Run, rows: Mask | None, window: tuple[int, int]) -> list[int]:
        """Read a part of one run: in the order of rows, from the rows that are known, or by the database."""
        if rows is None:
            rows = db.mirrored(self._plan, run)
        lag = db.lag(self._search.type) if self._column == "created_ms" else None
        if lag is not None and lag <= MOST_LAG_MS:
            if rows is not None and self._search.after is None and sum(window) <= SHALLOW:
                return self._in_rows(self._created(db, rows), window, lag)
            if rows is None and run.words:
                words = queries.words_in_order(run.words, self._behind_row(lag), self._down)
                return self._in_rows(db.stream(words), window, lag)
        found = self._from_rows(db, run, rows, window) if rows is not None else None
        return self._by_index(db, run, window) if found is None else found

    def _created(self, db: Database, rows: Mask) -> Iterator[Any]:
        """Read the creation and the id of known rows, in their order."""
        numbers = rows_of(rows, self._down)
        while some := list(itertools.islice(numbers, ROWS_READ)):
            yield from db.rows(queries.created_rows(str(some), self._down))

    def _in_rows(self, found_rows: Iterable[Any], window: tuple[int, int], lag: int) -> list[int]:
        """Make a page of records in the order of rows, which is that of creation but for the lag: so a little further."""
        offset, limit = window
        edge: int | None = None
        found: list[tuple[int, int]] = []
        for created, number in found_rows:
            if len(found) >= offset + limit:
                if edge is None:
                    edge = min(found)[0] - lag if self._down else max(found)[0] + lag
                if created < edge if self._down else created > edge:
                    break
            if self._comes_later(created, number):
                found.append((int(created), int(number)))
        found.sort(reverse=self._down)
        return [number for _, number in found[offset : offset + limit]]

    def _comes_later(self, created: int, number: int) -> bool:
        after = self._search.after
        if after is None or after.key is None or isinstance(after.key, str):
            return True
        place, mark = (created, number), (int(after.key.n), after.id)
        return place < mark if self._down else place > mark

    def _behind_row(self, lag: int) -> SQL:
        """Return the condition that leaves out rows which are certain to come before a cursor."""
        after = self._search.after
        if after is None or after.key is None or isinstance(after.key, str):
            return ANYTHING
        edge = int(after.key.n) + (lag if self._down else -lag)
        return queries.beyond_row(self._plan.scope, edge, self._down)

    def _from_rows(self, db: Database, run: Run, rows: Mask, window: tuple[int, int]) -> list[int] | None:
        """Read a page of rows that are known: few are sorted, many are met along the index of the order; None for neither."""
        offset, limit = window
        total = rows.bit_count()
        steps = (offset + limit) * max(db.live(self._search.type), total) / max(total, 1)
        if total <= SORTED_FROM or steps > total * LOOKED_UP_COST:
            return self._sorted(db, rows, window) if total <= MOST_SORTED else None
        if self._column in ("t1", "t2"):
            return None
        found = self._met(db, run, rows, window)
        return self._sorted(db, rows, window) if found is None and total <= MOST_SORTED else found

    def _sorted(self, db: Database, rows: Mask, window: tuple[int, int]) -> list[int]:
        offset, limit = window
        down = " DESC" if self._down else ""
        order = f"{self._column} IS NULL, {self._column}{down}, id{down}"
        found = db.rows(queries.sorted_rows(str(list(rows_of(rows))), self._edge(), order, limit, offset))
        return [int(row[0]) for row in found]

    def _edge(self) -> SQL:
        """Return the condition that a record comes behind the cursor, whether it has a value or not."""
        after = self._search.after
        if after is None:
            return ANYTHING
        if self._column in NEVER_MISSING:
            return self._present()
        missing = SQL(f"slot.{self._column} IS NULL")
        if after.key is None:
            return sql("? AND ?", missing, self._beyond("slot.id", after.id))
        return sql("(? OR ?)", missing, self._present())

    def _met(self, db: Database, run: Run, rows: Mask, window: tuple[int, int]) -> list[int] | None:
        """Walk the order's index past the rows that are known; None where that takes too long or does not fill the page."""
        offset, limit = window
        if self._search.after is not None and self._search.after.key is None and self._column not in NEVER_MISSING:
            return None
        bits = bits_of(rows)
        last = len(bits) * 8
        way = self._way(self._column, True)
        bounds = [
            condition.sql for condition in run.conditions[0] if condition.asked and condition.asked.column == self._column
        ]
        within = join(" AND ", [self._present(), *(bounds if len(run.conditions) == 1 else ())])
        walk = db.stream(queries.rows_in_order(self._plan.scope, within, way))
        bounded = rows.bit_count() <= MOST_SORTED
        steps = itertools.islice(walk, MOST_STEPS) if bounded else walk
        met = (number for row, number in steps if row < last and bits[row >> 3] >> (row & 7) & 1)
        found = list(itertools.islice(met, offset, offset + limit))
        if len(found) == limit:
            return found
        ended = not bounded or next(walk, None) is None
        return found if ended and self._column in NEVER_MISSING else None

    def _by_index(self, db: Database, run: Run, window: tuple[int, int]) -> list[int]:
        """Read a page by the database's own means: first those that have the order's value, then those that lack it."""
        if len(run.groups) == 1 and run is self._plan.whole:
            self._walked = [self._walks(self._total, db)]
        elif self._dialect.walk:
            self._walked = [self._walks(self._counted(db, [group]), db) for group in run.groups]
        else:  # the database chooses by itself, and counts for nothing else would only cost
            self._walked = [False] * len(run.groups)
        if self._walked[0] and self._plan.alone.absent and self._total * DENSE > db.live(self._search.type):
            run = run._replace(groups=[self._plan.lacking()])
        offset, limit = window
        ids: list[int] = []
        for groups, column in self._parts(run):
            wanted = limit - len(ids)
            found = self._read(db, groups, _Part(column, offset, wanted)) if wanted else []
            ids += found
            offset = max(0, offset - self._counted(db, groups)) if offset and not found else 0
        return ids

    def _parts(self, run: Run) -> list[tuple[list[SQL], str]]:
        """Return the parts that make up the order: groups of conditions, each with the column that orders its records.

        Records that have the sort's value come before those that lack it.
        """
        after = self._search.after
        runs = [(_with(run, self._present()), self._column)] if after is None or after.key is not None else []
        if self._column not in NEVER_MISSING:
            missing = SQL(f"slot.{self._column} IS NULL")
            if after is not None and not runs:
                missing = sql("? AND ?", missing, self._beyond("slot.id", after.id))
            runs.append((_with(run, missing), "id"))
        return runs

    def _present(self) -> SQL:
        """Return the condition on the order's own column: that there is a value and, behind a cursor, that it comes later."""
        column = f"slot.{self._column}"
        after = self._search.after
        present = SQL("1 = 1") if self._column in NEVER_MISSING else SQL(f"{column} IS NOT NULL")
        if after is None or after.key is None:
            return present
        return sql("? AND ?", present, self._behind(column, after))  # a pair that is compared proves no index of present values

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


def _with(run: Run, extra: SQL) -> list[SQL]:
    """Return the groups with one more condition each."""
    return [sql("? AND ?", group, extra) for group in run.groups]


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


def links_asked(search: Search) -> list[AssociationFilter]:
    """Return the conditions of a search that look at links."""
    return [one for group in search.groups for one in group if isinstance(one, AssociationFilter)]
