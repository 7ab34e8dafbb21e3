"""Engagements, as v1 of their API has them; connectors still read them so."""

from __future__ import annotations

from axle.http.bodies.legacy import engagements as bodies
from axle.http.routes.row import Route, delete, get, patch, post, put
from axle.operations.legacy import engagements
from axle.storage.interface import SEARCH_LANE

V1 = ("/engagements/v1/engagements",)
CALLING = ("/calling/v1",)
ONE = "/{engagementId}"

ROUTES: tuple[Route, ...] = (
    post(V1, "", engagements.create, bodies.engagement, body=engagements.EngagementInput),
    get(V1, ONE, engagements.read, bodies.engagement),
    patch(V1, ONE, engagements.update, bodies.engagement, body=engagements.EngagementInput),
    put(V1, ONE, engagements.put, bodies.engagement, body=engagements.EngagementInput),
    delete(V1, ONE, engagements.archive),
    get(V1, "/paged", engagements.page, bodies.page, query=("limit", "offset")),
    get(V1, "/recent/modified", engagements.recent, bodies.page, lane=SEARCH_LANE, query=("count", "offset", "since")),
    get(V1, "/modified/after", engagements.changed_after, bodies.feed, lane=SEARCH_LANE, query=("limit", "after")),
    get(V1, "/associated/{objectType}/{objectId}/paged", engagements.associated, bodies.page, query=("limit", "offset")),
    get(CALLING, "/dispositions", engagements.outcomes, bodies.outcomes),
)
