"""The one endpoint: it takes a request through its stages, of which each may end it with an error.

Its head is judged, its route found, its caller told and let in, its body read and decoded, its operation carried out, and the
result shown. It is an ASGI application. Below it nothing is asynchronous; above it is only the server's socket.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from axle.config import UNLIMITED, Config, has_secret_key
from axle.core.catalog import Catalog
from axle.core.errors import AxleError, MethodNotAllowed, NotAcceptable, Unauthenticated
from axle.core.oauth import digest
from axle.core.receivers import allowance
from axle.core.record import Moment, Source
from axle.core.search import SearchLimits
from axle.http import head, query, repeats, sending, tables
from axle.http.access_log import ROW, AccessLog, Logged
from axle.http.addresses import Addresses
from axle.http.auth import MISSING_CREDENTIALS, NOBODY, Authenticator
from axle.http.bodies.stream import CONTENT_TYPE
from axle.http.bodies.wire import SigningIn, Wire, location
from axle.http.callers import Callers
from axle.http.decoding import decode
from axle.http.errors import JSON, OPTIONS, failure
from axle.http.exchange import Exchange
from axle.http.execution import Execution
from axle.http.failed_attempts import FailedAttempts
from axle.http.jobs import Jobs
from axle.http.messages import Answer, Headers, IncomingRequest, Scope
from axle.http.pages import sign_in
from axle.http.pages.site import Site
from axle.http.passwords import guarded
from axle.http.proofs import Proofs
from axle.http.proxies import Crowd, Proxies
from axle.http.rate_limits import Counters, Meter
from axle.http.readiness import Readiness
from axle.http.receiving import Bounds, Receive
from axle.http.recent_calls import CallMemory
from axle.http.router import Match
from axle.http.routes import Route
from axle.http.sending import Send
from axle.http.sessions import SIGN_IN_FIRST, Sessions, check_account, check_role
from axle.http.shared_memory import SharedMemory
from axle.http.streams import Credential, Streams
from axle.operations.account_catalogs import Catalogs
from axle.operations.request import Caller, Request, WebhookRules
from axle.operations.stream import LAST_EVENT
from axle.storage.interface import SEARCH_LANE, Storage, Transaction

# What every answer has beside its own headers. Only a server that speaks TLS itself says that it always will.
ALWAYS: Headers = [
    (b"vary", b"origin, Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-credentials", b"false"),
]
CLOSE = (b"connection", b"close")
ALWAYS_TLS = (b"strict-transport-security", b"max-age=31536000")
ANY = b"*/*"
NO_CONTENT = 204
RECORDS = "/crm/"  # nothing that needs no route is at such a path
LAST_EVENT_ID = LAST_EVENT.lower().encode()
# No cache keeps a stream, and no proxy waits until it is over.
STREAMED: Headers = [(b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]

_encode = msgspec.json.Encoder().encode


def clock() -> int:
    """Return the present time in epoch milliseconds."""
    return time.time_ns() // 1_000_000


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
        self._config = config
        self._now = now
        self._bounds = Bounds(config)
        self._proxies = Proxies(config.trusted_proxies)
        self._crowd = Crowd(config.address_connections)
        self._addresses = Addresses(self._proxies, config.public_url)
        self._always = [ALWAYS_TLS, *ALWAYS] if config.tls_cert else ALWAYS
        self._router = tables.router(catalog)
        self._jobs = Jobs(storage)
        self.log = AccessLog(self._router, config.log_bodies)
        self._calls = CallMemory(self.log.shown, config.workers, config.call_bodies)
        self._meter = Meter(config.rate_limits, Counters(memory))
        guesses = FailedAttempts(config.failed_sign_ins, memory)
        tokens = Authenticator(storage, catalog, config.behaviour.bearer_exactly)
        sessions = Sessions(storage, catalog)
        self._callers = Callers(tokens, sessions, guesses, self._jobs, self._addresses)
        self._site = Site(self._callers, Readiness(storage), now)
        catalogs = Catalogs(catalog)
        self.streams = Streams(storage, catalogs, now, config)
        self._passwords = guarded(self._jobs, memory, config.failed_sign_ins)
        proofs = Proofs(config, self._passwords, guesses, self._addresses)
        self._execution = Execution(self._anybody(catalogs), catalogs, self._jobs, proofs)
        self._signing_in = SigningIn(config.allow_plain_sign_in, provider=config.oidc_name if config.oidc_issuer else "")
        self.mail_link: Callable[[object], None] | None = None

    def _anybody(self, catalogs: Catalogs) -> Caller:
        """Return what every caller has, whoever it is."""
        config = self._config
        results = None if config.search_limit == UNLIMITED else int(config.search_limit)
        return Caller(
            account=NOBODY.account,
            scopes=NOBODY.scopes,
            catalog=catalogs.base,
            behaviour=config.behaviour,
            moment=Moment(0, Source()),
            limits=SearchLimits(results=results, lower_case_values=config.behaviour.in_wants_lower_case),
            usage=self._meter.used,
            calls=self._calls.of,
            check_owners=config.check_owners,
            require_pkce=config.require_pkce,
            history=config.history_limit,
            webhooks=WebhookRules(allowance(config.webhook_allow), has_secret_key(config), config.journal_days),
            catalogs=catalogs.of,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        exchange = Exchange(scope, receive, self._bounds)
        logged_body = b""
        try:
            if self._proxies.passed(scope):
                with self._crowd.with_one_more(self._addresses.client(exchange)):
                    answer = await self._answer(exchange)
            else:
                answer = await self._answer(exchange)
            logged_body = exchange.body
        except Exception as error:
            answer = self._failed(exchange, error)
        if exchange.receiver.pending:
            await exchange.receiver.drain_shortly()
        # A body that is still to come is read behind the answer, so that its sender sees the answer.
        lingers, last = exchange.receiver.lingers, b""
        if answer.parts:
            await sending.send_parts(send, answer, self._headers(exchange), exchange.receiver)
        else:
            last = await sending.send_answer(send, answer, self._headers(exchange), exchange.headers, exchange.receiver)
        seconds = time.perf_counter() - began
        if exchange.identity.account:
            self._calls.remember(exchange, answer, seconds)
        if self._config.access_log:
            self.log.add(Logged(scope, exchange.path, answer.status, exchange.correlation_id, seconds, logged_body))
        if lingers:
            await exchange.receiver.drain()
            await send({"type": "http.response.body", "body": last})

    def send_links(self, mail_link: Callable[[object], None]) -> None:
        """Have links sent by e-mail to whoever asks for one, and say so where people sign in."""
        self.mail_link = mail_link
        self._signing_in = self._signing_in._replace(mails=True)

    def tell_owners(self, derived: Callable[[str], str], mails: bool) -> None:
        """Have callers know the secrets that are derived of this server's key, and whether it sends mails."""
        anybody = self._execution.anybody
        webhooks = anybody.webhooks._replace(derived=derived, mails=mails)
        self._execution.anybody = msgspec.structs.replace(anybody, webhooks=webhooks)

    def forget(self) -> None:
        """Ask the database anew for every token and session, and for what happened."""
        self._callers.forget()
        self.streams.look()

    async def _answer(self, exchange: Exchange) -> Answer:
        """Carry a request out, stage by stage."""
        head.check(exchange.scope, exchange.headers, short=self._config.behaviour.short_request_lines)
        if not exchange.path.startswith(RECORDS) and (answer := await self._site.answer(exchange)):
            return answer
        exchange.route, exchange.path_names = self._find_route(exchange)
        exchange.scope[ROW] = exchange.route
        exchange.now_ms = self._now()
        exchange.identity = self._callers.known(exchange) or await self._callers.of(exchange)
        self._let_in(exchange)
        if exchange.receiver.pending:
            exchange.body = await self._read_body(exchange)
        request = self._decode(exchange)
        if repeats.KEY in exchange.headers and repeats.repeats(exchange.route):
            return await self._once(exchange, request)
        result = await self._execution.run(exchange, request)
        if exchange.route.personal:
            self._callers.forget_sessions()  # one may have ended
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
        accept = exchange.headers.get(b"accept", ANY)
        if accept != ANY and not head.takes_json(accept) and match.row.shows_json:
            raise NotAcceptable("Answers are JSON, which the Accept header excludes.", method)
        return match

    def _let_in(self, exchange: Exchange) -> None:
        """Judge whether a caller may call now. Raises RateLimited for a token, NotPermitted for a role, Unauthenticated."""
        route, identity = exchange.route, exchange.identity
        if route.open:
            return
        if identity.signed_in is not None:
            check_account(identity, exchange.headers)
        elif route.personal:
            raise Unauthenticated(SIGN_IN_FIRST)
        elif not route.unmetered:
            self._meter.admit(identity, exchange.now_ms, route.lane == SEARCH_LANE, exchange.extra)
        if identity.role:
            check_role(identity, route)

    async def _read_body(self, exchange: Exchange) -> bytes:
        """Return the body. Before it is waited for, its declared length and the caller's rights are judged."""
        receiver, route = exchange.receiver, exchange.route
        receiver.authenticated = not route.open
        receiver.max_size, receiver.patient = route.body_limit, route.patient
        receiver.check_length()
        await self._execution.check_right(exchange)
        return await receiver.body()

    def _decode(self, exchange: Exchange) -> Request[Any]:
        """Read the query and the body. Raises Invalid for what cannot be read."""
        raw_query = exchange.scope["query_string"]
        fields = query.pairs(raw_query.decode("latin-1")) if raw_query else []
        options = query.reading(fields, self._config.behaviour) if fields else query.NOTHING
        if exchange.route.streams and LAST_EVENT_ID in exchange.headers:
            fields = [*fields, (LAST_EVENT, exchange.headers[LAST_EVENT_ID].decode("latin-1"))]
        incoming = IncomingRequest(exchange.scope, exchange.headers, exchange.body)
        body = decode(exchange.route, incoming)
        return Request(exchange.path_names, options, body, fields, exchange.route.checks)

    async def _once(self, exchange: Exchange, request: Request[Any]) -> Answer:
        """Carry out a write that may come again, and make its answer in its transaction, where it is kept."""
        attempt = repeats.attempt(exchange)

        def carry_out(tx: Transaction) -> Answer:
            return self._show(exchange, request, self._execution.operate(exchange, request, tx))

        def work(tx: Transaction) -> Answer:
            return repeats.once(tx, attempt, partial(carry_out, tx))

        answer: Answer = await self._jobs.run(exchange.route.lane, exchange.identity.account, work)
        return answer

    def _show(self, exchange: Exchange, request: Request[Any], result: Any) -> Answer:
        """Make the answer of an operation's result, in the shape that the route has for it."""
        route = exchange.route
        if route.streams:
            return self._streamed(exchange, result)
        if route.show is None:
            return Answer(route.status, b"")
        wire = Wire(
            base=self._addresses.base(exchange),
            path=exchange.path,
            query=request.query,
            account=exchange.identity.account,
            behaviour=self._config.behaviour,
            started_ms=exchange.now_ms,
            now=self._now,
            version=route.version,
            signing_in=self._signing_in,
        )
        body = route.show(result, wire)
        if body is None or isinstance(body, Answer):
            return body or Answer(NO_CONTENT, b"")
        headers: Headers = [*route.headers, *wire.headers]
        if route.located:
            headers.append((b"location", location(wire, body)))
        status = route.partial if getattr(body, "errors", None) else route.status
        return Answer(status, _encode(body), JSON, headers)

    def _streamed(self, exchange: Exchange, result: Any) -> Answer:
        """Make an answer that goes on with what happens, for as long as whoever follows it is let in."""
        visitor, token = exchange.identity.signed_in, self._callers.token_of(exchange)
        credential = Credential(visitor.session.hash, session=True) if visitor else Credential(digest(token))
        follower = self.streams.open(exchange.identity.account, credential, result)
        return Answer(exchange.route.status, b"", CONTENT_TYPE, STREAMED, parts=follower)

    def _failed(self, exchange: Exchange, error: Exception) -> Answer:
        """Make the answer to a request that ended in an error; one that nobody expected goes into the log."""
        if not isinstance(error, AxleError):
            self.log.bug(exchange.scope, error, exchange.correlation_id)
        row: Route | None = exchange.scope.get(ROW)
        if row is not None and row.page and isinstance(error, Unauthenticated):
            return sign_in.to_sign_in(exchange.path, exchange.scope["query_string"])
        status, content_type, body, headers = failure(error, exchange.correlation_id, self._config.behaviour)
        return Answer(status, body, content_type, headers)

    def _headers(self, exchange: Exchange) -> Headers:
        """Return the headers of an answer that it has for the request's sake."""
        # What OPTIONS is answered has no word for browsers, as the service's has none.
        always = self._always[:-1] if exchange.scope["method"] == OPTIONS else self._always
        headers = [(b"x-hubspot-correlation-id", exchange.correlation_id.encode()), *always, *exchange.extra]
        if exchange.receiver.closes:
            headers.append(CLOSE)
        return headers
