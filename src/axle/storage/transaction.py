"""The transaction of the storage interface, on top of the statements; every database uses this one.

A database brings a `Cursor`, which runs statements, and says how ids are taken.
"""

from __future__ import annotations

import hashlib
import itertools
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

from axle.core.associations import NO_DATE, Link
from axle.core.catalog import MERGED_IDS, ObjectType
from axle.core.changes import Change
from axle.core.errors import ConcurrentConflict, Invalid
from axle.core.events import ARCHIVED, CREATED, ERASED, LINKED, REMINDED, DueRow, Event, EventDetail, History, PipelineAudit
from axle.core.overlay import ANY_TYPE, Definition
from axle.core.record import CALCULATED, Record
from axle.core.rules import CALCULATED_RULE
from axle.core.search import Search
from axle.storage import history, queries
from axle.storage.activities import Activities
from axle.storage.cursor import Cursor, Outdated, record_of
from axle.storage.dialect import Dialect
from axle.storage.interface import HISTORY_ROWS, SearchPage
from axle.storage.owners import Owners
from axle.storage.search.index import NOTHING_BESIDE, Beside, Index
from axle.storage.search.pages import following
from axle.storage.sql import SQL, Row

UNIQUE_LENGTH = 400  # characters of a unique value that are indexed as they are: PostgreSQL refuses 2,700 bytes
EVER = -1  # before every moment that is reserved
MAX_LINKS_READ = 50_000  # link rows that one read returns at most: 100 records with 500 each
TYPE_BYTES = 16 * 2**20  # of what an account defines for one type, as it is kept: lists of properties are about as long
ACCOUNT_BYTES = 64 * 2**20  # of all that an account defines
_encode = msgspec.json.Encoder().encode
_decode_detail = msgspec.json.Decoder(EventDetail).decode

Take = Callable[[int, int, int], tuple[int, int]]


