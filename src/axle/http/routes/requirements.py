"""What an account wants set of its records: paths of Axle's own, as HubSpot has pages for it alone."""

from __future__ import annotations

from axle.http.bodies import requirements as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.definitions import requirements
from axle.storage.interface import READ_LANE, WRITE_LANE

OWN = ("/_axle/validation",)
TYPE = "/{objectType}"

ROUTES: tuple[Route, ...] = (
    Route("GET", OWN, TYPE, requirements.read, READ_LANE, bodies.rules),
    Route(
        "PUT",
        OWN,
        TYPE,
        requirements.replace_rules,
        WRITE_LANE,
        bodies.rules,
        200,
        requirements.RequirementRules,
        defines=True,
        right=rights.definitions,
    ),
)
