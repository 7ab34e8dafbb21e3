"""Batches: up to a hundred records at a time, each call one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from axle.core.acceptance import acceptable, duplicates
from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.changes import Change
from axle.core.errors import AxleError, Invalid, InvalidProperties, PropertyError
from axle.core.permissions import READ, WRITE
from axle.core.record import Record
from axle.operations.inputs import BatchRead, BatchUpdate, Create, Creates, Ids, Updates
from axle.operations.records import views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import SHOWN_ID, known_id, not_found, numbers, unique_key
from axle.operations.records.single import archive_all, current, named, noting
from axle.operations.records.write import create_all, create_some, update_all
from axle.operations.request import (
    BATCH_LIMIT,
    HISTORY_LIMIT,
    BatchError,
    BatchResult,
    Caller,
    ReadOptions,
    RecordView,
    Request,
)
from axle.storage.interface import Transaction


def bounded(count: int, most: int = BATCH_LIMIT) -> None:
    """Refuse a batch that is empty or too large."""
    if count == 0:
        raise Invalid("Batch input provided should have at least one object.")
    if count > most:
        raise Invalid(f"The maximum number of inputs is {most}, but there were {count}.", context={"inputs": [str(count)]})


def no_duplicates(ids: Sequence[str]) -> None:
    """Refuse a batch that names a record twice."""
    twice = duplicates(ids)
    if twice:
        shown = [text[:SHOWN_ID] for text in twice]
        raise Invalid(f"Duplicate IDs found in batch input: [{', '.join(shown)}]. IDs must be unique", context={"ids": shown})


def create(tx: Transaction, caller: Caller, request: Request[Creates]) -> BatchResult:
    """Create records: all or none, unless every input carries a trace id of its own; then those that can be created."""
    object_type = caller.type(request.path["objectType"], WRITE)
    inputs = request.body.inputs
    bounded(len(inputs))
    changeset = ChangeSet(tx, caller)
    problems: list[BatchError] = []
    if _traced([item.objectWriteTraceId for item in inputs]):
        changes, problems = create_some(changeset, object_type, inputs)
    else:
        changes = create_all(changeset, object_type, inputs)
    changeset.save()
    return BatchResult([noting(changeset, views.created(caller, change)) for change in changes], problems)


def _traced(traces: Sequence[str | None]) -> bool:
    """Tell whether every input has a trace id that no other has."""
    return all(traces) and len(set(traces)) == len(traces)


def read(tx: Transaction, caller: Caller, request: Request[BatchRead]) -> BatchResult:
    """Read records by id or by a unique property; those that do not exist are told in one error."""
    object_type = caller.type(request.path["objectType"], READ)
    body = request.body
    history = tuple(body.propertiesWithHistory or ())
    bounded(len(body.inputs), HISTORY_LIMIT if history else BATCH_LIMIT)
    given = list(dict.fromkeys(body.ids))
    ids = numbers(tx, object_type, given, body.idProperty or "")
    found = {r.id: r for r in tx.records(object_type, [one for one in ids if one], request.options.archived)}
    records = [found[one] for one in dict.fromkeys(ids) if one in found]
    missing = [text for text, one in zip(given, ids, strict=True) if one not in found]
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
    records = _resolved(tx, object_type, inputs)
    missing = [str(item.id) for item in inputs if _key(item) not in records]
    known = [(records[_key(item)], item) for item in inputs if _key(item) in records]
    no_duplicates([str(record.id) for record, _ in known])
    changeset = ChangeSet(tx, caller)
    update_all(changeset, object_type, [(record, item.properties) for record, item in known])
    changeset.save()
    shown = [_shown(changeset, caller, record, item) for record, item in known]
    return BatchResult(shown, [BatchError(not_found(object_type, missing))] if missing else [])


def _shown(changeset: ChangeSet, caller: Caller, record: Record, item: BatchUpdate) -> RecordView:
    view = views.updated(caller, current(changeset, record), named(changeset, record, item.properties))
    view.trace = item.objectWriteTraceId or ""
    return noting(changeset, view)


def _key(item: BatchUpdate) -> tuple[str, str]:
    """Return what an input names a record by: the property, none for the id, and its value."""
    prop = item.idProperty or ""
    return ("" if prop == SYSTEM_ID else prop, str(item.id))


def _check_keys(caller: Caller, object_type: ObjectType, names: Sequence[str], known: Sequence[str] = ()) -> None:
    """Refuse inputs named by a property that is not unique, in the service's words: clients tell this refusal by them.

    The id of a record is no such property, unless it is among those that are `known` beside the unique ones.
    """
    for prop in names:
        if prop and prop not in object_type.unique and prop not in known:
            text = (
                f"Unable to perform update/upsert by non-unique {object_type.id} property {prop} in portal ID {caller.account}"
            )
            raise Invalid(text, context={"idProperty": [prop]})


def _check_ids(inputs: Sequence[BatchUpdate]) -> None:
    """Refuse what can be no record's id where nothing says of what it is a value: no record is made of it by mistake."""
    for prop, text in map(_key, inputs):
        if not prop and known_id(text) is None:
            shown = text[:SHOWN_ID]
            raise Invalid(f"{shown} is not the id of a record: name its property in idProperty.", context={"id": [shown]})


