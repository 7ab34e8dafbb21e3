"""Definitions under the paths of the first versions of the API, which connectors still read."""

from __future__ import annotations

from axle.http.bodies import legacy as bodies
from axle.http.routes.row import Route
from axle.operations import legacy
from axle.storage.interface import READ

PREFIXES = ("/properties/v1/{objectType}", "/properties/v2/{objectType}", "/{objectType}/v1", "/{objectType}/v2")
PROPERTIES = "/properties"
GROUPS = "/groups"
INCLUDE = ("includeProperties",)

ROUTES: tuple[Route, ...] = (
    Route("GET", PREFIXES, PROPERTIES, legacy.list_properties, READ, bodies.listed),
    Route("GET", PREFIXES, PROPERTIES + "/named/{propertyName}", legacy.read_property, READ, bodies.one),
    Route("GET", PREFIXES, GROUPS, legacy.list_groups, READ, bodies.groups, query=INCLUDE),
    Route("GET", PREFIXES, GROUPS + "/named/{groupName}", legacy.read_group, READ, bodies.group, query=INCLUDE),
)
