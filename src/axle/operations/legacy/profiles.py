"""Profiles: records that the first versions of the API find by more than an id, and show with how they are known."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import ObjectType
from axle.core.changes import Record
from axle.core.errors import Invalid
from axle.core.model import LegacyForm
from axle.core.permissions import READ, WRITE, may
from axle.operations.inputs import Create, Merge
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
from axle.operations.records import single
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import find
from axle.operations.records.single import archive_all
from axle.operations.records.write import create_all, update_all
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


def _keyed(caller: Caller, ask: Request[Any], action: str) -> tuple[ObjectType, LegacyForm, str]:
    """Return the type that a path is about, and the property that its key stands for, empty for the id."""
    kind, known = form(caller, ask, action)
    if ask.names["key"] not in known.keys:
        raise unknown()
    return kind, known, known.keys[ask.names["key"]]


def _get(tx: Transaction, caller: Caller, ask: Request[Any], action: str) -> Record:
    kind, _, prop = _keyed(caller, ask, action)
    text = ask.names["objectId"]
    found = look_up(tx, kind, text, prop)
    if found is None:
        raise absent(caller, kind, text, action)
    return found


def look(ask: Request[Any], default: str = HISTORY_MODE) -> LegacyReadOptions:
    """Return what a request for profiles wants to see of them."""
    mode = ask.field("propertyMode") or default
    if mode not in (HISTORY_MODE, VALUE_ONLY):
        raise Invalid(f"propertyMode must be value_only or {HISTORY_MODE}.", context={"propertyMode": [mode[:100]]})
    return LegacyReadOptions(asked(ask) or None, versions=mode == HISTORY_MODE)


def asked(ask: Request[Any]) -> tuple[str, ...]:
    """Return the properties of profiles that a request names."""
    return tuple(value for name, value in ask.fields if name in ("property", "property[]") and value)


def read(tx: Transaction, caller: Caller, ask: Request[None]) -> LegacyRecordView:
    """Return a profile by one of its keys, with the history of its properties unless the values alone are asked for."""
    record = _get(tx, caller, ask, READ)
    return add_parents(tx, caller, show(tx, caller, record.type, [record], look(ask)))[0]


def add_parents(tx: Transaction, caller: Caller, shown: list[LegacyRecordView]) -> list[LegacyRecordView]:
    """Show profiles with the one record that each has as its primary, as far as the caller may read that."""
    kind = shown[0].record.type if shown else None
    other = caller.catalog.known(kind.first.parent) if kind else None
    if kind is None or other is None or not may(caller.scopes, other, READ):
        return shown
    links = tx.links([one.record.id for one in shown], [own_link(caller.catalog, kind, other).id])
    of = {link.from_id: link.to_id for link in links}
    found = tx.records(other, sorted(set(of.values())))
    parents = {one.record.id: one for one in show(tx, caller, other, found, LegacyReadOptions(versions=False, links=False))}
    for one in shown:
        one.parent = parents.get(of.get(one.record.id, 0))
    return shown


def update(tx: Transaction, caller: Caller, ask: Request[LegacyRecordInput]) -> None:
    """Change some of the properties of a profile."""
    record = _get(tx, caller, ask, WRITE)
    work = ChangeSet(tx, caller)
    with told(tx, record.type):
        update_all(work, record.type, [(record, values(record.type, ask.body.properties))])
        work.save()


def archive(tx: Transaction, caller: Caller, ask: Request[None]) -> Record:
    """Put a profile into the recycle bin."""
    record = _get(tx, caller, ask, WRITE)
    archive_all(ChangeSet(tx, caller), [record])
    return record


def create_or_update(tx: Transaction, caller: Caller, ask: Request[LegacyRecordInput]) -> Saved:
    """Change the record that has a unique value, or create one that has it."""
    kind, _, prop = _keyed(caller, ask, WRITE)
    if not prop:
        raise unknown()
    text = ask.names["objectId"]
    record = find(tx, kind, text, prop)
    given = values(kind, ask.body.properties)
    work = ChangeSet(tx, caller)
    with told(tx, kind):
        if record:
            update_all(work, kind, [(record, given)])
        else:
            made = create_all(work, kind, [Create({prop: text, **given})])
        work.save()
    return Saved(record or made[0].after, record is None)


def merge(tx: Transaction, caller: Caller, ask: Request[MergeInput]) -> None:
    """Make one record of two. Raises Invalid that says which of them is none."""
    kind, _ = form(caller, ask, WRITE)
    for role, number in (("canonical vid", ask.names["objectId"]), ("vid to merge", str(ask.body.vidToMerge))):
        if look_up(tx, kind, number) is None:
            raise Invalid(f"{role} is not a valid {kind.singular} or is already in the process of being merged")
    inner = Request({"objectType": kind.name}, ask.reading, Merge(ask.names["objectId"], ask.body.vidToMerge))
    single.merge(tx, caller, inner)
