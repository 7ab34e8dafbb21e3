"""Records within a transaction: read, saved, found by what must be unique, searched."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from axle.core.catalog import MERGED_IDS, ObjectType
from axle.core.changes import Change
from axle.core.errors import ConcurrentConflict
from axle.core.events import CREATED, ERASED, LINKED, REMINDED
from axle.core.record import Record, RecordKey
from axle.core.search import Search
from axle.storage import queries, timeline_queries
from axle.storage.cursor import record_of
from axle.storage.interface import Place, SearchPage
from axle.storage.search.pages import following
from axle.storage.sql import SQL, Row
from axle.storage.transaction.view import View

UNIQUE_LENGTH = 400  # characters of a unique value that are indexed as they are: PostgreSQL refuses 2,700 bytes
_encode = msgspec.json.Encoder().encode


class SQLRecords(View):
    """The records of one account, but for their history, associations and events."""

    def lock_account(self) -> None:
        """Keep all other writes of the account out until this transaction ends."""
        self._index.lock_account()

    def lock_records(self, keys: Iterable[RecordKey]) -> None:
        """Keep records as they are, by type and id, until this transaction ends."""
        if self._dialect.one_writer:
            return
        free = set(keys) - self.locked
        if free:
            self.locked.update(free)
            types, ids = (self._dialect.many(column) for column in zip(*free, strict=True))
            self._cursor.run(SQL(self._dialect.lock_records, (self.account, types, ids)))

    def records(self, object_type: ObjectType, ids: Sequence[int], archived: bool | None = False) -> list[Record]:
        """Return those of the records that exist."""
        if not ids:
            return []
        if self._dialect.locks:
            self.locked.update(RecordKey(object_type.key, record_id) for record_id in ids)
        rows = self._cursor.run(queries.records(self._dialect, self.account, object_type.key, ids, archived))
        return [record_of(object_type, row) for row in rows]

    def records_by_key(
        self, keys: Iterable[RecordKey], object_types: Mapping[int, ObjectType], skip_locked: bool = False
    ) -> list[Record]:
        """Return the live records with these keys."""
        ids_by_type: dict[int, list[int]] = {}
        for key in keys:
            if key.type in object_types:
                ids_by_type.setdefault(key.type, []).append(key.id)
        if not ids_by_type:
            return []
        rows = self._cursor.run(queries.records_by_key(self._dialect, self.account, ids_by_type, skip_locked))
        records = [record_of(object_types[row[0]], row) for row in rows]  # type: ignore[index] # the type's key is a number
        if self._dialect.locks:
            self.locked.update(record.key for record in records)
        return records

    def record_page(self, object_type: ObjectType, start: int, limit: int, archived: bool) -> list[Record]:
        """Return records from an id on, by id."""
        rows = self._cursor.run(queries.record_page(self.account, object_type.key, start, limit, archived))
        return [record_of(object_type, row) for row in rows]

    def archived_page(self, object_types: Mapping[int, ObjectType], after: Place | None, limit: int) -> list[Record]:
        """Return archived records of types, the last archived first."""
        keys, records = sorted(object_types), []
        for start in range(0, len(keys), timeline_queries.MAX_LISTS):
            some = keys[start : start + timeline_queries.MAX_LISTS]
            rows = self._cursor.run(timeline_queries.archived(self.account, some, after or timeline_queries.TOP, limit))
            records += [record_of(object_types[row[0]], row) for row in rows]  # type: ignore[index] # the type's key is a number
        return sorted(records, key=_last_archived_first)[:limit]

    def records_with_value(self, object_type: ObjectType, name: str, start: int, limit: int) -> list[Record]:
        """Return records that hold a value of a property, by id."""
        ids = self._rows(queries.records_with_value(self.account, object_type.key, name, start, limit), int)
        return sorted(self.records(object_type, ids, None), key=lambda record: record.id)

    def record_counts(self) -> dict[int, int]:
        """Return the number of live records by object type key."""
        return dict(self._rows(queries.statement(queries.RECORD_COUNTS, self.account), _pair))

    def new_ids(self, count: int) -> range:
        """Return ids that no record of the account has or will have."""
        start, _ = self._take(self.account, count, 0)
        self._new_ids.append(range(start, start + count))
        return self._new_ids[-1]

    def search(self, search: Search) -> SearchPage:
        """Return one page of what matches, and the exact number of matches."""
        self.searched = search.type.key
        try:
            page = self._index.search(search)
        finally:
            self.unslotted, self.unmirrored = self._index.unslotted, self._index.unmirrored
        by_id = {record.id: record for record in self.records(search.type, page.ids)}
        records = [by_id[record_id] for record_id in page.ids if record_id in by_id]
        return SearchPage(records, page.total, following(search, records, page.total))

    def fill_slot(self, object_type: ObjectType, name: str, limit: int) -> bool:
        """Fill a property's slot for the next records; True when all have it."""
        return self._index.fill(object_type, name, limit)

    def mirror(self, object_type: ObjectType, column: str) -> None:
        """Read a column of a type's slots into memory."""
        self._index.mirror(object_type, column)

    def unique_holders(self, object_type: ObjectType, prop: str, values: Sequence[str]) -> dict[str, int]:
        """Return which live record holds each of the unique values."""
        if not values:
            return {}
        keys = {_unique_key(value): value for value in values}
        query = queries.unique_holders(self._dialect, self.account, object_type.key, prop, list(keys))
        return {keys[key]: holder for key, holder in self._rows(query, _held_value)}

    def _save_records(self, changes: Sequence[Change]) -> None:
        created: list[Row] = []
        updated: list[Row] = []
        erased: list[Row] = []
        for change in changes:
            record = change.after
            key = self._key(record)
            if change.event == CREATED:
                times = (record.created_ms, record.updated_ms, record.archived_ms)
                created.append((*key, *times, _encode(record.properties).decode()))
            elif change.event == ERASED:
                erased.append(key)
            elif change.event not in (LINKED, REMINDED):
                updated.append((record.updated_ms, record.archived_ms, _encode(record.properties).decode(), *key))
        self._many(queries.INSERT_RECORD, created)
        self._many(queries.UPDATE_RECORD, updated)
        self._many(queries.DELETE_RECORD, erased)

    def _save_unique_values(self, changes: Sequence[Change]) -> None:
        """Free what is given up before anything is claimed, so that values may move between records of one batch."""
        freed: list[Row] = []
        claims: list[tuple[str, str, Record]] = []
        for change in changes:
            record = change.after
            before = unique_values(change.before)
            after = set() if change.event == ERASED else unique_values(record)
            if before != after:
                freed += [(self.account, record.type.key, *value, record.id) for value in before - after]
                claims += [(*value, record) for value in after - before]
        self._many(queries.FREE_VALUE, freed)
        self._claim(claims)

    def _claim(self, claims: Iterable[tuple[str, str, Record]]) -> None:
        """Take unique values, in the one order that all transactions keep, so that no two wait for each other in a circle."""
        for prop, value, record in sorted(claims, key=lambda claim: (claim[2].type.key, claim[0], claim[1])):
            claim = queries.statement(queries.CLAIM_VALUE, self.account, record.type.key, prop, value, record.id)
            if not self._cursor.run(claim):
                holder = self.unique_holders(record.type, prop, [value]).get(value)
                if holder != record.id:
                    raise ConcurrentConflict(
                        f"{record.type.singular.capitalize()} already exists. Existing ID: {holder}", holder=holder
                    )


def unique_values(record: Record | None) -> set[tuple[str, str]]:
    """Return the unique values of a record by property, none while it is archived; the ids merged into it are such values."""
    if record is None or record.archived_ms is not None:
        return set()
    properties = record.properties
    values = {(name, _unique_key(properties[name])) for name in record.type.unique if name in properties}
    for name, further in record.type.further.items():
        if further in properties:
            values |= {(name, _unique_key(value)) for value in properties[further].split(";")}
    if MERGED_IDS in properties:
        values |= {(MERGED_IDS, record_id) for record_id in properties[MERGED_IDS].split(";")}
    return values


def _unique_key(value: str) -> str:
    """Return what stands for a unique value: itself, or a digest with its beginning, where an index could not hold it."""
    if len(value) <= UNIQUE_LENGTH:
        return value
    return value[: UNIQUE_LENGTH // 2] + hashlib.blake2b(value.encode(), digest_size=32).hexdigest()


def _pair(type_key: int, count: int) -> tuple[int, int]:
    return type_key, count


def _held_value(value: str, holder: int) -> tuple[str, int]:
    return value, holder


def _last_archived_first(record: Record) -> tuple[int, int, int]:
    return -(record.archived_ms or 0), record.type.key, -record.id
