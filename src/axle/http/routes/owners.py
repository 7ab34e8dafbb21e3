"""Owners."""

from __future__ import annotations

from axle.http.bodies import owners as bodies
from axle.http.routes.row import PAGED, Route, get
from axle.operations.people import owners

PREFIXES = (
    "/crm/v3/owners", "/crm/owners/v3", "/crm/owners/2025-09", "/crm/owners/2026-03", "/crm/owners/2026-09",
    "/crm/owners/2026-09-beta",
)  # fmt: skip

ROUTES: tuple[Route, ...] = (
    get(PREFIXES, "", owners.list_owners, bodies.owners, query=("email", "archived", *PAGED)),
    get(PREFIXES, "/{ownerId}", owners.read, bodies.owner, query=("archived", "idProperty")),
)
