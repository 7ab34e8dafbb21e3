"""The account under the paths of v1 of its API."""

from __future__ import annotations

from axle.http.bodies.legacy import account as bodies
from axle.http.routes.row import Route, get
from axle.operations import account

V1 = ("/integrations/v1",)

ROUTES: tuple[Route, ...] = (
    get(V1, "/me", account.details, bodies.details, unscoped=True),
    get(V1, "/limit/daily", account.usage, bodies.usage, unscoped=True),
)
