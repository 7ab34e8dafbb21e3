"""Records as the legacy APIs have them: a view over the same records, one at a time.

How a type looks there is data of its catalog file. What is written here is checked, kept and told like any other write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import (
    Conflict,
    Identity,
    InvalidBody,
    InvalidId,
    InvalidProperties,
    LegacyConflict,
    LegacyInvalidProperties,
    NotFound,
    NotFoundHtml,
    PropertyError,
    excerpt,
)
from axle.core.model import AssociationType
from axle.core.permissions import READ, WRITE
from axle.core.property_types import MOMENT, OPTIONS_TOLD, Json, form_of, milliseconds, text_of
from axle.core.record import Record
from axle.core.sizes import Keyed, Linked, Named
from axle.operations.inputs import Association, Create, Spec, Target
from axle.operations.records import views
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import find
from axle.operations.records.plan import WritePlan
from axle.operations.records.single import archive_all
from axle.operations.request import Caller, HistoryValue, Request
from axle.storage.interface import Transaction, first

LATEST = "latest_version"

_LONG = re.compile(r"[+-]?\d{1,18}", re.ASCII)


class Value(msgspec.Struct):
    """One value to write, under the name of its property; types differ in what they call that name."""

    value: Json = None
    name: str | None = None
    property: str | None = None


class LegacyRecordInput(msgspec.Struct):
    """A record to write."""

    properties: Named[Value] = []
    associations: Keyed[Linked[str | int]] = {}


class LegacyReadOptions(msgspec.Struct, frozen=True):
    """What is shown of records: which properties, of which of them all versions, and whether versions are shown at all.

    Without names, all that have a value are shown. Without `history_of`, all versions of all of them are.
    """

    names: tuple[str, ...] | None = None
    history_of: frozenset[str] | None = None
    versions: bool = True
    associations: bool = True

    def has_history(self, name: str) -> bool:
        """Tell whether all versions of a property are shown."""
        return self.history_of is None or name in self.history_of


class LegacyRecordView(msgspec.Struct):
    """A record with the entries of its properties, newest first, and the ids that it is associated with.

    `cut` says that older entries are left out, `added_ms` is since when it is in the list that shows it, `parent` the one
    record that it is shown with.
    """

    record: Record
    names: Sequence[str]
    entries: dict[str, list[HistoryValue]]
    associations: dict[str, list[int]]
    versions: bool = True
    cut: bool = False
    added_ms: int | None = None
    parent: LegacyRecordView | None = None


def legacy_type(caller: Caller, name: str) -> ObjectType:
    """Return a type that the legacy APIs know. Raises NotFoundHtml."""
    object_type = caller.catalog.known(name)
    if object_type is None or object_type.definition.legacy is None:
        raise no_such_path()
    return object_type


def no_such_path() -> NotFoundHtml:
    """Say that there is no such path, for this type at least."""
    return NotFoundHtml("Axle does not answer this path of the first versions.")


def type_of_path(caller: Caller, names: Mapping[str, str], action: str) -> ObjectType:
    """Return the type that a legacy path is about, given the names in the path.

    Raises NotFoundHtml where the legacy APIs have no such path for the type, and Forbidden.
    """
    object_type = legacy_type(caller, names["objectType"])
    if object_type.legacy.records and not names.keys() & {"version", "records", "page"}:
        raise no_such_path()
    return caller.type(object_type.name, action)


def record_of_path(tx: Transaction, caller: Caller, request: Request[Any], action: str) -> Record:
    """Return the live record that a path names by its id. Raises NotFound in the words of its type."""
    object_type = type_of_path(caller, request.path, action)
    return record_by_id(tx, caller, object_type, request.path["objectId"], action)


def record_by_id(tx: Transaction, caller: Caller, object_type: ObjectType, text: str, action: str) -> Record:
    """Return a live record by its id, to be read or changed. Raises NotFound in the words of its type."""
    record = find_or_none(tx, object_type, text)
    if record is None:
        raise not_found(caller, object_type, text, action)
    return record


def find_or_none(tx: Transaction, object_type: ObjectType, text: str, prop: str = "") -> Record | None:
    """Return a live record by its id or by a unique property; None also for what cannot be an id."""
    try:
        return find(tx, object_type, text, prop)
    except InvalidId:
        return None


def not_found(caller: Caller, object_type: ObjectType, text: str, action: str) -> NotFound:
    """Say that a record that is to be read or changed is not there."""
    words = object_type.legacy.missing if action == READ else object_type.legacy.unchangeable
    return NotFound(words.format(id=excerpt(text), portal=caller.account))


def record_views(
    tx: Transaction, caller: Caller, object_type: ObjectType, records: Sequence[Record], options: LegacyReadOptions
) -> list[LegacyRecordView]:
    """Show records of one type: their history and what they are associated with are read once for all."""
    names = {record.id: _names(record, options) for record in records}
    by_id = {record.id: record for record in records}
    histories = views.histories(tx, caller, by_id, names) if options.versions else None
    associations = _associated_ids(tx, caller, object_type, list(by_id)) if options.associations else {}
    return [
        LegacyRecordView(
            record=record,
            names=names[record.id],
            entries=_entries(record, names[record.id], histories, options),
            associations=associations.get(record.id, {}),
            versions=options.versions,
            cut=histories is not None and histories.cut and options.history_of != frozenset(),
        )
        for record in records
    ]


def _entries(
    record: Record, names: Sequence[str], histories: views.Histories | None, options: LegacyReadOptions
) -> dict[str, list[HistoryValue]]:
    """Return the versions of each property that are shown, newest first; the newest alone unless its history is asked for."""
    if histories is None:
        return {name: views.value_chain(record, name, [])[:1] for name in names}
    chains = histories.entries[record.id]
    return {name: chain if options.has_history(name) else chain[:1] for name, chain in chains.items()}


def _names(record: Record, options: LegacyReadOptions) -> list[str]:
    """Return the properties to show of a record: those that have a value, of all or of those that are asked for."""
    object_type = record.type
    names = [*record.properties, *object_type.always] if options.names is None else [*options.names, *object_type.legacy.kept]
    return [name for name in dict.fromkeys(names) if name in object_type.properties and record.value(name)]


def _associated_ids(
    tx: Transaction, caller: Caller, object_type: ObjectType, ids: Sequence[int]
) -> dict[int, dict[str, list[int]]]:
    other_types = {
        field: other_type for field, name in object_type.legacy.links.items() if (other_type := caller.catalog.known(name))
    }
    return views.linked_ids(tx, caller, object_type, ids, other_types) if ids and other_types else {}


def property_values(object_type: ObjectType, inputs: Iterable[Value]) -> dict[str, Json]:
    """Return the properties that a request sets; moments are epoch milliseconds there, and nothing else.

    Raises InvalidBody where one has no name, LegacyInvalidProperties for moments that the current API takes. What no version
    takes is refused with whatever else is wrong.
    """
    values: dict[str, Json] = {}
    for value_input in inputs:
        name = value_input.property if object_type.legacy.name == "property" else value_input.name
        if name is None:
            raise InvalidBody(f"{object_type.legacy.name} cannot be missing or null")
        values[name] = value_input.value
    texts = {name: text_of(value).strip() for name, value in values.items() if _is_moment(object_type, name)}
    wrong = [name for name, text in texts.items() if milliseconds(text) is not None and not _LONG.fullmatch(text)]
    if wrong:
        raise LegacyInvalidProperties(
            [PropertyError(name, "INVALID_LONG", f"{excerpt(texts[name])} was not a valid long.") for name in wrong]
        )
    return values


def _is_moment(object_type: ObjectType, name: str) -> bool:
    return name in object_type.properties and form_of(object_type.properties[name]) is MOMENT


@contextmanager
def legacy_errors(tx: Transaction, object_type: ObjectType) -> Iterator[None]:
    """Have errors of a write raised as the legacy APIs tell them."""
    try:
        yield
    except InvalidProperties as wrong:
        raise LegacyInvalidProperties([_at_length(object_type, error) for error in wrong.refusals], wrong.omitted) from None
    except Conflict as taken:
        holder = first(tx.records(object_type, [taken.holder])) if taken.holder else None
        if holder is None:
            raise
        raise conflict_with(holder) from None


def _at_length(object_type: ObjectType, refusal: PropertyError) -> PropertyError:
    """List every field of each option that is allowed, as the legacy APIs do for the first hundred."""
    options = object_type.properties[refusal.name].options if refusal.code == "INVALID_OPTION" else ()
    if not options:
        return refusal
    allowed = [
        f'label: "{option.label}"\nvalue: "{option.value}"\ndisplay_order: {option.displayOrder}\ndouble_data: 0.0\n'
        f'hidden: {str(option.hidden).lower()}\ndescription: "{option.description}"\nread_only: false\n'
        for option in options[:OPTIONS_TOLD]
    ]
    value, sentence, _ = refusal.message.partition(" was not one of the allowed options: ")
    return PropertyError(refusal.name, refusal.code, f"{value}{sentence}[{', '.join(allowed)}]")


def conflict_with(holder: Record) -> LegacyConflict:
    """Say which record has a unique value."""
    object_type = holder.type
    conflict = LegacyConflict(
        f"{object_type.singular.capitalize()} already exists", f"{object_type.label}_EXISTS", holder.id, identities(holder)
    )
    conflict.since_ms = holder.created_ms
    return conflict


def identities(record: Record) -> list[Identity]:
    """Return the unique values by which the legacy APIs know a record, the primary one of each property before the others."""
    found_by: list[Identity] = []
    for prop in filter(None, record.type.legacy.keys.values()):
        primary = record.properties.get(prop, "")
        further = record.properties.get(record.type.further.get(prop, ""), "")
        found_by += [Identity(prop.upper(), value, value == primary) for value in (primary, *further.split(";")) if value]
    return found_by


def create(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput | list[Value]]) -> LegacyRecordView:
    """Create a record, associated as asked."""
    object_type = type_of_path(caller, request.path, WRITE)
    body = LegacyRecordInput(request.body) if isinstance(request.body, list) else request.body
    changeset = ChangeSet(tx, caller)
    with legacy_errors(tx, object_type):
        item = Create(property_values(object_type, body.properties), _associations(caller, object_type, body))
        planned = WritePlan(tx, caller, object_type).create([item])
        changeset.add_all(planned)
        changeset.save()
    return record_views(tx, caller, object_type, [planned[0].record], LegacyReadOptions())[0]


def _associations(caller: Caller, object_type: ObjectType, body: LegacyRecordInput) -> list[Association]:
    associations: list[Association] = []
    for field, ids in body.associations.items():
        other_type = caller.catalog.known(object_type.legacy.links.get(field, ""))
        if other_type is None:
            continue
        association_type = preferred_type(caller.catalog, object_type, other_type)
        spec = Spec(association_type.category, association_type.id)
        # The last is made the primary one: that is to be the first of them.
        associations += [Association(Target(number), [spec]) for number in reversed(ids)]
    return associations


def preferred_type(catalog: Catalog, object_type: ObjectType, other_type: ObjectType) -> AssociationType:
    """Return the association type by which the legacy APIs associate two types: the primary one, if there is one."""
    for association_type in catalog.between(object_type.id, other_type.id):
        if association_type.limit_one or catalog.associations[association_type.inverse].limit_one:
            return association_type
    unlabelled = catalog.default(object_type.id, other_type.id)
    if unlabelled is None:
        raise no_such_path()
    return unlabelled


def read(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyRecordView:
    """Return a record, with the history of its properties."""
    record = record_of_path(tx, caller, request, READ)
    return record_views(tx, caller, record.type, [record], read_options(request, everything=not record.type.legacy.records))[0]


def read_options(request: Request[Any], *, everything: bool = False) -> LegacyReadOptions:
    """Return what a request names: the properties to show, and those of which it wants the history."""
    history = frozenset(request.options.history)
    names = (*(request.options.properties or ()), *request.options.history)
    if request.field("includeAllProperties").lower() == "true":
        return LegacyReadOptions(history_of=history if request.field("allPropertiesFetchMode") == LATEST else None)
    return LegacyReadOptions(names, history) if names or everything else LegacyReadOptions()


def update(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput | list[Value]]) -> LegacyRecordView:
    """Change some of a record's properties."""
    record = record_of_path(tx, caller, request, WRITE)
    changeset = ChangeSet(tx, caller)
    inputs = request.body if isinstance(request.body, list) else request.body.properties
    with legacy_errors(tx, record.type):
        values = property_values(record.type, inputs)
        changeset.add_all(WritePlan(tx, caller, record.type).update([(record, values)]))
        changeset.save()
    return record_views(tx, caller, record.type, [changeset.current(record)], LegacyReadOptions())[0]


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> Record:
    """Put a record into the recycle bin."""
    record = record_of_path(tx, caller, request, WRITE)
    archive_all(tx, caller, [record])
    return record
