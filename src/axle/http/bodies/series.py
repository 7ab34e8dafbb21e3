"""Series of records on the wire."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.http.bodies import records
from axle.http.bodies.wire import Wire
from axle.operations.records.series import Series


class RecurrenceBody(msgspec.Struct):
    """How a series repeats."""

    repeatInterval: str
    repeatStatus: str
    startsAt: str | UnsetType = UNSET


class SeriesBody(msgspec.Struct):
    """A series, by the id of its open record."""

    id: str
    properties: dict[str, str]
    series: RecurrenceBody
    createdAt: str
    updatedAt: str


def series(found: Series, wire: Wire) -> SeriesBody:
    """Show a series; properties that are not set are left out."""
    body = records.record(found.view, wire)
    properties = {name: value for name, value in body.properties.items() if value is not None}
    starts_at = UNSET if found.starts_ms is None else wire.time(found.starts_ms)
    return SeriesBody(
        body.id, properties, RecurrenceBody(found.interval, found.status, starts_at), body.createdAt, body.updatedAt
    )
