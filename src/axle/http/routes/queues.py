"""Queues: Axle's own paths, since HubSpot has none for them."""

from __future__ import annotations

from axle.http.bodies import queues as bodies
from axle.http.routes.row import Route, delete, get, patch, post, with_right
from axle.operations.people import queues

OWN = ("/_axle/queues",)
ONE = "/{queueId}"

_ROWS: tuple[Route, ...] = (
    get(OWN, "", queues.list_queues, bodies.queues),
    post(OWN, "", queues.create, bodies.queue, body=queues.QueueInput, status=201, located=True),
    get(OWN, ONE, queues.read, bodies.queue),
    patch(OWN, ONE, queues.update, bodies.queue, body=queues.QueuePatch),
    delete(OWN, ONE, queues.archive),
)
ROUTES = with_right(_ROWS, queues.demanded)
