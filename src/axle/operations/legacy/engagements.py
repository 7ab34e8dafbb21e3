"""The first version of the engagements API: the same activities, of all their types at once, in a shape of its own.

How a type looks there is data of its catalogue file. What is written here are records like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from axle.core.associations import plain_type
from axle.core.catalog import SYSTEM_ID, Catalog, ObjectType
from axle.core.changes import Record, acceptable
from axle.core.engagements import HEAD, SOURCES, metadata
from axle.core.errors import Forbidden, Invalid, InvalidProperties, InvalidQuery, PropertyError
from axle.core.model import Engagement, EngagementField, Option
from axle.core.permissions import READ, WRITE, may
from axle.core.property_types import Json, instant, json_object, text_of
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.core.sizes import Anything, Keyed, Linked, Listed
from axle.operations.inputs import Association, Create, Spec, Target
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID, missing, record_id
from axle.operations.records.single import archive_all, current
from axle.operations.records.views import linked_ids
from axle.operations.records.write import create_all, update_all, wanted_links
from axle.operations.request import MAX_DIGITS, Caller, Request
from axle.storage.interface import Transaction, first

PAGE_DEFAULT, PAGE_LIMIT = 100, 250
RECENT_DEFAULT, RECENT_LIMIT = 20, 100
RECENT_RESULTS = 10_000  # how far back the recently changed can be paged


class Head(msgspec.Struct):
    """What all engagements have."""

    type: str = ""
    ownerId: Json = None
    timestamp: Json = None
    uid: Json = None
    activityType: Json = None
    queueMembershipIds: Listed[Json] | None = None
    source: Json = None
    sourceId: Json = None


class Attachment(msgspec.Struct):
    """A file, by its id."""

    id: str | int


class EngagementInput(msgspec.Struct):
    """An engagement to write. Of one that is there, only what is given is changed."""

    engagement: Head = msgspec.field(default_factory=Head)
    associations: Keyed[Linked[str | int]] = {}
    attachments: Listed[Attachment] | None = None
    metadata: Anything = {}


class EngagementView(msgspec.Struct):
    """An engagement: its record, and by their name in the first version the ids that it is associated with."""

    record: Record
    links: dict[str, list[int]]


class EngagementPage(msgspec.Struct):
    """Some engagements, where the next begin, and whether there are any; `total` where all were counted."""

    results: list[EngagementView]
    offset: int
    more: bool
    total: int | None = None


class Feed(msgspec.Struct):
    """Some engagements as they were changed, where to go on, and whether there are more by now."""

    results: list[EngagementView]
    after: str
    more: bool


def kinds(caller: Caller, action: str) -> dict[int, ObjectType]:
    """Return the types whose records are engagements, as far as the caller may. Raises Forbidden if none is left."""
    known = _known(caller.catalog)
    found = {kind.key: kind for kind in known if may(caller.scopes, kind, action, caller.latest)}
    if not found:
        caller.type(known[0].name, action)
        raise Forbidden("No type of engagement may be used with this token.")
    return found


def _known(catalog: Catalog) -> list[ObjectType]:
    return [kind for kind in catalog.types if kind.definition.engagement]


def others(catalog: Catalog, kind: ObjectType) -> dict[str, ObjectType]:
    """Return what an engagement may be associated with, by the name of the list of ids."""
    linked = [one for one in catalog.types if catalog.default(kind.id, one.id) and not one.definition.activity]
    return {f"{_camel(one.singular)}Ids": one for one in linked}


def _camel(name: str) -> str:
    begin, *rest = name.split("_")
    return begin + "".join(part.title() for part in rest)


def create(tx: Transaction, caller: Caller, ask: Request[EngagementInput]) -> EngagementView:
    """Create an activity of the type that the engagement names."""
    kind, engagement = _kind(caller, ask.body.engagement.type)
    properties = _properties(kind, ask.body, {})
    if kind.definition.due and kind.definition.due not in properties:
        properties[kind.definition.due] = caller.moment.now_ms
    if engagement.property:
        properties[engagement.property] = ask.body.engagement.type.upper()
    work = ChangeSet(tx, caller)
    made = Create(properties, _associations(caller, kind, ask.body.associations))
    (change,) = create_all(work, kind, [made], [_sources(kind, ask.body.engagement)])
    work.save()
    return _shown(tx, caller, [current(work, change.after)])[0]


def read(tx: Transaction, caller: Caller, ask: Request[None]) -> EngagementView:
    """Return one engagement, whatever its type."""
    return _shown(tx, caller, [_found(tx, caller, ask.names["engagementId"], READ)])[0]


def update(tx: Transaction, caller: Caller, ask: Request[EngagementInput]) -> EngagementView:
    """Change an engagement; a list of associated ids replaces the one that is there."""
    record = _found(tx, caller, ask.names["engagementId"], WRITE)
    work = ChangeSet(tx, caller)
    properties = _properties(record.type, ask.body, record.properties)
    if properties:
        update_all(work, record.type, [(record, properties)])
    for name, other in others(caller.catalog, record.type).items():
        if name in ask.body.associations:
            _relink(work, record, other, ask.body.associations[name])
    work.save()
    return _shown(tx, caller, [current(work, record)])[0]


def put(tx: Transaction, caller: Caller, ask: Request[EngagementInput]) -> EngagementView:
    """Change an engagement, as older clients do it: what is left out stays here too."""
    return update(tx, caller, ask)


def archive(tx: Transaction, caller: Caller, ask: Request[None]) -> None:
    """Put an engagement into the recycle bin."""
    archive_all(ChangeSet(tx, caller), [_found(tx, caller, ask.names["engagementId"], WRITE)])


def page(tx: Transaction, caller: Caller, ask: Request[None]) -> EngagementPage:
    """Return engagements of all types by id."""
    limit, start = ask.number("limit", PAGE_DEFAULT, PAGE_LIMIT, 1), _offset(ask)
    found = [record for kind in kinds(caller, READ).values() for record in tx.page(kind, start, limit + 1, False)]
    found.sort(key=lambda record: record.id)
    return _page(tx, caller, found, limit)


def associated(tx: Transaction, caller: Caller, ask: Request[None]) -> EngagementPage:
    """Return the engagements of one record by id."""
    limit, start = ask.number("limit", PAGE_DEFAULT, PAGE_LIMIT, 1), _offset(ask)
    other = caller.type(ask.names["objectType"], READ)
    holder = first(tx.records(other, [record_id(ask.names["objectId"])]))
    if holder is None:
        raise missing()
    known = kinds(caller, READ)
    types = [way for kind in known.values() for way in caller.catalog.ways(other.id, kind.id)]
    ids = sorted({link.to_id for link in tx.links([holder.id], types, start, (limit + 1) * max(1, len(types)))})
    return _page(tx, caller, sorted(tx.typed(ids[: limit + 1], known), key=lambda record: record.id), limit)


def recent(tx: Transaction, caller: Caller, ask: Request[None]) -> EngagementPage:
    """Return engagements of all types, the last changed first; those changed since a moment, where one is given.

    A count beyond the limit is taken as the limit: connectors ask for 250 here too.
    """
    limit, offset = min(ask.number("count", RECENT_DEFAULT, MAX_ID, 1), RECENT_LIMIT), _offset(ask)
    if offset + limit > RECENT_RESULTS:
        raise Invalid(f"offset and count must not exceed {RECENT_RESULTS} together.", context={"offset": [str(offset)]})
    since = ask.number("since", 0, MAX_ID)
    total, found = 0, []
    for kind in kinds(caller, READ).values():
        later = [FilterInput(propertyName=kind.definition.modified[0], operator="GTE", value=str(since))]
        counted, records = _changed(tx, caller, kind, _by_change(caller, kind, "DESCENDING", later), offset + limit)
        total += counted
        found += records
    found.sort(key=lambda record: (-record.updated_ms, -record.id))
    results = _shown(tx, caller, found[offset : offset + limit])
    return EngagementPage(results, offset + len(results), offset + len(results) < min(total, RECENT_RESULTS), total)


def changed_after(tx: Transaction, caller: Caller, ask: Request[None]) -> Feed:
    """Return engagements of all types, the first changed first, from a moment on or from where another page ended."""
    limit = ask.number("limit", PAGE_DEFAULT, PAGE_LIMIT, 1)
    moment, last = _cursor(ask.field("after"))
    found = []
    for kind in kinds(caller, READ).values():
        name = kind.definition.modified[0]
        later = [FilterInput(propertyName=name, operator="GT", value=moment)]
        rest = [
            FilterInput(propertyName=name, operator="EQ", value=moment),
            FilterInput(propertyName=SYSTEM_ID, operator="GT", value=last),
        ]
        found += _changed(tx, caller, kind, _by_change(caller, kind, "ASCENDING", later, rest), limit + 1)[1]
    found.sort(key=lambda record: (record.updated_ms, record.id))
    results = found[:limit]
    after = f"{results[-1].updated_ms}-{results[-1].id}" if results else f"{moment}-{last}"
    return Feed(_shown(tx, caller, results), after, len(found) > limit)


def _cursor(text: str) -> tuple[str, str]:
    """Read where to go on: epoch milliseconds, and of what was changed then, the id up to which it is known."""
    moment, _, last = (text or "0").partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) <= MAX_DIGITS for part in (moment, last or "0")):
        raise InvalidQuery("Unable to parse value for query parameter: after", context={"after": [text[:100]]})
    return moment, last or "0"


def _by_change(caller: Caller, kind: ObjectType, direction: str, *groups: list[FilterInput]) -> SearchRequest:
    sorts = [{"propertyName": kind.definition.modified[0], "direction": direction}]
    return SearchRequest(filterGroups=[GroupInput(filters) for filters in groups], sorts=sorts, limit=caller.limits.page)


def _changed(
    tx: Transaction, caller: Caller, kind: ObjectType, request: SearchRequest, wanted: int
) -> tuple[int, list[Record]]:
    """Return how many records match, and as many of them as are wanted, or all."""
    found: list[Record] = []
    while True:
        request.after = str(len(found))
        answer = tx.search(check(request, kind, caller.catalog, caller.limits))
        found += answer.records
        if len(found) >= wanted or not answer.after:
            return answer.total, found


def outcomes(tx: Transaction, caller: Caller, ask: Request[None]) -> list[Option]:
    """Return the outcomes that a call may have."""
    found: list[Option] = []
    for kind in _known(caller.catalog):
        engagement = kind.definition.engagement
        if engagement and engagement.outcomes:
            found += caller.schema(kind.name, READ).properties[engagement.outcomes].options
    return found


def _page(tx: Transaction, caller: Caller, found: Sequence[Record], limit: int) -> EngagementPage:
    kept = _shown(tx, caller, found[:limit])
    return EngagementPage(kept, kept[-1].record.id + 1 if kept else 0, len(found) > limit)


def _offset(ask: Request[None]) -> int:
    return ask.number("offset", 0, MAX_ID)


def _kind(caller: Caller, name: str) -> tuple[ObjectType, Engagement]:
    for kind in caller.catalog.types:
        engagement = kind.definition.engagement
        if engagement and name.upper() in engagement.types:
            return caller.type(kind.name, WRITE), engagement
    raise Invalid(f"{name[:100]} is not a type of engagement.", context={"type": [name[:100]]})


def _found(tx: Transaction, caller: Caller, text: str, action: str) -> Record:
    """Return the engagement that a path names. Raises NotFound, and Forbidden for one of a type that may not be used."""
    kinds(caller, action)
    record = first(tx.typed([record_id(text)], {kind.key: kind for kind in _known(caller.catalog)}))
    if record is None:
        raise missing()
    caller.type(record.type.name, action)
    return record


def _properties(kind: ObjectType, given: EngagementInput, before: Mapping[str, str]) -> dict[str, Json]:
    """Return the properties that an engagement's fields stand for."""
    definition = kind.definition
    heads = ((definition.owner, given.engagement.ownerId), (definition.due, given.engagement.timestamp))
    values: dict[str, Json] = {name: value for name, value in heads if name and value is not None}
    for field in HEAD:
        value = getattr(given.engagement, field.name)
        if value is not None and field.property in kind.properties:
            values[field.property] = _written(field, value, "")
    if given.attachments is not None and "hs_attachment_ids" in kind.properties:
        values["hs_attachment_ids"] = ";".join(str(one.id) for one in given.attachments)
    for field in metadata(kind):
        if field.name in given.metadata and not kind.properties[field.property].read_only:
            so_far = values.get(field.property, before.get(field.property, ""))
            values[field.property] = _written(field, given.metadata[field.name], text_of(so_far))
    return values


