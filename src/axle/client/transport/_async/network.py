"""Below the HTTP library: sockets and their options, SOCKS4, HTTP/1.0, TLS contexts made late, the bound of the whole."""

from __future__ import annotations

import contextvars
import socket
import ssl
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpcore2
import msgspec

from axle.client.config import Config, SecureSocket
from axle.client.proxies import ProxyConfig
from axle.client.transport import socks4, tls
from axle.client.transport._async.connecting import connected
from axle.client.transport.multiplex import TotalTimeout
from axle.client.transport.options import ToProxy

HEAD_END = b"\r\n\r\n"
LONG = 1.0  # seconds
MOMENT = 0.01  # seconds; less than a server's word that it closes a connection is on the way
PREFACE = b"PRI * HTTP/2.0\r\n"
DEADLINE: contextvars.ContextVar[float | None] = contextvars.ContextVar("axle.client.deadline", default=None)
PLAIN: contextvars.ContextVar[Callable[[], None] | None] = contextvars.ContextVar("axle.client.plain", default=None)


class Agreed(Exception):
    """The server speaks HTTP/2 on this connection, and nothing has been sent yet: what carries it on is ours."""

    def __init__(self, stream: AsyncStream) -> None:
        super().__init__()
        self.stream = stream


def left(timeout: float | None) -> float | None:
    """Return the seconds that one step may take: its own bound, or what is left of the whole."""
    deadline = DEADLINE.get()
    if deadline is None:
        return timeout
    rest = deadline - time.monotonic()
    if rest <= 0:
        raise TotalTimeout("the request took longer than its timeout")
    return rest if timeout is None else min(timeout, rest)


