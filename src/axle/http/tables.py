"""What is made of the table of routes, once for all servers of a process: rows by address, and decoders of their bodies."""

from __future__ import annotations

from functools import cache

from axle.core.catalog import Catalog, derived
from axle.http.decoding import BodyDecoders
from axle.http.router import Router
from axle.http.routes import ROUTES
from axle.http.routes.row import Route, addresses


@derived
def router(catalog: Catalog) -> Router[Route]:
    """Return all rows, found by method and path; the first versions name types in their paths."""
    return Router(addresses(ROUTES, catalog))


@cache
def decoders() -> BodyDecoders:
    """Return the decoder of each row that takes a body."""
    return BodyDecoders(ROUTES)
