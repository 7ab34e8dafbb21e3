"""Many records changed at a time, as the legacy APIs do it: all or none."""

from __future__ import annotations

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.errors import InvalidProperties, LegacyBatchErrors, PropertyError, excerpt
from axle.core.permissions import WRITE
from axle.core.property_types import Json, text_of
from axle.core.record import Record
from axle.core.sizes import MAX_BATCH, Named
from axle.operations.inputs import Create
from axle.operations.legacy.lists import ReadInput
from axle.operations.legacy.records import (
    LegacyReadOptions,
    LegacyRecordView,
    Value,
    legacy_errors,
    legacy_type,
    property_values,
    record_views,
    type_of_path,
)
from axle.operations.records.batches import bounded
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import known_id, numbers, unique_key
from axle.operations.records.plan import WritePlan
from axle.operations.records.single import archive_all
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

MAX_PROFILES = 1_000


class ProfileInput(msgspec.Struct):
    """A profile to change or to create, named by one of its keys."""

    properties: Named[Value] = []
    vid: int | str | None = None
    email: str | None = None


class RecordChange(msgspec.Struct):
    """New values for the record that an id names."""

    objectId: int | str
    properties: Named[Value] = []


class ProfileWrite(msgspec.Struct):
    """What a batch writes to one profile: its record, None where it is to be created; its values; its place in the batch."""

    record: Record | None
    values: dict[str, Json]
    index: int


# The name of a property, empty for the id, and a value of it: what a profile is named by. Both are empty where it is new.
Key = tuple[str, str]


def save_profiles(tx: Transaction, caller: Caller, request: Request[list[ProfileInput]]) -> None:
    """Change the profiles that are there and create the others. What is named twice takes all that is said of it, in order."""
    object_type = type_of_path(caller, request.path, WRITE)
    bounded(len(request.body), MAX_PROFILES)
    writes = _profile_writes(tx, object_type, request.body)
    plan, changeset = WritePlan(tx, caller, object_type), ChangeSet(tx, caller)
    _check_values(plan, writes)
    with legacy_errors(tx, object_type):
        updated = plan.update([(write.record, write.values) for write in writes if write.record])
        created = plan.create([Create(write.values) for write in writes if not write.record])
        changeset.add_all([*updated, *created])
        changeset.save()


def _profile_writes(tx: Transaction, object_type: ObjectType, inputs: list[ProfileInput]) -> list[ProfileWrite]:
    """Return what is written to each profile, once for each. Raises LegacyBatchErrors for an id that no record has."""
    values = [property_values(object_type, profile_input.properties) for profile_input in inputs]
    keys = [_key(object_type, *each) for each in zip(inputs, values, strict=True)]
    records = _records_by_key(tx, object_type, keys)
    _check_ids(object_type, keys, records)
    writes: dict[Key, ProfileWrite] = {}
    for index, (key, properties) in enumerate(zip(keys, values, strict=True)):
        record = records.get(key)
        write = writes.setdefault(_identity(object_type, key, record, index), ProfileWrite(record, {}, index))
        prop, text = key
        if text and not record:
            write.values.setdefault(prop, text)
        write.values.update(properties)
    return list(writes.values())


def _check_ids(object_type: ObjectType, keys: list[Key], records: dict[Key, Record]) -> None:
    missing = [index for index, key in enumerate(keys) if key[0] == SYSTEM_ID and key not in records]
    if missing:
        error = PropertyError(SYSTEM_ID, "INVALID_ID", object_type.legacy.missing)
        raise LegacyBatchErrors([(index, error) for index in missing], [])


def _identity(object_type: ObjectType, key: Key, record: Record | None, index: int) -> Key:
    """Return what two inputs have in common that write the same profile; the place where an input has no key."""
    if record:
        return SYSTEM_ID, str(record.id)
    prop, text = key
    return prop, unique_key(object_type, prop, text) if text else str(index)


