"""What happened, in the words that everybody who follows an account shares: webhooks, the journal, the stream, reminders.

A write leaves one `Event` for each record that it changes. `happenings` says in types what one event tells. Events hold names
of properties and ids, never values: so erasing a record leaves its events as they are. What is done to pipelines and to
credentials is noted apart from records, for people who ask who did it. Times are epoch milliseconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from axle.core.associations import Link

EventName = Literal["created", "updated", "archived", "restored", "erased", "linked", "reminded"]
CREATED: EventName = "created"
UPDATED: EventName = "updated"
ARCHIVED: EventName = "archived"
RESTORED: EventName = "restored"
ERASED: EventName = "erased"
LINKED: EventName = "linked"  # associations alone changed
REMINDED: EventName = "reminded"  # the time of a task's reminder has come


class EventDetail(msgspec.Struct, frozen=True, omit_defaults=True):
    """What an event says beside its name: properties whose values changed, association rows that came and went.

    There are two rows or more for one association, one for each direction. `merged_into` is the record that an archived one has
    become a part of. `source`, `source_id` and `user` say who did it. `quiet` events are told to nobody outside.
    """

    names: list[str] = []
    linked: list[Link] = []
    unlinked: list[Link] = []
    merged_into: int | None = None
    source: str = "INTEGRATION"
    source_id: str = ""
    user: int | None = None
    quiet: bool = False


class Event(msgspec.Struct, frozen=True):
    """One thing that happened to one record. `number` counts the events of an account; a later event has a higher one."""

    number: int
    type_key: int
    record_id: int
    at_ms: int
    name: EventName
    detail: EventDetail


class Created(msgspec.Struct, frozen=True):
    """A record was created."""


class PropertiesChanged(msgspec.Struct, frozen=True):
    """Properties of a record have other values, or none any more."""

    names: list[str]


class Archived(msgspec.Struct, frozen=True):
    """A record was put into the recycle bin."""


class Merged(msgspec.Struct, frozen=True):
    """A record became a part of another one of its type, and is archived."""

    into: int


class Restored(msgspec.Struct, frozen=True):
    """A record was taken out of the recycle bin."""


class Erased(msgspec.Struct, frozen=True):
    """A record was removed for good, with its history."""


class AssociationAdded(msgspec.Struct, frozen=True):
    """A record is associated with another one; one direction of it."""

    link: Link


class AssociationRemoved(msgspec.Struct, frozen=True):
    """A record is no longer associated with another one; one direction of it."""

    link: Link


class Reminded(msgspec.Struct, frozen=True):
    """The time of a record's reminder has come."""


Happening = (
    Created | PropertiesChanged | Archived | Merged | Restored | Erased | AssociationAdded | AssociationRemoved | Reminded
)
_PLAIN: dict[EventName, Happening] = {
    CREATED: Created(),
    ARCHIVED: Archived(),
    RESTORED: Restored(),
    ERASED: Erased(),
    REMINDED: Reminded(),
}


def happenings(event: Event) -> Iterator[Happening]:
    """Return what an event tells, each thing once: what became of the record, then its properties, then its associations."""
    detail = event.detail
    if detail.merged_into is not None:
        yield Merged(detail.merged_into)
    elif event.name in _PLAIN:
        yield _PLAIN[event.name]
    if detail.names:
        yield PropertiesChanged(detail.names)
    yield from map(AssociationAdded, detail.linked)
    yield from map(AssociationRemoved, detail.unlinked)


class HistoryRow(msgspec.Struct):
    """One row of a property's history: the value that ended, and when and by whom it was replaced."""

    record_id: int
    property: str
    at_ms: int
    value: str
    source: str
    source_id: str
    user_id: int | None


class History(msgspec.Struct):
    """How properties changed, newest first; of one property of a record at most `most` rows, the newest."""

    rows: list[HistoryRow]
    most: int


class DueRow(msgspec.Struct):
    """A moment that is reserved for one record, or has come: what `rule` says is to happen to it.

    One that has failed so many `tries` comes again at `at_ms`; `was_ms` is when it was.
    """

    account: int
    type_key: int
    record_id: int
    rule: str
    at_ms: int
    was_ms: int | None = None
    tries: int = 0

    @property
    def moment_ms(self) -> int:
        """When it is or was, however often it has been put off."""
        return self.at_ms if self.was_ms is None else self.was_ms


class PipelineAudit(msgspec.Struct, frozen=True):
    """One thing that was done to a pipeline, or to one of its stages; `body` is what it then was, as JSON text."""

    type_key: int
    pipeline: str
    stage: str
    at_ms: int
    action: str
    user_id: int | None
    body: str


class CredentialEvent(msgspec.Struct, frozen=True):
    """One thing that was done to a token, an app, an owner or an account; `actor` did it, `detail` is JSON text.

    `subject` names the thing: the beginning of a token's hash, a client id, an owner's or an account's id. No secret is in it.
    `number` counts the credential events of an account.
    """

    account: int
    number: int
    at_ms: int
    subject_type: str
    subject: str
    action: str
    actor: str
    detail: str
