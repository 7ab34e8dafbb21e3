"""What listens on a port of its own: servers and proxies that misbehave as a test wants them to."""

from __future__ import annotations

import contextlib
import socket
import threading


class Listener:
    """Listens until it is stopped; each connection is served in a thread of its own, and `connections` counts them."""

    def __init__(self) -> None:
        self.connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(raw, self.connections), daemon=True).start()

    def _serve(self, raw: socket.socket, number: int) -> None:
        """Serve one connection, the `number`th, to its end."""
        raise NotImplementedError

    def stop(self) -> None:
        """Stop listening."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)  # closing alone would let who accepts wait, and accept, for ever
        self._socket.close()
