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
