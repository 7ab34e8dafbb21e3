"""Engagements on the wire of v1 of their API: numbers for ids and moments, metadata by type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.engagements import metadata as fields
from axle.core.legacy import Engagement, EngagementField
from axle.core.model import Option
from axle.core.property_types import json_object, milliseconds
from axle.core.record import Record
from axle.core.whole_numbers import is_whole_number
from axle.http.bodies.wire import Wire
from axle.operations.legacy.engagements import EngagementPage, EngagementView, Feed, moment


class HeadBody(msgspec.Struct):
    """What all engagements have; moments are epoch milliseconds."""

    id: int
    portalId: int
    active: bool
    createdAt: int
    lastUpdated: int
    type: str
    timestamp: int
    ownerId: int | UnsetType = UNSET
    uid: str | UnsetType = UNSET
    activityType: str | UnsetType = UNSET
    source: str = "INTEGRATION"
    sourceId: str = ""
    allAccessibleTeamIds: list[int] = []
    bodyPreview: str | UnsetType = UNSET
    queueMembershipIds: list[int] = []
    bodyPreviewIsTruncated: bool = False
    bodyPreviewHtml: str | UnsetType = UNSET
    gdprDeleted: bool = False


class AttachmentBody(msgspec.Struct):
    """A file, by its id."""

    id: int


class EngagementBody(msgspec.Struct):
    """An engagement."""

    engagement: HeadBody
    associations: dict[str, list[int]]
    attachments: list[AttachmentBody]
    scheduledTasks: list[Any]
    metadata: dict[str, Any]


class EngagementPageBody(msgspec.Struct):
    """Some engagements; `total` where all were counted."""

    results: list[EngagementBody]
    hasMore: bool
    offset: int
    total: int | UnsetType = UNSET


class EngagementFeed(msgspec.Struct):
    """Some engagements as they were changed, and where to go on."""

    results: list[EngagementBody]
    hasMore: bool
    after: str


class OutcomeBody(msgspec.Struct):
    """An outcome that a call may have; one that is hidden is shown as deleted."""

    id: str
    label: str
    deleted: bool


def engagement(view: EngagementView, wire: Wire) -> EngagementBody:
    """Show an engagement."""
    object_type, values = view.record.type, view.record.properties
    engagement = object_type.definition.engagement or Engagement((), ())
    attachments = [AttachmentBody(number) for number in _numbers(values.get("hs_attachment_ids", ""))]
    metadata = {field.name: value for field in fields(object_type) if (value := _metadata_value(field, values)) is not None}
    return EngagementBody(_head(view.record, engagement, wire), view.associations, attachments, [], metadata)


def page(page: EngagementPage, wire: Wire) -> EngagementPageBody:
    """Show a page of engagements."""
    results = [engagement(view, wire) for view in page.results]
    return EngagementPageBody(results, page.more, page.offset, UNSET if page.total is None else page.total)


def feed(feed: Feed, wire: Wire) -> EngagementFeed:
    """Show engagements as they were changed."""
    return EngagementFeed([engagement(view, wire) for view in feed.results], feed.more, feed.after)


def _head(record: Record, engagement: Engagement, wire: Wire) -> HeadBody:
    definition, values = record.type.definition, record.properties
    owner = values.get(definition.owner, "")
    return HeadBody(
        id=record.id,
        portalId=wire.account,
        active=record.archived_ms is None,
        createdAt=record.created_ms,
        lastUpdated=record.updated_ms,
        type=values.get(engagement.property) or engagement.types[0],
        timestamp=milliseconds(moment(record, definition.due)) or record.created_ms,
        ownerId=next(iter(_numbers(owner)), UNSET),
        uid=values.get("hs_unique_id") or UNSET,
        activityType=values.get("hs_activity_type") or UNSET,
        source=values.get("hs_engagement_source") or values.get("hs_object_source", "INTEGRATION"),
        sourceId=values.get("hs_engagement_source_id") or values.get("hs_object_source_id", ""),
        bodyPreview=values.get("hs_body_preview", UNSET),
        queueMembershipIds=_numbers(values.get("hs_queue_membership_ids", "")),
        bodyPreviewIsTruncated=values.get("hs_body_preview_is_truncated") == "true",
        bodyPreviewHtml=values.get("hs_body_preview_html", UNSET),
    )


def _numbers(text: str) -> list[int]:
    """Return the numbers in a text; what is no number of 64 bits is left out, as a list of numbers has no place for it."""
    return [int(part) for part in text.split(";") if is_whole_number(part)]


def _metadata_value(field: EngagementField, values: Mapping[str, str]) -> Any:
    """Return what a field of the metadata shows; None where the record has nothing for it, unless it is always there."""
    text = values.get(field.property, "")
    value = _READERS[field.format](field, text) if text else None
    if value is None and field.always:
        return False if field.format == "flag" else []
    return value


def _json_number(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() else number


_READERS: dict[str, Callable[[EngagementField, str], Any]] = {
    "text": lambda field, text: text,
    "number": lambda field, text: _json_number(text),
    "flag": lambda field, text: text == "true",
    "moment": lambda field, text: milliseconds(text),
    "numbers": lambda field, text: _numbers(text),
    "texts": lambda field, text: list(filter(None, text.split(";"))),
    "part": lambda field, text: json_object(text).get(field.name),
    "parts": lambda field, text: json_object(text).get(field.name),
}


def outcomes(options: Sequence[Option], wire: Wire) -> list[OutcomeBody]:
    """Show the outcomes that a call may have."""
    return [OutcomeBody(option.value, option.label or option.value, option.hidden) for option in options]
