"""One request and one answer as they cross the wire: what has been read of the one, and what is sent of the other."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple

from axle.http.errors import JSON

Scope = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]


class Answer(NamedTuple):
    """What is sent: a status, a body with its type, and headers beyond the usual ones; `packed` is the body in gzip."""

    status: int
    body: bytes
    content_type: bytes = JSON
    headers: Headers = []
    packed: bytes = b""


class IncomingRequest(NamedTuple):
    """A request whose body has been read."""

    scope: Scope
    headers: Mapping[bytes, bytes]
    body: bytes
