"""Batches: up to a hundred records at a time, each call one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from axle.core.acceptance import acceptable, duplicates
from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.errors import AxleError, Conflict, Invalid, InvalidProperties, PropertyError
from axle.core.events import CREATED
from axle.core.permissions import READ, WRITE
from axle.core.record import Record
from axle.core.sizes import MAX_BATCH
from axle.operations.inputs import BatchRead, BatchUpdate, Create, Creates, Ids, Updates
from axle.operations.records import views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import SHOWN_ID, known_id, not_found, numbers, unique_key
from axle.operations.records.plan import PlannedRecord, WritePlan
from axle.operations.records.single import archive_all
from axle.operations.request import (
    MAX_HISTORY_PAGE,
    BatchError,
    BatchResult,
    Caller,
    ReadOptions,
    RecordView,
    Request,
)
from axle.storage.interface import Transaction


def bounded(count: int, most: int = MAX_BATCH) -> None:
    """Refuse a batch that is empty or too large."""
    if count == 0:
        raise Invalid("Batch input provided should have at least one object.")
    if count > most:
        raise Invalid(f"The maximum number of inputs is {most}, but there were {count}.", context={"inputs": [str(count)]})


def no_duplicates(ids: Sequence[str]) -> None:
    """Refuse a batch that names a record twice."""
    twice = duplicates(ids)
    if twice:
        excerpts = [text[:SHOWN_ID] for text in twice]
        raise Invalid(
            f"Duplicate IDs found in batch input: [{', '.join(excerpts)}]. IDs must be unique", context={"ids": excerpts}
        )


def create(tx: Transaction, caller: Caller, request: Request[Creates]) -> BatchResult:
    """Create records: all or none, unless every input carries a trace id of its own; then those that can be created."""
    plan = WritePlan(tx, caller, caller.type(request.path["objectType"], WRITE))
    inputs = request.body.inputs
    bounded(len(inputs))
    changeset = ChangeSet(tx, caller)
    problems: list[BatchError] = []
    if _traced([item.objectWriteTraceId for item in inputs]):
        planned, problems = _add_each(changeset, plan, inputs)
    else:
        planned = plan.create(inputs)
        changeset.add_all(planned)
    changeset.save()
    return BatchResult([views.created(caller, record) for record in planned], problems)


def _add_each(changeset: ChangeSet, plan: WritePlan, inputs: Sequence[Create]) -> tuple[list[PlannedRecord], list[BatchError]]:
    """Add those records of a batch that can be created; what is wrong with the others is told by their trace ids.

    A bad association is not such a thing: it refuses the whole batch.
    """
    added: list[PlannedRecord] = []
    problems: list[BatchError] = []
    for item, associations in zip(inputs, plan.associate(inputs), strict=True):
        try:
            (planned,) = plan.create([item], [associations])
            changeset.add_planned(planned)
            added.append(planned)
        except AxleError as wrong:
            problems.append(BatchError(wrong, item.objectWriteTraceId or ""))
            if isinstance(wrong, Conflict) and wrong.holder:
                wrong.context = {"existingId": [str(wrong.holder)]}
    return added, problems


def _traced(traces: Sequence[str | None]) -> bool:
    """Tell whether every input has a trace id that no other has."""
    return all(traces) and len(set(traces)) == len(traces)


def read(tx: Transaction, caller: Caller, request: Request[BatchRead]) -> BatchResult:
    """Read records by id or by a unique property; those that do not exist are told in one error."""
    object_type = caller.type(request.path["objectType"], READ)
    body = request.body
    history = tuple(body.propertiesWithHistory or ())
    bounded(len(body.inputs), MAX_HISTORY_PAGE if history else MAX_BATCH)
    texts = list(dict.fromkeys(body.ids))
    ids = numbers(tx, object_type, texts, body.idProperty or "")
    records_by_id = {r.id: r for r in tx.records(object_type, [number for number in ids if number], request.options.archived)}
    records = [records_by_id[number] for number in dict.fromkeys(ids) if number in records_by_id]
    missing = [text for text, number in zip(texts, ids, strict=True) if number not in records_by_id]
    reading = ReadOptions(tuple(body.properties or ()), history)
    problems = [BatchError(not_found(object_type, missing))] if missing else []
    return BatchResult(views.views(tx, caller, records, reading), problems)


def update(tx: Transaction, caller: Caller, request: Request[Updates]) -> BatchResult:
    """Change records; unknown ones are told in one error, a bad value refuses the whole batch."""
    object_type = caller.type(request.path["objectType"], WRITE)
    inputs = request.body.inputs
    bounded(len(inputs))
    no_duplicates([str(item.id) for item in inputs])
    _check_keys(caller, object_type, [item.idProperty or "" for item in inputs])
    targets = _targets(tx, object_type, inputs)
    missing = [str(item.id) for item, record in targets if record is None]
    existing = [(item, record) for item, record in targets if record]
    planned = WritePlan(tx, caller, object_type).update([(record, item.properties) for item, record in existing])
    changeset = ChangeSet(tx, caller)
    changeset.add_all(planned)
    changeset.save()
    record_views = [_updated(caller, record, item) for (item, _), record in zip(existing, planned, strict=True)]
    return BatchResult(record_views, [BatchError(not_found(object_type, missing))] if missing else [])


def _updated(caller: Caller, planned: PlannedRecord, item: BatchUpdate) -> RecordView:
    view = views.updated(caller, planned, item.properties)
    view.trace = item.objectWriteTraceId or ""
    return view


def _check_keys(caller: Caller, object_type: ObjectType, names: Sequence[str], others: Sequence[str] = ()) -> None:
    """Refuse inputs named by a property that is not unique, in the service's words: clients tell this refusal by them.

    The id of a record is no such property, unless it is among the `others` that are allowed beside the unique ones.
    """
    for prop in names:
        if prop and prop not in object_type.unique and prop not in others:
            text = (
                f"Unable to perform update/upsert by non-unique {object_type.id} property {prop} in portal ID {caller.account}"
            )
            raise Invalid(text, context={"idProperty": [prop]})


def _check_ids(inputs: Sequence[BatchUpdate]) -> None:
    """Refuse what can be no record's id where nothing says of what it is a value: no record is made of it by mistake."""
    for prop, text in (item.key for item in inputs):
        if not prop and known_id(text) is None:
            excerpt = text[:SHOWN_ID]
            raise Invalid(f"{excerpt} is not the id of a record: name its property in idProperty.", context={"id": [excerpt]})


