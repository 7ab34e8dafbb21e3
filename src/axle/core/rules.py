"""What the server does to a record by itself: one small pure function for each kind of rule that a catalog may name.

A rule sees the values before and after what was asked for, and changes the latter. Which type has which rules is data.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from axle.core.catalog import ObjectType, derived
from axle.core.errors import InvalidProperties, PropertyError
from axle.core.property_types import NUMBER, form_of, instant, json_object, milliseconds
from axle.core.rule_types import (
    Completion,
    Digits,
    DueFlags,
    Fill,
    FirstText,
    Flags,
    Forward,
    MailDomain,
    MailHeaders,
    Mirror,
    OwnerFields,
    Preview,
    Reminders,
    StageEntry,
    StageFacts,
    StageFlags,
    StageSync,
    StageTimes,
)
from axle.core.whole_numbers import is_digits

PREVIEW_CHARACTERS = 255
MAX_REMINDERS = 20
PURGE_AFTER_MS = 90 * 86_400_000
FLAGS_RULE, REMINDER_RULE, PURGE_RULE, CALCULATED_RULE = "due_flags", "reminder", "purge", "calculated"
CLAIM_RULE = "claim"  # reserved by the migration of older databases alone

_TAG = re.compile(r"<[^<>]*>")  # without < inside: else a text of many would cost its length squared
_HUGE_REFERENCE = re.compile(r"&#[0-9]{8,};?")  # no character has such a number, and Python refuses to read a long one
_MAIL_FIELDS = {"email": "email", "firstname": "firstName", "lastname": "lastName"}
_BLANKS = re.compile(r"\s+")


class Values(msgspec.Struct):
    """What the rules of one write work on. `before` is empty on create; `now_ms` is the moment of the write."""

    type: ObjectType
    before: Mapping[str, str]
    after: dict[str, str]
    now_ms: int
    creating: bool
    users_by_owner: Mapping[str, str] = {}

    def changed(self, name: str) -> bool:
        """Tell whether this write gives a property another value."""
        return self.before.get(name) != self.after.get(name)

    def put(self, name: str, value: str) -> None:
        """Set a property, or clear it with an empty value."""
        if value:
            self.after[name] = value
        else:
            self.after.pop(name, None)


class Due(NamedTuple):
    """A moment at which time itself will change a record, and which rule says how."""

    at_ms: int
    rule: str


def _fill(rule: Fill, values: Values) -> None:
    if values.creating and rule.property not in values.after:
        value = values.after.get(rule.copy, "") or rule.value
        values.put(rule.property, value or (instant(values.now_ms) if rule.now else ""))


def _mirror(rule: Mirror, values: Values) -> None:
    values.put(rule.property, values.after.get(rule.source, ""))


def _preview(rule: Preview, values: Values) -> None:
    if not values.changed(rule.source):
        return
    body = values.after.get(rule.source, "")
    text = html.unescape(_HUGE_REFERENCE.sub("\ufffd", _TAG.sub(" ", body)))
    text = _BLANKS.sub(" ", text).strip()
    cut = text[:PREVIEW_CHARACTERS]
    page = f"<html>\n<head></head>\n<body>\n{html.escape(cut, quote=False)}\n</body>\n</html>"
    values.put("hs_body_preview", cut)
    values.put("hs_body_preview_html", page if cut else "")
    values.put("hs_body_preview_is_truncated", ("true" if len(text) > len(cut) else "false") if body else "")


def _owner(rule: OwnerFields, values: Values) -> None:
    if not values.changed(rule.source):
        return
    owner = values.after.get(rule.source, "")
    values.put("hs_all_owner_ids", owner)
    values.put("hs_user_ids_of_all_owners", values.users_by_owner.get(owner, ""))
    values.put("hubspot_owner_assigneddate", instant(values.now_ms) if owner else "")


def _stage_sync(rule: StageSync, values: Values) -> None:
    if values.changed(rule.status):
        values.after.setdefault(rule.status, rule.initial)
    stage, status = values.after.get(rule.stage, ""), values.after.get(rule.status, "")
    if stage and values.changed(rule.stage) and not _given_status(rule, values):
        values.put(rule.status, _status_of(rule, values.type, stage, status))
    elif not stage or values.changed(rule.status):
        values.put(rule.stage, _stage_of(rule, values, status) or stage)
    stood = values.type.stages.get(values.after.get(rule.stage, ""))
    values.after.setdefault(rule.pipeline, stood[0].id if stood else rule.pipeline_id)


def _given_status(rule: StageSync, values: Values) -> bool:
    """Tell whether the status was written too: then it wins, unless creating, where a default was filled in."""
    return values.changed(rule.status) and not values.creating


def _status_of(rule: StageSync, object_type: ObjectType, stage: str, status: str) -> str:
    """Return a stage's own status; for a stage without one the present status, or else the first that is closed like it."""
    own = next((status for status, one in rule.stages.items() if one == stage), "")
    found = object_type.stages.get(stage)
    if own or found is None:
        return own or status
    fitting = [one for one in rule.stages if (one in rule.closed) == found[1].closed]
    return status if status in fitting else next(iter(fitting), status)