class SQLTransaction(Owners, Activities):
    """One account's view of the database. `take` moves the counters of ids and events on and returns the first of each.

    `beside` is what the database keeps beside itself. `unslotted` are the properties that the last search would have been
    answered faster by, had they a slot; `unmirrored` likewise the columns in memory.
    """

    def __init__(self, account: int, cursor: Cursor, dialect: Dialect, take: Take, beside: Beside = NOTHING_BESIDE) -> None:
        self.account = account
        self.actor = ""
        self.quick = False
        self.written = 0
        self.unslotted: list[tuple[ObjectType, str]] = []
        self.unmirrored: list[tuple[ObjectType, str]] = []
        self._cursor = cursor
        self._dialect = dialect
        self._take = take
        self._beside = beside
        self._index = Index(account, cursor, dialect, beside)
        self._believed: int | None = None
        self.locked: set[tuple[int, int]] = set()  # records by type and id; stays empty where there is one writer

    def for_account(self, account: int) -> SQLTransaction:
        """Return another account's view within the same transaction."""
        other = SQLTransaction(account, self._cursor, self._dialect, self._take, self._beside)
        other.actor, other.quick = self.actor, self.quick
        return other

    def lock_records(self, keys: Iterable[tuple[int, int]]) -> None:
        """Keep records as they are, by type and id, until this transaction ends."""
        wanted = set(keys) - self.locked if self._dialect.hold else ()
        if wanted:
            self.locked.update(wanted)
            types, ids = (self._dialect.many(one) for one in zip(*wanted, strict=True))
            self._cursor.run(SQL(self._dialect.hold, (self.account, types, ids)))

    def records(self, object_type: ObjectType, ids: Sequence[int], archived: bool | None = False) -> list[Record]:
        """Return those of the records that exist."""
        if not ids:
            return []
        if self._dialect.lock:
            self.locked.update((object_type.key, one) for one in ids)
        rows: Any = self._cursor.run(queries.records(self._dialect, self.account, object_type.key, ids, archived))
        return [record_of(object_type, row) for row in rows]

    def records_of_types(self, ids: Sequence[int], object_types: Mapping[int, ObjectType], free: bool = False) -> list[Record]:
        """Return the live records with these ids, whatever their type; with `free`, those that nobody else is changing."""
        if not ids or not object_types:
            return []
        rows: Any = self._cursor.run(queries.typed(self._dialect, self.account, list(object_types), ids, free))
        if self._dialect.lock:
            self.locked.update((row[0], row[1]) for row in rows)
        return [record_of(object_types[row[0]], row) for row in rows]

    def record_page(self, object_type: ObjectType, start: int, limit: int, archived: bool) -> list[Record]:
        """Return records from an id on, by id."""
        rows: Any = self._cursor.run(queries.page(self.account, object_type.key, start, limit, archived))
        return [record_of(object_type, row) for row in rows]

    def unique_holders(self, object_type: ObjectType, prop: str, values: Sequence[str]) -> dict[str, int]:
        """Return which live record holds each of the unique values."""
        keys = {_unique_key(value): value for value in values}
        rows: Any = (
            self._cursor.run(queries.holders(self._dialect, self.account, object_type.key, prop, list(keys))) if keys else []
        )
        return {keys[key]: holder for key, holder in rows}

    def save_associations(self, changes: Sequence[Change]) -> None:
        """Write the rows of the changes' links ahead of all else."""
        self._save_links(changes)
        for change in changes:
            change.placed = True

    def associations(self, from_ids: Sequence[int], types: Sequence[int], after: int = 0, limit: int = 0) -> list[Link]:
        """Return visible links by from, to, type."""
        if not from_ids or not types:
            return []
        query = queries.links(self._dialect, self.account, from_ids, types, after)
        rows: Any = self._cursor.run(queries.limited(query, limit or MAX_LINKS_READ))
        return [Link(*row) for row in rows]

    def all_associations(self, from_id: int) -> list[tuple[Link, int]]:
        """Return every link row of a record, each with the number of its ends that are archived."""
        rows: Any = self._cursor.run(queries.all_links(self.account, from_id))
        return [(Link(*row[:3]), row[3]) for row in rows]

    def count_associations(self, from_ids: Sequence[int], types: Sequence[int]) -> dict[tuple[int, int], int]:
        """Return how many visible links records have, by record and association type; those without any are left out."""
        if not from_ids or not types:
            return {}
        rows: Any = self._cursor.run(queries.count_links(self._dialect, self.account, from_ids, types))
        return {(from_id, kind): number for from_id, kind, number in rows}

    def records_near_limit(self, types: Sequence[int], least: int, limit: int) -> dict[tuple[int, int], int]:
        """Return the records with at least so many visible links of a type, by record and type."""
        rows: Any = self._cursor.run(queries.crowded(self._dialect, self.account, types, least, limit)) if types else []
        return {(from_id, kind): number for from_id, kind, number in rows}

    def record_counts(self) -> dict[int, int]:
        """Return how many live records there are of each type, by its key."""
        rows: Any = self._cursor.run(queries.statement(queries.POPULATIONS, self.account))
        return dict(rows)

    def has_associations(self, types: Sequence[int]) -> bool:
        """Tell whether there is a visible link of one of the types."""
        return bool(types and self._cursor.run(queries.use(self._dialect, self.account, types)))

    def remove_association_types(self, types: Sequence[int]) -> None:
        """Remove every link of the types, of archived records too."""
        if types:
            self._cursor.run(queries.drop_types(self._dialect, self.account, types))

    def history(self, ids: Sequence[int], names: Sequence[str], most: int = HISTORY_ROWS) -> History:
        """Return how properties changed, newest first: of each the newest `most` changes, or fewer where the texts are long."""
        return history.read(self._cursor, self._dialect, self.account, (ids, names), most)

    def erase_history(self, ids: Sequence[int], names: Sequence[str]) -> None:
        """Forget how properties of records changed."""
        self._many(queries.ERASE_HISTORY_OF, ((self.account, one, name) for one in ids for name in names))

    def new_ids(self, count: int) -> range:
        """Return ids that no record of the account has or will have."""
        start, _ = self._take(self.account, count, 0)
        return range(start, start + count)

    def search(self, search: Search) -> SearchPage:
        """Return one page of what matches, and the exact number of matches."""
        try:
            page = self._index.search(search)
        finally:
            self.unslotted, self.unmirrored = self._index.unslotted, self._index.unmirrored
        by_id = {record.id: record for record in self.records(search.type, page.ids)}
        records = [by_id[number] for number in page.ids if number in by_id]
        return SearchPage(records, page.total, following(search, records, page.total))

    def assign_slot(self, object_type: ObjectType, name: str, worth_it: int = 0) -> bool:
        """Give a property a slot, if one is left and the type has as many records; True if it is to be filled."""
        return self._index.assign(object_type, name, worth_it)

    def fill_slot(self, object_type: ObjectType, name: str, limit: int) -> bool:
        """Fill a property's slot for the next records; True when all have it."""
        return self._index.fill(object_type, name, limit)

    def mirror(self, object_type: ObjectType, column: str) -> None:
        """Read a column of a type's slots into memory."""
        self._index.mirror(object_type, column)

    def save_pipeline_audits(self, done: Sequence[PipelineAudit]) -> None:
        """Note what was done to pipelines, in order."""
        for audit in done:
            number = self.next_number("audit")
            key = (audit.type_key, audit.pipeline, audit.stage, number)
            self._cursor.run(queries.statement(queries.ADD_AUDIT, self.account, *key, *msgspec.structs.astuple(audit)[3:]))

    def pipeline_audits(self, type_key: int, pipeline: str, stage: str, limit: int) -> list[PipelineAudit]:
        """Return what was done to a pipeline or a stage, newest first."""
        rows: Any = self._cursor.run(queries.audits(self.account, type_key, pipeline, stage, limit))
        return [PipelineAudit(*row) for row in rows]

    def definitions_version(self, alone: bool = False) -> int:
        """Return a number that changes with every change of the account's definitions."""
        if alone and self._dialect.exclude:
            self._index.keep_apart(self._dialect.exclude, ANY_TYPE)
            # Writes of records end after this one, and are done again with what it defines: none is overlooked that it forbids.
            self._cursor.run(queries.statement(queries.KEEP_STAMP, self.account))
        self._believed = self._stamp()
        return self._believed

    def _stamp(self) -> int:
        rows: Any = self._cursor.run(queries.statement(queries.STAMP, self.account))
        return rows[0][0] if rows else 0

    def definitions(self, type_key: int | None = None, kind: str = "") -> list[Definition]:
        """Return what the account defines, archived things included."""
        rows: Any = self._cursor.run(queries.definitions(self.account, type_key, kind))
        return [Definition(*row) for row in rows]

    def define(self, definitions: Sequence[Definition]) -> None:
        """Add definitions, or put them in the place of others. Raises Invalid where they become too long together."""
        self._many(queries.DEFINE, ((self.account, *msgspec.structs.astuple(definition)) for definition in definitions))
        if any(definition.archived_ms is None for definition in definitions):
            self._check_sizes()
        self._restamp()

    def _check_sizes(self) -> None:
        """Refuse definitions that make the lists of a type, or the catalog of the account, too long."""
        sizes: Any = self._cursor.run(queries.statement(queries.DEFINED_SIZES, self.account))
        if any(there > TYPE_BYTES for _, there, _ in sizes):
            raise Invalid(f"What an account defines for one object type is at most {TYPE_BYTES:,} bytes long together.")
        if sum(size for _, _, size in sizes) > ACCOUNT_BYTES:
            raise Invalid(
                f"What an account defines is at most {ACCOUNT_BYTES:,} bytes long together, archived things included."
            )

    def records_with_value(self, object_type: ObjectType, name: str, start: int, limit: int) -> list[Record]:
        """Return records that hold a value under a name, by id."""
        rows: Any = self._cursor.run(queries.holding(self.account, object_type.key, name, start, limit))
        return sorted(self.records(object_type, [row[0] for row in rows], None), key=lambda record: record.id)

    def unindex_property(self, object_type: ObjectType, name: str) -> None:
        """Forget what was kept to find records by a property."""
        self._index.unslot(object_type, name)
        self._cursor.run(queries.statement(queries.FREE_PROPERTY, self.account, object_type.key, name))
        self._restamp()

    def reindex_property(self, records: Sequence[Record], name: str) -> None:
        """Make live records findable by what they hold under a name. Raises Conflict when a unique value is taken."""
        live = [record for record in records if record.archived_ms is None]
        self._index.reword(live)
        self._restamp()
        self._claim([(prop, value, one) for one in live for prop, value in _held(one) if prop == name])

    def undefine(self, definitions: Sequence[Definition]) -> None:
        """Remove definitions for good."""
        self._many(
            queries.UNDEFINE,
            ((self.account, definition.type_key, definition.category, definition.name) for definition in definitions),
        )
        self._restamp()

    def forget_object_type(self, object_type: ObjectType) -> None:
        """Remove all that is defined for a type, and kept counts."""
        for text in queries.FORGET_TYPE:
            self._cursor.run(queries.statement(text, self.account, object_type.key))
        self._restamp()

    def index_words(self, object_type: ObjectType) -> None:
        """Put the words of every live record of a type into the index anew."""
        self._index.index_words(object_type)
        self._restamp()

    def next_number(self, sequence: str) -> int:
        """Return the next number of one of the account's sequences."""
        rows: Any = self._cursor.run(queries.statement(queries.NEXT_NUMBER, self.account, sequence))
        return int(rows[0][0])

    def _restamp(self) -> None:
        """Mark the definitions as changed, by a random number: one that is rolled back never returns with another meaning.

        What changes slots or words without an event does so too: columns in memory are given up by it.
        """
        self._believed = secrets.randbits(62) | 1
        self._cursor.run(queries.statement(queries.RESTAMP, self._believed, self.account))

    def events(self, after: int, limit: int) -> list[Event]:
        """Return what happened after a sequence number."""
        rows: Any = self._cursor.run(queries.events(self.account, after, limit))
        return [
            Event(number, type_key, record_id, at_ms, name, _decode_detail(detail))
            for number, type_key, record_id, at_ms, name, detail in rows
        ]

    def trim_events(self, before_ms: int, limit: int) -> int:
        """Forget the oldest events, as far as they are old enough; return how many."""
        old = list(itertools.takewhile(lambda event: event.at_ms < before_ms, self.events(0, limit)))
        if old:
            self._cursor.run(queries.statement(queries.FORGET_EVENTS, self.account, old[-1].number))
        return len(old)

    def reserve(self, rows: Sequence[DueRow]) -> None:
        """Reserve moments of records beside those that they have."""
        self._many(queries.ADD_DUE, ((self.account, row.record_id, row.rule, row.at_ms, row.type_key) for row in rows))

    def complete_due(self, row: DueRow) -> bool:
        """Forget a reserved moment; False if it was forgotten already."""
        query = queries.statement(queries.DONE_DUE, row.account, row.record_id, row.rule, row.at_ms)
        return bool(self._cursor.run(query))

    def save(self, changes: Sequence[Change]) -> None:
        """Write changes whole, table by table. Raises Conflict when a unique value is taken."""
        if not changes:
            return
        self.written += len(changes)
        self._save_records(changes)
        self._index.save(changes)
        self._save_unique(changes)
        self._save_links(changes)
        self._save_history(changes)
        self._save_due(changes)
        self._save_events(changes)
        self._check_belief()

    def _check_belief(self) -> None:
        """Refuse to write what rests on definitions that others have changed meanwhile; the counter, now locked, keeps them."""
        if self._dialect.exclude and self._believed is not None and self._stamp() != self._believed:
            raise Outdated

    def _many(self, text: str, rows: Iterable[Row]) -> None:
        listed = list(rows)
        if listed:
            self._cursor.many(text, listed)

    def _save_records(self, changes: Sequence[Change]) -> None:
        created, changed, erased = [], [], []
        for change in changes:
            record = change.after
            key = (self.account, record.type.key, record.id)
            if change.event == CREATED:
                times = (record.created_ms, record.updated_ms, record.archived_ms)
                created.append((*key, *times, _encode(record.properties).decode()))
            elif change.event == ERASED:
                erased.append(key)
            elif change.event not in (LINKED, REMINDED):
                changed.append((record.updated_ms, record.archived_ms, _encode(record.properties).decode(), *key))
        self._many(queries.INSERT_RECORD, created)
        self._many(queries.UPDATE_RECORD, changed)
        self._many(queries.DELETE_RECORD, erased)

    def _save_unique(self, changes: Sequence[Change]) -> None:
        """Free what is given up before anything is claimed, so that values may move between records of one batch."""
        freed, claimed = [], []
        for change in changes:
            old, new = _held(change.before), set() if change.event == ERASED else _held(change.after)
            if old != new:
                freed += [(*one, change.after) for one in old - new]
                claimed += [(*one, change.after) for one in new - old]
        self._many(
            queries.FREE_VALUE, ((self.account, record.type.key, prop, value, record.id) for prop, value, record in freed)
        )
        self._claim(claimed)

    def _claim(self, claimed: Iterable[tuple[str, str, Record]]) -> None:
        for prop, value, record in sorted(claimed, key=_claim_order):
            claim = queries.statement(queries.CLAIM_VALUE, self.account, record.type.key, prop, value, record.id)
            if not self._cursor.run(claim):
                holder = self.unique_holders(record.type, prop, [value]).get(value)
                if holder != record.id:
                    raise ConcurrentConflict(
                        f"{record.type.singular.capitalize()} already exists. Existing ID: {holder}", holder=holder
                    )

    def _save_links(self, changes: Sequence[Change]) -> None:
        """Write rows in the one order that all transactions keep, so that no two that meet from both sides wait in a circle."""
        left = [one for one in changes if (one.linked or one.unlinked or one.hidden) and not one.placed]
        if not left:
            return
        self._many(queries.DROP_LINK, sorted(self._link_key(link) for change in left for link in change.unlinked))
        new = {self._link_key(link): change.dates.get(link, NO_DATE) for change in left for link in change.linked}
        self._many(queries.ADD_LINK, ((*key, *new[key]) for key in sorted(new)))
        hidden = [(self._link_key(link), _step(change)) for change in left for link in change.hidden]
        self._many(queries.HIDE_LINK, ((step, *key) for key, step in sorted(hidden)))

    def _link_key(self, link: Link) -> tuple[int, int, int, int]:
        return (self.account, link.from_id, link.type, link.to_id)

    def _save_history(self, changes: Sequence[Change]) -> None:
        rows: list[Row] = []
        for change in changes:
            for name, before in change.changed.items():
                source = CALCULATED if name in change.after.type.calculated else change.source
                rows.append((self.account, change.after.id, name, change.at_ms, before, source.type, source.id, source.user))
        self._many(queries.ADD_HISTORY, rows)
        erased = [(self.account, change.after.id) for change in changes if change.event == ERASED]
        self._many(queries.ERASE_HISTORY, erased)

    def _save_due(self, changes: Sequence[Change]) -> None:
        """Reserve moments anew. One that has come but waits for its turn stays, unless the record is gone."""
        gone = (ARCHIVED, ERASED)
        dated = [change for change in changes if change.due is not None]
        cleared = [
            (self.account, change.after.id, *((EVER, "") if change.event in gone else (change.at_ms, CALCULATED_RULE)))
            for change in dated
            if change.event != CREATED
        ]
        self._many(queries.CLEAR_DUE, cleared)
        reserved = (
            (self.account, change.after.id, due.rule, due.at_ms, change.after.type.key)
            for change in dated
            for due in change.due or ()
        )
        self._many(queries.ADD_DUE, reserved)

    def _save_events(self, changes: Sequence[Change]) -> None:
        _, seq = self._take(self.account, 0, len(changes))
        numbers = itertools.count(seq)
        rows = ((self.account, next(numbers), c.after.type.key, c.after.id, c.at_ms, c.event, _detail(c)) for c in changes)
        self._many(queries.ADD_EVENT, rows)


