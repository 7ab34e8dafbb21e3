"""Axle's own client: its default transport is answered before it makes a request of the HTTP library."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Iterator
from http.client import HTTP_PORT, HTTPS_PORT
from types import ModuleType
from typing import Any
from urllib.parse import SplitResult, urlsplit

from axle.client.transport.options import bounded, too_large
from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.forms import capturing, extensions

PORTS = {"https": HTTPS_PORT, "http": HTTP_PORT}


def replace(module: ModuleType) -> None:
    """Replace how the transport of one half of the client, awaited or in threads, gets an answer, and its body."""
    awaited = getattr(module, "AsyncDefaultTransport", None)
    if awaited is not None:
        awaited._answer = _answering_awaited(awaited._answer, module)
        awaited._body = _reading_awaited(awaited._body)
    else:
        module.DefaultTransport._answer = _answering(module.DefaultTransport._answer, module)
        module.DefaultTransport._body = _reading(module.DefaultTransport._body)


def _answering(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    def answer(self: Any, request: Any) -> Any:
        url = urlsplit(request.url)
        capture = capturing(host := url.hostname or "")
        if capture is None:
            return inner(self, request)
        try:
            return _Whole(capture.answer(_asked(self, request, url, host), _patience(request)))
        except TimeoutError as late:
            raise library.httpcore2.ReadTimeout("timed out") from late

    return answer


def _answering_awaited(inner: Any, library: Any) -> Any:
    @functools.wraps(inner)
    async def answer(self: Any, request: Any) -> Any:
        url = urlsplit(request.url)
        capture = capturing(host := url.hostname or "")
        if capture is None:
            return await inner(self, request)
        try:
            return _Whole(await capture.answered_anywhere(_asked(self, request, url, host), _patience(request)))
        except TimeoutError as late:
            raise library.httpcore2.ReadTimeout("timed out") from late

    return answer


def _reading(inner: Any) -> Any:
    @functools.wraps(inner)
    def body(self: Any, answer: Any, response: Any) -> bytes:
        return answer.within(self) if type(answer) is _Whole else inner(self, answer, response)

    return body


def _reading_awaited(inner: Any) -> Any:
    @functools.wraps(inner)
    async def body(self: Any, answer: Any, response: Any) -> bytes:
        return answer.within(self) if type(answer) is _Whole else await inner(self, answer, response)

    return body


def _patience(request: Any) -> float | None:
    return bounded(request.timeout.read, request.timeout.total)


def _asked(transport: Any, request: Any, url: SplitResult, host: str) -> Call:
    target = f"{url.path or '/'}?{url.query}" if url.query else url.path or "/"
    headers = transport._headers(request, url.netloc.encode("ascii"), False)
    return Call(request.method, url.scheme, host, url.port or PORTS[url.scheme], target.encode("ascii"), headers, request.body)


class _Whole:
    """An answer in the form of the HTTP library's, in as far as the transport reads it."""

    def __init__(self, answer: Answer) -> None:
        self.status = answer.status
        self.headers = answer.headers
        self.extensions = extensions(answer)
        self._body = answer.body

    def within(self, transport: Any) -> bytes:
        """Return the body, within the limit of a transport. It is never packed. Raises TooLarge."""
        limit = transport._config.response_limits.max_entity_body_size
        if 0 <= limit < len(self._body):
            raise too_large(limit)
        return self._body

    @property
    def stream(self) -> _Whole:
        """The body, which is here already."""
        return self

    def __iter__(self) -> Iterator[bytes]:
        yield self._body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body

    def close(self) -> None:
        """Do nothing: there is no connection."""

    async def aclose(self) -> None:
        """Do nothing: there is no connection."""
