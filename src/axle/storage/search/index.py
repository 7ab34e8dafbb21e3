"""The search index of one account: slots and words of live records, kept in step within every write.

Slots beyond the fixed ones are given to a property on demand and filled in chunks, between other writes; until a slot is filled
for all records, searches do not use it, but every write keeps it.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.events import ARCHIVED, CREATED, ERASED, RESTORED, UPDATED
from axle.core.property_types import EXACT
from axle.core.record import Record
from axle.core.search import AssociationFilter, Search
from axle.core.search_oracle import Row as SearchRow
from axle.core.text import Word, fits
from axle.storage import queries
from axle.storage.cursor import Cursor, NotQuick, Overtaken, record_of
from axle.storage.dialect import Dialect
from axle.storage.search import kept_counts, slot_queries
from axle.storage.search.column_caches import PRESENCE_OF, WORDS_OF, ColumnCaches
from axle.storage.search.columns import ColumnCache
from axle.storage.search.kept_counts import KeptCounts
from axle.storage.search.numbering import LIVE, KnownRows
from axle.storage.search.order import Order
from axle.storage.search.pages import Page, Searching, association_filters, huge_numbers, streamed
from axle.storage.search.pending_words import PendingWords
from axle.storage.search.planner import Looks, Plan, Planner, Run
from axle.storage.search.scope import Scope, State
from axle.storage.search.slots import COLUMNS, Slot, fixed, free_column, letter, row, serves
from axle.storage.search.thresholds import USUAL, Thresholds
from axle.storage.search.words import MAX_WORD, PRESENT, indexed, words
from axle.storage.sql import SQL, Row, Value, sql
from axle.storage.sqlite import row_queries


class Beside(NamedTuple):
    """What a database keeps beside itself: words that a group of writes has yet to put, columns in memory, its thresholds.

    `again`: a search that sees an older state than the columns are of raises Overtaken. `pages`: searches are quick ones, from
    memory alone, and raise NotQuick where that cannot be; in it are the pages that an earlier run of the same work has found.
    """

    pending: PendingWords | None = None
    caches: ColumnCaches | None = None
    thresholds: Thresholds = USUAL
    again: bool = False
    pages: list[Page] | None = None


NOTHING_BESIDE = Beside()
NO_STATE = State(0, 0, 0, 0)  # of an account that does not exist
Places = dict[tuple[int, int], int]  # type key and id to row
COUNTED = COLUMNS.index("n1") + 1  # the columns up to the last one whose values are counted
NEVER = PRESENT + PRESENT  # a word that no record has
RECORDS_AT_ONCE = 500  # that are held in memory while words are put anew
WORDS_LISTED = 2_000  # words that one wildcard may stand for in the index; beyond, the records themselves are looked through


class Index:
    """Slots and words of one account, within one transaction."""

    def __init__(self, account: int, cursor: Cursor, dialect: Dialect, beside: Beside = NOTHING_BESIDE) -> None:
        self._account = account
        self._pending, self._caches, self._thresholds, self._again, self._pages = beside
        self._paged = 0  # searches so far
        self._cursor = cursor
        self._dialect = dialect
        self._slots: dict[int, dict[str, Slot]] = {}
        self._moved: dict[kept_counts.Key, int] = {}
        self._states: dict[int, State] = {}
        self.unslotted: list[tuple[ObjectType, str]] = []
        self.unmirrored: list[tuple[ObjectType, str]] = []

    def slots(self, object_type: ObjectType) -> dict[str, Slot]:
        """Return which column each property of a type has."""
        slots = self._slots.get(object_type.key)
        if slots is None:
            slots = self._slots[object_type.key] = fixed(object_type)
            rows: Any = self._cursor.run(slot_queries.slot_definitions(self._account, object_type.key))
            slots.update({name: msgspec.json.decode(body, type=Slot) for name, body in rows})
        return slots

    def _state(self, object_type: ObjectType) -> State:
        """Read the state that is seen, and with it the slots; once for one search."""
        state = self._states.get(object_type.key)
        if state is None:
            rows: Any = self._cursor.run(slot_queries.state(self._account, object_type.key))
            slots = self._slots[object_type.key] = fixed(object_type)
            slots.update({name: msgspec.json.decode(body, type=Slot) for *_, name, body in rows if name is not None})
            state = State(*rows[0][:4]) if rows else NO_STATE
            self._states[object_type.key] = state
        return state

    def save(self, changes: Sequence[Change]) -> None:
        """Bring the index in step with changes to records."""
        self._states.clear()
        added: list[Record] = []
        gone: list[Record] = []
        dated: list[Change] = []  # in whose slots the time of the change alone differs
        for change in changes:
            if change.event in (CREATED, RESTORED):
                added.append(change.after)
            elif change.event == UPDATED and change.before and change.after.archived_ms is None:
                if change.changed.keys().isdisjoint(self.slots(change.after.type)):
                    dated.append(change)
                else:
                    self._change(change, change.before)
            elif change.event == ARCHIVED or (change.event == ERASED and change.after.archived_ms is None):
                gone.append(change.after)
        self._add(added)
        self._drop(gone)
        self._date(dated)
        self._count(added, gone)
        if self._dialect.rows_have_numbers:
            self._note_order([change.after for change in changes if change.event == CREATED])

    def _count(self, added: Sequence[Record], gone: Sequence[Record]) -> None:
        """Keep the number of live records of each type; types in order, so that two writers never wait for each other."""
        moved: dict[int, int] = {}
        for records, step in ((added, 1), (gone, -1)):
            for record in records:
                moved[record.type.key] = moved.get(record.type.key, 0) + step
        counted = sorted((key, step) for key, step in self._moved.items() if step)
        self._moved.clear()
        self._many(slot_queries.MOVE_TALLY, [(self._account, *key, step) for key, step in counted])
        self._many(slot_queries.MOVE_POPULATION, [(self._account, key, moved[key]) for key in sorted(moved)])

    def _note_order(self, created: Sequence[Record]) -> None:
        """Note how far creations are from the order of their rows: words are found by row, and wanted by creation."""
        runs: list[tuple[int, int, int]] = []
        for record in sorted(created, key=lambda record: record.type.key):
            key, at = record.type.key, record.created_ms
            if runs and runs[-1][0] == key and runs[-1][2] <= at:
                runs[-1] = (key, runs[-1][1], at)
            else:
                runs.append((key, at, at))
        self._many(slot_queries.NOTE_CREATED, [(low, low, high, high, self._account, key) for key, low, high in runs])

    def lock_account(self) -> None:
        """Keep all other writes of the account out until this transaction ends; they know nothing of its slots."""
        if self._dialect.lock_account:
            self._cursor.run(queries.statement(self._dialect.lock_account, self._account))

    def _move_counts(self, object_type: ObjectType, values: Sequence[Value], step: int) -> None:
        """Note that a record with these slots comes or goes."""
        for key in kept_counts.keys(object_type.key, dict(zip(COLUMNS[:COUNTED], values, strict=False))):
            self._moved[key] = self._moved.get(key, 0) + step

    def counts(self, object_type: ObjectType) -> KeptCounts:
        """Return the kept counts of a type."""
        account, key = self._account, object_type.key

        def number(query: SQL) -> int:
            return int(self.rows(query)[0][0])

        scope = SQL("slot.account = ? AND slot.type = ?", (account, key))
        return KeptCounts(
            lambda column, values: number(slot_queries.tally_listed(self._dialect, account, key, column, values)),
            lambda column, low, high: number(slot_queries.tally_span(account, key, column, low, high)),
            lambda where: number(slot_queries.count_slots([sql("? AND ?", scope, where)])),
            lambda: self.live(object_type),
        )

    def _key(self, record: Record) -> tuple[int, int, int]:
        return (self._account, record.type.key, record.id)

    def _add(self, records: Sequence[Record]) -> None:
        slotted = [(record, row(record, self.slots(record.type))) for record in records]
        places: Places = {}
        if not self._dialect.rows_have_numbers:
            kept_words: Any = [words(self._account, record.type, record.properties) for record in records]
            rows: list[Row] = [
                (*self._key(record), *values, texts) for (record, values), texts in zip(slotted, kept_words, strict=True)
            ]
            self._many(slot_queries.insert_slot(COLUMNS, self._dialect.slot_words), rows)
        else:
            places = self._places("record", records)
            rows = [(*self._key(record), *values, places[record.type.key, record.id]) for record, values in slotted]
            self._many(slot_queries.insert_slot((*COLUMNS, "row")), rows)
            self._put_words(records, places)
        for record, values in slotted:
            self._move_counts(record.type, values, 1)

    def _put_words(self, records: Sequence[Record], places: Places) -> None:
        if self._pending is not None:
            for record in records:
                place = places.get((record.type.key, record.id))
                if place is not None:
                    self._pending.put(place, " ".join(words(self._account, record.type, record.properties)))
            return
        rows: list[Row] = []
        for record in records:
            kept_words: Any = words(self._account, record.type, record.properties)
            rows.append((kept_words, *self._key(record)))
        self._many(self._dialect.put_words, rows)

    def index_words(self, object_type: ObjectType) -> None:
        """Put the words of every live record of a type anew, some records at a time."""
        self.lock_account()
        start = 0
        while rows := self._cursor.run(queries.record_page(self._account, object_type.key, start, RECORDS_AT_ONCE, False)):
            records = [record_of(object_type, one) for one in rows]
            self._put_words(records, self._places("slot", records))
            start = records[-1].id + 1

    def _places(self, table: str, records: Sequence[Record]) -> Places:
        """Return the rows of records, which their slots and words share; none where rows have no numbers."""
        places: Places = {}
        for object_type in {record.type for record in records} if self._dialect.rows_have_numbers else ():
            ids = [record.id for record in records if record.type is object_type]
            rows: Any = self._cursor.run(row_queries.rows_of(self._dialect, table, (self._account, object_type.key), ids))
            places.update(((object_type.key, number), place) for number, place in rows)
        return places

    def _change(self, change: Change, before: Record) -> None:
        """Write only the columns that differ: an untouched column leaves its indexes alone."""
        after = change.after
        slots = self.slots(after.type)
        old_row, new_row = row(before, slots), row(after, slots)
        self._move_counts(after.type, old_row, -1)
        self._move_counts(after.type, new_row, 1)
        pairs = zip(COLUMNS, old_row, new_row, strict=True)
        differing = [(column, new) for column, old, new in pairs if old != new]
        if differing:
            columns = [column for column, _ in differing]
            values: list[Value] = [value for _, value in differing]
            self._cursor.run(SQL(slot_queries.update_slot(columns), (*values, *self._key(after))))
        if not change.changed.keys().isdisjoint(indexed(after.type)):
            self._put_words([after], self._places("slot", [after]))

    def _date(self, changes: Sequence[Change]) -> None:
        """Write when records were changed, of many at once, and the words of those whose words differ."""
        for change in changes:
            for record, step in ((change.before, -1), (change.after, 1)):
                if record:
                    self._move_counts(record.type, (None, record.updated_ms), step)
        rows: list[Row] = [(change.after.updated_ms, *self._key(change.after)) for change in changes]
        self._many(slot_queries.update_slot(["updated_ms"]), rows)
        worded = [change.after for change in changes if not change.changed.keys().isdisjoint(indexed(change.after.type))]
        if worded:
            self._put_words(worded, self._places("slot", worded))

    def _drop(self, records: Sequence[Record]) -> None:
        keys: list[Row] = [self._key(record) for record in records]
        for record in records:
            self._move_counts(record.type, row(record, self.slots(record.type)), -1)
        if self._pending is not None:
            for place in self._places("slot", records).values():
                self._pending.put(place, None)
        self._many(slot_queries.DELETE_SLOT, keys)

    def _many(self, text: str, rows: Sequence[Row]) -> None:
        if rows:
            self._cursor.many(text, rows)

    def search(self, search: Search) -> Page:
        """Find one page, by the database alone where it can tell, else with the oracle's help.

        Where it is to be quick, it is found once, and known when the work is run again.
        """
        if self._pages is None:
            return self._search(search)
        if self._paged == len(self._pages):
            self._pages.append(self._search(search))
        self._paged += 1
        return self._pages[self._paged - 1]

    def _search(self, search: Search) -> Page:
        if self._pending is not None:
            self._pending.write()
        self._states.clear()
        self._state(search.type)
        slots = self.slots(search.type)
        self.unmirrored = []
        if self._pages is not None and (association_filters(search) or self.live(search.type) < self._thresholds.cached_from):
            raise NotQuick
        looks = Looks(functools.partial(self._fitting, search.type), self._probe)
        plan = Planner(self._dialect, (self._account, search.type), slots, looks, self._thresholds).plan(search)
        self.unslotted = [(search.type, name) for name in plan.unslotted]
        searching = Searching(search, plan, self._dialect, slots, self._thresholds)
        self._want_order(plan, searching.column)
        if plan.exact and searching.column and not self._has_huge_numbers(search.type, searching.column):
            return searching.page(self)
        return streamed(search, self._candidates(search, plan))

    def _want_order(self, plan: Plan, column: str) -> None:
        """Ask for the column of the order with those of the conditions, unless the rows themselves have it."""
        if self._caches is None or column in ("", "created_ms"):
            return
        pays = self._dialect.mirrors_first and self._cache_pays(plan)
        if pays and not self._caches.of(self._account, plan.object_type).has(column):
            self.unmirrored.append((plan.object_type, column))

    def _has_huge_numbers(self, object_type: ObjectType, column: str) -> bool:
        """Tell whether a column holds numbers whose order needs a second look, from memory where that is known."""
        if not column.startswith("n"):
            return False
        if self._caches is not None and self._dialect.mirrors_first and self.live(object_type) >= self._thresholds.cached_from:
            cache = self._caches.of(self._account, object_type)
            with self._alone(cache):
                farthest = cache.farthest(column) if self._follow(cache, object_type) else None
            if farthest is None:
                self.unmirrored.append((object_type, column))
            elif farthest < EXACT:
                return False
        return huge_numbers(self, self._dialect, (self._account, object_type.key), column)

    def _fitting(self, object_type: ObjectType, start: str, word: Word) -> list[str]:
        """List the words of one property that fit a word with a wildcard at its left, from memory where they are known."""
        if self._caches is None or self.live(object_type) < self._thresholds.cached_from:
            return self._listed(start, word)
        cache = self._caches.of(self._account, object_type)
        with self._alone(cache):
            current = self._follow(cache, object_type)
            if current and self._dialect.words_between:
                return cache.listing(start, word, self._listed)
            if current and (vocabulary := cache.vocabularies.get(start)):
                listed = vocabulary.fitting(word, WORDS_LISTED)
                return [] if listed is None else listed or [NEVER]
        self.unmirrored.append((object_type, LIVE if self._dialect.words_between else WORDS_OF + start))
        return self._listed(start, word)

    def _listed(self, start: str, word: Word) -> list[str]:
        """List the words that fit; one that is never found, if none does; none at all if they are too many."""
        if not self._dialect.words_between:
            return []
        span = (start, start + kept_counts.LAST, word.text, WORDS_LISTED + 1)
        rows: Any = self.rows(queries.statement(self._dialect.words_between, *span))
        if len(rows) > WORDS_LISTED or any(len(text) >= MAX_WORD for (text,) in rows):  # what is cut off may end in anything
            return []
        return [text for (text,) in rows if fits(word, text)] or [NEVER]

    def _probe(self, where: SQL, most: int) -> int:
        return int(self.rows(slot_queries.count_up_to(where, most))[0][0])

    def _candidates(self, search: Search, plan: Plan) -> Iterator[SearchRow]:
        """Stream the records that may match, as the oracle sees them."""
        links: dict[int, dict[int, set[int]]] = {}
        for filter_ in association_filters(search):
            for from_id, to_id in self._linked(filter_):
                links.setdefault(to_id, {}).setdefault(filter_.type.key, set()).add(from_id)
        for stored in self._cursor.stream(slot_queries.candidates(self._dialect, plan.whole.groups)):
            record = record_of(search.type, stored)
            times = (record.created_ms, record.updated_ms)
            yield SearchRow(record.id, record.properties, *times, links.get(record.id, {}))

    def _linked(self, filter_: AssociationFilter) -> Sequence[Any]:
        if not filter_.association_types or not filter_.ids:
            return []
        return self._cursor.run(slot_queries.linked_to(self._dialect, self._account, filter_.ids, filter_.association_types))

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement of a search."""
        return self._cursor.run(query)

    def stream(self, query: SQL) -> Iterator[Any]:
        """Run one statement of a search whose rows are not all wanted."""
        return self._cursor.stream(query)

    def live(self, object_type: ObjectType) -> int:
        """Return how many live records a type has."""
        return self._state(object_type).live

    def lag(self, object_type: ObjectType) -> int | None:
        """Return by how many milliseconds the order of rows is behind that of creation; None where there is no such order."""
        return self._state(object_type).lag_ms if self._dialect.rows_have_numbers else None

    def cached(self, plan: Plan, run: Run) -> KnownRows | None:
        """Return the rows of a run's matches; None where they are better found by the database, or not yet in memory."""
        pays = self._cache_pays(plan)
        if self._caches is None or not (pays or self._dialect.mirrors_first):
            return None
        cache = self._caches.of(self._account, plan.object_type)
        scope = self._scope(plan.object_type)
        with self._alone(cache):
            if self._again and cache.is_beyond(scope):
                raise Overtaken
            current = self._follow(cache, plan.object_type)
            lacking = cache.lacking(run)
            rows = cache.joined(scope, run) if current and not lacking else None
            unknown = [PRESENCE_OF + each for each in cache.unknown_presences(run)]
            self.unmirrored += [(plan.object_type, column) for column in (*lacking, *unknown) if pays]
        if rows is None and self._pages is not None:
            raise NotQuick
        return rows

    def in_order(self, object_type: ObjectType, rows: KnownRows, order: Order, window: tuple[int, int]) -> list[int] | None:
        """Return a page of rows by values in memory; None where those are not there."""
        if self._caches is None:
            return None
        cache = self._caches.of(self._account, object_type)
        with self._alone(cache):
            if not cache.has(order.column):
                self.unmirrored.append((object_type, order.column))
            ids = cache.in_order(self._scope(object_type), rows, order, window)
        if ids is None and self._pages is not None:
            raise NotQuick
        return ids

    def keep_page(self, object_type: ObjectType, rows: KnownRows, order: Order, page: tuple[int, int, list[int]]) -> None:
        """Remember a page that the database has sorted."""
        if self._caches is not None:
            with self._alone(cache := self._caches.of(self._account, object_type)):
                cache.keep_page(self._scope(object_type), rows, order, page)

    def narrowed(self, object_type: ObjectType, rows: KnownRows, order: Order, end: int) -> KnownRows:
        """Return some of the rows, among which are the first ones of an order; all where nothing tells."""
        if self._caches is None:
            return rows
        cache = self._caches.of(self._account, object_type)
        with self._alone(cache):
            return cache.narrowed(self._scope(object_type), rows, order, end)

    @contextlib.contextmanager
    def _alone(self, cache: ColumnCache) -> Iterator[None]:
        """Keep others from a cache. Raises NotQuick where others have it, and nobody may wait."""
        if not cache.lock.acquire(blocking=self._pages is None):
            raise NotQuick
        try:
            yield
        finally:
            cache.lock.release()

    def _follow(self, cache: ColumnCache, object_type: ObjectType) -> bool:
        """Bring a cache to the state that is seen; False where it cannot be. Raises NotQuick where that would take long."""
        scope = self._scope(object_type)
        if self._pages is not None and not cache.is_at(scope):
            raise NotQuick
        return cache.follow(scope)

    def _cache_pays(self, plan: Plan) -> bool:
        """Tell whether columns in memory find matches faster than the database does."""
        if self._dialect.mirrors_first:
            quick = all(each.on_associations for conditions in plan.whole.conditions for each in conditions)
        else:
            quick = plan.few or plan.everything or plan.alone.counted is not None
        return not quick and self.live(plan.object_type) >= self._thresholds.cached_from

    def _scope(self, object_type: ObjectType) -> Scope:
        return Scope(self._account, object_type, self._cursor, self._dialect, self._state(object_type), self._pages is not None)

    def mirror(self, object_type: ObjectType, column: str) -> None:
        """Read a column into memory."""
        if self._caches is not None:
            self._states.clear()
            self._caches.build(self._scope(object_type), column)

    def assign(self, object_type: ObjectType, name: str, worth_it: int) -> bool:
        """Give a property a slot, if it has none, one is left and the type has as many records; True if it is to be filled."""
        self.lock_account()
        slots = self.slots(object_type)
        prop = object_type.properties[name]
        if name in slots and serves(slots[name], prop):
            return slots[name].filled >= 0
        column = free_column(slots.values(), letter(prop))
        if not column or self.live(object_type) < worth_it:
            return False
        self._save_slot(object_type, name, Slot(column, 0, prop.type))
        return True

    def unslot(self, object_type: ObjectType, name: str) -> None:
        """Take a property's slot away. What stands in the column stays, until it is filled for another."""
        self.lock_account()
        self._cursor.run(queries.statement(slot_queries.FORGET_SLOT, self._account, object_type.key, name))
        self._slots.pop(object_type.key, None)

    def reword(self, records: Sequence[Record]) -> None:
        """Put the words of live records anew."""
        self._put_words(records, self._places("slot", records))

    def fill(self, object_type: ObjectType, name: str, limit: int) -> bool:
        """Fill a property's slot for the next records; True when all have it."""
        self.lock_account()
        slot = self.slots(object_type).get(name)
        if slot is None or slot.filled < 0 or not serves(slot, object_type.properties[name]):
            return True
        rows: Any = self._cursor.run(queries.record_page(self._account, object_type.key, slot.filled + 1, limit, False))
        at = COLUMNS.index(slot.column)
        values: list[Row] = []
        for stored in rows:
            record = record_of(object_type, stored)
            values.append((row(record, {name: slot})[at], *self._key(record)))
        self._many(slot_queries.update_slot([slot.column]), [value for value in values if value[0] is not None])
        self._many(slot_queries.clear_slot(slot.column), [value[1:] for value in values if value[0] is None])
        done = len(rows) < limit
        self._save_slot(object_type, name, msgspec.structs.replace(slot, filled=-1 if done else int(rows[-1][1])))
        return done

    def _save_slot(self, object_type: ObjectType, name: str, slot: Slot) -> None:
        self.slots(object_type)[name] = slot
        body = msgspec.json.encode(slot).decode()
        self._cursor.run(queries.statement(slot_queries.SAVE_DEFINITION, self._account, object_type.key, "slot", name, body))
