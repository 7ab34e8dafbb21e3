"""Settings of webhooks and subscriptions on the wire."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.errors import NotFound
from axle.core.webhooks import Subscription, WebhookSettings
from axle.http.bodies.wire import BatchBody, Wire, batch_of
from axle.http.errors import standard
from axle.operations.webhooks.subscriptions import SubscriptionBatch


class ThrottlingBody(msgspec.Struct):
    """How many requests may be under way for each account."""

    maxConcurrentRequests: int


class SettingsBody(msgspec.Struct):
    """Where an app is told."""

    createdAt: str
    updatedAt: str
    targetUrl: str
    throttling: ThrottlingBody


class SubscriptionBody(msgspec.Struct, omit_defaults=True):
    """One subscription; the property and the type only where it has one."""

    id: str
    createdAt: str
    updatedAt: str
    eventType: str
    active: bool
    propertyName: str = ""
    objectTypeId: str = ""


class SubscriptionsBody(msgspec.Struct):
    """The subscriptions of an app."""

    results: list[SubscriptionBody]


def settings(webhook_settings: WebhookSettings, wire: Wire) -> SettingsBody:
    """Show where an app is told."""
    return SettingsBody(
        createdAt=wire.time(webhook_settings.created_ms),
        updatedAt=wire.time(webhook_settings.updated_ms),
        targetUrl=webhook_settings.target_url,
        throttling=ThrottlingBody(webhook_settings.max_requests),
    )


def subscription(subscribed: Subscription, wire: Wire) -> SubscriptionBody:
    """Show one subscription."""
    return SubscriptionBody(
        id=str(subscribed.id),
        createdAt=wire.time(subscribed.created_ms),
        updatedAt=wire.time(subscribed.updated_ms),
        eventType=subscribed.event_type,
        active=subscribed.active,
        propertyName=subscribed.property,
        objectTypeId=subscribed.type_id,
    )


def subscriptions(listed: Sequence[Subscription], wire: Wire) -> SubscriptionsBody:
    """Show the subscriptions of an app."""
    return SubscriptionsBody([subscription(subscribed, wire) for subscribed in listed])


def batch(changes: SubscriptionBatch, wire: Wire) -> BatchBody:
    """Show which subscriptions were changed, and which are not there."""
    body = batch_of([subscription(subscribed, wire) for subscribed in changes.changed], wire)
    if changes.missing:
        context = {"ids": changes.missing}
        body.errors = [
            standard(NotFound("Could not get some subscriptions, they may be deleted or not exist.", context=context))
        ]
        body.numErrors = len(body.errors)
    return body
