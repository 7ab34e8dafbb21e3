"""A record and what may happen to it: each happening is a function from values to a `Change`.

Nothing here knows where records are kept; a `Change` says all that storage has to write, in one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from axle.core import rules, stages, validation_rules
from axle.core.associations import Date, Link
from axle.core.catalog import SYSTEM_ID, ObjectType
from axle.core.errors import REFUSALS_SHOWN, Invalid, PropertyError
from axle.core.model import Property
from axle.core.normalisation import Normalised, normalised
from axle.core.property_types import Json, instant, milliseconds, normalise
from axle.core.rules import Due, Values
from axle.core.versions import ApiVersion

CREATED, UPDATED, ARCHIVED, RESTORED, ERASED, LINKED, REMINDED = (
    "created", "updated", "archived", "restored", "erased", "linked", "reminded",
)  # fmt: skip


class Source(msgspec.Struct, frozen=True):
    """Who changes a record: HubSpot's source type, the id of the app, a user where there is one."""

    type: str = "INTEGRATION"
    id: str = ""
    user: int | None = None


CALCULATED = Source("CALCULATED")


class Record(msgspec.Struct):
    """One record as it stands. `properties` holds the values that are set, as text; times are epoch milliseconds."""

    type: ObjectType
    id: int
    properties: dict[str, str]
    created_ms: int
    updated_ms: int
    archived_ms: int | None = None

    def value(self, name: str) -> str | None:
        """Return a property's value, the record's own times and id included; None where it has none."""
        if name in self.type.system:
            return self.system(name)
        return self.properties.get(name)

    def system(self, name: str) -> str:
        """Return one of the values that are the record's own fields."""
        if name == SYSTEM_ID:
            return str(self.id)
        return instant(self.created_ms if name in self.type.definition.created else self.updated_ms)


class Change(msgspec.Struct):
    """Everything that one happening does to one record, links included.

    `changed` lists the properties whose value differs, with the value before. `due` replaces the record's reserved moments,
    None leaves them. `linked`, `unlinked` and `veiled` are rows, both directions each; veiled are those that an archived end
    hides. `dates` says of new rows to activities when those happen. `placed` tells that the rows are written already.
    """

    event: str
    before: Record | None
    after: Record
    source: Source
    at_ms: int
    changed: dict[str, str] = {}
    due: list[Due] | None = None
    linked: list[Link] = []
    unlinked: list[Link] = []
    veiled: list[Link] = []
    dates: dict[Link, Date] = {}
    placed: bool = False


class Accepted(msgspec.Struct):
    """Property values that passed: canonical text by name, `""` to clear; and those that were taken for others.

    `omitted` refusals are not among those kept.
    """

    values: dict[str, str]
    refusals: list[PropertyError]
    omitted: int = 0
    normalised: list[Normalised] = []


def accept(
    object_type: ObjectType,
    given: Mapping[str, Json],
    before: Mapping[str, str],
    drop: bool,
    version: ApiVersion = ApiVersion.OLDER,
) -> Accepted:
    """Check what a request wants to write; names that may not be written are dropped when `drop` says so, else refused.

    From 2026-09 on, dates and times are normalised.
    The moment of creation can be given to a new record, which has no values `before`, where its property can be written at all.
    """
    accepted = Accepted({}, [])
    for name, raw in given.items():
        prop = object_type.properties.get(name)
        if (
            prop is None
            or prop.read_only
            or (name in object_type.system and (before or name not in object_type.definition.created))
        ):
            if not drop:
                _refuse(accepted, unwritable(name, prop))
            continue
        other = normalised(prop, raw) if version >= ApiVersion.V2026_09 else None
        accepted.normalised += [other] if other else []
        value = acceptable(object_type, prop, other.taken if other else raw, before.get(name, ""))
        if isinstance(value, PropertyError):
            _refuse(accepted, value)
        else:
            accepted.values[name] = value
    accepted.refusals += stages.settle(object_type, before, accepted.values)
    accepted.values.update(_exchanged(object_type, before, accepted.values))
    return accepted


