"""Columns of slots in memory, for conditions that no one index finds fast: sets of rows are joined, not rows looked up.

A cache is of one type of one account. It is built while searches go on without it, and follows the account's events: a search
sees one state of the database, whose next event number says what the cache lacks of it. Records that changed since are read
again; where that cannot be told, or would be too much, or definitions changed, the cache is dropped. So nothing needs to tell
it of a write, and a state that is older than the cache is searched without it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from axle.core.catalog import ObjectType
from axle.core.operators import OPERATORS
from axle.core.text import Word, fits
from axle.storage import queries
from axle.storage.cursor import Cursor, record_of
from axle.storage.dialect import Dialect
from axle.storage.search import slot_queries
from axle.storage.search.column_bins import NOWHERE, Choice, ColumnBins, Mask, choose_present, mask_of
from axle.storage.search.comparisons import compared, comparison_of
from axle.storage.search.planner import Condition, Run
from axle.storage.search.slots import ColumnCondition
from axle.storage.search.thresholds import USUAL, Thresholds
from axle.storage.search.words import MAX_WORD, words
from axle.storage.sql import SQL, Value, sql
from axle.storage.sqlite import row_queries

MAX_BYTES = 192 * 2**20  # of all caches of a storage
MAX_CACHES = 100
MAX_MASKS = 64  # sets of rows that are remembered per cache, of conditions and as many of words
MAX_LOOKS = 500  # looks into the words, to bring remembered sets of them up to date
MAX_READ = 200  # changed records whose words are looked at for the listings of words
LIVE = "id"  # the column that every live record has

_rows = msgspec.json.Decoder(list[int]).decode


class Scope(NamedTuple):
    """Where a cache's records are, and how to ask for them."""

    account: int
    object_type: ObjectType
    cursor: Cursor
    dialect: Dialect

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement."""
        return self.cursor.run(query)

    def where(self, condition: SQL) -> list[int]:
        """Return the rows of the type of which a condition holds."""
        return _rows(self.rows(row_queries.slot_rows((self.account, self.object_type.key), condition))[0][0])

    def version(self) -> tuple[int, int]:
        """Return the numbers of the next event and of the definitions in the state of the database that is seen."""
        event, definitions = self.rows(queries.next_event(self.account))[0]
        return int(event), int(definitions)


class ColumnCache:
    """What is kept of one type."""

    def __init__(self, thresholds: Thresholds = USUAL) -> None:
        self.lock = threading.Lock()
        self._thresholds = thresholds
        self._columns: dict[str, ColumnBins] = {}
        self._words: dict[str, tuple[int, Mask]] = {}
        self._masks: dict[tuple[str, bytes], Mask] = {}
        self._wished: dict[str, None] = {}
        self._listings: dict[tuple[str, Word], list[str]] = {}
        self._definitions = 0

    @property
    def bytes(self) -> int:
        """Return about how much memory it takes."""
        size = max((len(bins.codes) for bins in self._columns.values()), default=0)
        return size * len(self._columns) + size // 8 * (len(self._masks) + len(self._words))

    def has(self, column: str) -> bool:
        """Tell whether a column is kept."""
        return column in self._columns

    def clear(self) -> None:
        """Forget everything."""
        self._columns.clear()
        self._words.clear()
        self._masks.clear()
        self._listings.clear()

    def add(self, column: str, bins: ColumnBins, definitions: int) -> None:
        """Keep a column, as it is under some definitions."""
        if definitions != self._definitions:
            self.clear()
        self._definitions = definitions
        self._columns[column] = bins

    def follow(self, scope: Scope, live: int) -> bool:
        """Bring everything to the state that is seen; False where it cannot be, or is further already."""
        if LIVE not in self._columns:
            return False
        now, definitions = scope.version()
        if definitions != self._definitions:  # words may have been put anew, which is no event
            self.clear()
            return False
        versions = [bins.version for bins in self._columns.values()] + [version for version, _ in self._words.values()]
        if max(versions) > now:
            return False
        if min(versions) < now and not (self._caught_up(scope, min(versions), now) and self._alive() == live):
            self.clear()
            return False
        drift = self._thresholds.drift
        for column in [name for name, bins in self._columns.items() if bins.changed > len(bins.codes) // drift]:
            del self._columns[column]  # it is built anew, with bounds that suit what it holds by now
        return LIVE in self._columns

    def _caught_up(self, scope: Scope, since: int, now: int) -> bool:
        """Read the records again that changed since an event; False where these cannot all be told."""
        limit = self._thresholds.max_events
        touched = scope.rows(queries.touched(scope.account, since, limit + 1)) if now - since <= limit else []
        if len(touched) != now - since:
            return False
        ids = list({number for type_key, number in touched if type_key == scope.object_type.key})
        if ids:
            self._apply(scope, ids)
        for bins in self._columns.values():
            bins.version = now
        self._words = {text: (now, mask) for text, (_, mask) in self._words.items()}
        return True

    def _alive(self) -> int:
        codes = self._columns[LIVE].codes
        return len(codes) - codes.count(NOWHERE)

    def _apply(self, scope: Scope, ids: list[int]) -> None:
        """Put the rows of records where they are now; one that is erased has none, and shows in the number of the living."""
        where = (scope.account, scope.object_type.key)
        rows = [int(row) for _, row in scope.rows(row_queries.rows_of(scope.dialect, "record", where, ids))]
        names = list(self._columns)
        slots = {row: values for row, *values in scope.rows(row_queries.slots_of(scope.dialect, names, where, ids))}
        self._masks.clear()
        for at, bins in enumerate(self._columns.values()):
            bins.change({row: slots[row][at] if row in slots else None for row in rows})
        self._follow_words(scope, rows, list(slots))
        self._follow_listings(scope, ids)

    def _follow_words(self, scope: Scope, rows: list[int], live: list[int]) -> None:
        if len(live) * len(self._words) > MAX_LOOKS:
            self._words.clear()
        gone = mask_of(rows)
        for text, (version, mask) in list(self._words.items()):
            having = [row for row in live if scope.rows(SQL(scope.dialect.row_has_words, (text, row)))]
            self._words[text] = (version, mask & ~gone | mask_of(having))

    def _follow_listings(self, scope: Scope, ids: list[int]) -> None:
        """Add the words of changed records to the listings; one that no record has any more does no harm there."""
        if len(ids) > MAX_READ:
            self._listings.clear()
        if not self._listings:
            return
        rows = scope.rows(queries.records(scope.dialect, scope.account, scope.object_type.key, ids, False))
        records = [record_of(scope.object_type, row) for row in rows]
        new = {text for record in records for text in words(scope.account, scope.object_type, record.properties)}
        if any(len(text) >= MAX_WORD for text in new):
            self._listings.clear()
        for (start, word), listed in self._listings.items():
            fitting = {text[len(start) :] for text in new if text.startswith(start) and fits(word, text[len(start) :])}
            listed += fitting.difference(listed)

    def listing(self, start: str, word: Word, read: Callable[[str, Word], list[str]]) -> list[str]:
        """Return the words of a property that fit one with a wildcard at its left, read from the index when first asked for."""
        if (start, word) not in self._listings:
            if len(self._listings) >= MAX_MASKS:
                self._listings.clear()
            listed = read(start, word)
            if not listed:  # they are too many
                return []
            self._listings[start, word] = listed
        return list(self._listings[start, word])

    def live(self) -> Mask:
        """Return all live records."""
        return self._all(LIVE)

    def _all(self, column: str) -> Mask:
        return self._mask(column, choose_present(self._columns[column], ColumnCondition(column, "HAS_PROPERTY", ())))

    def _mask(self, column: str, choice: Choice) -> Mask:
        """Return the rows of the bins that are accepted whole."""
        key = (column, choice.table)
        mask = self._masks.get(key)
        if mask is None:
            if len(self._masks) >= MAX_MASKS or self.bytes > MAX_BYTES:
                self._masks.clear()
            mask = self._masks[key] = self._columns[column].mask(choice.table)
        return mask

    def compared(self, scope: Scope, condition: ColumnCondition) -> Mask:
        """Return the rows of which a condition holds; where bins cannot tell, the database does."""
        comparison = comparison_of(condition.operator)
        if comparison.negates:
            among = self.live() if OPERATORS[condition.operator].accepts_missing else self._all(condition.column)
            return among & ~self.compared(scope, condition._replace(operator=comparison.negates))
        if comparison.choice is None:
            return mask_of(scope.where(compared(scope.dialect, condition)))
        choice = comparison.choice(self._columns[condition.column], condition)
        mask = self._mask(condition.column, choice)
        if choice.values:
            in_gaps = condition._replace(operator="IN", values=tuple(choice.values))
            mask |= mask_of(scope.where(compared(scope.dialect, in_gaps)))
        for gap in choice.partly:
            in_gap = sql("? AND ?", compared(scope.dialect, condition), between(condition.column, gap.low, gap.high))
            mask |= mask_of(scope.where(in_gap))
        return mask

    def worded(self, scope: Scope, expression: str, at_once: bool = True) -> Mask | None:
        """Return the rows that have the words of an expression; None where that is not known, nor wanted at once."""
        dated = self._words.get(expression)
        if dated is None:
            if not at_once and expression not in self._wished:
                self._wished[expression] = None
                if len(self._wished) > MAX_MASKS:
                    del self._wished[next(iter(self._wished))]
                return None
            while self._words and (len(self._words) >= MAX_MASKS or self.bytes > MAX_BYTES):
                del self._words[next(iter(self._words))]
            mask = mask_of(_rows(scope.rows(SQL(scope.dialect.rows_with_words, (expression,)))[0][0]))
            dated = self._words[expression] = (self._columns[LIVE].version, mask)
        return dated[1]


def between(column: str, low: Value, high: Value) -> SQL:
    """Return the condition that a slot lies between two values, the ends excluded; an end that is None is open."""
    if low is None and high is None:
        return SQL(f"slot.{column} IS NOT NULL")
    ends = [SQL(f"slot.{column} {sign} ?", (value,)) for sign, value in ((">", low), ("<", high)) if value is not None]
    return ends[0] if len(ends) == 1 else sql("? AND ?", *ends)


def built(scope: Scope, column: str, max_bounds: int) -> ColumnBins:
    """Read a column from the database, bin by bin."""
    version, _ = scope.version()
    size = int(scope.rows(row_queries.last_row(scope.account, scope.object_type.key))[0][0] or 0) + 1
    bins = ColumnBins(_bounds(scope, column, max_bounds), size, version)
    for at, gap in enumerate(bins.gaps()):
        bins.put(scope.where(between(column, gap.low, gap.high)), 2 * at + 1)
        if gap.high is not None:
            bins.put(scope.where(SQL(f"slot.{column} = ?", (gap.high,))), 2 * at + 2)
    return bins


def _bounds(scope: Scope, column: str, max_bounds: int) -> list[Value]:
    """Choose the bounds: all values if they are few, else those that lie so many rows apart."""
    bounds = _steps(scope, column, 0, max_bounds)
    if len(bounds) <= max_bounds:
        return bounds
    count = int(scope.rows(slot_queries.slot_count(scope.account, scope.object_type.key, column))[0][0])
    return _steps(scope, column, count // max_bounds + 1, max_bounds)


def _steps(scope: Scope, column: str, apart: int, max_bounds: int) -> list[Value]:
    """Return values of a column, so many rows apart; one more than allowed tells that there are too many."""
    values: list[Value] = []
    while len(values) <= max_bounds:
        after = between(column, values[-1] if values else None, None)
        rows = scope.rows(slot_queries.slot_step((scope.account, scope.object_type.key), column, after, apart))
        if not rows:
            break
        values.append(rows[0][0])
    return values


class ColumnCaches:
    """All caches of a storage, bounded in bytes: the one that was not used for the longest time goes first."""

    def __init__(self, thresholds: Thresholds = USUAL) -> None:
        self._lock = threading.Lock()
        self._thresholds = thresholds
        self._caches: dict[tuple[int, int], ColumnCache] = {}

    def of(self, account: int, object_type: ObjectType) -> ColumnCache:
        """Return the cache of a type, which may be empty."""
        with self._lock:
            cache = self._caches.pop((account, object_type.key), None) or ColumnCache(self._thresholds)
            self._caches[account, object_type.key] = cache
            if len(self._caches) > MAX_CACHES:
                del self._caches[next(iter(self._caches))]
            return cache

    def build(self, scope: Scope, column: str) -> None:
        """Read a column and keep it."""
        cache = self.of(scope.account, scope.object_type)
        bins = built(scope, column, self._thresholds.max_bounds)
        with cache.lock:
            if cache.bytes + len(bins.codes) <= MAX_BYTES and not cache.has(column):
                cache.add(column, bins, scope.version()[1])
        with self._lock:
            while len(self._caches) > 1 and sum(each.bytes for each in self._caches.values()) > MAX_BYTES:
                del self._caches[next(iter(self._caches))]


def joined(cache: ColumnCache, scope: Scope, run: Run) -> Mask | None:
    """Return the rows that one of the groups accepts; None where all that is asked is words that were not asked for before."""
    rows = 0
    for conditions in run.conditions:
        group = -1 if conditions else cache.live()
        for condition in conditions:
            accepted = _rows_of(cache, scope, condition, at_once=len(run.conditions) > 1 or len(conditions) > 1)
            if accepted is None:
                return None
            group &= accepted
        rows |= group
    return rows


def _rows_of(cache: ColumnCache, scope: Scope, condition: Condition, at_once: bool) -> Mask | None:
    if condition.on_column:
        return cache.compared(scope, condition.on_column)
    if condition.words or condition.absent:
        rows = cache.worded(scope, condition.words or condition.absent, at_once)
        return cache.live() & ~rows if rows is not None and condition.absent else rows
    return mask_of(scope.where(condition.sql))
