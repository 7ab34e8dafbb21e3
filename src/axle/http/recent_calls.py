"""The calls that this process has answered lately, account by account: a bounded number, in memory alone."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from itertools import count
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from axle.http.access_log import BY_PROPERTY, ROW
from axle.http.auth import Identity
from axle.http.messages import Answer, Scope
from axle.http.routes import Route
from axle.operations.request import Call, RecentCalls

MAX_CALLS = 300  # of one account that are remembered, those of programs and those of people each
MAX_ACCOUNTS = 100  # whose calls are remembered; one more takes the place of the one that called first
MAX_BODY = 2_000  # bytes of a body
NO_BODIES = (b"", b"")

Shown = Callable[[Scope, str], tuple[str, bool]]


class Exchanged(Protocol):
    """A request that has been answered, and what was found out of it."""

    scope: Scope
    route: Route
    path: str
    now_ms: int
    correlation_id: str
    identity: Identity
    body: bytes


class Answered(NamedTuple):
    """A call that has been answered, as it is kept. `by_property` says that its path may hold the value of a property."""

    number: int
    at_ms: int
    method: str
    path: str
    by_property: bool
    route: Route
    status: int
    seconds: float
    caller: str
    correlation_id: str
    by_person: bool
    bodies: tuple[bytes, bytes]


class CallMemory:
    """Remembers calls. A path is made fit to be shown only when somebody looks: `show_path` strikes secrets and addresses."""

    def __init__(self, show_path: Shown, processes: int, bodies: bool) -> None:
        self.bodies = bodies
        self._show_path = show_path
        self._processes = processes
        self._process = secrets.token_hex(4)
        self._numbers = count(1)
        self._accounts: dict[int, tuple[deque[Answered], deque[Answered]]] = {}

    def remember(self, exchange: Exchanged, answer: Answer, seconds: float) -> None:
        """Remember a call: bodies only where they are wanted, and never secrets."""
        route = exchange.route
        if route.unrecorded:
            return
        scope, identity = exchange.scope, exchange.identity
        by_person = identity.signed_in is not None
        calls = self._accounts.get(identity.account) or self._room_for(identity.account)
        # A plain tuple is made in a tenth of the time; every request makes one.
        call: Any = (
            next(self._numbers), exchange.now_ms, scope["method"], exchange.path, BY_PROPERTY in scope["query_string"], route,
            answer.status, seconds, identity.actor, exchange.correlation_id, by_person,
            _bodies(exchange, answer) if self.bodies else NO_BODIES,
        )  # fmt: skip
        calls[by_person].append(call)

    def _room_for(self, account: int) -> tuple[deque[Answered], deque[Answered]]:
        if len(self._accounts) >= MAX_ACCOUNTS:
            del self._accounts[next(iter(self._accounts))]
        calls = self._accounts[account] = (deque(maxlen=MAX_CALLS), deque(maxlen=MAX_CALLS))
        return calls

    def of(self, account: int, after: int, process: str = "") -> RecentCalls:
        """Return the calls of an account behind a number, the newest first; all, if that was a number of another process."""
        if process not in ("", self._process):
            after = 0
        programs, people = self._accounts.get(account, ((), ()))
        recent = [Answered._make(call) for call in sorted((*programs, *people), key=itemgetter(0), reverse=True)]
        latest = recent[0].number if recent else after
        calls = [self._remembered(call) for call in recent if call.number > after]
        return RecentCalls(calls, max(latest, after), self._process, self._processes, self.bodies)

    def _remembered(self, call: Answered) -> Call:
        query = BY_PROPERTY if call.by_property else b""
        path, secret = self._show_path({"method": call.method, "query_string": query, ROW: call.route}, call.path)
        request_body, answer_body = NO_BODIES if secret else call.bodies
        return Call(
            call.number, call.at_ms, call.method, path, call.status, call.seconds, call.caller, call.correlation_id,
            call.by_person, _text(request_body), _text(answer_body),
        )  # fmt: skip


def _bodies(exchange: Exchanged, answer: Answer) -> tuple[bytes, bytes]:
    """Return the beginnings of both bodies, as far as they hold no secret."""
    if exchange.route.secret:
        return NO_BODIES
    return exchange.body[:MAX_BODY], b"" if exchange.route.reveals else answer.body[:MAX_BODY]


def _text(body: bytes) -> str | None:
    return body.decode("utf-8", "replace") if body else None
