"""What an app wants to be told: its subscriptions, one at a time and many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from axle.core import sizes
from axle.core.accounts import App
from axle.core.errors import Invalid, NotFound, excerpt
from axle.core.permissions import READ, WRITE
from axle.core.webhook_events import Topic, resolved
from axle.core.webhooks import MAX_SUBSCRIPTIONS, Subscription
from axle.core.whole_numbers import whole_number
from axle.operations.request import Caller, Request
from axle.operations.webhooks.settings import own_app
from axle.storage.interface import Transaction

SEQUENCE = "webhook subscription"
MAX_ID_DIGITS = 15


class SubscriptionInput(msgspec.Struct):
    """A new subscription. It is not active unless it says so."""

    eventType: str
    propertyName: str | None = None
    objectTypeId: str | None = None
    active: bool | None = None


class SubscriptionUpdate(msgspec.Struct):
    """Whether a subscription is to be active; what is not given stays."""

    active: bool | None = None


class SubscriptionState(msgspec.Struct):
    """Which subscription is to be active, or not."""

    id: int | str
    active: bool


class SubscriptionStates(msgspec.Struct):
    """Many of them."""

    inputs: sizes.Listed[SubscriptionState]


class SubscriptionBatch(NamedTuple):
    """The subscriptions that were changed, and the ids of those that are not there."""

    changed: list[Subscription]
    missing: list[str]


def list_all(tx: Transaction, caller: Caller, request: Request[None]) -> list[Subscription]:
    """Return an app's subscriptions by id."""
    return tx.subscriptions(own_app(tx, caller, request, READ).id)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> Subscription:
    """Return one subscription. Raises NotFound for none."""
    return _subscription(tx, own_app(tx, caller, request, READ), request)


def create(tx: Transaction, caller: Caller, request: Request[SubscriptionInput]) -> Subscription:
    """Add a subscription. Raises Invalid for what cannot be subscribed to, for one more of the same, and for one too many."""
    app = own_app(tx, caller, request, WRITE)
    topic, event_type = resolved(_topic(request.body), caller.catalog)
    number = tx.next_number(
        SEQUENCE
    )  # before the others are read: of two requests at the same moment one comes after the other
    _check_others(tx.subscriptions(app.id), topic)
    now_ms = caller.moment.now_ms
    subscription = Subscription(
        account=app.account,
        app=app.id,
        id=number,
        event_type=topic.event_type,
        type_id=topic.type_id,
        type_key=event_type.object_type.key if event_type.object_type else 0,
        action=event_type.action,
        property=topic.property,
        active=bool(request.body.active),
        since_ms=now_ms,
        created_ms=now_ms,
        updated_ms=now_ms,
    )
    tx.save_subscription(subscription)
    return subscription


def _topic(wanted_topic: SubscriptionInput) -> Topic:
    return Topic(wanted_topic.eventType, wanted_topic.propertyName or "", wanted_topic.objectTypeId or "")


def _check_others(others: list[Subscription], topic: Topic) -> None:
    """Refuse a subscription beside those that the app has."""
    for other in others:
        if Topic(other.event_type, other.property, other.type_id) == topic:
            raise Invalid(
                f"A subscription to {topic.event_type} with these details exists already", context={"id": [str(other.id)]}
            )
    if len(others) >= MAX_SUBSCRIPTIONS:
        raise Invalid(f"An app can have at most {MAX_SUBSCRIPTIONS} subscriptions")


def update(tx: Transaction, caller: Caller, request: Request[SubscriptionUpdate]) -> Subscription:
    """Have a subscription be active or not. Raises NotFound for none."""
    subscription = _subscription(tx, own_app(tx, caller, request, WRITE), request)
    return _set_active(tx, caller, subscription, request.body.active)


def update_batch(tx: Transaction, caller: Caller, request: Request[SubscriptionStates]) -> SubscriptionBatch:
    """Have many subscriptions be active or not; those that are not there are told."""
    app = own_app(tx, caller, request, WRITE)
    by_id = {subscription.id: subscription for subscription in tx.subscriptions(app.id)}
    batch = SubscriptionBatch([], [])
    for number, state in _states(request.body):
        subscription = by_id.get(number) if number is not None else None
        if subscription is None:
            batch.missing.append(excerpt(str(state.id)))
        else:
            by_id[subscription.id] = _set_active(tx, caller, subscription, state.active)
            batch.changed.append(by_id[subscription.id])
    return batch


def _states(states: SubscriptionStates) -> Iterator[tuple[int | None, SubscriptionState]]:
    for state in states.inputs:
        yield whole_number(str(state.id), MAX_ID_DIGITS), state


def _set_active(tx: Transaction, caller: Caller, subscription: Subscription, active: bool | None) -> Subscription:
    """Have a subscription be active or not. It tells of what happens from the moment on when it becomes active."""
    if active is None or active == subscription.active:
        return subscription
    now_ms = caller.moment.now_ms
    since_ms = now_ms if active else subscription.since_ms
    changed = msgspec.structs.replace(subscription, active=active, since_ms=since_ms, updated_ms=now_ms)
    tx.save_subscription(changed)
    return changed


def delete(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """Remove a subscription. Raises NotFound for none."""
    app = own_app(tx, caller, request, WRITE)
    tx.delete_subscription(app.id, _subscription(tx, app, request).id)


def _subscription(tx: Transaction, app: App, request: Request[Any]) -> Subscription:
    text = request.path["subscriptionId"]
    number = whole_number(text, MAX_ID_DIGITS)
    for subscription in tx.subscriptions(app.id):
        if subscription.id == number:
            return subscription
    raise NotFound(
        f"No subscription with id {excerpt(text)} exists for app {app.id}", context={"subscriptionId": [excerpt(text)]}
    )
