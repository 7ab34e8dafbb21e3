"""One transport for each proxy that the environment names, and one for the hosts that are reached without any."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable

from axle.client.messages import Request, Response
from axle.client.proxies import Proxies, ProxyConfig
from axle.client.transport import AsyncTransport, opener


class AsyncRoutedTransport:
    """Sends each request through the proxy that its address is reached through; transports are made when they are needed."""

    def __init__(self, proxies: Proxies, make: Callable[[ProxyConfig | None], AsyncTransport], first: str) -> None:
        self._make = make
        self._through = functools.lru_cache(maxsize=128)(proxies.through)
        self._lock = threading.Lock()
        self._transports: dict[ProxyConfig | None, AsyncTransport] = {}
        self._to(first)  # so that wrong settings are reported when the client is made

    async def send(self, request: Request, /) -> Response:
        """Send a request and return the whole answer."""
        return await self._to(_origin(request)).send(request)

    async def open(self, request: Request, /) -> Response:
        """Send a request, and leave the body of a success to be read as it comes."""
        response: Response = await opener(self._to(_origin(request)))(request)
        return response

    def _to(self, origin: str) -> AsyncTransport:
        proxy = self._through(origin)
        with self._lock:
            if proxy not in self._transports:
                self._transports[proxy] = self._make(proxy)
            return self._transports[proxy]

    async def aclose(self) -> None:
        """Let go of connections."""
        for transport in self._transports.values():
            await transport.aclose()


def _origin(request: Request) -> str:
    scheme, _, rest = request.url.partition("://")
    return f"{scheme}://{rest.partition('/')[0].partition('?')[0]}"
