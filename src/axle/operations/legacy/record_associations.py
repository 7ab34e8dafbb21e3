"""What records of the first versions are associated with: read, added, taken away."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.errors import Invalid
from axle.core.permissions import READ, WRITE
from axle.core.record import Record
from axle.operations.associations.single import refuse_self
from axle.operations.legacy.lists import LIST_DEFAULT, LIST_LIMIT, PAGE_DEFAULT, PAGE_LIMIT, size
from axle.operations.legacy.profiles import asked
from axle.operations.legacy.records import LegacyReadOptions, LegacyRecordView, by_id, form, get, own_link, show, typed, unknown
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID
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
    object_type, after, limit = of
    types = caller.catalog.ways(holder.type.id, object_type.id)
    rows = tx.associations([holder.id], types, after + 1, (limit + 1) * max(1, len(types)))
    ids = sorted({row.to_id for row in rows})
    return ids[:limit], len(ids) > limit


def _read(
    tx: Transaction, caller: Caller, object_type: ObjectType, ids: list[int], options: LegacyReadOptions
) -> list[LegacyRecordView]:
    records = {record.id: record for record in tx.records(object_type, ids)}
    return show(tx, caller, object_type, [records[number] for number in ids if number in records], options)


def member_ids(tx: Transaction, caller: Caller, request: Request[None]) -> Members:
    """Return the ids of the profiles of a record."""
    holder = get(tx, caller, request, READ)
    kind = next(one for one in caller.catalog.types if one.legacy.id == VIDS)
    caller.type(kind.name, READ)
    after, limit = request.number("vidOffset", 0, MAX_ID), size(request, "count", LIST_LIMIT, LIST_LIMIT)
    ids, more = _linked(tx, caller, holder, (kind, after, limit))
    return Members(kind, ids, [], ids[-1] if ids else after, more)


def members(tx: Transaction, caller: Caller, request: Request[None]) -> Members:
    """Return the profiles of a record."""
    object_type, known = _profiles(caller, request, READ)
    holder = get(tx, caller, request, READ)
    after, limit = request.number("vidOffset", 0, MAX_ID), size(request, "count", LIST_DEFAULT, LIST_LIMIT)
    ids, more = _linked(tx, caller, holder, (object_type, after, limit))
    results = _read(tx, caller, object_type, ids, LegacyReadOptions(asked(request) or known.listed, versions=False))
    return Members(object_type, ids, results, ids[-1] if ids else after, more)


def _profiles(caller: Caller, request: Request[Any], action: str) -> tuple[ObjectType, Any]:
    """Return the other type that a path names, which must be one of profiles."""
    object_type, known = typed(caller, request.path["toObjectType"])
    if not known.profile:
        raise unknown()
    return caller.type(object_type.name, action), known


def add(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyRecordView:
    """Associate a profile with a record; the answer is the record."""
    object_type, _ = _profiles(caller, request, WRITE)
    holder = get(tx, caller, request, WRITE)
    other_record = by_id(tx, caller, object_type, request.path["toObjectId"], READ)
    changeset = ChangeSet(tx, caller)
    changeset.link(changeset.touch(holder), own_link(caller.catalog, holder.type, object_type), other_record.id)
    changeset.save()
    return show(tx, caller, holder.type, [changeset.current(holder)], LegacyReadOptions())[0]


def remove(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take a profile from a record; nothing is done where it is not associated."""
    object_type, _ = _profiles(caller, request, WRITE)
    holder = get(tx, caller, request, WRITE)
    other_record = by_id(tx, caller, object_type, request.path["toObjectId"], READ)
    _unlink(ChangeSet(tx, caller), holder, object_type, [other_record.id])


def _unlink(changeset: ChangeSet, holder: Record, object_type: ObjectType, ids: list[int]) -> None:
    types = changeset.catalog.ways(holder.type.id, object_type.id)
    rows = [row for number in ids for row in changeset.links.between(holder.id, number, types)]
    if rows:
        changeset.unlink(changeset.touch(holder), rows)
    changeset.save()


def associated_ids(tx: Transaction, caller: Caller, request: Request[None]) -> Members:
    """Return the ids of the records that are associated with one of another type."""
    object_type, _ = form(caller, request, READ)
    found, _, _ = _associated(tx, caller, object_type, request)
    return found


def associated(tx: Transaction, caller: Caller, request: Request[None]) -> Members:
    """Return the records that are associated with one of another type."""
    object_type, _ = form(caller, request, READ)
    found, names, past = _associated(tx, caller, object_type, request)
    found.results = _read(tx, caller, object_type, found.ids, LegacyReadOptions(names, past))
    return found


def _associated(
    tx: Transaction, caller: Caller, object_type: ObjectType, request: Request[None]
) -> tuple[Members, tuple[str, ...], frozenset[str]]:
    other_type, _ = typed(caller, request.path["toObjectType"])
    holder = by_id(tx, caller, caller.type(other_type.name, READ), request.path["toObjectId"], READ)
    after, limit = request.number("offset", 0, MAX_ID), size(request, "limit", PAGE_DEFAULT, PAGE_LIMIT)
    ids, more = _linked(tx, caller, holder, (object_type, after, limit))
    names = (*(request.options.properties or ()), *request.options.history)
    return Members(object_type, ids, [], ids[-1] if ids else after, more), names, frozenset(request.options.history)


def associate(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Associate a record with those that the query names."""
    holder, other_records = _ends(tx, caller, request)
    changeset = ChangeSet(tx, caller)
    for other_record in other_records:
        refuse_self(holder.id, other_record.id)
        changeset.link(changeset.touch(holder), own_link(caller.catalog, holder.type, other_record.type), other_record.id)
    changeset.save()


def dissociate(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take the associations of a record with those that the query names away."""
    holder, other_records = _ends(tx, caller, request)
    if other_records:
        _unlink(ChangeSet(tx, caller), holder, other_records[0].type, [other_record.id for other_record in other_records])


def _ends(tx: Transaction, caller: Caller, request: Request[None]) -> tuple[Record, list[Record]]:
    """Return a record and those at the other end. Raises NotFound if one of them does not exist."""
    object_type, _ = typed(caller, request.path["toObjectType"])
    caller.type(object_type.name, WRITE)
    holder = get(tx, caller, request, WRITE)
    ids = list(dict.fromkeys(value for name, value in request.query if name in ("id", "id[]")))
    if not 1 <= len(ids) <= IDS_LIMIT:
        raise Invalid(f"The query must have 1 to {IDS_LIMIT} ids.", context={"id": [str(len(ids))]})
    return holder, [by_id(tx, caller, object_type, number, READ) for number in ids]
