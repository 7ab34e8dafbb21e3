"""The log of webhooks, and sending what is in it again: Axle's own paths."""

from __future__ import annotations

from axle.http.bodies import webhook_log as bodies
from axle.http.routes.row import Route, get, post, with_right
from axle.operations import rights
from axle.operations.webhooks import log

OWN = ("/_axle/webhooks",)
ONE = "/deliveries/{deliveryId}"

_ROWS: tuple[Route, ...] = (
    get(OWN, "/deliveries", log.list_page, bodies.page, query=("limit", "after", "state", "appId")),
    get(OWN, ONE, log.read, bodies.delivery, query=(log.ATTEMPT,)),
    get(OWN, "/endpoints", log.endpoints, bodies.endpoints),
    post(OWN, ONE + "/retry", log.retry, bodies.delivery),
    post(OWN, "/deliveries/retry", log.retry_all, bodies.retried, query=("appId",)),
    post(OWN, "/{appId}/replay", log.replay, bodies.replayed, body=log.ReplayInput),
    post(OWN, "/{appId}/test", log.test, bodies.delivery, status=201),
)
ROUTES = with_right(_ROWS, rights.webhooks)
