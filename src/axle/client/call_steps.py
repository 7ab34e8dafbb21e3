"""How one call runs, as a generator without I/O: breaker, redirects, retries, limiter, token, cookies, cache, send.

It yields what is to be done, and a driver does it: Send a request, Sleep, Acquire a lock and so on. Tests drive it by hand,
with a clock of their own and no sockets.
"""

from __future__ import annotations

import functools
import gzip
import re
from collections.abc import Callable, Generator
from copy import copy
from typing import Any, NamedTuple

from axle.client import redirects, retries, statuses
from axle.client.auth import Auth, Grant, OAuth2Refresh, static_headers, static_query
from axle.client.breaker import Breaker, State
from axle.client.cache import Cache
from axle.client.calls import Call, mapping
from axle.client.config import Config, RetryConfig, retry_of
from axle.client.cookies import Jar
from axle.client.errors import ConfigurationError, HubSpotError, TransportError, api_error
from axle.client.limiter import Limiter, RateLimit
from axle.client.logs import log, log_attempt
from axle.client.messages import Request, Response, Timeout

COMPRESS_ABOVE = 8 * 1024
AGENT = "axle-crm"


class Send(NamedTuple):
    """Send a request; the driver gives back the answer, or throws a TransportError in."""

    request: Request
    token_endpoint: bool = False


class Sleep(NamedTuple):
    """Wait for some seconds."""

    seconds: float


class Acquire(NamedTuple):
    """Wait for a lock; whoever asked releases it."""

    lock: Any


class Shield(NamedTuple):
    """Carry steps out to their end, even if whoever asked for them is cancelled meanwhile."""

    steps: Generator[Any, Any, None]


class Await(NamedTuple):
    """Wait for what a function of the user's has returned."""

    awaitable: Any


Effect = Send | Sleep | Acquire | Shield | Await
Steps = Generator[Effect, Any, Response]


class Session:
    """What the calls of one client share. Everything in it may be used by many threads and tasks at once."""

    def __init__(self, config: Config, auth: Auth, lock: Any) -> None:
        self.config = config
        self.lock = lock
        self.grant = Grant(auth, config.base_url) if isinstance(auth, OAuth2Refresh) else None
        self.clock: Callable[[], float] = config.clock
        self.random: Callable[[], float] = config.random
        self.budget = retries.Budget(config.retry.budget)
        self.cache = Cache(config.cache) if config.cache and config.cache.enabled else None
        self.jar = Jar(config.cookies) if config.cookies and config.cookies.enabled else None
        limit = config.rate_limit
        self.limiter: Limiter | None = Limiter(limit) if isinstance(limit, RateLimit) else limit
        self._breakers: dict[str, Breaker] = {}
        self.portal: int | None = None  # once an answer has told it
        self.query = static_query(auth)
        self.headers = {"accept": "application/json", "user-agent": AGENT, **static_headers(auth)}
        if config.compression != "never":
            self.headers["accept-encoding"] = encodings(config.transport)
        self.hooked = any(getattr(config.hooks, name) is not None for name in config.hooks.__struct_fields__)
        self.headers |= dict(header(name, value) for name, value in (*self.headers.items(), *config.headers.items()))
        for name, value in self.grant.request().headers.items() if self.grant else ():
            header(name, value)  # what is wrong is said now, and without the value

    def breaker(self, host: str) -> Breaker | None:
        """Return the circuit breaker of a host, or None where there are none."""
        rules = self.config.circuit_breaker
        if rules is None:
            return None
        breaker = self._breakers.get(host)
        return breaker or self._breakers.setdefault(host, Breaker(rules, lambda state: self._circuit(host, state)))

    def entitled(self, request: Request) -> bool:
        """Tell whether a request may carry an access token: one that was redirected to another host may not."""
        rules = self.config.follow_redirects
        return not rules.enabled or rules.allow_auth_headers or redirects.same_origin(request.url, self.config.base_url)

    def tell(self, hook: str, *facts: Any) -> None:
        """Call a hook, if there is one."""
        if self.hooked and (function := getattr(self.config.hooks, hook)) is not None:
            function(*facts)

    def _circuit(self, host: str, state: State) -> None:
        log.info("circuit of %s: %s", host, state.value)
        self.tell("on_circuit", host, state)


def encodings(transport: Any) -> str:
    """Return what answers may be packed with: what the transport is known to unpack."""
    names = ["gzip", "deflate"]
    if transport == "fast" or _is_installed("brotli") or _is_installed("brotlicffi"):
        names.append("br")
    has_zstd = transport in (None, "default") and (_is_installed("compression.zstd") or _is_installed("backports.zstd"))
    if transport == "fast" or has_zstd:
        names.append("zstd")
    return ", ".join(names)


@functools.cache
def _is_installed(module: str) -> bool:
    import importlib.util

    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # nor is the package that it would be in
        return False


