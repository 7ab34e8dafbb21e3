"""Sockets on which everything together ends by one moment: a peer that sends a byte a second gains nothing by it.

The standard library bounds each call on a socket, not all of them. These set what is left before every call.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Sequence
from typing import Any, NamedTuple


class Address(NamedTuple):
    """One address of a host, as the system gave it."""

    family: int
    host: str
    port: int


class Deadline:
    """A moment by which something ends; sockets that have it follow when it is moved."""

    __slots__ = ("began", "ends")

    def __init__(self, seconds: float) -> None:
        self.began = time.monotonic()
        self.ends = self.began + seconds

    @property
    def passed(self) -> float:
        """Return the seconds since it began."""
        return time.monotonic() - self.began

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError where none are."""
        seconds = self.ends - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the time is up")
        return seconds


class _Plain(socket.socket):
    """A socket whose reading and sending end by a deadline."""

    deadline: Deadline

    def recv_into(self, *arguments: Any) -> int:
        self.settimeout(self.deadline.left())
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        self.settimeout(self.deadline.left())
        super().sendall(*arguments)


class DeadlineTls(ssl.SSLSocket):
    """The same over TLS."""

    deadline: Deadline | None = None

    def recv_into(self, *arguments: Any) -> int:
        """Read, by the deadline."""
        self._hasten()
        return super().recv_into(*arguments)

    def send(self, *arguments: Any) -> int:
        """Send, by the deadline."""
        self._hasten()
        return super().send(*arguments)

    def _hasten(self) -> None:
        if self.deadline is not None:
            self.settimeout(self.deadline.left())


def connect(addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    """Connect to the first address that answers; each has its part of the time that is left. Raises OSError if none does."""
    failure: OSError = OSError("the host has no address")
    for tried, address in enumerate(addresses):
        plain = _Plain(address.family, socket.SOCK_STREAM)
        plain.deadline = deadline
        try:
            plain.settimeout(deadline.left() / (len(addresses) - tried))
            plain.connect((address.host, address.port))
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as failed:
            plain.close()
            failure = failed
        else:
            return plain
    raise failure


def over_tls(plain: socket.socket, context: ssl.SSLContext, host: str, deadline: Deadline) -> socket.socket:
    """Speak TLS on a socket, with the name of the host. Closes the socket and raises OSError where that fails."""
    context.sslsocket_class = DeadlineTls
    plain.settimeout(deadline.left())  # which bounds the whole handshake
    try:
        tls = context.wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise
    assert isinstance(tls, DeadlineTls)
    tls.deadline = deadline
    return tls