class AsyncStream(httpcore2.AsyncNetworkStream):
    """A connection that keeps to the bound of the whole request."""

    def __init__(self, inner: httpcore2.AsyncNetworkStream, backend: AsyncBackend, server: str | None = None) -> None:
        self._inner = inner
        self._backend = backend
        self._server = server if backend.sessions.on else None  # whose session is yet to be kept
        self._old = backend.http_1_0
        self._asked_at = self._written_at = 0.0
        self._readable: Any = False
        self._head = b""
        self._head_ended = False
        self._body = 0
        self._handed_over = False

    async def take(self, max_bytes: int, timeout: float | None) -> bytes:
        """Read some bytes."""
        data = await self._inner.read(max_bytes, timeout)
        self.keep_session()
        return data

    async def put(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write bytes as they are."""
        await self._inner.write(buffer, timeout)

    def keep_session(self) -> None:
        """Keep the session of TLS, which may come with the first bytes, for the next connection."""
        if self._server is not None and self._backend.keep_session(self._server, self._inner):
            self._server = None

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read some bytes, and count those that belong to a body."""
        data = await self._inner.read(max_bytes, left(timeout))
        if self._server is not None:
            self.keep_session()
        if self._head_ended:
            self._body += len(data)
        else:
            self._head += data
            end = self._head.find(HEAD_END)
            if end >= 0:
                self._body, self._head_ended = len(self._head) - end - len(HEAD_END), True
                self._head = b""
        return data

    def surplus(self, length: str) -> bool:
        """Tell whether more bytes came since the last request than an answer of this length: they belong to no request."""
        return length.isdigit() and self._body > int(length)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write bytes; the first line says 1.0 where that is wanted. Raises Agreed where the library would speak HTTP/2."""
        if buffer.startswith(PREFACE):
            self._handed_over = True
            raise Agreed(AsyncStream(self._inner, self._backend, self._server))
        self._head, self._head_ended, self._body = b"", False, 0
        self._written_at = time.monotonic()
        if self._old:
            buffer = buffer.replace(b" HTTP/1.1\r\n", b" HTTP/1.0\r\n", 1)
        await self._inner.write(buffer, left(timeout))

    async def aclose(self) -> None:
        """Close the connection, if it is still the library's."""
        if not self._handed_over:
            await self._inner.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.AsyncNetworkStream:
        """Go over to TLS with the client's own context, which is made now; the one that is handed in is a placeholder."""
        backend = self._backend
        if isinstance(ssl_context, ToProxy):
            return await self._to_proxy(server_hostname, timeout)
        name = backend.server_name or server_hostname
        if backend.handshake_timeout is not None:
            timeout = min(backend.handshake_timeout, timeout or backend.handshake_timeout)
        context = backend.sessions.resuming(backend.context(), name or "", time.monotonic())
        inner = self._inner
        try:
            inner = await inner.start_tls(context, name, left(timeout))
            if backend.inquire is not None:
                await backend.inquire(inner.get_extra_info("ssl_object"), timeout)
        except BaseException:
            await inner.aclose()
            raise
        if (plain := PLAIN.get()) is not None and inner.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
            plain()
        return AsyncStream(inner, backend, name)

    async def _to_proxy(self, name: str | None, timeout: float | None) -> AsyncStream:
        """Go over to TLS with a proxy; TLS with the server will be spoken through it."""
        try:
            inner = await self._inner.start_tls(self._backend.context_of_proxy(), name, left(timeout))
        except BaseException:
            await self._inner.aclose()
            raise
        return AsyncStream(inner, self._backend)

    def get_extra_info(self, info: str) -> Any:
        """Return what is known of the connection.

        Whether something can be read the pool asks of every idle connection at every request, and the system is asked for it.
        Of one that has been idle for long, what was so a moment ago will do.
        """
        if info != "is_readable":
            return self._inner.get_extra_info(info)
        now = time.monotonic()
        if now - self._written_at < LONG or now - self._asked_at > MOMENT:
            self._asked_at = now
            self._readable = self._inner.get_extra_info(info)
        return self._readable


class AsyncBackend(httpcore2.AsyncNetworkBackend):
    """Opens connections as the settings say."""

    def __init__(self, config: Config, inquire: Callable[[Any, float | None], Awaitable[None]] | None = None) -> None:
        self._inner = httpcore2.AnyIOBackend()
        self._socket = config.socket
        proxy = config.proxy
        self._socks4 = proxy if isinstance(proxy, ProxyConfig) and proxy.protocol == "SOCKS4" else None
        self.http_1_0 = config.http_version == "1.0"
        secure_socket = config.secure_socket
        settings = secure_socket if isinstance(secure_socket, SecureSocket) else SecureSocket()
        self.server_name = settings.server_name
        self.handshake_timeout = settings.handshake_timeout
        self.sessions = tls.Sessions(settings)
        self.inquire = inquire
        # TLS within TLS cannot be read and written at once by several threads: through such a proxy it is HTTP/1.1.
        nested = isinstance(proxy, ProxyConfig) and proxy.protocol == "HTTPS"
        self._alpn = ["h2", "http/1.1"] if config.http_version == "2" and not nested else ["http/1.1"]
        self._secure_socket = secure_socket
        self._context: ssl.SSLContext | None = None
        if secure_socket is not None:
            self.context()  # so that wrong settings are reported when the client is made

    def context(self) -> ssl.SSLContext:
        """Return the TLS context; making one reads all trusted certificates, so it is made when it is needed."""
        if self._context is None:
            self._context = tls.context(self._secure_socket)
            self._context.set_alpn_protocols(self._alpn)
        return self._context

    def context_of_proxy(self) -> ssl.SSLContext:
        """Return the TLS context for a proxy: whom to trust is the same, but it is not shown the client's certificate."""
        settings = self._secure_socket
        if isinstance(settings, SecureSocket):
            settings = msgspec.structs.replace(settings, key=None, cert_validation=None)
        context = tls.context(settings)
        if context is not settings:
            context.set_alpn_protocols(["http/1.1"])
        return context

    def keep_session(self, server: str, inner: httpcore2.AsyncNetworkStream) -> bool:
        """Keep the session of a connection for the next one; tell whether that is done with."""
        connection = inner.get_extra_info("ssl_object")
        return connection is None or self.sessions.keep(server, connection, time.monotonic())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect, through a SOCKS4 proxy if there is one."""
        if self._socket.connect_timeout is not None:
            timeout = min(self._socket.connect_timeout, timeout or self._socket.connect_timeout)
        through = self._socks4
        target = (through.host, through.port) if through else (host, port)
        inner = await connected(self._inner, target, left(timeout), local_address)
        self._tune(inner.get_extra_info("socket"))
        stream = AsyncStream(inner, self)
        if through is not None:
            try:
                await self._negotiate(stream, socks4.asked(host, port, through.user_name), timeout)
            except BaseException:
                await stream.aclose()
                raise
        return stream

    async def _negotiate(self, stream: AsyncStream, words: bytes, timeout: float | None) -> None:
        await stream.write(words, timeout)
        answer = b""
        while len(answer) < socks4.ANSWER_LENGTH and (part := await stream.read(socks4.ANSWER_LENGTH - len(answer), timeout)):
            answer += part
        if reason := socks4.refusal(answer):
            raise httpcore2.ProxyError(reason)

    def _tune(self, raw: Any) -> None:
        if raw is None:
            return
        settings = self._socket
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, int(settings.tcp_no_delay))
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, int(settings.keep_alive))
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(settings.socket_reuse))
        if settings.receive_buffer_size is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, settings.receive_buffer_size)
        if settings.send_buffer_size is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, settings.send_buffer_size)
