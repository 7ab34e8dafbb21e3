"""What records hold under the name of a property that gets another definition, or returns from the archive.

Archiving a property leaves its values with the records. When a property of that name is defined again they are its values, and
must be what its type allows, be found by searches, and be unique where it says so. All records that hold one are looked
through within the transaction that changes the definition: rare, and nobody ever sees a value that does not fit.
"""

from __future__ import annotations

import msgspec

from axle.core import property_checks
from axle.core.catalog import ObjectType
from axle.core.changes import Change, refit
from axle.core.errors import Conflict, PropertyError
from axle.core.model import Property
from axle.core.property_types import normalise
from axle.core.record import Record
from axle.operations.request import Caller
from axle.storage.interface import Transaction

CHUNK = 1_000  # records that are looked at in one go


def with_property(object_type: ObjectType, prop: Property) -> ObjectType:
    """Return a type with a property added, or put in the place of the one of that name."""
    props = {**object_type.properties, prop.name: prop}
    return ObjectType(msgspec.structs.replace(object_type.definition, properties=tuple(props.values())))


def take_over(tx: Transaction, caller: Caller, object_type: ObjectType, before: Property, after: Property) -> None:
    """Fit what records hold under a property's name to its new definition; `object_type` has it already.

    A value that does not fit is cleared, and stays in the record's history. Raises Invalid where values that should be unique
    are not.
    """
    tx.unindex_property(object_type, after.name)
    start = 1
    while records := tx.records_with_value(object_type, after.name, start, CHUNK):
        changes = [change for record in records if (change := _fitted(caller, record, before, after))]
        changed = {change.after.id: change.after for change in changes}
        try:
            tx.save(changes)
            tx.reindex_property([changed.get(record.id, record) for record in records], after.name)
        except Conflict:
            raise property_checks.wrong(f"'{after.name}' cannot be unique: records hold the same value.", after.name) from None
        start = records[-1].id + 1


def _fitted(caller: Caller, record: Record, before: Property, after: Property) -> Change | None:
    """Return the change that makes a record's value fit; None where it does. An option that is no longer one stays readable."""
    text = record.properties.get(after.name)
    if before.type == after.type or not text:
        return None
    value = normalise(after, text)
    fitting = "" if isinstance(value, PropertyError) else value
    return refit(record, after.name, fitting, caller.moment) if fitting != text else None