def _stage_of(rule: StageSync, values: Values, status: str) -> str:
    """Return the stage of a status within the record's pipeline: its own, else the present or first that is closed like it."""
    pipeline = values.type.pipelines.get(values.after.get(rule.pipeline, rule.pipeline_id))
    stages = sorted(pipeline.stages, key=lambda one: one.displayOrder) if pipeline else []
    own, stage = rule.stages.get(status, ""), values.after.get(rule.stage, "")
    if status not in rule.stages or any(one.id == own for one in stages):
        return own
    fitting = [one.id for one in stages if one.closed == (status in rule.closed)]
    return stage if stage in fitting else next(iter(fitting), "")


def _stage_times(rule: StageTimes, values: Values) -> None:
    if not values.changed(rule.stage):
        return
    left, entered = rule.names.get(values.before.get(rule.stage, "")), rule.names.get(values.after.get(rule.stage, ""))
    if left:
        since = milliseconds(values.before.get(left[0], ""))
        values.put(left[1], instant(values.now_ms))
        values.put(left[2], str(values.now_ms - since) if since is not None else "")
    if entered:
        values.put(entered[0], instant(values.now_ms))
        values.put(entered[1], "")


def _stage_facts(rule: StageFacts, values: Values) -> None:
    stage_id = values.after.get(rule.stage, "")
    if not stage_id or not values.changed(rule.stage):
        return
    stood = values.type.stages.get(stage_id)
    if stood and values.after.setdefault(rule.pipeline, stood[0].id) == stood[0].id:
        _facts(rule, stood[1].metadata, values)


def _facts(rule: StageFacts, metadata: Mapping[str, str], values: Values) -> None:
    for name, key in rule.facts.items():
        values.put(name, metadata.get(key, ""))
    if rule.closed:
        closed = metadata.get("isClosed") == "true"
        values.put(rule.closed, values.after.get(rule.closed) or instant(values.now_ms) if closed else "")


def _stage_flags(rule: StageFlags, values: Values) -> None:
    if not values.changed(rule.stage) and values.after.keys() >= rule.flags.keys():
        return
    stood = values.type.stages.get(values.after.get(rule.stage, ""))
    state = stood[1].metadata.get(rule.key) if stood else None
    for name, states in rule.flags.items():
        said = ("0", "1") if form_of(values.type.properties[name]) is NUMBER else ("false", "true")
        values.put(name, said[state in states])


def _stage_entry(rule: StageEntry, values: Values) -> None:
    if values.changed(rule.stage):
        for name in rule.properties:
            values.put(name, instant(values.now_ms) if values.after.get(rule.stage) else "")


def _completion(rule: Completion, values: Values) -> None:
    done = values.after.get(rule.status) == rule.done
    if done and (values.changed(rule.status) or rule.date not in values.after):
        values.put(rule.date, instant(values.now_ms))
    elif not done:
        values.put(rule.date, "")
    flag = "1" if done else "0"
    values.put(rule.count, flag)
    values.put(rule.flag, flag)
    values.put(rule.open, "false" if done else "true")
    mine = rule.kinds.get(values.after.get(rule.kind, ""))
    for name in set(rule.kinds.values()):
        values.put(name, flag if name == mine else "0")


def _due_flags(rule: DueFlags, values: Values) -> None:
    due = milliseconds(values.after.get(rule.due, ""))
    is_open = values.after.get(rule.open) != "false"
    past = due is not None and due <= values.now_ms
    values.put(rule.overdue, "true" if past and is_open else "false")
    if is_open or values.creating:
        missed = past and is_open
        values.put(rule.past, "true" if past else "false")
        values.put(rule.missed, "true" if missed else "false")
        values.put(rule.missed_count, "1" if missed else "0")


def _reminders(rule: Reminders, values: Values) -> None:
    """Refuse anything but epoch milliseconds; what is right is stored as it was written."""
    text = values.after.get(rule.property, "")
    moments = text.split(";")
    if text and not all(is_digits(part) and milliseconds(part) is not None for part in moments):
        raise _refusal(rule.property, "INVALID_LONG", f"{text} was not a valid long.")
    if len(moments) > MAX_REMINDERS:
        raise _refusal(rule.property, "INVALID_LENGTH", f"{rule.property} takes at most {MAX_REMINDERS} moments")


def _refusal(name: str, code: str, message: str) -> InvalidProperties:
    """Return the error of a rule that refuses the value of one property."""
    return InvalidProperties([PropertyError(name, code, message)])


