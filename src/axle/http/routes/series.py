"""Series of tasks."""

from __future__ import annotations

from axle.http.bodies import series as bodies
from axle.http.routes.row import Route, delete, get, patch, post, with_right
from axle.operations import rights
from axle.operations.records import series

SERIES = ("/crm/task-series/2026-09", "/crm/task-series/2026-09-beta")

_ROWS: tuple[Route, ...] = (
    post(SERIES, "", series.start, bodies.series, body=series.SeriesInput),
    get(SERIES, "/{taskId}", series.read, bodies.series, query=("properties",)),
    patch(SERIES, "/{taskId}", series.update, bodies.series, body=series.SeriesPatch),
    delete(SERIES, "/{taskId}", series.stop),
)
ROUTES = with_right(_ROWS, rights.series)
