"""Connections of clients: how many an address may have, and when one on which nothing happens is closed.

The HTTP server has a deadline for the head of a request alone: it lets a connection be on which nothing was ever sent, and
knows no addresses. So the process looks at its own sockets from time to time, where the system lists them (Linux). A socket is
used through a copy of its number: the server may close it meanwhile, and no other can take its place.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import math
import os
import socket
import stat
import struct
import sys
import termios
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

from axle.config import Config
from axle.http.proxies import Proxies

Asgi = Callable[[Any, Any, Any], Awaitable[None]]
Peer = tuple[str, str]  # an address and a port, as the server names them

OPEN = Path("/proc/self/fd")
LOOKS = (0.05, 1.0)  # seconds between two looks at the sockets: at least, at most
LOOKS_IN_TIMEOUT = 4
SHARE = 50  # a look takes a fiftieth of the time at most: many connections are looked at less often
# Seconds in which a new connection is spared, unless its address has twice as many as it may; and any one when the server ends.
FRESH = 0.5


class _Connection:
    """One connection: since when it is known, and how far it has come with sending."""

    __slots__ = ("closing", "inode", "moved", "peer", "queued", "since")

    def __init__(self, inode: int, peer: Peer | None, now: float) -> None:
        self.inode = inode
        self.peer = peer  # none of a socket that is not a client's
        self.since = now
        self.moved = now  # when what waits to be sent was last seen to change
        self.queued = 0
        self.closing = False  # whether reading from it has stopped


class Connections:
    """An application around another one, which sees what connections are in use, and closes those that are not."""

    def __init__(self, app: Asgi, config: Config) -> None:
        self._app = app
        self._config = config
        self._proxies = Proxies(config.trusted_proxies)
        self._running: dict[Peer, int] = {}
        self._ended: dict[Peer, float] = {}
        self._known: dict[int, _Connection] = {}
        self._retiring = False
        self._leaving = asyncio.Event()
        self._left_by = math.inf  # when what is still being taken is cut off, once the server ends

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass one request on, and note that its connection is in use as long."""
        if self._retiring:
            send = _last(send, scope)
        peer = scope.get("client")
        running = self._running
        running[peer] = running.get(peer, 0) + 1
        try:
            await self._app(scope, receive, send)
        finally:
            running[peer] -= 1
            if not running[peer]:
                del running[peer]
                self._ended[peer] = time.monotonic()

    def retire(self) -> None:
        """Let each answer be the last on its connection: another process takes the next connections."""
        self._retiring = True

    def leave(self) -> None:
        """Close each connection as soon as nothing is asked on it: the server ends.

        An idle connection of HTTP/2, half a head, or an answer that is read slowly would keep it from ending for long.
        """
        self._left_by = min(self._left_by, time.monotonic() + self._config.stall_timeout)
        self._leaving.set()

    async def watch(self) -> None:
        """Look at the connections until cancelled. Returns at once where the system does not list them."""
        least, most = LOOKS
        shortest = min(self._config.request_timeout, self._config.idle_timeout)
        pause = min(most, max(least, shortest / LOOKS_IN_TIMEOUT))
        loop = asyncio.get_running_loop()
        while OPEN.is_dir():
            began = time.monotonic()
            cost = 0.0
            try:
                self._known, cost = await loop.run_in_executor(None, self._listed, began)
                alive = {one.peer for one in self._known.values()}
                self._ended = {peer: at for peer, at in self._ended.items() if at > began or peer in alive}
                self._judge(time.monotonic())
            except Exception as bug:  # the next look may go well
                sys.excepthook(type(bug), bug, bug.__traceback__)
            await self._rest(max(pause, SHARE * cost))

    async def _rest(self, seconds: float) -> None:
        """Wait for the next look, which comes soon once the server ends."""
        if self._leaving.is_set():
            await asyncio.sleep(LOOKS[0])
        else:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._leaving.wait(), seconds)

    def _judge(self, now: float) -> None:
        """Close what has been idle for too long, and what an address has too many of, those first that are idle longest."""
        clients = {number: connection for number, connection in self._known.items() if connection.peer is not None}
        by_address: dict[str, list[tuple[float, int]]] = defaultdict(list)
        for number, connection in clients.items():
            if connection.peer is None or connection.closing or connection.peer in self._running:
                continue
            idle = now - max(self._ended.get(connection.peer, 0.0), connection.since)
            limit = self._config.idle_timeout if connection.peer in self._ended else self._config.request_timeout
            if idle > (FRESH if self._leaving.is_set() else limit):
                self._close(number, connection, now)
            else:
                by_address[connection.peer[0]].append((idle, number))
        self._thin(clients, by_address, now)
        for number, connection in clients.items():
            if connection.closing and now - connection.moved > FRESH:
                _shut(number, connection, socket.SHUT_RDWR)

    def _thin(self, clients: dict[int, _Connection], idle: dict[str, list[tuple[float, int]]], now: float) -> None:
        """Close connections of addresses that have more than they may."""
        most = self._config.address_connections
        counts: dict[str, int] = defaultdict(int)
        for connection in clients.values():
            if connection.peer is not None and not connection.closing:
                counts[connection.peer[0]] += 1
        for address, count in counts.items():
            if not most or count <= most or self._proxies.trusts(address):
                continue
            spared = FRESH if count <= 2 * most else 0.0
            longest = sorted(idle[address], key=lambda connection: (-connection[0], connection[1]))
            for seconds, number in longest[: count - most]:
                if seconds >= spared:
                    self._close(number, clients[number], now)

    def _close(self, number: int, connection: _Connection, now: float) -> None:
        """Stop reading from a connection, which ends it. One that still takes what it was sent is not idle."""
        queued = _queued(number, connection)
        if queued and queued != connection.queued:
            connection.queued, connection.moved = queued, now
        if queued and now < min(self._left_by, connection.moved + self._config.idle_timeout):
            return
        connection.closing, connection.moved = True, now
        _shut(number, connection, socket.SHUT_RD)

    def _listed(self, now: float) -> tuple[dict[int, _Connection], float]:
        """Return the sockets that are open, by number, those that are known as they are known, and the seconds that it took.

        It runs on another thread.
        """
        began, connections = time.thread_time(), {}
        for name in os.listdir(OPEN):
            number = int(name)
            try:
                status = os.fstat(number)
            except OSError:
                continue
            if stat.S_ISSOCK(status.st_mode):
                connection = self._known.get(number)
                if connection is None or connection.inode != status.st_ino:
                    connection = _Connection(status.st_ino, _peer(number, self._config.port), now)
                connections[number] = connection
        return connections, time.thread_time() - began