def _sources(kind: ObjectType, given: Head) -> dict[str, str]:
    """Return where a new engagement says that it comes from, which clients of records cannot. Raises InvalidProperties."""
    values: dict[str, str] = {}
    for name, prop in SOURCES.items():
        value = getattr(given, name)
        if value is not None and prop in kind.properties:
            text = acceptable(kind, kind.properties[prop], value)
            if isinstance(text, PropertyError):
                raise InvalidProperties([text])
            values[prop] = text
    return values


def _written(field: EngagementField, value: Any, so_far: str) -> Json:
    """Return the text of a property for a field of the metadata. Raises Invalid for what it cannot hold."""
    if field.kind in ("part", "parts"):
        return msgspec.json.encode({**json_object(so_far), field.name: value}).decode()
    if field.kind in ("numbers", "texts") and isinstance(value, list):
        if all(isinstance(one, str | int) for one in value):
            return ";".join(map(text_of, value))
        raise Invalid(f"{field.name} must be a list of single values.", context={"metadata": [field.name]})
    if isinstance(value, list | dict):
        raise Invalid(f"{field.name} must be a single value.", context={"metadata": [field.name]})
    return value if isinstance(value, str | int | float | bool) else None


def _associations(caller: Caller, kind: ObjectType, given: Mapping[str, Iterable[str | int]]) -> list[Association]:
    known = others(caller.catalog, kind)
    return [
        Association(Target(one), [_plain(caller.catalog, kind, known[name])])
        for name, ids in given.items()
        if name in known
        for one in ids
    ]


