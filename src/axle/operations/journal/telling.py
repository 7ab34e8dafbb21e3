"""What a file of a journal tells, made when it is cut and whenever it is read: values are those of the moment of each event.

They follow from the record and its history. So what is erased is told no more, but for its deletion, which holds the id alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from axle.core.associations import Link
from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid
from axle.core.events import (
    Archived,
    AssociationAdded,
    AssociationRemoved,
    Created,
    Erased,
    Event,
    Merged,
    PropertiesChanged,
    Restored,
    happenings,
)
from axle.core.journal import (
    ASSOCIATION,
    OBJECT,
    PRIVACY,
    JournalFilter,
    JournalSubscription,
)
from axle.core.journal_filters import Test, checked, passes
from axle.core.property_types import instant
from axle.core.record import CALCULATED, Record, RecordKey
from axle.operations.records.lookup import records_of
from axle.operations.webhooks.notifications import HIDDEN
from axle.storage.interface import PropertyMoment, Transaction

CREATE, UPDATE, DELETE, MERGE, RESTORE, GDPR_DELETE = "CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE", "GDPR_DELETE"
PLAIN = {Archived: DELETE, Restored: RESTORE, Erased: DELETE}
LASTING = (DELETE, GDPR_DELETE)  # what is told of a record that has been erased

Told = dict[str, Any]
MayRead = Callable[[ObjectType], bool]


class Followed(NamedTuple):
    """A subscription to the records of a type, with its filters, each with when it holds, and which types the app may read."""

    subscription: JournalSubscription
    type: ObjectType
    filters: Sequence[tuple[JournalFilter, Sequence[Test]]]
    may_read: MayRead

    def tests(self, number: int) -> list[Sequence[Test]]:
        """Return the conditions of the filters that hold for an event."""
        return [tests for one, tests in self.filters if one.covers(number)]


class _Candidate(NamedTuple):
    """One thing that may be told of an event: what was done, to which of a record's properties (None for all that it has)."""

    event: Event
    followed: Followed
    action: str
    names: Sequence[str] | None = ()
    link: Link | None = None


def followed(
    catalog: Catalog, subscriptions: Sequence[JournalSubscription], filters: Sequence[JournalFilter], may_read: MayRead
) -> list[Followed]:
    """Return what an app follows in an account, as far as its types are there and it may read their records."""
    follows = []
    for subscription in subscriptions:
        object_type = catalog.by_id(subscription.topic)
        if object_type and may_read(object_type):
            filters_of_it = [one for one in filters if one.subscription == subscription.id]
            tests = [(one, list(_tests(one, object_type))) for one in filters_of_it]
            follows.append(Followed(subscription, object_type, tests, may_read))
    return follows


def _tests(journal_filter: JournalFilter, object_type: ObjectType) -> Iterator[Test]:
    for condition in journal_filter.conditions:
        try:
            yield checked(condition, object_type)
        except Invalid:  # its property is gone, so that no record has a value
            yield Test(condition.property, lambda text: not text)


def told(tx: Transaction, catalog: Catalog, follows: Sequence[Followed], events: Sequence[Event]) -> list[tuple[int, Told]]:
    """Return what is told of events of the transaction's account, in order, each with the event's number."""
    candidates = [one for event in events if not event.detail.quiet for one in _candidates(catalog, follows, event)]
    if not candidates:
        return []
    records = records_of(tx, catalog, {_key(one.event) for one in candidates})
    moments: dict[PropertyMoment, None] = {}
    for candidate in candidates:
        names = _needed(candidate, records.get(_key(candidate.event)))
        moments.update((_property_moment(candidate.event, name), None) for name in names)
    replaced = tx.values_at(list(moments))
    bodies: list[tuple[int, Told]] = []
    for candidate in candidates:
        body = _telling(tx.account, catalog, candidate, records.get(_key(candidate.event)), replaced)
        if body:
            bodies.append((candidate.event.number, body))
    return bodies


def _key(event: Event) -> RecordKey:
    return RecordKey(event.type_key, event.record_id)


def _property_moment(event: Event, name: str) -> PropertyMoment:
    return PropertyMoment(event.type_key, event.record_id, name, event.at_ms)


def _candidates(catalog: Catalog, follows: Sequence[Followed], event: Event) -> Iterator[_Candidate]:
    covering = [one for one in follows if one.subscription.covers(event.number)]
    for happening in happenings(event) if covering else ():
        if isinstance(happening, AssociationAdded | AssociationRemoved):
            action = "ASSOCIATION_ADDED" if isinstance(happening, AssociationAdded) else "ASSOCIATION_REMOVED"
            yield from _of_link(catalog, covering, event, action, happening.link)
        elif isinstance(happening, Erased) and event.detail.source == CALCULATED.type:
            continue  # it has been deleted, and told of, long ago
        else:
            yield from _of_record(covering, event, happening)


