"""What the server does to a record by itself: one small pure function for each kind of rule that a catalog may name.

A rule sees the values before and after what was asked for, and changes the latter. Which type has which rules is data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import msgspec

from axle.core.catalog import ObjectType, derived
from axle.core.errors import InvalidProperties, PropertyError
from axle.core.markup import escape, unescape
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
    RuleOfOthers,
    StageEntry,
    StageFacts,
    StageFlags,
    StageSync,
    StageTimes,
    StartReminders,
)
from axle.core.whole_numbers import is_digits

PREVIEW_CHARACTERS = 255
MAX_REMINDERS = 20
PURGE_AFTER_MS = 90 * 86_400_000
FLAGS_RULE, REMINDER_RULE, PURGE_RULE, CALCULATED_RULE = "due_flags", "reminder", "purge", "calculated"
DIGEST_RULE = "digest"  # of an owner: what is due and overdue is told once a day
ASSOCIATIONS_RULE = "associations"  # more associations of a record to be hidden, shown or removed than one write does
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
    text = unescape(_HUGE_REFERENCE.sub("\ufffd", _TAG.sub(" ", body)))
    text = _BLANKS.sub(" ", text).strip()
    cut = text[:PREVIEW_CHARACTERS]
    page = f"<html>\n<head></head>\n<body>\n{escape(cut, quote=False)}\n</body>\n</html>"
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
    """Let the status follow the stage, or the stage the status.

    A status that an update clears is taken for the initial one; a new record has what a `fill` gave it. Then, in this order:

    | the stage is written | the status is written | creating | what happens |
    |---|---|---|---|
    | yes | no | either | the status follows the stage |
    | yes | yes | yes | the status follows the stage: the status may be a default that was filled in |
    | yes | yes | no | the stage follows the status |
    | no, or cleared | yes | either | the stage follows the status |
    | no, and there is none | no | either | the stage follows the status |
    | no, and there is one | no | either | nothing |

    At last a missing pipeline becomes that of the stage.
    """
    if values.changed(rule.status):
        values.after.setdefault(rule.status, rule.initial)
    status_written, has_stage = values.changed(rule.status), bool(values.after.get(rule.stage))
    stage_written = has_stage and values.changed(rule.stage)
    if stage_written and (values.creating or not status_written):
        _status_follows(rule, values)
    elif status_written or not has_stage:
        _stage_follows(rule, values)
    place = values.type.stages.get(values.after.get(rule.stage, ""))
    values.after.setdefault(rule.pipeline, place[0].id if place else rule.pipeline_id)


def _status_follows(rule: StageSync, values: Values) -> None:
    """Give the status that fits the stage.

    | the stage | the status becomes |
    |---|---|
    | has a status of its own | that one |
    | is of no pipeline | what it is |
    | is open, or closed, as the present status is | what it is |
    | any other | the first status that is open, or closed, as the stage is |
    """
    stage_id = values.after[rule.stage]
    place = values.type.stages.get(stage_id)
    fitting = [status for status, stage in rule.stages.items() if stage == stage_id]
    if not fitting and place:
        fitting = [status for status in rule.stages if (status in rule.closed) == place[1].closed]
    if fitting and values.after.get(rule.status) not in fitting:
        values.after[rule.status] = fitting[0]


def _stage_follows(rule: StageSync, values: Values) -> None:
    """Give the stage that fits the status, within the record's pipeline.

    | the status | the stage becomes |
    |---|---|
    | is none that the rule knows | what it is |
    | has a stage in the pipeline | that one |
    | is open, or closed, as the present stage is | what it is |
    | any other | the first stage of the pipeline that is open, or closed, as the status is, if there is one |
    """
    status = values.after.get(rule.status, "")
    if status not in rule.stages:
        return
    pipeline = values.type.pipelines.get(values.after.get(rule.pipeline, rule.pipeline_id))
    stages = sorted(pipeline.stages, key=lambda stage: stage.displayOrder) if pipeline else []
    fitting = [stage.id for stage in stages if stage.id == rule.stages[status]]
    fitting = fitting or [stage.id for stage in stages if stage.closed == (status in rule.closed)]
    if fitting and values.after.get(rule.stage) not in fitting:
        values.after[rule.stage] = fitting[0]


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
    place = values.type.stages.get(stage_id)
    if place and values.after.setdefault(rule.pipeline, place[0].id) == place[0].id:
        _facts(rule, place[1].metadata, values)


def _facts(rule: StageFacts, metadata: Mapping[str, str], values: Values) -> None:
    for name, key in rule.facts.items():
        values.put(name, metadata.get(key, ""))
    if rule.closed:
        closed = metadata.get("isClosed") == "true"
        values.put(rule.closed, values.after.get(rule.closed) or instant(values.now_ms) if closed else "")


def _stage_flags(rule: StageFlags, values: Values) -> None:
    if not values.changed(rule.stage) and values.after.keys() >= rule.flags.keys():
        return
    place = values.type.stages.get(values.after.get(rule.stage, ""))
    state = place[1].metadata.get(rule.key) if place else None
    for name, states in rule.flags.items():
        texts = ("0", "1") if form_of(values.type.properties[name]) is NUMBER else ("false", "true")
        values.put(name, texts[state in states])


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
    mine = rule.of_type.get(values.after.get(rule.type, ""))
    for name in set(rule.of_type.values()):
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


def _start_reminders(rule: StartReminders, values: Values) -> None:
    """Set nothing: only time does anything, when the owner's settings say so."""


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
        listed = headers.get(key)
        people = [person for person in (listed if isinstance(listed, list) else [listed]) if isinstance(person, dict)]
        for part, field in _MAIL_FIELDS.items():
            values.put(f"{begin}_{part}", ";".join(str(person[field]) for person in people if person.get(field)))
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
    StartReminders: _start_reminders,
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
    return [(FUNCTIONS[type(rule)], rule) for rule in object_type.definition.rules if not isinstance(rule, RuleOfOthers)]


