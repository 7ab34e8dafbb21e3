"""The daily digest of an owner: what is overdue, and what is due today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from typing import NamedTuple

import msgspec

from axle.core.catalog import Catalog, ObjectType
from axle.core.events import DueRow
from axle.core.property_types import instant, milliseconds
from axle.core.record import Record
from axle.core.reminders import DIGEST, NO_TYPE, STREAM, Message, MessageKey, OwnerSettings
from axle.core.rule_types import Reminders
from axle.core.rules import DIGEST_RULE
from axle.core.search import FilterInput
from axle.operations.reminders.firing import channels_of, new_message
from axle.operations.reminders.matches import matches
from axle.operations.reminders.moments import reminding
from axle.operations.reminders.zones import local, next_time
from axle.storage.interface import Transaction

MAX_LISTED = 50  # records that a digest names


class DueRecord(NamedTuple):
    """A record that a digest names, and since when it is overdue or when it is due."""

    record: Record
    due_ms: int


class DueRecords(NamedTuple):
    """What a digest tells: what is overdue, what is due today, and how many more there are at least."""

    overdue: Sequence[DueRecord]
    today: Sequence[DueRecord]
    more: int


def with_next_digest(tx: Transaction, settings: OwnerSettings, now_ms: int) -> int | None:
    """Reserve when an owner's next digest is due, and return that; None for an owner who wants none."""
    if not settings.digest_at:
        return None
    at_ms = next_time(settings.digest_at, now_ms, settings)
    tx.reserve([DueRow(tx.account, NO_TYPE, settings.owner, DIGEST_RULE, at_ms)])
    return at_ms


def digests_of(tx: Transaction, rows: Sequence[DueRow], mails: bool, now_ms: int) -> list[Message]:
    """Return the messages of digests that are due, and reserve the next ones.

    A moment that the owner's settings do not have any more is none. What was missed for days is one digest.
    """
    by_owner = tx.owner_settings([row.record_id for row in rows])
    owners = {owner.id: owner for owner in tx.owners(list(by_owner))}
    messages: list[Message] = []
    for row in rows:
        settings, owner = by_owner[row.record_id], owners.get(row.record_id)
        if owner is None or settings.digest_ms != row.moment_ms:
            continue
        for channel in channels_of(owner, settings, mails):
            if channel != STREAM:
                key = MessageKey(NO_TYPE, owner.id, row.moment_ms, channel)
                messages.append(new_message(key, settings, DIGEST, now_ms))
        _reserve_next(tx, settings, now_ms)
    return messages


def skip_digest(tx: Transaction, row: DueRow, now_ms: int) -> None:
    """Give a digest up that fails each time, and reserve the next one."""
    settings = tx.owner_settings([row.record_id])[row.record_id]
    if settings.digest_ms == row.moment_ms:
        _reserve_next(tx, settings, now_ms)


def _reserve_next(tx: Transaction, settings: OwnerSettings, now_ms: int) -> None:
    tx.save_owner_settings(msgspec.structs.replace(settings, digest_ms=with_next_digest(tx, settings, now_ms)))


def due_records(tx: Transaction, catalog: Catalog, settings: OwnerSettings, now_ms: int) -> DueRecords:
    """Return an owner's open records that are due by the end of the day in the owner's zone, the earliest first."""
    midnight = local(now_ms, settings).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    end_ms = round(midnight.timestamp() * 1000)
    due = [
        DueRecord(record, due_ms)
        for object_type in catalog.types
        if isinstance(rule := reminding(object_type), Reminders)
        for record in islice(_open_by(tx, catalog, object_type, (settings.owner, end_ms)), MAX_LISTED + 1)
        if (due_ms := milliseconds(record.properties.get(rule.due, ""))) is not None
    ]
    listed = sorted(due, key=lambda each: each.due_ms)[:MAX_LISTED]
    overdue = [each for each in listed if each.due_ms <= now_ms]
    return DueRecords(overdue, listed[len(overdue) :], max(0, len(due) - MAX_LISTED))


def _open_by(tx: Transaction, catalog: Catalog, object_type: ObjectType, until: tuple[int, int]) -> list[Record]:
    rule = reminding(object_type)
    assert isinstance(rule, Reminders)
    owner, end_ms = until
    filters = [
        FilterInput(object_type.definition.owner, "EQ", str(owner)),
        FilterInput(rule.due, "LT", instant(end_ms)),
        FilterInput(rule.open, "NEQ", "false"),
    ]
    return list(matches(tx, catalog, object_type, filters, MAX_LISTED + 1))
