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


def series(series: Series, wire: Wire) -> SeriesBody:
    """Show a series; properties that are not set are left out."""
    body = records.record(series.view, wire)
    properties = {name: value for name, value in body.properties.items() if value is not None}
    starts_at = UNSET if series.starts_ms is None else wire.time(series.starts_ms)
    return SeriesBody(
        id=body.id,
        properties=properties,
        series=RecurrenceBody(series.interval, series.status, starts_at),
        createdAt=body.createdAt,
        updatedAt=body.updatedAt,
    )