NOT_IN_NAMES = re.compile(r"[^!#$%&'*+.^_`|~0-9a-z-]")
NOT_IN_VALUES = re.compile(r"[^\t\x20-\x7e\x80-\xff]|^\s|\s$")


def header(name: str, value: Any) -> tuple[str, str]:
    """Return a header as it is sent: a name in lower case, values joined. Raises ConfigurationError if it cannot be."""
    try:
        lower, text = name.lower(), value if isinstance(value, str) else ", ".join(value)
    except (TypeError, AttributeError):
        raise ConfigurationError(
            f"headers: {name!r:.100} takes a text or a list of texts, not {type(value).__name__}"
        ) from None
    if not lower or NOT_IN_NAMES.search(lower):
        raise ConfigurationError(f"headers: {name!r} is not a valid header name")
    if NOT_IN_VALUES.search(text):
        raise ConfigurationError(f"headers: {name}: the value has characters that are not allowed in a header")
    return lower, text


def request_of(session: Session, call: Call) -> Request:
    """Make the request of a call."""
    options = call.options
    headers = dict(session.headers)
    body = call.body
    if body:
        headers["content-type"] = call.content_type
        if session.config.compression == "always" and len(body) > COMPRESS_ABOVE:
            body = gzip.compress(body, 5)
            headers["content-encoding"] = "gzip"
    for name, value in mapping("headers", options.get("headers")).items():
        lower, text = header(name, value)
        headers[lower] = text
    timeout = Timeout.of(options["timeout"]) if "timeout" in options else session.config.timeout
    url = session.config.base_url + call.target
    if session.query:
        url += ("&" if "?" in url else "?") + session.query
    return Request(call.method, url, headers, body, timeout)


def run(session: Session, call: Call) -> Steps:
    """Carry a call out to its end. Raises ApiError for every answer that is not a success."""
    request = request_of(session, call)
    # A layer that has nothing to do is left out: each costs as much as reading a property of a hundred records.
    if session.config.circuit_breaker:
        response = yield from _through_breaker(session, call, request)
    elif session.config.follow_redirects.enabled:
        response = yield from _following_redirects(session, call, request)
    else:
        response = yield from _with_retries(session, call, request)
    if response.status not in statuses.SUCCESSES:
        raise api_error(response, response.attempts)
    return response


def _through_breaker(session: Session, call: Call, request: Request) -> Steps:
    """Pass the circuit breaker, which takes one outcome of the whole call, after its retries."""
    breaker = session.breaker(request.host)
    assert breaker is not None
    trial = breaker.admit(session.clock())
    try:
        response = yield from _following_redirects(session, call, request)
    except TransportError:
        breaker.settle(trial, True, session.clock())
        raise
    except BaseException:
        breaker.abandon(trial)
        raise
    breaker.settle(trial, breaker.is_failure(response.status), session.clock())
    return response


def _following_redirects(session: Session, call: Call, request: Request) -> Steps:
    """Follow answers that point elsewhere, where that is wanted."""
    response = yield from _with_retries(session, call, request)
    rules = session.config.follow_redirects
    for _ in range(rules.max_count if rules.enabled else 0):
        further = redirects.following(rules, request, response)
        if further is None:
            break
        request = further
        response = yield from _with_retries(session, call, request)
    return response


class _Attempts:
    """The tries of one call: which one this is, whether one went unanswered, and when to stop."""

    def __init__(self, session: Session, call: Call) -> None:
        options = call.options
        self.rules: RetryConfig = retry_of(options["retry"]) if "retry" in options else session.config.retry
        self.session = session
        self.call = call
        self.number = 1
        self.unsure = False
        self.gave_up = ""
        total = self.rules.total_timeout
        self.deadline = None if total is None else session.clock() + total

    def after(self, response: Response | None, error: TransportError | None) -> float | None:
        """Return the seconds to wait before the next try, or None where this was the last."""
        if self.number > self.rules.count:
            return None
        safety, chance = self.call.safety, self.session.random()
        if response is not None:
            wait = retries.wait_after_answer(self.rules, safety, response, chance, self.number)
        else:
            assert error is not None
            wait = retries.wait_after_silence(self.rules, safety, error, chance, self.number)
        if wait is None:
            return None
        if self.deadline is not None and self.session.clock() + wait > self.deadline:
            self.gave_up = "it was not retried: the next attempt would begin after total_timeout"
        elif not self.session.budget.spend(retries.cost(response, error)):
            self.gave_up = "it was not retried: the retry budget is exhausted"
        else:
            return wait
        return None

    def done_already(self, response: Response) -> bool:
        """Tell whether a 404 means that an earlier try, whose answer was lost, has deleted the thing."""
        return self.unsure and response.status == statuses.NOT_FOUND and self.call.safety is retries.Safety.DELETE


