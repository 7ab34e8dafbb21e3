"""The one endpoint: route, authenticate, decode, run in the row's lane, show, and report what went wrong.

It is an ASGI application. Below it nothing is asynchronous; above it is only the server's socket.
"""

from __future__ import annotations

import asyncio
import gc
import gzip
import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping
from functools import cache, partial
from typing import Any, NamedTuple
from urllib.parse import quote
from weakref import WeakKeyDictionary

import msgspec

from axle.config import NO_LIMIT, Config
from axle.core import permissions
from axle.core.catalog import Catalog
from axle.core.errors import (
    AxleError,
    ClientGone,
    Invalid,
    MethodNotAllowed,
    MissingBody,
    NotAcceptable,
    NotFound,
    OAuthError,
    RateLimited,
    Unauthenticated,
    UnsupportedMediaType,
    excerpt,
)
from axle.core.record import Moment, Source
from axle.core.search import SearchLimits
from axle.http import head, query
from axle.http.access_log import ROW, AccessLog, Logged, path_of
from axle.http.auth import MISSING_CREDENTIALS, NOBODY, Authenticator, Identity, token_of
from axle.http.bodies.wire import Wire
from axle.http.body_errors import misshapen, unreadable
from axle.http.errors import JSON, OPTIONS, Failure, failure
from axle.http.failed_attempts import FailedAttempts
from axle.http.messages import Answer, Headers, IncomingRequest, Scope
from axle.http.openapi import document
from axle.http.pages.openapi import POLICY, page
from axle.http.proxies import Crowd, Proxies
from axle.http.rate_limits import Counters, Meter
from axle.http.receiving import Bounds, Incoming, Receive
from axle.http.router import Match, Router
from axle.http.routes import ROUTES, Route
from axle.http.routes.row import addresses
from axle.operations.account_catalogs import Catalogs, Unmade
from axle.operations.request import Caller, Request
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE, Job, Storage, Transaction

Fields = Mapping[bytes, bytes]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

WATCHED_AFTER = 0.05  # seconds after which a search looks whether its client is still there; most have long ended
GZIP_FROM = 1_024  # bytes from which an answer is compressed when the client takes it
GZIP_LEVEL = 4
LONG_BODY = 64 * 1024  # bytes from which it pays to look for no garbage while a body is read
# What every answer has beside its own headers. Only a server that speaks TLS itself says that it always will.
ALWAYS: Headers = [
    (b"vary", b"origin, Accept-Encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-credentials", b"false"),
]
ALWAYS_TLS = (b"strict-transport-security", b"max-age=31536000")
ANY = b"*/*"
EVERYTHING = frozenset({permissions.ALL})

_encode = msgspec.json.Encoder().encode


def clock() -> int:
    """Return the present time in epoch milliseconds."""
    return time.time_ns() // 1_000_000


