"""Recent calls of the API, and tokens of private apps, on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.oauth import HASH_SHOWN
from axle.http.bodies.wire import Wire
from axle.operations.oauth.account_tokens import AccountToken, GrantableScope
from axle.operations.request import Call, RecentCalls


class CallBody(msgspec.Struct):
    """A call that was answered; bodies are there where the server keeps them."""

    id: str
    at: str
    method: str
    path: str
    status: int
    durationMs: float
    caller: str
    correlationId: str
    requestBody: str | UnsetType = UNSET
    responseBody: str | UnsetType = UNSET


class CallsBody(msgspec.Struct):
    """Recent calls, the newest first. `latest` is where to go on next time, as long as `process` stays the same.

    `complete` tells whether these are the calls of the whole server: of several processes, each knows its own alone.
    """

    results: list[CallBody]
    latest: str
    process: str
    processes: int
    complete: bool
    bodies: bool


class TokenBody(msgspec.Struct):
    """A token of a private app; `id` is the beginning of its hash. `token` is its secret, shown once, when it is made."""

    id: str
    name: str
    scopes: list[str]
    state: str
    createdAt: str
    lastUsedAt: str | None
    expiresAt: str | None
    revokedAt: str | None
    token: str | UnsetType = UNSET


class TokensBody(msgspec.Struct):
    """Tokens, the newest first."""

    results: list[TokenBody]


class ScopeBody(msgspec.Struct):
    """A scope, and what it allows."""

    scope: str
    description: str


class ScopesBody(msgspec.Struct):
    """Scopes that the caller may give to a token."""

    results: list[ScopeBody]


def calls(recent: RecentCalls, wire: Wire) -> CallsBody:
    """Show recent calls."""
    results = [_recent_call(call, wire) for call in recent.calls]
    return CallsBody(results, str(recent.latest), recent.process, recent.processes, recent.processes == 1, recent.bodies)


def _recent_call(call: Call, wire: Wire) -> CallBody:
    return CallBody(
        id=str(call.number),
        at=wire.time(call.at_ms),
        method=call.method,
        path=call.path,
        status=call.status,
        durationMs=round(call.seconds * 1000, 1),
        caller=call.caller,
        correlationId=call.correlation_id,
        requestBody=UNSET if call.request_body is None else call.request_body,
        responseBody=UNSET if call.answer_body is None else call.answer_body,
    )


def tokens(tokens: Sequence[AccountToken], wire: Wire) -> TokensBody:
    """Show tokens."""
    return TokensBody([app_token(one, wire) for one in tokens])


def app_token(issued: AccountToken, wire: Wire) -> TokenBody:
    """Show a token, with its secret where it has just been issued."""
    kept = issued.token
    expired = kept.expires_ms is not None and kept.expires_ms <= issued.now_ms
    return TokenBody(
        id=kept.hash[:HASH_SHOWN],
        name=kept.name,
        scopes=kept.scopes.split(),
        state="revoked" if kept.revoked_ms is not None else "expired" if expired else "active",
        createdAt=wire.time(kept.created_ms),
        lastUsedAt=_moment(kept.used_ms, wire),
        expiresAt=_moment(kept.expires_ms, wire),
        revokedAt=_moment(kept.revoked_ms, wire),
        token=issued.secret or UNSET,
    )


def _moment(ms: int | None, wire: Wire) -> str | None:
    return None if ms is None else wire.time(ms)


def scopes(grantable: Sequence[GrantableScope], wire: Wire) -> ScopesBody:
    """Show scopes with what they allow."""
    return ScopesBody([ScopeBody(one.scope, one.words) for one in grantable])
