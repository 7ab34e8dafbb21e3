"""The default transport: httpx2's, over connections of our own making."""

from __future__ import annotations

import functools
import time
from collections.abc import ItemsView, Iterable, Iterator
from typing import cast

import httpcore2
import httpx2

from axle.client.config import Config
from axle.client.messages import Request, Response
from axle.client.transport import tls
from axle.client.transport._sync.network import DEADLINE, Backend, Stream
from axle.client.transport.options import (
    as_ours,
    connection_headers,
    pool_options,
    refuse,
    timeouts,
    too_late,
    too_long,
    within,
)

# Searches and batches go to the same few addresses, thousands of times; parsing one is a tenth of a small request.
_parsed = functools.lru_cache(httpx2.URL)


class _Wire(httpx2.HTTPTransport):
    """httpx2's transport with a connection pool that has our network below it."""

    def __init__(self, config: Config) -> None:
        self._pool = httpcore2.ConnectionPool(network_backend=Backend(config), **pool_options(config))


class DefaultTransport:
    """Sends requests by httpx2."""

    def __init__(self, config: Config) -> None:
        refuse(config)
        tls.checked(config.secure_socket)
        self._config = config
        self._wire = _Wire(config)
        self._headers = connection_headers(config)
        self._chunked = config.http1.chunking == "ALWAYS"

    def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        total = request.timeout.total
        deadline = None if total is None else time.monotonic() + total
        token = DEADLINE.set(deadline)
        try:
            return self._send(request)
        except (httpx2.HTTPError, httpcore2.TimeoutException, httpx2.InvalidURL, OSError) as error:
            late = deadline is not None and time.monotonic() >= deadline
            raise (too_late(request) if late else as_ours(error, request)) from error
        finally:
            DEADLINE.reset(token)

    def _send(self, request: Request) -> Response:
        outgoing = httpx2.Request(
            request.method,
            _parsed(request.url),
            headers=[(name.encode("ascii"), value.encode("latin-1")) for name, value in self._all(request)],
            content=_parts(request.body) if self._chunked and request.body else request.body,
            extensions={"timeout": timeouts(request.timeout, self._config.pool.wait_time)},
        )
        answer = self._wire.handle_request(outgoing)
        try:
            fields = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in answer.headers.raw]
            version = answer.extensions.get("http_version", b"HTTP/1.1").decode()
            response = Response(answer.status_code, fields, b"", request, version)
            within(self._config, response, answer.extensions.get("reason_phrase", b""))
            response.body = self._body(answer)
            stream = answer.extensions.get("network_stream")
            if version != "HTTP/2" and isinstance(stream, Stream) and stream.surplus(response.header("content-length")):
                stream.close()
        finally:
            answer.close()
        return response

    def _all(self, request: Request) -> ItemsView[str, str]:
        return ({**request.headers, **self._headers} if self._headers else request.headers).items()

    def _body(self, answer: httpx2.Response) -> bytes:
        limit = self._config.response_limits.max_entity_body_size
        # What is not packed is taken as it comes: httpx2's decoding would hand each part through three generators more.
        packed = "content-encoding" in answer.headers
        source: Iterable[bytes] = answer.iter_bytes() if packed else cast(Iterable[bytes], answer.stream)
        parts, size = [], 0
        for part in source:
            size += len(part)
            if 0 <= limit < size:
                raise too_long(limit)
            parts.append(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Let go of connections."""
        self._wire.close()


def _parts(body: bytes) -> Iterator[bytes]:
    """Give a body in one part, so that its length is not told beforehand."""
    yield body