def _flags(rule: Flags, values: Values) -> None:
    present = values.after.get(rule.source)
    for value, name in rule.values.items():
        values.put(name, "1" if value == present else "0")


def _forward(rule: Forward, values: Values) -> None:
    before, after = values.before.get(rule.property, ""), values.after.get(rule.property, "")
    if before in rule.order and after in rule.order and rule.order.index(after) < rule.order.index(before):
        values.put(rule.property, before)
    elif after != before and after in rule.dates:
        values.put(rule.dates[after], instant(values.now_ms))


def _first_text(rule: FirstText, values: Values) -> None:
    words = " ".join(filter(None, (values.after.get(name, "") for name in rule.sources)))
    values.put(rule.property, words or values.after.get(rule.otherwise, ""))


def _mail_domain(rule: MailDomain, values: Values) -> None:
    values.put(rule.property, values.after.get(rule.source, "").rpartition("@")[2])


def _mail_headers(rule: MailHeaders, values: Values) -> None:
    if not values.changed(rule.source):
        return
    headers = json_object(values.after.get(rule.source, ""))
    for key, begin in rule.names.items():
        found = headers.get(key)
        people = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
        for part, field in _MAIL_FIELDS.items():
            values.put(f"{begin}_{part}", ";".join(str(one[field]) for one in people if one.get(field)))
        values.put(f"{begin}_raw", ";".join(filter(None, map(_mail_raw, people))))


def _mail_raw(person: Mapping[str, Any]) -> str:
    name = " ".join(str(person[field]) for field in ("firstName", "lastName") if person.get(field))
    mail = str(person.get("email") or "")
    return f"{name} <{mail}>" if name and mail else mail


def _digits(rule: Digits, values: Values) -> None:
    digits = "".join(c for c in values.after.get(rule.source, "") if is_digits(c))
    values.put(rule.property, digits[1:] if len(digits) == 11 and digits[0] == "1" else digits)


FUNCTIONS: dict[type, Callable[[Any, Values], None]] = {
    Fill: _fill,
    Mirror: _mirror,
    Preview: _preview,
    OwnerFields: _owner,
    StageSync: _stage_sync,
    StageTimes: _stage_times,
    StageFacts: _stage_facts,
    StageFlags: _stage_flags,
    StageEntry: _stage_entry,
    Completion: _completion,
    DueFlags: _due_flags,
    Reminders: _reminders,
    Flags: _flags,
    Forward: _forward,
    FirstText: _first_text,
    MailDomain: _mail_domain,
    MailHeaders: _mail_headers,
    Digits: _digits,
}


def apply(values: Values) -> None:
    """Carry out the rules of a record's type, in the order of its catalog. Raises InvalidProperties."""
    for function, rule in _bound(values.type):
        function(rule, values)


@derived
def _bound(object_type: ObjectType) -> list[tuple[Callable[[Any, Values], None], Any]]:
    """Return the rules of a type with their functions, in order."""
    return [(FUNCTIONS[type(rule)], rule) for rule in object_type.definition.rules if type(rule) in FUNCTIONS]


@derived
def noted(object_type: ObjectType) -> frozenset[str]:
    """Return the properties in which rules note when a record came to a stage.

    They may hold epoch milliseconds, as records have them that an earlier Axle wrote.
    """
    return frozenset(name for rule in object_type.definition.rules if isinstance(rule, Forward) for name in rule.dates.values())


@derived
def _timed(object_type: ObjectType) -> list[DueFlags | Reminders]:
    """Return the rules of a type that reserve moments."""
    return [rule for rule in object_type.definition.rules if isinstance(rule, DueFlags | Reminders)]


@derived
def _timing(object_type: ObjectType) -> frozenset[str]:
    """Return the properties on which the reserved moments of a record depend."""
    names = ((r.due, r.open, r.overdue, r.past) if isinstance(r, DueFlags) else (r.property,) for r in _timed(object_type))
    return frozenset(name for rule in names for name in rule)


def retimed(object_type: ObjectType, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Tell whether a change of values moves reserved moments; where it does not, those that have come but wait stay."""
    return any(before.get(name) != after.get(name) for name in _timing(object_type))


def moments(object_type: ObjectType, values: Mapping[str, str], now_ms: int) -> list[Due]:
    """Return every moment after `now_ms` at which time will do something to a live record with these values."""
    found: list[Due] = []
    for rule in _timed(object_type):
        if isinstance(rule, DueFlags):
            at = milliseconds(values.get(rule.due, "")) if values.get(rule.open) != "false" else None
            found += [Due(at, FLAGS_RULE)] if at is not None and at > now_ms else []
        else:
            texts = filter(None, values.get(rule.property, "").split(";"))
            found += [Due(ms, REMINDER_RULE) for ms in sorted({int(text) for text in texts}) if ms > now_ms]
    return found