def _with_retries(session: Session, call: Call, request: Request) -> Steps:
    tries = _Attempts(session, call)
    send = _with_token if session.grant and session.entitled(request) else _send_once
    while True:
        response, error = None, None
        try:
            response = yield from send(session, call, request)
        except TransportError as failed:
            error = failed
        if response is not None and response.status in statuses.SUCCESSES:
            session.budget.earn()
            response.attempts = tries.number
            return response
        wait = tries.after(response, error)
        if wait is None:
            return _last_answer(tries, response, error)
        tries.unsure = tries.unsure or (
            error.sent if error else response is not None and response.status >= statuses.SERVER_ERROR
        )
        log.info("%s %s: try %d failed, the next one in %.2f s", request.method, request.path, tries.number, wait)
        session.tell("on_retry", request, response or error, wait)
        tries.number += 1
        yield Sleep(wait)


def _last_answer(tries: _Attempts, response: Response | None, error: TransportError | None) -> Response:
    if response is None:
        assert error is not None
        error.gave_up = tries.gave_up
        raise error
    if tries.done_already(response):
        response = Response(statuses.NO_CONTENT, response.fields, b"", response.request, response.http_version)
    response.attempts = tries.number
    response.gave_up = tries.gave_up
    return response


def _with_token(session: Session, call: Call, request: Request) -> Steps:
    """Send with a good token; where the server holds it for expired, get a new one and send once more."""
    grant = session.grant
    assert grant is not None
    token = yield from _fresh_token(session, grant)
    request.headers["authorization"] = f"Bearer {token}"
    response = yield from _send_once(session, call, request)
    if response.status == statuses.UNAUTHORIZED and response.error_body().get("category") == statuses.EXPIRED:
        grant.spoil(token)
        token = yield from _fresh_token(session, grant)
        request.headers["authorization"] = f"Bearer {token}"
        response = yield from _send_once(session, call, request)
    return response


def _fresh_token(session: Session, grant: Grant) -> Generator[Effect, Any, str]:
    """Return a good access token. One refreshes, all others wait for it, and find the token fresh or fail as it did.

    If each tried by itself after a failure, the last of a hundred would wait a hundred times as long as the first.
    """
    if grant.fresh(session.clock()):
        return grant.access_token
    failures = grant.failures
    yield Acquire(session.lock)
    if grant.fresh(session.clock()):
        session.lock.release()
    elif grant.failures != failures and grant.failure is not None:
        session.lock.release()
        raise copy(grant.failure)
    else:
        yield Shield(_refresh(session, grant))
    return grant.access_token


def _refresh(session: Session, grant: Grant) -> Generator[Effect, Any, None]:
    """Get a new access token, and release the lock. What was asked for is heard: it may hold a new refresh token."""
    try:
        try:
            response = yield from _send_to_token_endpoint(grant.request())
            tokens = grant.accept(response, session.clock())
        except HubSpotError as failure:
            grant.fail(failure)
            raise
        log.info("a new access token, for %.0f s", tokens.expires_in)
        session.tell("on_token", tokens)
        if grant.auth.on_token is not None and hasattr(returned := grant.auth.on_token(tokens), "__await__"):
            yield Await(returned)
    finally:
        session.lock.release()


def _send_to_token_endpoint(request: Request) -> Steps:
    """Ask the token endpoint; where it does not answer, the call itself has not been sent."""
    try:
        response: Response = yield Send(request, token_endpoint=True)
    except TransportError as error:
        error.sent = False
        raise
    response.request = request
    return response


def _send_once(session: Session, call: Call, request: Request) -> Steps:
    """Send once: after the limiter, with cookies, unless the cache has a fresh answer."""
    if session.cache is not None and (kept := session.cache.fresh(request, session.clock())) is not None:
        return kept
    if session.limiter is not None:
        yield from _wait_for_place(session.limiter, call.search, session.clock())
    outgoing = session.cache.asking(request) if session.cache is not None else request
    if session.jar is not None:
        session.jar.add(outgoing)
    session.tell("on_request", outgoing)
    began = session.clock()
    response: Response = yield Send(outgoing)
    response.elapsed = session.clock() - began
    response.request = outgoing
    _learn(session, response)
    return session.cache.keep(request, response, session.clock()) if session.cache is not None else response


def _wait_for_place(limiter: Limiter, search: bool, now: float) -> Generator[Effect, Any, None]:
    """Wait for a place; who gives up waiting leaves it to others."""
    at = limiter.place(search, now)
    try:
        if at > now:
            yield Sleep(at - now)
    except BaseException:
        limiter.give_back(search, at)
        raise


def _learn(session: Session, response: Response) -> None:
    if session.limiter is not None:
        session.limiter.learn(response, session.clock())
    if session.jar is not None:
        session.jar.take(response)
    log_attempt(response)
    session.tell("on_response", response)
