"""What an app may subscribe to: the event types that HubSpot publishes, and what each of them means here.

A type's own event types are in its catalog file; they begin with its singular. Those that begin with `object` are for records
of any type, which the subscription names. Some are of things that do not happen here: they may be subscribed to, and are never
told.
"""

from __future__ import annotations

import re
from typing import NamedTuple, get_args

from axle.core.catalog import Catalog, ObjectType
from axle.core.errors import Invalid, excerpt
from axle.core.webhooks import NEVER, PRIVACY_DELETION, PROPERTY_CHANGE, Action

GENERIC = "object"
GENERIC_ACTIONS = tuple(action for action in get_args(Action) if action not in (NEVER, PRIVACY_DELETION))
UNHEARD = (
    "conversation.creation", "conversation.deletion", "conversation.newMessage", "conversation.privacyDeletion",
    "conversation.propertyChange", "event.completed",
)  # fmt: skip
# Of these nobody is told: they change with every write, or hold whole texts.
UNTOLD = ("num_unique_conversion_events", "hs_lastmodifieddate")
UNTOLD_OF_ANY = (*UNTOLD, "hs_email_html", "hs_email_subject", "hs_communication_body")
MAX_PROPERTY = 100  # characters of a property's name
_TYPE_ID = re.compile(r"\d{1,9}-\d{1,15}", re.ASCII)


class EventType(NamedTuple):
    """One event type: its name, what happens, and to records of which type; no type where the subscription names it."""

    name: str
    action: Action
    object_type: ObjectType | None


class Topic(NamedTuple):
    """What a subscription is about, as a client writes it."""

    event_type: str
    property: str
    type_id: str


def event_types(catalog: Catalog) -> dict[str, EventType]:
    """Return every event type by its name, in order."""
    typed = [
        EventType(f"{object_type.singular}.{action}", action, object_type)
        for object_type in catalog.types
        for action in object_type.definition.webhook_actions
    ]
    generic = [EventType(f"{GENERIC}.{action}", action, None) for action in GENERIC_ACTIONS]
    unheard = [EventType(name, NEVER, None) for name in UNHEARD]
    return {event_type.name: event_type for event_type in sorted((*typed, *generic, *unheard), key=_by_name)}


def _by_name(event_type: EventType) -> str:
    return event_type.name


def resolved(topic: Topic, catalog: Catalog) -> tuple[Topic, EventType]:
    """Return what a client subscribes to, without what means nothing with it, and its event type with the type of the records.

    Raises Invalid, in one sentence, for what nobody can subscribe to.
    """
    event_type = event_types(catalog).get(topic.event_type)
    if event_type is None:
        sent, hint = excerpt(topic.event_type), _generic_hint(topic.event_type, catalog)
        raise Invalid(f"Unknown event type: {sent}{hint}", context={"eventType": [sent]})
    generic = event_type.name.startswith(f"{GENERIC}.")
    if generic:
        event_type = event_type._replace(object_type=_type_of(topic, catalog))
    changes = event_type.name.endswith(f".{PROPERTY_CHANGE}")
    if changes:
        _check_property(topic, UNTOLD_OF_ANY if generic else UNTOLD)
    return Topic(event_type.name, topic.property if changes else "", topic.type_id if generic else ""), event_type


def _generic_hint(name: str, catalog: Catalog) -> str:
    """Say which event type tells of the same where a name is made of a type that has no event types of its own."""
    prefix, _, action = name.partition(".")
    if action not in GENERIC_ACTIONS:
        return ""
    ids = [object_type.id for object_type in catalog.types if prefix in (object_type.singular, object_type.name)]
    return f"; subscribe to {GENERIC}.{action} with the objectTypeId {ids[0]}" if ids else ""


def _type_of(topic: Topic, catalog: Catalog) -> ObjectType:
    """Return the type that a generic subscription names by its id."""
    if not topic.type_id:
        raise Invalid(f"objectTypeId is required for the event type {topic.event_type}")
    object_type = catalog.by_id(topic.type_id) if _TYPE_ID.fullmatch(topic.type_id) else None
    if object_type is None:
        raise Invalid(f"Unknown objectTypeId: {excerpt(topic.type_id)}", context={"objectTypeId": [excerpt(topic.type_id)]})
    return object_type


def _check_property(topic: Topic, untold: tuple[str, ...]) -> None:
    """Refuse a change of no property, or of one that is not offered."""
    name = topic.property
    if not name:
        raise Invalid(f"propertyName is required for the event type {topic.event_type}")
    if name in untold or len(name) > MAX_PROPERTY or not name.isprintable() or not name.isascii():
        raise Invalid(
            f"Changes of the property {excerpt(name)} cannot be subscribed to", context={"propertyName": [excerpt(name)]}
        )
