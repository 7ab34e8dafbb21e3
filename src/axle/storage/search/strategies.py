"""The ways to read a page of matches. Each says what it costs, in steps along an index; the cheapest that is possible is taken.

| strategy | when it is possible | what it costs |
|---|---|---|
| `RowOrder` | the order is that of creation, which rows follow; rows are known, or words are all that is asked | nothing |
| `SortInMemory` | rows are known, and the values of the order are in memory | nothing |
| `SortKnown` | rows are known, and not too many | fetching and sorting all of them; nothing where they are few |
| `WalkKnown` | rows are known, and few steps along the order's index meet a page of them | those steps |
| `ByDatabase` | always | more than all others: it is taken where none is possible, or a walk took too long |

Rows are known when columns in memory gave them: see `axle.storage.search.columns`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from axle.core.catalog import ObjectType
from axle.storage.search import slot_queries
from axle.storage.search.kept_counts import KeptCounts
from axle.storage.search.numbering import KnownRows
from axle.storage.search.order import ANYTHING, Order, ordered
from axle.storage.search.planner import Plan, Run
from axle.storage.search.slot_queries import Way
from axle.storage.search.slots import index_of
from axle.storage.search.thresholds import Thresholds
from axle.storage.sql import SQL, join, sql
from axle.storage.sqlite import row_queries

MAX_SHALLOW = 2_000  # records up to which a page is read in the order of rows
SORT_COST = 4.0  # what the database pays to fetch and sort one match, in steps along an index
DENSE = 10  # where one record of so many lacks words, each is looked at rather than all that have them gathered
UNWALKED = ("t1", "t2")  # columns whose indexes are not walked: many records share a value there


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

    def cached(self, plan: Plan, run: Run) -> KnownRows | None:
        """Return the rows of a run's matches; None where they are better found by the database."""

    def in_order(self, object_type: ObjectType, rows: KnownRows, order: Order, window: tuple[int, int]) -> list[int] | None:
        """Return a page of rows by values in memory: so many ids behind the first ones; None where those are not there."""

    def keep_page(self, object_type: ObjectType, rows: KnownRows, order: Order, page: tuple[int, int, list[int]]) -> None:
        """Remember a page that the database has sorted: from where on, how many, and their ids."""

    def narrowed(self, object_type: ObjectType, rows: KnownRows, order: Order, end: int) -> KnownRows:
        """Return some of the rows, among which are the first ones of an order; all where nothing tells."""


class Part(NamedTuple):
    """What is to be read: `limit` records of one run in an order, behind the first `offset` ones.

    `rows` are those of all matches, where they are known; `total` is how many matches the search has.
    """

    db: Database
    plan: Plan
    order: Order
    run: Run
    rows: KnownRows | None
    offset: int
    limit: int
    total: int
    thresholds: Thresholds

    @property
    def end(self) -> int:
        """Return how many records there are up to the end of the part."""
        return self.offset + self.limit

    def live(self) -> int:
        """Return how many live records the type has."""
        return self.db.live(self.plan.object_type)

    def live_lag(self) -> int:
        """Return the lag that the database has noted."""
        return self.db.lag(self.plan.object_type) or 0


class Strategy(Protocol):
    """One way to read a part of a page."""

    def cost(self) -> float | None:
        """Return about how many steps along an index it takes, 0 for next to nothing; None where it is not possible."""

    def read(self) -> list[int] | None:
        """Return the ids in order; None where it took too long, and another way is to be tried."""


def read(part: Part) -> list[int]:
    """Read a part of a page in the cheapest way; where that gives up, in the next."""
    for strategy in _cheapest_first(part):
        ids = strategy.read()
        if ids is not None:
            return ids
    raise LookupError("the database always reads a page")


def _cheapest_first(part: Part) -> Iterator[Strategy]:
    """Return the ways that are possible by what they cost, without asking on where one costs nothing."""
    priced: list[tuple[float, Strategy]] = []
    strategies: list[Strategy] = [RowOrder(part), SortInMemory(part), SortKnown(part), WalkKnown(part), ByDatabase(part)]
    for strategy in strategies:
        cost = strategy.cost()
        if cost == 0:
            yield strategy
        elif cost is not None:
            priced.append((cost, strategy))
    yield from (strategy for _, strategy in sorted(priced, key=lambda pair: pair[0]))


