"""urllib3-future, under its own name or urllib3's, and so niquests: its pools are answered without a connection."""

from __future__ import annotations

import functools
import inspect
import io
from collections.abc import AsyncIterable, Iterable, Iterator
from contextlib import contextmanager
from http.client import HTTP_PORT, HTTPS_PORT
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.forms import capturing

VERSION = 11  # of HTTP, as http.client counts it


def replace(module: ModuleType) -> None:
    """Replace how pools make requests, and how they reach proxies; not those of urllib3, whose connections are replaced."""
    if not hasattr(module, "ResponsePromise"):
        return
    asynchronous = hasattr(module, "AsyncHTTPConnectionPool")
    plain, secure = (
        (module.AsyncHTTPConnectionPool, module.AsyncHTTPSConnectionPool)
        if asynchronous
        else (module.HTTPConnectionPool, module.HTTPSConnectionPool)
    )
    plain._make_request = (_asking_awaited if asynchronous else _asking)(plain._make_request, module)
    secure._prepare_proxy = (_skipping_awaited if asynchronous else _skipping)(secure._prepare_proxy)
    for pool in (plain, secure):
        pool._new_conn = (_making_awaited if asynchronous else _making)(pool._new_conn)


def _asking(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    def make_request(self: Any, connection: Any, method: str, url: str, *details: Any, **options: Any) -> Any:
        capture = capturing(_host(self, url))
        if capture is None:
            return inner(self, connection, method, url, *details, **options)
        call = _sent(self, method, url, _octets_of(options.get("body")), options.get("headers"))
        try:
            answer = capture.answer(call, _patience(self, options.get("timeout")))
        except TimeoutError as late:
            raise library.ReadTimeoutError(self, url, "Read timed out.") from late
        return _made(library.HTTPResponse, answer, self, call, options)

    return make_request


def _asking_awaited(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    async def make_request(self: Any, connection: Any, method: str, url: str, *details: Any, **options: Any) -> Any:
        capture = capturing(_host(self, url))
        if capture is None:
            return await inner(self, connection, method, url, *details, **options)
        call = _sent(self, method, url, await _octets_awaited(options.get("body")), options.get("headers"))
        try:
            answer = await capture.answered_anywhere(call, _patience(self, options.get("timeout")))
        except TimeoutError as late:
            raise library.ReadTimeoutError(self, url, "Read timed out.") from late
        return _made(library.AsyncHTTPResponse, answer, self, call, options)

    return make_request


def _skipping(inner: Any) -> Any:
    @functools.wraps(inner)
    def prepare_proxy(self: Any, connection: Any) -> None:
        if capturing(self.host) is None:
            inner(self, connection)

    return prepare_proxy


def _skipping_awaited(inner: Any) -> Any:
    @functools.wraps(inner)
    async def prepare_proxy(self: Any, connection: Any) -> None:
        if capturing(self.host) is None:
            await inner(self, connection)

    return prepare_proxy


def _making(inner: Any) -> Any:
    @functools.wraps(inner)
    def new_connection(self: Any, **options: Any) -> Any:
        with _without_look_up(self):
            return inner(self, **options)

    return new_connection


def _making_awaited(inner: Any) -> Any:
    @functools.wraps(inner)
    async def new_connection(self: Any, **options: Any) -> Any:
        with _without_look_up(self):
            return await inner(self, **options)

    return new_connection


@contextmanager
def _without_look_up(pool: Any) -> Iterator[None]:
    """Let no addresses of a captured host be looked up, of which the first to connect would be taken."""
    eager = pool.happy_eyeballs
    if eager and capturing(pool.host) is not None:
        pool.happy_eyeballs = False
    try:
        yield
    finally:
        pool.happy_eyeballs = eager


def _host(pool: Any, url: str) -> str:
    """Return the host that is asked: of the whole address that a proxy is sent, or of the pool."""
    return str(pool.host) if url.startswith("/") else urlsplit(url).hostname or ""


def _sent(pool: Any, method: str, url: str, body: bytes, headers: Any) -> Call:
    whole = urlsplit(url)
    scheme = pool.scheme if url.startswith("/") else whole.scheme
    port = (pool.port if url.startswith("/") else whole.port) or (HTTPS_PORT if scheme == "https" else HTTP_PORT)
    target = f"{whole.path or '/'}?{whole.query}" if whole.query else whole.path or "/"
    fields = [(_octets(name), _octets(value)) for name, value in (headers or {}).items()]
    return Call(method, scheme, _host(pool, url), port, target.encode("ascii"), fields, body)


def _octets(text: Any) -> bytes:
    return bytes(text) if isinstance(text, bytes | bytearray) else str(text).encode("latin-1")


def _patience(pool: Any, timeout: Any) -> float | None:
    bounds = pool._get_timeout(timeout)
    bounds.start_connect()
    seconds = bounds.read_timeout
    return seconds if isinstance(seconds, int | float) else None


def _octets_of(body: Any) -> bytes:
    if body is None:
        return b""
    if hasattr(body, "read"):
        body = body.read()
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes | bytearray | memoryview) or not isinstance(body, Iterable):
        return bytes(body)
    return b"".join([_octets_of(part) for part in body])


async def _octets_awaited(body: Any) -> bytes:
    if hasattr(body, "read"):
        body = body.read()
        body = await body if inspect.isawaitable(body) else body
    if isinstance(body, AsyncIterable):
        return b"".join([_octets_of(part) async for part in body])
    return _octets_of(body)


def _made(form: Any, answer: Answer, pool: Any, call: Call, options: dict[str, Any]) -> Any:
    """Return the answer as the library would have made it: the connection, which was never opened, goes back to its pool."""
    return form(
        body=io.BytesIO(b"" if call.method == "HEAD" else answer.body),
        headers={name.decode("latin-1").title(): value.decode("latin-1") for name, value in answer.headers},
        status=answer.status,
        version=VERSION,
        reason=answer.reason,
        preload_content=options.get("preload_content", True),
        decode_content=options.get("decode_content", True),
        pool=pool,
        connection=options.get("response_conn"),
        retries=options.get("retries"),
        request_method=call.method,
        request_url=call.target.decode("ascii"),
    )
