"""Requests as bytes on a socket: whole ones, and such as end too early."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable
from typing import Any

import h2.connection
import h2.events

from tests.server import Server

SECONDS = 10
SETTLED = 0.05  # seconds in which the server has seen what was sent to it


def head(method: str, path: str, *fields: str, token: str = "tok") -> bytes:
    """Return the head of a request of HTTP/1.1; without a token where that is empty."""
    given = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields]
    if token:
        given.append(f"Authorization: Bearer {token}")
    return "\r\n".join([*given, "", ""]).encode("latin-1")


def connect(server: Server) -> socket.socket:
    """Open a connection."""
    return socket.create_connection(("127.0.0.1", server.port), timeout=SECONDS)


def reset(connection: socket.socket) -> None:
    """Close a connection without a word: the other side gets an RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def heard(connection: socket.socket) -> bytes:
    """Return all that comes until the other side closes; a reset ends it too."""
    parts = []
    try:
        while part := connection.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def status_of(answer: bytes) -> int:
    """Return the status of the first answer among bytes; 0 where there is none."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1") else 0


class Http2:
    """One connection of HTTP/2, by prior knowledge."""

    def __init__(self, server: Server) -> None:
        self.socket = connect(server)
        self.wire = h2.connection.H2Connection()
        self.wire.initiate_connection()
        self.flush()

    def flush(self) -> None:
        """Send what has gathered."""
        self.socket.sendall(self.wire.data_to_send())

    def begin(self, method: str, path: str, fields: Iterable[tuple[str, str]], body: bytes, end: bool = False) -> int:
        """Send a head and some of a body on a new stream; return its number."""
        stream: int = self.wire.get_next_available_stream_id()
        given = [(":method", method), (":path", path), (":scheme", "http"), (":authority", "axle.test"), *fields]
        self.wire.send_headers(stream, given, end_stream=end and not body)
        if body:
            self.wire.send_data(stream, body, end_stream=end)
        self.flush()
        time.sleep(SETTLED)
        return stream

    def status(self, stream: int) -> int:
        """Wait for the answer on a stream and return its status; 0 where it is reset or the connection closes."""
        while data := self.socket.recv(65_536):
            for event in self.wire.receive_data(data):
                if isinstance(event, h2.events.ResponseReceived) and event.stream_id == stream:
                    headers: dict[Any, Any] = dict(event.headers or ())
                    return int(headers.get(b":status") or headers.get(":status") or 0)
                if isinstance(event, h2.events.StreamReset | h2.events.ConnectionTerminated):
                    return 0
            self.flush()
        return 0
