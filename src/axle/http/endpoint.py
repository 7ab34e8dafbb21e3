"""The one endpoint: route, authenticate, read the body, decode it, run the operation in its lane, show the result.

It is an ASGI application. Below it nothing is asynchronous; above it is only the server's socket.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Coroutine
from functools import cache, partial
from typing import Any

import msgspec

from axle.config import UNLIMITED, Config, has_secret_key
from axle.core import permissions
from axle.core.catalog import Catalog
from axle.core.errors import (
    AxleError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    RateLimited,
    Unauthenticated,
)
from axle.core.oauth import digest
from axle.core.people import SignedIn
from axle.core.receivers import allowance
from axle.core.record import Moment
from axle.core.search import SearchLimits
from axle.http import head, passwords, query, readiness, repeats, sending, sessions
from axle.http.access_log import ROW, AccessLog, Logged
from axle.http.auth import MISSING_CREDENTIALS, NOBODY, Authenticator, Identity, developer_key, looking_up, token_of
from axle.http.bodies.stream import CONTENT_TYPE
from axle.http.bodies.wire import Wire, location
from axle.http.decoding import BodyDecoders
from axle.http.errors import JSON, OPTIONS, failure
from axle.http.exchange import Exchange
from axle.http.failed_attempts import FailedAttempts, is_guess
from axle.http.jobs import Jobs
from axle.http.links import holding
from axle.http.messages import Answer, Headers, IncomingRequest, Scope
from axle.http.openapi import document
from axle.http.pages import assets, front, screens, sign_in
from axle.http.pages.openapi import POLICY, page
from axle.http.proxies import Crowd, Proxies
from axle.http.rate_limits import Counters, Meter
from axle.http.receiving import Bounds, Receive
from axle.http.recent_calls import CallMemory
from axle.http.router import Match, Router
from axle.http.routes import ROUTES, Route
from axle.http.routes.row import PASSWORD, PROVIDER, addresses
from axle.http.sending import Send
from axle.http.shared_memory import SharedMemory
from axle.http.streams import Credential, Streams
from axle.operations.account_catalogs import Catalogs
from axle.operations.people.sign_in import SignInRefused
from axle.operations.request import Caller, Request, WebhookRules
from axle.operations.stream import LAST_EVENT
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE, Storage, Transaction

# What every answer has beside its own headers. Only a server that speaks TLS itself says that it always will.
ALWAYS: Headers = [
    (b"vary", b"origin, Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-credentials", b"false"),
]
ALWAYS_TLS = (b"strict-transport-security", b"max-age=31536000")
ANY = b"*/*"
NO_CONTENT = 204
RECORDS = "/crm/"  # no page for people is at such a path
LAST_EVENT_ID = LAST_EVENT.lower().encode()
# No cache keeps a stream, and no proxy waits until it is over.
STREAMED: Headers = [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]

_encode = msgspec.json.Encoder().encode


def clock() -> int:
    """Return the present time in epoch milliseconds."""
    return time.time_ns() // 1_000_000


@cache
def _openapi() -> Answer:
    body = _encode(document())
    return Answer(200, body, packed=sending.compressed(body))


@cache
def _openapi_page() -> Answer:
    body = page(document())
    return Answer(200, body, b"text/html;charset=utf-8", [(b"content-security-policy", POLICY)], sending.compressed(body))


# What anyone may read, without a token.
PAGES: dict[str, Callable[[], Answer]] = {
    "/health": lambda: Answer(200, b'{"status":"ok"}'),
    "/openapi.json": _openapi,
    "/openapi": _openapi_page,
}


class Endpoint:
    """Answers every request of the API."""

    def __init__(
        self,
        storage: Storage,
        catalog: Catalog,
        config: Config,
        now: Callable[[], int] = clock,
        memory: SharedMemory | None = None,
    ) -> None:
        memory = memory or SharedMemory()
        self._catalogs = Catalogs(catalog)
        self._config = config
        self._now = now
        self._auth = Authenticator(storage)
        self._sessions = sessions.Sessions(storage, catalog)
        self._meter = Meter(config.rate_limits, Counters(memory))
        self._bounds = Bounds(config)
        self._proxies = Proxies(config.trusted_proxies)
        self._crowd = Crowd(config.address_connections)
        self._always = [ALWAYS_TLS, *ALWAYS] if config.tls_cert else ALWAYS
        results = None if config.search_limit == UNLIMITED else int(config.search_limit)
        self._limits = SearchLimits(results=results, lower_case_values=config.behaviour.in_wants_lower_case)
        self._unlimited = msgspec.structs.replace(self._limits, results=None)  # for people, who look at all of a list
        self._webhooks = WebhookRules(allowance(config.webhook_allow), has_secret_key(config), config.journal_days)
        self._router: Router[Route] = Router(addresses(ROUTES, catalog))
        self._decoders = BodyDecoders(ROUTES)
        self._jobs = Jobs(storage)
        self._readiness = readiness.Readiness(storage)
        self.log = AccessLog(self._router, config.log_bodies)
        self._guesses = FailedAttempts(config.failed_sign_ins, memory)
        self.streams = Streams(storage, self._catalogs, now, config)
        self._calls = CallMemory(self.log.shown, config.workers, config.call_bodies)
        self._passwords = passwords.guarded(self._jobs, memory, config.failed_sign_ins)
        self.mail_link: Callable[[object], None] | None = None
        self._provers: dict[str, Any] = {PASSWORD: self._passwords}
        if config.oidc_issuer:
            from axle.http.provider import Provider  # few servers have one

            self._provers[PROVIDER] = Provider(config)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        exchange = Exchange(scope, receive, self._bounds)
        logged_body = b""
        try:
            if self._proxies.passed(scope):
                with self._crowd.with_one_more(self._address(exchange)):
                    answer = await self._answer(exchange)
            else:
                answer = await self._answer(exchange)
            logged_body = exchange.body
        except Exception as error:
            answer = self._failed(exchange, error)
        # A body that is still to come is read behind the answer, so that its sender sees the answer.
        lingers = exchange.receiver.lingers
        if answer.parts:
            await sending.send_parts(send, answer, self._headers(exchange), exchange.receiver)
        else:
            await sending.send_answer(send, answer, self._headers(exchange), exchange.headers, lingers=lingers)
        seconds = time.perf_counter() - began
        if exchange.identity.account:
            self._calls.remember(exchange, answer, seconds)
        if self._config.access_log:
            self.log.add(Logged(scope, answer.status, exchange.correlation_id, seconds, logged_body))
        if lingers:
            await exchange.receiver.drain()
            await send({"type": "http.response.body", "body": b""})

    def tell_owners(self, derived: Callable[[str], str], mails: bool) -> None:
        """Have callers know the secrets that are derived of this server's key, and whether it sends mails."""
        self._webhooks = self._webhooks._replace(derived=derived, mails=mails)

    def forget(self) -> None:
        """Ask the database anew for every token and session, and for what happened."""
        self._auth.forget()
        self._sessions.forget()
        self.streams.look()

    async def _answer(self, exchange: Exchange) -> Answer:
        """Carry a request out: these are its steps, and each may end it with an error."""
        head.check(exchange.scope, exchange.headers, short=self._config.behaviour.short_request_lines)
        if exchange.scope["method"] in ("GET", "HEAD"):
            if exchange.path in PAGES:
                return PAGES[exchange.path]()
            if front.asked_for(exchange.path, exchange.headers):
                return front.front_page()
            if not exchange.path.startswith(RECORDS) and (answer := await self._for_people(exchange)):
                return answer
            if exchange.path == readiness.PATH:
                return await self._readiness.answer()
        exchange.route, exchange.path_names = self._find_route(exchange)
        exchange.scope[ROW] = exchange.route
        exchange.now_ms = self._now()
        exchange.identity = await self._authenticate(exchange)
        exchange.body = await self._read_body(exchange)
        request = self._decode(exchange)
        if repeats.KEY in exchange.headers and repeats.repeats(exchange.route):
            return await self._once(exchange, request)
        result = await self._run(exchange, request)
        if exchange.route.personal:
            self._sessions.forget()  # it may have ended
        elif exchange.route.mails and self.mail_link:
            self.mail_link(result)
        return self._show(exchange, request, result)

    def _find_route(self, exchange: Exchange) -> Match[Route]:
        """Return the route of a request. Raises NotAcceptable where it shows JSON, which the client does not take."""
        method = exchange.scope["method"]
        try:
            match = self._router.find(method, exchange.path)
        except MethodNotAllowed:
            if method == OPTIONS:
                raise Unauthenticated(MISSING_CREDENTIALS) from None
            raise
        accept = exchange.headers.get(b"accept")
        shows_json = not (match.row.open or match.row.page or match.row.streams)
        if accept is not None and accept != ANY and shows_json and not head.takes_json(accept):
            raise NotAcceptable("Answers are JSON, which the Accept header excludes.", method)
        return match

    async def _authenticate(self, exchange: Exchange) -> Identity:
        """Return who calls, and count the call against the rate limits. Raises Unauthenticated, RateLimited."""
        route = exchange.route
        if route.from_page:
            sessions.check_site(exchange.headers, self._origins(exchange), form=True)
        if route.open:
            if route.by_link:
                holder: Identity = await self._jobs.run(READ_LANE, NOBODY.account, holding(exchange.path_names["secret"]))
                return holder
            return NOBODY._replace(signed_in=await self._known(exchange)) if route.knows_visitor else NOBODY
        identity = exchange.identity = await self._identify(exchange)
        if identity.signed_in is None:
            if route.personal:
                raise Unauthenticated(sessions.SIGN_IN_FIRST)
            if not route.unmetered:
                self._meter.admit(identity, exchange.now_ms, route.lane == SEARCH_LANE, exchange.extra)
        else:
            sessions.check_row(identity, route, exchange.headers)
        return identity

    async def _identify(self, exchange: Exchange) -> Identity:
        """Look the token up: here if that was done within a second, else in the database.

        An address that has guessed too often is asked to wait, but for tokens that held when they were last used.
        """
        token = token_of(exchange.headers, exactly=self._config.behaviour.bearer_exactly)
        if not token and sessions.counts(exchange.headers, exchange.route) and (secret := self._session_secret(exchange)):
            if not exchange.route.page:
                sessions.check_site(exchange.headers, self._origins(exchange))
            return await self._visitor(secret, exchange.now_ms)
        if exchange.route.developer_key and b"authorization" not in exchange.headers:
            token = token or developer_key(exchange.scope["query_string"])
        identity = self._auth.believed(token, exchange.now_ms)
        if identity is not None:
            return identity
        address = self._address(exchange)
        if token and not self._auth.held(token):
            self._guesses.check(address, exchange.now_ms)
        try:
            stored = await self._jobs.run(READ_LANE, NOBODY.account, looking_up(token)) if token else None
            return self._auth.judge(token, stored, exchange.now_ms)
        except Unauthenticated as refused:
            if token and not refused.expired:
                self._guesses.count(address, exchange.now_ms)
            raise

    def _session_secret(self, exchange: Exchange) -> str:
        return sessions.secret_of(exchange.headers, secure=sessions.is_secure(self._base(exchange)))

    async def _visitor(self, secret: str, now_ms: int) -> Identity:
        """Return whose session it is. Raises Unauthenticated for one that has ended."""
        identity = self._sessions.believed(secret, now_ms)
        if identity is not None:
            return identity
        stored = await self._jobs.run(READ_LANE, NOBODY.account, sessions.looking_up(secret))
        return self._sessions.judge(secret, stored, now_ms)

    async def _known(self, exchange: Exchange) -> SignedIn | None:
        """Return whose session the browser has; None where it has none that holds."""
        with contextlib.suppress(Unauthenticated):
            return (await self._visitor(self._session_secret(exchange), exchange.now_ms)).signed_in
        return None

    async def _for_people(self, exchange: Exchange) -> Answer | None:
        """Return the page, or the script or style of one, that is at a path; who is not signed in is sent to do so.

        A browser opens a page with its cookie alone. The pages have no data, and so a client that sends a token gets them too.
        """
        name = screens.screen_at(exchange.path)
        if name is None:
            return assets.asset(exchange.path)
        if b"authorization" not in exchange.headers:
            secret = self._session_secret(exchange)
            try:
                await self._visitor(secret, self._now())
            except Unauthenticated:
                return sign_in.to_sign_in(exchange.path, exchange.scope["query_string"])
        return screens.screen(name)

    def _origins(self, exchange: Exchange) -> set[str]:
        """Return the origins of this server's own pages: that of the setting, and the one that the request came to."""
        scheme, host = self._proxies.origin(exchange.scope, exchange.headers)
        return {sessions.origin_of(self._base(exchange)), sessions.origin_of(f"{scheme}://{host}")}

    async def _read_body(self, exchange: Exchange) -> bytes:
        """Return the body. Before it is waited for, its declared length and the caller's rights are judged."""
        receiver, route = exchange.receiver, exchange.route
        if receiver.pending:
            receiver.authenticated = not route.open
            receiver.max_size, receiver.patient = route.body_limit, route.patient
            receiver.check_length()
            await self._check_right(exchange)
        return await receiver.body()

    async def _check_right(self, exchange: Exchange) -> None:
        """Raise what the operation would raise, of the types in its path and of the scopes, as far as the body is not needed.

        Where the service judges scopes when the body has been parsed, types alone are judged here.
        """
        route = exchange.route
        if route.right is None or route.method == "GET":
            return
        right, action = route.right, permissions.WRITE if route.lane == WRITE_LANE else permissions.READ
        identity = exchange.identity
        if self._config.behaviour.scope_after_body:
            identity = identity._replace(scopes=frozenset({permissions.ALL}))

        def check(catalog: Catalog) -> None:
            right(self._caller(exchange, identity, catalog), exchange.path_names, action)

        try:
            check(self._catalogs.latest(identity.account))
        except AxleError:  # the catalog may have changed since
            await self._jobs.run(READ_LANE, identity.account, lambda tx: check(self._catalogs.of(tx)))

    def _decode(self, exchange: Exchange) -> Request[Any]:
        """Read the query and the body. Raises Invalid for what cannot be read."""
        raw_query = exchange.scope["query_string"]
        fields = query.pairs(raw_query.decode("latin-1")) if raw_query else []
        options = query.reading(fields, self._config.behaviour) if fields else query.NOTHING
        if exchange.route.streams and LAST_EVENT_ID in exchange.headers:
            fields = [*fields, (LAST_EVENT, exchange.headers[LAST_EVENT_ID].decode("latin-1"))]
        incoming = IncomingRequest(exchange.scope, exchange.headers, exchange.body)
        body = self._decoders.decode(exchange.route, incoming)
        return Request(exchange.path_names, options, body, fields, exchange.route.checks)

    async def _run(self, exchange: Exchange, request: Request[Any]) -> Any:
        """Run the operation in the route's lane; one that takes a secret is guarded against guessing."""
        route = exchange.route
        if route.proves:
            running = self._proved(exchange, request)
        else:
            operate = partial(self._operate, exchange, request)
            running = self._jobs.operate(route.lane, exchange.identity.account, operate, exchange.receiver)
        return await (self._guarded(exchange, running) if route.secret else running)

    async def _proved(self, exchange: Exchange, request: Request[Any]) -> Any:
        """Run an operation when what it rests on has been proved: a password, or an identity of a provider."""
        visitor, route = exchange.identity.signed_in, exchange.route
        prover = self._provers.get(route.proves)
        if prover is None:
            raise NotFound("This server has no provider of identities.")
        exposed = sessions.is_exposed(self._base(exchange)) and not self._config.allow_plain_sign_in
        proved = await prover.proved(request.body, visitor.person if visitor else None, exchange.now_ms, exposed)
        if isinstance(proved, SignInRefused):
            return proved
        operate = partial(self._operate, exchange, msgspec.structs.replace(request, body=proved))
        return await self._jobs.run(route.lane, exchange.identity.account, operate)

    def _operate(self, exchange: Exchange, request: Request[Any], tx: Transaction) -> Any:
        """Run the operation in a transaction, with the catalog as that transaction sees it."""
        tx.actor = exchange.identity.actor
        catalog = self._catalogs.of(tx, alone=exchange.route.defines)
        return exchange.route.operation(tx, self._caller(exchange, exchange.identity, catalog), request)

    async def _once(self, exchange: Exchange, request: Request[Any]) -> Answer:
        """Carry out a write that may come again, and make its answer in its transaction, where it is kept."""
        identity, scope, now_ms = exchange.identity, exchange.scope, exchange.now_ms
        attempt = repeats.attempt(identity.actor, scope, exchange.headers, exchange.body, now_ms)

        def work(tx: Transaction) -> Answer:
            return repeats.once(tx, attempt, lambda: self._show(exchange, request, self._operate(exchange, request, tx)))

        answer: Answer = await self._jobs.run(exchange.route.lane, identity.account, work)
        return answer

    async def _guarded(self, exchange: Exchange, running: Coroutine[Any, Any, Any]) -> Any:
        """Wait for what takes a secret, unless its address has guessed too often, and count it where the secret is none."""
        route, address = exchange.route, self._address(exchange)
        try:
            self._guesses.check(address, exchange.now_ms)
        except RateLimited as limited:
            running.close()
            if route.slowed is None:
                raise
            return route.slowed(limited.wait)
        try:
            result = await running
        except RateLimited as limited:  # of a person, wherever from
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

    def _show(self, exchange: Exchange, request: Request[Any], result: Any) -> Answer:
        """Make the answer of an operation's result, in the shape that the route has for it."""
        route = exchange.route
        if route.streams:
            visitor, token = exchange.identity.signed_in, token_of(exchange.headers)
            credential = Credential(visitor.session.hash, session=True) if visitor else Credential(digest(token))
            follower = self.streams.open(exchange.identity.account, credential, result)
            return Answer(route.status, b"", CONTENT_TYPE, STREAMED, parts=follower)
        if route.show is None:
            return Answer(route.status, b"")
        wire = Wire(
            base=self._base(exchange),
            path=exchange.path,
            query=request.query,
            account=exchange.identity.account,
            behaviour=self._config.behaviour,
            started_ms=exchange.now_ms,
            now=self._now,
            version=route.version,
            allow_plain=self._config.allow_plain_sign_in,
            mails=self.mail_link is not None,
            provider=self._config.oidc_name if self._config.oidc_issuer else "",
        )
        body = route.show(result, wire)
        if body is None or isinstance(body, Answer):
            return body or Answer(NO_CONTENT, b"")
        headers: Headers = [*route.headers, *wire.headers]
        if route.located:
            headers.append((b"location", location(wire, body)))
        status = route.partial if getattr(body, "errors", None) else route.status
        return Answer(status, _encode(body), JSON, headers)

    def _failed(self, exchange: Exchange, error: Exception) -> Answer:
        """Make the answer to a request that ended in an error; one that nobody expected goes into the log."""
        if not isinstance(error, AxleError):
            self.log.bug(exchange.scope, error, exchange.correlation_id)
        row: Route | None = exchange.scope.get(ROW)
        if row is not None and row.page and isinstance(error, Unauthenticated):
            return sign_in.to_sign_in(exchange.path, exchange.scope["query_string"])
        status, content_type, body, headers = failure(error, exchange.correlation_id, self._config.behaviour)
        return Answer(status, body, content_type, headers)

    def _caller(self, exchange: Exchange, identity: Identity, catalog: Catalog) -> Caller:
        return Caller(
            account=identity.account,
            scopes=identity.scopes,
            catalog=catalog,
            behaviour=self._config.behaviour,
            moment=Moment(exchange.now_ms, identity.source),
            limits=self._limits if identity.signed_in is None else self._unlimited,
            usage=self._meter.used,
            calls=self._calls.of,
            check_owners=self._config.check_owners,
            require_pkce=self._config.require_pkce,
            history=self._config.history_limit,
            version=exchange.route.version,
            webhooks=self._webhooks,
            signed_in=identity.signed_in,
            catalogs=self._catalogs.of,
        )

    def _headers(self, exchange: Exchange) -> Headers:
        """Return the headers of an answer that it has for the request's sake."""
        # What OPTIONS is answered has no word for browsers, as the service's has none.
        always = self._always[:-1] if exchange.scope["method"] == OPTIONS else self._always
        return [(b"x-hubspot-correlation-id", exchange.correlation_id.encode()), *always, *exchange.extra]

    def _address(self, exchange: Exchange) -> str:
        return self._proxies.client(exchange.scope, exchange.headers)

    def _base(self, exchange: Exchange) -> str:
        """Return the scheme and host that links point to: the request's own, what a trusted proxy says, or the setting."""
        if self._config.public_url:
            return self._config.public_url.rstrip("/")
        scheme, host = self._proxies.origin(exchange.scope, exchange.headers)
        if not host:
            server = exchange.scope.get("server") or ("localhost", None)
            host = f"{server[0]}:{server[1]}" if server[1] else str(server[0])
        return f"{scheme}://{host}"