class RowOrder:
    """Read matches in the order of their rows, which is that of creation but for a lag: so a little further than the page."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._lag = 0
        self._mask = part.rows.mask if part.rows else 0

    def cost(self) -> float | None:
        """Return 0 where rows are known and the page is not far, or where words are all that is asked."""
        part = self._part
        if part.order.column != "created_ms":
            return None
        lag = part.db.lag(part.plan.object_type) if part.rows is None else part.rows.numbering.lag(part.live_lag())
        if lag is None or lag > part.thresholds.max_lag_ms:
            return None
        self._lag = lag
        if part.rows is None:
            return 0 if part.run.words else None
        return 0 if self._is_near(part.rows) else None

    def _is_near(self, rows: KnownRows) -> bool:
        """Tell whether what comes before the page is known, or little."""
        after = self._part.order.after
        if after is None:
            return self._part.end <= MAX_SHALLOW or rows.numbering.in_memory
        if after.key is None or isinstance(after.key, str):
            return False
        later = rows.numbering.since(rows.mask, int(after.key.n), self._part.order.down)
        if later is not None:
            self._mask = later
        return later is not None

    def read(self) -> list[int]:
        """Read on until nothing that comes later can belong to the page, and sort."""
        part = self._part
        if part.rows is not None:
            offset = part.offset if part.order.after is None else 0
            ids = part.rows.numbering.page(self._mask, part.order.down, offset, part.limit)
            if ids is not None:
                return ids
        edge: int | None = None
        places: list[tuple[int, int]] = []
        for created, number in self._rows():
            if len(places) >= part.end:
                if edge is None:
                    edge = self._edge(places)
                if created < edge if part.order.down else created > edge:
                    break
            if self._comes_later(created, number):
                places.append((int(created), int(number)))
        places.sort(reverse=part.order.down)
        return [number for _, number in places[part.offset : part.end]]

    def _edge(self, places: Sequence[tuple[int, int]]) -> int:
        """Return the moment beyond which no record belongs to a page that is full."""
        return min(places)[0] - self._lag if self._part.order.down else max(places)[0] + self._lag

    def _rows(self) -> Iterable[Any]:
        """Read the creation and the id of all matches in the order of their rows."""
        part = self._part
        if part.rows is None:
            words = part.run.words.expression(part.plan.dialect) if part.run.words else ""
            return part.db.stream(row_queries.words_in_order(words, self._behind_row(), part.order.down))
        return part.rows.numbering.created(part.db, self._mask, part.order.down)

    def _comes_later(self, created: int, number: int) -> bool:
        after = self._part.order.after
        if after is None or after.key is None or isinstance(after.key, str):
            return True
        place, mark = (created, number), (int(after.key.n), after.id)
        return place < mark if self._part.order.down else place > mark

    def _behind_row(self) -> SQL:
        """Return the condition that leaves out rows which are certain to come before a cursor."""
        after, down = self._part.order.after, self._part.order.down
        if after is None or after.key is None or isinstance(after.key, str):
            return ANYTHING
        edge = int(after.key.n) + (self._lag if down else -self._lag)
        return row_queries.beyond_row(self._part.plan.scope, edge, down)


class SortInMemory:
    """Sort rows that are known by numbers that are known too."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def cost(self) -> float | None:
        """Return 0 where the process numbers rows itself."""
        rows = self._part.rows
        return 0 if rows is not None and rows.numbering.in_memory and self._part.order.after is None else None

    def read(self) -> list[int] | None:
        """Read the page; None where the values are not there."""
        part = self._part
        if part.rows is None:
            return None
        return part.db.in_order(part.plan.object_type, part.rows, part.order, (part.offset, part.limit))


class SortKnown:
    """Let the database fetch and sort rows that are known, or those of them which are certain to come first."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._rows = part.rows

    def cost(self) -> float | None:
        """Return the price of fetching and sorting them all."""
        part, rows, thresholds = self._part, self._part.rows, self._part.thresholds
        if rows is not None and rows.total > thresholds.sorted_from and rows.numbering.in_memory:
            rows = self._rows = part.db.narrowed(part.plan.object_type, rows, part.order, part.end)
        if rows is None or rows.total > thresholds.max_sorted:
            return None
        return 0 if rows.total <= thresholds.sorted_from else rows.total * thresholds.sort_cost

    def read(self) -> list[int]:
        """Read the page."""
        part, order, rows = self._part, self._part.order, self._rows
        if rows is None or not rows.mask:
            return []
        direction = " DESC" if order.down else ""
        terms = f"{order.column} IS NULL, {order.column}{direction}, id{direction}"
        tail = (order.later(), terms, part.limit, part.offset)
        query = rows.numbering.sorted_page(part.plan.scope, rows.mask, order.column, tail)
        ids = [int(row[0]) for row in part.db.rows(query)]
        if part.rows is not None and rows.numbering.in_memory:
            part.db.keep_page(part.plan.object_type, part.rows, order, (part.offset, part.limit, ids))
        return ids


class WalkKnown:
    """Walk the index of the order, and keep what is among the known rows."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._steps = 0.0

    def cost(self) -> float | None:
        """Return how many steps meet a page where matches are spread evenly; None where sorting all of them were cheaper."""
        part = self._part
        if part.rows is None or part.order.column in UNWALKED or part.order.among_missing:
            return None
        total = part.rows.total
        self._steps = part.end * max(part.live(), total) / max(total, 1)
        return self._steps if self._steps <= total * part.thresholds.sort_cost else None

    def read(self) -> list[int] | None:
        """Walk until the page is full; None where that takes too long, or the records without a value are wanted too."""
        part, order, rows = self._part, self._part.order, self._part.rows
        if rows is None:
            return None
        may_give_up = rows.total <= part.thresholds.max_sorted
        within = (self._within(), _along_index(part))
        steps = int(self._steps) if not _bounds(part) else part.end
        walk = rows.numbering.walk(part.db, part.plan.scope, within, rows.mask, steps)
        taken = itertools.islice(walk, part.thresholds.max_steps) if may_give_up else walk
        ids = list(itertools.islice(filter(None, taken), part.offset, part.end))
        if len(ids) == part.limit:
            return ids
        ended = not may_give_up or next(walk, self) is self
        return ids if ended and order.never_missing else None

    def _within(self) -> SQL:
        """Return what bounds the walk: the cursor, and what is asked of the order's own column."""
        return join(" AND ", [self._part.order.present(), *_bounds(self._part)])


