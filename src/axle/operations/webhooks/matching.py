"""Who is to be told of an event: the subscriptions of an account's listeners, by what they are about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from axle.core.associations import Link, start_of
from axle.core.catalog import Catalog
from axle.core.events import (
    CREATED,
    Archived,
    AssociationAdded,
    AssociationRemoved,
    Created,
    Erased,
    Event,
    Happening,
    Merged,
    PropertiesChanged,
    Restored,
    happenings,
)
from axle.core.record import CALCULATED, RecordKey
from axle.core.webhooks import (
    ASSOCIATION_CHANGE,
    CREATION,
    DELETION,
    MERGE,
    PRIVACY_DELETION,
    PROPERTY_CHANGE,
    RESTORE,
    Action,
    Item,
    Listener,
)
from axle.storage.interface import Transaction

PLAIN: dict[type[Happening], tuple[Action, ...]] = {
    Created: (CREATION,),
    Archived: (DELETION,),
    Merged: (MERGE,),
    Restored: (RESTORE,),
    Erased: (DELETION, PRIVACY_DELETION),
}

Initial = Mapping[RecordKey, Collection[str]]


class Topic(NamedTuple):
    """What a subscription is about: an action, the type's key, a property where it is a change of one."""

    action: Action
    type_key: int
    property: str = ""


class Interest(NamedTuple):
    """Whoever is to be told of a topic, of what happens from a moment on."""

    app: int
    subscription: int
    since_ms: int


class Audience:
    """Those who are told of one account's events."""

    def __init__(self, listeners: Iterable[Listener]) -> None:
        self.listeners = {listener.app: listener for listener in listeners}
        self.since_ms = min(self._since(), default=0)
        self._interests: dict[Topic, list[Interest]] = {}
        for listener in self.listeners.values():
            for subscription in listener.subscriptions:
                interest = Interest(listener.app, subscription.id, max(subscription.since_ms, listener.since_ms))
                topic = Topic(subscription.action, subscription.type_key, subscription.property)
                self._interests.setdefault(topic, []).append(interest)
        self.followed_types = {topic.type_key for topic in self._interests if topic.action == PROPERTY_CHANGE}

    def _since(self) -> Iterator[int]:
        for listener in self.listeners.values():
            for subscription in listener.subscriptions:
                yield max(subscription.since_ms, listener.since_ms)

    def items(self, catalog: Catalog, event: Event, initial: Initial) -> Iterator[tuple[int, Item]]:
        """Return what is told of an event, and to which app; `initial` are the properties that new records have."""
        if event.detail.quiet:
            return
        for topic, subject in topics(catalog, event, initial):
            for interest in self._interests.get(topic, ()):
                if event.at_ms >= interest.since_ms:
                    yield interest.app, Item(event.number, interest.subscription, subject)


def topics(catalog: Catalog, event: Event, initial: Initial) -> Iterator[tuple[Topic, str]]:
    """Return each thing that an event tells, with its subject."""
    for happening in happenings(event):
        if isinstance(happening, PropertiesChanged):
            yield from _property_topics(event, happening.names)
        elif isinstance(happening, AssociationAdded | AssociationRemoved):
            break
        elif not (isinstance(happening, Erased) and event.detail.source == CALCULATED.type):
            for action in PLAIN.get(type(happening), ()):
                yield Topic(action, event.type_key), ""
        if isinstance(happening, Created):
            yield from _property_topics(event, initial.get(RecordKey(event.type_key, event.record_id), ()))
    for sign, links in (("+", event.detail.linked), ("-", event.detail.unlinked)):
        for place, link in enumerate(links):
            if link.type in catalog.associations:
                yield Topic(ASSOCIATION_CHANGE, start_of(catalog, link).type), f"{sign}{place}"


def _property_topics(event: Event, names: Iterable[str]) -> Iterator[tuple[Topic, str]]:
    for name in names:
        yield Topic(PROPERTY_CHANGE, event.type_key, name), name


def link_of(event: Event, subject: str) -> tuple[Link, bool]:
    """Return the association row that a subject names, and whether it was removed."""
    removed = subject.startswith("-")
    return (event.detail.unlinked if removed else event.detail.linked)[int(subject[1:])], removed


def initial_properties(tx: Transaction, catalog: Catalog, audience: Audience, events: Sequence[Event]) -> Initial:
    """Return the properties of the new records, as far as somebody is told of properties of their types."""
    ids: dict[int, list[int]] = {}
    for event in events:
        if event.name == CREATED and event.type_key in audience.followed_types:
            ids.setdefault(event.type_key, []).append(event.record_id)
    types = [(catalog.by_key[key], record_ids) for key, record_ids in ids.items() if key in catalog.by_key]
    records = [record for object_type, record_ids in types for record in tx.records(object_type, record_ids, None)]
    return {RecordKey(record.type.key, record.id): record.properties.keys() for record in records}
