"""How one call runs, as a generator without I/O: breaker, redirects, retries, limiter, token, cookies, cache, send.

It yields what is to be done, and a driver does it: Send a request, Sleep, Acquire a lock and so on. Tests drive it by hand,
with a clock of their own and no sockets.
"""

from __future__ import annotations

from collections.abc import Generator
from copy import copy
from typing import Any, NamedTuple

from axle.client import redirects, retries, statuses
from axle.client.auth import Grant
from axle.client.calls import Call
from axle.client.config import RetryConfig, retry_of
from axle.client.errors import HubSpotError, TransportError, api_error
from axle.client.limiter import Limiter
from axle.client.logs import log, log_attempt
from axle.client.messages import Request, Response
from axle.client.session import Session, request_of


class Send(NamedTuple):
    """Send a request; the driver gives back the answer, or throws a TransportError in."""

    request: Request
    token_endpoint: bool = False
    streams: bool = False  # of a success, the body is left to be read as it comes


class Sleep(NamedTuple):
    """Wait for some seconds."""

    seconds: float


class Acquire(NamedTuple):
    """Wait for a lock, which the steps release."""

    lock: Any


class Shield(NamedTuple):
    """Run steps to their end, even if the call is cancelled meanwhile."""

    steps: Generator[Any, Any, None]


class Await(NamedTuple):
    """Wait for what a function of the user's has returned."""

    awaitable: Any


Effect = Send | Sleep | Acquire | Shield | Await
Steps = Generator[Effect, Any, Response]


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

    def __init__(self, session: Session, call: Call, request: Request) -> None:
        options = call.options
        self.rules: RetryConfig = retry_of(options["retry"]) if "retry" in options else session.config.retry
        self.session = session
        self.call = call
        self.request = request
        self.number = 1
        self.unsure = False
        self.gave_up = ""
        total = self.rules.total_timeout
        self.deadline = None if total is None else session.clock() + total
        retries.give_key(self.rules, call.safety, request)

    def after(self, response: Response | None, error: TransportError | None) -> float | None:
        """Return the seconds to wait before the next try, or None where this was the last."""
        if self.number > self.rules.count:
            return None
        safety = retries.once(self.rules, self.call.safety, self.request, self.session.heeding)
        chance = self.session.random()
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
        """Tell whether a 404 means that an earlier attempt, whose answer was lost, deleted the record."""
        return self.unsure and response.status == statuses.NOT_FOUND and self.call.safety is retries.Safety.DELETE


def _with_retries(session: Session, call: Call, request: Request) -> Steps:
    tries = _Attempts(session, call, request)
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
    response: Response = yield Send(outgoing, streams=call.streams)
    response.elapsed = session.clock() - began
    response.request = outgoing
    _learn(session, response)
    return session.cache.keep(request, response, session.clock()) if session.cache is not None else response


def _wait_for_place(limiter: Limiter, search: bool, now: float) -> Generator[Effect, Any, None]:
    """Wait for a turn of the rate limiter; a call that gives up leaves it to others."""
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
    if response.request is not None and retries.KEY in response.request.headers and response.header(retries.HEEDED):
        session.heeding.add(response.request.host)
    log_attempt(response)
    session.tell("on_response", response)
