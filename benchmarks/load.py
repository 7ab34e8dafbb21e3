"""A load generator: HTTP/1.1 keep-alive connections in one epoll loop that sends prebuilt requests.

It is a closed loop: every connection sends its next request when its answer has come. Linux only.
"""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

WARM_UP_SECONDS = 0.2
ANSWER_SECONDS = 30.0  # silence after which the server counts as stuck
READ_BYTES = 1 << 18


class Group(NamedTuple):
    """Some connections that send the same kind of request."""

    connections: int
    requests: Iterator[bytes]


class Outcome(NamedTuple):
    """What one group got done between warm-up and end; `cpu` is what the meter counted then, for all groups together."""

    answers: int
    seconds: float
    cpu: float
    latencies: list[float]

    @property
    def rate(self) -> float:
        """Return answers per second."""
        return self.answers / self.seconds

    @property
    def cpu_each(self) -> float:
        """Return the server's CPU seconds per answer."""
        return self.cpu / max(self.answers, 1)


class Refused(Exception):
    """An answer was not a success: what would be measured is not what was meant."""


class _Connection:
    """One connection and the answer that is on its way."""

    __slots__ = ("group", "part", "requests", "sent_at", "sock")

    def __init__(self, port: int, group: int, requests: Iterator[bytes]) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port))
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.group = group
        self.requests = requests
        self.part = b""
        self.sent_at = 0.0

    def send(self) -> None:
        """Send the next request."""
        self.sent_at = time.perf_counter()
        self.sock.sendall(next(self.requests))

    def answered(self) -> bool:
        """Read what has come; tell whether the answer is whole. Raises Refused if it is not a success."""
        data = self.sock.recv(READ_BYTES)
        if not data:
            raise Refused("the server closed a connection")
        if self.part:
            data = self.part + data
        if not _whole(data):
            self.part = data
            return False
        if data[9:10] != b"2":
            raise Refused(data[:600].decode("latin-1"))
        self.part = b""
        return True


def _whole(data: bytes) -> bool:
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return False
    at = data.find(b"content-length: ", 0, end)
    return at < 0 or len(data) - end - 4 >= int(data[at + 16 : data.index(b"\r", at)])


def run(port: int, groups: Sequence[Group], seconds: float, meter: Callable[[], float]) -> list[Outcome]:
    """Send requests for `seconds`, after a short warm-up; return what each group got done. Raises Refused."""
    poll = select.epoll()
    known: dict[int, _Connection] = {}
    for number, group in enumerate(groups):
        for _ in range(group.connections):
            connection = _Connection(port, number, group.requests)
            known[connection.sock.fileno()] = connection
            poll.register(connection.sock.fileno(), select.EPOLLIN)
    try:
        for connection in known.values():
            connection.send()
        _turn(poll, known, time.perf_counter() + WARM_UP_SECONDS, [[] for _ in groups])
        latencies: list[list[float]] = [[] for _ in groups]
        cpu, began = meter(), time.perf_counter()
        _turn(poll, known, began + seconds, latencies)
        took, cpu = time.perf_counter() - began, meter() - cpu
        _drain(poll, known)
    finally:
        poll.close()
        for connection in known.values():
            connection.sock.close()
    return [Outcome(len(one), took, cpu, sorted(one)) for one in latencies]


def _turn(poll: select.epoll, known: dict[int, _Connection], until: float, latencies: list[list[float]]) -> None:
    """Take answers and send the next requests until a moment."""
    now = 0.0
    while now < until:
        ready = poll.poll(ANSWER_SECONDS)
        if not ready:
            raise Refused(f"the server was silent for {ANSWER_SECONDS} s")
        for fd, _ in ready:
            connection = known[fd]
            if connection.answered():
                now = time.perf_counter()
                latencies[connection.group].append(now - connection.sent_at)
                connection.send()


def _drain(poll: select.epoll, known: dict[int, _Connection]) -> None:
    """Take the answers that are still out, so that the next measurement begins with an idle server."""
    waiting = set(known)
    while waiting:
        ready = poll.poll(ANSWER_SECONDS)
        if not ready:
            raise Refused(f"the server was silent for {ANSWER_SECONDS} s")
        waiting -= {fd for fd, _ in ready if known[fd].answered()}


def request(method: str, path: str, token: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request as a plain client would send it."""
    head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\naccept: application/json\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body
