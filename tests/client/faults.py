"""A server that fails on purpose: a socket, a thread for each connection, and a function that says what each request gets."""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import msgspec

from tests.client.listening import Listener

RESET = b"<reset>"
CLOSE = b"<close>"
RECORD = {"id": "1", "properties": {"a": "b"}, "createdAt": "2026-01-01T00:00:00Z", "updatedAt": "2026-01-01T00:00:00Z"}


class Got(NamedTuple):
    """A request as it arrived; `number` counts all requests from 1, `connection` all connections."""

    line: str
    headers: dict[str, str]
    body: bytes
    number: int
    connection: int
    socket: Any

    @property
    def method(self) -> str:
        """Return the method."""
        return self.line.split()[0]

    @property
    def target(self) -> str:
        """Return path and query."""
        return self.line.split()[1]


class Slow(NamedTuple):
    """An answer that comes in pieces, with a pause before each."""

    data: bytes
    pause: float
    piece: int = 1


Reply = bytes | Slow


def answer(status: int = 200, body: Any = None, *headers: str, reason: str = "Reason") -> bytes:
    """Return an answer with a JSON body; bytes are sent as they are."""
    data = body if isinstance(body, bytes) else msgspec.json.encode(RECORD if body is None else body)
    lines = [f"HTTP/1.1 {status} {reason}", f"content-length: {len(data)}", "content-type: application/json", *headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + data


def error(status: int, *headers: str, **fields: Any) -> bytes:
    """Return an error in HubSpot's form."""
    return answer(status, {"status": "error", "message": "no", "correlationId": "c-1", **fields}, *headers)


class FaultServer(Listener):
    """A server that answers what it is made with."""

    def __init__(self, reply: Callable[[Got], Reply], context: ssl.SSLContext | None = None) -> None:
        self.reply = reply
        self.context = context
        self.got: list[Got] = []
        self.open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__()
        self.url = f"{'https' if context else 'http'}://{'localhost' if context else '127.0.0.1'}:{self.port}"

    def _serve(self, raw: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), raw:
            connection = self.context.wrap_socket(raw, server_side=True) if self.context else raw
            self.open.add(connection)
            try:
                with connection:
                    while (got := self._read(connection, number)) is not None and self._give(connection, got):
                        pass
            finally:
                self.open.discard(connection)

    def _read(self, connection: socket.socket, number: int) -> Got | None:
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65_536)
            if not part:
                return None
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        line, *fields = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        while len(body) < int(headers.get("content-length", 0)) or (_chunked(headers) and not body.endswith(b"0\r\n\r\n")):
            body += connection.recv(65_536)
        with self._lock:
            got = Got(line, headers, body, len(self.got) + 1, number, connection)
            self.got.append(got)
        return got

    def _give(self, connection: socket.socket, got: Got) -> bool:
        reply = self.reply(got)
        if isinstance(reply, Slow):
            for start in range(0, len(reply.data), reply.piece):
                time.sleep(reply.pause)
                connection.sendall(reply.data[start : start + reply.piece])
            return True
        if reply in (RESET, CLOSE):
            if reply == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return False
        connection.sendall(reply)
        head = reply.partition(b"\r\n\r\n")[0].lower()
        return b"connection: close" not in head and got.headers.get("connection", "").lower() != "close"

    def stop(self) -> None:
        """Stop listening, and end all connections."""
        super().stop()
        for connection in list(self.open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


def _chunked(headers: dict[str, str]) -> bool:
    return "chunked" in headers.get("transfer-encoding", "")


@contextlib.contextmanager
def serving(reply: Callable[[Got], Reply] | Reply, context: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    """Run a server that gives one answer always, or what a function says."""
    server = FaultServer(reply if callable(reply) else lambda got: reply, context)
    try:
        yield server
    finally:
        server.stop()


def script(*replies: Reply) -> Callable[[Got], Reply]:
    """Return a function that gives these answers one after another, the last one for ever."""
    return lambda got: replies[min(got.number, len(replies)) - 1]
