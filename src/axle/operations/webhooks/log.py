"""The log of webhooks: what was sent to the receivers of apps, what came of it, and sending it again.

Each account sees what was told of it. What is sent again is signed with the present secret; its events keep their ids.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from axle.core.catalog import Catalog
from axle.core.errors import Invalid, NotFound, unparsable
from axle.core.property_types import milliseconds
from axle.core.webhooks import (
    MAX_EVENTS,
    REPLAY,
    TEST,
    WAITING,
    Attempt,
    Delivery,
    DeliveryPurpose,
    Endpoint,
    Item,
    Listener,
    Subscription,
)
from axle.core.whole_numbers import whole_number
from axle.operations.request import MAX_PAGE, PAGE_DEFAULT, Caller, Request
from axle.operations.webhooks.matching import Audience, initial_properties
from axle.operations.webhooks.notifications import Notification, contents
from axle.storage.interface import DeliveryQuery, Transaction

READ_SCOPES = ("developers-read", "private-apps-read")
WRITE_SCOPES = ("developers-write", "private-apps-write")
STATES = ("waiting", "delivered", "failed", "empty")
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
ATTEMPT = "attempt"  # the field of a query that names one
MAX_AGAIN = 1_000  # deliveries that are sent again at once
MAX_REPLAYED = 10_000  # events that one replay looks at
MAX_NUMBER = 2**62  # of an event, and of a moment: what databases hold, with room for one more


class LoggedDelivery(msgspec.Struct):
    """A delivery with its attempts; `notifications` are what it tells, None where that was not asked for."""

    delivery: Delivery
    attempts: Sequence[Attempt]
    notifications: Sequence[Notification] | None = None


class LogPage(msgspec.Struct):
    """Some deliveries, newest first; `after` where there are more."""

    deliveries: list[LoggedDelivery]
    after: str = ""


class Retried(msgspec.Struct):
    """How many deliveries are sent again, and whether there are more that failed."""

    retried: int
    more: bool


class Replayed(msgspec.Struct):
    """How many events are told again, in how many deliveries; `next` is where to go on, None where that was all."""

    events: int
    deliveries: int
    next: int | None


class ReplayInput(msgspec.Struct):
    """Which events are told again: numbers of events, or times of ISO 8601; `to` is included."""

    from_: int | str = msgspec.field(name="from")
    to: int | str | None = None


def list_page(tx: Transaction, caller: Caller, request: Request[None]) -> LogPage:
    """Return deliveries, newest first: of one app or all, in one state or all."""
    caller.require(*READ_SCOPES)
    limit, state = request.number("limit", PAGE_DEFAULT, MAX_PAGE, 1), request.field("state")
    if state and state not in STATES:
        raise unparsable("state", state)
    before, app = (_query_number(request, name) if request.field(name) else None for name in ("after", "appId"))
    deliveries = tx.deliveries(DeliveryQuery(limit + 1, before, app, state))
    rows = deliveries[:limit]
    return LogPage(_logged(tx, rows), str(rows[-1].id) if len(deliveries) > limit else "")


def _query_number(request: Request[Any], name: str) -> int:
    number = whole_number(request.field(name))
    if number is None:
        raise unparsable(name, request.field(name))
    return number


def _logged(tx: Transaction, deliveries: Sequence[Delivery]) -> list[LoggedDelivery]:
    by_delivery: dict[int, list[Attempt]] = {delivery.id: [] for delivery in deliveries}
    for attempt in tx.attempts(list(by_delivery)):
        by_delivery[attempt.delivery].append(attempt)
    return [LoggedDelivery(delivery, by_delivery[delivery.id]) for delivery in deliveries]


def read(tx: Transaction, caller: Caller, request: Request[None]) -> LoggedDelivery:
    """Return one delivery with what it tells: what has been erased since is left out. Raises NotFound.

    Where the query names an attempt, that one is shown alone, with all that is kept of its answer.
    """
    caller.require(*READ_SCOPES)
    logged = detailed(tx, caller.catalog, _id(request, "deliveryId"))
    if request.field(ATTEMPT):
        logged.attempts = [whole_attempt(tx, logged, _query_number(request, ATTEMPT))]
    return logged


def whole_attempt(tx: Transaction, logged: LoggedDelivery, number: int) -> Attempt:
    """Return an attempt with all that is kept of its answer. Raises NotFound."""
    for attempt in logged.attempts:
        if attempt.number == number:
            return msgspec.structs.replace(attempt, answer=tx.answer(attempt))
    raise NotFound(f"Delivery {logged.delivery.id} has no attempt {number}.")


def detailed(tx: Transaction, catalog: Catalog, number: int) -> LoggedDelivery:
    """Return one delivery with what it tells, without that where a fault prevents it. Raises NotFound."""
    delivery = tx.delivery(number)
    if delivery is None:
        raise NotFound(f"There is no delivery {number}.")
    (logged,) = _logged(tx, [delivery])
    with contextlib.suppress(*FAULTS):  # its attempts tell of it, and are shown all the same
        logged.notifications = contents(tx, catalog, [delivery])[0].notifications
    return logged


def _id(request: Request[Any], name: str) -> int:
    number = whole_number(request.path[name])
    if number is None:
        raise unparsable(name, request.path[name], place="path")
    return number


def retry(tx: Transaction, caller: Caller, request: Request[None]) -> LoggedDelivery:
    """Send one delivery again, at once. Raises NotFound, and Invalid for one that is under way."""
    caller.require(*WRITE_SCOPES)
    return send_again(tx, _id(request, "deliveryId"), caller.moment.now_ms)


def send_again(tx: Transaction, number: int, now_ms: int) -> LoggedDelivery:
    """Send one delivery again. Raises NotFound, and Invalid for one that is under way."""
    if tx.delivery(number) is None:
        raise NotFound(f"There is no delivery {number}.")
    if tx.send_again(number, now_ms) is None:
        raise Invalid(f"Delivery {number} is being sent at this moment.")
    delivery = tx.delivery(number)
    assert delivery
    return _logged(tx, [delivery])[0]


def retry_all(tx: Transaction, caller: Caller, request: Request[None]) -> Retried:
    """Send again what has failed, 1,000 deliveries at most."""
    caller.require(*WRITE_SCOPES)
    return all_again(tx, _query_number(request, "appId") if request.field("appId") else None, caller.moment.now_ms)


def all_again(tx: Transaction, app: int | None, now_ms: int) -> Retried:
    """Send again what has failed, of one app or of all."""
    numbers = tx.failed_deliveries(app, MAX_AGAIN + 1)
    for number in numbers[:MAX_AGAIN]:
        tx.send_again(number, now_ms)
    return Retried(min(len(numbers), MAX_AGAIN), len(numbers) > MAX_AGAIN)


def replay(tx: Transaction, caller: Caller, request: Request[ReplayInput]) -> Replayed:
    """Tell an app again of what happened. Raises NotFound for an app that is told nothing, Invalid for what is no range."""
    caller.require(*WRITE_SCOPES)
    bounds = (bound("from", request.body.from_), None if request.body.to is None else bound("to", request.body.to))
    return told_again(tx, caller.catalog, _id(request, "appId"), bounds, caller.moment.now_ms)


Bound = tuple[bool, int]  # whether it is a time; the time in epoch milliseconds, or the number of an event


def bound(name: str, value: int | str) -> Bound:
    """Read where a range begins or ends. Raises Invalid for what is neither a number nor a time."""
    read = value if isinstance(value, int) else milliseconds(value)
    if read is None or abs(read) > MAX_NUMBER:
        raise Invalid(f"{name} is neither the number of an event nor a time of ISO 8601: {str(value)[:100]}")
    return not isinstance(value, int), read


def told_again(tx: Transaction, catalog: Catalog, app: int, bounds: tuple[Bound, Bound | None], now_ms: int) -> Replayed:
    """Tell an app again of the events between two bounds, as its subscriptions now are."""
    audience = Audience([_listener(tx, app)])
    first, last = bounds
    start = tx.event_before(first[1]) if first[0] else max(first[1] - 1, 0)
    end = None if last is None else tx.event_before(last[1] + 1) if last[0] else last[1]
    events = tx.events(start, MAX_REPLAYED + 1)
    inside = [event for event in events[:MAX_REPLAYED] if end is None or event.number <= end]
    initial = initial_properties(tx, catalog, audience, inside)
    items = [item for event in inside for _, item in audience.items(catalog, event, initial)]
    deliveries = tx.add_deliveries(list(_deliveries(app, items, REPLAY, now_ms)))
    more = len(inside) == MAX_REPLAYED and len(events) > MAX_REPLAYED
    return Replayed(len({item.event for item in items}), len(deliveries), inside[-1].number + 1 if more else None)


def _listener(tx: Transaction, app: int) -> Listener:
    settings = tx.webhook_settings(app)
    if settings is None or not tx.installed(app):
        raise NotFound(f"There is no app {app} that is told of this account.")
    active = (msgspec.structs.replace(one, since_ms=0) for one in tx.subscriptions(app) if one.active)
    return Listener(tx.account, app, 0, settings, tuple(active))


def _deliveries(app: int, items: Sequence[Item], purpose: DeliveryPurpose, now_ms: int) -> Iterator[Delivery]:
    for start in range(0, len(items), MAX_EVENTS):
        yield Delivery(0, app, purpose, WAITING, tuple(items[start : start + MAX_EVENTS]), 0, now_ms, now_ms)


def test(tx: Transaction, caller: Caller, request: Request[None]) -> LoggedDelivery:
    """Send an app a sample of each of its subscriptions. Raises NotFound for an app that is told nothing."""
    caller.require(*WRITE_SCOPES)
    return sampled(tx, _id(request, "appId"), caller.moment.now_ms)


def sampled(tx: Transaction, app: int, now_ms: int) -> LoggedDelivery:
    """Send an app a sample of each of its active subscriptions. Raises NotFound, and Invalid where there is none."""
    subscriptions: Sequence[Subscription] = _listener(tx, app).subscriptions[:MAX_EVENTS]
    if not subscriptions:
        raise Invalid(f"The app {app} has no active subscription.")
    items = [Item(0, subscription.id) for subscription in subscriptions]
    return _logged(tx, tx.add_deliveries(list(_deliveries(app, items, TEST, now_ms))))[0]


def endpoints(tx: Transaction, caller: Caller, request: Request[None]) -> list[Endpoint]:
    """Return how the receivers of apps do, and which are paused."""
    caller.require(*READ_SCOPES)
    return tx.endpoints()
