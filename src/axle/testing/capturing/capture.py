"""A capture: what a portal answers to code that believes it speaks with HubSpot."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from axle.core.oauth import digest
from axle.http.auth import token_of
from axle.testing.capturing import guard, libraries, state
from axle.testing.capturing.calls import Answer, Call
from axle.testing.capturing.children import Holding
from axle.testing.capturing.errors import NotCaptured
from axle.testing.capturing.hosts import is_hubspot
from axle.testing.capturing.thread_loops import ThreadLoops
from axle.testing.capturing.waiting import in_time
from axle.testing.recorder import Message, Receive, Send
from axle.testing.server import Portal

FORKED = "The portal is in the process that made it: call axle_portal.url from other processes, or run under `axle capture`."


class Adopting:
    """An application around a portal's server, which takes a token that the server does not know for the portal's own.

    Where `known_tokens` is set, an unknown token is refused as HubSpot would. Tokens of the server mean what they mean.
    """

    def __init__(self, portal: Portal, known_tokens: bool = False, heard: Callable[[str], None] | None = None) -> None:
        self._portal = portal
        self._known_tokens = known_tokens
        self._heard = heard  # is told the host of each call
        self._inner = portal.server.endpoint
        self._lent = (b"authorization", f"Bearer {portal.token}".encode())

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "http":
            host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
            if self._heard is not None:
                self._heard(host)
            if scope["scheme"] != "https" and is_hubspot(host.partition(":")[0]):
                scope["scheme"] = "https"  # TLS ends before Axle, and links to the next page must not lead past it
            # Nothing is packed on one machine. Some clients unpack what they take by names of headers that HTTP/2 has not.
            scope["headers"] = [header for header in scope["headers"] if header[0] != b"accept-encoding"]
            if not self._known_tokens and self._lent not in scope["headers"]:
                self._adopt(scope)
        await self._inner(scope, receive, send)

    def _adopt(self, scope: Message) -> None:
        token = token_of(dict(scope["headers"]))
        if not token or token == self._portal.token or self._is_known(token):
            return
        scope["headers"] = [self._lent if name == b"authorization" else (name, value) for name, value in scope["headers"]]

    def _is_known(self, token: str) -> bool:
        return self._portal.server.app.storage.token(digest(token)) is not None


class Capture:
    """Answers the calls of this process to HubSpot's API from one portal, until `close`."""

    def __init__(self, portal: Portal, known_tokens: bool = False) -> None:
        self.portal = portal
        self._application = Adopting(portal, known_tokens)
        self._loops = ThreadLoops()
        self._process = os.getpid()

    def answer(self, call: Call, seconds: float | None = None) -> Answer:
        """Answer a call of a thread that waits. Raises TimeoutError after so many seconds."""
        self._refuse_forked(call)
        return self._loops.run(self.answered(call), seconds)

    async def answered(self, call: Call) -> Answer:
        """Answer a call within the running event loop."""
        self._refuse_forked(call)
        messages: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": call.body, "more_body": False}

        async def send(message: Message) -> None:
            messages.append(message)

        await self._application(call.scope(), receive, send)
        head, *parts = messages
        return Answer(head["status"], head["headers"], b"".join([part["body"] for part in parts]))

    async def answered_anywhere(self, call: Call, seconds: float | None) -> Answer:
        """Answer a call within whatever loop runs: one that is not asyncio's waits. Raises TimeoutError like `answer`."""
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            return self.answer(call, seconds)
        return await in_time(self.answered(call), seconds)

    def _refuse_forked(self, call: Call) -> None:
        """Raise NotCaptured in a forked process: the threads that answer are in the one that made the portal."""
        if os.getpid() != self._process:
            raise NotCaptured(call.host, "a forked process", FORKED)

    def close(self) -> None:
        """End what the capture runs."""
        self._loops.close()


@contextmanager
def capture(portal: Portal, *, known_tokens: bool = False) -> Iterator[Capture]:
    """Send what this process asks of HubSpot's API to a portal, and let nothing reach any host of HubSpot.

    It holds for all threads and event loops of the process, and for clients that were made before. Captures may be nested: the
    innermost one answers. `known_tokens` refuses tokens that the portal's server did not give.
    """
    capturing = Capture(portal, known_tokens)
    libraries.watch()
    guard.watch()
    state.begin(capturing)
    Holding.begin()
    try:
        yield capturing
    finally:
        Holding.end()
        state.end(capturing)
        capturing.close()
