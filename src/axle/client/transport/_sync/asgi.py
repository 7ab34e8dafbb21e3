"""An application in this process as the other side, called from threads: it runs in an event loop of its own."""

from __future__ import annotations

from typing import Any

from axle.client.messages import Request, Response
from axle.client.transport._async.asgi import AsyncAsgiTransport
from axle.client.transport.loop_thread import LoopThread


class AsgiTransport:
    """Calls an ASGI application, in a loop that runs in a thread of its own from the first request until `close`."""

    def __init__(self, app: Any, client: str = "127.0.0.1") -> None:
        self._inner = AsyncAsgiTransport(app, client)
        self._loop = LoopThread("axle-asgi")

    def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        return self._loop.run(self._inner.send(request))

    def close(self) -> None:
        """End the loop."""
        self._loop.close()
