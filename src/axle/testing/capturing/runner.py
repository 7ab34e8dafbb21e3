"""An event loop in a thread of its own, in which the portal answers those who wait for it in other threads."""

from __future__ import annotations

import _socket
import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Loop(asyncio.SelectorEventLoop):
    """A loop that wakes itself by a pair that no plugin watches: those that forbid sockets forbid `socket.socket`."""

    def _make_self_pipe(self) -> None:
        if not hasattr(_socket, "socketpair"):
            super()._make_self_pipe()  # type: ignore[misc] # asyncio's own, which its stubs leave out
            return
        self._ssock, self._csock = _socket.socketpair()
        self._ssock.setblocking(False)
        self._csock.setblocking(False)
        self._internal_fds += 1  # type: ignore[attr-defined]
        self._add_reader(self._ssock.fileno(), self._read_from_self)  # type: ignore[attr-defined]


class Runner:
    """Runs coroutines for threads, in a loop that starts with the first of them and ends with `close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    def run(self, work: Coroutine[Any, Any, T], seconds: float | None) -> T:
        """Wait for a coroutine. Raises TimeoutError after so many seconds; it is cancelled then."""
        future = asyncio.run_coroutine_threadsafe(work, self._running())
        try:
            return future.result(seconds)
        except concurrent.futures.TimeoutError:
            if future.done():
                raise
            future.cancel()
            raise TimeoutError("timed out") from None

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = _Loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="axle-capture", daemon=True)
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
