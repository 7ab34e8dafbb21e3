"""Owners under the path of v2 of their API."""

from __future__ import annotations

from axle.http.bodies.legacy import owners as bodies
from axle.http.routes.row import Route, get
from axle.operations.legacy import owners

V2 = ("/owners/v2/owners",)

ROUTES: tuple[Route, ...] = (
    get(V2, "", owners.list_owners, bodies.owners, query=("email", "includeInactive")),
    get(V2, "/{ownerId}", owners.read, bodies.owner),
)
