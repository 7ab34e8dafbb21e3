"""The calls that this process has answered lately, account by account: a bounded number, in memory alone."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import NamedTuple, Protocol

from axle.http.access_log import BY_PROPERTY, ROW
from axle.http.auth import Identity
from axle.http.messages import Answer, Scope
from axle.http.routes import Route
from axle.operations.request import Call, RecentCalls

MAX_CALLS = 300  # of one account that are remembered, those of programs and those of people each
MAX_ACCOUNTS = 100  # whose calls are remembered; one more takes the place of the one that called first
MAX_BODY = 2_000  # bytes of a body

Shown = Callable[[Scope], tuple[str, bool]]


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
    """A call that has been answered, as it is kept: `scope` holds what its path is shown from, and no header."""

    number: int
    at_ms: int
    scope: Scope
    status: int
    seconds: float
    caller: str
    correlation_id: str
    by_person: bool
    request_body: bytes
    answer_body: bytes


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
        route, scope, identity = exchange.route, exchange.scope, exchange.identity
        if route.unrecorded:
            return
        by_property = BY_PROPERTY if BY_PROPERTY in scope["query_string"] else b""
        place: Scope = {"method": scope["method"], "path": exchange.path, "query_string": by_property, ROW: route}
        bodies = self.bodies and not route.secret
        call = Answered(
            next(self._numbers), exchange.now_ms, place, answer.status, seconds, identity.actor, exchange.correlation_id,
            identity.signed_in is not None,
            exchange.body[:MAX_BODY] if bodies else b"",
            answer.body[:MAX_BODY] if bodies and not route.reveals else b"",
        )  # fmt: skip
        self._calls_of(identity.account)[call.by_person].append(call)

    def _calls_of(self, account: int) -> tuple[deque[Answered], deque[Answered]]:
        calls = self._accounts.get(account)
        if calls is None:
            if len(self._accounts) >= MAX_ACCOUNTS:
                del self._accounts[next(iter(self._accounts))]
            calls = self._accounts[account] = (deque(maxlen=MAX_CALLS), deque(maxlen=MAX_CALLS))
        return calls

    def of(self, account: int, after: int) -> RecentCalls:
        """Return the calls of an account behind a number, the newest first."""
        programs, people = self._accounts.get(account, ((), ()))
        recent = sorted((call for call in (*programs, *people) if call.number > after), reverse=True)
        latest = recent[0].number if recent else after
        return RecentCalls([self._remembered(call) for call in recent], latest, self._process, self._processes, self.bodies)

    def _remembered(self, call: Answered) -> Call:
        path, secret = self._show_path(call.scope)
        with_bodies = self.bodies and not secret
        return Call(
            call.number, call.at_ms, call.scope["method"], path, call.status, call.seconds, call.caller, call.correlation_id,
            call.by_person,
            _text(call.request_body) if with_bodies and call.request_body else None,
            _text(call.answer_body) if with_bodies and call.answer_body else None,
        )  # fmt: skip


def _text(body: bytes) -> str:
    return body[:MAX_BODY].decode("utf-8", "replace")
