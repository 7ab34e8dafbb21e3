"""Which object types an account may use."""

from __future__ import annotations

from axle.http.bodies import object_library as bodies
from axle.http.routes.row import Route, get
from axle.operations import object_library

PREFIXES = (
    "/crm/v3/object-library", "/crm/object-library/v3", "/crm/object-library/2026-03", "/crm/object-library/2026-09",
)  # fmt: skip

ROUTES: tuple[Route, ...] = (
    get(PREFIXES, "/enablement", object_library.list_enablement, bodies.library),
    get(PREFIXES, "/enablement/{objectTypeId}", object_library.read_enablement, bodies.enablement),
)
