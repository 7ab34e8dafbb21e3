"""httpx and httpx2: their own transports, whatever proxies and mounts a client has."""

from __future__ import annotations

import functools
from http.client import HTTP_PORT, HTTPS_PORT
from types import ModuleType
from typing import Any

from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.httpcore_pools import capturing, seconds


def replace(module: ModuleType) -> None:
    """Replace how the transports that connect handle requests."""
    transport, transport_async = module.HTTPTransport, module.AsyncHTTPTransport
    transport.handle_request = _handling(transport.handle_request, module)
    transport_async.handle_async_request = _handling_async(transport_async.handle_async_request, module)


def _handling(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    def handle_request(self: Any, request: Any) -> Any:
        capture = capturing(request.url.host)
        if capture is None:
            return inner(self, request)
        call = _call_of(request, request.read())
        try:
            return _response(library, capture.answer(call, seconds(request)))
        except TimeoutError as late:
            raise library.ReadTimeout("The read operation timed out", request=request) from late

    return handle_request


def _handling_async(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    async def handle_async_request(self: Any, request: Any) -> Any:
        capture = capturing(request.url.host)
        if capture is None:
            return await inner(self, request)
        call = _call_of(request, await request.aread())
        try:
            return _response(library, await capture.answered_anywhere(call, seconds(request)))
        except TimeoutError as late:
            raise library.ReadTimeout("The read operation timed out", request=request) from late

    return handle_async_request


def _call_of(request: Any, body: bytes) -> Call:
    url = request.url
    port = url.port or (HTTPS_PORT if url.scheme == "https" else HTTP_PORT)
    return Call(request.method, url.scheme, url.host, port, url.raw_path, request.headers.raw, body)


def _response(library: Any, answer: Answer) -> Any:
    extensions = {"http_version": b"HTTP/1.1", "reason_phrase": answer.reason.encode("ascii")}
    stream = library.ByteStream(answer.body)
    return library.Response(answer.status, headers=answer.headers, stream=stream, extensions=extensions)
