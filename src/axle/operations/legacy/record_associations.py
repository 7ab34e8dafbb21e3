"""What records of the legacy APIs are associated with: read, added, removed."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.errors import Invalid
from axle.core.permissions import READ, WRITE
from axle.core.record import Record
from axle.operations.associations.single import refuse_self
from axle.operations.legacy.lists import LIST_DEFAULT, MAX_LIST, MAX_PAGE, PAGE_DEFAULT, page_size
from axle.operations.legacy.profiles import property_names
from axle.operations.legacy.records import (
    LegacyReadOptions,
    LegacyRecordView,
    legacy_type,
    no_such_path,
    preferred_type,
    record_by_id,
    record_of_path,
    record_views,
    type_of_path,
)
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_IDS = 100  # records that are associated by one request
VIDS = "vid"


class LegacyAssociatedPage(msgspec.Struct):
    """Some records that one is associated with, by id; only their ids where they were not read."""

    object_type: ObjectType
    ids: list[int]
    results: list[LegacyRecordView]
    offset: int
    more: bool


def _page_of_ids(tx: Transaction, caller: Caller, holder: Record, place: tuple[ObjectType, int, int]) -> LegacyAssociatedPage:
    """Return the ids of the records of a type that a record is associated with, by id: so many behind one."""
    object_type, after, limit = place
    types = caller.catalog.ways(holder.type.id, object_type.id)
    associations = tx.associations([holder.id], types, after + 1, (limit + 1) * max(1, len(types)))
    ids = sorted({association.to_id for association in associations})
    page = ids[:limit]
    return LegacyAssociatedPage(object_type, page, [], page[-1] if page else after, len(ids) > limit)


def _read(tx: Transaction, caller: Caller, page: LegacyAssociatedPage, options: LegacyReadOptions) -> LegacyAssociatedPage:
    """Return a page with the records read, too; an id whose record has gone meanwhile is left out of those."""
    records = {record.id: record for record in tx.records(page.object_type, page.ids)}
    live = [records[record_id] for record_id in page.ids if record_id in records]
    page.results = record_views(tx, caller, page.object_type, live, options)
    return page


def profile_ids(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociatedPage:
    """Return the ids of the profiles of a record."""
    holder = record_of_path(tx, caller, request, READ)
    object_type = next(object_type for object_type in caller.catalog.types if object_type.legacy.id == VIDS)
    caller.type(object_type.name, READ)
    after, limit = request.number("vidOffset", 0, MAX_ID), page_size(request, "count", MAX_LIST, MAX_LIST)
    return _page_of_ids(tx, caller, holder, (object_type, after, limit))


def profiles(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociatedPage:
    """Return the profiles of a record."""
    object_type = _profile_type(caller, request, READ)
    holder = record_of_path(tx, caller, request, READ)
    after, limit = request.number("vidOffset", 0, MAX_ID), page_size(request, "count", LIST_DEFAULT, MAX_LIST)
    page = _page_of_ids(tx, caller, holder, (object_type, after, limit))
    names = property_names(request) or object_type.legacy.listed
    return _read(tx, caller, page, LegacyReadOptions(names, versions=False))


def _profile_type(caller: Caller, request: Request[Any], action: str) -> ObjectType:
    """Return the other type that a path names, which must be one of profiles."""
    object_type = legacy_type(caller, request.path["toObjectType"])
    if not object_type.legacy.profile:
        raise no_such_path()
    return caller.type(object_type.name, action)


def add(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyRecordView:
    """Associate a profile with a record; the answer is the record."""
    holder, profile = _holder_and_profile(tx, caller, request)
    changeset = ChangeSet(tx, caller)
    _associate(changeset, holder, profile)
    changeset.save()
    return record_views(tx, caller, holder.type, [changeset.current(holder)], LegacyReadOptions())[0]


def remove(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Take a profile from a record; nothing is done where it is not associated."""
    holder, profile = _holder_and_profile(tx, caller, request)
    _dissociate(ChangeSet(tx, caller), holder, [profile])


def _holder_and_profile(tx: Transaction, caller: Caller, request: Request[None]) -> tuple[Record, Record]:
    object_type = _profile_type(caller, request, WRITE)
    holder = record_of_path(tx, caller, request, WRITE)
    return holder, record_by_id(tx, caller, object_type, request.path["toObjectId"], READ)


def _associate(changeset: ChangeSet, holder: Record, other_record: Record) -> None:
    association_type = preferred_type(changeset.catalog, holder.type, other_record.type)
    changeset.link(changeset.touch(holder), association_type, other_record.id)


def _dissociate(changeset: ChangeSet, holder: Record, other_records: list[Record]) -> None:
    """Remove every association of a record with some of another type, and save."""
    types = changeset.catalog.ways(holder.type.id, other_records[0].type.id)
    links = [link for other in other_records for link in changeset.links.between(holder.id, other.id, types)]
    if links:
        changeset.unlink(changeset.touch(holder), links)
    changeset.save()


def associated_ids(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociatedPage:
    """Return the ids of the records that are associated with one of another type."""
    return _associated_page(tx, caller, request)


def associated(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociatedPage:
    """Return the records that are associated with one of another type."""
    page = _associated_page(tx, caller, request)
    history = request.options.history
    names = (*(request.options.properties or ()), *history)
    return _read(tx, caller, page, LegacyReadOptions(names, frozenset(history)))


def _associated_page(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyAssociatedPage:
    object_type = type_of_path(caller, request.path, READ)
    other_type = legacy_type(caller, request.path["toObjectType"])
    holder = record_by_id(tx, caller, caller.type(other_type.name, READ), request.path["toObjectId"], READ)
    after, limit = request.number("offset", 0, MAX_ID), page_size(request, "limit", PAGE_DEFAULT, MAX_PAGE)
    return _page_of_ids(tx, caller, holder, (object_type, after, limit))


def associate(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Associate a record with those that the query names."""
    holder, other_records = _ends(tx, caller, request)
    changeset = ChangeSet(tx, caller)
    for other_record in other_records:
        refuse_self(holder.key, other_record.key)
        _associate(changeset, holder, other_record)
    changeset.save()


def dissociate(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove the associations of a record with those that the query names."""
    holder, other_records = _ends(tx, caller, request)
    _dissociate(ChangeSet(tx, caller), holder, other_records)


def _ends(tx: Transaction, caller: Caller, request: Request[None]) -> tuple[Record, list[Record]]:
    """Return a record and those at the other end, at least one. Raises NotFound if one of them does not exist."""
    object_type = legacy_type(caller, request.path["toObjectType"])
    caller.type(object_type.name, WRITE)
    holder = record_of_path(tx, caller, request, WRITE)
    ids = list(dict.fromkeys(value for name, value in request.query if name in ("id", "id[]")))
    if not 1 <= len(ids) <= MAX_IDS:
        raise Invalid(f"The query must have 1 to {MAX_IDS} ids.", context={"id": [str(len(ids))]})
    return holder, [record_by_id(tx, caller, object_type, text, READ) for text in ids]
