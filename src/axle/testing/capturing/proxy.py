"""A proxy on this machine: HubSpot's hosts go to Axle, others through, or nowhere.

Three doors lead to it. A client that knows of proxies asks by CONNECT, or with whole addresses for plain http. One that knows
of none is sent to the second door by its process, and says in its TLS greeting which host it wants. Behind the third one,
HubSpot's certificate is shown and TLS ends; what was in it goes on to Axle, whole.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.client import HTTP_PORT, HTTPS_PORT
from typing import NamedTuple
from urllib.parse import urlsplit

from axle.testing.capturing.client_hello import HelloReader
from axle.testing.capturing.hosts import LOCAL, is_answered, is_hubspot, name_of
from axle.testing.capturing.report import LET_THROUGH, REFUSED, Report

CHUNK = 65_536
MAX_HEAD = 65_536  # bytes
UNKNOWN_NAME = b"\x15\x03\x03\x00\x02\x02\x70"  # TLS's word for a host that is not here: a fatal alert, number 112
# Each of these is the end of a connection. Only close() cancels, and asyncio of Python 3.11 would print a cancelled one.
ENDINGS = (
    OSError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, asyncio.CancelledError,
)  # fmt: skip
CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"


class Place(NamedTuple):
    """A host and a port."""

    host: str
    port: int


class Proxy:
    """Listens on `host`: at `port` for clients of proxies, at `greeted_port` for those that are sent there."""

    def __init__(self, axle: Place, context: ssl.SSLContext, report: Report, offline: bool = False) -> None:
        self._axle = axle
        self._context = context
        self._report = report
        self._offline = offline
        self._servers: list[asyncio.Server] = []
        self._open: set[asyncio.Task[None]] = set()

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Open the doors. Raises OSError where a port is taken."""
        self.port = await self._listen(self._serve_proxy, host, port)
        self.greeted_port = await self._listen(self._serve_greeted, "127.0.0.1")
        self._secure = Place("127.0.0.1", await self._listen(self._serve_secure, "127.0.0.1", context=self._context))

    async def _listen(self, serve: Serving, host: str, port: int = 0, context: ssl.SSLContext | None = None) -> int:
        async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._open.add(task)
            try:
                with suppress(*ENDINGS):
                    await serve(reader, writer)
            finally:
                self._open.discard(task)
                writer.close()

        server = await asyncio.start_server(connected, host, port, ssl=context, limit=MAX_HEAD)
        self._servers.append(server)
        return int(server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Close the doors, and what is open still."""
        for server in self._servers:
            server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _serve_proxy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
        if method != "CONNECT":
            return await self._serve_plain(head, target, reader, writer)
        host, _, port = target.rpartition(":")
        place = self._judge(Place(host.strip("[]"), int(port)), self._axle if int(port) == HTTP_PORT else self._secure)
        if place is None:
            return await _refuse(writer, host)
        try:
            onward = await asyncio.open_connection(*place)
        except OSError as error:
            return await _answer(writer, "502 Bad Gateway", f"{host}: {error}")
        writer.write(CONNECTED)
        await _join((reader, writer), onward)
        return None

    async def _serve_plain(self, head: bytes, target: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on one request of plain http, and end the connection with its answer: the next one may go elsewhere."""
        url = urlsplit(target)
        if target.startswith("/") and is_hubspot(_host_of(head).partition(":")[0]):
            url = urlsplit(f"http://{_host_of(head)}{target}")
        if url.scheme != "http" or not url.hostname:
            return await _answer(writer, "400 Bad Request", "this is a proxy: it takes CONNECT, and whole addresses of http")
        place = self._judge(Place(url.hostname, url.port or HTTP_PORT), self._axle)
        if place is None:
            return await _refuse(writer, url.hostname)
        first, _, fields = head.partition(b"\r\n")
        method, _, version = first.split(b" ", 2)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        kept = [line for line in fields.split(b"\r\n") if line and not line.lower().startswith((b"connection:", b"proxy-"))]
        try:
            onward = await asyncio.open_connection(*place)
        except OSError as error:
            return await _answer(writer, "502 Bad Gateway", f"{url.hostname}: {error}")
        request = b" ".join((method, path.encode("latin-1"), version))
        onward[1].write(b"\r\n".join([request, *kept, b"connection: close"]) + b"\r\n\r\n")
        await _join((reader, writer), onward)
        return None

    async def _serve_greeted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hello = HelloReader()
        while not hello.whole:
            data = await reader.read(CHUNK)
            if not data:
                return
            hello.feed(data)
        place = self._judge(Place(hello.name, HTTPS_PORT), self._secure)
        if place is None:
            writer.write(UNKNOWN_NAME)
            return
        onward = await asyncio.open_connection(*place)
        onward[1].write(hello.read)
        await _join((reader, writer), onward)

    async def _serve_secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _join((reader, writer), await asyncio.open_connection(*self._axle))

    def _judge(self, place: Place, captured: Place) -> Place | None:
        """Return where a connection goes on; None where it ends here."""
        host = name_of(place.host)
        if is_answered(host):
            return captured
        if is_hubspot(host) or (self._offline and host not in LOCAL):
            self._report.count(host, REFUSED)
            return None
        self._report.count(host, LET_THROUGH)
        return place


Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Serving = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _host_of(head: bytes) -> str:
    """Return the host of a request that was not meant for a proxy: its process was told that the host is here."""
    lines = head.decode("latin-1").split("\r\n")
    return next((line.partition(":")[2].strip() for line in lines if line.lower().startswith("host:")), "")


async def _refuse(writer: asyncio.StreamWriter, host: str) -> None:
    await _answer(writer, "403 Forbidden", f"{host} is not reached from a capture")


async def _answer(writer: asyncio.StreamWriter, status: str, text: str) -> None:
    body = f"axle capture: {text}\n".encode()
    head = f"HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
    writer.write(head.encode("latin-1") + body)
    await writer.drain()


async def _join(near: Stream, far: Stream) -> None:
    """Let two connections be one, until both sides have ended, or one of them fails."""
    flows = [asyncio.create_task(_flow(near[0], far[1])), asyncio.create_task(_flow(far[0], near[1]))]
    try:
        await asyncio.gather(*flows)
    finally:
        for flow in flows:
            flow.cancel()
        far[1].close()


async def _flow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    else:  # TLS has no half of a connection
        writer.close()
