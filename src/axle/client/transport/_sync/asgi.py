"""An application in this process as the other side, called from threads: it runs in an event loop of its own."""

from __future__ import annotations

from typing import Any

from axle.client.messages import Request, Response
from axle.client.transport._async.asgi import AsyncAsgiPieces, AsyncAsgiTransport
from axle.client.transport.loop_thread import LoopThread


class AsgiTransport:
    """Calls an ASGI application, in a loop that runs in a thread of its own from the first request until `close`."""

    def __init__(self, app: Any, client: str = "127.0.0.1") -> None:
        self._inner = AsyncAsgiTransport(app, client)
        self._loop = LoopThread("axle-asgi")

    def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        return self._loop.run(self._inner.send(request))

    def open(self, request: Request, /) -> Response:
        """Send a request, and leave the body of a success to be read as it comes."""
        response = self._loop.run(self._inner.open(request))
        if response.pieces is not None:
            response.pieces = AsgiPieces(response.pieces, self._loop)
        return response

    def close(self) -> None:
        """End the loop."""
        self._loop.close()


class AsgiPieces:
    """The body of an answer as it comes, read in another thread."""

    def __init__(self, inner: AsyncAsgiPieces, loop: LoopThread) -> None:
        self._inner = inner
        self._loop = loop

    def piece(self) -> bytes:
        """Wait for the next piece; nothing where it is over. Raises TimeoutError after too long a silence."""
        return self._loop.run(self._inner.piece())

    def close(self) -> None:
        """Tell the application that nobody listens, and wait for its end."""
        self._loop.run(self._inner.aclose())
