"""The fast transport: pyreqwest, of `pip install .[fast]`, in a clone of Axle."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from axle.client.config import Config
from axle.client.errors import ConfigurationError
from axle.client.messages import Request, Response
from axle.client.transport import tls
from axle.client.transport.fast_options import as_ours, build, refuse
from axle.client.transport.options import refuse_large_head, too_large

try:
    from pyreqwest.client import ClientBuilder
    from pyreqwest.exceptions import PyreqwestError
except ImportError:
    raise ConfigurationError("transport: for the fast one, run `pip install .[fast]` in a clone of Axle") from None


MAX_SECONDS = 7 * 86_400.0  # seconds; stands for no bound, where the client has one


class AsyncFastTransport:
    """Sends requests by pyreqwest."""

    def __init__(self, config: Config) -> None:
        refuse(config)
        tls.refuse_unsupported(config.secure_socket)
        self._config = config
        self._client: Any = build(ClientBuilder(), config)

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        builder = self._client.request(request.method, request.url).headers(request.headers)
        if request.body:
            builder = builder.body_bytes(request.body)
        if request.timeout is not self._config.timeout:  # whose bound of the whole every request has that names none
            builder = builder.timeout(timedelta(seconds=request.timeout.total or MAX_SECONDS))
        limit = self._config.response_limits.max_entity_body_size
        try:
            if limit >= 0:
                return await self._limited(builder, request, limit)
            answer = await builder.build().send()
            response = Response(answer.status, list(answer.headers.items()), b"", request, answer.version)
            refuse_large_head(self._config, response, b"")
            response.body = bytes(await answer.bytes())
            return response
        except (PyreqwestError, ValueError) as error:  # the latter for headers that are no text
            raise as_ours(error, request) from error

    async def open(self, request: Request, /) -> Response:
        """Send a request, and leave the body of a success to be read as it comes. Raises ConfigurationError."""
        raise ConfigurationError("transport: the fast one cannot follow events; the default one can")

    async def _limited(self, builder: Any, request: Request, limit: int) -> Response:
        async with builder.build_streamed() as answer:
            response = Response(answer.status, list(answer.headers.items()), b"", request, answer.version)
            refuse_large_head(self._config, response, b"")
            parts, size = [], 0
            while part := await answer.body_reader.read_chunk():
                size += len(part)
                if size > limit:
                    raise too_large(limit)
                parts.append(bytes(part))
        response.body = b"".join(parts)
        return response

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._client.close()
