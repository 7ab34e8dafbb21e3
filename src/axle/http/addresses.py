"""The addresses of a request: whose it is, and the one by which its client knows this server."""

from __future__ import annotations

from axle.http import sessions
from axle.http.exchange import Exchange
from axle.http.proxies import Proxies


class Addresses:
    """Tells addresses by what a request says, as far as it may say that, and by the setting of the public address."""

    def __init__(self, proxies: Proxies, public_url: str) -> None:
        self._proxies = proxies
        self._public = public_url.rstrip("/")

    def client(self, exchange: Exchange) -> str:
        """Return the address of a client."""
        return self._proxies.client(exchange.scope, exchange.headers)

    def base(self, exchange: Exchange) -> str:
        """Return the scheme and host that links point to: the request's own, what a trusted proxy says, or the setting."""
        if self._public:
            return self._public
        scheme, host = self._proxies.origin(exchange.scope, exchange.headers)
        if not host:
            server = exchange.scope.get("server") or ("localhost", None)
            host = f"{server[0]}:{server[1]}" if server[1] else str(server[0])
        return f"{scheme}://{host}"

    def origins(self, exchange: Exchange) -> set[str]:
        """Return the origins of this server's own pages: that of the setting, and the one that the request came to."""
        scheme, host = self._proxies.origin(exchange.scope, exchange.headers)
        return {sessions.origin_of(self.base(exchange)), sessions.origin_of(f"{scheme}://{host}")}
