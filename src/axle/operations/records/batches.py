"""Batches: up to a hundred records at a time, each call one transaction."""

from __future__ import annotations

from collections.abc import Sequence

from axle.core import changes as happenings
from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.changes import Change, Record
from axle.core.errors import AxleError, Invalid, InvalidProperties, PropertyError
from axle.core.permissions import READ, WRITE
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
    twice = happenings.duplicates(ids)
    if twice:
        shown = [text[:SHOWN_ID] for text in twice]
        raise Invalid(f"Duplicate IDs found in batch input: [{', '.join(shown)}]. IDs must be unique", context={"ids": shown})


def create(tx: Transaction, caller: Caller, ask: Request[Creates]) -> BatchResult:
    """Create records: all or none, unless every input carries a trace id of its own; then those that can be created."""
    kind = caller.type(ask.names["objectType"], WRITE)
    inputs = ask.body.inputs
    bounded(len(inputs))
    work = ChangeSet(tx, caller)
    problems: list[BatchError] = []
    if _traced([one.objectWriteTraceId for one in inputs]):
        changes, problems = create_some(work, kind, inputs)
    else:
        changes = create_all(work, kind, inputs)
    work.save()
    return BatchResult([noting(work, views.created(caller, change)) for change in changes], problems)


def _traced(traces: Sequence[str | None]) -> bool:
    """Tell whether every input has a trace id that no other has."""
    return all(traces) and len(set(traces)) == len(traces)


def read(tx: Transaction, caller: Caller, ask: Request[BatchRead]) -> BatchResult:
    """Read records by id or by a unique property; those that do not exist are told in one error."""
    kind = caller.type(ask.names["objectType"], READ)
    body = ask.body
    history = tuple(body.propertiesWithHistory or ())
    bounded(len(body.inputs), HISTORY_LIMIT if history else BATCH_LIMIT)
    given = list(dict.fromkeys(body.ids))
    ids = numbers(tx, kind, given, body.idProperty or "")
    found = {r.id: r for r in tx.records(kind, [one for one in ids if one], ask.reading.archived)}
    records = [found[one] for one in dict.fromkeys(ids) if one in found]
    missing = [text for text, one in zip(given, ids, strict=True) if one not in found]
    reading = ReadOptions(tuple(body.properties or ()), history)
    problems = [BatchError(not_found(kind, missing))] if missing else []
    return BatchResult(views.views(tx, caller, records, reading), problems)


def update(tx: Transaction, caller: Caller, ask: Request[Updates]) -> BatchResult:
    """Change records; unknown ones are told in one error, a bad value refuses the whole batch."""
    kind = caller.type(ask.names["objectType"], WRITE)
    inputs = ask.body.inputs
    bounded(len(inputs))
    no_duplicates([str(one.id) for one in inputs])
    _check_keys(caller, kind, [one.idProperty or "" for one in inputs])
    found = _resolved(tx, kind, inputs)
    missing = [str(one.id) for one in inputs if _key(one) not in found]
    known = [(found[_key(one)], one) for one in inputs if _key(one) in found]
    no_duplicates([str(record.id) for record, _ in known])
    work = ChangeSet(tx, caller)
    update_all(work, kind, [(record, one.properties) for record, one in known])
    work.save()
    shown = [_shown(work, caller, record, one) for record, one in known]
    return BatchResult(shown, [BatchError(not_found(kind, missing))] if missing else [])


def _shown(work: ChangeSet, caller: Caller, record: Record, one: BatchUpdate) -> RecordView:
    view = views.updated(caller, current(work, record), named(work, record, one.properties))
    view.trace = one.objectWriteTraceId or ""
    return noting(work, view)


def _key(one: BatchUpdate) -> tuple[str, str]:
    """Return what an input names a record by: the property, none for the id, and its value."""
    prop = one.idProperty or ""
    return ("" if prop == SYSTEM_ID else prop, str(one.id))


def _check_keys(caller: Caller, kind: ObjectType, names: Sequence[str], known: Sequence[str] = ()) -> None:
    """Refuse inputs named by a property that is not unique, in the service's words: clients tell this refusal by them.

    The id of a record is no such property, unless it is among those that are `known` beside the unique ones.
    """
    for prop in names:
        if prop and prop not in kind.unique and prop not in known:
            text = f"Unable to perform update/upsert by non-unique {kind.id} property {prop} in portal ID {caller.account}"
            raise Invalid(text, context={"idProperty": [prop]})