def _refuse(accepted: Accepted, refusal: PropertyError) -> None:
    """Take note of what is wrong, as far as it will be told; of the rest, of how much there is."""
    if len(accepted.refusals) < REFUSALS_SHOWN:
        accepted.refusals.append(refusal)
    else:
        accepted.omitted += 1


def _exchanged(object_type: ObjectType, before: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return what becomes of a record's further unique values when it takes one of them as its own: they change places."""
    found: dict[str, str] = {}
    for name, further in object_type.further.items():
        own, new, more = before.get(name, ""), values.get(name, ""), before.get(further, "").split(";")
        if own and new != own and new in filter(None, more):
            found[further] = ";".join(own if one == new else one for one in more)
    return found


def acceptable(object_type: ObjectType, prop: Property, raw: Json, before: str = "") -> str | PropertyError:
    """Return the text to store for a value, or why its type or a validation rule refuses it."""
    value = normalise(prop, raw, before)
    if isinstance(value, PropertyError) or prop.name not in object_type.validations:
        return value
    return validation_rules.refusal(prop, value, object_type.validations[prop.name]) or value


def unwritable(name: str, prop: Property | None) -> PropertyError:
    """Say why clients cannot set a property: it does not exist, or only the server sets it."""
    if prop is None:
        return PropertyError(name, "PROPERTY_DOESNT_EXIST", f'Property "{name}" does not exist')
    sort = "calculated" if prop.calculated else "read only"
    return PropertyError(name, "READ_ONLY_VALUE", f'"{name}" is a {sort} property; its value cannot be set.')


class Moment(msgspec.Struct, frozen=True):
    """When and by whom something is done, and what the rules need to know of the account."""

    now_ms: int
    source: Source
    users_by_owner: Mapping[str, str] = {}


def create(object_type: ObjectType, record_id: int, given: Mapping[str, str], moment: Moment) -> Change:
    """Make a new record of accepted values. Raises Invalid for a missing required property, or what the rules refuse."""
    after = {name: value for name, value in given.items() if value}
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
        "hs_obj_coords": f"{object_type.id}-{record_id}",
    }
    after.update((name, value) for name, value in stamps.items() if value and name in object_type.properties)


def update(record: Record, given: Mapping[str, str], moment: Moment) -> Change | None:
    """Change a live record; None where nothing differs in the end, so that its modified date stays."""
    after = dict(record.properties)
    _write(after, given)
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
    now = advance(record, moment.now_ms)
    new = Record(record.type, record.id, after, record.created_ms, now)
    retimed = rules.retimed(record.type, record.properties, after)
    due = rules.moments(record.type, after, moment.now_ms) if retimed else None
    return Change(UPDATED, record, new, moment.source, now, changed, due)


def _differences(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return the properties whose value differs, each with the value before."""
    return {name: before.get(name, "") for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


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
    if not stages.agree(primary.type, primary.properties, taken):
        taken = {name: value for name, value in taken.items() if name not in primary.type.staged}
    ids = [*primary.properties.get("hs_merged_object_ids", "").split(";"), str(other_record.id)]
    ids += other_record.properties.get("hs_merged_object_ids", "").split(";")
    taken["hs_merged_object_ids"] = ";".join(dict.fromkeys(filter(None, ids)))
    return {**taken, **_further(primary, other_record, taken)}


def _further(primary: Record, other_record: Record, taken: Mapping[str, str]) -> dict[str, str]:
    """Return the unique values that a merged-away record leaves to the primary one beside its own, such as its address."""
    found: dict[str, str] = {}
    for name, further in primary.type.further.items():
        own = primary.properties.get(name) or taken.get(name, "")
        texts = (
            primary.properties.get(further, ""),
            other_record.properties.get(name, ""),
            other_record.properties.get(further, ""),
        )
        more = dict.fromkeys(one for text in texts for one in text.split(";") if one not in ("", own))
        if more:
            found[further] = ";".join(more)
    return found


def _mergeable(object_type: ObjectType, name: str) -> bool:
    prop = object_type.properties.get(name)
    return prop is not None and not prop.read_only


def duplicates(texts: Iterable[str]) -> list[str]:
    """Return the texts that occur more than once, each once, in order."""
    seen: dict[str, int] = {}
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
    return [text for text, times in seen.items() if times > 1]
