"""Reminders: messages that tell an owner of a moment, what came of sending them, and what an owner wants to be told.

A message is one moment of one record on one channel, and there is one row of it, whatever happens. It holds no values: what it
tells is made when it is sent. Moments are epoch milliseconds.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Channel = Literal["email", "webhook", "stream", ""]
EMAIL: Channel = "email"
WEBHOOK: Channel = "webhook"
STREAM: Channel = "stream"  # those who listen to the account's events
NOWHERE: Channel = ""  # of a moment that was in the past when it was written
CHANNELS: tuple[Channel, ...] = (EMAIL, WEBHOOK, STREAM)

MessageState = Literal["waiting", "sent", "failed", "cancelled", "not_scheduled"]
WAITING: MessageState = "waiting"
SENT: MessageState = "sent"
FAILED: MessageState = "failed"
CANCELLED: MessageState = "cancelled"  # there was nothing to be reminded of any more
NOT_SCHEDULED: MessageState = "not_scheduled"  # it was in the past when it was written
STATES: tuple[MessageState, ...] = (WAITING, SENT, FAILED, CANCELLED, NOT_SCHEDULED)

Purpose = Literal["reminder", "digest", "test"]
REMINDER: Purpose = "reminder"
DIGEST: Purpose = "digest"  # what is due and overdue, once a day
TEST: Purpose = "test"

NO_TYPE = 0  # the type of a message that is about an owner, whose id then stands in the place of the record's

SUCCESS = "success"
INTERRUPTED = "interrupted"  # the server ended before it noted what came of the attempt, or before it began it
NOTHING_LEFT = "nothing_left"

_MINUTE_MS = 60_000
RETRIES_MS = tuple(
    minutes * _MINUTE_MS for minutes in (1, 5, 15, 60, 2 * 60, 4 * 60, 8 * 60, 12 * 60, 1_239)
)  # the last attempt is 48 hours after the first
LATE_MS = 120_000  # after which a message says when it was due


class OwnerSettings(msgspec.Struct, frozen=True):
    """What an owner wants to be told, where, and when not.

    `zone` is a name of the IANA list. `quiet_from`, `quiet_until` and `digest_at` are times of day such as "07:30" in that
    zone, empty for none; `digest_ms` is when the next digest is due. `meeting_minutes` is how long before a meeting starts
    there is a reminder of it. `webhook_url` is empty for none.
    """

    owner: int
    channels: tuple[Channel, ...] = CHANNELS
    webhook_url: str = ""
    zone: str = "UTC"
    quiet_from: str = ""
    quiet_until: str = ""
    digest_at: str = ""
    digest_ms: int | None = None
    meeting_minutes: int | None = None
    updated_ms: int = 0


class MessageKey(msgspec.Struct, frozen=True):
    """What there is one message of, in an account."""

    type_key: int
    record_id: int
    moment_ms: int
    channel: Channel


class Message(msgspec.Struct, frozen=True):
    """One message to an owner. While it waits, it is sent next at `next_ms`, or again then, where it is `lease`d to a sender.

    `attempts` is how often it has been sent.
    """

    key: MessageKey
    purpose: Purpose
    owner: int
    state: MessageState
    attempts: int
    next_ms: int
    created_ms: int
    ended_ms: int | None = None
    lease: str = ""


class MessageAttempt(msgspec.Struct, frozen=True):
    """One time that a message was sent, and what came of it; `status` is that of an answer, where there was one."""

    key: MessageKey
    number: int
    at_ms: int
    duration_ms: int
    result: str
    status: int | None = None
    detail: str = ""


def retry_at(attempts: int, now_ms: int) -> int | None:
    """Return when a message that has failed so often is sent again; None where it was the last time."""
    return now_ms + RETRIES_MS[attempts - 1] if attempts <= len(RETRIES_MS) else None
