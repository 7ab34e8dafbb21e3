"""The account: its details, and how much of its limits it has used."""

from __future__ import annotations

from axle.http.bodies import account as bodies
from axle.http.routes.row import Route
from axle.operations import account
from axle.storage.interface import READ

INFO = ("/account-info/v3", "/account-info/2026-03", "/account-info/2026-09")
FIRST = ("/integrations/v1",)

ROUTES: tuple[Route, ...] = (
    Route("GET", INFO, "/details", account.details, READ, bodies.details, unscoped=True),
    Route("GET", FIRST, "/me", account.details, READ, bodies.first_details, unscoped=True),
    Route("GET", FIRST, "/limit/daily", account.usage, READ, bodies.first_usage, unscoped=True),
    Route("GET", INFO, "/api-usage/daily/private-apps", account.usage, READ, bodies.usage, unscoped=True),
)
