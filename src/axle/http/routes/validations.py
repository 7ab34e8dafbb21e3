"""Validation rules of properties."""

from __future__ import annotations

from axle.http.bodies import validations as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.definitions import validations
from axle.storage.interface import READ_LANE, WRITE_LANE

PREFIXES = (
    "/crm/v3/property-validations", "/crm/property-validations/v3", "/crm/property-validations/2026-03",
    "/crm/property-validations/2026-09",
)  # fmt: skip
TYPE = "/{objectType}"
PROPERTY = TYPE + "/{propertyName}"
RULE = PROPERTY + "/rule-type/{ruleType}"

_ROWS: tuple[Route, ...] = (
    Route("GET", PREFIXES, TYPE, validations.list_all, READ_LANE, bodies.all_rules),
    Route("GET", PREFIXES, PROPERTY, validations.list_rules, READ_LANE, bodies.rules),
    Route("GET", PREFIXES, RULE, validations.read, READ_LANE, bodies.rule),
    Route("PUT", PREFIXES, RULE, validations.put, WRITE_LANE, None, 204, validations.ValidationInput, defines=True),
)
ROUTES = tuple(row._replace(right=rights.definitions) for row in _ROWS)
