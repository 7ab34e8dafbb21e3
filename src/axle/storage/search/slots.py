"""Which column a property is kept in, and what stands there: the typed form in which a database compares it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.model import Property
from axle.core.property_types import form_of, key, multiple
from axle.core.record import Record
from axle.core.search import SORT_LENGTH, searched_property
from axle.storage.dialect import SLOTS
from axle.storage.sql import Value

COLUMNS = ("created_ms", "updated_ms", *(f"t{n}" for n in range(1, SLOTS + 1)), *(f"n{n}" for n in range(1, SLOTS + 1)))
_PLACES = {column: place for place, column in enumerate(COLUMNS)}
INDEXES = {"created_ms": "slot_created", "updated_ms": "slot_updated", "n1": "slot_due"}


class ColumnCondition(NamedTuple):
    """A condition on one column: an operator with its operands, as the column holds them."""

    column: str
    operator: str
    values: tuple[Value, ...]
    inclusive: bool = True


class Slot(msgspec.Struct):
    """The column that a property of some type was given; `filled` up to which record id its values stand there, -1 for all."""

    column: str
    filled: int = -1
    type: str = ""


def fixed(object_type: ObjectType) -> dict[str, Slot]:
    """Return the slots that every type has from the start."""
    definition = object_type.definition
    columns = ((definition.status, "t1"), (definition.owner, "t2"), (definition.due, "n1"))
    return {name: Slot(column) for name, column in columns if name and letter(object_type.properties[name]) == column[0]}


def letter(prop: Property) -> str:
    """Return which sort of slot suits a property: `t`, `n`, or none for a multi-select."""
    return "" if multiple(prop) else form_of(prop).column


def free_column(slots: Iterable[Slot], sort: str) -> str:
    """Return a column that no property of the type has; empty when all are taken. The first ones are never given away."""
    taken = {slot.column for slot in slots}
    first = 3 if sort == "t" else 2
    return next((f"{sort}{n}" for n in range(first, SLOTS + 1) if f"{sort}{n}" not in taken), "")


def serves(slot: Slot, prop: Property) -> bool:
    """Tell whether a slot holds what the property now is: who filled it may have known the property by another type."""
    return not slot.type or (slot.type == prop.type and slot.column[0] == letter(prop))


def stored(prop: Property, text: str) -> Value:
    """Return a property's text as its slot holds it."""
    value = key(prop, text) if text else None
    if value is None:
        return None
    return value[:SORT_LENGTH] if isinstance(value, str) else float(value.n)


def row(record: Record, slots: Mapping[str, Slot]) -> list[Value]:
    """Return what stands in the columns of a record, in the order of `COLUMNS`."""
    values: list[Value] = [None] * len(COLUMNS)
    values[0], values[1] = record.created_ms, record.updated_ms
    for name, slot in slots.items():
        prop, text = record.type.properties.get(name), record.properties.get(name)
        if prop and text and serves(slot, prop):
            values[_PLACES[slot.column]] = stored(prop, text)
    return values


def column_of(object_type: ObjectType, name: str, slots: Mapping[str, Slot]) -> str:
    """Return the column that answers for a property; empty where none does, or not yet for all records."""
    if name == SYSTEM_ID:
        return "id"
    if name in object_type.definition.created:
        return "created_ms"
    if name in object_type.definition.modified:
        return "updated_ms"
    slot = slots.get(name)
    return slot.column if slot is not None and slot.filled < 0 and serves(slot, object_type.properties[name]) else ""


def index_of(column: str) -> str:
    """Return the index that follows a column's order."""
    return INDEXES.get(column) or ("slot_key" if column == "id" else f"slot_{column}")


def slottable(object_type: ObjectType, name: str) -> bool:
    """Tell whether a property could be given a slot."""
    return (
        name in object_type.properties and name not in object_type.system and bool(letter(searched_property(object_type, name)))
    )
