"""Owners, and the same people as users of the account."""

from __future__ import annotations

from axle.http.bodies import owners as bodies
from axle.http.routes.row import PAGED, Route
from axle.operations import rights
from axle.operations.people import owners, users
from axle.storage.interface import READ_LANE, WRITE_LANE

PREFIXES = (
    "/crm/v3/owners", "/crm/owners/v3", "/crm/owners/2025-09", "/crm/owners/2026-03", "/crm/owners/2026-09",
    "/crm/owners/2026-09-beta",
)  # fmt: skip
V2 = ("/owners/v2/owners",)
USERS = ("/settings/v3/users", "/settings/users/2026-03", "/settings/users/2026-09-beta")
BY = ("idProperty",)

_ROWS: tuple[Route, ...] = (
    Route("GET", PREFIXES, "", owners.list_owners, READ_LANE, bodies.owners, query=("email", "archived", *PAGED)),
    Route("GET", PREFIXES, "/{ownerId}", owners.read, READ_LANE, bodies.owner, query=("archived", *BY)),
    Route("GET", V2, "", owners.list_legacy, READ_LANE, bodies.legacy_owners, query=("email", "includeInactive")),
    Route("GET", V2, "/{ownerId}", owners.read_legacy, READ_LANE, bodies.legacy_owner),
    Route("GET", USERS, "", users.list_users, READ_LANE, bodies.users, query=PAGED),
    Route("POST", USERS, "", users.create, WRITE_LANE, bodies.new_user, 201, users.UserInput, located=True, fails=(409,)),
    Route("GET", USERS, "/teams", users.list_teams, READ_LANE, bodies.teams),
    Route("GET", USERS, "/roles", users.list_roles, READ_LANE, bodies.roles),
    Route("GET", USERS, "/{userId}", users.read, READ_LANE, bodies.user, query=BY),
    Route("PUT", USERS, "/{userId}", users.update, WRITE_LANE, bodies.user, 200, users.UserUpdate, query=BY),
    Route("DELETE", USERS, "/{userId}", users.archive, WRITE_LANE, None, 204, query=BY),
)
# An address belongs to one user: no two users are added at the same time.
ROUTES = tuple(
    row._replace(defines=row.lane == WRITE_LANE, right=rights.users if row.prefixes is USERS else None) for row in _ROWS
)
