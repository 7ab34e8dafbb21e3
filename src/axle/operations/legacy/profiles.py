"""Profiles: records that the legacy APIs find by more than an id, and show with how they are known."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.errors import Invalid, excerpt
from axle.core.permissions import READ, WRITE, may
from axle.core.record import Record
from axle.operations.inputs import Create
from axle.operations.legacy.records import (
    LegacyReadOptions,
    LegacyRecordInput,
    LegacyRecordView,
    find_or_none,
    legacy_errors,
    no_such_path,
    not_found,
    preferred_type,
    property_values,
    record_views,
    type_of_path,
)
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import find
from axle.operations.records.plan import WritePlan
from axle.operations.records.single import archive_all, merge_records
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

VALUE_ONLY, HISTORY_MODE = "value_only", "value_and_history"


class MergeInput(msgspec.Struct):
    """The record that goes into another one."""

    vidToMerge: str | int


class SavedProfile(msgspec.Struct):
    """A profile that was created or changed."""

    record: Record
    new: bool


def _type_and_property(caller: Caller, request: Request[Any], action: str) -> tuple[ObjectType, str]:
    """Return the type that a path is about, and the property that its key stands for, empty for the id."""
    object_type = type_of_path(caller, request.path, action)
    keys = object_type.legacy.keys
    if request.path["key"] not in keys:
        raise no_such_path()
    return object_type, keys[request.path["key"]]


def _profile_of_path(tx: Transaction, caller: Caller, request: Request[Any], action: str) -> Record:
    object_type, prop = _type_and_property(caller, request, action)
    text = request.path["objectId"]
    record = find_or_none(tx, object_type, text, prop)
    if record is None:
        raise not_found(caller, object_type, text, action)
    return record


def profile_options(request: Request[Any], default: str = HISTORY_MODE) -> LegacyReadOptions:
    """Return what a request for profiles wants to see of them."""
    mode = request.field("propertyMode") or default
    if mode not in (HISTORY_MODE, VALUE_ONLY):
        raise Invalid(f"propertyMode must be value_only or {HISTORY_MODE}.", context={"propertyMode": [excerpt(mode)]})
    return LegacyReadOptions(property_names(request) or None, versions=mode == HISTORY_MODE)


def property_names(request: Request[Any]) -> tuple[str, ...]:
    """Return the properties of profiles that a request names."""
    return tuple(value for name, value in request.query if name in ("property", "property[]") and value)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyRecordView:
    """Return a profile by one of its keys, with the history of its properties unless the values alone are asked for."""
    record = _profile_of_path(tx, caller, request, READ)
    return add_parents(tx, caller, record_views(tx, caller, record.type, [record], profile_options(request)))[0]


def add_parents(tx: Transaction, caller: Caller, views: list[LegacyRecordView]) -> list[LegacyRecordView]:
    """Show profiles of one type with the record that each has as its primary, as far as the caller may read that."""
    object_type = views[0].record.type if views else None
    parent_type = caller.catalog.known(object_type.legacy.parent) if object_type else None
    if object_type is None or parent_type is None or not may(caller.scopes, parent_type, READ):
        return views
    association_type = preferred_type(caller.catalog, object_type, parent_type)
    associations = tx.associations([view.record.id for view in views], [association_type.id])
    parent_ids = {association.from_id: association.to_id for association in associations}
    parents = _parents(tx, caller, parent_type, set(parent_ids.values()))
    for view in views:
        view.parent = parents.get(parent_ids.get(view.record.id, 0))
    return views


def _parents(tx: Transaction, caller: Caller, parent_type: ObjectType, ids: set[int]) -> dict[int, LegacyRecordView]:
    records = tx.records(parent_type, sorted(ids))
    options = LegacyReadOptions(versions=False, associations=False)
    return {view.record.id: view for view in record_views(tx, caller, parent_type, records, options)}


def update(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput]) -> None:
    """Change some of the properties of a profile."""
    record = _profile_of_path(tx, caller, request, WRITE)
    changeset = ChangeSet(tx, caller)
    with legacy_errors(tx, record.type):
        values = property_values(record.type, request.body.properties)
        changeset.add_all(WritePlan(tx, caller, record.type).update([(record, values)]))
        changeset.save()


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> Record:
    """Put a profile into the recycle bin."""
    record = _profile_of_path(tx, caller, request, WRITE)
    archive_all(tx, caller, [record])
    return record


def create_or_update(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput]) -> SavedProfile:
    """Change the record that has a unique value, or create one that has it."""
    object_type, prop = _type_and_property(caller, request, WRITE)
    if not prop:
        raise no_such_path()
    text = request.path["objectId"]
    record = find(tx, object_type, text, prop)
    values = property_values(object_type, request.body.properties)
    plan, changeset = WritePlan(tx, caller, object_type), ChangeSet(tx, caller)
    with legacy_errors(tx, object_type):
        planned = plan.update([(record, values)]) if record else plan.create([Create({prop: text, **values})])
        changeset.add_all(planned)
        changeset.save()
    return SavedProfile(planned[0].record, record is None)


def merge(tx: Transaction, caller: Caller, request: Request[MergeInput]) -> None:
    """Make one record of two. Raises Invalid that says which of them does not exist."""
    object_type = type_of_path(caller, request.path, WRITE)
    profile_id, merged_id = request.path["objectId"], str(request.body.vidToMerge)
    for role, text in (("canonical vid", profile_id), ("vid to merge", merged_id)):
        if find_or_none(tx, object_type, text) is None:
            raise Invalid(f"{role} is not a valid {object_type.singular} or is already in the process of being merged")
    merge_records(tx, caller, object_type, profile_id, merged_id)