def _unique_key(value: str) -> str:
    """Return what stands for a unique value: itself, or a digest with its beginning, where an index could not hold it."""
    if len(value) <= UNIQUE_LENGTH:
        return value
    return value[: UNIQUE_LENGTH // 2] + hashlib.blake2b(value.encode(), digest_size=32).hexdigest()


def _step(change: Change) -> int:
    """Return by how much a change moves the count of the archived ends of its record's links."""
    return 1 if change.event == ARCHIVED else -1


def _claim_order(claim: tuple[str, str, Record]) -> tuple[int, str, str]:
    """Return where a claim stands in the one order that all transactions keep, so that no two wait for each other."""
    prop, value, record = claim
    return record.type.key, prop, value


def _held(record: Record | None) -> set[tuple[str, str]]:
    """Return the unique values that a record holds, none while it is archived; the ids merged into it are such values too."""
    if record is None or record.archived_ms is not None:
        return set()
    values = record.properties
    held = {(name, _unique_key(values[name])) for name in record.type.unique if name in values}
    for name, further in record.type.further.items():
        if further in values:
            held |= {(name, _unique_key(one)) for one in values[further].split(";")}
    if MERGED_IDS in values:
        held |= {(MERGED_IDS, one) for one in values[MERGED_IDS].split(";")}
    return held


def _detail(change: Change) -> str:
    return _encode(EventDetail(sorted(change.changed), change.linked, change.unlinked, change.merged_into)).decode()
