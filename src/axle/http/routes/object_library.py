"""Which object types an account may use."""

from __future__ import annotations

from axle.http.bodies import object_library as bodies
from axle.http.routes.row import Route
from axle.operations import object_library
from axle.storage.interface import READ_LANE

PREFIXES = (
    "/crm/v3/object-library", "/crm/object-library/v3", "/crm/object-library/2026-03", "/crm/object-library/2026-09",
)  # fmt: skip

ROUTES: tuple[Route, ...] = (
    Route("GET", PREFIXES, "/enablement", object_library.list_enablement, READ_LANE, bodies.library),
    Route("GET", PREFIXES, "/enablement/{objectTypeId}", object_library.read_enablement, READ_LANE, bodies.enablement),
)
