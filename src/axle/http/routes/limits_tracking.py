"""How much of its limits an account uses."""

from __future__ import annotations

from axle.http.bodies import limits_tracking as bodies
from axle.http.routes.row import Route, get
from axle.operations import limits_tracking as limits
from axle.storage.interface import SEARCH_LANE

PREFIXES = ("/crm/v3/limits", "/crm/limits/v3", "/crm/limits/2026-03", "/crm/limits/2026-09")
CROWDED = "/associations/records"  # counts every association: in the lane of searches
BETWEEN = CROWDED + "/{fromObjectTypeId}/{toObjectTypeId}"
PAIR = ("fromObjectTypeId", "toObjectTypeId")

ROUTES: tuple[Route, ...] = (
    get(PREFIXES, "/records", limits.records, bodies.by_origin),
    get(PREFIXES, "/pipelines", limits.pipelines, bodies.by_origin),
    get(PREFIXES, "/custom-properties", limits.custom_properties, bodies.custom_properties),
    get(PREFIXES, "/calculated-properties", limits.calculated_properties, bodies.overall),
    get(PREFIXES, "/custom-object-types", limits.custom_object_types, bodies.custom_object_types),
    get(PREFIXES, "/associations/labels", limits.association_labels, bodies.association_labels, query=PAIR),
    get(PREFIXES, CROWDED + "/from", limits.near_limit_from, bodies.types_near_limit, lane=SEARCH_LANE),
    get(PREFIXES, CROWDED + "/{fromObjectTypeId}/to", limits.near_limit_to, bodies.types_near_limit, lane=SEARCH_LANE),
    get(
        PREFIXES,
        BETWEEN,
        limits.near_limit_between,
        bodies.record_samples,
        lane=SEARCH_LANE,
    ),
)
