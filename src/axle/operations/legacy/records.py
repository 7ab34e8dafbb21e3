"""Records as the first versions of the API have them: a view over the same records, one at a time.

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
from axle.core.legacy import LegacyForm
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
SHOWN = 100  # characters of a value that a refusal repeats

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

    No names are all that have a value. `past` None is the past of all.
    """

    names: tuple[str, ...] | None = None
    past: frozenset[str] | None = None
    versions: bool = True
    links: bool = True


class LegacyRecordView(msgspec.Struct):
    """A record with the entries of its properties, newest first, and the ids that it is associated with.

    `cut` says that older entries are left out, `added_ms` is since when it is in the list that shows it, `parent` the one
    record that it is shown with.
    """

    record: Record
    names: Sequence[str]
    entries: dict[str, list[HistoryValue]]
    links: dict[str, list[int]]
    versions: bool = True
    cut: bool = False
    added_ms: int | None = None
    parent: LegacyRecordView | None = None


def typed(caller: Caller, name: str) -> tuple[ObjectType, LegacyForm]:
    """Return a type that the first versions know. Raises NotFoundHtml."""
    object_type = caller.catalog.known(name)
    if object_type is None or object_type.definition.legacy is None:
        raise unknown()
    return object_type, object_type.legacy


def unknown() -> NotFoundHtml:
    """Say that there is no such path, for this type at least."""
    return NotFoundHtml("Axle does not answer this path of the first versions.")


def form(caller: Caller, request: Request[Any], action: str) -> tuple[ObjectType, LegacyForm]:
    """Return the type that a path of the first versions is about. Raises NotFoundHtml where it is about none that they know."""
    return allowed(caller, request.path, action)


def allowed(caller: Caller, names: Mapping[str, str], action: str) -> tuple[ObjectType, LegacyForm]:
    """Do the same with the names in a path alone."""
    object_type, known = typed(caller, names["objectType"])
    if known.records and not names.keys() & {"version", "records", "page"}:
        raise unknown()
    return caller.type(object_type.name, action), known


def get(tx: Transaction, caller: Caller, request: Request[Any], action: str) -> Record:
    """Return the live record that a path names by its id. Raises NotFound in the words of its type."""
    object_type, _ = form(caller, request, action)
    return by_id(tx, caller, object_type, request.path["objectId"], action)


def by_id(tx: Transaction, caller: Caller, object_type: ObjectType, text: str, action: str) -> Record:
    """Return a live record by its id, to be read or changed. Raises NotFound in the words of its type."""
    record = look_up(tx, object_type, text)
    if record is None:
        raise absent(caller, object_type, text, action)
    return record


def look_up(tx: Transaction, object_type: ObjectType, text: str, prop: str = "") -> Record | None:
    """Return a live record by its id or by a unique property; None also for what cannot be an id."""
    try:
        return find(tx, object_type, text, prop)
    except InvalidId:
        return None


def absent(caller: Caller, object_type: ObjectType, text: str, action: str) -> NotFound:
    """Say that a record that is to be read or changed is not there."""
    words = object_type.legacy.missing if action == READ else object_type.legacy.unchangeable
    return NotFound(words.format(id=excerpt(text), portal=caller.account))


def show(
    tx: Transaction, caller: Caller, object_type: ObjectType, found: Sequence[Record], options: LegacyReadOptions
) -> list[LegacyRecordView]:
    """Show records of one type: their history and what they are associated with are read once for all."""
    ids = [record.id for record in found]
    names = {record.id: _names(record, options) for record in found}
    records = {record.id: record for record in found}
    past = views.histories(tx, caller, records, names) if options.versions else None
    links = _links(tx, caller, object_type, ids if options.links else [])
    shown = []
    for record in found:
        chains = past.entries[record.id] if past else {name: views.chain(record, name, []) for name in names[record.id]}
        kept = {name: chain if _past(options, name) else chain[:1] for name, chain in chains.items()}
        cut = past is not None and past.cut and options.past != frozenset()
        shown.append(LegacyRecordView(record, names[record.id], kept, links.get(record.id, {}), options.versions, cut))
    return shown


def _past(options: LegacyReadOptions, name: str) -> bool:
    return options.past is None or name in options.past


def _names(record: Record, options: LegacyReadOptions) -> list[str]:
    """Return the properties to show of a record: those that have a value, of all or of those that are asked for."""
    object_type = record.type
    names = [*record.properties, *object_type.always] if options.names is None else [*options.names, *object_type.legacy.kept]
    return [name for name in dict.fromkeys(names) if name in object_type.properties and record.value(name)]


