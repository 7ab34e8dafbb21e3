"""How much of its limits an account uses."""

from __future__ import annotations

from axle.http.bodies import limits_tracking as bodies
from axle.http.routes.row import Route
from axle.operations import limits_tracking as limits
from axle.storage.interface import READ_LANE, SEARCH_LANE

PREFIXES = ("/crm/v3/limits", "/crm/limits/v3", "/crm/limits/2026-03", "/crm/limits/2026-09")
CROWDED = "/associations/records"  # counts every association: in the lane of searches
PAIR = ("fromObjectTypeId", "toObjectTypeId")

ROUTES: tuple[Route, ...] = (
    Route("GET", PREFIXES, "/records", limits.records, READ_LANE, bodies.split),
    Route("GET", PREFIXES, "/pipelines", limits.pipelines, READ_LANE, bodies.split),
    Route("GET", PREFIXES, "/custom-properties", limits.custom_properties, READ_LANE, bodies.custom_properties),
    Route("GET", PREFIXES, "/calculated-properties", limits.calculated_properties, READ_LANE, bodies.overall),
    Route("GET", PREFIXES, "/custom-object-types", limits.custom_object_types, READ_LANE, bodies.custom_object_types),
    Route("GET", PREFIXES, "/associations/labels", limits.association_labels, READ_LANE, bodies.association_labels, query=PAIR),
    Route("GET", PREFIXES, CROWDED + "/from", limits.crowded_from, SEARCH_LANE, bodies.nearness),
    Route("GET", PREFIXES, CROWDED + "/{fromObjectTypeId}/to", limits.crowded_to, SEARCH_LANE, bodies.nearness),
    Route("GET", PREFIXES, CROWDED + "/{fromObjectTypeId}/{toObjectTypeId}", limits.crowd, SEARCH_LANE, bodies.crowd),
)
