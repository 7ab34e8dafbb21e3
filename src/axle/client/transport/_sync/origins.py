"""Which servers speak HTTP/2, and the one connection to each of them that all calls share.

Connections are made by the library's pool, through whatever proxy there is, and it keeps those of HTTP/1.1. Where it would
begin to speak HTTP/2, the connection is taken over: there one call's timeout is no other call's trouble.
"""

from __future__ import annotations

import httpcore2

from axle.client.config import Config
from axle.client.transport._sync.http2 import SharedConnection, TimedLock
from axle.client.transport._sync.network import PLAIN, Agreed
from axle.client.transport.multiplex import ConnectionExhausted, TimeBudget


class _Hold:
    """The turn of one call to connect; it is given back once."""

    def __init__(self, origin: _Origin) -> None:
        self._origin = origin
        self._held = True

    def plain(self) -> None:
        """Take notice that the server speaks HTTP/1.1: no other call needs to wait."""
        self._origin.plain = True
        self.release()

    def release(self) -> None:
        """Give the turn back."""
        if self._held:
            self._held = False
            self._origin.turn.release()


class _Origin:
    """One server: the connection that is shared, or that there is none to share."""

    def __init__(self) -> None:
        self.shared: SharedConnection | None = None
        self.plain = False
        self.turn = TimedLock()


class Origins:
    """All servers that one transport sends to."""

    def __init__(self, config: Config, pool: httpcore2.ConnectionPool) -> None:
        self._config = config
        self._pool = pool
        self._origins: dict[bytes, _Origin] = {}
        schemes = [b"https"] if config.http_version == "2" else []
        self._schemes = [*schemes, b"http"] if config.http2.http2_prior_knowledge else schemes

    def may_share(self, url: httpcore2.URL) -> bool:
        """Tell whether a server may speak HTTP/2."""
        return url.scheme in self._schemes

    def send(self, request: httpcore2.Request, body: bytes, budget: TimeBudget) -> httpcore2.Response:
        """Send a request and return the answer."""
        origin = self._origin(request.url)
        while True:
            if (answer := self._by_shared(origin, request, body, budget)) is not None:
                return answer
            hold = None if origin.plain else self._turn(origin, budget)
            if hold is not None and (origin.shared is not None or origin.plain):
                hold.release()
                continue
            try:
                return self._by_pool(hold, request)
            except Agreed as agreed:
                self._take_over(origin, agreed, budget)
            finally:
                if hold is not None:
                    hold.release()

    def _origin(self, url: httpcore2.URL) -> _Origin:
        name = b"%b://%b:%d" % (url.scheme, url.host, url.port or 0)
        return self._origins.get(name) or self._origins.setdefault(name, _Origin())

    def _by_shared(
        self, origin: _Origin, request: httpcore2.Request, body: bytes, budget: TimeBudget
    ) -> httpcore2.Response | None:
        shared = origin.shared
        if shared is None:
            return None
        if shared.usable(budget):
            try:
                return shared.send(request, body, self._config.response_limits.max_entity_body_size, budget)
            except ConnectionExhausted:
                pass
        if origin.shared is shared:
            origin.shared = None
        return None

    def _turn(self, origin: _Origin, budget: TimeBudget) -> _Hold:
        try:
            origin.turn.acquire(budget.rest("connect", budget.began))
        except TimeoutError:
            budget.rest("connect", budget.began)
            raise httpcore2.ConnectTimeout("no connection could be made in time") from None
        return _Hold(origin)

    def _by_pool(self, hold: _Hold | None, request: httpcore2.Request) -> httpcore2.Response:
        token = PLAIN.set(hold.plain if hold is not None else None)
        try:
            return self._pool.handle_request(request)
        finally:
            PLAIN.reset(token)

    def _take_over(self, origin: _Origin, agreed: Agreed, budget: TimeBudget) -> None:
        settings = self._config.pool
        expiry = 0.0 if settings.max_idle_connections == 0 else settings.min_evictable_idle_time
        shared = SharedConnection(agreed.stream, expiry)
        if origin.shared is not None and origin.shared.usable(budget):
            shared.close()
        else:
            origin.shared, origin.plain = shared, False

    def close(self) -> None:
        """End all connections that are shared."""
        origins, self._origins = self._origins, {}
        for origin in origins.values():
            if origin.shared is not None:
                origin.shared.close()
