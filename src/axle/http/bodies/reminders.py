"""Reminders of owners on the wire: the log, and what an owner wants to be told."""

from __future__ import annotations

import msgspec
from msgspec import UNSET, UnsetType

from axle.core.property_types import instant
from axle.core.reminders import NOT_SCHEDULED, WAITING, MessageAttempt
from axle.http.bodies.wire import Paging, Wire, next_link
from axle.operations.reminders.log import LoggedReminder, ReminderPage
from axle.operations.reminders.settings import ShownSettings

PAST = "in the past, not scheduled"


class AttemptBody(msgspec.Struct):
    """One time that a message was sent, and what came of it."""

    attempt: int
    sentAt: str
    result: str
    status: int | None
    milliseconds: int
    detail: str


class ReminderBody(msgspec.Struct, kw_only=True):
    """One moment that is to come, or one message."""

    objectTypeId: str | None
    objectId: str | None
    ownerId: str | None
    at: str
    atMilliseconds: int
    state: str
    reason: str | UnsetType = UNSET
    purpose: str | UnsetType = UNSET
    channel: str | UnsetType = UNSET
    createdAt: str | UnsetType = UNSET
    nextAttemptAt: str | UnsetType = UNSET
    attempts: list[AttemptBody] | UnsetType = UNSET


class Reminders(msgspec.Struct):
    """Some reminders."""

    results: list[ReminderBody]
    paging: Paging | UnsetType = UNSET


class QuietHoursBody(msgspec.Struct):
    """The times of day between which nothing is sent."""

    from_: str = msgspec.field(name="from")
    until: str


class OwnerSettingsBody(msgspec.Struct, kw_only=True):
    """What an owner wants to be told; `webhookSecret` is there in the answer that sets the webhook."""

    ownerId: str
    email: str
    channels: list[str]
    webhookUrl: str | None
    webhookSecret: str | UnsetType = UNSET
    timeZone: str
    quietHours: QuietHoursBody | None
    digestAt: str | None
    nextDigestAt: str | None
    meetingMinutes: int | None
    updatedAt: str | None


def page(page: ReminderPage, wire: Wire) -> Reminders:
    """Show a page of reminders."""
    body = Reminders([reminder(each, wire) for each in page.reminders])
    if page.after:
        body.paging = next_link(wire, page.after)
    return body


def listed(reminders: list[LoggedReminder], wire: Wire) -> Reminders:
    """Show reminders without pages."""
    return Reminders([reminder(each, wire) for each in reminders])


def reminder(logged: LoggedReminder, wire: Wire) -> ReminderBody:
    """Show one reminder."""
    message = logged.message
    owner = message.owner if message else 0
    body = ReminderBody(
        objectTypeId=logged.type_id or None,
        objectId=str(logged.record_id) if logged.type_id else None,
        ownerId=str(owner) if owner else None,
        at=instant(logged.moment_ms),
        atMilliseconds=logged.moment_ms,
        state=logged.state,
    )
    if logged.state == NOT_SCHEDULED:
        body.reason = PAST
    if message and message.key.channel:
        body.purpose, body.channel, body.createdAt = message.purpose, message.key.channel, instant(message.created_ms)
        body.attempts = [_attempt(attempt) for attempt in logged.attempts]
        if message.state == WAITING:
            body.nextAttemptAt = instant(message.next_ms)
    return body


def _attempt(attempt: MessageAttempt) -> AttemptBody:
    return AttemptBody(
        *(attempt.number, instant(attempt.at_ms), attempt.result, attempt.status, attempt.duration_ms, attempt.detail)
    )


def settings(settings: ShownSettings, wire: Wire) -> OwnerSettingsBody:
    """Show what an owner wants to be told."""
    owner, kept, secret = settings
    return OwnerSettingsBody(
        ownerId=str(owner.id),
        email=owner.email,
        channels=list(kept.channels),
        webhookUrl=kept.webhook_url or None,
        webhookSecret=secret or UNSET,
        timeZone=kept.zone,
        quietHours=QuietHoursBody(kept.quiet_from, kept.quiet_until) if kept.quiet_from else None,
        digestAt=kept.digest_at or None,
        nextDigestAt=None if kept.digest_ms is None else instant(kept.digest_ms),
        meetingMinutes=kept.meeting_minutes,
        updatedAt=instant(kept.updated_ms) if kept.updated_ms else None,
    )
