"""One request on its way to an answer, and the name by which both can be found in a log."""

from __future__ import annotations

import os
from collections.abc import Mapping

from axle.http.auth import NOBODY
from axle.http.messages import Headers, Scope
from axle.http.receiving import Bounds, Receive, Receiver
from axle.http.routes.row import Route


def new_correlation_id() -> str:
    """Return a random UUID, version 4; the standard library's takes three times as long."""
    text = os.urandom(16).hex()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


class Exchange:
    """One request on its way to an answer; each step adds what it finds out: the route, the caller, the body."""

    __slots__ = (
        "body", "correlation_id", "extra", "headers", "identity", "now_ms", "path", "path_names", "receiver", "route", "scope",
    )  # fmt: skip

    path: str
    route: Route
    path_names: Mapping[str, str]
    now_ms: int

    def __init__(self, scope: Scope, receive: Receive, bounds: Bounds) -> None:
        self.scope = scope
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.receiver = Receiver(scope, self.headers, receive, bounds)
        self.correlation_id = new_correlation_id()
        self.extra: Headers = []  # headers of the answer, whatever it will be
        self.identity = NOBODY
        self.body = b""
