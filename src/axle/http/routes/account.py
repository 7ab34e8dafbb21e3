"""The account: its details, and how much of its limits it has used."""

from __future__ import annotations

from axle.http.bodies import account as bodies
from axle.http.routes.row import Route, get
from axle.operations import account

V3 = ("/account-info/v3", "/account-info/2026-03")
V2026_09 = ("/account-info/2026-09",)
BETA = ("/account-info/2027-03-beta",)
USAGE = "/api-usage/daily/private-apps"

ROUTES: tuple[Route, ...] = (
    get(V3, "/details", account.details, bodies.details, unscoped=True),
    get((*V2026_09, *BETA), "/details", account.details, bodies.dated_details, unscoped=True),
    get((*V3, *V2026_09), USAGE, account.usage, bodies.usage, unscoped=True),
    get(BETA, USAGE, account.usage, bodies.typed_usage, unscoped=True),
)
