"""Properties and property groups."""

from __future__ import annotations

from axle.http.bodies import properties as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.definitions import groups, properties
from axle.storage.interface import READ_LANE, WRITE_LANE

PREFIXES = (
    "/crm/v3/properties", "/crm/properties/v3", "/crm/properties/2025-09", "/crm/properties/2026-03", "/crm/properties/2026-09",
)  # fmt: skip
# `locale` and `properties` are published and change nothing: labels have one language, and a definition is shown whole.
LOCALE = ("locale",)
WHICH = ("archived", "dataSensitivity", "properties", *LOCALE)
TYPE = "/{objectType}"
ONE = "/{objectType}/{propertyName}"
GROUPS = "/{objectType}/groups"
GROUP = GROUPS + "/{groupName}"

_ROWS: tuple[Route, ...] = (
    Route("GET", PREFIXES, TYPE, properties.list_properties, READ_LANE, bodies.listed, query=WHICH),
    Route(
        "POST",
        PREFIXES,
        TYPE,
        properties.create,
        WRITE_LANE,
        bodies.one,
        201,
        properties.PropertyInput,
        located=True,
        fails=(409,),
    ),
    Route("GET", PREFIXES, ONE, properties.read, READ_LANE, bodies.one, query=WHICH),
    Route("PATCH", PREFIXES, ONE, properties.update, WRITE_LANE, bodies.one, 200, properties.PropertyPatch),
    Route("DELETE", PREFIXES, ONE, properties.archive, WRITE_LANE, None, 204),
    Route(
        "POST",
        PREFIXES,
        TYPE + "/batch/create",
        properties.create_batch,
        WRITE_LANE,
        bodies.batch,
        201,
        properties.PropertyInputs,
    ),
    Route(
        "POST",
        PREFIXES,
        TYPE + "/batch/read",
        properties.read_batch,
        READ_LANE,
        bodies.batch,
        200,
        properties.PropertyNames,
        query=LOCALE,
    ),
    Route("POST", PREFIXES, TYPE + "/batch/archive", properties.archive_batch, WRITE_LANE, None, 204, properties.PropertyNames),
    Route("GET", PREFIXES, GROUPS, groups.list_groups, READ_LANE, bodies.groups, query=LOCALE),
    Route(
        "POST", PREFIXES, GROUPS, groups.create, WRITE_LANE, bodies.group, 201, groups.GroupInput, located=True, fails=(409,)
    ),
    Route("GET", PREFIXES, GROUP, groups.read, READ_LANE, bodies.group, query=LOCALE),
    Route("PATCH", PREFIXES, GROUP, groups.update, WRITE_LANE, bodies.group, 200, groups.GroupPatch),
    Route("DELETE", PREFIXES, GROUP, groups.archive, WRITE_LANE, None, 204),
)
ROUTES = tuple(row._replace(defines=row.lane == WRITE_LANE, right=rights.definitions) for row in _ROWS)
