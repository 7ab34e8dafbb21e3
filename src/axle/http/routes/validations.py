"""Validation rules of properties."""

from __future__ import annotations

from axle.http.bodies import validations as bodies
from axle.http.routes.row import Route, get, put, with_right
from axle.operations import rights
from axle.operations.definitions import validations

PREFIXES = (
    "/crm/v3/property-validations", "/crm/property-validations/v3", "/crm/property-validations/2026-03",
    "/crm/property-validations/2026-09",
)  # fmt: skip
TYPE = "/{objectType}"
PROPERTY = TYPE + "/{propertyName}"
RULE = PROPERTY + "/rule-type/{ruleType}"

_ROWS: tuple[Route, ...] = (
    get(PREFIXES, TYPE, validations.list_all, bodies.all_rules),
    get(PREFIXES, PROPERTY, validations.list_rules, bodies.rules),
    get(PREFIXES, RULE, validations.read, bodies.rule),
    put(PREFIXES, RULE, validations.put, body=validations.ValidationInput, status=204, defines=True),
)
ROUTES = with_right(_ROWS, rights.definitions)
