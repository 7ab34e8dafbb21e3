"""Webhooks: what apps want to be told, and the requests that tell them. Moments are epoch milliseconds.

A subscription names an object type, an action and perhaps a property. A delivery is one request to the receiver of an app; it
names events and holds no values, so that what it tells is made when it is sent.
"""

from __future__ import annotations

from typing import Literal

import msgspec

MAX_EVENTS = 100  # that one request tells of
MAX_SUBSCRIPTIONS = 1_000  # of one app
MIN_REQUESTS = 6  # that an app may allow to be under way for one account
DEFAULT_REQUESTS = 10
ANSWER_SHOWN = 1_000  # characters of an answer that a log shows
MAX_LONG_ANSWERS = 1_000  # longer ones that an account keeps whole, up to 64 KB each, the newest: a receiver fills no disk

Action = Literal["creation", "propertyChange", "deletion", "privacyDeletion", "restore", "merge", "associationChange", ""]
CREATION: Action = "creation"
PROPERTY_CHANGE: Action = "propertyChange"
DELETION: Action = "deletion"
PRIVACY_DELETION: Action = "privacyDeletion"
RESTORE: Action = "restore"
MERGE: Action = "merge"
ASSOCIATION_CHANGE: Action = "associationChange"
NEVER: Action = ""  # an event type that may be subscribed to, and that nothing here makes happen


class WebhookSettings(msgspec.Struct, frozen=True):
    """Where an app is told, and how many requests may be under way for each account. `account` is whose app it is."""

    account: int
    app: int
    target_url: str
    max_requests: int
    created_ms: int
    updated_ms: int


class Subscription(msgspec.Struct, frozen=True):
    """What an app wants to be told: `action` happening to records of the type with this key, or to their `property`.

    `event_type` and `type_id` are what the app wrote. `id` is the account's own. It tells of what happens from `since_ms`
    on, while it is `active`: set it anew whenever a subscription becomes active.
    """

    account: int
    app: int
    id: int
    event_type: str
    type_id: str
    type_key: int
    action: Action
    property: str
    active: bool
    since_ms: int
    created_ms: int
    updated_ms: int


class Listener(msgspec.Struct, frozen=True):
    """An app that is told of what happens in one account, since `since_ms`: what it wants to be told, and how."""

    account: int
    app: int
    since_ms: int
    settings: WebhookSettings
    subscriptions: tuple[Subscription, ...]


class Item(msgspec.Struct, frozen=True, array_like=True):
    """One thing that a delivery tells: the event with this number, by a subscription.

    `subject` is the name of the property, or which of the event's association rows; empty where it is the record itself.
    """

    event: int
    subscription: int
    subject: str = ""


DeliveryState = Literal["waiting", "delivered", "failed", "empty"]
WAITING: DeliveryState = "waiting"
DELIVERED: DeliveryState = "delivered"
FAILED: DeliveryState = "failed"
EMPTY: DeliveryState = "empty"  # what it was to tell of has been erased

DeliveryPurpose = Literal["event", "replay", "test"]
EVENT: DeliveryPurpose = "event"
REPLAY: DeliveryPurpose = "replay"
TEST: DeliveryPurpose = "test"


class Delivery(msgspec.Struct, frozen=True):
    """One request to the receiver of an app. `id` is the account's own; `attempts` is how often it has been sent.

    While it waits, it is sent next at `next_ms`, or again then, where it is `lease`d to somebody who sends it.
    """

    id: int
    app: int
    purpose: DeliveryPurpose
    state: DeliveryState
    items: tuple[Item, ...]
    attempts: int
    next_ms: int
    created_ms: int
    ended_ms: int | None = None
    lease: str = ""


class Attempt(msgspec.Struct, frozen=True):
    """One time that a delivery was sent, and what came of it.

    `answer` is what the receiver said, as a log shows it its beginning; `answer_length` is how much of it was kept.
    """

    delivery: int
    number: int
    at_ms: int
    duration_ms: int
    result: str
    status: int | None
    detail: str = ""
    answer: str = ""
    answer_length: int = 0


class Endpoint(msgspec.Struct, frozen=True):
    """An app's receiver, as one account sees it.

    `room` is how many requests may be under way at the moment. So many have failed in a row; the first failure since the last
    success was at `failing_ms`. Nothing is sent from `paused_ms` on.
    """

    app: int
    next_ms: int | None = None
    room: int = 1
    failures: int = 0
    failing_ms: int | None = None
    paused_ms: int | None = None


SUCCESS = "success"
LOST = "lost"  # the server ended before it noted the answer
RETRIES_MS = tuple(
    round(minutes * 60_000) for minutes in (0.5, 1.5, 5, 15, 30, 60, 2 * 60, 4 * 60, 6 * 60, 8 * 60)
)  # 21.9 hours
LEAST_DELAY = 0.8  # the part of a delay that is not left to chance: each is longer than the one before all the same
TIRED = 5  # failures in a row after which a receiver is asked by one request at a time, with pauses
MAX_REST_MS = 30_000


def retry_at(attempts: int, now_ms: int, chance: float) -> int | None:
    """Return when a delivery that has failed so often is sent again; None where it was the last time.

    `chance` is between 0 and 1: what receivers did to all at once is not repeated at once.
    """
    if attempts > len(RETRIES_MS):
        return None
    delay = RETRIES_MS[attempts - 1]
    return now_ms + round(delay * (LEAST_DELAY + (1 - LEAST_DELAY) * chance))


def after_success(endpoint: Endpoint, most: int) -> Endpoint:
    """Return a receiver that has just taken a request: twice as many may be under way, up to the app's own number."""
    return Endpoint(endpoint.app, endpoint.next_ms, min(most, 2 * endpoint.room))


def after_failure(endpoint: Endpoint, now_ms: int, timed_out: bool) -> Endpoint:
    """Return a receiver that has just failed: one that hangs, or keeps failing, gets one request at a time."""
    failures = endpoint.failures + 1
    return msgspec.structs.replace(
        endpoint,
        room=1 if timed_out or failures >= TIRED else endpoint.room,
        failures=failures,
        failing_ms=now_ms if endpoint.failing_ms is None else endpoint.failing_ms,
    )


def rest_ms(endpoint: Endpoint) -> int:
    """Return how long a receiver is left alone after it has failed."""
    if endpoint.failures < TIRED:
        return 0
    return min(MAX_REST_MS, 1_000 << min(endpoint.failures - TIRED, 5))
