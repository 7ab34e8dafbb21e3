"""What was asked of a server under test, and what it answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from axle.http.auth import token_of

KEPT = 10_000  # calls; the oldest makes room

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Message, Receive, Send], Awaitable[None]]


class Exchange(msgspec.Struct, frozen=True):
    """One request and the status of its answer. `json` is the decoded body, None where there is none; `query` has lists."""

    method: str
    path: str
    query: dict[str, list[str]]
    json: Any
    status: int
    token: str


class Recorder:
    """An application around another one, which keeps the calls that go through it."""

    def __init__(self, inner: Asgi) -> None:
        self._inner = inner
        self.calls: deque[Exchange] = deque(maxlen=KEPT)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self._inner(scope, receive, send)
        body, status = bytearray(), 0

        async def heard() -> Message:
            message = await receive()
            body.extend(message.get("body", b""))
            return message

        async def told(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self._inner(scope, heard, told)
        finally:
            self.calls.append(_call(scope, bytes(body), status))
        return None


def _call(scope: Message, body: bytes, status: int) -> Exchange:
    try:
        decoded = msgspec.json.decode(body) if body else None
    except msgspec.DecodeError:
        decoded = None
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Exchange(scope["method"], scope["path"], query, decoded, status, token_of(dict(scope["headers"])))
