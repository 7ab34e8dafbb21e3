"""What an app follows: its subscriptions, one for each subscription_type, account and type.

An app that asks for the same again replaces what it wants. What a subscription was stays known for as long as files tell of it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from axle.core import permissions
from axle.core.accounts import App
from axle.core.errors import Invalid, NotFound, excerpt
from axle.core.journal import (
    ACTIONS,
    ASSOCIATION,
    EVENTS,
    LIFECYCLE,
    LIFECYCLE_ACTIONS,
    LIST_MEMBERSHIP,
    MAX_LISTED,
    MAX_SUBSCRIPTIONS,
    NOTES,
    OBJECT,
    PRIVACY,
    JournalSubscription,
    Position,
    Selection,
    SubscriptionType,
)
from axle.core.permissions import READ, WRITE
from axle.core.sizes import Listed
from axle.core.webhook_events import MAX_PROPERTY
from axle.operations.journal import access
from axle.operations.request import Caller, Request
from axle.storage.interface import Transaction

SEQUENCE = "journal subscription"
TYPES: dict[str, SubscriptionType] = {name: name for name in (OBJECT, ASSOCIATION, LIFECYCLE, PRIVACY)}


class SubscriptionInput(msgspec.Struct):
    """What an app wants to follow. Which of the fields count depends on `subscriptionType`; an empty list means all."""

    subscriptionType: str
    portalId: int | None = None
    objectTypeId: str | None = None
    actions: Listed[str] | None = None
    properties: Listed[str] | None = None
    objectIds: Listed[int] | None = None
    associatedObjectTypeIds: Listed[str] | None = None
    eventTypeId: str | None = None
    listIds: Listed[int] | None = None


class _Topic(NamedTuple):
    """What a subscription is about; an app has one of each."""

    subscription_type: SubscriptionType
    portal: int
    topic: str


def list_subscriptions(tx: Transaction, caller: Caller, request: Request[None]) -> list[JournalSubscription]:
    """Return what the app follows."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[READ])
    return tx.journal_subscriptions(app.id)


