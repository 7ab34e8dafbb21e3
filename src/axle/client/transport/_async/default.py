"""The default transport: httpcore2, which httpx2 stands on, over connections of our own making.

httpx2 reads the addresses, and unpacks what is packed in an uncommon way. Its own requests and answers are left out: making
them, only to be taken apart again, is half of the CPU of a small call.
"""

from __future__ import annotations

import functools
import sys
import time
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import Any, cast

import httpcore2
import httpx2
import msgspec

from axle.client.config import Config, SecureSocket
from axle.client.messages import Request, Response
from axle.client.statuses import OK
from axle.client.transport import tls
from axle.client.transport._async.network import DEADLINE, AsyncBackend, AsyncStream
from axle.client.transport._async.origins import AsyncOrigins
from axle.client.transport.compression import DamagedBody, decompressor
from axle.client.transport.multiplex import TimeBudget
from axle.client.transport.options import (
    as_ours,
    connection_headers,
    pool_options,
    refuse,
    refuse_large_head,
    timeouts,
    too_large,
    too_late,
)

Headers = list[tuple[bytes, bytes]]
WITH_BODY = ("POST", "PUT", "PATCH")  # which have a length even if it is empty
FAILURES = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
    httpx2.DecodingError,
    httpx2.InvalidURL,
    DamagedBody,
    OSError,
)


@functools.lru_cache(maxsize=128)
def _target(url: str) -> tuple[httpcore2.URL, bytes]:
    """Read an address: where it is, and the header that names it. Searches and batches go to the same few, again and again."""
    read = httpx2.URL(url)
    return httpcore2.URL(scheme=read.raw_scheme, host=read.raw_host, port=read.port, target=read.raw_path), read.netloc