def new_correlation_id() -> str:
    """Return a random UUID, version 4; the standard library's takes three times as long."""
    text = os.urandom(16).hex()
    variant = "89ab"[int(text[16], 16) & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"


@cache
def _openapi() -> Answer:
    body = _encode(document())
    return Answer(200, body, packed=_packed(body))


@cache
def _openapi_page() -> Answer:
    body = page(document())
    return Answer(200, body, b"text/html;charset=utf-8", [(b"content-security-policy", POLICY)], _packed(body))


# What anyone may read, without a token.
PAGES: dict[str, Callable[[], Answer]] = {
    "/health": lambda: Answer(200, b'{"status":"ok"}'),
    "/openapi.json": _openapi,
    "/openapi": _openapi_page,
}


class Outgoing(NamedTuple):
    """An answer, the headers that it has for the request's sake, and the request's number."""

    answer: Answer
    headers: Headers
    correlation_id: str


class Endpoint:
    """Answers every request of the API."""

    def __init__(self, storage: Storage, catalog: Catalog, config: Config, now: Callable[[], int] = clock) -> None:
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._config = config
        self._now = now
        self._auth = Authenticator(storage)
        self._meter = Meter(config.rate_limits, Counters())
        self._bounds = Bounds(config)
        self._proxies = Proxies(config.trusted_proxies)
        self._crowd = Crowd(config.address_connections)
        self._always = [ALWAYS_TLS, *ALWAYS] if config.tls_cert else ALWAYS
        results = None if config.search_limit == NO_LIMIT else int(config.search_limit)
        self._limits = SearchLimits(results=results, lower_case_values=config.behaviour.in_wants_lower_case)
        self._router: Router[Route] = Router(addresses(ROUTES, catalog))
        self._decoders = {row: msgspec.json.Decoder(row.body, strict=False) for row in ROUTES if row.body is not None}
        self.log = AccessLog(self._router, config.log_bodies)
        self._guesses = FailedAttempts(config.failed_sign_ins)
        # The way back into a loop: the same object each time, so that a group of jobs comes back in one call.
        self._ways: WeakKeyDictionary[asyncio.AbstractEventLoop, Callable[[list[Job]], None]] = WeakKeyDictionary()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        correlation_id = new_correlation_id()
        headers = dict(scope["headers"])
        incoming = Incoming(scope, headers, receive, self._bounds)
        told: Headers = []
        body = b""
        try:
            if self._proxies.passed(scope):
                with self._crowd.with_one_more(self._proxies.client(scope, headers)):
                    answer, body = await self._answer(scope, headers, told, incoming)
            else:
                answer, body = await self._answer(scope, headers, told, incoming)
        except Exception as error:
            answer = self._failed(scope, error, correlation_id)
        lingers = incoming.lingers
        # What OPTIONS is answered has no word for browsers, as the service's has none.
        always = self._always if scope["method"] != OPTIONS else self._always[:-1]
        await _send(send, Outgoing(answer, [*always, *told], correlation_id), headers, more=lingers)
        if self._config.access_log:
            self.log.add(Logged(scope, answer.status, correlation_id, time.perf_counter() - began, body))
        if lingers:
            await incoming.drain()
            await send({"type": "http.response.body", "body": b""})

    def _failed(self, scope: Scope, error: Exception, correlation_id: str) -> Answer:
        if not isinstance(error, AxleError):
            self.log.bug(scope, error, correlation_id)
        told: Failure = failure(error, correlation_id, self._config.behaviour)
        return Answer(told.status, told.body, told.content_type, told.headers)

    def forget(self) -> None:
        """Ask the database anew for every token."""
        self._auth.forget()

    async def _answer(self, scope: Scope, headers: Fields, told: Headers, incoming: Incoming) -> tuple[Answer, bytes]:
        """Judge the head, then read the body, then carry the request out. Return the answer, and the body for the log."""
        head.check(scope, headers, short=self._config.behaviour.short_request_lines)
        path = path_of(scope)
        if scope["method"] in ("GET", "HEAD") and path in PAGES:
            return PAGES[path](), b""
        row, names = self._route(scope["method"], path, headers)
        scope[ROW] = row
        now = self._now()
        identity = NOBODY
        if not row.open:
            token = token_of(headers, exactly=self._config.behaviour.bearer_exactly)
            identity = await self._identity(token, scope, headers, now)
            self._meter.admit(identity, now, row.lane == SEARCH_LANE, told)
        if incoming.pending:
            incoming.authenticated = not row.open
            incoming.size, incoming.patient = row.body_limit, row.patient
            incoming.check_length()
            await self._check_right(row, names, identity, now)
        arrival = IncomingRequest(scope, headers, await incoming.read())
        text = scope["query_string"]
        fields = query.pairs(text.decode("latin-1")) if text else []
        reading = query.reading(fields, self._config.behaviour) if fields else query.NOTHING
        request: Request[Any] = Request(names, reading, self._decoded(row, arrival), fields, row.checks)
        work = self._run(row.lane, identity, partial(self._carry_out, row, identity, now, request), incoming.receive)
        outcome = await (self._guarded(row, self._proxies.client(scope, headers), now, work) if row.secret else work)
        if row.show is None:
            return Answer(row.status, b""), arrival.body
        wire = Wire(self._base(arrival), path, fields, identity.account, self._config.behaviour, now, self._now, row.version)
        return self._shown(row, row.show(outcome, wire), wire), arrival.body

    def _route(self, method: str, path: str, headers: Fields) -> Match[Route]:
        """Return the row of a request. Raises NotAcceptable where the client takes no JSON, and a row shows nothing else."""
        try:
            match = self._router.find(method, path)
        except MethodNotAllowed:
            if method == OPTIONS:
                raise Unauthenticated(MISSING_CREDENTIALS) from None
            raise
        accept = headers.get(b"accept")
        if accept is not None and accept != ANY and not match.row.open and not head.takes_json(accept):
            raise NotAcceptable("Answers are JSON, which the Accept header excludes.", method)
        return match

    async def _check_right(self, row: Route, names: Mapping[str, str], identity: Identity, now: int) -> None:
        """Raise what the operation would raise, of the types in its path and of the scopes, as far as the body is not needed.

        Where the service judges scopes when the body has been parsed, types alone are judged here.
        """
        if row.right is None or row.method == "GET":
            return
        right, action = row.right, permissions.WRITE if row.lane == WRITE_LANE else permissions.READ
        who = identity._replace(scopes=EVERYTHING) if self._config.behaviour.scope_after_body else identity
        try:
            right(self._caller(row, who, self._catalogs.latest(identity.account), now), names, action)
        except AxleError:  # the catalog may have changed since
            await self._run(
                READ_LANE, identity, lambda tx: right(self._caller(row, who, self._catalogs.of(tx), now), names, action)
            )

    async def _identity(self, token: str, scope: Scope, headers: Fields, now: int) -> Identity:
        """Return who calls; the database is asked on another thread unless it may be asked on this one.

        An address that has guessed too often is asked to wait, but for tokens that held when they were last used.
        """
        known = self._auth.believed(token, now)
        if known is not None:
            return known
        address = self._proxies.client(scope, headers)
        if token and not self._auth.held(token):
            self._guesses.check(address, now)
        try:
            if self._storage.inline:
                return self._auth.look_up(token, now)
            return await asyncio.get_running_loop().run_in_executor(None, self._auth.look_up, token, now)
        except Unauthenticated as refused:
            if token and not refused.expired:
                self._guesses.count(address, now)
            raise

    async def _guarded(self, row: Route, address: str, now: int, work: Coroutine[Any, Any, Any]) -> Any:
        """Carry out what takes a secret, unless its address has guessed too often, and count it where the secret is none."""
        try:
            self._guesses.check(address, now)
        except RateLimited as many:
            work.close()
            if row.slowed is None:
                raise
            return row.slowed(many.wait)
        try:
            outcome = await work
        except AxleError as refused:
            if _guessed(row, refused):
                self._guesses.count(address, now)
            raise
        if getattr(outcome, "guessed", False):
            self._guesses.count(address, now)
        return outcome

    def _carry_out(self, row: Route, identity: Identity, now: int, request: Request[Any], tx: Transaction) -> Any:
        """Run an operation, in a transaction and with the catalog as that transaction sees it."""
        tx.actor = identity.actor
        catalog = self._catalogs.of(tx, alone=row.defines)
        return row.operation(tx, self._caller(row, identity, catalog, now), request)

    def _caller(self, row: Route, identity: Identity, catalog: Catalog, now: int) -> Caller:
        moment = Moment(now, Source(id=str(identity.app)))
        known = (identity.account, identity.scopes, catalog, self._config.behaviour, moment, self._limits, self._meter.used)
        strict = (self._config.check_owners, self._config.require_pkce)
        return Caller(*known, *strict, history=self._config.history_limit, version=row.version)

    def _decoded(self, row: Route, incoming: IncomingRequest) -> Any:
        """Read the body as the row wants it. Raises InvalidBody in the words that clients know."""
        if row.body is None:
            return None
        if row.reads is not None:
            return _converted(row.reads(incoming), row.body)
        kind = incoming.headers.get(b"content-type", b"application/json").partition(b";")[0].strip().lower()
        if kind and kind != b"application/json" and not kind.endswith(b"+json"):
            raise UnsupportedMediaType(
                f"The content type {excerpt(kind.decode('latin-1'))} is not read here; send application/json."
            )
        sent = incoming.body.strip()
        if not sent and row.fourth:
            raise Invalid("Invalid JSON input: a request body was expected, but none found")
        if sent in (b"", b"null"):
            raise MissingBody
        try:
            return _undisturbed(self._decoders[row].decode, incoming.body)
        except msgspec.ValidationError as wrong:
            raise misshapen(wrong, row.body, incoming.body, _plain(incoming.body)) from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise unreadable(wrong, incoming.body) from None

    async def _run(
        self, lane: str, identity: Identity, work: Callable[[Transaction], Any], receive: Receive | None = None
    ) -> Any:
        """Carry the work out in its lane: quick reads on this thread where the storage allows it, all else in another.

        A search is given up when `receive` says that its client has gone. A read that needs a new catalog is not quick.
        """
        if lane == READ_LANE and self._storage.inline:
            try:
                return self._storage.read(identity.account, partial(_quickly, work))
            except Unmade:
                lane = SEARCH_LANE
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        deliver = self._ways.get(loop)
        if deliver is None:
            deliver = self._ways[loop] = partial(_deliver, loop)
        job = Job(identity.account, work, deliver, future)
        self._storage.submit(lane, job)
        if lane != SEARCH_LANE or receive is None:
            return await future
        watch = loop.call_later(WATCHED_AFTER, _watch, job, receive)
        try:
            return await future
        finally:
            watch.cancel()

    def _base(self, incoming: IncomingRequest) -> str:
        """Return the scheme and host that links point to: the request's own, what a trusted proxy says, or the setting."""
        if self._config.public_url:
            return self._config.public_url.rstrip("/")
        scheme, host = self._proxies.origin(incoming.scope, incoming.headers)
        if not host:
            server = incoming.scope.get("server") or ("localhost", None)
            host = f"{server[0]}:{server[1]}" if server[1] else str(server[0])
        return f"{scheme}://{host}"

    def _shown(self, row: Route, body: Any, wire: Wire) -> Answer:
        if isinstance(body, Answer):
            return body
        headers: Headers = [*row.headers, *wire.headers]
        if row.located:
            given = (getattr(body, field, "") for field in ("objectTypeId", "id", "name"))
            name = quote(next(filter(None, given), ""), safe="")
            headers.append((b"location", f"{wire.base}{wire.path.rstrip('/')}/{name}".rstrip("/").encode()))
        status = row.status
        if getattr(body, "errors", None):
            status = row.partial
        return Answer(status, _encode(body), JSON, headers)


def _guessed(row: Route, refused: AxleError) -> bool:
    """Tell whether a request was refused for a secret that is none; a client that has shown its own is no guesser."""
    if isinstance(refused, OAuthError):
        return refused.error == "invalid_client" or row.reads is None
    return type(refused) in (Invalid, NotFound)


def _converted(fields: dict[str, Any], shape: Any) -> Any:
    """Put the fields of a form into their shape."""
    try:
        return msgspec.convert(fields, shape, strict=False)
    except msgspec.ValidationError as wrong:
        raise misshapen(wrong, shape, b"", fields) from None


def _plain(body: bytes) -> Any:
    """Return what a body says, whatever its shape; nothing where it is no JSON behind the place where its shape was wrong."""
    try:
        return _undisturbed(msgspec.json.decode, body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _undisturbed(decode: Callable[[bytes], Any], body: bytes) -> Any:
    """Decode a body; a long one while nobody looks for garbage, which would go through a million lists again and again.

    No other thread runs meanwhile: the decoder never lets go of the interpreter.
    """
    if len(body) < LONG_BODY or not gc.isenabled():
        return decode(body)
    gc.disable()
    try:
        return decode(body)
    finally:
        gc.enable()


def _quickly(work: Callable[[Transaction], Any], tx: Transaction) -> Any:
    """Do some work that must not take long."""
    tx.quick = True
    return work(tx)


def _deliver(loop: asyncio.AbstractEventLoop, jobs: list[Job]) -> None:
    loop.call_soon_threadsafe(_resolve, jobs)


def _watch(job: Job, receive: Receive) -> None:
    """Let a job go, and who waits for it, when its client goes."""
    watching = asyncio.ensure_future(_left(job, receive))
    job.ticket.add_done_callback(lambda _: watching.cancel())


async def _left(job: Job, receive: Receive) -> None:
    message = await receive()
    if message["type"] == "http.request":  # granian says of a body that has had its length once more that it has ended
        message = await receive()
    if message["type"] != "http.disconnect":
        return
    job.abandon()
    if not job.ticket.done():
        job.ticket.set_exception(ClientGone("The client has gone."))


def _resolve(jobs: list[Job]) -> None:
    for job in jobs:
        future: asyncio.Future[Any] = job.ticket
        if future.done():
            continue
        if job.error is None:
            future.set_result(job.result)
        else:
            future.set_exception(job.error)


def _takes_gzip(asked: Mapping[bytes, bytes]) -> bool:
    """Tell whether the client takes a compressed answer: `gzip`, with any weight but zero."""
    for part in asked.get(b"accept-encoding", b"").lower().split(b","):
        name, _, weight = part.replace(b" ", b"").partition(b";q=")
        if name in (b"gzip", b"x-gzip"):
            return weight.strip(b"0.") != b"" or not weight
    return False


async def _send(send: Send, told: Outgoing, asked: Fields, *, more: bool) -> None:
    """Send an answer with the headers that every answer has, compressed where that is wanted and pays.

    `more` says that it is not yet over, though nothing more of it comes.
    """
    answer = told.answer
    body = answer.body
    headers: Headers = [(b"x-hubspot-correlation-id", told.correlation_id.encode()), *told.headers, *answer.headers]
    if answer.status != 204:
        if answer.content_type:
            headers.append((b"content-type", answer.content_type))
        if len(body) >= GZIP_FROM and _takes_gzip(asked):
            body = answer.packed or _packed(body)
            headers.append((b"content-encoding", b"gzip"))
        headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": more})


def _packed(body: bytes) -> bytes:
    return gzip.compress(body, GZIP_LEVEL, mtime=0)
