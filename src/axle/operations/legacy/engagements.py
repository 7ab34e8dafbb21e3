"""Version 1 of the engagements API: the same activities, of all their types at once, in a shape of its own.

How a type looks there is data of its catalog file. What is written here are records like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from axle.core.acceptance import acceptable
from axle.core.associations import end_of, plain_type
from axle.core.catalog import SYSTEM_ID, Catalog, ObjectType
from axle.core.engagements import HEAD, SOURCES, metadata
from axle.core.errors import Invalid, InvalidProperties, PropertyError, excerpt, unparsable
from axle.core.legacy import Engagement, EngagementField
from axle.core.model import Option
from axle.core.permissions import READ, WRITE
from axle.core.property_types import Json, instant, json_object, text_of
from axle.core.record import Record, RecordKey
from axle.core.search import FilterInput, GroupInput, SearchRequest, check
from axle.core.sizes import Anything, Keyed, Linked, Listed
from axle.core.whole_numbers import is_whole_number
from axle.operations.inputs import Association, Create, Spec, Target
from axle.operations.records.activities import engagement_types, permitted_engagement_types
from axle.operations.records.association_inputs import targets
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import MAX_ID, missing, record_id
from axle.operations.records.plan import WritePlan
from axle.operations.records.single import archive_all
from axle.operations.records.views import linked_ids
from axle.operations.request import MAX_QUERY_DIGITS, Caller, Request
from axle.storage.interface import Transaction, first

PAGE_DEFAULT, MAX_PAGE = 100, 250
RECENT_DEFAULT, MAX_RECENT_PAGE = 20, 100
MAX_RECENT = 10_000  # how far back the recently changed can be paged


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
    """An engagement: its record, and by their name in v1 the ids that it is associated with."""

    record: Record
    associations: dict[str, list[int]]


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


def associable_types(catalog: Catalog, object_type: ObjectType) -> dict[str, ObjectType]:
    """Return what an engagement may be associated with, by the name of the list of ids."""
    return {
        f"{_camel(other_type.singular)}Ids": other_type
        for other_type in catalog.types
        if catalog.default(object_type.id, other_type.id) and not other_type.definition.activity
    }


def _camel(name: str) -> str:
    begin, *rest = name.split("_")
    return begin + "".join(part.title() for part in rest)


def create(tx: Transaction, caller: Caller, request: Request[EngagementInput]) -> EngagementView:
    """Create an activity of the type that the engagement names."""
    object_type, engagement = _type_called(caller, request.body.engagement.type)
    properties = _properties(object_type, request.body, {})
    if object_type.definition.due and object_type.definition.due not in properties:
        properties[object_type.definition.due] = caller.moment.now_ms
    if engagement.property:
        properties[engagement.property] = request.body.engagement.type.upper()
    item = Create(properties, _associations(caller, object_type, request.body.associations))
    sources = _sources(object_type, request.body.engagement)
    planned = WritePlan(tx, caller, object_type).create([item], fixed=[sources])
    changeset = ChangeSet(tx, caller)
    changeset.add_all(planned)
    changeset.save()
    return _views(tx, caller, [planned[0].record])[0]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> EngagementView:
    """Return one engagement, whatever its type."""
    return _views(tx, caller, [_engagement_record(tx, caller, request.path["engagementId"], READ)])[0]


def update(tx: Transaction, caller: Caller, request: Request[EngagementInput]) -> EngagementView:
    """Change an engagement; a list of associated ids replaces the one that is there."""
    record = _engagement_record(tx, caller, request.path["engagementId"], WRITE)
    changeset = ChangeSet(tx, caller)
    properties = _properties(record.type, request.body, record.properties)
    if properties:
        changeset.add_all(WritePlan(tx, caller, record.type).update([(record, properties)]))
    for name, other_type in associable_types(caller.catalog, record.type).items():
        if name in request.body.associations:
            _replace_associations(changeset, record, other_type, request.body.associations[name])
    changeset.save()
    return _views(tx, caller, [changeset.current(record)])[0]


def put(tx: Transaction, caller: Caller, request: Request[EngagementInput]) -> EngagementView:
    """Change an engagement, as older clients do it: what is left out stays here too."""
    return update(tx, caller, request)


def archive(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Put an engagement into the recycle bin."""
    archive_all(tx, caller, [_engagement_record(tx, caller, request.path["engagementId"], WRITE)])


