"""The log of webhooks on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.webhooks import WAITING, Attempt, Endpoint
from axle.http.bodies.wire import Next, Paging, Wire
from axle.operations.webhooks.log import LoggedDelivery, LogPage, Replayed, Retried


class AttemptBody(msgspec.Struct):
    """One time that a delivery was sent, and what came of it; where `answerLength` is more than `answer` has, that is cut."""

    attemptNumber: int
    sentAt: str
    durationMs: int
    result: str
    status: int | None
    detail: str
    answer: str
    answerLength: int


class DeliveryBody(msgspec.Struct):
    """One delivery; `nextAt` while it waits, `body` where one alone is read."""

    id: str
    appId: int
    purpose: str
    state: str
    events: int
    createdAt: str
    endedAt: str | None
    nextAt: str | None
    attempts: list[AttemptBody]
    body: Sequence[dict[str, Any]] | UnsetType = UNSET


class DeliveriesBody(msgspec.Struct):
    """A page of the log."""

    results: list[DeliveryBody]
    paging: Paging | UnsetType = UNSET


class RetriedBody(msgspec.Struct):
    """How many deliveries are sent again."""

    retried: int
    more: bool


class ReplayedBody(msgspec.Struct):
    """How much is told again, and from which event on the next replay has to go on."""

    events: int
    deliveries: int
    next: int | None


class EndpointBody(msgspec.Struct):
    """How an app's receiver does."""

    appId: int
    paused: bool
    pausedAt: str | None
    failingSince: str | None
    failures: int
    nextAt: str | None


class EndpointsBody(msgspec.Struct):
    """How all receivers do."""

    results: list[EndpointBody]


def delivery(logged: LoggedDelivery, wire: Wire) -> DeliveryBody:
    """Show one delivery."""
    row = logged.delivery
    return DeliveryBody(
        str(row.id),
        row.app,
        row.purpose,
        row.state,
        len(row.items),
        wire.time(row.created_ms),
        _time(row.ended_ms, wire),
        wire.time(row.next_ms) if row.state == WAITING else None,
        [_attempt(attempt, wire) for attempt in logged.attempts],
        UNSET if logged.notifications is None else logged.notifications,
    )


def _attempt(attempt: Attempt, wire: Wire) -> AttemptBody:
    return AttemptBody(
        attempt.number,
        wire.time(attempt.at_ms),
        attempt.duration_ms,
        attempt.result,
        attempt.status,
        attempt.detail,
        attempt.answer,
        max(attempt.answer_length, len(attempt.answer)),  # what was noted before lengths were says none
    )


def _time(ms: int | None, wire: Wire) -> str | None:
    return None if ms is None else wire.time(ms)


def page(log: LogPage, wire: Wire) -> DeliveriesBody:
    """Show a page of the log."""
    rows = [delivery(logged, wire) for logged in log.deliveries]
    return DeliveriesBody(rows, Paging(Next(log.after)) if log.after else UNSET)


def retried(outcome: Retried, wire: Wire) -> RetriedBody:
    """Show how many deliveries are sent again."""
    return RetriedBody(outcome.retried, outcome.more)


def replayed(outcome: Replayed, wire: Wire) -> ReplayedBody:
    """Show how much is told again."""
    return ReplayedBody(outcome.events, outcome.deliveries, outcome.next)


def endpoints(rows: Sequence[Endpoint], wire: Wire) -> EndpointsBody:
    """Show how receivers do."""
    return EndpointsBody(
        [
            EndpointBody(
                row.app,
                row.paused_ms is not None,
                _time(row.paused_ms, wire),
                _time(row.failing_ms, wire),
                row.failures,
                _time(row.next_ms, wire),
            )
            for row in rows
        ]
    )
