"""What becomes a message when a moment has come: one for each channel that its owner has at that moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from axle.core.accounts import Owner
from axle.core.catalog import ObjectType, derived
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
)
from axle.core.rule_types import Reminders
from axle.operations.people.owners import by_ids
from axle.operations.reminders.zones import after_quiet
from axle.storage.interface import Transaction

NOBODY = 0  # the owner of a message about a record that is assigned to nobody: those who listen learn of it


class Fired(NamedTuple):
    """A record of which a moment has come."""

    record: Record
    moment_ms: int


@derived
def reminding(object_type: ObjectType) -> Reminders | None:
    """Return the rule by which owners are reminded of records of a type."""
    return next((rule for rule in object_type.definition.rules if isinstance(rule, Reminders)), None)


def to_be_reminded(record: Record) -> bool:
    """Tell whether there is still something to be reminded of."""
    rule = reminding(record.type)
    return rule is not None and record.archived_ms is None and record.properties.get(rule.open) != "false"


def messages_of(tx: Transaction, fired: Sequence[Fired], mails: bool, now_ms: int) -> list[Message]:
    """Return the messages of moments that have come. `mails` says that this server sends mails."""
    texts = {one.record.key: one.record.properties.get(one.record.type.definition.owner, "") for one in fired}
    owners = by_ids(tx, dict.fromkeys(filter(None, texts.values())))
    by_owner = tx.owner_settings(sorted({owner.id for owner in owners.values()}))
    messages: list[Message] = []
    for record, moment_ms in fired:
        owner = owners.get(texts[record.key])
        settings = by_owner[owner.id] if owner else OwnerSettings(NOBODY)
        for channel in channels_of(owner, settings, mails):
            key = MessageKey(record.type.key, record.id, moment_ms, channel)
            messages.append(new_message(key, settings, now_ms))
    return messages


def channels_of(owner: Owner | None, settings: OwnerSettings, mails: bool) -> Iterable[Channel]:
    """Return the channels on which an owner is told something at this moment."""
    present = owner is not None and owner.archived_ms is None
    reached = {
        EMAIL: present and mails and bool(owner and owner.email),
        WEBHOOK: present and bool(settings.webhook_url),
        STREAM: True,
    }
    return [channel for channel in settings.channels if reached[channel]]


def new_message(key: MessageKey, settings: OwnerSettings, now_ms: int) -> Message:
    """Return a new message. Those who listen to the stream get it with the event, quiet hours or not."""
    if key.channel == STREAM:
        return Message(key, REMINDER, settings.owner, SENT, 0, now_ms, now_ms, now_ms)
    return Message(key, REMINDER, settings.owner, WAITING, 0, after_quiet(now_ms, settings), now_ms)
