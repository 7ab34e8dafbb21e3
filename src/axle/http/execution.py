"""Operations carried out: in the lane of their route, in one transaction, with the catalog as that transaction sees it."""

from __future__ import annotations

from functools import partial
from typing import Any

import msgspec

from axle.core import permissions
from axle.core.catalog import Catalog
from axle.core.errors import AxleError
from axle.core.record import Moment
from axle.http.auth import Identity
from axle.http.exchange import Exchange
from axle.http.jobs import Jobs
from axle.http.proofs import Proofs
from axle.operations.account_catalogs import Catalogs
from axle.operations.people.sign_in import SignInRefused
from axle.operations.request import Caller, Request, WriteFirst
from axle.storage.interface import READ_LANE, WRITE_LANE, Transaction


class Execution:
    """Carries operations out. `anybody` has of every caller what is the same for all."""

    def __init__(self, anybody: Caller, catalogs: Catalogs, jobs: Jobs, proofs: Proofs) -> None:
        self.anybody = anybody
        self._unlimited = msgspec.structs.replace(anybody.limits, results=None)  # for people, who look at all of a list
        self._catalogs = catalogs
        self._jobs = jobs
        self._proofs = proofs

    async def run(self, exchange: Exchange, request: Request[Any]) -> Any:
        """Run the operation of a request, and return its result. One that takes a secret is guarded against guessing."""
        if exchange.route.secret:
            return await self._proofs.guarded(exchange, partial(self._run, exchange, request))
        return await self._run(exchange, request)

    async def _run(self, exchange: Exchange, request: Request[Any]) -> Any:
        route, account = exchange.route, exchange.identity.account
        if route.proves:
            proved = await self._proofs.of(exchange, request.body)
            if isinstance(proved, SignInRefused):
                return proved
            request = msgspec.structs.replace(request, body=proved)
        operate = partial(self.operate, exchange, request)
        result = await self._jobs.run(route.lane, account, operate, exchange.receiver)
        if isinstance(result, WriteFirst):
            return await self._jobs.run_after(result, route.lane, account, operate, exchange.receiver)
        return result

    def operate(self, exchange: Exchange, request: Request[Any], tx: Transaction) -> Any:
        """Run the operation of a request in a transaction."""
        tx.actor = exchange.identity.actor
        catalog = self._catalogs.of(tx, alone=exchange.route.defines)
        return exchange.route.operation(tx, self._caller(exchange, exchange.identity, catalog), request)

    async def check_right(self, exchange: Exchange) -> None:
        """Raise what the operation would raise, of the types in its path and of the scopes, as far as the body is not needed.

        Where the service judges scopes when the body has been parsed, types alone are judged here.
        """
        route = exchange.route
        if route.right is None or route.method == "GET":
            return
        right, action = route.right, permissions.WRITE if route.lane == WRITE_LANE else permissions.READ
        identity = exchange.identity
        if self.anybody.behaviour.scope_after_body:
            identity = identity._replace(scopes=frozenset({permissions.ALL}))

        def check(catalog: Catalog) -> None:
            right(self._caller(exchange, identity, catalog), exchange.path_names, action)

        try:
            check(self._catalogs.latest(identity.account))
        except AxleError:  # the catalog may have changed since
            await self._jobs.run(READ_LANE, identity.account, lambda tx: check(self._catalogs.of(tx)))

    def _caller(self, exchange: Exchange, identity: Identity, catalog: Catalog) -> Caller:
        return msgspec.structs.replace(
            self.anybody,
            account=identity.account,
            scopes=identity.scopes,
            catalog=catalog,
            moment=Moment(exchange.now_ms, identity.source),
            limits=self.anybody.limits if identity.signed_in is None else self._unlimited,
            version=exchange.route.version,
            signed_in=identity.signed_in,
            maker=identity.maker,
        )
