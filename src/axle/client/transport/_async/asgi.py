"""An ASGI application in this process as the server: no socket, no port. For tests, and for programs that embed the server."""

from __future__ import annotations

import asyncio
from typing import Any

from axle.client.messages import Request, Response
from axle.client.transport.asgi_messages import AsgiExchange


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

    async def aclose(self) -> None:
        """Do nothing: the application is not ours."""
