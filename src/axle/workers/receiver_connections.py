"""A connection to a receiver, by the standard library's HTTP: imported when the first request is sent, since it needs a MiB."""

from __future__ import annotations

import http.client
import ssl
import time
from collections.abc import Mapping, Sequence

from axle.core.receivers import HTTP_PORT, HTTPS_PORT, Target
from axle.workers.deadline_sockets import Address, Deadline, connect, over_tls

MAX_ANSWER = 64 * 1024  # bytes of an answer that are read


class ReceiverConnection(http.client.HTTPConnection):
    """A connection to one address that was judged; every step of it ends by the deadline of the request that it serves."""

    def __init__(self, where: Target, context: ssl.SSLContext, addresses: Sequence[Address], deadline: Deadline) -> None:
        super().__init__(where.host, where.port)
        self.default_port = HTTPS_PORT if where.https else HTTP_PORT
        self.where = where
        self.deadline = deadline
        self.connected = self.used = time.monotonic()
        self._context = context
        self._addresses = addresses

    def connect(self) -> None:
        """Connect to the first of the addresses that answers."""
        plain = connect(self._addresses, self.deadline)
        self.sock = over_tls(plain, self._context, self.where.host, self.deadline) if self.where.https else plain

    def exchange(self, method: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes, bool]:
        """Send a request; return the status and the beginning of the answer, and whether the connection can be used again."""
        self.request(method, self.where.path, body, headers)
        response = self.getresponse()
        answer = _beginning(response)
        return response.status, answer, response.isclosed() and not response.will_close


def _beginning(response: http.client.HTTPResponse) -> bytes:
    """Read the beginning of an answer. Its status has come and counts, even if the rest of it never does."""
    try:
        return response.read(MAX_ANSWER)
    except (OSError, http.client.HTTPException):
        response.will_close = True
        return b""
