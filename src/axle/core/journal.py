"""The journal: what happened in the accounts that an app follows, in files that it fetches. Moments are epoch milliseconds.

A file is a run of numbers: of the events of one account, or of the notes of the app. What it says is worked out when it is
read, from the subscriptions that held for each number. So the same offset names the same events for as long as it is kept,
and what is erased is gone from every file.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

MAX_EVENTS = 10_000  # of one file
MAX_BYTES = 5_000_000  # of one file; one event alone may be larger
MAX_SPAN_MS = 86_400_000  # between the events of one file, so that all of them are forgotten at about the same time
MAX_SUBSCRIPTIONS = 1_000  # of one app in one account
MAX_FILTERS = 20  # of one subscription
MAX_CONDITIONS = 20  # of one filter
MAX_VALUES = 100  # of one condition
MAX_LISTED = 1_000  # ids, or names of properties, in one subscription
LINK_MS = 15 * 60_000  # how long the address of a file is good

SubscriptionType = Literal["OBJECT", "ASSOCIATION", "APP_LIFECYCLE_EVENT", "GDPR_PRIVACY_DELETION"]
OBJECT: SubscriptionType = "OBJECT"
ASSOCIATION: SubscriptionType = "ASSOCIATION"
LIFECYCLE: SubscriptionType = "APP_LIFECYCLE_EVENT"
PRIVACY: SubscriptionType = "GDPR_PRIVACY_DELETION"
LIST_MEMBERSHIP = "LIST_MEMBERSHIP"  # published, and not here: there are no lists

ACTIONS: dict[SubscriptionType, tuple[str, ...]] = {
    OBJECT: ("CREATE", "UPDATE", "DELETE", "MERGE", "RESTORE", "SNAPSHOT"),
    ASSOCIATION: ("ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"),
    PRIVACY: ("GDPR_DELETE",),
}
INSTALLED, UNINSTALLED = "4-1909196", "4-1916193"
LIFECYCLE_ACTIONS = {INSTALLED: "APP_INSTALL", UNINSTALLED: "APP_UNINSTALL"}

Source = Literal["events", "notes"]
EVENTS: Source = "events"  # of the account that a file is about
NOTES: Source = "notes"  # of the app, which belong to no record


class Selection(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a subscription is to tell. An empty list means all of them."""

    actions: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    object_ids: tuple[int, ...] = ()
    associated_types: tuple[str, ...] = ()


class JournalSubscription(msgspec.Struct, frozen=True):
    """What an app follows in one account, as it was for a run of events: after `since` and up to `until`, None while it holds.

    `row` numbers these; `id` is what the app knows it by, and stays when the app replaces what it wants. `topic` is the id of
    an object type, or of a kind of lifecycle event, which concerns no account in particular: `portal` is 0.
    """

    app: int
    row: int
    id: int
    subscription_type: SubscriptionType
    portal: int
    topic: str
    selection: Selection
    since: int
    until: int | None
    created_ms: int
    updated_ms: int
    deleted_ms: int | None = None

    def covers(self, number: int) -> bool:
        """Tell whether an event or a note with this number is one that it tells of."""
        return self.since < number and (self.until is None or number <= self.until)


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """One condition of a filter, as an app writes it."""

    property: str
    operator: str
    filterType: str = "CRM_OBJECT_PROPERTY"
    value: str | None = None
    values: Annotated[tuple[str, ...], msgspec.Meta(max_length=MAX_LISTED)] | None = None


class JournalFilter(msgspec.Struct, frozen=True):
    """Conditions that a record must all fulfil for a subscription to tell of it, for a run of events as there."""

    app: int
    id: int
    subscription: int
    conditions: tuple[Condition, ...]
    since: int
    until: int | None
    created_ms: int

    def covers(self, number: int) -> bool:
        """Tell whether it holds for an event with this number."""
        return self.since < number and (self.until is None or number <= self.until)


class Position(msgspec.Struct, frozen=True):
    """Up to which number the journal of an app has been cut into files: of one account's events, or of the app's notes."""

    portal: int
    source: Source
    number: int


class JournalFile(msgspec.Struct, frozen=True):
    """One file: the numbers after `after` and up to `through`. `name` is its offset, `at_ms` when the last of it happened."""

    app: int
    number: int
    name: str
    portal: int
    source: Source
    after: int
    through: int
    at_ms: int
    created_ms: int


NoteType = Literal["install", "uninstall", "snapshot"]
INSTALL: NoteType = "install"
UNINSTALL: NoteType = "uninstall"
SNAPSHOT: NoteType = "snapshot"


class Note(msgspec.Struct, frozen=True):
    """What the journal of an app tells and no event says: that an account has installed it, or a snapshot it has asked for.

    `body` says more, as JSON text: of a snapshot the type, the record and the names of properties, and no value.
    """

    app: int
    number: int
    name: str
    note_type: NoteType
    portal: int
    at_ms: int
    body: str


class SnapshotBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a snapshot is of. `refused` says why there is none."""

    type_id: str
    record_id: int
    properties: tuple[str, ...] = ()
    refused: str = ""


class LifecycleBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who has installed an app."""

    user: int | None = None
