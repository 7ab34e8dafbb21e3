"""httpx and httpx2: their own transports, whatever proxies and mounts a client has."""

from __future__ import annotations

from functools import partial
from http.client import HTTP_PORT, HTTPS_PORT
from types import ModuleType
from typing import Any

from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.forms import Form, extensions, handling, handling_awaited


def replace(module: ModuleType) -> None:
    """Replace how the transports that connect handle requests."""

    def late(request: Any) -> Exception:
        error: Exception = module.ReadTimeout("The read operation timed out", request=request)
        return error

    request = module.Request
    form = Form(request.read, request.aread, _call_of, partial(_response, module), late)
    transport, transport_async = module.HTTPTransport, module.AsyncHTTPTransport
    transport.handle_request = handling(transport.handle_request, form)
    transport_async.handle_async_request = handling_awaited(transport_async.handle_async_request, form)


def _call_of(request: Any, body: bytes) -> Call:
    url = request.url
    port = url.port or (HTTPS_PORT if url.scheme == "https" else HTTP_PORT)
    return Call(request.method, url.scheme, url.host, port, url.raw_path, request.headers.raw, body)


def _response(library: Any, answer: Answer) -> Any:
    stream = library.ByteStream(answer.body)
    return library.Response(answer.status, headers=answer.headers, stream=stream, extensions=extensions(answer))
