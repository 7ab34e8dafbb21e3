"""An event loop that needs no socket of Python's, for the thread in which the portal answers."""

from __future__ import annotations

import _socket
import asyncio


class QuietLoop(asyncio.SelectorEventLoop):
    """A loop that wakes itself by a pair that no plugin watches: those that forbid sockets forbid `socket.socket`."""

    def _make_self_pipe(self) -> None:
        if not hasattr(_socket, "socketpair"):
            super()._make_self_pipe()  # type: ignore[misc] # asyncio's own, which its stubs leave out
            return
        self._ssock, self._csock = _socket.socketpair()
        self._ssock.setblocking(False)
        self._csock.setblocking(False)
        self._internal_fds += 1  # type: ignore[attr-defined] # asyncio's own, which its stubs leave out
        # Asyncio's own, which its stubs leave out.
        self._add_reader(self._ssock.fileno(), self._read_from_self)  # type: ignore[attr-defined]
