"""Many records changed at a time, as the first versions of the API do it: all or none."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.errors import InvalidProperties, LegacyBatchErrors, PropertyError, excerpt
from axle.core.legacy import LegacyForm
from axle.core.permissions import WRITE
from axle.core.property_types import Json, text_of
from axle.core.record import Record
from axle.core.sizes import MAX_BATCH, Named
from axle.operations.inputs import Create
from axle.operations.legacy.lists import ReadInput
from axle.operations.legacy.records import LegacyReadOptions, LegacyRecordView, Value, form, show, told, typed, values
from axle.operations.records.batches import bounded
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import known_id, numbers, unique_key
from axle.operations.records.plan import WritePlan
from axle.operations.records.single import archive_all
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

PROFILES_LIMIT = 1_000


class ProfileInput(msgspec.Struct):
    """A profile to change or to create, named by one of its keys."""

    properties: Named[Value] = []
    vid: int | str | None = None
    email: str | None = None


class RecordChange(msgspec.Struct):
    """New values for the record that an id names."""

    objectId: int | str
    properties: Named[Value] = []


class Wanted(msgspec.Struct):
    """What a batch wants of one record: the record, none where it is to be created, and its values, with their places."""

    record: Record | None
    values: dict[str, Json]
    index: int


def save_profiles(tx: Transaction, caller: Caller, request: Request[list[ProfileInput]]) -> None:
    """Change the profiles that are there and create the others. What is named twice takes all that is said of it, in order."""
    object_type, known = form(caller, request, WRITE)
    bounded(len(request.body), PROFILES_LIMIT)
    items = _wanted(tx, object_type, known, request.body)
    plan, changeset = WritePlan(tx, caller, object_type), ChangeSet(tx, caller)
    _check(plan, items)
    with told(tx, object_type):
        updated = plan.update([(item.record, item.values) for item in items if item.record])
        created = plan.create([Create(item.values) for item in items if not item.record])
        changeset.add_all([*updated, *created])
        changeset.save()


def _wanted(tx: Transaction, object_type: ObjectType, known: LegacyForm, profile_inputs: list[ProfileInput]) -> list[Wanted]:
    """Return what is wanted of each record, once for each. Raises LegacyBatchErrors for an id that no record has."""
    named = [values(object_type, profile_input.properties) for profile_input in profile_inputs]
    keys = [_key(known, profile_input, properties) for profile_input, properties in zip(profile_inputs, named, strict=True)]
    records = _records(tx, object_type, keys)
    unknown = [index for index, key in enumerate(keys) if key[0] == SYSTEM_ID and key not in records]
    if unknown:
        raise LegacyBatchErrors([(index, PropertyError(SYSTEM_ID, "INVALID_ID", known.missing)) for index in unknown], [])
    items: dict[tuple[str, str], Wanted] = {}
    for index, (key, properties) in enumerate(zip(keys, named, strict=True)):
        record = records.get(key)
        prop, text = key
        own: dict[str, Json] = {prop: text} if text and not record else {}
        same = (SYSTEM_ID, str(record.id)) if record else (prop, unique_key(object_type, prop, text) if text else str(index))
        items.setdefault(same, Wanted(record, own, index)).values.update(properties)
    return list(items.values())


def _key(known: LegacyForm, profile_input: ProfileInput, named: dict[str, Json]) -> tuple[str, str]:
    """Return what a profile is named by: a property, or the id, and its value; an empty one where it is new and has none."""
    given = {"vid": profile_input.vid, "email": profile_input.email}
    for word, prop in known.keys.items():
        text = text_of(given.get(word) or named.get(prop))
        if text:
            return prop or SYSTEM_ID, text
    return "", ""


def _records(tx: Transaction, object_type: ObjectType, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """Return the live records that there are by their keys; a query for each property."""
    found: dict[tuple[str, str], Record] = {}
    for prop in {prop for prop, text in keys if text}:
        texts = [text for one, text in keys if one == prop]
        ids = numbers(tx, object_type, texts, prop)
        records = {record.id: record for record in tx.records(object_type, sorted({one for one in ids if one}))}
        found |= {(prop, text): records[one] for text, one in zip(texts, ids, strict=True) if one in records}
    return found


def _check(plan: WritePlan, items: list[Wanted]) -> None:
    """Refuse a batch some of whose values are wrong, telling of which inputs."""
    failures: list[tuple[int, PropertyError]] = []
    addresses: list[str] = []
    for item in items:
        try:
            plan.accept([(item.values, item.record.properties if item.record else {})])
        except InvalidProperties as wrong:
            failures += [(item.index, refusal) for refusal in wrong.refusals]
            addresses += [excerpt(text_of(item.values[r.name])) for r in wrong.refusals if r.code == "INVALID_EMAIL"]
    if failures:
        raise LegacyBatchErrors(failures, addresses)


def create(tx: Transaction, caller: Caller, request: Request[list[list[Value]]]) -> list[LegacyRecordView]:
    """Create records, all or none."""
    object_type, _ = form(caller, request, WRITE)
    bounded(len(request.body))
    changeset = ChangeSet(tx, caller)
    with told(tx, object_type):
        planned = WritePlan(tx, caller, object_type).create([Create(values(object_type, one)) for one in request.body])
        changeset.add_all(planned)
        changeset.save()
    return show(tx, caller, object_type, [record.record for record in planned], LegacyReadOptions())


def update(tx: Transaction, caller: Caller, request: Request[list[RecordChange]]) -> list[LegacyRecordView]:
    """Change records, all or none; those that do not exist are left out."""
    object_type, _ = form(caller, request, WRITE)
    return _updated(tx, caller, object_type, request)


def update_later(tx: Transaction, caller: Caller, request: Request[list[RecordChange]]) -> None:
    """Change records, where the first versions take the request and carry it out later: here it is done at once."""
    object_type, _ = typed(caller, request.path["objectType"])
    _updated(tx, caller, caller.type(object_type.name, WRITE), request)


def _updated(
    tx: Transaction, caller: Caller, object_type: ObjectType, request: Request[list[RecordChange]]
) -> list[LegacyRecordView]:
    bounded(len(request.body))
    records = {record.id: record for record in tx.records(object_type, sorted(_ids([one.objectId for one in request.body])))}
    wanted: dict[int, dict[str, Json]] = {}
    for one in request.body:
        number = known_id(one.objectId)
        if number in records:
            wanted.setdefault(records[number].id, {}).update(values(object_type, one.properties))
    changeset = ChangeSet(tx, caller)
    with told(tx, object_type):
        changes = [(records[number], given) for number, given in wanted.items()]
        changeset.add_all(WritePlan(tx, caller, object_type).update(changes))
        changeset.save()
    return show(tx, caller, object_type, [changeset.current(records[number]) for number in wanted], LegacyReadOptions())


def _ids(given: list[Any]) -> set[int]:
    return {number for number in map(known_id, given) if number}


def archive(tx: Transaction, caller: Caller, request: Request[ReadInput]) -> None:
    """Put records into the recycle bin; unknown ids are ignored."""
    object_type, _ = form(caller, request, WRITE)
    bounded(len(request.body.ids), MAX_BATCH)
    archive_all(tx, caller, tx.records(object_type, sorted(_ids(request.body.ids))))
