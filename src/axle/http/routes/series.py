"""Series of tasks."""

from __future__ import annotations

from axle.http.bodies import series as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.records import series
from axle.storage.interface import READ_LANE, WRITE_LANE

SERIES = ("/crm/task-series/2026-09", "/crm/task-series/2026-09-beta")

_ROWS: tuple[Route, ...] = (
    Route("POST", SERIES, "", series.start, WRITE_LANE, bodies.series, 200, series.SeriesInput),
    Route("GET", SERIES, "/{taskId}", series.read, READ_LANE, bodies.series, query=("properties",)),
    Route("PATCH", SERIES, "/{taskId}", series.update, WRITE_LANE, bodies.series, 200, series.SeriesPatch),
    Route("DELETE", SERIES, "/{taskId}", series.stop, WRITE_LANE, None, 204),
)
ROUTES = tuple(row._replace(right=rights.series) for row in _ROWS)
