"""The stream of what happens: Axle's own path."""

from __future__ import annotations

from axle.http.routes.row import Route, get
from axle.operations import stream

OWN = ("/_axle",)

ROUTES: tuple[Route, ...] = (
    get(OWN, "/events", stream.follow, query=("objectType", "objectId", "after"), streams=True, fails=(503,)),
)
