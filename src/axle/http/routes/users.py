"""Users of the account: the same people as its owners."""

from __future__ import annotations

from axle.http.bodies import users as bodies
from axle.http.routes.row import PAGED, Route, delete, get, post, put, with_right
from axle.operations import rights
from axle.operations.people import users

PREFIXES = ("/settings/v3/users", "/settings/users/2026-03", "/settings/users/2026-09-beta")
ONE = "/{userId}"
BY = ("idProperty",)

_ROWS: tuple[Route, ...] = (
    get(PREFIXES, "", users.list_users, bodies.users, query=PAGED),
    post(PREFIXES, "", users.create, bodies.new_user, body=users.UserInput, status=201, located=True, fails=(409,)),
    get(PREFIXES, "/teams", users.list_teams, bodies.teams),
    get(PREFIXES, "/roles", users.list_roles, bodies.roles),
    get(PREFIXES, ONE, users.read, bodies.user, query=BY),
    put(PREFIXES, ONE, users.update, bodies.user, body=users.UserUpdate, query=BY),
    delete(PREFIXES, ONE, users.archive, query=BY),
)
# An address belongs to one user: no two users are added at the same time.
ROUTES = with_right(_ROWS, rights.users, defines=True)
