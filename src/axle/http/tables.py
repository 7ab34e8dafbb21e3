"""What is made of the table of routes, once for all servers of a process: rows by address."""

from __future__ import annotations

from axle.core.catalog import Catalog, derived
from axle.http.router import Later, Router
from axle.http.routes import CURRENT, LEGACY_VERSIONS, legacy_routes
from axle.http.routes.row import Route, addresses


@derived
def router(catalog: Catalog) -> Router[Route]:
    """Return all rows, found by method and path; the first versions name types in their paths."""
    return Router(addresses(CURRENT, catalog), Later(LEGACY_VERSIONS, lambda: addresses(legacy_routes(), catalog)))
