"""Properties and property groups."""

from __future__ import annotations

from axle.http.bodies import properties as bodies
from axle.http.routes.row import Route, delete, get, patch, post, with_right
from axle.operations import rights
from axle.operations.definitions import groups, properties
from axle.storage.interface import READ_LANE

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
    get(PREFIXES, TYPE, properties.list_properties, bodies.properties, query=WHICH),
    post(PREFIXES, TYPE, properties.create, bodies.prop, body=properties.PropertyInput, status=201, located=True, fails=(409,)),
    get(PREFIXES, ONE, properties.read, bodies.prop, query=WHICH),
    patch(PREFIXES, ONE, properties.update, bodies.prop, body=properties.PropertyPatch),
    delete(PREFIXES, ONE, properties.archive),
    post(PREFIXES, TYPE + "/batch/create", properties.create_batch, bodies.batch, body=properties.PropertyInputs, status=201),
    post(
        PREFIXES,
        TYPE + "/batch/read",
        properties.read_batch,
        bodies.batch,
        lane=READ_LANE,
        body=properties.PropertyNames,
        query=LOCALE,
    ),
    post(PREFIXES, TYPE + "/batch/archive", properties.archive_batch, body=properties.PropertyNames, status=204),
    get(PREFIXES, GROUPS, groups.list_groups, bodies.groups, query=LOCALE),
    post(PREFIXES, GROUPS, groups.create, bodies.group, body=groups.GroupInput, status=201, located=True, fails=(409,)),
    get(PREFIXES, GROUP, groups.read, bodies.group, query=LOCALE),
    patch(PREFIXES, GROUP, groups.update, bodies.group, body=groups.GroupPatch),
    delete(PREFIXES, GROUP, groups.archive),
)
ROUTES = with_right(_ROWS, rights.definitions, defines=True)
