"""The account: its details, and how much of its limits it has used."""

from __future__ import annotations

from axle.http.bodies import account as bodies
from axle.http.routes.row import Route
from axle.operations import account
from axle.storage.interface import READ_LANE

V3 = ("/account-info/v3", "/account-info/2026-03")
V2026_09 = ("/account-info/2026-09",)
BETA = ("/account-info/2027-03-beta",)
FIRST = ("/integrations/v1",)
USAGE = "/api-usage/daily/private-apps"

ROUTES: tuple[Route, ...] = (
    Route("GET", V3, "/details", account.details, READ_LANE, bodies.details, unscoped=True),
    Route("GET", (*V2026_09, *BETA), "/details", account.details, READ_LANE, bodies.dated_details, unscoped=True),
    Route("GET", FIRST, "/me", account.details, READ_LANE, bodies.first_details, unscoped=True),
    Route("GET", FIRST, "/limit/daily", account.usage, READ_LANE, bodies.first_usage, unscoped=True),
    Route("GET", (*V3, *V2026_09), USAGE, account.usage, READ_LANE, bodies.usage, unscoped=True),
    Route("GET", BETA, USAGE, account.usage, READ_LANE, bodies.typed_usage, unscoped=True),
)
