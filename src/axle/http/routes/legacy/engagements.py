"""Engagements, as the first version of their API has them; connectors still read them so."""

from __future__ import annotations

from axle.http.bodies.legacy import engagements as bodies
from axle.http.routes.row import Route
from axle.operations.legacy import engagements
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE

V1 = ("/engagements/v1/engagements",)
CALLING = ("/calling/v1",)
ONE = "/{engagementId}"

ROUTES: tuple[Route, ...] = (
    Route("POST", V1, "", engagements.create, WRITE_LANE, bodies.engagement, 200, engagements.EngagementInput),
    Route("GET", V1, ONE, engagements.read, READ_LANE, bodies.engagement),
    Route("PATCH", V1, ONE, engagements.update, WRITE_LANE, bodies.engagement, 200, engagements.EngagementInput),
    Route("PUT", V1, ONE, engagements.put, WRITE_LANE, bodies.engagement, 200, engagements.EngagementInput),
    Route("DELETE", V1, ONE, engagements.archive, WRITE_LANE, None, 204),
    Route("GET", V1, "/paged", engagements.page, READ_LANE, bodies.page, query=("limit", "offset")),
    Route("GET", V1, "/recent/modified", engagements.recent, SEARCH_LANE, bodies.page, query=("count", "offset", "since")),
    Route("GET", V1, "/modified/after", engagements.changed_after, SEARCH_LANE, bodies.feed, query=("limit", "after")),
    Route(
        "GET",
        V1,
        "/associated/{objectType}/{objectId}/paged",
        engagements.associated,
        READ_LANE,
        bodies.page,
        query=("limit", "offset"),
    ),
    Route("GET", CALLING, "/dispositions", engagements.outcomes, READ_LANE, bodies.outcomes),
)