def read(tx: Transaction, caller: Caller, request: Request[None]) -> JournalSubscription:
    """Return one subscription. Raises NotFound for none."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[READ])
    return known(tx, app, access.path_number(request, "subscriptionId"))


def known(tx: Transaction, app: App, number: int) -> JournalSubscription:
    """Return the subscription with an id. Raises NotFound for none."""
    for subscription in tx.journal_subscriptions(app.id):
        if subscription.id == number:
            return subscription
    raise NotFound(f"No subscription with id {number} exists for app {app.id}", context={"subscriptionId": [str(number)]})


def upsert(tx: Transaction, caller: Caller, request: Request[SubscriptionInput]) -> JournalSubscription:
    """Add a subscription, or replace what one wants that is about the same.

    Raises Invalid for what cannot be followed, and Forbidden for records that the app may not read.
    """
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[WRITE])
    number = tx.next_number(
        SEQUENCE
    )  # before the others are read: of two requests at the same moment one comes after the other
    topic, selection = _checked(tx, caller, app, request.body)
    others = tx.journal_subscriptions(app.id)
    before = next((one for one in others if _Topic(one.subscription_type, one.portal, one.topic) == topic), None)
    if before and before.selection == selection:
        return before
    if before is None and sum(one.portal == topic.portal for one in others) >= MAX_SUBSCRIPTIONS:
        raise Invalid(f"An app can have at most {MAX_SUBSCRIPTIONS} journal subscriptions in one account")
    now_ms, last = caller.moment.now_ms, last_number(tx, app, topic.portal, topic.subscription_type)
    if before:
        tx.end_journal_subscription(before, last, now_ms)
    made_ms, name = (before.created_ms, before.id) if before else (now_ms, number)
    added = JournalSubscription(app.id, number, name, *topic, selection, last, None, made_ms, now_ms)
    tx.add_journal_subscription(added)
    position = Position(0, NOTES, last) if topic.subscription_type == LIFECYCLE else Position(topic.portal, EVENTS, last)
    tx.begin_journal(app.id, position, now_ms)
    return added


def last_number(tx: Transaction, app: App, portal: int, subscription_type: SubscriptionType) -> int:
    """Return after which of an account's events, or of an app's notes, a subscription begins or ends that is changed now."""
    return tx.last_note(app.id) if subscription_type == LIFECYCLE else tx.for_account(portal).last_event()


def _checked(tx: Transaction, caller: Caller, app: App, wish: SubscriptionInput) -> tuple[_Topic, Selection]:
    """Return what a wish is about and what it wants. Raises Invalid for what cannot be followed."""
    if wish.subscriptionType == LIST_MEMBERSHIP:
        raise Invalid("Subscriptions to list memberships are not offered: this server has no lists")
    subscription_type = TYPES.get(wish.subscriptionType)
    if subscription_type is None:
        sent = excerpt(wish.subscriptionType)
        raise Invalid(f"Invalid subscription type provided: {sent}", context={"subscriptionType": [sent]})
    if subscription_type == LIFECYCLE:
        return _lifecycle(wish)
    if not wish.portalId or wish.portalId < 0:
        raise Invalid(f"portalId is required for a subscription of type {subscription_type}")
    scopes = access.demand_installed(tx, app, wish.portalId)
    object_type = access.known_type(caller, tx.for_account(wish.portalId), wish.objectTypeId or "")
    access.demand_readable(scopes, object_type)
    actions = _actions(subscription_type, wish)
    if subscription_type == OBJECT:
        selection = Selection(actions, _property_names(wish.properties), _ids(wish.objectIds))
    elif subscription_type == ASSOCIATION:
        others = tuple(dict.fromkeys(wish.associatedObjectTypeIds or ()))
        _bound("associatedObjectTypeIds", others)
        for type_id in others:
            access.demand_readable(scopes, access.known_type(caller, tx.for_account(wish.portalId), type_id))
        selection = Selection(actions, (), _ids(wish.objectIds), others)
    else:
        selection = Selection(actions)
    return _Topic(subscription_type, wish.portalId, object_type.id), selection


def _lifecycle(wish: SubscriptionInput) -> tuple[_Topic, Selection]:
    event_type = wish.eventTypeId or ""
    if event_type not in LIFECYCLE_ACTIONS:
        known_types = ", ".join(f"{name} ({action})" for name, action in LIFECYCLE_ACTIONS.items())
        raise Invalid(f"Unknown eventTypeId: {excerpt(event_type)} (it is one of {known_types})")
    return _Topic(LIFECYCLE, 0, event_type), Selection((LIFECYCLE_ACTIONS[event_type],), _property_names(wish.properties))


def _actions(subscription_type: SubscriptionType, wish: SubscriptionInput) -> tuple[str, ...]:
    """Return the actions of a wish, each once. Raises Invalid for none, or one that its kind does not have."""
    actions = tuple(dict.fromkeys(wish.actions or ()))
    if not actions:
        raise Invalid(f"actions are required for a subscription of type {subscription_type}")
    for action in actions:
        if action not in ACTIONS[subscription_type]:
            known_actions = ", ".join(ACTIONS[subscription_type])
            raise Invalid(
                f"Invalid action for a subscription of type {subscription_type}: {excerpt(action)} (known: {known_actions})"
            )
    return actions


def _property_names(names: list[str] | None) -> tuple[str, ...]:
    listed = tuple(dict.fromkeys(names or ()))
    _bound("properties", listed)
    for name in listed:
        if not name or len(name) > MAX_PROPERTY or not name.isprintable():
            raise Invalid(f"Not the name of a property: {excerpt(name)}")
    return listed


def _ids(ids: list[int] | None) -> tuple[int, ...]:
    listed = tuple(dict.fromkeys(ids or ()))
    _bound("objectIds", listed)
    return listed


def _bound(name: str, listed: tuple[Any, ...]) -> None:
    if len(listed) > MAX_LISTED:
        raise Invalid(f"{name} can have at most {MAX_LISTED} entries")


def unsubscribe(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """End a subscription. Raises NotFound for none."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[WRITE])
    _end(tx, app, known(tx, app, access.path_number(request, "subscriptionId")), caller.moment.now_ms)


def unsubscribe_in_portal(tx: Transaction, caller: Caller, request: Request[None]) -> None:
    """End all that the app follows in one account."""
    app = access.own_app(tx, caller, permissions.JOURNAL_SUBSCRIPTIONS[WRITE])
    portal = access.path_number(request, "portalId")
    for subscription in tx.journal_subscriptions(app.id):
        if subscription.portal == portal:
            _end(tx, app, subscription, caller.moment.now_ms)


def _end(tx: Transaction, app: App, subscription: JournalSubscription, now_ms: int) -> None:
    last = last_number(tx, app, subscription.portal, subscription.subscription_type)
    tx.end_journal_subscription(subscription, last, now_ms)
