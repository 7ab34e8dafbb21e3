"""The links of a mail: complete the record that it is about, or put it off. Each is good once, after somebody has confirmed.

What stands in the link is a random value; its hash is kept, with what it is for and how long it is good.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

import msgspec

from axle.core.catalog import ObjectType
from axle.core.errors import AxleError
from axle.core.oauth import digest
from axle.core.people import OneTimeLink
from axle.core.property_types import MOMENT, form_of, instant, milliseconds
from axle.core.record import PERSON, Record, RecordKey, Source
from axle.core.reminders import Message
from axle.core.rule_types import Completion, Reminders
from axle.core.titles import title_of
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import records_of
from axle.operations.records.plan import WritePlan
from axle.operations.reminders.moments import reminding, to_be_reminded
from axle.operations.request import Caller, HiddenRepr, Request
from axle.storage.interface import Transaction

COMPLETE, SNOOZE = "complete_record", "snooze_record"
ACTION_PATH = "/reminder"  # of links, in front of their secret
SECRET_BYTES = 32
GOOD_MS = 30 * 86_400_000
MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000
SPANS = {"1h": HOUR_MS, "3h": 3 * HOUR_MS, "1d": DAY_MS, "2d": 2 * DAY_MS, "7d": 7 * DAY_MS}  # by which a record is put off
UNUSABLE = "This link has been used, or it is too old."
GONE = "What this link is about is not there any more."
OVER = "What this link is about is completed already."


class Links(NamedTuple):
    """The secrets of a mail's links."""

    complete: str
    snooze: str


class Offered(msgspec.Struct):
    """What a link would do, and to which record, if somebody confirms it."""

    purpose: str
    title: str
    done: bool = False


class Unusable(msgspec.Struct):
    """A link that does nothing; `guessed` says that it is none at all, `wait` after how many seconds to try again."""

    problem: str
    guessed: bool = False
    wait: int = 0


class ActionInput(HiddenRepr, msgspec.Struct, frozen=True):
    """What somebody has confirmed; `span` is by how much to put off."""

    span: str = "1d"


def add_links(tx: Transaction, message: Message, now_ms: int) -> Links:
    """Make the links of one attempt to send a message."""
    links = Links(secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES))
    key = message.key
    for secret, purpose in ((links.complete, COMPLETE), (links.snooze, SNOOZE)):
        tx.add_one_time_link(
            OneTimeLink(digest(secret), purpose, tx.account, key.type_key, key.record_id, message.owner, now_ms + GOOD_MS)
        )
    return links


def slowed(wait: int) -> Unusable:
    """Say that too many links were none."""
    return Unusable(f"Too many links were none. Wait for {wait} seconds, and try again.", wait=wait)


def show(tx: Transaction, caller: Caller, request: Request[None]) -> Offered | Unusable:
    """Say what a link would do. It is not used up: programs look at links in mails."""
    link = tx.one_time_link(digest(request.path["secret"]))
    if link is None or link.purpose not in (COMPLETE, SNOOZE) or link.account != tx.account:
        return Unusable(UNUSABLE, guessed=True)
    record = _live_record(tx, caller, link)
    if link.used_ms is not None or link.expires_ms <= caller.moment.now_ms:
        return Unusable(UNUSABLE)
    problem = _problem(record)
    return Offered(link.purpose, title_of(record)) if record and not problem else Unusable(problem)


def act(tx: Transaction, caller: Caller, request: Request[ActionInput]) -> Offered | Unusable:
    """Do what a link is for, which is used up."""
    now, link = caller.moment.now_ms, tx.one_time_link(digest(request.path["secret"]))
    if link is None or link.purpose not in (COMPLETE, SNOOZE) or link.account != tx.account:
        return Unusable(UNUSABLE, guessed=True)
    record = _live_record(tx, caller, link)
    problem = _problem(record)
    if record is None or problem:
        return Unusable(problem)
    span = SPANS.get(request.body.span)
    if span is None:
        return Unusable("This is no time by which it can be put off.")
    if link.expires_ms <= now or not tx.use_one_time_link(link.hash, now):
        return Unusable(UNUSABLE)
    caller = _as_owner(tx, caller, link.subject)
    values = completed(record) if link.purpose == COMPLETE else snoozed(record, span, now)
    planned = WritePlan(tx, caller, record.type).update([(record, values)])
    changeset = ChangeSet(tx, caller)
    changeset.add_all(planned)
    changeset.save()
    return Offered(link.purpose, title_of(planned[0].record), done=True)


def _as_owner(tx: Transaction, caller: Caller, owner_id: int) -> Caller:
    """Return a caller who is the owner: whoever has the mail acts for them, and history says so."""
    users = [owner.user_id for owner in tx.owners([owner_id]) if owner.user_id is not None]
    source = Source(PERSON, f"userId:{users[0]}", users[0]) if users else Source(PERSON)
    return msgspec.structs.replace(caller, moment=msgspec.structs.replace(caller.moment, source=source))


def _live_record(tx: Transaction, caller: Caller, link: OneTimeLink) -> Record | None:
    """Return the live record that a link is about."""
    key = RecordKey(link.type, link.record)
    record = records_of(tx, caller.catalog, [key]).get(key)
    return record if record and record.archived_ms is None else None


def _problem(record: Record | None) -> str:
    """Say why a record can be neither completed nor put off; nothing where it can: to put off what is over reminds nobody."""
    if record is None:
        return GONE
    return "" if to_be_reminded(record) else OVER


def can_be_done(object_type: ObjectType) -> bool:
    """Tell whether records of a type can be completed and put off."""
    rules = object_type.definition.rules
    return any(isinstance(rule, Completion) for rule in rules) and any(isinstance(rule, Reminders) for rule in rules)


def completed(record: Record) -> dict[str, str]:
    """Return the values with which a record is done. Raises AxleError for a type whose records are never done."""
    for rule in record.type.definition.rules:
        if isinstance(rule, Completion):
            return {rule.status: rule.done}
    raise AxleError(f"Records of type {record.type.name} are never done.")


def snoozed(record: Record, span_ms: int, now_ms: int) -> dict[str, str]:
    """Return the values with which a record is put off: its due date and its reminders move by the same difference.

    What is overdue is put off from now.
    """
    rule = reminding(record.type)
    if not isinstance(rule, Reminders):
        raise AxleError(f"Records of type {record.type.name} cannot be put off.")
    due = milliseconds(record.properties.get(rule.due, ""))
    due = now_ms if due is None else due
    difference = max(due, now_ms) + span_ms - due
    moments = [int(text) + difference for text in filter(None, record.properties.get(rule.property, "").split(";"))]
    moved = instant(due + difference) if form_of(record.type.properties[rule.due]) is MOMENT else str(due + difference)
    return {rule.due: moved} | ({rule.property: ";".join(map(str, moments))} if moments else {})
