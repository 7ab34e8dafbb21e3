"""A receiver of webhooks on a socket of this machine: it notes what comes, and answers as a test says."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
LOOPBACK = "127.0.0.1"

Respond = Callable[[socket.socket], None]


def answers(*parts: bytes) -> Respond:
    """Return what sends some bytes to each request."""
    return lambda connection: connection.sendall(b"".join(parts))


class Receiver:
    """Listens; `requests` are the heads and bodies that came, `connections` how many there were."""

    def __init__(self, respond: Respond | None = None, context: ssl.SSLContext | None = None) -> None:
        self.respond = respond or answers(OK)
        self.requests: list[bytes] = []
        self.connections = 0
        self.names: list[str | None] = []  # that clients asked for by SNI
        self._context = context
        if context:
            context.sni_callback = lambda _, name, __: self.names.append(name)
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> Receiver:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()

    def drop(self) -> None:
        """Close the connections that are open."""
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open.clear()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._converse, args=(plain,), daemon=True).start()

    def _converse(self, plain: socket.socket) -> None:
        connection = plain
        with contextlib.suppress(OSError):
            connection = self._context.wrap_socket(plain, server_side=True) if self._context else plain
            self._open.append(connection)
            while request := _request(connection):
                self.requests.append(request)
                self.respond(connection)
        connection.close()


def _request(connection: socket.socket) -> bytes:
    """Read one request whole; empty where the client has left."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += (part := connection.recv(65_536))
        if not part:
            return b""
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(int(line[15:]) for line in head.splitlines() if line.lower().startswith(b"content-length:"))
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body
