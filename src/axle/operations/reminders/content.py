"""What a message tells, made when it is sent: the record as it then is, and whom it is associated with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from axle.core.accounts import Owner
from axle.core.catalog import Catalog
from axle.core.model import type_key
from axle.core.property_types import milliseconds
from axle.core.record import Record, RecordKey
from axle.core.reminders import DIGEST, NO_TYPE, Message, OwnerSettings
from axle.core.rule_types import StartReminders
from axle.core.titles import title_of
from axle.operations.people.owners import read_id
from axle.operations.records.lookup import records_of
from axle.operations.reminders.digest import due_records
from axle.operations.reminders.firing import NOBODY, channels_of
from axle.operations.reminders.moments import reminding, to_be_reminded
from axle.storage.interface import Transaction

MAX_ASSOCIATED = 20  # records that a message names
MAX_ROWS = 200  # of associations that are read for that


class Named(NamedTuple):
    """A record by its name and, where the address of this server is known to the public, where it is shown; else empty."""

    noun: str
    singular: str
    type_id: str
    record_id: int
    title: str
    url: str


class DueNamed(NamedTuple):
    """A record that a digest names, and when it is or was due."""

    record: Named
    due_ms: int


class Content(NamedTuple):
    """What a message tells, and whom.

    `due_ms` is when the record is due, or `starts`; `body` may be HTML. `more` counts the records that are left out. A digest
    has the records that are `overdue` and those that are due `today`.
    """

    owner: Owner
    settings: OwnerSettings
    record: Named | None
    due_ms: int | None = None
    body: str = ""
    associated: Sequence[Named] = ()
    more: int = 0
    overdue: Sequence[DueNamed] = ()
    today: Sequence[DueNamed] = ()
    starts: bool = False


class Reading(NamedTuple):
    """What contents are made of: a transaction, the account's types, and the public address of this server, or nothing."""

    tx: Transaction
    catalog: Catalog
    base: str
    now_ms: int


class Told(NamedTuple):
    """A message with whom it tells by now, and what: None where there is nothing to tell of any more."""

    message: Message
    content: Content | None


def told_of(reading: Reading, messages: Sequence[Message]) -> list[Told]:
    """Return what each message tells, and whom: the record that one is about may have another owner by now, or none."""
    keys = {RecordKey(one.key.type_key, one.key.record_id) for one in messages if one.key.type_key != NO_TYPE}
    records = records_of(reading.tx, reading.catalog, keys)
    about = [records.get(RecordKey(one.key.type_key, one.key.record_id)) for one in messages]
    addressed = [(_addressed(message, record), record) for message, record in zip(messages, about, strict=True)]
    numbers = sorted({message.owner for message, _ in addressed})
    owners = {owner.id: owner for owner in reading.tx.owners(numbers) if owner.archived_ms is None}
    settings = reading.tx.owner_settings(numbers)
    listed: list[Told] = []
    for message, record in addressed:
        owner, content = owners.get(message.owner), None
        if owner and message.purpose == DIGEST:
            content = _digest(reading, owner, settings[owner.id])
        elif owner and message.key.type_key == NO_TYPE:
            content = Content(owner, settings[owner.id], None)
        elif owner and record and message.key.channel in channels_of(owner, settings[owner.id], mails=True):
            content = _content(reading, record, owner, settings[owner.id])
        listed.append(Told(message, content))
    return listed


def _addressed(message: Message, record: Record | None) -> Message:
    """Return a message to the present owner of the record that it is about, or to nobody where that has none."""
    if record is None:
        return message
    return msgspec.structs.replace(message, owner=read_id(record.properties.get(record.type.definition.owner, "")) or NOBODY)


def _digest(reading: Reading, owner: Owner, settings: OwnerSettings) -> Content | None:
    due = due_records(reading.tx, reading.catalog, settings, reading.now_ms)
    overdue, today = (
        [DueNamed(named(reading, record), due_ms) for record, due_ms in part] for part in (due.overdue, due.today)
    )
    return Content(owner, settings, None, more=due.more, overdue=overdue, today=today) if overdue or today else None


def _content(reading: Reading, record: Record, owner: Owner, settings: OwnerSettings) -> Content | None:
    rule = reminding(record.type)
    if rule is None or not to_be_reminded(record):
        return None
    due, body = milliseconds(record.properties.get(rule.due, "")), record.properties.get(rule.body, "")
    associated, more = _associated(reading, record)
    return Content(
        owner, settings, named(reading, record), due, body, associated, more, starts=isinstance(rule, StartReminders)
    )


def named(reading: Reading, record: Record) -> Named:
    """Return how a record is called, and where it is shown."""
    template = record.type.definition.url if reading.base else ""
    url = template.format(base=reading.base, portal=reading.tx.account, type=record.type.id, id=record.id)
    noun = record.type.definition.label or record.type.singular
    return Named(noun, record.type.singular, record.type.id, record.id, title_of(record), url)


def _associated(reading: Reading, record: Record) -> tuple[list[Named], int]:
    """Return the first records that one is associated with, and how many more of those that were looked at there are."""
    catalog = reading.catalog
    types = catalog.ways_from(record.type.id)
    rows = reading.tx.associations([record.id], types, limit=MAX_ROWS)
    ends = dict.fromkeys(RecordKey(type_key(catalog.associations[row.type].to_type), row.to_id) for row in rows)
    live = [other for other in _in_order(records_of(reading.tx, catalog, ends).values()) if other.archived_ms is None]
    return [named(reading, other) for other in live[:MAX_ASSOCIATED]], max(0, len(live) - MAX_ASSOCIATED)


def _in_order(records: Iterable[Record]) -> list[Record]:
    """Return people and firms before activities, each type together."""
    return sorted(records, key=lambda record: (record.type.definition.activity, record.type.key, record.id))
