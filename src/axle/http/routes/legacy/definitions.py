"""Definitions under the paths of the legacy APIs, which connectors still call."""

from __future__ import annotations

from axle.http.bodies.legacy import definitions as bodies
from axle.http.routes.row import Route, delete, get, post, put, with_right
from axle.operations import rights
from axle.operations.definitions.properties import PropertyPatch
from axle.operations.legacy import definitions

PREFIXES = ("/properties/v1/{objectType}", "/properties/v2/{objectType}", "/{objectType}/v1", "/{objectType}/v2")
PROPERTIES = "/properties"
PROPERTY = PROPERTIES + "/named/{propertyName}"
GROUPS = "/groups"
GROUP = GROUPS + "/named/{groupName}"
INCLUDE = ("includeProperties",)

_ROWS: tuple[Route, ...] = (
    get(PREFIXES, PROPERTIES, definitions.list_properties, bodies.properties),
    post(PREFIXES, PROPERTIES, definitions.create_property, bodies.prop, body=definitions.LegacyPropertyInput, fails=(409,)),
    get(PREFIXES, PROPERTY, definitions.read_property, bodies.prop),
    put(PREFIXES, PROPERTY, definitions.update_property, bodies.prop, body=PropertyPatch),
    delete(PREFIXES, PROPERTY, definitions.archive_property),
    get(PREFIXES, GROUPS, definitions.list_groups, bodies.groups, query=INCLUDE),
    post(PREFIXES, GROUPS, definitions.create_group, bodies.group, body=definitions.LegacyGroupInput, fails=(409,)),
    get(PREFIXES, GROUP, definitions.read_group, bodies.group, query=INCLUDE),
    put(PREFIXES, GROUP, definitions.update_group, bodies.group, body=definitions.LegacyGroupPatch),
    delete(PREFIXES, GROUP, definitions.archive_group),
)
ROUTES = with_right(_ROWS, rights.definitions, defines=True)