def _resolved(tx: Transaction, object_type: ObjectType, inputs: Sequence[BatchUpdate]) -> dict[tuple[str, str], Record]:
    """Return the live record that each input names, where there is one; a query per property."""
    by_property: dict[str, list[str]] = {}
    for item in inputs:
        prop, text = _key(item)
        by_property.setdefault(prop, []).append(text)
    found: dict[tuple[str, str], Record] = {}
    for prop, texts in by_property.items():
        ids = numbers(tx, object_type, texts, prop)
        records = {r.id: r for r in tx.records(object_type, [one for one in dict.fromkeys(ids) if one])}
        found.update({(prop, text): records[one] for text, one in zip(texts, ids, strict=True) if one in records})
    return found


def archive(tx: Transaction, caller: Caller, request: Request[Ids]) -> None:
    """Put records into the recycle bin; unknown ids are ignored."""
    object_type = caller.type(request.path["objectType"], WRITE)
    bounded(len(request.body.inputs))
    ids = {known_id(one) for one in request.body.ids}
    archive_all(ChangeSet(tx, caller), tx.records(object_type, sorted(one for one in ids if one)))


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
    ids = (SYSTEM_ID,) if caller.behaviour.upsert_by_object_id else ()
    _check_keys(caller, object_type, [item.idProperty or "" for item in inputs], ids)
    _check_ids(inputs)
    no_duplicates([f"{prop}={unique_key(object_type, prop, text)}" if prop else text for prop, text in map(_key, inputs)])
    records = _resolved(tx, object_type, inputs)
    known = [(records[_key(item)], item) for item in inputs if _key(item) in records]
    no_duplicates([str(record.id) for record, _ in known])
    unknown = [item for item in inputs if _key(item) not in records]
    unknown, problems = _creatable(caller, object_type, unknown)
    changeset = ChangeSet(tx, caller)
    update_all(changeset, object_type, [(record, item.properties) for record, item in known])
    new = [Create(item.properties, objectWriteTraceId=item.objectWriteTraceId) for item in unknown]
    changes = create_all(changeset, object_type, new, [_own_key(object_type, item) for item in unknown]) if unknown else []
    changeset.save()
    outcome = {_key(item): _upserted(_shown(changeset, caller, record, item), False) for record, item in known}
    outcome |= {_key(item): _made(changeset, caller, change, item) for item, change in zip(unknown, changes, strict=True)}
    return BatchResult([outcome[_key(item)] for item in inputs if _key(item) in outcome], problems)


def _creatable(
    caller: Caller, object_type: ObjectType, unknown: Sequence[BatchUpdate]
) -> tuple[list[BatchUpdate], list[BatchError]]:
    """Split the inputs that match no record into those to create, and an error where an unknown id may not create one."""
    if caller.behaviour.upsert_creates_unknown_object_id:
        return list(unknown), []
    missing = [str(item.id) for item in unknown if not _key(item)[0]]
    errors: list[AxleError] = [not_found(object_type, missing)] if missing else []
    return [item for item in unknown if _key(item)[0]], [BatchError(error) for error in errors]


def _own_key(object_type: ObjectType, item: BatchUpdate) -> dict[str, str]:
    """Return the unique value that a created record has from being named by it. Raises Invalid if it cannot be one."""
    prop, text = _key(item)
    if not prop:
        return {}
    value = acceptable(object_type, object_type.properties[prop], text)
    if isinstance(value, PropertyError):
        raise InvalidProperties([value])
    if not value:
        raise Invalid(f"An input that is named by {prop} needs a value of it.", context={"idProperty": [prop]})
    return {prop: value}


def _made(changeset: ChangeSet, caller: Caller, change: Change, item: BatchUpdate) -> RecordView:
    view = views.created(caller, change)
    view.trace = item.objectWriteTraceId or ""
    return _upserted(noting(changeset, view), True)


def _upserted(view: RecordView, new: bool) -> RecordView:
    view.new = new
    return view
