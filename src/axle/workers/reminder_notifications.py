"""What a webhook tells an owner's program: one reminder, or one digest, as JSON."""

from __future__ import annotations

from typing import Any

import msgspec

from axle.core.property_types import instant
from axle.core.reminders import DIGEST, LATE_MS, TEST
from axle.operations.reminders.content import Content, DueNamed, Named
from axle.workers.messages import Prepared
from axle.workers.reminder_texts import message_name, plain

TYPES = {DIGEST: "owner.digest", TEST: "owner.test"}
_encode = msgspec.json.Encoder().encode


def reminder_notification(prepared: Prepared, now_ms: int) -> bytes:
    """Return the body of a request: who is reminded, of which record, due when; or what a digest lists."""
    account, message, content, *_ = prepared
    assert content is not None
    notification: dict[str, Any] = {
        "eventType": TYPES.get(message.purpose, _event_type(content)),
        "messageId": message_name(account, message),
        "portalId": account,
        "ownerId": str(message.owner),
        "ownerEmail": content.owner.email,
        "moment": instant(message.key.moment_ms),
        "late": now_ms - message.key.moment_ms >= LATE_MS,
        "attemptNumber": message.attempts,
    }
    if content.record:
        notification |= {
            **_record_of(content.record),
            "dueAt": None if content.due_ms is None else instant(content.due_ms),
            "body": plain(content.body),
            "associated": [_record_of(record) for record in content.associated],
        }
    if message.purpose == DIGEST:
        notification |= {"overdue": _due(content.overdue), "today": _due(content.today), "more": content.more}
    return _encode(notification)


def _event_type(content: Content) -> str:
    return f"{content.record.singular}.reminder" if content.record else "reminder"


def _record_of(record: Named) -> dict[str, Any]:
    return {
        "objectTypeId": record.type_id, "objectId": str(record.record_id), "title": record.title, "url": record.url or None,
    }  # fmt: skip


def _due(listed: Any) -> list[dict[str, Any]]:
    due: list[DueNamed] = list(listed)
    return [{**_record_of(record), "dueAt": instant(due_ms)} for record, due_ms in due]
