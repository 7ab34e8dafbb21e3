"""The stream of an account's events: who may follow what of it, and what each event tells.

It tells what webhooks tell, and reminders. Its words are those of webhooks, but values stand together for each write. They are
read when they are told, so what is erased is told no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

import msgspec

from axle.core import permissions
from axle.core.associations import end_of, start_of
from axle.core.catalog import Catalog
from axle.core.errors import Invalid, unparsable
from axle.core.events import CREATED, Event, Reminded, happenings
from axle.core.record import RecordKey
from axle.core.sizes import MAX_NAMES
from axle.core.webhooks import CREATION, PROPERTY_CHANGE
from axle.core.whole_numbers import whole_number
from axle.operations.account_catalogs import Catalogs
from axle.operations.records.lookup import records_of
from axle.operations.request import MAX_QUERY_DIGITS, Caller, Request
from axle.operations.webhooks.matching import Initial, link_of, topics
from axle.operations.webhooks.notifications import REMINDER, Fact, Notification, Past, notification_of, past_of
from axle.storage.interface import EventSpan, Transaction

CHUNK = 50  # events that are read at once
MAX_VALUE = 10_000  # characters of a value that is told
OF_WEBHOOKS = ("propertyName", "propertyValue", "isSensitive", "changeFlag")  # fields for which the stream has others
LAST_EVENT = "Last-Event-ID"  # the header of a client that goes on, among the fields of its query


class Selection(NamedTuple):
    """What somebody follows: what the scopes read, of these types and records alone where any are named."""

    scopes: frozenset[str]
    types: frozenset[int] = frozenset()
    ids: frozenset[int] = frozenset()


class Opening(msgspec.Struct, frozen=True):
    """Where a stream begins: behind this event. `fresh` says that it is the last one that there was."""

    selection: Selection
    after: int
    fresh: bool


class Notice(NamedTuple):
    """One thing that the event with this number tells, and the record that it is about.

    `other_type` is the type of the record at the other end of an association, which must be readable as well.
    """

    number: int
    record: RecordKey
    notification: Notification
    other_type: int | None = None


class Chunk(NamedTuple):
    """Some events in order, up to the number `until`; which events are kept; and the catalog that names their types."""

    notices: list[Notice]
    until: int
    span: EventSpan
    catalog: Catalog


def follow(tx: Transaction, caller: Caller, request: Request[None]) -> Opening:
    """Follow what happens: a stream of server-sent events. Raises Forbidden where nothing may be read, Invalid, UnknownType."""
    names = _listed(request, "objectType")
    types = frozenset(caller.type(name, permissions.READ).key for name in names)
    if not types:
        caller.require(*permissions.of_any(caller.catalog, permissions.READ))
    ids = frozenset(_checked_number("objectId", text) for text in _listed(request, "objectId"))
    after = request.field(LAST_EVENT) or request.field("after")
    selection = Selection(caller.scopes, types, ids)
    if after:
        name = LAST_EVENT if request.field(LAST_EVENT) else "after"
        return Opening(selection, _checked_number(name, after), fresh=False)
    return Opening(selection, tx.event_span().last, fresh=True)


def _listed(request: Request[None], name: str) -> list[str]:
    """Return a field that may be repeated, or have several values joined by commas."""
    values = [part.strip() for field, value in request.query if field == name for part in value.split(",")]
    listed = list(dict.fromkeys(filter(None, values)))
    if len(listed) > MAX_NAMES:
        count = str(len(listed))
        raise Invalid(f"The maximum number of {name} is {MAX_NAMES}, but there were {count}.", context={name: [count]})
    return listed


def _checked_number(name: str, text: str) -> int:
    number = whole_number(text, MAX_QUERY_DIGITS)
    if number is None or number >= 2**63:
        raise unparsable(name, text)
    return number


def read_chunk(catalogs: Catalogs, after: int, tx: Transaction) -> Chunk:
    """Read what happened after an event, and what is told of it."""
    catalog, span = catalogs.of(tx), tx.event_span()
    events = {event.number: event for event in tx.events(after, CHUNK) if event.number <= span.last}
    heard = [event for event in events.values() if not event.detail.quiet]
    new = [RecordKey(event.type_key, event.record_id) for event in heard if event.name == CREATED]
    initial = {key: record.properties.keys() for key, record in records_of(tx, catalog, new).items()}
    facts = [fact for event in heard for fact in _facts(catalog, event, initial)]
    past = past_of(tx, catalog, events, [(fact.event, fact.subject) for fact in facts if fact.action != REMINDER])
    notices = list(_notices(tx.account, catalog, facts, past))
    return Chunk(notices, max(events) if len(events) == CHUNK else max(after, span.last), span, catalog)


def _facts(catalog: Catalog, event: Event, initial: Initial) -> Iterator[Fact]:
    """Return what an event tells, as far as its types are still there."""
    for topic, subject in topics(catalog, event, initial):
        object_type = catalog.by_key.get(topic.type_key)
        if object_type:
            yield Fact(topic.action, event, subject, object_type.id)
    object_type = catalog.by_key.get(event.type_key)
    if object_type and any(isinstance(happening, Reminded) for happening in happenings(event)):
        yield Fact(REMINDER, event, "", object_type.id)


def _notices(account: int, catalog: Catalog, facts: Iterable[Fact], past: Past) -> Iterator[Notice]:
    """Tell facts in order; those about the values of one record that one event tells are told together."""
    for _, group in groupby(facts, _together):
        bodies = [(fact, body) for fact in group if (body := notification_of(catalog, fact, past)) is not None]
        if not bodies:
            continue
        fact, body = bodies[0]
        key = _record_of(catalog, fact)
        head = {
            "eventId": fact.event.number, "type": fact.action, "portalId": account, "occurredAt": fact.event.at_ms,
            "objectTypeId": fact.type_id, "objectId": key.id,
        }  # fmt: skip
        described = {name: value for name, value in body.items() if name not in OF_WEBHOOKS}
        notification = head | _values([one for _, one in bodies]) | described
        yield Notice(fact.event.number, key, notification, _other_type(catalog, fact))


def _together(fact: Fact) -> tuple[int, str]:
    """Return what facts have in common that are told together: their event, and else something of their own."""
    return fact.event.number, "" if fact.action in (CREATION, PROPERTY_CHANGE) else fact.action + fact.subject


def _record_of(catalog: Catalog, fact: Fact) -> RecordKey:
    """Return the record that a fact is about: of an association, the one that it leads from."""
    if _is_link(fact):
        return start_of(catalog, link_of(fact.event, fact.subject)[0])
    return RecordKey(fact.event.type_key, fact.event.record_id)


def _other_type(catalog: Catalog, fact: Fact) -> int | None:
    """Return the type that an association leads to."""
    return end_of(catalog, link_of(fact.event, fact.subject)[0]).type if _is_link(fact) else None


def _is_link(fact: Fact) -> bool:
    return fact.subject[:1] in ("+", "-")


def _values(bodies: Iterable[Notification]) -> Notification:
    """Return the values that are told, None for what was cleared; of sensitive and of very long ones the names alone."""
    values: dict[str, str | None] = {}
    left_out: list[str] = []
    for body in bodies:
        if "propertyName" not in body:
            continue
        if (body["isSensitive"] and body["propertyValue"]) or len(body["propertyValue"]) > MAX_VALUE:
            left_out.append(body["propertyName"])
        else:
            values[body["propertyName"]] = body["propertyValue"] or None
    if not values and not left_out:
        return {}
    return {"properties": values} | ({"leftOut": left_out} if left_out else {})
