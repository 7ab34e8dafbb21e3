"""httpcore and httpcore2, and so what stands on them without httpx's transports: Axle's own client, transports of others."""

from __future__ import annotations

import functools
from http.client import HTTP_PORT, HTTPS_PORT
from types import ModuleType
from typing import Any

from axle.testing.capturing import guard, state
from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.capture import Capture
from axle.testing.capturing.hosts import is_answered, is_hubspot


def replace(module: ModuleType) -> None:
    """Replace how pools of connections handle requests; proxies of httpcore are such pools."""
    pool, pool_async = module.ConnectionPool, module.AsyncConnectionPool
    pool.handle_request = _handling(pool.handle_request, module)
    pool_async.handle_async_request = _handling_async(pool_async.handle_async_request, module)


def capturing(host: bytes | str) -> Capture | None:
    """Return the capture that answers for a host; None where none does. Raises NotCaptured for HubSpot's other hosts."""
    capture = state.current()
    if capture is None or not is_hubspot(host):
        return None
    if not is_answered(host):
        raise guard.not_captured(host)
    return capture


def _handling(inner: Any, library: ModuleType) -> Any:
    @functools.wraps(inner)
    def handle_request(self: Any, request: Any) -> Any:
        capture = capturing(request.url.host)
        if capture is None:
            return inner(self, request)
        call = _call(request, b"".join(request.stream))
        try:
            return _response(library, capture.answer(call, seconds(request)))
        except TimeoutError as late:
            raise library.ReadTimeout("timed out") from late

    return handle_request


def _handling_async(inner: Any, library: ModuleType) -> Any:
    @functools.wraps(inner)
    async def handle_async_request(self: Any, request: Any) -> Any:
        capture = capturing(request.url.host)
        if capture is None:
            return await inner(self, request)
        call = _call(request, b"".join([part async for part in request.stream]))
        try:
            return _response(library, await capture.answered_anywhere(call, seconds(request)))
        except TimeoutError as late:
            raise library.ReadTimeout("timed out") from late

    return handle_async_request


def _call(request: Any, body: bytes) -> Call:
    url = request.url
    scheme, host = url.scheme.decode("ascii"), url.host.decode("ascii")
    port = url.port or (HTTPS_PORT if scheme == "https" else HTTP_PORT)
    return Call(request.method.decode("ascii"), scheme, host, port, url.target, request.headers, body)


def seconds(request: Any) -> float | None:
    """Return how long a request waits for its answer; None is for ever."""
    timeout: float | None = request.extensions.get("timeout", {}).get("read")
    return timeout


def _response(library: Any, answer: Answer) -> Any:
    extensions = {"http_version": b"HTTP/1.1", "reason_phrase": answer.reason.encode("ascii")}
    return library.Response(answer.status, headers=answer.headers, content=answer.body, extensions=extensions)
