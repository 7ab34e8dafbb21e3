"""How requests travel: a small protocol, and the ways that fulfil it.

default   httpx2, with all settings
adapter   a client of httpx or httpx2 that the user has made
fast      pyreqwest, for a third of the CPU; it refuses what it cannot honour
asgi      an application in this process: no socket, no port

`fast` is chosen, and never taken by itself where it is installed: of the timeout of one call it keeps the whole alone, and lets
the parts be as the client's are. A bound that silently does not hold would be worse than the CPU it saves.
"""

from __future__ import annotations

from typing import Any, Protocol

from axle.client.errors import ConfigurationError
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


class Pieces(Protocol):
    """The body of an answer as it comes."""

    def piece(self) -> bytes:
        """Wait for the next piece, not packed; nothing where it is over. Raises TransportError."""

    def close(self) -> None:
        """Let go of the connection."""


class AsyncPieces(Protocol):
    """The same, awaited."""

    async def piece(self) -> bytes:
        """Wait for the next piece, not packed; nothing where it is over. Raises TransportError."""

    async def aclose(self) -> None:
        """Let go of the connection."""


def opener(transport: Any) -> Any:
    """Return what sends a request and leaves the body of a success to be read. Raises ConfigurationError for no such thing."""
    opened = getattr(transport, "open", None)
    if opened is None:
        raise ConfigurationError(f"transport: {type(transport).__name__} cannot follow events; the default one can")
    return opened