def page(tx: Transaction, caller: Caller, request: Request[None]) -> EngagementPage:
    """Return engagements of all types by id."""
    limit, start = request.number("limit", PAGE_DEFAULT, MAX_PAGE, 1), _offset(request)
    records = [
        record
        for object_type in permitted_engagement_types(caller, READ).values()
        for record in tx.record_page(object_type, start, limit + 1, False)
    ]
    records.sort(key=lambda record: record.id)
    return _page(tx, caller, records, limit)


def associated(tx: Transaction, caller: Caller, request: Request[None]) -> EngagementPage:
    """Return the engagements of one record by id."""
    limit, start = request.number("limit", PAGE_DEFAULT, MAX_PAGE, 1), _offset(request)
    other_type = caller.type(request.path["objectType"], READ)
    holder = first(tx.records(other_type, [record_id(request.path["objectId"])]))
    if holder is None:
        raise missing()
    object_types = permitted_engagement_types(caller, READ)
    types = [way for object_type in object_types.values() for way in caller.catalog.ways(other_type.id, object_type.id)]
    links = tx.associations([holder.id], types, start, (limit + 1) * max(1, len(types)))
    keys = sorted({end_of(caller.catalog, link) for link in links}, key=lambda key: (key.id, key.type))
    records = tx.records_by_key(keys[: limit + 1], object_types)
    return _page(tx, caller, sorted(records, key=lambda record: record.id), limit)


def recent(tx: Transaction, caller: Caller, request: Request[None]) -> EngagementPage:
    """Return engagements of all types, the last changed first; those changed since a moment, where one is given.

    A count beyond the limit is taken as the limit: connectors ask for 250 here too.
    """
    limit, offset = min(request.number("count", RECENT_DEFAULT, MAX_ID, 1), MAX_RECENT_PAGE), _offset(request)
    if offset + limit > MAX_RECENT:
        raise Invalid(f"offset and count must not exceed {MAX_RECENT} together.", context={"offset": [str(offset)]})
    since = request.number("since", 0, MAX_ID)
    total = 0
    records: list[Record] = []
    for object_type in permitted_engagement_types(caller, READ).values():
        later = [FilterInput(propertyName=object_type.definition.modified[0], operator="GTE", value=str(since))]
        count, changed = _changed(tx, caller, object_type, _by_change(caller, object_type, "DESCENDING", later), offset + limit)
        total += count
        records += changed
    records.sort(key=lambda record: (-record.updated_ms, -record.id))
    results = _views(tx, caller, records[offset : offset + limit])
    return EngagementPage(results, offset + len(results), offset + len(results) < min(total, MAX_RECENT), total)


def changed_after(tx: Transaction, caller: Caller, request: Request[None]) -> Feed:
    """Return engagements of all types, the first changed first, from a moment on or from where another page ended."""
    limit = request.number("limit", PAGE_DEFAULT, MAX_PAGE, 1)
    moment, last = _cursor(request.field("after"))
    records: list[Record] = []
    for object_type in permitted_engagement_types(caller, READ).values():
        name = object_type.definition.modified[0]
        later = [FilterInput(propertyName=name, operator="GT", value=moment)]
        rest = [
            FilterInput(propertyName=name, operator="EQ", value=moment),
            FilterInput(propertyName=SYSTEM_ID, operator="GT", value=last),
        ]
        records += _changed(tx, caller, object_type, _by_change(caller, object_type, "ASCENDING", later, rest), limit + 1)[1]
    records.sort(key=lambda record: (record.updated_ms, record.id))
    results = records[:limit]
    after = f"{results[-1].updated_ms}-{results[-1].id}" if results else f"{moment}-{last}"
    return Feed(_views(tx, caller, results), after, len(records) > limit)