class AsyncDefaultTransport:
    """Sends requests by httpcore2."""

    def __init__(self, config: Config) -> None:
        refuse(config)
        tls.refuse_unsupported(config.secure_socket)
        self._config = config
        backend = AsyncBackend(config, _inquirer(config))
        self._pool = httpcore2.AsyncConnectionPool(network_backend=backend, **pool_options(config))
        self._origins = AsyncOrigins(config, self._pool)
        self._fixed = [(name.encode(), value.encode()) for name, value in connection_headers(config).items()]
        self._named = {name for name, _ in self._fixed}
        self._chunked = config.http1.chunking == "ALWAYS"
        self._for_streams: AsyncDefaultTransport | None = None

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        return await self._within(request, self._send)

    async def open(self, request: Request, /) -> Response:
        """Send a request, and leave the body of a success to be read as it comes.

        It has a connection to itself, of HTTP/1.1: on one that calls share, each would wait for the others.
        """
        if self._for_streams is None:
            self._for_streams = AsyncDefaultTransport(msgspec.structs.replace(self._config, http_version="1.1"))
        return await self._for_streams.open_here(request)

    async def open_here(self, request: Request) -> Response:
        """Do so on a connection of this transport."""
        return await self._within(request, self._open)

    async def _within(self, request: Request, send: Callable[[Request], Awaitable[Response]]) -> Response:
        """Send within the bound of the whole request."""
        handled = sys.exception()
        total = request.timeout.total
        deadline = None if total is None else time.monotonic() + total
        token = DEADLINE.set(deadline)
        try:
            return await send(request)
        except FAILURES as error:
            late = deadline is not None and time.monotonic() >= deadline
            raise (too_late(request) if late else as_ours(error, request, handled)) from error
        finally:
            DEADLINE.reset(token)

    async def _send(self, request: Request) -> Response:
        answer = await self._answer(request)
        try:
            response = self._head(answer, request)
            response.body = await self._body(answer, response)
            stream = answer.extensions.get("network_stream")
            http2 = response.http_version == "HTTP/2"
            if not http2 and isinstance(stream, AsyncStream) and stream.surplus(response.header("content-length")):
                await stream.aclose()
        finally:
            await answer.aclose()
        return response

    async def _open(self, request: Request) -> Response:
        answer = await self._answer(request)
        try:
            response = self._head(answer, request)
            if response.status == OK:
                response.pieces = AsyncAnswerPieces(answer, request)
                return response
            response.body = await self._body(answer, response)
        except BaseException:  # a cancellation too: the connection goes back
            await answer.aclose()
            raise
        await answer.aclose()
        return response

    def _head(self, answer: httpcore2.Response, request: Request) -> Response:
        fields = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in answer.headers]
        version = answer.extensions["http_version"].decode("ascii")
        response = Response(answer.status, fields, b"", request, version)
        refuse_large_head(self._config, response, answer.extensions.get("reason_phrase", b""))
        return response

    async def _answer(self, request: Request) -> httpcore2.Response:
        url, host = _target(request.url)
        chunked = self._chunked and bool(request.body)
        outgoing = httpcore2.Request(
            request.method,
            url,
            headers=self._headers(request, host, chunked),
            content=_parts(request.body) if chunked else request.body,
            extensions={"timeout": timeouts(request.timeout, self._config.pool.wait_time)},
        )
        if self._origins.may_share(url):
            budget = TimeBudget(request.timeout, self._config.pool.wait_time)
            return await self._origins.send(outgoing, request.body, budget)
        return await self._pool.handle_async_request(outgoing)

    def _headers(self, request: Request, host: bytes, chunked: bool) -> Headers:
        headers = [(name.encode("ascii"), value.encode("latin-1")) for name, value in request.headers.items()]
        all_headers: Headers = [] if "host" in request.headers else [(b"host", host)]
        if self._fixed:
            headers = [pair for pair in headers if pair[0] not in self._named]
        all_headers += headers
        all_headers += self._fixed
        if chunked:
            all_headers.append((b"transfer-encoding", b"chunked"))
        elif request.body or request.method in WITH_BODY:
            all_headers.append((b"content-length", b"%d" % len(request.body)))
        return all_headers

    async def _body(self, answer: httpcore2.Response, response: Response) -> bytes:
        limit = self._config.response_limits.max_entity_body_size
        source = cast(AsyncIterable[bytes], answer.stream)
        packed = response.header("content-encoding")
        unpacks = decompressor(packed)
        if packed and unpacks is None:
            source = httpx2.Response(answer.status, headers=answer.headers, stream=_Packed(source)).aiter_bytes()
        parts, size = [], 0
        async for piece in source:
            part = unpacks.feed(piece, max(0, limit - size + 1)) if unpacks else piece
            size += len(part)
            if 0 <= limit < size:
                raise too_large(limit)
            parts.append(part)
        if unpacks:
            unpacks.end()
        return parts[0] if len(parts) == 1 else b"".join(parts)

    async def aclose(self) -> None:
        """Let go of connections."""
        if self._for_streams is not None:
            await self._for_streams.aclose()
        await self._origins.aclose()
        await self._pool.aclose()


class AsyncAnswerPieces:
    """The body of an answer as it comes."""

    def __init__(self, answer: httpcore2.Response, request: Request) -> None:
        self._answer = answer
        self._request = request
        self._parts = cast(AsyncIterable[bytes], answer.stream).__aiter__()

    async def piece(self) -> bytes:
        """Wait for the next piece; nothing where it is over. Raises TransportError."""
        try:
            return await anext(self._parts, b"")
        except FAILURES as error:
            raise as_ours(error, self._request) from error

    async def aclose(self) -> None:
        """Let go of the connection."""
        await self._answer.aclose()


def _inquirer(config: Config) -> Callable[[Any, float | None], Awaitable[None]] | None:
    """Return the check for revoked certificates, if the settings ask for it: few do, and it needs a library."""
    secure_socket = config.secure_socket
    validation = secure_socket.cert_validation if isinstance(secure_socket, SecureSocket) else None
    if validation is None or validation.type == "CRL":
        return None
    from axle.client.transport._async.revocation import AsyncInquirer

    return AsyncInquirer(config, validation)


class _Packed(httpx2.AsyncByteStream):
    """A compressed body, as httpx2 takes it; the caller closes the answer."""

    def __init__(self, source: AsyncIterable[bytes]) -> None:
        self._source = source

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._source:
            yield part


async def _parts(body: bytes) -> AsyncIterator[bytes]:
    """Give a body in one part, so that its length is not announced."""
    yield body
