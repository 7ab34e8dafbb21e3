"""Definitions under the paths of the first versions of the API, which connectors still call."""

from __future__ import annotations

from axle.http.bodies import legacy as bodies
from axle.http.routes.row import Route
from axle.operations import legacy, rights
from axle.operations.properties import Change
from axle.storage.interface import READ, WRITE

PREFIXES = ("/properties/v1/{objectType}", "/properties/v2/{objectType}", "/{objectType}/v1", "/{objectType}/v2")
PROPERTIES = "/properties"
PROPERTY = PROPERTIES + "/named/{propertyName}"
GROUPS = "/groups"
GROUP = GROUPS + "/named/{groupName}"
INCLUDE = ("includeProperties",)

_ROWS: tuple[Route, ...] = (
    Route("GET", PREFIXES, PROPERTIES, legacy.list_properties, READ, bodies.listed),
    Route("POST", PREFIXES, PROPERTIES, legacy.create_property, WRITE, bodies.one, 200, legacy.NewProperty, fails=(409,)),
    Route("GET", PREFIXES, PROPERTY, legacy.read_property, READ, bodies.one),
    Route("PUT", PREFIXES, PROPERTY, legacy.update_property, WRITE, bodies.one, 200, Change),
    Route("DELETE", PREFIXES, PROPERTY, legacy.archive_property, WRITE, None, 204),
    Route("GET", PREFIXES, GROUPS, legacy.list_groups, READ, bodies.groups, query=INCLUDE),
    Route("POST", PREFIXES, GROUPS, legacy.create_group, WRITE, bodies.group, 200, legacy.NewGroup, fails=(409,)),
    Route("GET", PREFIXES, GROUP, legacy.read_group, READ, bodies.group, query=INCLUDE),
    Route("PUT", PREFIXES, GROUP, legacy.update_group, WRITE, bodies.group, 200, legacy.GroupChange),
    Route("DELETE", PREFIXES, GROUP, legacy.archive_group, WRITE, None, 204),
)
ROUTES = tuple(row._replace(defines=row.lane == WRITE, right=rights.definitions) for row in _ROWS)
