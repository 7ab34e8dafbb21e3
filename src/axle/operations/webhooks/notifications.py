"""What a delivery tells, made when it is sent or shown: values are those of the moment of each event.

They follow from the record and its history. So what is erased is told no more, but for its deletion, which holds the id alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from axle.core.catalog import Catalog
from axle.core.events import ERASED, UPDATED, Event
from axle.core.record import Record, RecordKey
from axle.core.webhooks import (
    ASSOCIATION_CHANGE,
    CREATION,
    DELETION,
    MERGE,
    PRIVACY_DELETION,
    PROPERTY_CHANGE,
    RESTORE,
    TEST,
    Action,
    Delivery,
    Item,
    Subscription,
)
from axle.operations.records.lookup import records_of
from axle.operations.webhooks.matching import link_of
from axle.storage.interface import PropertyMoment, Transaction

GENERIC = "object."  # event types that need an objectTypeId begin so
HIDDEN = "REDACTED"  # in the place of a sensitive value
PARTS = 1_000  # event ids that one event has room for
CHANGE_FLAGS: Mapping[str, str] = {CREATION: "CREATED", DELETION: "DELETED", PRIVACY_DELETION: "DELETED", RESTORE: "RESTORED"}
HEIR = (1, 2, 3)  # how far behind the event of a record that was merged that of its heir may stand
SAMPLE_ID = 123  # of the record that a test tells of
SAMPLE_VALUE = "sample-value"
SAMPLE: Mapping[Action, Mapping[str, Any]] = {
    MERGE: {"primaryObjectId": SAMPLE_ID, "mergedObjectIds": [SAMPLE_ID + 1], "newObjectId": SAMPLE_ID},
    ASSOCIATION_CHANGE: {"fromObjectId": SAMPLE_ID, "toObjectId": SAMPLE_ID + 1, "associationRemoved": False},
    PROPERTY_CHANGE: {"objectId": SAMPLE_ID, "propertyValue": SAMPLE_VALUE},
}

Notification = dict[str, Any]
Reminder = Literal["reminder"]
REMINDER: Reminder = "reminder"


class Content(NamedTuple):
    """What a delivery tells, and which records it tells of."""

    notifications: list[Notification]
    records: list[RecordKey]


class Fact(NamedTuple):
    """One thing that an event tells; `subject` is as in an Item. `type_id` is that of the type, where it is to be told too."""

    action: Action | Reminder
    event: Event
    subject: str
    type_id: str


class Past(NamedTuple):
    """What is left of what is to be told: events, their records, and values that have been replaced since."""

    events: Mapping[int, Event]
    records: Mapping[RecordKey, Record]
    values: Mapping[PropertyMoment, str]


def contents(tx: Transaction, catalog: Catalog, deliveries: Sequence[Delivery]) -> list[Content]:
    """Return what each delivery tells; nothing of subscriptions and records that are gone."""
    apps = sorted({delivery.app for delivery in deliveries})
    subscriptions = {(one.app, one.id): one for one in tx.subscriptions_of(apps)}
    items = [item for delivery in deliveries for item in delivery.items]
    events = {event.number: event for event in tx.events_numbered(sorted({item.event for item in items}))}
    past = past_of(tx, catalog, events, [(events[item.event], item.subject) for item in items if item.event in events])
    return [_content(tx.account, catalog, subscriptions, delivery, past) for delivery in deliveries]


def past_of(tx: Transaction, catalog: Catalog, events: Mapping[int, Event], subjects: Iterable[tuple[Event, str]]) -> Past:
    """Read what is needed to tell of events, by number: subjects are those of facts, each with its event."""
    merges = [event.number for event in events.values() if event.detail.merged_into is not None]
    heirs = {event.number: event for event in tx.events_numbered([number + step for number in merges for step in HEIR])}
    moments = [
        PropertyMoment(event.type_key, event.record_id, subject, event.at_ms)
        for event, subject in subjects if subject[:1] not in ("", "+", "-")
    ]  # fmt: skip
    values = tx.values_at(list(dict.fromkeys(moments)))
    keys = (RecordKey(event.type_key, event.record_id) for event in events.values())
    return Past(heirs | dict(events), records_of(tx, catalog, keys), values)


def _content(
    account: int, catalog: Catalog, subscriptions: Mapping[tuple[int, int], Subscription], delivery: Delivery, past: Past
) -> Content:
    notifications: list[Notification] = []
    records: dict[RecordKey, None] = {}
    for item in delivery.items:
        subscription, event = subscriptions.get((delivery.app, item.subscription)), past.events.get(item.event)
        if subscription is None:
            continue
        if delivery.purpose == TEST:
            body: Any = _sample(subscription)
        else:
            body = event and notification_of(
                catalog, Fact(subscription.action, event, item.subject, subscription.type_id), past
            )
        if body:
            head = _head(account, subscription, item, event)
            notifications.append(head | {"attemptNumber": delivery.attempts} | body)
        if event:
            records[RecordKey(event.type_key, event.record_id)] = None
    return Content(notifications, list(records))


def _sample(subscription: Subscription) -> Notification:
    """Return what a test says, in the shape of what happens."""
    body = dict(SAMPLE.get(subscription.action, {"objectId": SAMPLE_ID, "changeFlag": "NEW"}))
    if subscription.property:
        body["propertyName"] = subscription.property
    if subscription.event_type.startswith(GENERIC):
        body["objectTypeId"] = subscription.type_id
    return body | {"changeSource": "CRM"}


def _head(account: int, subscription: Subscription, item: Item, event: Event | None) -> Notification:
    """Return what every notification says."""
    return {
        "eventId": item.event * PARTS + _part(item, event) if event else 1,
        "subscriptionId": subscription.id,
        "portalId": account,
        "appId": subscription.app,
        "occurredAt": event.at_ms if event else subscription.updated_ms,
        "subscriptionType": subscription.event_type,
    }


def _part(item: Item, event: Event) -> int:
    """Return which of the things that an event tells an item is, below 1,000: ids of events need not differ."""
    if not item.subject:
        return 0
    if item.subject[0] in "+-":
        return (PARTS // 2 + 2 * int(item.subject[1:]) + (item.subject[0] == "-")) % PARTS
    names = event.detail.names
    return 1 + (names.index(item.subject) if item.subject in names else sum(item.subject.encode())) % (PARTS // 2 - 1)


def notification_of(catalog: Catalog, fact: Fact, past: Past) -> Notification | None:
    """Return what is told of a fact: who, what, and by whom; None where nothing may be said any more."""
    event = fact.event
    record = past.records.get(RecordKey(event.type_key, event.record_id))
    if record is None and event.name != ERASED and fact.action != DELETION:
        return None
    if fact.action == ASSOCIATION_CHANGE:
        body = _association(catalog, fact)
    elif fact.action == MERGE:
        body = _merge(event, past.events)
    else:
        body = {"objectId": event.record_id}
        if fact.action == PROPERTY_CHANGE:
            value = _value(record, fact, past) if record else None
            if value is None:
                return None
            body |= value
        if flag := CHANGE_FLAGS.get(fact.action):
            body["changeFlag"] = flag
    if fact.type_id:
        body["objectTypeId"] = fact.type_id
    return body | _source(event)


def _value(record: Record, fact: Fact, past: Past) -> Notification | None:
    """Return the value that a property had at an event. A new record does not tell of what it was not made with."""
    event, name = fact.event, fact.subject
    moment = PropertyMoment(event.type_key, event.record_id, name, event.at_ms)
    value = past.values.get(moment, record.properties.get(name, ""))
    if not value and name not in event.detail.names:
        return None
    definition = record.type.properties.get(name)
    sensitive = definition is not None and definition.dataSensitivity != "non_sensitive"
    return {"propertyName": name, "propertyValue": HIDDEN if sensitive and value else value, "isSensitive": sensitive}


def _association(catalog: Catalog, fact: Fact) -> Notification:
    link, removed = link_of(fact.event, fact.subject)
    association_type = catalog.associations.get(link.type)
    body: Notification = {"fromObjectId": link.from_id, "toObjectId": link.to_id, "associationRemoved": removed}
    if association_type is None:
        return body
    ends = (catalog.by_id(association_type.from_type), catalog.by_id(association_type.to_type))
    body["associationType"] = "_TO_".join(end.singular.replace(" ", "_").upper() for end in ends if end)
    body["isPrimaryAssociation"] = association_type.limit_one
    if fact.type_id:
        body |= {"fromObjectTypeId": association_type.from_type, "toObjectTypeId": association_type.to_type}
        if link.type > 0:
            body |= {"associationTypeId": link.type, "associationCategory": association_type.category}
    return body


def _merge(event: Event, events: Mapping[int, Event]) -> Notification:
    into = event.detail.merged_into or 0
    heirs = [events.get(event.number + step) for step in HEIR]
    moved = next((len(heir.detail.names) for heir in heirs if heir and heir.record_id == into and heir.name == UPDATED), 0)
    return {
        "primaryObjectId": into,
        "mergedObjectIds": [event.record_id],
        "newObjectId": into,
        "numberOfPropertiesMoved": moved,
    }


def _source(event: Event) -> Notification:
    """Say who did it, as far as that is known."""
    detail = event.detail
    source_id = f"userId:{detail.user}" if detail.user is not None else detail.source_id
    return {"changeSource": detail.source} | ({"sourceId": source_id} if source_id else {})