def _plain(catalog: Catalog, kind: ObjectType, other: ObjectType) -> Spec:
    found = plain_type(catalog, kind, other)
    return Spec(found.category, found.id)


def _relink(work: ChangeSet, record: Record, other: ObjectType, ids: Sequence[str | int]) -> None:
    """Make a record's associations with one type those that are given, be they none. Raises Forbidden without its scope."""
    work.caller.type(other.name, WRITE)
    spec = _plain(work.catalog, record.type, other)
    wanted = wanted_links(work, record.type, [Association(Target(one), [spec]) for one in ids])
    change = work.touch(record)
    kept = {number for _, number in wanted}
    linked = work.links.linked(record.id, work.catalog.ways(record.type.id, other.id))
    work.unlink(change, [link for link in linked if link.to_id not in kept])
    present = {one.to_id for one in linked}
    for link, number in wanted:
        if number not in present:
            work.link(change, link, number)


def _shown(tx: Transaction, caller: Caller, records: Sequence[Record]) -> list[EngagementView]:
    """Show records with what they are associated with, read once for all of a type."""
    found: dict[int, dict[str, list[int]]] = {}
    for kind in {record.type for record in records}:
        mine = [record.id for record in records if record.type is kind]
        known = {name: other for name, other in others(caller.catalog, kind).items() if other.packaged}
        linked = linked_ids(tx, caller, kind, mine, known)
        lists: dict[str, list[int]] = {name: [] for name in (*caller.catalog.engagements.lists, *known)}
        found.update({number: lists | linked[number] for number in mine})
    return [EngagementView(record, found[record.id]) for record in records]


def moment(record: Record, name: str) -> str:
    """Return a record's value of a moment as the wire of other versions has it; its creation where it has none."""
    return record.value(name) or instant(record.created_ms)
