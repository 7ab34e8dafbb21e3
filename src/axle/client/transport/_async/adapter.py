"""A client of httpx or httpx2 that the user has made, as a transport; its own settings of TLS, proxies and pools hold."""

from __future__ import annotations

import sys
from typing import Any

from axle.client.errors import ConfigurationError
from axle.client.messages import Request, Response
from axle.client.transport.options import as_ours, timeouts


class AsyncHttpxTransport:
    """Sends requests by a client of httpx or httpx2, which its owner closes."""

    def __init__(self, client: Any) -> None:
        if not all(hasattr(client, name) for name in ("build_request", "send")):
            raise ConfigurationError(f"transport: {type(client).__name__} lacks the methods of httpx.AsyncClient")
        self._client = client

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        handled = sys.exception()
        wait = request.timeout.pool
        outgoing = self._client.build_request(
            request.method,
            request.url,
            headers=request.headers,
            content=request.body,
            extensions={"timeout": timeouts(request.timeout, float("inf") if wait is None else wait)},
        )
        try:
            answer = await self._client.send(outgoing, auth=None, follow_redirects=False)
        except Exception as error:
            if type(error).__module__.partition(".")[0] not in ("httpx", "httpx2"):
                raise
            raise as_ours(error, request, handled) from error
        fields = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in answer.headers.raw]
        return Response(answer.status_code, fields, answer.content, request, answer.http_version)

    async def aclose(self) -> None:
        """Leave the client open: it is not ours."""