@derived
def stage_time_properties(object_type: ObjectType) -> frozenset[str]:
    """Return the properties in which rules note when a record came to a stage.

    They may hold epoch milliseconds, as records have them that an earlier Axle wrote.
    """
    return frozenset(name for rule in object_type.definition.rules if isinstance(rule, Forward) for name in rule.dates.values())


def _flag_moments(rule: DueFlags, values: Mapping[str, str]) -> list[int]:
    """Return when a record comes to be overdue, while it is open."""
    at = milliseconds(values.get(rule.due, "")) if values.get(rule.open) != "false" else None
    return [] if at is None else [at]


def _reminder_moments(rule: Reminders, values: Mapping[str, str]) -> list[int]:
    return sorted({int(text) for text in filter(None, values.get(rule.property, "").split(";"))})


def _no_moments(rule: StartReminders, values: Mapping[str, str]) -> list[int]:
    """Return none: the owner's settings say when, and who writes the change adds that moment."""
    return []


class Timer(NamedTuple):
    """How a rule reserves moments: under which name, when, and on which properties that depends."""

    name: str
    moments: Callable[[Any, Mapping[str, str]], list[int]]
    depends: Callable[[Any], tuple[str, ...]]


TIMERS: dict[type, Timer] = {
    DueFlags: Timer(FLAGS_RULE, _flag_moments, lambda rule: (rule.due, rule.open, rule.overdue, rule.past)),
    Reminders: Timer(REMINDER_RULE, _reminder_moments, lambda rule: (rule.property,)),
    StartReminders: Timer(REMINDER_RULE, _no_moments, lambda rule: (rule.due, rule.owner)),
}


@derived
def _timed(object_type: ObjectType) -> list[tuple[Timer, Any]]:
    """Return the rules of a type that reserve moments, with how they do."""
    return [(TIMERS[type(rule)], rule) for rule in object_type.definition.rules if type(rule) in TIMERS]


@derived
def _timing(object_type: ObjectType) -> frozenset[str]:
    """Return the properties on which the reserved moments of a record depend."""
    return frozenset(name for timer, rule in _timed(object_type) for name in timer.depends(rule))


def retimed(object_type: ObjectType, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Tell whether a change of values moves reserved moments; where it does not, those that have come but wait stay."""
    return any(before.get(name) != after.get(name) for name in _timing(object_type))


def moments(object_type: ObjectType, values: Mapping[str, str], now_ms: int) -> list[Due]:
    """Return every moment after `now_ms` at which time will do something to a live record with these values."""
    return [Due(at, timer.name) for timer, rule in _timed(object_type) for at in timer.moments(rule, values) if at > now_ms]
