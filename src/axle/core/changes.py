"""What may happen to a record: each event is a function from values to a `Change`.

Nothing here knows where records are kept; a `Change` says all that storage has to write, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from axle.core import rules, stages
from axle.core.associations import Date, Link
from axle.core.catalog import ObjectType
from axle.core.errors import Invalid
from axle.core.events import ARCHIVED, CREATED, ERASED, LINKED, RESTORED, UPDATED, EventName
from axle.core.property_types import milliseconds
from axle.core.record import CALCULATED, Moment, Record, Source
from axle.core.rules import Due, Values

CREATED_BY, UPDATED_BY = ("hs_object_source_user_id", "hs_created_by_user_id"), "hs_updated_by_user_id"


class Change(msgspec.Struct):
    """Everything that one event does to one record, links included.

    `changed` lists the properties whose value differs, with the value before. `due` replaces the record's reserved moments,
    None leaves them. `linked`, `unlinked` and `hidden` are rows, both directions each; the last are those that the record hides
    once it is archived, or no longer hides, each with the bit for that: `FROM_ARCHIVED` or `TO_ARCHIVED`. `dates` says of new
    rows to activities when those happen. `links_saved` tells that the rows are written already. `merged_into` is the record
    that an archived one becomes a part of.
    """

    event: EventName
    before: Record | None
    after: Record
    source: Source
    at_ms: int
    changed: dict[str, str] = {}
    due: list[Due] | None = None
    linked: list[Link] = []
    unlinked: list[Link] = []
    hidden: dict[Link, int] = {}
    dates: dict[Link, Date] = {}
    links_saved: bool = False
    merged_into: int | None = None


def create(object_type: ObjectType, record_id: int, values: Mapping[str, str], moment: Moment) -> Change:
    """Make a new record of accepted values. Raises Invalid for a missing required property, or what the rules refuse."""
    after = {name: value for name, value in values.items() if value}
    created = [ms for name in object_type.definition.created if (ms := milliseconds(after.pop(name, ""))) is not None]
    _stamp(object_type, record_id, after, moment.source)
    rules.apply(Values(object_type, {}, after, moment.now_ms, True, moment.users_by_owner))
    require(object_type, after)
    record = Record(object_type, record_id, after, created[0] if created else moment.now_ms, moment.now_ms)
    return Change(CREATED, None, record, moment.source, moment.now_ms, due=rules.moments(object_type, after, moment.now_ms))


def require(object_type: ObjectType, values: Mapping[str, str]) -> None:
    """Refuse a new record that lacks a required property."""
    definition = object_type.definition
    missing = [name for name in definition.required if name not in values]
    if definition.required_any and not any(name in values for name in definition.required_any):
        missing += definition.required_any
    if missing:
        raise lacking(object_type, missing)


def lacking(object_type: ObjectType, names: Sequence[str]) -> Invalid:
    """Say which required properties a new record lacks."""
    return Invalid(
        f"Error creating {object_type.label}. Some required properties were not set.", context={"properties": [*names]}
    )


def _stamp(object_type: ObjectType, record_id: int, after: dict[str, str], source: Source) -> None:
    """Set what every new record is told about its origin, as far as its type has the properties."""
    stamps = {
        "hs_object_source": source.type,
        "hs_object_source_label": source.type,
        "hs_object_source_id": source.id,
        **dict.fromkeys((*CREATED_BY, UPDATED_BY), str(source.user or "")),
        "hs_obj_coords": f"{object_type.id}-{record_id}",
    }
    after.update((name, value) for name, value in stamps.items() if value and name in object_type.properties)


def update(record: Record, values: Mapping[str, str], moment: Moment) -> Change | None:
    """Change a live record; None where nothing differs in the end, so that its modified date stays."""
    after = dict(record.properties)
    _write(after, values)
    rules.apply(Values(record.type, record.properties, after, moment.now_ms, False, moment.users_by_owner))
    return _altered(record, after, moment)


def _write(properties: dict[str, str], values: Mapping[str, str]) -> None:
    """Set values among properties; an empty one clears."""
    for name, value in values.items():
        if value:
            properties[name] = value
        else:
            properties.pop(name, None)


def _altered(record: Record, after: dict[str, str], moment: Moment) -> Change | None:
    changed = _differences(record.properties, after)
    if not changed:
        return None
    if moment.source.user is not None and UPDATED_BY in record.type.properties:
        after[UPDATED_BY] = str(moment.source.user)
        changed = _differences(record.properties, after)
    now = advance(record, moment.now_ms)
    new = Record(record.type, record.id, after, record.created_ms, now)
    retimed = rules.retimed(record.type, record.properties, after)
    due = rules.moments(record.type, after, moment.now_ms) if retimed else None
    return Change(UPDATED, record, new, moment.source, now, changed, due)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return the properties whose value differs, each with the value before."""
    changed = {name: before.get(name, "") for name, value in after.items() if before.get(name) != value}
    changed.update((name, before[name]) for name in before.keys() - after.keys())
    return changed


