"""What becomes a message when a moment has come: one for each channel that its owner has at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from axle.core.accounts import Owner
from axle.core.record import Record
from axle.core.reminders import (
    EMAIL,
    REMINDER,
    SENT,
    STREAM,
    WAITING,
    WEBHOOK,
    Channel,
    Message,
    MessageKey,
    OwnerSettings,
    Purpose,
)
from axle.core.rule_types import StartReminders
from axle.operations.people.owners import by_ids
from axle.operations.reminders.moments import reminding, start_moment, to_be_reminded
from axle.operations.reminders.zones import after_quiet
from axle.storage.interface import Transaction

NOBODY = 0  # the owner of a message about a record that is assigned to nobody: those who listen learn of it


class Fired(NamedTuple):
    """A moment of a record that has come: whom it is told, where the record has an owner, and what the owner wants."""

    record: Record
    moment_ms: int
    owner: Owner | None
    settings: OwnerSettings


def fired_of(tx: Transaction, moments: Sequence[tuple[Record, int]]) -> list[Fired]:
    """Return the moments of which there is something to be told, each with whom.

    A moment before a meeting follows from the owner's settings: where those are others by now, it is none any more.
    """
    texts = [record.properties.get(record.type.definition.owner, "") for record, _ in moments]
    owners = by_ids(tx, dict.fromkeys(filter(None, texts)))
    by_owner = tx.owner_settings(sorted({owner.id for owner in owners.values()}))
    fired: list[Fired] = []
    for (record, moment_ms), text in zip(moments, texts, strict=True):
        owner = owners.get(text)
        settings = by_owner[owner.id] if owner else OwnerSettings(NOBODY)
        moved = isinstance(reminding(record.type), StartReminders) and start_moment(record, settings) != moment_ms
        if to_be_reminded(record) and not moved:
            fired.append(Fired(record, moment_ms, owner, settings))
    return fired


def messages_of(fired: Iterable[Fired], mails: bool, now_ms: int) -> list[Message]:
    """Return the messages of moments that have come. `mails` says that this server sends mails."""
    return [
        new_message(MessageKey(record.type.key, record.id, moment_ms, channel), settings, REMINDER, now_ms)
        for record, moment_ms, owner, settings in fired
        for channel in channels_of(owner, settings, mails)
    ]


def channels_of(owner: Owner | None, settings: OwnerSettings, mails: bool) -> Iterable[Channel]:
    """Return the channels on which an owner is told something at this moment."""
    present = owner is not None and owner.archived_ms is None
    reached = {
        EMAIL: present and mails and bool(owner and owner.email),
        WEBHOOK: present and bool(settings.webhook_url),
        STREAM: True,
    }
    return [channel for channel in settings.channels if reached[channel]]


def new_message(key: MessageKey, settings: OwnerSettings, purpose: Purpose, now_ms: int) -> Message:
    """Return a new message. Those who listen to the stream get it with the event, quiet hours or not."""
    if key.channel == STREAM:
        return Message(key, purpose, settings.owner, SENT, 0, now_ms, now_ms, now_ms)
    return Message(key, purpose, settings.owner, WAITING, 0, after_quiet(now_ms, settings), now_ms)
