"""An answer on its way out: its headers, and its body, compressed where the client takes it and it pays."""

from __future__ import annotations

import gzip
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from axle.http.messages import Answer, Headers

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

GZIP_FROM = 1_024  # bytes from which an answer is compressed when the client takes it
GZIP_LEVEL = 4


def compressed(body: bytes) -> bytes:
    """Return a body in gzip, the same bytes each time."""
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


async def send_answer(
    send: Send, answer: Answer, headers: Headers, request_headers: Mapping[bytes, bytes], *, lingers: bool
) -> None:
    """Send an answer behind the `headers` that every answer has.

    `lingers` says that the answer is not over yet, though nothing more of it comes.
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
    await send({"type": "http.response.body", "body": body, "more_body": lingers})


def _takes_gzip(request_headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether the client takes a compressed answer: `gzip`, with any weight but zero."""
    for part in request_headers.get(b"accept-encoding", b"").lower().split(b","):
        name, _, weight = part.replace(b" ", b"").partition(b";q=")
        if name in (b"gzip", b"x-gzip"):
            return weight.strip(b"0.") != b"" or not weight
    return False
