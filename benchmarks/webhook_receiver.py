"""Receivers for the benchmark of webhooks, in a process of their own: paths that begin with /hang never answer."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any, NamedTuple

import msgspec

from benchmarks.process import free_port

SECRET = "yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy"
HANG_SECONDS = 60.0
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Arrival(NamedTuple):
    """A request that has arrived whole: when, by a clock that all processes share, and the ids that it told of."""

    at: float
    ids: list[int]


async def serve(port: int) -> None:
    """Take requests, and give what has arrived to whoever asks for /arrivals."""
    arrivals: list[Arrival] = []

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                began = time.monotonic()
                path = head.split(b" ", 2)[1]
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
                body = await reader.readexactly(length)
                if path == b"/arrivals":
                    text = msgspec.json.encode(arrivals)
                    arrivals.clear()
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(text) + text)
                elif path.startswith(b"/hang"):
                    await asyncio.sleep(HANG_SECONDS)
                else:
                    arrivals.append(Arrival(began, [event.get("objectId", 0) for event in msgspec.json.decode(body)]))
                    writer.write(OK)

    server = await asyncio.start_server(take, "127.0.0.1", port, limit=2**24)
    async with server:
        await server.serve_forever()


class Receivers:
    """The process, as the benchmark sees it."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, number: int, hangs: bool = False) -> str:
        """Return the address of one receiver."""
        return f"http://127.0.0.1:{self._port}/{'hang' if hangs else 'take'}/{number}"

    def arrivals(self) -> list[Arrival]:
        """Return what has arrived since this was asked last."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=60)
        connection.request("GET", "/arrivals")
        body: Any = connection.getresponse().read()
        connection.close()
        return msgspec.json.decode(body, type=list[Arrival])


@contextlib.contextmanager
def receivers() -> Iterator[Receivers]:
    """Run receivers."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.webhook_receiver", str(port)])
    running = Receivers(port)
    try:
        for _ in range(200):
            with contextlib.suppress(ConnectionError):
                running.arrivals()
                break
            time.sleep(0.05)
        yield running
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