def _targets(
    tx: Transaction, object_type: ObjectType, inputs: Sequence[BatchUpdate]
) -> list[tuple[BatchUpdate, Record | None]]:
    """Return each input with the live record that it names, if there is one; a query per property.

    Raises Invalid where two inputs name the same record.
    """
    by_property: dict[str, list[str]] = {}
    for item in inputs:
        prop, text = item.key
        by_property.setdefault(prop, []).append(text)
    records: dict[tuple[str, str], Record] = {}
    for prop, texts in by_property.items():
        ids = dict(zip(texts, numbers(tx, object_type, texts, prop), strict=True))
        by_id = {record.id: record for record in tx.records(object_type, sorted({number for number in ids.values() if number}))}
        records.update({(prop, text): by_id[number] for text, number in ids.items() if number in by_id})
    no_duplicates([str(records[item.key].id) for item in inputs if item.key in records])
    return [(item, records.get(item.key)) for item in inputs]


def archive(tx: Transaction, caller: Caller, request: Request[Ids]) -> None:
    """Put records into the recycle bin; unknown ids are ignored."""
    object_type = caller.type(request.path["objectType"], WRITE)
    bounded(len(request.body.inputs))
    ids = {number for number in map(known_id, request.body.ids) if number}
    archive_all(tx, caller, tx.records(object_type, sorted(ids)))


def upsert(tx: Transaction, caller: Caller, request: Request[Updates]) -> BatchResult:
    """Change the records that exist and create the others, all or none.

    Named by a unique property, a created record has that value too; named by an id that does not exist, it gets a new one.
    Inputs that name no property have that of the query.
    """
    object_type = caller.type(request.path["objectType"], WRITE)
    inputs = request.body.inputs
    bounded(len(inputs))
    for item in inputs:
        item.idProperty = item.idProperty or request.options.id_property or None
    _check_named(caller, object_type, inputs)
    targets, problems = _writable(caller, object_type, _targets(tx, object_type, inputs))
    plan = WritePlan(tx, caller, object_type)
    updated = plan.update([(record, item.properties) for item, record in targets if record])
    new = [item for item, record in targets if record is None]
    created = plan.create([Create(item.properties) for item in new], fixed=[_own_key(object_type, item) for item in new])
    changeset = ChangeSet(tx, caller)
    changeset.add_all([*updated, *created])
    changeset.save()
    old, new_ones = iter(updated), iter(created)
    record_views = [_upserted(caller, next(old if record else new_ones), item) for item, record in targets]
    return BatchResult(record_views, problems)


def _check_named(caller: Caller, object_type: ObjectType, inputs: Sequence[BatchUpdate]) -> None:
    """Refuse inputs of an upsert that are named by what names no record, or as others are."""
    ids = (SYSTEM_ID,) if caller.behaviour.upsert_by_object_id else ()
    _check_keys(caller, object_type, [item.idProperty or "" for item in inputs], ids)
    _check_ids(inputs)
    keys = (item.key for item in inputs)
    no_duplicates([f"{prop}={unique_key(object_type, prop, text)}" if prop else text for prop, text in keys])


def _writable(
    caller: Caller, object_type: ObjectType, targets: Sequence[tuple[BatchUpdate, Record | None]]
) -> tuple[list[tuple[BatchUpdate, Record | None]], list[BatchError]]:
    """Return the inputs to write, and an error for those whose id is unknown where such an id may not create a record."""
    if caller.behaviour.upsert_creates_unknown_object_id:
        return list(targets), []
    writable = [(item, record) for item, record in targets if record or item.key[0]]
    missing = [str(item.id) for item, record in targets if record is None and not item.key[0]]
    return writable, [BatchError(not_found(object_type, missing))] if missing else []


def _own_key(object_type: ObjectType, item: BatchUpdate) -> dict[str, str]:
    """Return the unique value that a created record has from being named by it. Raises Invalid if it cannot be one."""
    prop, text = item.key
    if not prop:
        return {}
    value = acceptable(object_type, object_type.properties[prop], text)
    if isinstance(value, PropertyError):
        raise InvalidProperties([value])
    if not value:
        raise Invalid(f"An input that is named by {prop} needs a value of it.", context={"idProperty": [prop]})
    return {prop: value}


def _upserted(caller: Caller, planned: PlannedRecord, item: BatchUpdate) -> RecordView:
    new = planned.change is not None and planned.change.event == CREATED
    view = views.created(caller, planned) if new else views.updated(caller, planned, item.properties)
    view.trace, view.new = item.objectWriteTraceId or "", new
    return view
