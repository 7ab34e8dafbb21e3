"""Columns of slots in memory, for conditions that no one index finds fast: sets of rows are joined, not rows looked up.

A mirror is of one type of one account. It is built while searches go on without it, and follows the account's events: a search
sees one state of the database, whose next event number says what the mirror lacks of it. Records that changed since are read
again; where that cannot be told, or would be too much, or definitions changed, the mirror is dropped. So nothing needs to tell
it of a write, and a state that is older than the mirror is searched without it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from axle.core.catalog import ObjectType
from axle.core.text import Word, fits
from axle.storage import queries
from axle.storage.cursor import Cursor, record_of
from axle.storage.dialect import Dialect
from axle.storage.search.column_bins import MOST_BOUNDS, NOWHERE, ColumnBins, Mask, mask_of
from axle.storage.search.kept_counts import Asked
from axle.storage.search.planner import Condition, Run, compared
from axle.storage.search.words import LONGEST, words
from axle.storage.sql import SQL, Value, sql

LEAST = 20_000  # live records of a type from which a mirror pays
MOST_EVENTS = 5_000  # events that are followed; beyond, the columns are built anew
MOST_BYTES = 192 * 2**20  # of all mirrors of a storage
MOST_MIRRORS = 100
MOST_MASKS = 64  # sets of rows that are remembered per mirror, of conditions and as many of words
MOST_LOOKS = 500  # looks into the words, to bring remembered sets of them up to date
MOST_READ = 200  # changed records whose words are looked at for the listings of words
DRIFT = 8  # a column is built anew when as many rows have changed as this part of it
LIVE = "id"  # the column that every live record has

_rows = msgspec.json.Decoder(list[int]).decode
NEGATED = {"NEQ": "EQ", "NOT_IN": "IN", "NOT_HAS_PROPERTY": "HAS_PROPERTY"}


class Scope(NamedTuple):
    """Where a mirror's records are, and how to ask for them."""

    account: int
    kind: ObjectType
    cursor: Cursor
    dialect: Dialect

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement."""
        return self.cursor.run(query)

    def where(self, condition: SQL) -> list[int]:
        """Return the rows of the type of which a condition holds."""
        return _rows(self.rows(queries.slot_rows((self.account, self.kind.key), condition))[0][0])

    def version(self) -> tuple[int, int]:
        """Return the numbers of the next event and of the definitions in the state of the database that is seen."""
        found = self.rows(queries.next_event(self.account))[0]
        return int(found[0]), int(found[1])


class ColumnCache:
    """What is kept of one type."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self._columns: dict[str, ColumnBins] = {}
        self._words: dict[str, tuple[int, Mask]] = {}
        self._masks: dict[tuple[str, bytes], Mask] = {}
        self._asked: dict[str, None] = {}
        self._listings: dict[tuple[str, Word], list[str]] = {}
        self._definitions = 0

    @property
    def bytes(self) -> int:
        """Return about how much memory it takes."""
        size = max((len(one.codes) for one in self._columns.values()), default=0)
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
        versions = [one.version for one in self._columns.values()] + [version for version, _ in self._words.values()]
        if max(versions) > now:
            return False
        if min(versions) < now and not (self._caught_up(scope, min(versions), now) and self._alive() == live):
            self.clear()
            return False
        for column in [one for one, bins in self._columns.items() if bins.changed > len(bins.codes) // DRIFT]:
            del self._columns[column]  # it is built anew, with bounds that suit what it holds by now
        return LIVE in self._columns

    def _caught_up(self, scope: Scope, since: int, now: int) -> bool:
        """Read the records again that changed since an event; False where these cannot all be told."""
        happened = scope.rows(queries.touched(scope.account, since, MOST_EVENTS + 1)) if now - since <= MOST_EVENTS else []
        if len(happened) != now - since:
            return False
        ids = list({number for kind, number in happened if kind == scope.kind.key})
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
        where = (scope.account, scope.kind.key)
        rows = [int(row) for _, row in scope.rows(queries.rows_of(scope.dialect, "record", where, ids))]
        names = list(self._columns)
        found = {one[0]: one[1:] for one in scope.rows(queries.slots_of(scope.dialect, names, where, ids))}
        self._masks.clear()
        for at, bins in enumerate(self._columns.values()):
            bins.change({row: found[row][at] if row in found else None for row in rows})
        self._follow_words(scope, rows, list(found))
        self._follow_listings(scope, ids)

    def _follow_words(self, scope: Scope, rows: list[int], live: list[int]) -> None:
        if len(live) * len(self._words) > MOST_LOOKS:
            self._words.clear()
        gone = mask_of(rows)
        for text, (version, mask) in list(self._words.items()):
            own = [row for row in live if scope.rows(SQL(scope.dialect.row_has_words, (text, row)))]
            self._words[text] = (version, mask & ~gone | mask_of(own))

    def _follow_listings(self, scope: Scope, ids: list[int]) -> None:
        """Add the words of changed records to the listings; one that no record has any more does no harm there."""
        if len(ids) > MOST_READ:
            self._listings.clear()
        if not self._listings:
            return
        found = scope.rows(queries.records(scope.dialect, scope.account, scope.kind.key, ids, False))
        new = {one for row in found for one in words(scope.account, scope.kind, record_of(scope.kind, row).properties)}
        if any(len(one) >= LONGEST for one in new):
            self._listings.clear()
        for (start, word), listed in self._listings.items():
            fitting = {one[len(start) :] for one in new if one.startswith(start) and fits(word, one[len(start) :])}
            listed += fitting.difference(listed)

    def listing(self, start: str, word: Word, read: Callable[[str, Word], list[str]]) -> list[str]:
        """Return the words of a property that fit one with a wildcard at its left, read from the index when first asked for."""
        if (start, word) not in self._listings:
            if len(self._listings) >= MOST_MASKS:
                self._listings.clear()
            found = read(start, word)
            if not found:  # they are too many
                return []
            self._listings[start, word] = found
        return list(self._listings[start, word])

    def live(self) -> Mask:
        """Return all live records."""
        return self._all(LIVE)

    def _all(self, column: str) -> Mask:
        return self._mask(column, Asked(column, "HAS_PROPERTY", (), True))[0]

    def _mask(self, column: str, counted: Asked) -> tuple[Mask, Any]:
        bins = self._columns[column]
        choice = bins.choose(counted)
        key = (column, choice.table)
        mask = self._masks.get(key)
        if mask is None:
            if len(self._masks) >= MOST_MASKS or self.bytes > MOST_BYTES:
                self._masks.clear()
            mask = self._masks[key] = bins.mask(choice.table)
        return mask, choice

    def compared(self, scope: Scope, counted: Asked, compare: Any) -> Mask:
        """Return the rows of which a condition holds; `compare` makes SQL of a condition."""
        positive = NEGATED.get(counted.operator)
        if positive:
            among = self.live() if counted.operator == "NOT_HAS_PROPERTY" else self._all(counted.column)
            return among & ~self.compared(scope, counted._replace(operator=positive), compare)
        mask, choice = self._mask(counted.column, counted)
        if choice.values:
            mask |= mask_of(scope.where(compare(counted._replace(operator="IN", values=tuple(choice.values)))))
        for gap in choice.partly:
            mask |= mask_of(scope.where(sql("? AND ?", compare(counted), within(counted.column, gap.low, gap.high))))
        return mask

    def worded(self, scope: Scope, expression: str, at_once: bool = True) -> Mask | None:
        """Return the rows that have the words of an expression; None where that is not known, nor wanted at once."""
        known = self._words.get(expression)
        if known is None:
            if not at_once and expression not in self._asked:
                self._asked[expression] = None
                if len(self._asked) > MOST_MASKS:
                    del self._asked[next(iter(self._asked))]
                return None
            while self._words and (len(self._words) >= MOST_MASKS or self.bytes > MOST_BYTES):
                del self._words[next(iter(self._words))]
            mask = mask_of(_rows(scope.rows(SQL(scope.dialect.rows_with_words, (expression,)))[0][0]))
            known = self._words[expression] = (self._columns[LIVE].version, mask)
        return known[1]


def within(column: str, low: Value, high: Value) -> SQL:
    """Return the condition that a slot lies between two values, the ends excluded; an end that is None is open."""
    if low is None and high is None:
        return SQL(f"slot.{column} IS NOT NULL")
    ends = [SQL(f"slot.{column} {sign} ?", (value,)) for sign, value in ((">", low), ("<", high)) if value is not None]
    return ends[0] if len(ends) == 1 else sql("? AND ?", *ends)


def built(scope: Scope, column: str) -> ColumnBins:
    """Read a column from the database, bin by bin."""
    version, _ = scope.version()
    size = int(scope.rows(queries.last_row(scope.account, scope.kind.key))[0][0] or 0) + 1
    bins = ColumnBins(_bounds(scope, column), size, version)
    for at, gap in enumerate(bins.gaps()):
        bins.put(scope.where(within(column, gap.low, gap.high)), 2 * at + 1)
        if gap.high is not None:
            bins.put(scope.where(SQL(f"slot.{column} = ?", (gap.high,))), 2 * at + 2)
    return bins


def _bounds(scope: Scope, column: str) -> list[Value]:
    """Choose the bounds: all values if they are few, else those that lie so many rows apart."""
    found = _steps(scope, column, 0)
    if len(found) <= MOST_BOUNDS:
        return found
    count = int(scope.rows(queries.slot_count(scope.account, scope.kind.key, column))[0][0])
    return _steps(scope, column, count // MOST_BOUNDS + 1)


def _steps(scope: Scope, column: str, apart: int) -> list[Value]:
    found: list[Value] = []
    while len(found) <= MOST_BOUNDS:
        after = within(column, found[-1] if found else None, None)
        rows = scope.rows(queries.slot_step((scope.account, scope.kind.key), column, after, apart))
        if not rows:
            break
        found.append(rows[0][0])
    return found


class ColumnCaches:
    """All mirrors of a storage, bounded in bytes: the one that was not used for the longest time goes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, int], ColumnCache] = {}

    def of(self, account: int, object_type: ObjectType) -> ColumnCache:
        """Return the mirror of a type, which may be empty."""
        with self._lock:
            mirror = self._kept.pop((account, object_type.key), None) or ColumnCache()
            self._kept[account, object_type.key] = mirror
            if len(self._kept) > MOST_MIRRORS:
                del self._kept[next(iter(self._kept))]
            return mirror

    def build(self, scope: Scope, column: str) -> None:
        """Read a column and keep it."""
        mirror = self.of(scope.account, scope.kind)
        bins = built(scope, column)
        with mirror.lock:
            if mirror.bytes + len(bins.codes) <= MOST_BYTES and not mirror.has(column):
                mirror.add(column, bins, scope.version()[1])
        with self._lock:
            while len(self._kept) > 1 and sum(one.bytes for one in self._kept.values()) > MOST_BYTES:
                del self._kept[next(iter(self._kept))]


def joined(mirror: ColumnCache, scope: Scope, run: Run) -> Mask | None:
    """Return the rows that one of the groups accepts; None where all that is asked is words that were not asked for before."""
    found = 0
    for conditions in run.conditions:
        rows = -1 if conditions else mirror.live()
        for condition in conditions:
            own = _rows_of(mirror, scope, condition, at_once=len(run.conditions) > 1 or len(conditions) > 1)
            if own is None:
                return None
            rows &= own
        found |= rows
    return found


def _rows_of(mirror: ColumnCache, scope: Scope, condition: Condition, at_once: bool) -> Mask | None:
    if condition.asked:
        return mirror.compared(scope, condition.asked, lambda asked: compared(scope.dialect, asked))
    if condition.words or condition.absent:
        rows = mirror.worded(scope, condition.words or condition.absent, at_once)
        return mirror.live() & ~rows if rows is not None and condition.absent else rows
    return mask_of(scope.where(condition.sql))
