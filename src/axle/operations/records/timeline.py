"""A record's timeline: the activities that it is associated with, the latest first, and the one that is pinned to its top."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.calculated_properties import date
from axle.core.catalog import ObjectType
from axle.core.permissions import READ
from axle.core.record import Record
from axle.core.titles import preview_property
from axle.operations.records import views
from axle.operations.records.lookup import find, unreadable
from axle.operations.records.places import after_place, place_after, wanted_types
from axle.operations.records.single import page_size
from axle.operations.request import Caller, ReadOptions, RecordView, Request
from axle.storage.interface import Transaction, first


class TimelineActivity(msgspec.Struct):
    """An activity on a timeline, and the moment by which it stands there."""

    view: RecordView
    at_ms: int


class TimelinePage(msgspec.Struct):
    """Some activities, the latest first; `after` where there are more. `pinned` may be one of them."""

    activities: list[TimelineActivity]
    pinned: TimelineActivity | None = None
    after: str = ""


def timeline(tx: Transaction, caller: Caller, request: Request[None]) -> TimelinePage:
    """Return a page of a record's timeline. What the caller may not read is left out. Raises NotFound for no such record."""
    object_type = caller.type(request.path["objectType"], READ)
    limit = page_size(request.options)
    after = place_after(request.options.after)
    record = find(tx, object_type, request.path["objectId"], "")
    if record is None:
        raise unreadable()
    readable = _activity_types(caller, object_type)
    keys = wanted_types(caller, request)
    types = {way: other_type for way, other_type in readable.items() if not keys or other_type.key in keys}
    rows = tx.timeline(record.id, types, after, limit + 1, request.options.archived)
    # The links of an activity that has very many are hidden a little later than the activity is archived.
    present = [
        (row.record, row.place.at_ms)
        for row in rows[:limit]
        if row.record is not None and (row.record.archived_ms is not None) == request.options.archived
    ]
    page = TimelinePage([_activity(caller, *one, request.options) for one in present])
    page.pinned = _pinned(tx, caller, record, readable, request.options)
    if len(rows) > limit:
        page.after = after_place(rows[limit - 1].place)
    return page


def _activity_types(caller: Caller, object_type: ObjectType) -> dict[int, ObjectType]:
    """Return the types of activities that the caller may read, by the association types that lead there."""
    return {
        way.id: other_type
        for other_type in caller.catalog.types
        if other_type.definition.activity
        and caller.reaches(object_type, other_type, READ)
        and (way := caller.catalog.default(object_type.id, other_type.id))
    }


def _pinned(
    tx: Transaction, caller: Caller, record: Record, types: dict[int, ObjectType], options: ReadOptions
) -> TimelineActivity | None:
    """Return the activity that a record pins, if the caller may read it."""
    text = record.properties.get(record.type.definition.pin, "")
    if not text.isdecimal():
        return None
    number = int(text)
    links = tx.associations([record.id], list(types), number, len(types))
    link = next((link for link in links if link.to_id == number), None)
    activity = first(tx.records(types[link.type], [number])) if link else None
    if activity is None:
        return None
    when = date(activity)
    shown_ms = when.at_ms if when.shown_ms is None else when.shown_ms
    return _activity(caller, activity, activity.created_ms if shown_ms is None else shown_ms, options)


def _activity(caller: Caller, record: Record, at_ms: int, options: ReadOptions) -> TimelineActivity:
    names = options.properties if options.properties is not None else _telling(record.type)
    return TimelineActivity(RecordView(record, views.names_for(caller, record.type, names)), at_ms)


def _telling(object_type: ObjectType) -> tuple[str, ...]:
    """Return the properties that say what an activity is, where the query names none."""
    definition = object_type.definition
    names: Sequence[str] = (
        *definition.defaults, *definition.titles, definition.body, preview_property(definition),
        *definition.happens, definition.due, definition.owner, definition.status,
    )  # fmt: skip
    return tuple(dict.fromkeys(name for name in names if name))