def _check_ids(inputs: Sequence[BatchUpdate]) -> None:
    """Refuse what can be no record's id where nothing says of what it is a value: no record is made of it by mistake."""
    for prop, text in map(_key, inputs):
        if not prop and known_id(text) is None:
            shown = text[:SHOWN_ID]
            raise Invalid(f"{shown} is not the id of a record: name its property in idProperty.", context={"id": [shown]})


def _resolved(tx: Transaction, kind: ObjectType, inputs: Sequence[BatchUpdate]) -> dict[tuple[str, str], Record]:
    """Return the live record that each input names, where there is one; a query per property."""
    by_property: dict[str, list[str]] = {}
    for one in inputs:
        prop, text = _key(one)
        by_property.setdefault(prop, []).append(text)
    found: dict[tuple[str, str], Record] = {}
    for prop, texts in by_property.items():
        ids = numbers(tx, kind, texts, prop)
        records = {r.id: r for r in tx.records(kind, [one for one in dict.fromkeys(ids) if one])}
        found.update({(prop, text): records[one] for text, one in zip(texts, ids, strict=True) if one in records})
    return found


def archive(tx: Transaction, caller: Caller, ask: Request[Ids]) -> None:
    """Put records into the recycle bin; unknown ids are ignored."""
    kind = caller.type(ask.names["objectType"], WRITE)
    bounded(len(ask.body.inputs))
    ids = {known_id(one) for one in ask.body.ids}
    archive_all(ChangeSet(tx, caller), tx.records(kind, sorted(one for one in ids if one)))


def upsert(tx: Transaction, caller: Caller, ask: Request[Updates]) -> BatchResult:
    """Change the records that exist and create the others, all or none.

    Named by a unique property, a created record has that value too; named by an id that does not exist, it gets a new one.
    Inputs that name no property have that of the query.
    """
    kind = caller.type(ask.names["objectType"], WRITE)
    inputs = ask.body.inputs
    bounded(len(inputs))
    for one in inputs:
        one.idProperty = one.idProperty or ask.reading.id_property or None
    ids = (SYSTEM_ID,) if caller.behaviour.upsert_by_object_id else ()
    _check_keys(caller, kind, [one.idProperty or "" for one in inputs], ids)
    _check_ids(inputs)
    no_duplicates([f"{prop}={unique_key(kind, prop, text)}" if prop else text for prop, text in map(_key, inputs)])
    found = _resolved(tx, kind, inputs)
    known = [(found[_key(one)], one) for one in inputs if _key(one) in found]
    no_duplicates([str(record.id) for record, _ in known])
    unknown = [one for one in inputs if _key(one) not in found]
    unknown, problems = _creatable(caller, kind, unknown)
    work = ChangeSet(tx, caller)
    update_all(work, kind, [(record, one.properties) for record, one in known])
    new = [Create(one.properties, objectWriteTraceId=one.objectWriteTraceId) for one in unknown]
    changes = create_all(work, kind, new, [_own_key(kind, one) for one in unknown]) if unknown else []
    work.save()
    outcome = {_key(one): _upserted(_shown(work, caller, record, one), False) for record, one in known}
    outcome |= {_key(one): _made(work, caller, change, one) for one, change in zip(unknown, changes, strict=True)}
    return BatchResult([outcome[_key(one)] for one in inputs if _key(one) in outcome], problems)


def _creatable(caller: Caller, kind: ObjectType, unknown: Sequence[BatchUpdate]) -> tuple[list[BatchUpdate], list[BatchError]]:
    """Split the inputs that match no record into those to create, and an error where an unknown id may not create one."""
    if caller.behaviour.upsert_creates_unknown_object_id:
        return list(unknown), []
    missing = [str(one.id) for one in unknown if not _key(one)[0]]
    errors: list[AxleError] = [not_found(kind, missing)] if missing else []
    return [one for one in unknown if _key(one)[0]], [BatchError(error) for error in errors]


def _own_key(kind: ObjectType, one: BatchUpdate) -> dict[str, str]:
    """Return the unique value that a created record has from being named by it. Raises Invalid if it cannot be one."""
    prop, text = _key(one)
    if not prop:
        return {}
    value = happenings.acceptable(kind, kind.properties[prop], text)
    if isinstance(value, PropertyError):
        raise InvalidProperties([value])
    if not value:
        raise Invalid(f"An input that is named by {prop} needs a value of it.", context={"idProperty": [prop]})
    return {prop: value}


def _made(work: ChangeSet, caller: Caller, change: Change, one: BatchUpdate) -> RecordView:
    view = views.created(caller, change)
    view.trace = one.objectWriteTraceId or ""
    return _upserted(noting(work, view), True)


def _upserted(view: RecordView, new: bool) -> RecordView:
    view.new = new
    return view
