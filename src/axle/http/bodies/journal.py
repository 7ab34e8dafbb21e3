"""Journals on the wire: subscriptions, filters, where files can be fetched, and the files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.errors import NotFound
from axle.core.journal import LIFECYCLE, OBJECT, JournalFilter, JournalSubscription
from axle.http.bodies.wire import BatchBody, Wire, batch_of
from axle.http.errors import standard
from axle.operations.journal.files import FileText
from axle.operations.journal.filters import Conditions
from axle.operations.journal.reading import Link, LinkBatch
from axle.operations.journal.snapshots import Status, Taken

FILES = "/_axle/journal"  # where the addresses of files begin


class SubscriptionBody(msgspec.Struct):
    """One subscription."""

    id: int
    appId: int
    subscriptionType: str
    objectTypeId: str
    actions: Sequence[str]
    createdAt: str
    updatedAt: str
    portalId: int | UnsetType = UNSET
    properties: Sequence[str] | UnsetType = UNSET
    objectIds: Sequence[int] | UnsetType = UNSET
    associatedObjectTypeIds: Sequence[str] | UnsetType = UNSET
    eventTypeId: str | UnsetType = UNSET


class SubscriptionsBody(msgspec.Struct):
    """What an app follows."""

    results: list[SubscriptionBody]


class LinkBody(msgspec.Struct):
    """Where a file can be fetched, how long, and by which offset the journal knows it."""

    url: str
    expiresAt: str
    currentOffset: str


class FileBody(msgspec.Struct):
    """A file."""

    offset: str
    journalEvents: list[Any]
    publishedAt: str


class FilterBody(msgspec.Struct):
    """One filter."""

    id: int
    createdAt: int
    filter: Conditions


class FilterIdBody(msgspec.Struct):
    """The id of a new filter."""

    filterId: int


class SnapshotBody(msgspec.Struct):
    """One snapshot, and where its status is asked for."""

    portalId: int
    objectId: int
    objectTypeId: str
    snapshotStatusId: str


class SnapshotsBody(msgspec.Struct):
    """Many of them."""

    snapshotResponses: list[SnapshotBody]


class StatusBody(msgspec.Struct):
    """How a snapshot went."""

    id: str
    status: str
    initiatedAt: int
    completedAt: int
    errorCode: str | UnsetType = UNSET
    message: str | UnsetType = UNSET


def subscription(followed: JournalSubscription, wire: Wire) -> SubscriptionBody:
    """Show one subscription; lists that say nothing are left out, unless it is to records."""
    selection, of_records = followed.selection, followed.subscription_type == OBJECT
    return SubscriptionBody(
        id=followed.id,
        appId=followed.app,
        subscriptionType=followed.subscription_type,
        objectTypeId=followed.topic,
        actions=selection.actions,
        createdAt=wire.time(followed.created_ms),
        updatedAt=wire.time(followed.updated_ms),
        portalId=followed.portal or UNSET,
        properties=selection.properties if of_records else selection.properties or UNSET,
        objectIds=selection.object_ids if of_records else selection.object_ids or UNSET,
        associatedObjectTypeIds=selection.associated_types or UNSET,
        eventTypeId=followed.topic if followed.subscription_type == LIFECYCLE else UNSET,
    )


def subscriptions(listed: Sequence[JournalSubscription], wire: Wire) -> SubscriptionsBody:
    """Show what an app follows."""
    return SubscriptionsBody([subscription(followed, wire) for followed in listed])


def address(file_link: Link | None, wire: Wire) -> LinkBody | None:
    """Show where a file can be fetched; nothing where there is none."""
    return None if file_link is None else _file_address(file_link, wire)


def _file_address(file_link: Link, wire: Wire) -> LinkBody:
    fields = urlencode({"expires": file_link.expires_ms, "signature": file_link.signature})
    return LinkBody(
        f"{wire.base}{FILES}/{file_link.app}/{file_link.name}?{fields}", wire.time(file_link.expires_ms), file_link.name
    )


def addresses(batch: LinkBatch, wire: Wire) -> BatchBody:
    """Show where files can be fetched, and which offsets are not known."""
    body = batch_of([_file_address(one, wire) for one in batch.links], wire)
    if batch.missing:
        body.errors = [standard(NotFound("There are no journal files with these offsets.", context={"ids": batch.missing}))]
        body.numErrors = len(body.errors)
    return body


def journal_filter(held: JournalFilter, wire: Wire) -> FilterBody:
    """Show one filter."""
    return FilterBody(held.id, held.created_ms, Conditions(list(held.conditions)))


def filters(listed: Sequence[JournalFilter], wire: Wire) -> list[FilterBody]:
    """Show the filters of a subscription."""
    return [journal_filter(held, wire) for held in listed]


def filter_id(held: JournalFilter, wire: Wire) -> FilterIdBody:
    """Show the id of a new filter."""
    return FilterIdBody(held.id)


def snapshots(taken: Sequence[Taken], wire: Wire) -> SnapshotsBody:
    """Show where the status of each snapshot is asked for."""
    return SnapshotsBody([SnapshotBody(one.wish.portalId, one.wish.objectId, one.wish.objectTypeId, one.name) for one in taken])


def status(snapshot: Status, wire: Wire) -> StatusBody:
    """Show how a snapshot went: it is taken at once, or never."""
    body = StatusBody(snapshot.note.name, "SUCCESS", snapshot.note.at_ms, snapshot.note.at_ms)
    if snapshot.refused:
        body.status, body.errorCode, body.message = "FAILED", "VALIDATION_ERROR", snapshot.refused
    elif snapshot.expired:
        body.status = "EXPIRED"
    return body


def file(text: FileText, wire: Wire) -> FileBody:
    """Show a file."""
    return FileBody(text.name, text.events, wire.time(text.created_ms))
