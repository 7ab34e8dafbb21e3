"""Who calls: whose token or session it is, who holds a link, or nobody.

Tokens and sessions that were looked up within a second are believed, so that most requests wait for nothing here.
"""

from __future__ import annotations

import contextlib
from functools import partial

from axle.core.errors import Unauthenticated
from axle.core.people import SignedIn
from axle.http import sessions
from axle.http.addresses import Addresses
from axle.http.auth import NOBODY, Authenticator, Identity, developer_key
from axle.http.exchange import Exchange
from axle.http.failed_attempts import FailedAttempts
from axle.http.jobs import Jobs
from axle.http.links import holding
from axle.http.sessions import Sessions
from axle.storage.interface import READ_LANE


class Callers:
    """Tells who calls."""

    def __init__(
        self, tokens: Authenticator, sessions: Sessions, guesses: FailedAttempts, jobs: Jobs, addresses: Addresses
    ) -> None:
        self._tokens = tokens
        self._sessions = sessions
        self._guesses = guesses
        self._jobs = jobs
        self._addresses = addresses

    def known(self, exchange: Exchange) -> Identity | None:
        """Return whose token it is, where nobody has to be asked for that. Raises Unauthenticated if it has expired since."""
        if exchange.route.open or exchange.route.from_page:
            return None
        return self._tokens.believed(self._tokens.token_of(exchange.headers), exchange.now_ms)

    def forget(self) -> None:
        """Ask the database anew for every token and session."""
        self._tokens.forget()
        self._sessions.forget()

    def forget_sessions(self) -> None:
        """Ask the database anew for every session."""
        self._sessions.forget()

    def token_of(self, exchange: Exchange) -> str:
        """Return the token of a request; empty where there is none."""
        return self._tokens.token_of(exchange.headers)

    async def of(self, exchange: Exchange) -> Identity:
        """Return who calls.

        Raises Unauthenticated for nobody, RateLimited for somebody who guesses, NotPermitted for a page of another site.
        """
        route = exchange.route
        if route.from_page:
            sessions.check_site(exchange.headers, self._addresses.origins(exchange), form=True)
        if route.by_link:
            holder: Identity = await self._jobs.run(READ_LANE, NOBODY.account, holding(exchange.path_names["secret"]))
            return holder
        if route.open:
            return NOBODY._replace(signed_in=await self._known_visitor(exchange)) if route.knows_visitor else NOBODY
        token = self._tokens.token_of(exchange.headers)
        if not token and sessions.counts(exchange.headers, route) and (secret := self._session_secret(exchange)):
            if not route.page:
                sessions.check_site(exchange.headers, self._addresses.origins(exchange))
            return await self._visitor(secret, exchange.now_ms)
        if route.developer_key and b"authorization" not in exchange.headers:
            token = token or developer_key(exchange.scope["query_string"])
        return await self._bearer(exchange, token)

    async def _bearer(self, exchange: Exchange, token: str) -> Identity:
        """Look a token up: here if that was done within a second, else in the database.

        An address that has guessed too often is asked to wait, but for tokens that held when they were last used.
        """
        identity = self._tokens.believed(token, exchange.now_ms)
        if identity is not None:
            return identity
        address = self._addresses.client(exchange)
        if token and not self._tokens.held(token):
            self._guesses.check(address, exchange.now_ms)
        try:
            look_up = partial(self._tokens.look_up, token)
            match = await self._jobs.run(READ_LANE, NOBODY.account, look_up) if token else None
            return self._tokens.judge(token, match, exchange.now_ms)
        except Unauthenticated as refused:
            if token and not refused.expired:
                self._guesses.count(address, exchange.now_ms)
            raise

    async def visitor(self, exchange: Exchange, now_ms: int) -> Identity:
        """Return who has signed in with the browser that asks. Raises Unauthenticated where nobody has."""
        return await self._visitor(self._session_secret(exchange), now_ms)

    def _session_secret(self, exchange: Exchange) -> str:
        return sessions.secret_of(exchange.headers, secure=sessions.is_secure(self._addresses.base(exchange)))

    async def _visitor(self, secret: str, now_ms: int) -> Identity:
        """Return whose session it is. Raises Unauthenticated for one that has ended."""
        identity = self._sessions.believed(secret, now_ms)
        if identity is not None:
            return identity
        stored = await self._jobs.run(READ_LANE, NOBODY.account, sessions.looking_up(secret))
        return self._sessions.judge(secret, stored, now_ms)

    async def _known_visitor(self, exchange: Exchange) -> SignedIn | None:
        """Return whose session the browser has; None where it has none that holds."""
        with contextlib.suppress(Unauthenticated):
            return (await self.visitor(exchange, exchange.now_ms)).signed_in
        return None
