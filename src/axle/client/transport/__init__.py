"""How requests travel: a small protocol, and the ways that fulfil it.

default   httpx2, with all settings
adapter   a client of httpx or httpx2 that the user has made
fast      pyreqwest, for a third of the CPU; it refuses what it cannot honour
asgi      an application in this process: no socket, no port

`fast` is chosen, and never taken by itself where it is installed: of the timeout of one call it keeps the whole alone, and lets
the parts be as the client's are. A bound that silently does not hold would be worse than the CPU it saves.
"""

from __future__ import annotations

from typing import Protocol

from axle.client.messages import Request, Response


class Transport(Protocol):
    """Sends one request at a time, from any thread. Raises TransportError."""

    def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer, decompressed."""

    def close(self) -> None:
        """Let go of connections."""


class AsyncTransport(Protocol):
    """The same, awaited."""

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer, decompressed."""

    async def aclose(self) -> None:
        """Let go of connections."""
