"""pyreqwest: a request that is built gets a middleware, which answers in the place of the network."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.forms import capturing

SECONDS = "axle_capture_seconds"  # the extension of a request that says how long it is waited for


def replace(module: ModuleType) -> None:
    """Replace how requests are built, and how timeouts are set, which a request tells nobody."""
    requests, clients = import_module(f"{module.__name__}.request"), import_module(f"{module.__name__}.client")
    for name, ends, answering in (
        ("RequestBuilder", ("build", "build_streamed"), _answer_async),
        ("SyncRequestBuilder", ("build", "build_streamed"), _answer),
        ("OneOffRequestBuilder", ("send",), _answer_async),
        ("SyncOneOffRequestBuilder", ("send",), _answer),
    ):
        builder = getattr(requests, name)
        for end in ends:
            setattr(builder, end, _ending(getattr(builder, end), answering))
        builder.timeout = _limiting(builder.timeout, answering is _answer_async)
    for builder, waits in ((clients.ClientBuilder, True), (clients.SyncClientBuilder, False)):
        builder.timeout = _limiting(builder.timeout, waits)
        builder.read_timeout = _limiting(builder.read_timeout, waits)


def _ending(inner: Any, middleware: Any) -> Any:
    @functools.wraps(inner)
    def end(self: Any) -> Any:
        return inner(self.with_middleware(middleware))

    return end


def _limiting(inner: Any, waits: bool) -> Any:
    @functools.wraps(inner)
    def limit(self: Any, timeout: timedelta) -> Any:
        def note(request: Any, following: Any) -> Any:
            request.extensions = {**request.extensions, SECONDS: timeout.total_seconds()}
            return following.run(request)

        async def note_async(request: Any, following: Any) -> Any:
            return await note(request, following)

        return inner(self, timeout).with_middleware(note_async if waits else note)

    return limit


def _answer(request: Any, following: Any) -> Any:
    capture = capturing(request.url.host_str or "")
    if capture is None:
        return following.run(request)
    stream = request.body.get_stream() if request.body is not None else None
    body = b"".join(map(bytes, stream)) if stream is not None else _body(request)
    with _late():
        return _building(capture.answer(_call(request, body), request.extensions.get(SECONDS))).build_sync()


async def _answer_async(request: Any, following: Any) -> Any:
    capture = capturing(request.url.host_str or "")
    if capture is None:
        return await following.run(request)
    stream = request.body.get_stream() if request.body is not None else None
    body = b"".join([bytes(part) async for part in stream]) if stream is not None else _body(request)
    with _late():
        return await _building(await capture.answered_anywhere(_call(request, body), request.extensions.get(SECONDS))).build()


@contextmanager
def _late() -> Iterator[None]:
    """Raise what the library raises where no answer has come; it calls that a connection that takes too long."""
    from pyreqwest.exceptions import ConnectTimeoutError

    try:
        yield
    except TimeoutError as late:
        raise ConnectTimeoutError("connection timeout", {"causes": [{"message": "operation timed out"}]}) from late


def _body(request: Any) -> bytes:
    held = request.body.copy_bytes() if request.body is not None else None
    return held.to_bytes() if held is not None else b""


def _call(request: Any, body: bytes) -> Call:
    url = request.url
    query = f"?{url.query_string}" if url.query_string else ""
    headers = [
        (name.encode("ascii"), value.encode("latin-1"))
        for name, value in request.headers.items()
        if name != "accept-encoding"  # what a middleware answers is not unpacked
    ]
    target = f"{url.path}{query}".encode("ascii")
    return Call(request.method, url.scheme, url.host_str, url.port_or_known_default, target, headers, body)


def _building(answer: Answer) -> Any:
    from pyreqwest.response import ResponseBuilder

    builder = ResponseBuilder().status(answer.status)
    for name, value in answer.headers:
        builder = builder.header(name.decode("ascii"), value.decode("latin-1"))
    return builder.body_bytes(answer.body)
