"""What records of the first versions are associated with: read, added, taken away."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.changes import Record
from axle.core.errors import Invalid
from axle.core.permissions import READ, WRITE
from axle.operations.associations.single import refuse_self
from axle.operations.legacy.lists import LIST_DEFAULT, LIST_LIMIT, PAGE_DEFAULT, PAGE_LIMIT, size
from axle.operations.legacy.profiles import asked
from axle.operations.legacy.records import LegacyReadOptions, LegacyRecordView, by_id, form, get, own_link, show, typed, unknown
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID
from axle.operations.records.single import current
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

IDS_LIMIT = 100  # records that are associated by one request
VIDS = "vid"


class Members(msgspec.Struct):
    """Some records that one is associated with, by id; only their ids where they were not read."""

    kind: ObjectType
    ids: list[int]
    results: list[LegacyRecordView]
    offset: int
    more: bool


def _linked(tx: Transaction, caller: Caller, holder: Record, of: tuple[ObjectType, int, int]) -> tuple[list[int], bool]:
    """Return the ids behind one that a record is linked to, by id, and whether there are more."""
    kind, after, limit = of
    types = caller.catalog.ways(holder.type.id, kind.id)
    rows = tx.links([holder.id], types, after + 1, (limit + 1) * max(1, len(types)))
    ids = sorted({row.to_id for row in rows})
    return ids[:limit], len(ids) > limit


def _read(
    tx: Transaction, caller: Caller, kind: ObjectType, ids: list[int], wanted: LegacyReadOptions
) -> list[LegacyRecordView]:
    found = {record.id: record for record in tx.records(kind, ids)}
    return show(tx, caller, kind, [found[number] for number in ids if number in found], wanted)


def member_ids(tx: Transaction, caller: Caller, ask: Request[None]) -> Members:
    """Return the ids of the profiles of a record."""
    holder = get(tx, caller, ask, READ)
    kind = next(one for one in caller.catalog.types if one.first.id == VIDS)
    caller.type(kind.name, READ)
    after, limit = ask.number("vidOffset", 0, MAX_ID), size(ask, "count", LIST_LIMIT, LIST_LIMIT)
    ids, more = _linked(tx, caller, holder, (kind, after, limit))
    return Members(kind, ids, [], ids[-1] if ids else after, more)


def members(tx: Transaction, caller: Caller, ask: Request[None]) -> Members:
    """Return the profiles of a record."""
    kind, known = _profiles(caller, ask, READ)
    holder = get(tx, caller, ask, READ)
    after, limit = ask.number("vidOffset", 0, MAX_ID), size(ask, "count", LIST_DEFAULT, LIST_LIMIT)
    ids, more = _linked(tx, caller, holder, (kind, after, limit))
    results = _read(tx, caller, kind, ids, LegacyReadOptions(asked(ask) or known.listed, versions=False))
    return Members(kind, ids, results, ids[-1] if ids else after, more)


def _profiles(caller: Caller, ask: Request[Any], action: str) -> tuple[ObjectType, Any]:
    """Return the other type that a path names, which must be one of profiles."""
    kind, known = typed(caller, ask.names["toObjectType"])
    if not known.profile:
        raise unknown()
    return caller.type(kind.name, action), known


def add(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyRecordView:
    """Associate a profile with a record; the answer is the record."""
    kind, _ = _profiles(caller, ask, WRITE)
    holder = get(tx, caller, ask, WRITE)
    other = by_id(tx, caller, kind, ask.names["toObjectId"], READ)
    work = ChangeSet(tx, caller)
    work.link(work.touch(holder), own_link(caller.catalog, holder.type, kind), other.id)
    work.save()
    return show(tx, caller, holder.type, [current(work, holder)], LegacyReadOptions())[0]


def remove(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Take a profile from a record; nothing is done where it is not associated."""
    kind, _ = _profiles(caller, ask, WRITE)
    holder = get(tx, caller, ask, WRITE)
    other = by_id(tx, caller, kind, ask.names["toObjectId"], READ)
    _unlink(ChangeSet(tx, caller), holder, kind, [other.id])


def _unlink(work: ChangeSet, holder: Record, kind: ObjectType, ids: list[int]) -> None:
    types = work.catalog.ways(holder.type.id, kind.id)
    rows = [row for number in ids for row in work.links.between(holder.id, number, types)]
    if rows:
        work.unlink(work.touch(holder), rows)
    work.save()


def associated_ids(tx: Transaction, caller: Caller, ask: Request[None]) -> Members:
    """Return the ids of the records that are associated with one of another type."""
    kind, _ = form(caller, ask, READ)
    found, _, _ = _associated(tx, caller, kind, ask)
    return found


def associated(tx: Transaction, caller: Caller, ask: Request[None]) -> Members:
    """Return the records that are associated with one of another type."""
    kind, _ = form(caller, ask, READ)
    found, names, past = _associated(tx, caller, kind, ask)
    found.results = _read(tx, caller, kind, found.ids, LegacyReadOptions(names, past))
    return found


def _associated(
    tx: Transaction, caller: Caller, kind: ObjectType, ask: Request[None]
) -> tuple[Members, tuple[str, ...], frozenset[str]]:
    other, _ = typed(caller, ask.names["toObjectType"])
    holder = by_id(tx, caller, caller.type(other.name, READ), ask.names["toObjectId"], READ)
    after, limit = ask.number("offset", 0, MAX_ID), size(ask, "limit", PAGE_DEFAULT, PAGE_LIMIT)
    ids, more = _linked(tx, caller, holder, (kind, after, limit))
    names = (*(ask.reading.properties or ()), *ask.reading.history)
    return Members(kind, ids, [], ids[-1] if ids else after, more), names, frozenset(ask.reading.history)


def associate(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Associate a record with those that the query names."""
    holder, others = _ends(tx, caller, ask)
    work = ChangeSet(tx, caller)
    for other in others:
        refuse_self(holder.id, other.id)
        work.link(work.touch(holder), own_link(caller.catalog, holder.type, other.type), other.id)
    work.save()


def dissociate(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Take the associations of a record with those that the query names away."""
    holder, others = _ends(tx, caller, ask)
    if others:
        _unlink(ChangeSet(tx, caller), holder, others[0].type, [other.id for other in others])


def _ends(tx: Transaction, caller: Caller, ask: Request[None]) -> tuple[Record, list[Record]]:
    """Return a record and those at the other end. Raises NotFound if one of them does not exist."""
    kind, _ = typed(caller, ask.names["toObjectType"])
    caller.type(kind.name, WRITE)
    holder = get(tx, caller, ask, WRITE)
    ids = list(dict.fromkeys(value for name, value in ask.fields if name in ("id", "id[]")))
    if not 1 <= len(ids) <= IDS_LIMIT:
        raise Invalid(f"The query must have 1 to {IDS_LIMIT} ids.", context={"id": [str(len(ids))]})
    return holder, [by_id(tx, caller, kind, number, READ) for number in ids]
