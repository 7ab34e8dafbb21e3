"""An answer on its way out: its headers, and its body, compressed where the client takes it and it pays."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from functools import partial
from typing import Any

from axle.http.messages import Answer, Headers, Parts
from axle.http.receiving import Receiver

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

GZIP_FROM = 1_024  # bytes from which an answer is compressed when the client takes it
GZIP_LEVEL = 4
GZIP_BITS = 31  # with which zlib writes gzip's head and end, too


def compressed(body: bytes, level: int = GZIP_LEVEL) -> bytes:
    """Return a body in gzip, the same bytes each time."""
    return zlib.compress(body, level, wbits=GZIP_BITS)


async def send_answer(
    send: Send, answer: Answer, headers: Headers, request_headers: Mapping[bytes, bytes], receiver: Receiver
) -> bytes:
    """Send an answer behind the `headers` that every answer has, and return what is left to send of it.

    Where more of the request is to be read, its end is left, and under HTTP/1 the last byte: an HTTP server takes nothing more
    of a request whose answer has all its bytes.
    """
    body = answer.body
    headers = [*headers, *answer.headers]
    if answer.status != 204:
        if answer.content_type:
            headers.append((b"content-type", answer.content_type))
        if len(body) >= GZIP_FROM and _takes_gzip(request_headers):
            body = answer.packed or compressed(body)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    lingers = receiver.lingers
    first, last = (body[:-1], body[-1:]) if lingers and receiver.closes else (body, b"")
    await send({"type": "http.response.body", "body": first, "more_body": lingers})
    return last


async def send_parts(send: Send, answer: Answer, headers: Headers, receiver: Receiver) -> None:
    """Send an answer bit by bit, as it comes, until it is over or its client has gone. It is never compressed."""
    parts, task = answer.parts, asyncio.current_task()
    assert parts is not None and task is not None  # whoever awaits is a task
    watching = asyncio.ensure_future(receiver.gone())
    watching.add_done_callback(partial(_leave, parts))
    try:
        start = [*headers, *answer.headers, (b"content-type", answer.content_type)]
        await send({"type": "http.response.start", "status": answer.status, "headers": start})
        while part := await parts.part():
            await send({"type": "http.response.body", "body": part, "more_body": True})
    except asyncio.CancelledError:
        if not parts.cut:
            raise
        task.uncancel()  # the connection ends with an answer that is not whole
        return
    finally:
        watching.cancel()
        parts.leave()
    await send({"type": "http.response.body", "body": b""})


def _leave(parts: Parts, watching: asyncio.Future[bool]) -> None:
    if not watching.cancelled() and watching.exception() is None and watching.result():
        parts.leave()


def _takes_gzip(request_headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether the client takes a compressed answer: `gzip`, with any weight but zero.

    One that does not say what it is, as libraries do for it, gets none: such a client reads headers itself, and hubspot3, which
    knows the service's Content-Encoding, takes content-encoding for that of a second packing. The HTTP server writes all names
    in lower case.
    """
    if b"user-agent" not in request_headers:
        return False
    for part in request_headers.get(b"accept-encoding", b"").lower().split(b","):
        name, _, weight = part.replace(b" ", b"").partition(b";q=")
        if name in (b"gzip", b"x-gzip"):
            return weight.strip(b"0.") != b"" or not weight
    return False
