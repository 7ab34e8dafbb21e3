"""Definitions under the paths of the first versions of the API, which connectors still call."""

from __future__ import annotations

from axle.http.bodies.legacy import definitions as bodies
from axle.http.routes.row import Route
from axle.operations import rights
from axle.operations.definitions.properties import PropertyPatch
from axle.operations.legacy import definitions
from axle.storage.interface import READ_LANE, WRITE_LANE

PREFIXES = ("/properties/v1/{objectType}", "/properties/v2/{objectType}", "/{objectType}/v1", "/{objectType}/v2")
PROPERTIES = "/properties"
PROPERTY = PROPERTIES + "/named/{propertyName}"
GROUPS = "/groups"
GROUP = GROUPS + "/named/{groupName}"
INCLUDE = ("includeProperties",)

_ROWS: tuple[Route, ...] = (
    Route("GET", PREFIXES, PROPERTIES, definitions.list_properties, READ_LANE, bodies.listed),
    Route(
        "POST",
        PREFIXES,
        PROPERTIES,
        definitions.create_property,
        WRITE_LANE,
        bodies.one,
        200,
        definitions.LegacyPropertyInput,
        fails=(409,),
    ),
    Route("GET", PREFIXES, PROPERTY, definitions.read_property, READ_LANE, bodies.one),
    Route("PUT", PREFIXES, PROPERTY, definitions.update_property, WRITE_LANE, bodies.one, 200, PropertyPatch),
    Route("DELETE", PREFIXES, PROPERTY, definitions.archive_property, WRITE_LANE, None, 204),
    Route("GET", PREFIXES, GROUPS, definitions.list_groups, READ_LANE, bodies.groups, query=INCLUDE),
    Route(
        "POST",
        PREFIXES,
        GROUPS,
        definitions.create_group,
        WRITE_LANE,
        bodies.group,
        200,
        definitions.LegacyGroupInput,
        fails=(409,),
    ),
    Route("GET", PREFIXES, GROUP, definitions.read_group, READ_LANE, bodies.group, query=INCLUDE),
    Route("PUT", PREFIXES, GROUP, definitions.update_group, WRITE_LANE, bodies.group, 200, definitions.LegacyGroupPatch),
    Route("DELETE", PREFIXES, GROUP, definitions.archive_group, WRITE_LANE, None, 204),
)
ROUTES = tuple(row._replace(defines=row.lane == WRITE_LANE, right=rights.definitions) for row in _ROWS)