def _links(tx: Transaction, caller: Caller, object_type: ObjectType, ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    other_types = {
        field: other_type for field, name in object_type.legacy.links.items() if (other_type := caller.catalog.known(name))
    }
    return views.linked_ids(tx, caller, object_type, ids, other_types) if ids and other_types else {}


def values(object_type: ObjectType, given: Iterable[Value]) -> dict[str, Json]:
    """Return the properties that a request sets; moments are epoch milliseconds there, and nothing else.

    Raises InvalidBody where one has no name, ValuesRefused for moments that the present version takes. What no version takes
    is refused with whatever else is wrong.
    """
    found: dict[str, Json] = {}
    for one in given:
        name = one.property if object_type.legacy.name == "property" else one.name
        if name is None:
            raise InvalidBody(f"{object_type.legacy.name} cannot be missing or null")
        found[name] = one.value
    texts = {name: text_of(value).strip() for name, value in found.items() if _is_moment(object_type, name)}
    wrong = [name for name, text in texts.items() if milliseconds(text) is not None and not _LONG.fullmatch(text)]
    if wrong:
        raise LegacyInvalidProperties(
            [PropertyError(name, "INVALID_LONG", f"{texts[name][:SHOWN]} was not a valid long.") for name in wrong]
        )
    return found


def _is_moment(object_type: ObjectType, name: str) -> bool:
    return name in object_type.properties and form_of(object_type.properties[name]) is MOMENT


@contextmanager
def told(tx: Transaction, object_type: ObjectType) -> Iterator[None]:
    """Tell what is wrong with a write as the first versions do."""
    try:
        yield
    except InvalidProperties as wrong:
        raise LegacyInvalidProperties([_at_length(object_type, error) for error in wrong.refusals], wrong.omitted) from None
    except Conflict as taken:
        holder = first(tx.records(object_type, [taken.holder])) if taken.holder else None
        if holder is None:
            raise
        raise held(holder) from None


def _at_length(object_type: ObjectType, refusal: PropertyError) -> PropertyError:
    """Tell of each option all that is known of it, as the first versions do of the first hundred."""
    options = object_type.properties[refusal.name].options if refusal.code == "INVALID_OPTION" else ()
    if not options:
        return refusal
    listed = [
        f'label: "{option.label}"\nvalue: "{option.value}"\ndisplay_order: {option.displayOrder}\ndouble_data: 0.0\n'
        f'hidden: {str(option.hidden).lower()}\ndescription: "{option.description}"\nread_only: false\n'
        for option in options[:OPTIONS_TOLD]
    ]
    value, said, _ = refusal.message.partition(" was not one of the allowed options: ")
    return PropertyError(refusal.name, refusal.code, f"{value}{said}[{', '.join(listed)}]")


def held(holder: Record) -> LegacyConflict:
    """Say which record has a unique value."""
    object_type = holder.type
    told = LegacyConflict(
        f"{object_type.singular.capitalize()} already exists", f"{object_type.label}_EXISTS", holder.id, identities(holder)
    )
    told.since_ms = holder.created_ms
    return told


def identities(record: Record) -> list[Identity]:
    """Return the unique values by which the first versions know a record, the first of each kind before the others."""
    found = []
    for prop in filter(None, record.type.legacy.keys.values()):
        own = record.properties.get(prop, "")
        further = record.properties.get(record.type.further.get(prop, ""), "")
        found += [Identity(prop.upper(), value, value == own) for value in (own, *further.split(";")) if value]
    return found


def create(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput | list[Value]]) -> LegacyRecordView:
    """Create a record, associated as asked."""
    object_type, known = form(caller, request, WRITE)
    body = LegacyRecordInput(request.body) if isinstance(request.body, list) else request.body
    changeset = ChangeSet(tx, caller)
    with told(tx, object_type):
        item = Create(values(object_type, body.properties), _associations(caller, object_type, known, body))
        planned = WritePlan(tx, caller, object_type).create([item])
        changeset.add_all(planned)
        changeset.save()
    return show(tx, caller, object_type, [planned[0].record], LegacyReadOptions())[0]


def _associations(caller: Caller, object_type: ObjectType, known: LegacyForm, body: LegacyRecordInput) -> list[Association]:
    found = []
    for field, ids in body.associations.items():
        other_type = caller.catalog.known(known.links.get(field, ""))
        if other_type:  # the last is made the primary one: that is to be the first of them
            association_type = own_link(caller.catalog, object_type, other_type)
            found += [
                Association(Target(number), [Spec(association_type.category, association_type.id)]) for number in reversed(ids)
            ]
    return found


def own_link(catalog: Catalog, object_type: ObjectType, other_type: ObjectType) -> AssociationType:
    """Return the association type that the first versions link two types by: the primary one, where there is such a type."""
    between = catalog.between(object_type.id, other_type.id)
    primary = (one for one in between if one.limit_one or catalog.associations[one.inverse].limit_one)
    found = next(primary, None) or catalog.default(object_type.id, other_type.id)
    if found is None:
        raise unknown()
    return found


def read(tx: Transaction, caller: Caller, request: Request[None]) -> LegacyRecordView:
    """Return a record, with the history of its properties."""
    record = get(tx, caller, request, READ)
    return show(tx, caller, record.type, [record], named(request, everything=not record.type.legacy.records))[0]


def named(request: Request[Any], *, everything: bool = False) -> LegacyReadOptions:
    """Return what a request names: the properties to show, and those of which it wants the history."""
    reading = request.options
    names = (*(reading.properties or ()), *reading.history)
    if request.field("includeAllProperties").lower() == "true":
        return LegacyReadOptions(
            None, frozenset(reading.history) if request.field("allPropertiesFetchMode") == LATEST else None
        )
    return LegacyReadOptions(names, frozenset(reading.history)) if names or everything else LegacyReadOptions()


def update(tx: Transaction, caller: Caller, request: Request[LegacyRecordInput | list[Value]]) -> LegacyRecordView:
    """Change some of a record's properties."""
    record = get(tx, caller, request, WRITE)
    changeset = ChangeSet(tx, caller)
    given = request.body if isinstance(request.body, list) else request.body.properties
    with told(tx, record.type):
        changeset.add_all(WritePlan(tx, caller, record.type).update([(record, values(record.type, given))]))
        changeset.save()
    return show(tx, caller, record.type, [changeset.current(record)], LegacyReadOptions())[0]


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> Record:
    """Put a record into the recycle bin."""
    record = get(tx, caller, request, WRITE)
    archive_all(tx, caller, [record])
    return record