def advance(record: Record, now_ms: int) -> int:
    """Return the time of the next change: later than the last one, so that no two changes of a record share a millisecond."""
    return max(now_ms, record.updated_ms + 1)


def set_values(change: Change, values: Mapping[str, str]) -> None:
    """Give properties other values within a change that is not yet saved, bypassing the checks that bind clients."""
    before = change.before.properties if change.before else {}
    _write(change.after.properties, values)
    for name, value in values.items():
        if change.before and before.get(name, "") != value:
            change.changed[name] = before.get(name, "")
        else:
            change.changed.pop(name, None)


def calculated(record: Record, values: Mapping[str, str], now_ms: int) -> Change | None:
    """Change properties that only the server sets."""
    after = dict(record.properties)
    _write(after, values)
    return _altered(record, after, Moment(now_ms, CALCULATED))


def refit(record: Record, name: str, value: str, moment: Moment) -> Change:
    """Give a record, archived or not, the value that fits the new definition of a property; the history keeps the old one."""
    after = dict(record.properties)
    _write(after, {name: value})
    now = advance(record, moment.now_ms)
    new = Record(record.type, record.id, after, record.created_ms, now, record.archived_ms)
    return Change(UPDATED, record, new, CALCULATED, now, {name: record.properties[name]})


def forget(record: Record, names: Iterable[str], moment: Moment) -> Change:
    """Clear what a record, archived or not, holds under some names."""
    after = {name: value for name, value in record.properties.items() if name not in names}
    now = advance(record, moment.now_ms)
    new = Record(record.type, record.id, after, record.created_ms, now, record.archived_ms)
    return Change(UPDATED, record, new, CALCULATED, now, _differences(record.properties, after))


def touch(record: Record, moment: Moment) -> Change:
    """Make a change of a record's links alone; its values and its modified date stay."""
    return Change(LINKED, record, record, moment.source, moment.now_ms)


def archive(record: Record, moment: Moment) -> Change:
    """Put a record into the recycle bin, from where it is purged 90 days later."""
    after = Record(record.type, record.id, record.properties, record.created_ms, record.updated_ms, moment.now_ms)
    purge = [Due(moment.now_ms + rules.PURGE_AFTER_MS, rules.PURGE_RULE)]
    return Change(ARCHIVED, record, after, moment.source, moment.now_ms, due=purge)


def restore(record: Record, moment: Moment) -> Change:
    """Take a record out of the recycle bin; what time would have done to it meanwhile is done now."""
    values = dict(record.properties)
    rules.apply(Values(record.type, record.properties, values, moment.now_ms, False, moment.users_by_owner))
    after = Record(record.type, record.id, values, record.created_ms, advance(record, moment.now_ms))
    due = rules.moments(record.type, values, moment.now_ms)
    return Change(RESTORED, record, after, moment.source, after.updated_ms, _differences(record.properties, values), due)


def erase(record: Record, moment: Moment) -> Change:
    """Remove a record for good: values, history, links and reserved moments."""
    return Change(ERASED, record, record, moment.source, moment.now_ms, due=[])


def merged_values(primary: Record, other_record: Record) -> dict[str, str]:
    """Return the values that a merge gives to the primary record: its own, and the other's where it has none."""
    taken = {
        name: value
        for name, value in other_record.properties.items()
        if name not in primary.properties and _mergeable(primary.type, name)
    }
    if not stages.stays_in_stage(primary.type, primary.properties, taken):
        taken = {name: value for name, value in taken.items() if name not in primary.type.staged}
    ids = [*primary.properties.get("hs_merged_object_ids", "").split(";"), str(other_record.id)]
    ids += other_record.properties.get("hs_merged_object_ids", "").split(";")
    taken["hs_merged_object_ids"] = ";".join(dict.fromkeys(filter(None, ids)))
    return {**taken, **_further(primary, other_record, taken)}


def _further(primary: Record, other_record: Record, taken: Mapping[str, str]) -> dict[str, str]:
    """Return the unique values that a merged-away record leaves to the primary one beside its own, such as its address."""
    further_values: dict[str, str] = {}
    for name, further in primary.type.further.items():
        current = primary.properties.get(name) or taken.get(name, "")
        texts = (
            primary.properties.get(further, ""),
            other_record.properties.get(name, ""),
            other_record.properties.get(further, ""),
        )
        more = dict.fromkeys(address for text in texts for address in text.split(";") if address not in ("", current))
        if more:
            further_values[further] = ";".join(more)
    return further_values


def _mergeable(object_type: ObjectType, name: str) -> bool:
    prop = object_type.properties.get(name)
    return prop is not None and not prop.read_only
