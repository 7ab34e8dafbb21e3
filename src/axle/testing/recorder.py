"""What was asked of a server under test, what it answered, and what went wrong because a test wanted it to."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from axle.core.behaviour import Behaviour
from axle.http.auth import token_of
from axle.testing.faults import Fault, Faults

MAX_CALLS = 10_000  # calls; the oldest makes room

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
    """An application around another one, which keeps the calls that go through it, and lets those fail that are to fail."""

    def __init__(self, inner: Asgi, behaviour: Behaviour, now: Callable[[], int]) -> None:
        self._inner = inner
        self._behaviour = behaviour
        self._now = now
        self._lock = threading.Lock()
        self._calls: deque[tuple[int, Exchange]] = deque(maxlen=MAX_CALLS)
        self._recorded = 0
        self.faults = Faults()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            return await self._inner(scope, receive, send)
        body, status, more = bytearray(), 0, True

        async def heard() -> Message:
            nonlocal more
            message = await receive()
            if more:
                body.extend(message.get("body", b""))
                more = message.get("more_body", False)
            return message

        async def told(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        token = token_of(dict(scope["headers"]))
        fault = self.faults.take(scope["method"], scope["path"], token)
        try:
            if fault is None:
                await self._inner(scope, heard, told)
            else:
                await self._suffer(fault, scope, heard, told)
        finally:
            self._record(_call(scope, bytes(body), status, token))
        return None

    @property
    def recorded(self) -> int:
        """How many calls there were so far, those that are no longer kept included."""
        return self._recorded

    @property
    def calls(self) -> list[Exchange]:
        """The calls that are kept, in order."""
        return self.since(0)

    def since(self, number: int) -> list[Exchange]:
        """Return those calls that came after the first `number`."""
        with self._lock:
            return [call for at, call in self._calls if at > number]

    def forget(self, tokens: Collection[str] | None = None) -> None:
        """Forget the calls of some tokens, or all."""
        with self._lock:
            kept = [(at, call) for at, call in self._calls if tokens is not None and call.token not in tokens]
            self._calls = deque(kept, maxlen=MAX_CALLS)

    def _record(self, call: Exchange) -> None:
        with self._lock:
            self._recorded += 1
            self._calls.append((self._recorded, call))

    async def _suffer(self, fault: Fault, scope: Message, receive: Receive, send: Send) -> None:
        if fault.status is None:
            await asyncio.sleep(fault.delay)
            return await self._inner(scope, receive, send)
        if fault.carried_out:
            await self._inner(scope, receive, _unheard)
        else:
            while (await receive()).get("more_body", False):
                pass
        await asyncio.sleep(fault.delay)
        headers, body = fault.answer(fault.status, self._behaviour, self._now())
        await send({"type": "http.response.start", "status": fault.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
        return None


async def _unheard(message: Message) -> None:
    """Let the true answer be lost."""


def _call(scope: Message, body: bytes, status: int, token: str) -> Exchange:
    try:
        decoded = msgspec.json.decode(body) if body else None
    except msgspec.DecodeError:
        decoded = None
    query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return Exchange(scope["method"], scope["path"], query, decoded, status, token)
