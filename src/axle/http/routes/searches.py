"""Several searches at once: Axle's own path."""

from __future__ import annotations

from axle.http.bodies import searches as bodies
from axle.http.routes.row import Route, post, with_right
from axle.operations import rights
from axle.operations.records import searches
from axle.storage.interface import SEARCH_LANE

_ROWS: tuple[Route, ...] = (
    post(("/_axle/searches",), "", searches.search_all, bodies.searched, lane=SEARCH_LANE, body=searches.SearchesInput),
)
ROUTES = with_right(_ROWS, rights.any_records)