def _key(object_type: ObjectType, profile_input: ProfileInput, values: dict[str, Json]) -> Key:
    fields = {"vid": profile_input.vid, "email": profile_input.email}
    for word, prop in object_type.legacy.keys.items():
        text = text_of(fields.get(word) or values.get(prop))
        if text:
            return prop or SYSTEM_ID, text
    return "", ""


def _records_by_key(tx: Transaction, object_type: ObjectType, keys: list[Key]) -> dict[Key, Record]:
    """Return the live records that there are by their keys; a query for each property."""
    by_key: dict[Key, Record] = {}
    for prop in {prop for prop, text in keys if text}:
        texts = [text for other_prop, text in keys if other_prop == prop]
        ids = numbers(tx, object_type, texts, prop)
        records = {record.id: record for record in tx.records(object_type, sorted({number for number in ids if number}))}
        by_key |= {(prop, text): records[number] for text, number in zip(texts, ids, strict=True) if number in records}
    return by_key


def _check_values(plan: WritePlan, writes: list[ProfileWrite]) -> None:
    """Refuse a batch some of whose values are wrong. Raises LegacyBatchErrors that says of which inputs."""
    failures: list[tuple[int, PropertyError]] = []
    addresses: list[str] = []
    for write in writes:
        try:
            plan.accept([(write.values, write.record.properties if write.record else {})])
        except InvalidProperties as wrong:
            failures += [(write.index, refusal) for refusal in wrong.refusals]
            addresses += [excerpt(text_of(write.values[r.name])) for r in wrong.refusals if r.code == "INVALID_EMAIL"]
    if failures:
        raise LegacyBatchErrors(failures, addresses)


def create(tx: Transaction, caller: Caller, request: Request[list[list[Value]]]) -> list[LegacyRecordView]:
    """Create records, all or none."""
    object_type = type_of_path(caller, request.path, WRITE)
    bounded(len(request.body))
    changeset = ChangeSet(tx, caller)
    with legacy_errors(tx, object_type):
        inputs = [Create(property_values(object_type, values)) for values in request.body]
        planned = WritePlan(tx, caller, object_type).create(inputs)
        changeset.add_all(planned)
        changeset.save()
    return record_views(tx, caller, object_type, [each.record for each in planned], LegacyReadOptions())


def update(tx: Transaction, caller: Caller, request: Request[list[RecordChange]]) -> list[LegacyRecordView]:
    """Change records, all or none; those that do not exist are left out."""
    return _updated(tx, caller, type_of_path(caller, request.path, WRITE), request.body)


def update_later(tx: Transaction, caller: Caller, request: Request[list[RecordChange]]) -> None:
    """Change records at once, where the service takes the request and carries it out later."""
    object_type = legacy_type(caller, request.path["objectType"])
    _updated(tx, caller, caller.type(object_type.name, WRITE), request.body)


def _updated(tx: Transaction, caller: Caller, object_type: ObjectType, inputs: list[RecordChange]) -> list[LegacyRecordView]:
    bounded(len(inputs))
    records = {record.id: record for record in tx.records(object_type, sorted(_ids([item.objectId for item in inputs])))}
    values: dict[int, dict[str, Json]] = {}
    for item in inputs:
        number = known_id(item.objectId)
        if number in records:
            values.setdefault(records[number].id, {}).update(property_values(object_type, item.properties))
    changeset = ChangeSet(tx, caller)
    with legacy_errors(tx, object_type):
        writes = [(records[number], properties) for number, properties in values.items()]
        changeset.add_all(WritePlan(tx, caller, object_type).update(writes))
        changeset.save()
    return record_views(tx, caller, object_type, [changeset.current(records[number]) for number in values], LegacyReadOptions())


def _ids(texts: list[int | str]) -> set[int]:
    return {number for number in map(known_id, texts) if number}


def archive(tx: Transaction, caller: Caller, request: Request[ReadInput]) -> None:
    """Put records into the recycle bin; unknown ids are ignored."""
    object_type = type_of_path(caller, request.path, WRITE)
    bounded(len(request.body.ids), MAX_BATCH)
    archive_all(tx, caller, tx.records(object_type, sorted(_ids(request.body.ids))))
