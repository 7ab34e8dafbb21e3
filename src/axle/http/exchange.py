"""One request on its way to an answer, and the name by which both can be found in a log."""

from __future__ import annotations

import random
from collections.abc import Mapping

from axle.http.auth import NOBODY
from axle.http.messages import Headers, Scope, path_of
from axle.http.receiving import Bounds, Receive, Receiver
from axle.http.routes.row import Route

_random_bits = random.Random().getrandbits  # a generator of its own, which nobody seeds
_RANDOM, _VERSION_4 = ~(0xF << 76 | 0b11 << 62), 4 << 76 | 0b10 << 62


def new_correlation_id() -> str:
    """Return a random UUID, version 4. It keeps no secret, and so it needs no call to the system."""
    text = f"{_random_bits(128) & _RANDOM | _VERSION_4:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Exchange:
    """One request on its way to an answer; each step adds what it finds out: the route, the caller, the body."""

    __slots__ = (
        "body", "correlation_id", "extra", "headers", "identity", "now_ms", "path", "path_names", "receiver", "route", "scope",
    )  # fmt: skip

    route: Route
    path_names: Mapping[str, str]
    now_ms: int

    def __init__(self, scope: Scope, receive: Receive, bounds: Bounds) -> None:
        self.scope = scope
        self.path = path_of(scope)
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.receiver = Receiver(scope, self.headers, receive, bounds)
        self.correlation_id = new_correlation_id()
        self.extra: Headers = []  # headers of the answer, whatever it will be
        self.identity = NOBODY
        self.body = b""
