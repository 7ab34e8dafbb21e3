"""What happens in an account, as `client.events()` tells it: a type for each kind of event, and the call that asks for them.

Only Axle tells; HubSpot's service has no such stream.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from axle.client import statuses
from axle.client.calls import Call, CallOptions, id_of, refuses_clearly, texts
from axle.client.errors import ApiError, InvalidType, ResponseValidationError, TransportError
from axle.client.timeouts import Timeout

PATH = "/_axle/events"
SILENCE_SECONDS = 45.0  # after which a connection is lost: the server breaks its silence every 15
RETRY_SECONDS = 2.0  # before a lost connection is made again, unless the server has said otherwise
MAX_RETRY_SECONDS = 30.0


class Event(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One thing that happened. `event_id` counts the events of an account; `occurred_at` is in epoch milliseconds.

    Several events may have one `event_id`: all that one write of one record tells.
    """

    event_id: int
    type: str
    portal_id: int = 0
    occurred_at: int = 0
    object_type_id: str = ""
    object_id: int = 0
    change_source: str = ""
    source_id: str = ""

    @property
    def time(self) -> datetime:
        """Return when it happened."""
        return datetime.fromtimestamp(self.occurred_at / 1000, UTC)


class _Valued(Event, frozen=True, kw_only=True):
    properties: dict[str, str | None] = {}
    left_out: list[str] = []


class Creation(_Valued, frozen=True, kw_only=True):
    """A record was created, with these values. `left_out` names properties whose values are sensitive or very long."""


class PropertyChange(_Valued, frozen=True, kw_only=True):
    """Properties of a record have other values; None for one that was cleared. `left_out` is as in a Creation."""


class Deletion(Event, frozen=True, kw_only=True):
    """A record was put into the recycle bin, or erased."""


class PrivacyDeletion(Event, frozen=True, kw_only=True):
    """A record was erased for good."""


class Restore(Event, frozen=True, kw_only=True):
    """A record was taken out of the recycle bin."""


class Merge(Event, frozen=True, kw_only=True):
    """The record became a part of another one."""

    primary_object_id: int
    merged_object_ids: list[int] = []
    number_of_properties_moved: int = 0


class AssociationChange(Event, frozen=True, kw_only=True):
    """Two records were associated, or are so no more; there is an event for each direction."""

    from_object_id: int
    to_object_id: int
    from_object_type_id: str = ""
    to_object_type_id: str = ""
    association_type_id: int | None = None
    association_category: str = ""
    association_removed: bool = False
    is_primary_association: bool = False


class Reminder(Event, frozen=True, kw_only=True):
    """The time of a task's reminder has come."""


class Reset(Event, frozen=True, kw_only=True):
    """Events are missing: those that you wanted to go on from are not there any more. Read everything anew."""


_TYPES: Mapping[str, type[Event]] = {
    "creation": Creation,
    "propertyChange": PropertyChange,
    "deletion": Deletion,
    "privacyDeletion": PrivacyDeletion,
    "restore": Restore,
    "merge": Merge,
    "associationChange": AssociationChange,
    "reminder": Reminder,
    "reset": Reset,
}


class _Kind(msgspec.Struct):
    type: str


class Following(msgspec.Struct, frozen=True):
    """What is followed: the fields of the query, and the options of the call."""

    query: list[tuple[str, str]]
    options: CallOptions


@refuses_clearly
def selected(object_types: Iterable[object], object_ids: Iterable[object], options: Mapping[str, Any]) -> Following:
    """Check what is to be followed. Raises InvalidType for a text in the place of a list."""
    fields = {"objectType": object_types, "objectId": object_ids}
    for name, values in fields.items():
        if isinstance(values, str | bytes):
            raise InvalidType(f"{name} takes a list, not one text")
    query = [(name, text) for name, values in fields.items() for value in values for text in texts(id_of(value))]
    unknown = options.keys() - CallOptions.__annotations__.keys()
    if unknown:
        raise InvalidType(f"events() has no option {sorted(unknown)[0]!r}")
    return Following(query, CallOptions(**options))  # type: ignore[typeddict-item] # all names are those of options


def opening(what: Following, after: int | None, limits: Timeout) -> Call:
    """Ask for what happens after an event; from now on for None."""
    headers = {**what.options.get("headers", {}), "accept": "text/event-stream", "accept-encoding": "identity"}
    if after is not None:
        headers["last-event-id"] = str(after)
    silence = Timeout(None, limits.connect, SILENCE_SECONDS, limits.write, limits.pool)
    options = {"timeout": silence, **what.options, "headers": headers}
    # All names are those of options.
    return Call(method="GET", path=PATH, query=what.query, options=CallOptions(**options), streams=True)  # type: ignore[typeddict-item]


def event_of(data: bytes) -> Event:
    """Return what a message says; an event of an unknown type is a plain Event. Raises ResponseValidationError."""
    try:
        shape = _TYPES.get(msgspec.json.decode(data, type=_Kind).type, Event)
        return msgspec.json.decode(data, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as wrong:
        raise ResponseValidationError(f"what the stream tells is no event: {wrong}") from wrong


def passes(error: ApiError | TransportError) -> bool:
    """Tell whether a connection may be made again after such an error, some time later."""
    return isinstance(error, TransportError) or error.response.status in statuses.RETRIED


def pause(failures: int, retry_ms: int | None, chance: float) -> float:
    """Return the seconds to wait before a connection is made again: longer after each failure, and not all clients at once."""
    seconds = RETRY_SECONDS if retry_ms is None else retry_ms / 1000
    longest = max(seconds, MAX_RETRY_SECONDS)
    return min(longest, seconds * 2.0 ** min(failures, 10)) * (0.5 + chance)
