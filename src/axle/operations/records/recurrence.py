"""When a series of records goes on: rules of RFC 5545 that are no finer than a day, and the next record of a series.

The rule of a series is a property of its open record, as content lines: `DTSTART:…` and `RRULE:…`, or the latter alone, which
then counts from the record's due date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import islice
from typing import NamedTuple

from axle.core.catalog import ObjectType, derived
from axle.core.changes import Change
from axle.core.errors import Invalid, excerpt
from axle.core.property_types import DAY_MS, MAX_MS, instant, milliseconds
from axle.core.record import Record
from axle.core.rule_types import Repeat

ACTIVE, ENDED = "ACTIVE", "ENDED"
STOPPED = (ENDED, "PAUSED", "STOPPED", "INACTIVE", "CANCELED", "CANCELLED", "COMPLETED", "DELETED")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MAX_RULE = 1_000  # characters
MAX_COUNT = 10_000
FIRST_YEAR, LAST_YEAR = 2000, 2100  # a rule is followed step by step from its start
HORIZON = timedelta(days=3_653)  # a rule that names no moment within ten years has ended

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST, _CYCLE_YEARS, _CYCLE = 9999, 400, timedelta(days=146_097)
_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+\-]+)")
_WORDS = {"FREQ", "UNTIL", "COUNT", "INTERVAL", "BYDAY", "WKST"}
# The numbers that each part may hold, and whether they may be counted from the end.
_RANGES = {
    "BYSECOND": (0, 59, False), "BYMINUTE": (0, 59, False), "BYHOUR": (0, 23, False), "BYMONTH": (1, 12, False),
    "BYMONTHDAY": (1, 31, True), "BYYEARDAY": (1, 366, True), "BYWEEKNO": (1, 53, True), "BYSETPOS": (1, 366, True),
}  # fmt: skip
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKS = {"month": 5, "year": 53}  # how often a day of the week comes in one, at most
_ONE_OF_A_DAY = ("BYSECOND", "BYMINUTE", "BYHOUR")

if find_spec("dateutil") is None:  # told at the start, not to whoever writes the first rule, with which it is imported
    raise ModuleNotFoundError("dateutil is not installed", name="dateutil")


class RecurrenceRule(NamedTuple):
    """A rule as it was checked: its parts but for its ends, which are kept apart, and where it starts, if it says so."""

    parts: str
    most: int | None
    until_ms: int | None
    start_ms: int | None
    frequency: str
    interval: int


def repeating(object_types: Sequence[ObjectType]) -> tuple[ObjectType, Repeat]:
    """Return the type whose records repeat, and how. Raises Invalid if there is none."""
    for object_type in object_types:
        for rule in _repeats(object_type):
            return object_type, rule
    raise Invalid("No object type here repeats.")


def written(rule: str, start_ms: int | None) -> str:
    """Return the content lines of a rule. Raises Invalid for one that is not a rule, or too fine."""
    checked = parsed(rule)
    if start_ms is None:
        return shown(rule)
    _check_start(start_ms)
    if next(_expanded(checked, start_ms, _moment(start_ms) + HORIZON), None) is None:
        raise _no_rule(rule, "it names no moment within ten years")
    return f"DTSTART:{_moment(start_ms):%Y%m%dT%H%M%SZ}\n{shown(rule)}"


def _check_start(start_ms: int) -> None:
    if not FIRST_YEAR <= _moment(start_ms).year < LAST_YEAR:
        raise Invalid(f"startsAt must lie between {FIRST_YEAR} and {LAST_YEAR}.", context={"startsAt": [str(start_ms)]})


def shown(text: str) -> str:
    """Return the rule alone, as the wire has it."""
    lines = [line.strip() for line in text.splitlines() if not line.upper().startswith("DTSTART")]
    return lines[-1] if lines else ""


def starts(text: str) -> int | None:
    """Return when a rule starts, in epoch milliseconds, if it says so."""
    match = re.search(r"DTSTART:(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", text)
    return milliseconds("{}-{}-{}T{}:{}:{}Z".format(*match.groups())) if match else None


def parsed(text: str) -> RecurrenceRule:
    """Check a rule. Raises Invalid in a sentence that names it."""
    rule = shown(text).upper().removeprefix("RRULE:").rstrip(";")
    pairs = [_PART.fullmatch(part) for part in rule.split(";")]
    parts = {match[1]: match[2] for match in pairs if match}
    if len(text) > MAX_RULE or None in pairs or len(parts) != len(pairs) or parts.keys() - _WORDS - _RANGES.keys():
        raise _no_rule(text, "it is not a recurrence rule of RFC 5545")
    if parts.get("FREQ") not in FREQUENCIES:
        raise _no_rule(text, f"FREQ must be one of {', '.join(FREQUENCIES)}")
    if any("," in parts.get(name, "") for name in _ONE_OF_A_DAY):
        raise _no_rule(text, "there may be one time of the day only")
    for name in parts.keys() & _RANGES.keys():
        _check_numbers(text, name, parts[name].split(","))
    _check_days(text, parts)
    count, until = _bounded_number(text, parts, "COUNT"), _until(text, parts.pop("UNTIL", ""))
    interval = _bounded_number(text, parts, "INTERVAL") or 1
    parts["INTERVAL"] = str(interval)
    lines = ";".join(f"{name}={value}" for name, value in parts.items())
    checked = RecurrenceRule(lines, count, until, starts(text), parts["FREQ"], interval)
    try:
        _moments_of(checked.parts, _EPOCH)
    except (ValueError, OverflowError) as wrong:
        raise _no_rule(text, str(wrong)) from None
    return checked


def _check_numbers(text: str, name: str, numbers: Sequence[str]) -> None:
    low, high, backwards = _RANGES[name]
    for number in numbers:
        digits = number.lstrip("+-") if backwards else number
        if not (digits.isdigit() and low <= int(digits) <= high):
            raise _no_rule(text, f"{name} takes numbers from {low} to {high}")


def _check_days(text: str, parts: dict[str, str]) -> None:
    """Refuse days of the week that are none, or more of one than a month or a year has: the library would look for them."""
    span = "month" if parts["FREQ"] == "MONTHLY" or "BYMONTH" in parts else "year"
    for part in parts["BYDAY"].split(",") if "BYDAY" in parts else ():
        day = _DAY.fullmatch(part)
        if day is None or not 1 <= abs(int(day[1] or 1)) <= _WEEKS[span]:
            raise _no_rule(text, f"BYDAY takes days from MO to SU, and numbers from 1 to {_WEEKS[span]} for those of a {span}")


def _bounded_number(text: str, parts: dict[str, str], name: str) -> int | None:
    digits = parts.pop(name, None)
    if digits is None:
        return None
    if not (digits.isdigit() and 1 <= int(digits) <= MAX_COUNT):
        raise _no_rule(text, f"{name} must be between 1 and {MAX_COUNT}")
    return int(digits)


def _until(text: str, moment_text: str) -> int | None:
    if not moment_text:
        return None
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(T(\d\d)(\d\d)(\d\d)Z?)?", moment_text)
    clock = match and (f"{match[5]}:{match[6]}:{match[7]}" if match[4] else "23:59:59")
    ms = milliseconds(f"{match[1]}-{match[2]}-{match[3]}T{clock}Z") if match else None
    if ms is None:
        raise _no_rule(text, "UNTIL must be a date or a time of UTC")
    return ms


def _no_rule(text: str, why: str) -> Invalid:
    return Invalid(f"Invalid repeatInterval {excerpt(text)}: {why}.", context={"repeatInterval": [text[:MAX_RULE]]})


def _moment(ms: int) -> datetime:
    return _EPOCH + timedelta(milliseconds=ms - ms % 1000)


def _moments_of(rule: str, start: datetime) -> Iterable[datetime]:
    """Return the moments of a rule from a start on. Raises ValueError for a rule that is none."""
    from dateutil.rrule import rrulestr

    return rrulestr(rule, dtstart=start)


def _expanded(rule: RecurrenceRule, start_ms: int, until: datetime) -> Iterator[datetime]:
    """Go through the moments of a rule up to a bound.

    A rule that never comes about is followed to the end of the calendar, in the year 9999: from today that takes a daily one
    twelve seconds. The calendar repeats every 400 years, so it is followed from as late as possible instead, and ends soon.
    """
    start = _moment(start_ms)
    shift = (_LAST - until.year) // _CYCLE_YEARS * _CYCLE
    moments = _moments_of(f"{rule.parts};UNTIL={until + shift:%Y%m%dT%H%M%SZ}", start + shift)
    return (moment - shift for moment in islice(moments, rule.most))


def next_moment(text: str, due_ms: int, now_ms: int) -> int | None:
    """Return the first moment of a rule after what was due, and after now: work that was late leaves no heap behind.

    Raises Invalid for a rule that starts where no rule is followed from.
    """
    rule = parsed(text)
    start_ms = due_ms if rule.start_ms is None else rule.start_ms
    _check_start(start_ms)
    after = _moment(max(due_ms, now_ms))
    if after.year >= LAST_YEAR:
        return None
    until = after + HORIZON
    if rule.until_ms is not None:
        until = min(until, _moment(rule.until_ms))
    if until <= after:  # it has ended, maybe in a year from which no calendar can be moved on
        return None
    moments = _expanded(rule, _nearer(rule, start_ms, after), until)
    following = next((moment for moment in moments if moment > after), None)
    return None if following is None else (following - _EPOCH) // timedelta(milliseconds=1)


def _nearer(rule: RecurrenceRule, start_ms: int, after: datetime) -> int:
    """Return where a rule may start as well, nearer to what is looked for: years of single days take long to go through."""
    days = {"DAILY": 1, "WEEKLY": 7}.get(rule.frequency, 0) * rule.interval
    if rule.most is not None or not days:
        return start_ms
    passed = (after - _moment(start_ms)) // timedelta(days=days)
    return start_ms + max(0, passed - 1) * days * DAY_MS


@derived
def _repeats(object_type: ObjectType) -> list[Repeat]:
    """Return the rules by which records of a type repeat."""
    return [rule for rule in object_type.definition.rules if isinstance(rule, Repeat)]


def completes(change: Change) -> Repeat | None:
    """Return how a record repeats whose series is to go on because of a change."""
    values, before = change.after.properties, change.before.properties if change.before else {}
    for rule in _repeats(change.after.type):
        if values.get(rule.interval):
            done = values.get(rule.status) == rule.done and before.get(rule.status) != rule.done
            if done and values.get(rule.state, ACTIVE).upper() not in STOPPED:
                return rule
    return None


def following(rule: Repeat, record: Record, now_ms: int) -> dict[str, str] | None:
    """Return the values of the next record of a series; None where the series has ended, or its rule cannot be followed."""
    due_ms = milliseconds(record.properties.get(rule.due, "")) or now_ms
    text = record.properties[rule.interval]
    try:
        at_ms = next_moment(text, due_ms, now_ms)
        started = text if starts(text) else written(text, due_ms)
    except Invalid:
        return None  # written as a property, by a client that wanted no series of this kind
    if at_ms is None:
        return None
    properties = record.type.properties
    kept = {name: text for name, text in record.properties.items() if name in properties and not properties[name].read_only}
    moved = [int(part) + at_ms - due_ms for part in kept.get(rule.reminders, "").split(";") if part.isdigit()]
    moved = [part for part in moved if part <= MAX_MS]
    values = {name: text for name, text in kept.items() if name not in rule.fresh}
    values[rule.interval] = started
    return values | {rule.due: instant(at_ms), rule.reminders: ";".join(map(str, moved))}
