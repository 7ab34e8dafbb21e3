"""What an account wants set of its records: paths of Axle's own, as HubSpot has pages for it alone."""

from __future__ import annotations

from axle.http.bodies import requirements as bodies
from axle.http.routes.row import Route, get, put
from axle.operations import rights
from axle.operations.definitions import requirements

OWN = ("/_axle/validation",)
TYPE = "/{objectType}"

ROUTES: tuple[Route, ...] = (
    get(OWN, TYPE, requirements.read, bodies.rules),
    put(
        OWN,
        TYPE,
        requirements.replace_rules,
        bodies.rules,
        body=requirements.RequirementRules,
        defines=True,
        right=rights.definitions,
    ),
)