def _of_record(covering: Sequence[Followed], event: Event, happening: Any) -> Iterator[_Candidate]:
    for follow in covering:
        selection = follow.subscription.selection
        if follow.type.key != event.type_key:
            continue
        if isinstance(happening, Erased) and follow.subscription.subscription_type == PRIVACY:
            yield _Candidate(event, follow, GDPR_DELETE)
        if follow.subscription.subscription_type != OBJECT or (
            selection.object_ids and event.record_id not in selection.object_ids
        ):
            continue
        action = _action(happening)
        names: Sequence[str] | None = selection.properties or None
        if isinstance(happening, PropertiesChanged):
            names = [name for name in happening.names if not selection.properties or name in selection.properties]
            if not names:
                continue
        if action in selection.actions:
            yield _Candidate(event, follow, action, names if action in (CREATE, UPDATE) else ())


def _action(happening: Any) -> str:
    if isinstance(happening, Created):
        return CREATE
    if isinstance(happening, PropertiesChanged):
        return UPDATE
    return MERGE if isinstance(happening, Merged) else PLAIN.get(type(happening), "")


def _of_link(catalog: Catalog, covering: Sequence[Followed], event: Event, action: str, link: Link) -> Iterator[_Candidate]:
    association_type = catalog.associations.get(link.type)
    other_type = catalog.by_id(association_type.to_type) if association_type else None
    if association_type is None or other_type is None:
        return
    for follow in covering:
        selection = follow.subscription.selection
        if (
            follow.subscription.subscription_type == ASSOCIATION
            and action in selection.actions
            and association_type.from_type == follow.type.id
            and (not selection.associated_types or association_type.to_type in selection.associated_types)
            and (not selection.object_ids or link.from_id in selection.object_ids)
            and follow.may_read(other_type)
        ):
            yield _Candidate(event, follow, action, link=link)


def _needed(candidate: _Candidate, record: Record | None) -> set[str]:
    """Return the properties whose values at the event are needed."""
    if record is None:
        return set()
    names = set(record.properties if candidate.names is None else candidate.names)
    if candidate.action in (CREATE, UPDATE):
        names.update(test.property for tests in candidate.followed.tests(candidate.event.number) for test in tests)
    return names


def _telling(
    account: int, catalog: Catalog, candidate: _Candidate, record: Record | None, replaced: Mapping[PropertyMoment, str]
) -> Told | None:
    """Return what one thing is told as; None where nothing may be said of it, or a filter leaves it out."""
    event, action = candidate.event, candidate.action
    if record is None and action not in LASTING:
        return None
    head: Told = {"type": "crmObject", "portalId": account, "occurredAt": instant(event.at_ms), "action": action}
    head |= {"objectTypeId": candidate.followed.type.id, "objectId": event.record_id}
    if candidate.link:
        return head | _association(catalog, candidate.link)
    if action == MERGE:
        return head | {"objectId": event.detail.merged_into or 0, "mergedObjectIds": [event.record_id]}
    if record is None or action not in (CREATE, UPDATE):
        return head
    values = {
        name: replaced.get(_property_moment(event, name), record.properties.get(name, ""))
        for name in _needed(candidate, record)
    }
    if not passes(candidate.followed.tests(event.number), values):
        return None
    names = sorted(record.properties) if candidate.names is None else candidate.names
    return head | {"propertyChanges": values_shown(record.type, names, values, unset=action == UPDATE)}


def values_shown(
    object_type: ObjectType, names: Sequence[str], values: Mapping[str, str], unset: bool
) -> dict[str, str | None]:
    """Return values as they are told: sensitive ones are hidden, and those that are not set are left out, or null."""
    values_by_name: dict[str, str | None] = {}
    for name in names:
        text = values.get(name, "")
        definition = object_type.properties.get(name)
        if text and definition is not None and definition.dataSensitivity != "non_sensitive":
            values_by_name[name] = HIDDEN
        elif text or unset:
            values_by_name[name] = text or None
    return values_by_name


def _association(catalog: Catalog, link: Link) -> Told:
    association_type = catalog.associations[link.type]
    body: Told = {"type": "association", "objectTypeId": association_type.from_type, "objectId": link.from_id}
    body |= {"fromObjectTypeId": association_type.from_type, "fromObjectId": link.from_id}
    body |= {"toObjectTypeId": association_type.to_type, "toObjectId": link.to_id}
    if link.type > 0:
        body |= {"associationTypeId": link.type, "associationCategory": association_type.category}
    return body
