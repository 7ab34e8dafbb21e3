"""Profiles: records that the first versions of the API find by more than an id, and show with how they are known."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.errors import Invalid, excerpt
from axle.core.legacy import LegacyForm
from axle.core.permissions import READ, WRITE, may
from axle.core.record import Record
from axle.operations.inputs import Create
from axle.operations.legacy.records import (
    LegacyReadOptions,
    LegacyRecordInput,
    LegacyRecordView,
    absent,
    form,
    look_up,
    own_link,
    show,
    told,
    unknown,
    values,
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


class Saved(msgspec.Struct):
    """A record that was created or changed."""

    record: Record
    new: bool


def _keyed(caller: Caller, request: Request[Any], action: str) -> tuple[ObjectType, LegacyForm, str]:
    """Return the type that a path is about, and the property that its key stands for, empty for the id."""
    object_type, known = form(caller, request, action)
    if request.path["key"] not in known.keys:
        raise unknown()
    return object_type, known, known.keys[request.path["key"]]


def _get(tx: Transaction, caller: Caller, request: Request[Any], action: str) -> Record:
    object_type, _, prop = _keyed(caller, request, action)
    text = request.path["objectId"]
    record = look_up(tx, object_type, text, prop)
    if record is None:
        raise absent(caller, object_type, text, action)
    return record


def look(request: Request[Any], default: str = HISTORY_MODE) -> LegacyReadOptions:
    """Return what a request for profiles wants to see of them."""
    mode = request.field("propertyMode") or default
    if mode not in (HISTORY_MODE, VALUE_ONLY):
        raise Invalid(f"propertyMode must be value_only or {HISTORY_MODE}.", context={"propertyMode": [excerpt(mode)]})
    return LegacyReadOptions(asked(request) or None, versions=mode == HISTORY_MODE)


def asked(request: Request[Any]) -> tuple[str, ...]:
    """Return the properties of profiles that a request names."""
    return tuple(value for name, value in request.query if name in ("property", "property[]") and value)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyRecordView:
    """Return a profile by one of its keys, with the history of its properties unless the values alone are asked for."""
    record = _get(tx, caller, request, READ)
    return add_parents(tx, caller, show(tx, caller, record.type, [record], look(request)))[0]


def add_parents(tx: Transaction, caller: Caller, views: list[LegacyRecordView]) -> list[LegacyRecordView]:
    """Show profiles with the one record that each has as its primary, as far as the caller may read that."""
    object_type = views[0].record.type if views else None
    other_type = caller.catalog.known(object_type.legacy.parent) if object_type else None
    if object_type is None or other_type is None or not may(caller.scopes, other_type, READ):
        return views
    links = tx.associations([view.record.id for view in views], [own_link(caller.catalog, object_type, other_type).id])
    of = {link.from_id: link.to_id for link in links}
    records = tx.records(other_type, sorted(set(of.values())))
    parents = {
        view.record.id: view for view in show(tx, caller, other_type, records, LegacyReadOptions(versions=False, links=False))
    }
    for view in views:
        view.parent = parents.get(of.get(view.record.id, 0))
    return views


def update(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput]) -> None:
    """Change some of the properties of a profile."""
    record = _get(tx, caller, request, WRITE)
    changeset = ChangeSet(tx, caller)
    with told(tx, record.type):
        changes = [(record, values(record.type, request.body.properties))]
        changeset.add_all(WritePlan(tx, caller, record.type).update(changes))
        changeset.save()


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> Record:
    """Put a profile into the recycle bin."""
    record = _get(tx, caller, request, WRITE)
    archive_all(tx, caller, [record])
    return record


def create_or_update(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput]) -> Saved:
    """Change the record that has a unique value, or create one that has it."""
    object_type, _, prop = _keyed(caller, request, WRITE)
    if not prop:
        raise unknown()
    text = request.path["objectId"]
    record = find(tx, object_type, text, prop)
    given = values(object_type, request.body.properties)
    plan, changeset = WritePlan(tx, caller, object_type), ChangeSet(tx, caller)
    with told(tx, object_type):
        planned = plan.update([(record, given)]) if record else plan.create([Create({prop: text, **given})])
        changeset.add_all(planned)
        changeset.save()
    return Saved(planned[0].record, record is None)


def merge(tx: Transaction, caller: Caller, request: Request[MergeInput]) -> None:
    """Make one record of two. Raises Invalid that says which of them is none."""
    object_type, _ = form(caller, request, WRITE)
    for role, number in (("canonical vid", request.path["objectId"]), ("vid to merge", str(request.body.vidToMerge))):
        if look_up(tx, object_type, number) is None:
            raise Invalid(f"{role} is not a valid {object_type.singular} or is already in the process of being merged")
    merge_records(tx, caller, object_type, request.path["objectId"], request.body.vidToMerge)
