"""Records on the wire, the same for all types: field names and their order are HubSpot's."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.catalog import SYSTEM_ID
from axle.core.errors import AxleError
from axle.core.normalisation import SECONDS, Normalised
from axle.core.property_types import MOMENT, form_of, instant, milliseconds, short_instant
from axle.core.record import Record
from axle.core.rules import stage_time_properties
from axle.core.versions import ApiVersion
from axle.http.bodies.wire import BatchBody, Next, Paging, Wire, batch_of, next_link
from axle.http.errors import standard
from axle.operations.request import AssociationPage, BatchResult, HistoryValue, RecordPage, RecordView


class HistoryEntry(msgspec.Struct, omit_defaults=True):
    """One value that a property had."""

    value: str
    timestamp: str
    sourceType: str
    sourceId: str | None = None
    updatedByUserId: int | None = None
    sourceLabel: str | None = None


class AssociatedId(msgspec.Struct):
    """The other end of an association, in the v3 shape."""

    id: str
    type: str


class Associated(msgspec.Struct):
    """Some associations of a record."""

    results: list[AssociatedId]
    paging: Paging | UnsetType = UNSET


class WarningBody(msgspec.Struct):
    """What the server did with a request otherwise than it says."""

    category: str
    message: str
    context: dict[str, str]


class RecordBody(msgspec.Struct, kw_only=True):
    """A record."""

    id: str
    properties: dict[str, str | None]
    propertiesWithHistory: dict[str, list[HistoryEntry]] | UnsetType = UNSET
    createdAt: str
    updatedAt: str
    archived: bool
    archivedAt: str | UnsetType = UNSET
    url: str | UnsetType = UNSET
    associations: dict[str, Associated] | UnsetType = UNSET
    type: str | UnsetType = UNSET
    new: bool | UnsetType = UNSET
    objectWriteTraceId: str | UnsetType = UNSET
    warnings: list[WarningBody] | UnsetType = UNSET


class PageBody(msgspec.Struct):
    """A page of records."""

    results: list[RecordBody]
    paging: Paging | UnsetType = UNSET


class SearchBody(msgspec.Struct):
    """A page of a search."""

    total: int
    results: list[RecordBody]
    paging: Paging | UnsetType = UNSET


def record(view: RecordView, wire: Wire) -> RecordBody:
    """Show a record."""
    record = view.record
    created, updated = instant(record.created_ms), instant(record.updated_ms)
    body = RecordBody(
        id=str(record.id),
        properties=_properties(view, wire, created, updated),
        createdAt=wire.written(created),
        updatedAt=wire.written(updated),
        archived=record.archived_ms is not None,
    )
    if view.history is not None:
        if view.cut:
            wire.tell_cut()
        body.propertiesWithHistory = {name: _chain(record, name, view.history[name], wire) for name in sorted(view.history)}
    if record.archived_ms is not None:
        body.archivedAt = wire.time(record.archived_ms)
    if record.type.definition.url:
        body.url = _url(record, wire)
    if view.links is not None:
        body.associations = {name: _associated(page, name, record, wire) for name, page in view.links.items()}
    if view.new is not None:
        body.new = view.new
    if view.put is not None:
        body.id, body.type = str(view.put.id), view.put.type
    if view.trace:
        body.objectWriteTraceId = view.trace
    _tell_of_writing(body, view, wire)
    return body


def _tell_of_writing(body: RecordBody, view: RecordView, wire: Wire) -> None:
    """Say what a write did otherwise than its caller may think."""
    if view.normalised:
        body.warnings = [_warning(value) for value in view.normalised]
    if view.unscheduled:
        wire.warn(_of_past(view.record, view.unscheduled))


def _of_past(record: Record, moments: Sequence[str]) -> str:
    """Say which reminders are not sent, and why; those that were written in seconds are told of as such."""
    text = f"{record.type.singular} {record.id}: {', '.join(moments)} in the past, not scheduled"
    seconds = any(SECONDS.fullmatch(moment) for moment in moments)
    return text + ("; it looks like seconds, write milliseconds" if seconds else "")


def _warning(value: Normalised) -> WarningBody:
    context = {"propertyName": value.property, "rawValue": value.raw, "normalizedValue": value.taken}
    return WarningBody("PROPERTY_VALUE_NORMALIZED", f"{value.property} was normalized", context)


def _properties(view: RecordView, wire: Wire, created: str, updated: str) -> dict[str, str | None]:
    record = view.record
    stored, system = record.properties, record.type.system
    creation = record.type.definition.created
    values: dict[str, str | None] = {}
    for name in view.names:
        value = stored.get(name)
        if value is None:
            if name in system:
                value = str(record.id) if name == SYSTEM_ID else created if name in creation else updated
            elif view.sparse:
                value = ""
        values[name] = value
    for name in stage_time_properties(record.type):
        if values.get(name):
            values[name] = _noted(values[name] or "", view.created)
    if not wire.behaviour.milliseconds_always:
        _shorten(values, record)
    return values


def _noted(text: str, created: bool) -> str:
    """Show when a record came to a stage: in the answer to its creation as epoch milliseconds, as the service does."""
    ms = milliseconds(text)
    return text if ms is None else str(ms) if created else instant(ms)


def _shorten(values: dict[str, str | None], record: Record) -> None:
    """Drop the fractions of instants, where the behaviour says so."""
    for name, value in values.items():
        if value and _is_instant(record, name):
            values[name] = short_instant(value)


def _is_instant(record: Record, name: str) -> bool:
    prop = record.type.properties.get(name)
    return prop is not None and form_of(prop) is MOMENT


def _chain(record: Record, name: str, entries: Sequence[HistoryValue], wire: Wire) -> list[HistoryEntry]:
    values = [_noted(entry.value, False) if name in stage_time_properties(record.type) else entry.value for entry in entries]
    if not wire.behaviour.milliseconds_always and _is_instant(record, name):
        values = [short_instant(value) for value in values]
    return [_entry(entry, value, wire) for entry, value in zip(entries, values, strict=True)]


def _entry(entry: HistoryValue, value: str, wire: Wire) -> HistoryEntry:
    label = entry.source if wire.version >= ApiVersion.V2026_09 else None
    return HistoryEntry(
        value=value,
        timestamp=wire.time(entry.at_ms),
        sourceType=entry.source,
        sourceId=entry.source_id or None,
        updatedByUserId=entry.user_id,
        sourceLabel=label,
    )


def _url(record: Record, wire: Wire) -> str:
    template = record.type.definition.url
    return template.format(base=wire.base, portal=wire.account, type=record.type.id, id=record.id)


def _associated(page: AssociationPage, name: str, record: Record, wire: Wire) -> Associated:
    body = Associated([AssociatedId(str(link.id), link.type) for link in page.links])
    if page.after is not None:
        path = f"/crm/v3/objects/{record.type.name}/{record.id}/associations/{name}"
        body.paging = Paging(Next(str(page.after), f"{wire.base}{path}?after={page.after}"))
    return body


def page(page: RecordPage, wire: Wire) -> PageBody:
    """Show a page of a list."""
    body = PageBody([record(view, wire) for view in page.views])
    if page.after:
        body.paging = next_link(wire, page.after)
    return body


def searched(page: RecordPage, wire: Wire) -> SearchBody:
    """Show a page of a search."""
    body = SearchBody(page.total or 0, [record(view, wire) for view in page.views])
    if page.after:
        body.paging = Paging(Next(page.after))
    return body


def batch(batch: BatchResult, wire: Wire) -> BatchBody:
    """Show the outcome of a batch."""
    body = batch_of([record(view, wire) for view in batch.views], wire)
    if batch.problems:
        body.errors = [standard(_traced(problem.error, problem.trace)) for problem in batch.problems]
        body.numErrors = len(body.errors)
    return body


def _traced(error: AxleError, trace: str) -> AxleError:
    if trace:
        error.context = {**error.context, "objectWriteTraceId": [trace]}
    return error
