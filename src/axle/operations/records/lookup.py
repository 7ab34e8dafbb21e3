"""From what a client names a record by to the record: an id, or the value of a unique property."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from axle.core.catalog import MERGED_IDS, SYSTEM_ID, Catalog, ObjectType
from axle.core.errors import AxleError, Invalid, InvalidId, NotFound, NotFoundHtml, PropertyError
from axle.core.property_types import normalise
from axle.core.record import Record, RecordKey
from axle.operations.inputs import Id
from axle.storage.interface import Transaction, first

MAX_ID = 2**53
MAX_NUMBER = 2**63 - 1  # what can be the number of a record
SHOWN_ID = 100  # characters of an unknown id that an answer repeats

_NUMBER = re.compile(r"(-?)0*(\d{1,19})", re.ASCII)


def record_id(text: Id) -> int:
    """Read a record id; zeros before it do not count. Raises InvalidId in the words that fit: no number, or not positive."""
    excerpt = str(text)[:SHOWN_ID]
    match = _NUMBER.fullmatch(str(text))
    number = int(match[1] + match[2]) if match else MAX_NUMBER + 1
    if not -MAX_NUMBER - 1 <= number <= MAX_NUMBER:
        raise InvalidId("Object not found.  objectId are usually numeric.", context={"id": [excerpt]})
    if number <= 0:
        raise InvalidId("Object not found. objectId is usually positive.", context={"id": [excerpt]})
    return number


def known_id(text: Id) -> int | None:
    """Read a record id of a batch; None for what cannot be one."""
    try:
        return record_id(text)
    except InvalidId:
        return None


def missing() -> NotFound:
    """Say that a record to be changed or removed does not exist."""
    return NotFound("resource not found")


def unreadable() -> NotFound:
    """Say that a record to be read does not exist."""
    return NotFoundHtml("Object not found.")


def unique_key(object_type: ObjectType, prop: str, text: str) -> str:
    """Return the form in which a unique value is stored. Raises Invalid for a property that is not unique."""
    if prop not in object_type.unique:
        raise Invalid(
            f"Property {prop} is not a unique property of {object_type.name}, so it cannot be used as idProperty.",
            context={"idProperty": [prop]},
        )
    value = normalise(object_type.properties[prop], text)
    return text if isinstance(value, PropertyError) else value


def find(tx: Transaction, object_type: ObjectType, text: str, prop: str, archived: bool | None = False) -> Record | None:
    """Return the record that a path names, by id or by a unique property; a merged-away id leads to what it became."""
    record = exact_record(tx, object_type, text, prop, archived)
    if record is None and not archived and prop in ("", SYSTEM_ID):
        holder = merged_into(tx, object_type, record_id(text))
        record = first(tx.records(object_type, [holder])) if holder else None
    return record


def merged_into(tx: Transaction, object_type: ObjectType, number: int) -> int | None:
    """Return the id of the live record that a record was merged into, if it was."""
    return tx.unique_holders(object_type, MERGED_IDS, [str(number)]).get(str(number))


def exact_record(
    tx: Transaction, object_type: ObjectType, text: str, prop: str, archived: bool | None = False
) -> Record | None:
    """Return the very record that a path names, by id or by a unique property."""
    if prop and prop != SYSTEM_ID:
        key = unique_key(object_type, prop, text)
        holder = tx.unique_holders(object_type, prop, [key]).get(key)
        return first(tx.records(object_type, [holder], archived)) if holder else None
    return first(tx.records(object_type, [record_id(text)], archived))


def live_record(tx: Transaction, object_type: ObjectType, text: str, prop: str = "") -> Record:
    """Return the live record that a path names, to be changed. Raises NotFound."""
    record = find(tx, object_type, text, prop)
    if record is None:
        raise missing()
    return record


def numbers(tx: Transaction, object_type: ObjectType, ids: Sequence[Id], prop: str) -> list[int | None]:
    """Return the record id that each entry of a batch stands for; None where there is none."""
    if not prop or prop == SYSTEM_ID:
        return [known_id(one) for one in ids]
    keys = [unique_key(object_type, prop, str(one)) for one in ids]
    holders = tx.unique_holders(object_type, prop, list(dict.fromkeys(keys)))
    return [holders.get(key) for key in keys]


def not_found(object_type: ObjectType, ids: Sequence[str]) -> AxleError:
    """Say which records of a batch do not exist, all in one error."""
    return NotFound(
        f"Could not get some {object_type.label} objects, they may be deleted or not exist. Check that ids are valid.",
        context={"ids": [text[:SHOWN_ID] for text in ids]},
    )


def records_of(tx: Transaction, catalog: Catalog, keys: Iterable[RecordKey]) -> dict[RecordKey, Record]:
    """Return records of any types, archived ones too, as far as they are there."""
    ids: dict[int, set[int]] = {}
    for key in keys:
        ids.setdefault(key.type, set()).add(key.id)
    records: dict[RecordKey, Record] = {}
    for type_key, record_ids in sorted(ids.items()):
        object_type = catalog.even_archived(type_key)
        if object_type:
            records.update((record.key, record) for record in tx.records(object_type, sorted(record_ids), None))
    return records
