"""The log of reminders: what is to come, and what became of what has come. And a test of an owner's channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core import permissions
from axle.core.catalog import Catalog
from axle.core.errors import Invalid, NotFound, unparsable
from axle.core.events import DueRow
from axle.core.permissions import READ, WRITE
from axle.core.reminders import NO_TYPE, STATES, STREAM, TEST, Message, MessageAttempt, MessageKey
from axle.core.rules import REMINDER_RULE
from axle.core.whole_numbers import whole_number
from axle.operations.people.owners import read_id
from axle.operations.reminders.firing import channels_of, new_message
from axle.operations.reminders.moments import reminding
from axle.operations.request import MAX_PAGE, PAGE_DEFAULT, Caller, Request
from axle.storage.interface import MessageQuery, Transaction

SCHEDULED = "scheduled"
FAR_MS = 10**15  # behind every message


class LoggedReminder(msgspec.Struct):
    """One moment that is to come, or one message with its attempts; `type_id` is empty where it is about an owner alone."""

    type_id: str
    record_id: int
    moment_ms: int
    state: str
    message: Message | None = None
    attempts: Sequence[MessageAttempt] = ()


class ReminderPage(msgspec.Struct):
    """Some reminders: those to come, earliest first, then the others, newest first; `after` where there are more."""

    reminders: list[LoggedReminder]
    after: str = ""


class ReminderFilter(msgspec.Struct, frozen=True):
    """Which reminders are asked for: in a state, of an owner, of a record."""

    state: str = ""
    owner: int | None = None
    record_id: int | None = None


def list_page(tx: Transaction, caller: Caller, request: Request[None]) -> ReminderPage:
    """Return reminders of the account: of all, or of one record or owner, or in one state."""
    for object_type in caller.catalog.types:
        if reminding(object_type):
            caller.type(object_type.name, READ)
    limit, state = request.number("limit", PAGE_DEFAULT, MAX_PAGE, 1), request.field("state")
    if state and state not in (SCHEDULED, *STATES):
        raise unparsable("state", state)
    owner, record_id = (_query_number(request, name) for name in ("ownerId", "objectId"))
    return page_of(tx, caller.catalog, ReminderFilter(state, owner, record_id), limit, request.field("after"))


def _query_number(request: Request[Any], name: str) -> int | None:
    text = request.field(name)
    number = whole_number(text) if text else None
    if text and number is None:
        raise unparsable(name, text)
    return number


def page_of(tx: Transaction, catalog: Catalog, chosen: ReminderFilter, limit: int, after: str) -> ReminderPage:
    """Return a page of reminders. Raises Invalid for an `after` that is none."""
    numbers = after.split("-") if after else []
    if not all(whole_number(text) is not None for text in numbers[:4]) or len(numbers) not in (0, 3, 5):
        raise unparsable("after", after)
    listed: list[LoggedReminder] = []
    if len(numbers) != 5 and chosen.state in ("", SCHEDULED) and chosen.owner is None:
        listed = _scheduled(tx, catalog, chosen, limit + 1, numbers)
    if len(listed) > limit:
        last = listed[limit - 1]
        return ReminderPage(listed[:limit], f"{last.moment_ms}-{_type_key(catalog, last)}-{last.record_id}")
    if chosen.state == SCHEDULED:
        return ReminderPage(listed)
    messages = _messages(tx, catalog, chosen, limit + 1 - len(listed), numbers if len(numbers) == 5 else [])
    everything = listed + messages
    if len(everything) <= limit:
        return ReminderPage(everything)
    return ReminderPage(everything[:limit], _place(everything[limit - 1]))


def _scheduled(
    tx: Transaction, catalog: Catalog, chosen: ReminderFilter, most: int, after: Sequence[str]
) -> list[LoggedReminder]:
    """Return moments that are to come."""
    place = DueRow(tx.account, int(after[1]), int(after[2]), REMINDER_RULE, int(after[0])) if after else None
    rows: list[DueRow] = tx.reserved(REMINDER_RULE, place, most, chosen.record_id)
    return [LoggedReminder(_type_id(catalog, row.type_key), row.record_id, row.at_ms, SCHEDULED) for row in rows]


def _messages(
    tx: Transaction, catalog: Catalog, chosen: ReminderFilter, most: int, after: Sequence[str]
) -> list[LoggedReminder]:
    """Return messages, newest first."""
    before = None
    if after:
        created, type_key, record, moment = map(int, after[:4])
        before = (created, MessageKey(type_key, record, moment, msgspec.convert(after[4], Any)))
    query = MessageQuery(most, before, chosen.state, chosen.owner, chosen.record_id)
    return [
        LoggedReminder(
            *(_type_id(catalog, message.key.type_key), message.key.record_id, message.key.moment_ms, message.state, message),
            tx.message_attempts(message.key) if message.attempts else (),
        )
        for message in tx.messages(query)
    ]


def _place(reminder: LoggedReminder) -> str:
    """Return where a page goes on behind a message, or where the messages begin."""
    message = reminder.message
    if message is None:
        return f"{FAR_MS}-0-0-0-"
    key = message.key
    return f"{message.created_ms}-{key.type_key}-{key.record_id}-{key.moment_ms}-{key.channel}"


def _type_id(catalog: Catalog, type_key: int) -> str:
    object_type = catalog.even_archived(type_key)
    return object_type.id if object_type else ""


def _type_key(catalog: Catalog, reminder: LoggedReminder) -> int:
    object_type = catalog.by_id(reminder.type_id)
    return object_type.key if object_type else NO_TYPE


def test(tx: Transaction, caller: Caller, request: Request[None]) -> list[LoggedReminder]:
    """Send an owner a test on each channel that is set up. Raises NotFound, and Invalid where there is none."""
    caller.require(*permissions.USERS[WRITE])
    number = read_id(request.path["ownerId"])
    return tested(tx, 0 if number is None else number, caller.webhooks.mails, caller.moment.now_ms)


def tested(tx: Transaction, owner_id: int, mails: bool, now_ms: int) -> list[LoggedReminder]:
    """Send an owner a test, at once and quiet hours or not. Raises NotFound, and Invalid where there is no channel."""
    owners = [owner for owner in tx.owners([owner_id]) if owner.archived_ms is None]
    if not owners:
        raise NotFound(f"There is no owner {owner_id}.")
    settings = tx.owner_settings([owner_id])[owner_id]
    channels = [channel for channel in channels_of(owners[0], settings, mails) if channel != STREAM]
    if not channels:
        raise Invalid(f"Owner {owner_id} has no channel: set AXLE_SMTP_URL, or a webhook of the owner.")
    messages = []
    for channel in channels:
        message = new_message(MessageKey(NO_TYPE, owner_id, now_ms, channel), settings, TEST, now_ms)
        messages.append(msgspec.structs.replace(message, next_ms=now_ms))
    tx.add_messages(messages)
    return [LoggedReminder("", owner_id, now_ms, message.state, message) for message in messages]
