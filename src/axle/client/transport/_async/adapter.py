"""A client of httpx or httpx2 that the user has made, as a transport; its own settings of TLS, proxies and pools hold."""

from __future__ import annotations

import sys
from typing import Any

from axle.client.errors import ConfigurationError
from axle.client.messages import Request, Response
from axle.client.statuses import OK
from axle.client.transport.options import as_ours, timeouts


class AsyncHttpxTransport:
    """Sends requests by a client of httpx or httpx2, which its owner closes."""

    def __init__(self, client: Any) -> None:
        if not all(hasattr(client, name) for name in ("build_request", "send")):
            raise ConfigurationError(f"transport: {type(client).__name__} lacks the methods of httpx.AsyncClient")
        self._client = client

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        answer = await self._answer(request, stream=False)
        return _response(answer, request, answer.content)

    async def open(self, request: Request, /) -> Response:
        """Send a request, and leave the body of a success to be read as it comes."""
        answer = await self._answer(request, stream=True)
        if answer.status_code != OK:
            content = await answer.aread()
            await answer.aclose()
            return _response(answer, request, content)
        response = _response(answer, request, b"")
        response.pieces = _AsyncPieces(answer, request)
        return response

    async def _answer(self, request: Request, *, stream: bool) -> Any:
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
            return await self._client.send(outgoing, auth=None, follow_redirects=False, **({"stream": True} if stream else {}))
        except Exception as error:  # of httpx or its twin, which is not imported here
            if not _of_httpx(error):
                raise
            raise as_ours(error, request, handled) from error

    async def aclose(self) -> None:
        """Leave the client open: it is not ours."""


class _AsyncPieces:
    """The body of an answer as it comes."""

    def __init__(self, answer: Any, request: Request) -> None:
        self._answer = answer
        self._request = request
        self._parts = answer.aiter_bytes()

    async def piece(self) -> bytes:
        """Wait for the next piece; nothing where it is over."""
        try:
            async for part in self._parts:
                return bytes(part)
        except Exception as error:  # of httpx or its twin, which is not imported here
            if not _of_httpx(error):
                raise
            raise as_ours(error, self._request, None) from error
        return b""

    async def aclose(self) -> None:
        """Let go of the connection."""
        await self._answer.aclose()


def _of_httpx(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in ("httpx", "httpx2")


def _response(answer: Any, request: Request, body: bytes) -> Response:
    fields = [(name.decode("ascii").lower(), value.decode("latin-1")) for name, value in answer.headers.raw]
    return Response(answer.status_code, fields, body, request, answer.http_version)
