"""An ASGI application in this process as the server: no socket, no port. For tests, and for programs that embed the server."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from axle.client.messages import Request, Response
from axle.client.statuses import OK
from axle.client.transport.asgi_messages import AsgiExchange

T = TypeVar("T")


class AsyncAsgiTransport:
    """Calls an ASGI application in the running event loop."""

    def __init__(self, app: Any, client: str = "127.0.0.1") -> None:
        self._app = app
        self._client = client

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        exchange = AsgiExchange(request, self._client)

        async def receive() -> Any:
            return exchange.receive()

        async def send(message: Any) -> None:
            exchange.send(message)

        try:
            async with asyncio.timeout(request.timeout.total):
                await self._app(exchange.scope, receive, send)
        except TimeoutError:
            raise exchange.late() from None
        return exchange.response()

    async def open(self, request: Request, /) -> Response:
        """Send a request, and leave the body of a success to be read as it comes."""
        return await AsyncAsgiPieces(AsgiExchange(request, self._client), request).response(self._app)

    async def aclose(self) -> None:
        """Do nothing: the application is not ours."""


class AsyncAsgiPieces:
    """The body of an answer as it comes: the application runs in a task, one piece ahead at most."""

    def __init__(self, exchange: AsgiExchange, request: Request) -> None:
        self._exchange = exchange
        self._request = request
        self._pieces: asyncio.Queue[bytes] = asyncio.Queue(1)
        self._begun = asyncio.Event()
        self._left = asyncio.Event()
        self._heard = False
        self._task: asyncio.Task[None] | None = None

    async def response(self, app: Any) -> Response:
        """Run the application as far as its head; to its end, where that is no success."""
        self._task = asyncio.create_task(self._run(app))
        await self._within(self._begun.wait())
        if self._exchange.status != OK:
            while (part := await self.piece()) or not self._task.done():
                self._exchange.send({"type": "http.response.body", "body": part})
            return self._exchange.response()
        response = self._exchange.response()
        response.pieces = self
        return response

    async def _run(self, app: Any) -> None:
        try:
            await app(self._exchange.scope, self._receive, self._send)
        finally:
            self._begun.set()
            if not self._left.is_set():
                await self._pieces.put(b"")

    async def _receive(self) -> Any:
        if not self._heard:
            self._heard = True
            return self._exchange.receive()
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self._exchange.send(message)
            self._begun.set()
        elif (part := message.get("body", b"")) and not self._left.is_set():
            await self._pieces.put(part)

    async def piece(self) -> bytes:
        """Wait for the next piece; nothing where it is over. Raises TimeoutError after too long a silence."""
        return await self._within(self._pieces.get())

    async def _within(self, waiting: Coroutine[Any, Any, T]) -> T:
        try:
            async with asyncio.timeout(self._request.timeout.read):
                return await waiting
        except TimeoutError:
            raise self._exchange.late() from None

    async def aclose(self) -> None:
        """Tell the application that nobody listens, and wait for its end."""
        self._left.set()
        while not self._pieces.empty():
            self._pieces.get_nowait()
        if self._task is not None:
            await asyncio.wait([self._task])
