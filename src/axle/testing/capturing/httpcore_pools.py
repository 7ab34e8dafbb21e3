"""httpcore and httpcore2, and so what stands on them without httpx's transports: Axle's own client, transports of others."""

from __future__ import annotations

from functools import partial
from http.client import HTTP_PORT, HTTPS_PORT
from types import ModuleType
from typing import Any

from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.forms import Form, extensions, handling, handling_awaited


def replace(module: ModuleType) -> None:
    """Replace how pools of connections handle requests; proxies of httpcore are such pools."""
    form = Form(_body, _body_awaited, _call, partial(_response, module), lambda request: module.ReadTimeout("timed out"))
    pool, pool_async = module.ConnectionPool, module.AsyncConnectionPool
    pool.handle_request = handling(pool.handle_request, form)
    pool_async.handle_async_request = handling_awaited(pool_async.handle_async_request, form)


def _body(request: Any) -> bytes:
    return b"".join(request.stream)


async def _body_awaited(request: Any) -> bytes:
    return b"".join([part async for part in request.stream])


def _call(request: Any, body: bytes) -> Call:
    url = request.url
    scheme, host = url.scheme.decode("ascii"), url.host.decode("ascii")
    port = url.port or (HTTPS_PORT if scheme == "https" else HTTP_PORT)
    return Call(request.method.decode("ascii"), scheme, host, port, url.target, request.headers, body)


def _response(library: Any, answer: Answer) -> Any:
    return library.Response(answer.status, headers=answer.headers, content=answer.body, extensions=extensions(answer))
