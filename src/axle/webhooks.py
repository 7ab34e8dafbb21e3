"""Webhooks as a receiver sees them: `events` verifies a request, and returns what it tells as typed events.

    from axle import webhooks

    for event in webhooks.events(request, secret):
        ...

It needs the client alone: no server, and no web framework. `request` is that of Flask, Django, Starlette or anything alike, or
`Received(method, url, headers, body)`.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

import msgspec

from axle.client.errors import ConfigurationError
from axle.client.signatures import MAX_AGE, NEWEST, InvalidSignature, Received, verify

__all__ = [
    "AssociationChange",
    "Event",
    "InvalidEvents",
    "InvalidSignature",
    "Merge",
    "PropertyChange",
    "Received",
    "events",
]


class InvalidEvents(ValueError):
    """A request is signed, but its body is no list of events."""


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing that happened. `subscription_type` says what, such as `contact.creation`; `object_id` is the record's id.

    `occurred_at` is in epoch milliseconds. Neither the order of events nor that one comes once is certain: `event_id`,
    `subscription_id` and `occurred_at` together tell whether it was there before.
    """

    event_id: int
    subscription_id: int
    portal_id: int
    app_id: int
    occurred_at: int
    subscription_type: str
    attempt_number: int = 0
    object_id: int | None = None
    object_type_id: str = ""
    change_source: str = ""
    change_flag: str = ""
    source_id: str = ""

    @property
    def action(self) -> str:
        """Return what happened, such as `creation`."""
        return self.subscription_type.rpartition(".")[2]

    @property
    def time(self) -> datetime:
        """Return when it happened."""
        return datetime.fromtimestamp(self.occurred_at / 1000, UTC)


class PropertyChange(Event, frozen=True, kw_only=True):
    """A property of a record has another value; the value is text, whatever the property's type."""

    property_name: str
    property_value: str | None = None
    is_sensitive: bool = False


class Merge(Event, frozen=True, kw_only=True):
    """Records became one."""

    primary_object_id: int
    merged_object_ids: list[int] = []
    new_object_id: int | None = None
    number_of_properties_moved: int = 0


class AssociationChange(Event, frozen=True, kw_only=True):
    """Two records were associated, or are so no more; there is an event for each side."""

    from_object_id: int
    to_object_id: int
    association_type: str = ""
    association_removed: bool = False
    is_primary_association: bool = False
    from_object_type_id: str = ""
    to_object_type_id: str = ""
    association_type_id: int | None = None
    association_category: str = ""


_TYPES: dict[str, type[Event]] = {
    "propertyChange": PropertyChange,
    "merge": Merge,
    "associationChange": AssociationChange,
}


def events(
    request: Any,
    secret: str,
    *,
    body: bytes | None = None,
    versions: Collection[str] = (NEWEST,),
    now: float | None = None,
) -> list[Event]:
    """Verify a request, and return what it tells.

    `body` is needed where the request's own has to be awaited: `body=await request.body()`. Where a proxy has hidden the
    address that was called, pass `Received(method, url, headers, body)`. `versions` are the signatures that count, see
    `axle.client.signatures`; `now` is the time in seconds, where it is not the present. Raises InvalidSignature for what is not
    signed or older than five minutes, InvalidEvents, and ConfigurationError for an empty secret.
    """
    received = _received(request, body)
    verify(secret, received, time.time() if now is None else now, MAX_AGE, versions)
    try:
        rows = msgspec.json.decode(received.body, type=list[dict[str, Any]])
        return [msgspec.convert(row, _type_of(row), strict=False) for row in rows]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise InvalidEvents(f"the body is no list of events: {wrong}") from None


def _type_of(row: dict[str, Any]) -> type[Event]:
    return _TYPES.get(str(row.get("subscriptionType", "")).rpartition(".")[2], Event)


def _received(request: Any, body: bytes | None) -> Received:
    """Return a request of any framework as a plain one."""
    if isinstance(request, Received):
        return request if body is None else Received(request.method, request.url, request.headers, body)
    address = request.build_absolute_uri() if hasattr(request, "build_absolute_uri") else str(request.url)
    return Received(request.method, address, dict(request.headers.items()), _body_of(request) if body is None else body)


def _body_of(request: Any) -> bytes:
    """Return the body that a request has at hand."""
    content = request.get_data() if hasattr(request, "get_data") else getattr(request, "body", None)
    if not isinstance(content, bytes):
        raise ConfigurationError("the body of this request has to be awaited: pass body=await request.body()")
    return content