def _cursor(text: str) -> tuple[str, str]:
    """Read where to go on: epoch milliseconds, and of what was changed then, the id up to which it is known."""
    moment, _, last = (text or "0").partition("-")
    if not all(is_whole_number(part, MAX_QUERY_DIGITS) for part in (moment, last or "0")):
        raise unparsable("after", text)
    return moment, last or "0"


def _by_change(caller: Caller, object_type: ObjectType, direction: str, *groups: list[FilterInput]) -> SearchRequest:
    sorts = [{"propertyName": object_type.definition.modified[0], "direction": direction}]
    return SearchRequest(filterGroups=[GroupInput(filters) for filters in groups], sorts=sorts, limit=caller.limits.page)


def _changed(
    tx: Transaction, caller: Caller, object_type: ObjectType, request: SearchRequest, most: int
) -> tuple[int, list[Record]]:
    """Return how many records match, and at least `most` of them, or all."""
    records: list[Record] = []
    while True:
        request.after = str(len(records))
        answer = tx.search(check(request, object_type, caller.catalog, caller.limits))
        records += answer.records
        if len(records) >= most or not answer.after:
            return answer.total, records


def outcomes(tx: Transaction, caller: Caller, request: Request[None]) -> list[Option]:
    """Return the outcomes that a call may have."""
    options: list[Option] = []
    for object_type in engagement_types(caller.catalog):
        engagement = object_type.definition.engagement
        if engagement and engagement.outcomes:
            options += caller.schema(object_type.name, READ).properties[engagement.outcomes].options
    return options


def _page(tx: Transaction, caller: Caller, records: Sequence[Record], limit: int) -> EngagementPage:
    views = _views(tx, caller, records[:limit])
    return EngagementPage(views, views[-1].record.id + 1 if views else 0, len(records) > limit)


def _offset(request: Request[None]) -> int:
    return request.number("offset", 0, MAX_ID)


def _type_called(caller: Caller, name: str) -> tuple[ObjectType, Engagement]:
    for object_type in caller.catalog.types:
        engagement = object_type.definition.engagement
        if engagement and name.upper() in engagement.types:
            return caller.type(object_type.name, WRITE), engagement
    raise Invalid(f"{excerpt(name)} is not a type of engagement.", context={"type": [excerpt(name)]})


def _engagement_record(tx: Transaction, caller: Caller, text: str, action: str) -> Record:
    """Return the engagement that a path names. Raises NotFound, and Forbidden for one of a type that may not be used."""
    permitted_engagement_types(caller, action)
    object_types = {object_type.key: object_type for object_type in engagement_types(caller.catalog)}
    number = record_id(text)
    record = first(tx.records_by_key([RecordKey(key, number) for key in object_types], object_types))
    if record is None:
        raise missing()
    caller.type(record.type.name, action)
    return record


def _properties(object_type: ObjectType, body: EngagementInput, before: Mapping[str, str]) -> dict[str, Json]:
    """Return the properties that an engagement's fields stand for."""
    definition, head = object_type.definition, body.engagement
    values: dict[str, Json] = {}
    for name, value in ((definition.owner, head.ownerId), (definition.due, head.timestamp)):
        if name and value is not None:
            values[name] = value
    for field in HEAD:
        value = getattr(head, field.name)
        if value is not None and field.property in object_type.properties:
            values[field.property] = _property_value(field, value, "")
    if body.attachments is not None and "hs_attachment_ids" in object_type.properties:
        values["hs_attachment_ids"] = ";".join(str(attachment.id) for attachment in body.attachments)
    for field in metadata(object_type):
        if field.name in body.metadata and not object_type.properties[field.property].read_only:
            so_far = values.get(field.property, before.get(field.property, ""))
            values[field.property] = _property_value(field, body.metadata[field.name], text_of(so_far))
    return values