class ByDatabase:
    """Let the database find, order and cut: first the records that have the order's value, then those that lack it."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def cost(self) -> float:
        """Return more than any other way: it is the last."""
        return math.inf

    def read(self) -> list[int]:
        """Read the page."""
        part = self._part
        walked = self._walked()
        run = part.run
        if walked[0] and part.plan.alone.absent and part.total * DENSE > part.live():
            run = run._replace(groups=[part.plan.lacking()])
        offset = part.offset
        ids: list[int] = []
        for groups, column in self._halves(run, _bounds(part) if walked == [True] else []):
            limit = part.limit - len(ids)
            half = self._page(groups, column, walked, (offset, limit)) if limit else []
            ids += half
            offset = max(0, offset - self._count(groups)) if offset and not half else 0
        return ids

    def _walked(self) -> list[bool]:
        """Decide for each group whether the index of the order is walked."""
        part = self._part
        if len(part.run.groups) == 1 and part.run is part.plan.whole:
            return [self._pays_to_walk(part.total)]
        walked = [self._pays_to_walk(self._count([group])) for group in part.run.groups]
        return [all(walked)] * len(walked) if part.plan.dialect.chooses_index else walked  # it walks a whole statement or none

    def _pays_to_walk(self, total: int) -> bool:
        """Tell whether matches lie so close that few steps along the order's index meet a page of them."""
        part = self._part
        if total < max(part.thresholds.walk_from, 1) or part.order.column in UNWALKED:
            return False
        return part.end * max(part.live(), total) / total < total * SORT_COST

    def _count(self, groups: Sequence[SQL]) -> int:
        return int(self._part.db.rows(slot_queries.count_slots(groups))[0][0])

    def _halves(self, run: Run, bounds: Sequence[SQL]) -> list[tuple[list[SQL], str]]:
        """Return the parts that make up the order: groups of conditions, each with the column that orders its records.

        `bounds` say where a walk along the order's index begins and ends, in case the conditions do so in another form.
        """
        order = self._part.order
        halves: list[tuple[list[SQL], str]] = []
        if order.after is None or order.after.key is not None:
            halves.append((_with(run, join(" AND ", [order.present(), *bounds])), order.column))
        if not order.never_missing:
            halves.append((_with(run, order.missing()), "id"))
        return halves

    def _page(self, groups: list[SQL], column: str, walked: Sequence[bool], window: tuple[int, int]) -> list[int]:
        """Read ids in order: each group its own best, then the best of those."""
        part = self._part
        (offset, limit), order = window, part.order
        ways = [self._way(column, each and column == order.column) for each in walked]
        if part.run.source is not None and not ways[0].hint:
            rows = part.db.rows(slot_queries.sorted_page(groups[0], part.run.source, ways[0].order, limit, offset))
        elif len(groups) == 1:
            rows = part.db.rows(slot_queries.slot_page(groups[0], ways[0], limit, offset))
        else:
            final = Way("", ordered(column, order.down))
            pairs = list(zip(groups, ways, strict=True))
            rows = part.db.rows(slot_queries.slot_union(pairs, column, final, limit, offset))
        return [int(row[0]) for row in rows]

    def _way(self, column: str, walked: bool) -> Way:
        """Return how a group is read in a column's order: along its index, or by whatever finds the matches, then sorted."""
        if walked:
            return _along_index(self._part)
        return Way("", ordered(column, self._part.order.down, self._part.plan.dialect.sort))


def _along_index(part: Part) -> Way:
    """Return the way along the index of the order."""
    return Way(part.plan.dialect.walk.format(index_of(part.order.column)), part.order.terms())


def _bounds(part: Part) -> list[SQL]:
    """Return what a run of one group asks of the order's own column."""
    only_group = part.run.conditions[0] if len(part.run.conditions) == 1 else []
    return [each.sql for each in only_group if each.on_column and each.on_column.column == part.order.column]


def _with(run: Run, extra: SQL) -> list[SQL]:
    """Return the groups with one more condition each."""
    return [sql("? AND ?", group, extra) for group in run.groups]
