"""What httpcore and httpx have in common: a transport is handed a request, and returns a response or raises its own errors."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from axle.testing.capturing import guard, state
from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.capture import Capture
from axle.testing.capturing.hosts import is_answered, is_hubspot


class Form(NamedTuple):
    """How one library says it: the body of a request, in threads and awaited, the call, the response, and a late answer."""

    body: Callable[[Any], bytes]
    body_awaited: Callable[[Any], Awaitable[bytes]]
    call: Callable[[Any, bytes], Call]
    response: Callable[[Answer], Any]
    late: Callable[[Any], Exception]


def capturing(host: bytes | str) -> Capture | None:
    """Return the capture that answers for a host; None where none does. Raises NotCaptured for HubSpot's other hosts."""
    capture = state.current()
    if capture is None or not is_hubspot(host):
        return None
    if not is_answered(host):
        raise guard.not_captured(host)
    return capture


def handling(inner: Any, form: Form) -> Any:
    """Return what handles a request in a thread that waits: the capture, or what did before."""

    @functools.wraps(inner)
    def handle_request(self: Any, request: Any) -> Any:
        capture = capturing(request.url.host)
        if capture is None:
            return inner(self, request)
        call = form.call(request, form.body(request))
        try:
            return form.response(capture.answer(call, _seconds(request)))
        except TimeoutError as late:
            raise form.late(request) from late

    return handle_request


def handling_awaited(inner: Any, form: Form) -> Any:
    """Return what handles a request in an event loop: the capture, or what did before."""

    @functools.wraps(inner)
    async def handle_async_request(self: Any, request: Any) -> Any:
        capture = capturing(request.url.host)
        if capture is None:
            return await inner(self, request)
        call = form.call(request, await form.body_awaited(request))
        try:
            return form.response(await capture.answered_anywhere(call, _seconds(request)))
        except TimeoutError as late:
            raise form.late(request) from late

    return handle_async_request


def _seconds(request: Any) -> float | None:
    timeout: float | None = request.extensions.get("timeout", {}).get("read")
    return timeout


def extensions(answer: Answer) -> dict[str, bytes]:
    """Return what responses say beside status, headers and body."""
    return {"http_version": b"HTTP/1.1", "reason_phrase": answer.reason.encode("ascii")}
