"""Many records changed at a time, as the first versions of the API do it: all or none."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.changes import Record
from axle.core.errors import InvalidProperties, LegacyBatchErrors, PropertyError
from axle.core.model import LegacyForm
from axle.core.permissions import WRITE
from axle.core.property_types import Json, text_of
from axle.core.sizes import Named
from axle.operations.inputs import Create
from axle.operations.legacy.lists import ReadInput
from axle.operations.legacy.records import LegacyReadOptions, LegacyRecordView, Value, form, show, told, typed, values
from axle.operations.records.batches import bounded
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import known_id, numbers, unique_key
from axle.operations.records.single import archive_all, current
from axle.operations.records.write import all_accepted, create_all, update_all
from axle.operations.request import BATCH_LIMIT, Caller, Request
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


def save_profiles(tx: Transaction, caller: Caller, ask: Request[list[ProfileInput]]) -> None:
    """Change the profiles that are there and create the others. What is named twice takes all that is said of it, in order."""
    kind, known = form(caller, ask, WRITE)
    bounded(len(ask.body), PROFILES_LIMIT)
    wanted = _wanted(tx, kind, known, ask.body)
    work = ChangeSet(tx, caller)
    _check(work, kind, wanted)
    with told(tx, kind):
        update_all(work, kind, [(one.record, one.values) for one in wanted if one.record])
        new = [Create(one.values) for one in wanted if not one.record]
        create_all(work, kind, new)
        work.save()


def _wanted(tx: Transaction, kind: ObjectType, known: LegacyForm, given: list[ProfileInput]) -> list[Wanted]:
    """Return what is wanted of each record, once for each. Raises LegacyBatchErrors for an id that no record has."""
    named = [values(kind, one.properties) for one in given]
    keys = [_key(known, one, properties) for one, properties in zip(given, named, strict=True)]
    records = _records(tx, kind, keys)
    unknown = [index for index, key in enumerate(keys) if key[0] == SYSTEM_ID and key not in records]
    if unknown:
        raise LegacyBatchErrors([(index, PropertyError(SYSTEM_ID, "INVALID_ID", known.missing)) for index in unknown], [])
    found: dict[tuple[str, str], Wanted] = {}
    for index, (key, properties) in enumerate(zip(keys, named, strict=True)):
        record = records.get(key)
        prop, text = key
        own: dict[str, Json] = {prop: text} if text and not record else {}
        same = (SYSTEM_ID, str(record.id)) if record else (prop, unique_key(kind, prop, text) if text else str(index))
        found.setdefault(same, Wanted(record, own, index)).values.update(properties)
    return list(found.values())


def _key(known: LegacyForm, one: ProfileInput, named: dict[str, Json]) -> tuple[str, str]:
    """Return what a profile is named by: a property, or the id, and its value; an empty one where it is new and has none."""
    given = {"vid": one.vid, "email": one.email}
    for word, prop in known.keys.items():
        text = text_of(given.get(word) or named.get(prop))
        if text:
            return prop or SYSTEM_ID, text
    return "", ""


def _records(tx: Transaction, kind: ObjectType, keys: list[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    """Return the live records that there are by their keys; a query for each property."""
    found: dict[tuple[str, str], Record] = {}
    for prop in {prop for prop, text in keys if text}:
        texts = [text for one, text in keys if one == prop]
        ids = numbers(tx, kind, texts, prop)
        records = {record.id: record for record in tx.records(kind, sorted({one for one in ids if one}))}
        found |= {(prop, text): records[one] for text, one in zip(texts, ids, strict=True) if one in records}
    return found


def _check(work: ChangeSet, kind: ObjectType, wanted: list[Wanted]) -> None:
    """Refuse a batch some of whose values are wrong, telling of which inputs."""
    failures: list[tuple[int, PropertyError]] = []
    addresses: list[str] = []
    for one in wanted:
        try:
            all_accepted(work, kind, [one.values], [one.record.properties if one.record else {}])
        except InvalidProperties as wrong:
            failures += [(one.index, refusal) for refusal in wrong.refusals]
            addresses += [text_of(one.values[r.name])[:100] for r in wrong.refusals if r.code == "INVALID_EMAIL"]
    if failures:
        raise LegacyBatchErrors(failures, addresses)


def create(tx: Transaction, caller: Caller, ask: Request[list[list[Value]]]) -> list[LegacyRecordView]:
    """Create records, all or none."""
    kind, _ = form(caller, ask, WRITE)
    bounded(len(ask.body))
    work = ChangeSet(tx, caller)
    with told(tx, kind):
        changes = create_all(work, kind, [Create(values(kind, one)) for one in ask.body])
        work.save()
    return show(tx, caller, kind, [current(work, change.after) for change in changes], LegacyReadOptions())


def update(tx: Transaction, caller: Caller, ask: Request[list[RecordChange]]) -> list[LegacyRecordView]:
    """Change records, all or none; those that do not exist are left out."""
    kind, _ = form(caller, ask, WRITE)
    return _updated(tx, caller, kind, ask)


def update_later(tx: Transaction, caller: Caller, ask: Request[list[RecordChange]]) -> None:
    """Change records, where the first versions take the request and carry it out later: here it is done at once."""
    kind, _ = typed(caller, ask.names["objectType"])
    _updated(tx, caller, caller.type(kind.name, WRITE), ask)


def _updated(tx: Transaction, caller: Caller, kind: ObjectType, ask: Request[list[RecordChange]]) -> list[LegacyRecordView]:
    bounded(len(ask.body))
    found = {record.id: record for record in tx.records(kind, sorted(_ids([one.objectId for one in ask.body])))}
    wanted: dict[int, dict[str, Json]] = {}
    for one in ask.body:
        number = known_id(one.objectId)
        if number in found:
            wanted.setdefault(found[number].id, {}).update(values(kind, one.properties))
    work = ChangeSet(tx, caller)
    with told(tx, kind):
        update_all(work, kind, [(found[number], given) for number, given in wanted.items()])
        work.save()
    return show(tx, caller, kind, [current(work, found[number]) for number in wanted], LegacyReadOptions())


def _ids(given: list[Any]) -> set[int]:
    return {number for number in map(known_id, given) if number}


def archive(tx: Transaction, caller: Caller, ask: Request[ReadInput]) -> None:
    """Put records into the recycle bin; unknown ids are ignored."""
    kind, _ = form(caller, ask, WRITE)
    bounded(len(ask.body.ids), BATCH_LIMIT)
    archive_all(ChangeSet(tx, caller), tx.records(kind, sorted(_ids(ask.body.ids))))