def _last(send: Any, scope: Any) -> Any:
    """Say with an answer of HTTP/1 that its connection ends with it; one of HTTP/2 ends in an order of its own."""
    if not scope["http_version"].startswith("1"):
        return send

    async def sending(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], (b"connection", b"close")]}
        await send(message)

    return sending


@contextlib.contextmanager
def _copied(number: int, inode: int = 0) -> Iterator[socket.socket | None]:
    """Yield a socket by number, as long as the number is open and still that of the same socket."""
    try:
        copy = socket.socket(fileno=os.dup(number))
    except OSError:
        yield None
        return
    with copy:
        yield copy if not inode or os.fstat(copy.fileno()).st_ino == inode else None


def _peer(number: int, port: int) -> Peer | None:
    """Return who is at the other end of a socket, if it is a client of ours."""
    with _copied(number) as copy, contextlib.suppress(OSError):
        if copy is not None and copy.family in (socket.AF_INET, socket.AF_INET6) and copy.getsockname()[1] == port:
            host, peer_port, *_ = copy.getpeername()
            return str(host).partition("%")[0], str(peer_port)
    return None


def _queued(number: int, connection: _Connection) -> int:
    """Return how many bytes wait to be sent, or for the other side to say that it has them."""
    with _copied(number, connection.inode) as copy, contextlib.suppress(OSError):
        if copy is not None:
            queued: int = struct.unpack("i", fcntl.ioctl(copy.fileno(), termios.TIOCOUTQ, b"\0" * 4))[0]
            return queued
    return 0


def _shut(number: int, connection: _Connection, how: int) -> None:
    with _copied(number, connection.inode) as copy, contextlib.suppress(OSError):
        if copy is not None:
            copy.shutdown(how)
