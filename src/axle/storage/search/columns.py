"""Columns of slots in memory, for conditions that no one index finds fast: sets of rows are joined, not rows looked up.

A cache is of one type of one account. It is built while searches go on without it, and follows the account's events: a search
sees one state of the database, whose next event number says what the cache lacks of it. Records that changed since are read
again; where that cannot be told, or would be too much, or definitions changed, the cache is dropped. So nothing needs to tell
it of a write, and a state that is older than the cache is searched without it.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable
from typing import Any

from axle.core.operators import OPERATORS
from axle.core.text import Word, fits
from axle.storage import queries
from axle.storage.cursor import NotQuick, record_of
from axle.storage.search.column_bins import (
    NOWHERE,
    Choice,
    ColumnBins,
    Mask,
    choose_present,
    mask_of,
    rows_of,
    sample_of,
    table_of,
)
from axle.storage.search.comparisons import compared, comparison_of
from axle.storage.search.expressions import Words
from axle.storage.search.listed_rows import ListedRows
from axle.storage.search.numbering import LIVE, KnownRows, Numbering, ReadColumn
from axle.storage.search.order import Order
from axle.storage.search.planner import Condition, Run
from axle.storage.search.scope import Scope
from axle.storage.search.slot_queries import between
from axle.storage.search.slots import ColumnCondition
from axle.storage.search.thresholds import USUAL, Thresholds
from axle.storage.search.vocabulary import Vocabularies, Vocabulary
from axle.storage.search.words import MAX_WORD, words
from axle.storage.sql import sql

MAX_MASKS = 64  # sets of rows that are remembered per cache, of conditions and as many of words
MAX_ORDERED = 10_000  # rows whose order is remembered, of as many sets
MAX_LOOKS = 500  # looks into the words, to bring remembered sets of them up to date
ROWS_A_LOOK = 50  # rows to one more look, where one statement has them all: to find a set anew goes through all its rows
SAMPLE = 1_000  # rows whose bins tell where the first of an order are
MAX_QUICK = 3_000  # rows that are sorted, about a millisecond, on a thread on which others wait
MAX_READ = 200  # changed records whose words are looked at for the listings of words


class ColumnCache:
    """What is kept of one type. `max_bytes` bounds what is remembered beside the columns."""

    def __init__(self, numbering: Callable[[], Numbering], max_bytes: int, thresholds: Thresholds = USUAL) -> None:
        self.lock = threading.Lock()
        self._max_bytes = max_bytes
        self._thresholds = thresholds
        self._new_numbering = numbering
        self._numbering = numbering()
        self._columns: dict[str, ColumnBins] = {}
        self._words: dict[Words, tuple[int, Mask]] = {}
        self._present: dict[Words, tuple[int, Mask]] = {}  # which rows have a value of a property: kept as columns are
        self._masks: dict[tuple[str, bytes] | ColumnCondition, Mask] = {}
        self._orders: dict[tuple[str, bool, Mask, int], array[int]] = {}
        self._pages: dict[tuple[str, bool, Mask, int, int], list[int]] = {}
        self._wished: dict[Words, None] = {}
        self._listings: dict[tuple[str, Word], list[str]] = {}
        self._definitions = 0
        self.vocabularies = Vocabularies()

    @property
    def size(self) -> int:
        """Return about how much memory it takes."""
        size = max((len(bins.codes) for bins in self._columns.values()), default=0)
        numbers = 16 * size if self._numbering.in_memory else 0
        numbers += self.vocabularies.size
        numbers += sum(8 * len(ids) for ids in self._orders.values())
        masks = len(self._masks) + len(self._words) + len(self._present) + len(self._orders) + len(self._pages)
        return numbers + size * len(self._columns) + size // 8 * masks

    @property
    def numbering(self) -> Numbering:
        """Return how the rows are numbered at present."""
        return self._numbering

    def has(self, column: str) -> bool:
        """Tell whether a column is kept."""
        return column in self._columns

    def lacking(self, run: Run) -> list[str]:
        """Return the columns that a run asks for and that are not kept."""
        columns = [each.on_column.column for conditions in run.conditions for each in conditions if each.on_column]
        return [column for column in dict.fromkeys((LIVE, *columns)) if not self.has(column)]

    def unknown_presences(self, run: Run) -> list[str]:
        """Return the expressions that properties have any value that a run asks for, of those whose rows are not kept."""
        return [each for each in run.presences if Words((each,)) not in self._present]

    def clear(self) -> None:
        """Forget everything."""
        self._columns.clear()
        self._words.clear()
        self._present.clear()
        self._masks.clear()
        self._orders.clear()
        self._pages.clear()
        self._listings.clear()
        self.vocabularies.clear()

    def add(self, column: str, read: ReadColumn, definitions: int) -> None:
        """Keep a column, as it is under some definitions."""
        if definitions != self._definitions or read.numbering is not None:
            self.clear()
        if read.numbering is not None:
            self._numbering = read.numbering
        elif self._numbering.in_memory and LIVE not in self._columns:
            return  # the rows that it was read for are forgotten
        self._definitions = definitions
        self._columns[column] = self._numbering.placed(read)

    def add_vocabulary(self, mark: str, vocabulary: Vocabulary, definitions: int) -> None:
        """Keep the words of a property."""
        if definitions == self._definitions and LIVE in self._columns:
            self.vocabularies.put(mark, vocabulary)

    def farthest(self, column: str) -> float | None:
        """Return how far the numbers of a column are from 0 at most; None where that is not known."""
        bins = self._columns.get(column)
        return None if bins is None or bins.values is None else bins.farthest

    def _seen(self, scope: Scope, rows: KnownRows, order: Order) -> ColumnBins | None:
        """Return the column of an order, as it is in the state that is seen; None where others have followed on meanwhile."""
        is_now = LIVE in self._columns and self._columns[LIVE].version == scope.state.next_event
        if not is_now or rows.numbering is not self._numbering or order.after is not None:
            return None
        return self._columns.get(order.column)

    def narrowed(self, scope: Scope, rows: KnownRows, order: Order, end: int) -> KnownRows:
        """Return some of the rows, among which are the first ones of an order."""
        bins = self._seen(scope, rows, order)
        return rows if bins is None else rows._replace(mask=self._first(rows.mask, order, end))

    def _first(self, mask: Mask, order: Order, end: int) -> Mask:
        """Return rows among which are the first ones of an order, all where there are not so many: a sample tells the bins."""
        bins, total, part = self._columns[order.column], mask.bit_count(), float(end)
        sample = sample_of(mask, SAMPLE) if total > SAMPLE else []
        while part < total and sample:
            codes = bins.reached_by(sample, part / total, order.down)
            first = mask & self._mask(order.column, Choice(table_of(codes)))
            if first.bit_count() >= end:
                return first
            part *= 4
        return mask

    def in_order(self, scope: Scope, rows: KnownRows, order: Order, window: tuple[int, int]) -> list[int] | None:
        """Return a page of ids in the order of a column of numbers, those without one last; None where that is not known."""
        bins, (offset, limit), numbering = self._seen(scope, rows, order), window, self._numbering
        if bins is None or not isinstance(numbering, ListedRows):
            return None
        if order.column == LIVE:
            return numbering.by_id(rows.mask, order.down, offset, limit)
        if bins.values is None:
            return self._pages.get((order.column, order.down, rows.mask, *window))
        valued = rows.mask & self._all(order.column)
        first = self._sorted(scope, order, valued, offset + limit)
        if first is None:
            return None
        ids = first[offset : offset + limit].tolist()
        if len(ids) == limit:
            return ids
        missing = numbering.by_id(rows.mask & ~valued, order.down, max(0, offset - valued.bit_count()), limit - len(ids))
        return None if missing is None else [*ids, *missing]

    def keep_page(self, scope: Scope, rows: KnownRows, order: Order, page: tuple[int, int, list[int]]) -> None:
        """Remember a page that the database has sorted by a column of texts: from where on, how many, and their ids."""
        bins, (offset, limit, ids) = self._seen(scope, rows, order), page
        if bins is None or bins.values is not None:
            return
        if len(self._pages) >= MAX_MASKS or self.size > self._max_bytes:
            self._pages.clear()
        self._pages[order.column, order.down, rows.mask, offset, limit] = ids

    def _sorted(self, scope: Scope, order: Order, mask: Mask, end: int) -> array[int] | None:
        """Return ids in the order of a column of numbers: the first ones of a set of rows, so many at least, sorted once.

        Return None where too many would have to be sorted.
        """
        key = (order.column, order.down, mask, end)
        ids = self._orders.get(key)
        if ids is not None:
            return ids
        first = self._first(mask, order, end)
        if scope.quick and first.bit_count() > MAX_QUICK:
            raise NotQuick
        if first.bit_count() > self._thresholds.max_sorted:
            return None
        rows = list(rows_of(first))
        values: Any = self._columns[order.column].values
        numbering: Any = self._numbering
        pairs = zip(map(values.__getitem__, rows), map(numbering.ids.__getitem__, rows), strict=True)
        ids = array("q", [number for _, number in sorted(pairs, reverse=order.down)])
        if len(self._orders) >= MAX_MASKS or self.size > self._max_bytes:
            self._orders.clear()
        if len(ids) <= MAX_ORDERED:
            self._orders[key] = ids
        return ids

    def is_at(self, scope: Scope) -> bool:
        """Tell whether everything is of the state that is seen."""
        if LIVE not in self._columns or scope.state.definitions != self._definitions:
            return False
        return all(version == scope.state.next_event for version in self._versions())

    def _versions(self) -> list[int]:
        versions = [bins.version for bins in self._columns.values()]
        versions += [version for version, _ in (*self._words.values(), *self._present.values())]
        return versions + list(self.vocabularies.versions)

    def is_beyond(self, scope: Scope) -> bool:
        """Tell whether others have followed on beyond the state that is seen."""
        return LIVE in self._columns and self._columns[LIVE].version > scope.state.next_event

    def follow(self, scope: Scope) -> bool:
        """Bring everything to the state that is seen; False where it cannot be, or is further already."""
        if LIVE not in self._columns:
            return False
        now = scope.state.next_event
        if scope.state.definitions != self._definitions:  # words may have been put anew, which is no event
            self.clear()
            return False
        versions = self._versions()
        if max(versions) > now:
            return False
        if min(versions) < now and not (self._caught_up(scope, min(versions), now) and self._alive() == scope.state.live):
            self.clear()
            return False
        self._forget_drifted()
        return LIVE in self._columns

    def _forget_drifted(self) -> None:
        """Forget columns of which much has changed: they are built anew, with bounds that suit what they hold by now."""
        drift, max_bounds = self._thresholds.drift, self._thresholds.max_bounds
        for column, bins in list(self._columns.items()):
            if bins.changed > len(bins.codes) // drift:
                del self._columns[column]
                if column == LIVE and (anew := self._numbering.binned_anew(bins, max_bounds)):
                    self._columns[LIVE] = anew

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
        self.vocabularies.reach(now)
        for kept in (self._words, self._present):
            kept.update({sought: (now, mask) for sought, (_, mask) in kept.items()})
        return True

    def _alive(self) -> int:
        codes = self._columns[LIVE].codes
        return len(codes) - codes.count(NOWHERE)

    def _apply(self, scope: Scope, ids: list[int]) -> None:
        """Put the rows of records where they are now."""
        changed = self._numbering.changed(scope, list(self._columns), ids)
        self._masks.clear()
        self._orders.clear()
        self._pages.clear()
        for at, bins in enumerate(self._columns.values()):
            bins.change({row: changed.values[row][at] if row in changed.values else None for row in changed.rows})
        self._follow_words(scope, changed.rows, list(changed.values))
        self._follow_listings(scope, ids)
        self.vocabularies.follow(scope, ids)

    def _follow_words(self, scope: Scope, rows: list[int], live: list[int]) -> None:
        pays = len(self._columns[LIVE].codes) // ROWS_A_LOOK if self._numbering.in_memory else 0
        for kept in (self._words, self._present):  # what is kept as columns are goes last
            if len(live) * (len(self._words) + len(self._present)) > max(MAX_LOOKS, pays):
                kept.clear()
        gone = mask_of(rows)
        followed = [(kept, sought, dated) for kept in (self._words, self._present) for sought, dated in kept.items()]
        having = self._numbering.having(scope, [sought.expression(scope.dialect) for _, sought, _ in followed], live)
        for (kept, sought, (version, mask)), matching in zip(followed, having, strict=True):
            kept[sought] = (version, mask & ~gone | mask_of(matching))

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
        return self._remembered((column, choice.table), lambda: self._columns[column].mask(choice.table))

    def _remembered(self, key: tuple[str, bytes] | ColumnCondition, find: Callable[[], Mask]) -> Mask:
        mask = self._masks.get(key)
        if mask is None:
            mask = find()
            if len(self._masks) >= MAX_MASKS or self.size > self._max_bytes:
                self._masks.clear()
            self._masks[key] = mask
        return mask

    def compared(self, scope: Scope, condition: ColumnCondition) -> Mask:
        """Return the rows of which a condition holds."""
        return self._remembered(condition, lambda: self._compared(scope, condition))

    def _compared(self, scope: Scope, condition: ColumnCondition) -> Mask:
        """Return the rows of which a condition holds; where bins cannot tell, the database does."""
        comparison = comparison_of(condition.operator)
        if comparison.negates:
            among = self.live() if OPERATORS[condition.operator].accepts_missing else self._all(condition.column)
            return among & ~self.compared(scope, condition._replace(operator=comparison.negates))
        where = self._numbering.where
        if comparison.choice is None:
            return where(scope, compared(scope.dialect, condition))
        bins = self._columns[condition.column]
        choice = comparison.choice(bins, condition)
        mask = self._mask(condition.column, choice)
        if choice.values:
            in_gaps = condition._replace(operator="IN", values=tuple(choice.values))
            most = bins.count(map(bins.code, choice.values)) if self._numbering.in_memory else 0
            mask |= where(scope, compared(scope.dialect, in_gaps), most)
        for gap in choice.partly:
            in_gap = sql("? AND ?", compared(scope.dialect, condition), between(condition.column, gap.low, gap.high))
            mask |= where(scope, in_gap)
        return mask

    def worded(self, scope: Scope, sought: Words, at_once: bool = True) -> Mask | None:
        """Return the rows that have some words; None where that is not known, nor wanted at once.

        Those that lack others are those that are left: so both sets serve other searches too.
        """
        rows = self._having(scope, Words(sought.having), at_once)
        if not sought.lacking:
            return rows
        others = self._having(scope, Words(sought.lacking), at_once)
        return None if rows is None or others is None else rows & ~others

    def _having(self, scope: Scope, sought: Words, at_once: bool) -> Mask | None:
        kept = self._present if sought.presence else self._words
        dated = kept.get(sought)
        if dated is None:
            if not at_once and sought not in self._wished:
                self._wished[sought] = None
                if len(self._wished) > MAX_MASKS:
                    del self._wished[next(iter(self._wished))]
                return None
            while kept and (len(kept) >= MAX_MASKS or self.size > self._max_bytes):
                del kept[next(iter(kept))]
            mask = self._numbering.with_words(scope, sought)
            dated = kept[sought] = (self._columns[LIVE].version, mask)
        return dated[1]

    def keep_presence(self, scope: Scope, expression: str) -> None:
        """Keep which rows have a value of a property, where everything can be of the state that is seen."""
        if self.follow(scope):
            self._having(scope, Words((expression,)), True)

    def joined(self, scope: Scope, run: Run) -> KnownRows | None:
        """Return the rows that one of the groups accepts; None where all that is asked is words not asked for before."""
        rows = 0
        for conditions in run.conditions:
            group = -1 if conditions else self.live()
            for condition in conditions:
                at_once = len(run.conditions) > 1 or len(conditions) > 1 or self._numbering.in_memory
                accepted = self._rows_of(scope, condition, at_once)
                if accepted is None:
                    return None
                group &= accepted
            rows |= group
        return KnownRows(rows, self._numbering)

    def _rows_of(self, scope: Scope, condition: Condition, at_once: bool) -> Mask | None:
        if condition.on_column:
            return self.compared(scope, condition.on_column)
        sought = condition.words or condition.absent
        if sought:
            rows = self.worded(scope, sought, at_once)
            return self.live() & ~rows if rows is not None and condition.absent else rows
        return self._numbering.where(scope, condition.sql)
