"""Requests that bring a secret: it is proved before anything is done, and guessed slowly."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from axle.config import Config
from axle.core.errors import AxleError, NotFound, RateLimited
from axle.http import passwords, sessions
from axle.http.addresses import Addresses
from axle.http.exchange import Exchange
from axle.http.failed_attempts import FailedAttempts, is_guess
from axle.http.routes.row import PASSWORD, PROVIDER


class Proofs:
    """Proves what a request rests on, and makes addresses wait that have guessed too often."""

    def __init__(self, config: Config, passwords: passwords.Passwords, guesses: FailedAttempts, addresses: Addresses) -> None:
        self._allow_plain = config.allow_plain_sign_in
        self._guesses = guesses
        self._addresses = addresses
        self._provers: dict[str, Any] = {PASSWORD: passwords}
        if config.oidc_issuer:
            from axle.http.provider import Provider  # few servers have one

            self._provers[PROVIDER] = Provider(config)

    async def of(self, exchange: Exchange, body: Any) -> Any:
        """Prove what a request rests on: a password, or an identity of a provider.

        Returns the body that the operation takes then, or SignInRefused.
        """
        prover = self._provers.get(exchange.route.proves)
        if prover is None:
            raise NotFound("This server has no provider of identities.")
        visitor = exchange.identity.signed_in
        exposed = sessions.is_exposed(self._addresses.base(exchange)) and not self._allow_plain
        return await prover.proved(body, visitor.person if visitor else None, exchange.now_ms, exposed)

    async def guarded(self, exchange: Exchange, running: Callable[[], Awaitable[Any]]) -> Any:
        """Do what takes a secret, unless its address has guessed too often, and count it where the secret is none."""
        route, address = exchange.route, self._addresses.client(exchange)
        try:
            self._guesses.check(address, exchange.now_ms)
            result = await running()
        except RateLimited as limited:  # of an address, or of a person, wherever from
            if route.slowed is None:
                raise
            return route.slowed(limited.wait)
        except AxleError as refused:
            if is_guess(route, refused):
                self._guesses.count(address, exchange.now_ms)
            raise
        if getattr(result, "guessed", False):
            self._guesses.count(address, exchange.now_ms)
        return result
