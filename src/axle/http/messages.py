"""One request and one answer as they cross the wire: what has been read of the one, and what is sent of the other."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from typing import Any, NamedTuple, Protocol

from axle.http.errors import JSON

Scope = MutableMapping[str, Any]
Headers = list[tuple[bytes, bytes]]


def path_of(scope: Scope) -> str:
    """Return the path of a request as it was sent, still percent-encoded."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.partition(b"?")[0].decode("latin-1")


class Parts(Protocol):
    """What is sent of an answer bit by bit. All is called on the event loop.

    `cut` says that the rest is given up: the task that sends was cancelled for that, and for nothing else.
    """

    cut: bool

    async def part(self) -> bytes:
        """Wait for the next part; nothing where there is none any more. What was returned before has been sent."""

    def leave(self) -> None:
        """Say that nobody takes any more: the client has gone, or all is sent."""


class Answer(NamedTuple):
    """What is sent: a status, a body with its type, and headers beyond the usual ones; `packed` is the body in gzip.

    Behind the body come `parts`, if there are any.
    """

    status: int
    body: bytes
    content_type: bytes = JSON
    headers: Headers = []
    packed: bytes = b""
    parts: Parts | None = None


class IncomingRequest(NamedTuple):
    """A request whose body has been read."""

    scope: Scope
    headers: Mapping[bytes, bytes]
    body: bytes
