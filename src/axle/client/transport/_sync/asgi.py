"""An application in this process as the other side, called from threads: it runs in an event loop of its own."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from axle.client.messages import Request, Response
from axle.client.transport._async.asgi import AsyncAsgiTransport


class AsgiTransport:
    """Calls an ASGI application, in a loop that runs in a thread of its own from the first request until `close`."""

    def __init__(self, app: Any, client: str = "127.0.0.1") -> None:
        self._inner = AsyncAsgiTransport(app, client)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        return asyncio.run_coroutine_threadsafe(self._inner.send(request), self._running()).result()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="axle-asgi", daemon=True)
                self._thread.start()
            return self._loop

    def close(self) -> None:
        """End the loop."""
        with self._lock:
            if self._loop is None or self._thread is None:
                return
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._loop = None
