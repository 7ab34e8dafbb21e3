"""The moments that a write gives to reminders: those before meetings, and those that have passed already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from axle.core.catalog import Catalog, ObjectType, derived
from axle.core.changes import Change
from axle.core.events import ARCHIVED, ERASED, DueRow
from axle.core.property_types import instant, milliseconds
from axle.core.record import Record
from axle.core.reminders import NOT_SCHEDULED, NOWHERE, REMINDER, Message, MessageKey, OwnerSettings
from axle.core.rule_types import Reminders, StartReminders
from axle.core.rules import REMINDER_RULE, Due
from axle.core.search import FilterInput
from axle.operations.people.owners import by_ids, read_id
from axle.operations.reminders.matches import matches
from axle.storage.interface import Transaction

MINUTE_MS = 60_000
MAX_MEETINGS = 10_000  # to come, of one owner, whose reminders are moved when the owner's settings change


@derived
def reminding(object_type: ObjectType) -> Reminders | StartReminders | None:
    """Return the rule by which owners are reminded of records of a type."""
    rules = object_type.definition.rules
    return next((rule for rule in rules if isinstance(rule, Reminders | StartReminders)), None)


def to_be_reminded(record: Record) -> bool:
    """Tell whether there is still something to be reminded of."""
    rule = reminding(record.type)
    if rule is None or record.archived_ms is not None:
        return False
    if isinstance(rule, StartReminders):
        return record.properties.get(rule.status) not in rule.over
    return record.properties.get(rule.open) != "false"


def start_moment(record: Record, settings: OwnerSettings) -> int | None:
    """Return when an owner is reminded before a record begins; None for never."""
    rule = reminding(record.type)
    if not isinstance(rule, StartReminders) or settings.meeting_minutes is None:
        return None
    start = milliseconds(record.properties.get(rule.due, ""))
    return None if start is None else start - settings.meeting_minutes * MINUTE_MS


def add_start_moments(tx: Transaction, changes: Iterable[Change]) -> None:
    """Add to changes the moments before meetings, as their owners' settings have them."""
    timed = [change for change in changes if _starts(change)]
    if not timed:
        return
    texts = [change.after.properties.get(change.after.type.definition.owner, "") for change in timed]
    ids = [number for number in map(read_id, texts) if number is not None]
    settings = tx.owner_settings(sorted(set(ids)))
    for change, text in zip(timed, texts, strict=True):
        number = read_id(text)
        moment = start_moment(change.after, settings[number]) if number is not None else None
        if moment is not None and moment > change.at_ms and change.due is not None:
            change.due.append(Due(moment, REMINDER_RULE))


def _starts(change: Change) -> bool:
    """Tell whether a change moves the moment before a meeting."""
    rule = reminding(change.after.type)
    return isinstance(rule, StartReminders) and change.due is not None and change.event not in (ARCHIVED, ERASED)


def reserve_starts(tx: Transaction, catalog: Catalog, settings: OwnerSettings, now_ms: int) -> None:
    """Reserve the moments before an owner's meetings to come, after the owner's settings have changed."""
    rows = []
    for object_type in catalog.types:
        if settings.meeting_minutes is not None and isinstance(reminding(object_type), StartReminders):
            for record in _meetings(tx, catalog, object_type, settings, now_ms):
                moment = start_moment(record, settings)
                if moment is not None and moment > now_ms:
                    rows.append(DueRow(tx.account, object_type.key, record.id, REMINDER_RULE, moment))
    tx.reserve(rows)


def _meetings(
    tx: Transaction, catalog: Catalog, object_type: ObjectType, settings: OwnerSettings, now_ms: int
) -> Iterator[Record]:
    rule = reminding(object_type)
    assert isinstance(rule, StartReminders)
    filters = [FilterInput(rule.owner, "EQ", str(settings.owner)), FilterInput(rule.due, "GT", instant(now_ms))]
    return matches(tx, catalog, object_type, filters, MAX_MEETINGS)


def unscheduled(change: Change | None) -> list[str]:
    """Return the moments that a change has newly written and that are in the past, as they were written."""
    rule = reminding(change.after.type) if change else None
    if change is None or not isinstance(rule, Reminders) or change.event in (ARCHIVED, ERASED):
        return []
    written = change.after.properties.get(rule.property, "")
    before = change.before.properties.get(rule.property, "") if change.before else ""
    if written == before:
        return []
    texts, earlier = dict.fromkeys(filter(None, written.split(";"))), before.split(";")
    return [text for text in texts if int(text) <= change.at_ms and text not in earlier]


def messages_of_past(tx: Transaction, changes: Iterable[Change]) -> list[Message]:
    """Return what the log says of moments that were in the past when they were written."""
    past = [(change, texts) for change in changes if (texts := unscheduled(change))]
    if not past:
        return []
    owners = by_ids(tx, {change.after.properties.get(change.after.type.definition.owner, "") for change, _ in past})
    messages = []
    for change, texts in past:
        record, at_ms = change.after, change.at_ms
        owner = owners.get(record.properties.get(record.type.definition.owner, ""))
        for text in texts:
            key = MessageKey(record.type.key, record.id, int(text), NOWHERE)
            messages.append(Message(key, REMINDER, owner.id if owner else 0, NOT_SCHEDULED, 0, at_ms, at_ms, at_ms))
    return messages