def _sources(object_type: ObjectType, head: Head) -> dict[str, str]:
    """Return where a new engagement says that it comes from, which clients of records cannot. Raises InvalidProperties."""
    values: dict[str, str] = {}
    for name, prop in SOURCES.items():
        value = getattr(head, name)
        if value is not None and prop in object_type.properties:
            text = acceptable(object_type, object_type.properties[prop], value)
            if isinstance(text, PropertyError):
                raise InvalidProperties([text])
            values[prop] = text
    return values


def _property_value(field: EngagementField, value: Any, so_far: str) -> Json:
    """Return the text of a property for a field of the metadata. Raises Invalid for what it cannot hold."""
    if field.format in ("part", "parts"):
        return msgspec.json.encode({**json_object(so_far), field.name: value}).decode()
    if field.format in ("numbers", "texts") and isinstance(value, list):
        if all(isinstance(one, str | int) for one in value):
            return ";".join(map(text_of, value))
        raise Invalid(f"{field.name} must be a list of single values.", context={"metadata": [field.name]})
    if isinstance(value, list | dict):
        raise Invalid(f"{field.name} must be a single value.", context={"metadata": [field.name]})
    return value if isinstance(value, str | int | float | bool) else None


def _associations(caller: Caller, object_type: ObjectType, ids_by_list: Mapping[str, Iterable[str | int]]) -> list[Association]:
    associable = associable_types(caller.catalog, object_type)
    return [
        Association(Target(other_id), [_plain_spec(caller.catalog, object_type, associable[name])])
        for name, ids in ids_by_list.items()
        if name in associable
        for other_id in ids
    ]


def _plain_spec(catalog: Catalog, object_type: ObjectType, other_type: ObjectType) -> Spec:
    association_type = plain_type(catalog, object_type, other_type)
    return Spec(association_type.category, association_type.id)


def _replace_associations(changeset: ChangeSet, record: Record, other_type: ObjectType, ids: Sequence[str | int]) -> None:
    """Make a record's associations with one type those that are given, be they none. Raises Forbidden without its scope."""
    changeset.caller.type(other_type.name, WRITE)
    spec = _plain_spec(changeset.catalog, record.type, other_type)
    inputs = [Association(Target(other_id), [spec]) for other_id in dict.fromkeys(ids)]
    planned = targets(changeset.tx, changeset.caller, record.type, inputs)
    kept_ids = {number for _, number in planned}
    change = changeset.touch(record)
    links = changeset.links.linked(record.id, changeset.catalog.ways(record.type.id, other_type.id))
    changeset.unlink(change, [link for link in links if link.to_id not in kept_ids])
    present_ids = {link.to_id for link in links}
    for association_type, number in planned:
        if number not in present_ids:
            changeset.link(change, association_type, number)


def _views(tx: Transaction, caller: Caller, records: Sequence[Record]) -> list[EngagementView]:
    """Show records with what they are associated with, read once for all of a type."""
    associations: dict[int, dict[str, list[int]]] = {}
    for object_type in {record.type for record in records}:
        of_type = [record.id for record in records if record.type is object_type]
        other_types = {
            name: other_type
            for name, other_type in associable_types(caller.catalog, object_type).items()
            if other_type.packaged
        }
        ids = linked_ids(tx, caller, object_type, of_type, other_types)
        empty: dict[str, list[int]] = {name: [] for name in (*caller.catalog.engagements.lists, *other_types)}
        associations.update({number: empty | ids[number] for number in of_type})
    return [EngagementView(record, associations[record.id]) for record in records]


def moment(record: Record, name: str) -> str:
    """Return a record's value of a moment as the wire of other versions has it; its creation where it has none."""
    return record.value(name) or instant(record.created_ms)
