"""Timelines and the recycle bin on the wire: records as they are shown elsewhere, each with its type."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.http.bodies import records
from axle.http.bodies.wire import Paging, Wire, next_link
from axle.operations.records.recycle_bin import ArchivedPage, ArchivedRecord
from axle.operations.records.timeline import TimelineActivity, TimelinePage
from axle.operations.request import RecordView


class ActivityBody(records.RecordBody, kw_only=True):
    """An activity: the record, what type it is of, and the moment by which it stands on the timeline."""

    objectType: str
    objectTypeId: str
    timestamp: str


class TimelineBody(msgspec.Struct):
    """A page of a timeline; `pinned` is the activity on its top, null where there is none."""

    results: list[ActivityBody]
    pinned: ActivityBody | None
    paging: Paging | UnsetType = UNSET


class ArchivedBody(records.RecordBody, kw_only=True):
    """An archived record, and what type it is of; `mergedInto` is the record that it has become a part of."""

    objectType: str
    objectTypeId: str
    mergedInto: str | UnsetType = UNSET


class RecycleBinBody(msgspec.Struct):
    """A page of the recycle bin."""

    results: list[ArchivedBody]
    paging: Paging | UnsetType = UNSET


def timeline_page(page: TimelinePage, wire: Wire) -> TimelineBody:
    """Show a page of a timeline."""
    pinned = _activity(page.pinned, wire) if page.pinned else None
    body = TimelineBody([_activity(activity, wire) for activity in page.activities], pinned)
    if page.after:
        body.paging = next_link(wire, page.after)
    return body


def recycle_bin(page: ArchivedPage, wire: Wire) -> RecycleBinBody:
    """Show a page of the recycle bin."""
    body = RecycleBinBody([archived(record, wire) for record in page.records])
    if page.after:
        body.paging = next_link(wire, page.after)
    return body


def _activity(activity: TimelineActivity, wire: Wire) -> ActivityBody:
    return ActivityBody(**_typed(activity.view, wire), timestamp=wire.time(activity.at_ms))


def archived(record: ArchivedRecord, wire: Wire) -> ArchivedBody:
    """Show an archived record."""
    merged = UNSET if record.merged_into is None else str(record.merged_into)
    return ArchivedBody(**_typed(record.view, wire), mergedInto=merged)


def _typed(view: RecordView, wire: Wire) -> dict[str, Any]:
    body = msgspec.structs.asdict(records.record(view, wire))
    return {**body, "objectType": view.record.type.name, "objectTypeId": view.record.type.id}
