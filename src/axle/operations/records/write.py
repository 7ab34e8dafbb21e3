"""Creating and changing records, many at a time; a single one is a list of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from axle.core import changes, requirements
from axle.core.acceptance import Accepted, accept, duplicates
from axle.core.associations import by_spec
from axle.core.calculated_properties import ties
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.errors import AxleError, ConcurrentConflict, Conflict, Invalid, InvalidProperties, PropertyError, excerpt
from axle.core.model import AssociationType
from axle.core.normalisation import Normalised
from axle.core.permissions import WRITE
from axle.core.property_types import Json
from axle.core.record import Record
from axle.core.requirements import WrittenRecord
from axle.core.versions import ApiVersion
from axle.operations.inputs import Association, Create, Spec
from axle.operations.people import owners
from axle.operations.records import recurrence
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import known_id, record_id
from axle.operations.request import BatchError

INVALID_LINKS = "One or more associations are invalid"


class PlannedRecord(NamedTuple):
    """A new record that has passed every check but those of its rules."""

    values: dict[str, str]
    links: list[tuple[AssociationType, int]]
    trace: str = ""
    normalised: Sequence[Normalised] = ()


def all_accepted(
    changeset: ChangeSet, object_type: ObjectType, given: Sequence[Mapping[str, Json]], before: Sequence[Mapping[str, str]]
) -> list[Accepted]:
    """Check the properties of every input of a batch. Raises InvalidProperties that lists all that is wrong, of all inputs."""
    drop = changeset.caller.ignores_unwritable(object_type)
    version = changeset.caller.version
    accepted = [accept(object_type, one, old, drop, version) for one, old in zip(given, before, strict=True)]
    refusals: list[PropertyError] = [refusal for one in accepted for refusal in one.refusals]
    if changeset.caller.check_owners and object_type.owned:
        pairs = [(name, one, old) for one, old in zip(accepted, before, strict=True) for name in object_type.owned]
        assigned = [(name, one.values[name]) for name, one, old in pairs if one.values.get(name, "") != old.get(name, "")]
        refusals += owners.check_assignable(changeset.tx, assigned)
    if refusals:
        raise InvalidProperties(refusals, sum(one.omitted for one in accepted))
    return accepted


def wanted_links(
    changeset: ChangeSet, object_type: ObjectType, given: Sequence[Association] | None
) -> list[tuple[AssociationType, int]]:
    """Return the links that an input asks for. Raises Invalid for an unknown type, a wrong direction or a missing record."""
    found: list[tuple[AssociationType, int]] = []
    for one in given or ():
        if not one.types:
            raise Invalid("An association needs at least one of types.", context={"types": ["[]"]})
        for spec in one.types:
            link = by_spec(changeset.catalog, object_type, spec.associationCategory, spec.associationTypeId)
            found.append((link, _target(link, changeset, one.to.id)))
    _check_targets(changeset, object_type, found)
    return list(dict.fromkeys(found))


def hold_targets(changeset: ChangeSet, inputs: Sequence[Create]) -> None:
    """Hold every record that inputs are to be associated with, all at once, so that no two batches wait for each other."""
    ends = ((spec.associationTypeId, one.to.id) for item in inputs for one in item.associations or () for spec in one.types)
    keys: set[tuple[int, int]] = set()
    for type_id, given in ends:
        link = changeset.catalog.associations.get(type_id)
        other_type = changeset.catalog.by_id(link.to_type) if link else None
        number = known_id(given)
        if other_type and number:
            keys.add((other_type.key, number))
    changeset.tx.lock_records(keys)


def _target(link: AssociationType, changeset: ChangeSet, given: str | int) -> int:
    try:
        return record_id(given)
    except AxleError:
        raise _no_record(changeset, link.to_type, excerpt(str(given))) from None


def _check_targets(changeset: ChangeSet, object_type: ObjectType, links: Sequence[tuple[AssociationType, int]]) -> None:
    wanted: dict[str, set[int]] = {}
    for link, number in links:
        wanted.setdefault(link.to_type, set()).add(number)
    object_types = {type_id: changeset.catalog.by_id(type_id) for type_id in wanted}
    changeset.tx.lock_records(
        (object_type.key, number) for type_id, object_type in object_types.items() if object_type for number in wanted[type_id]
    )
    for type_id, ids in wanted.items():
        other_type = object_types[type_id]
        if other_type:
            changeset.caller.other(object_type, type_id, WRITE)
        alive = {record.id for record in changeset.tx.records(other_type, sorted(ids))} if other_type else set()
        for link, number in links:
            if link.to_type == type_id and number not in alive:
                raise _no_record(changeset, link.to_type, str(number))


def check_start(changeset: ChangeSet, record: Record, specs: Sequence[Spec]) -> None:
    """Refuse types that lead away from another object type: the service looks for the record among those of that one."""
    for spec in specs:
        link = changeset.catalog.associations.get(spec.associationTypeId) if spec.associationTypeId > 0 else None
        if link and link.category == spec.associationCategory and link.from_type != record.type.id:
            raise _no_record(changeset, link.from_type, str(record.id))


def _no_record(changeset: ChangeSet, type_id: str, shown: str) -> Invalid:
    other_type = changeset.catalog.by_id(type_id)
    label = other_type.label if other_type else type_id.upper()
    context = {"INVALID_OBJECT_IDS": [f"{label}={shown} is not valid"], "objectId": [shown], "objectType": [label]}
    return Invalid(INVALID_LINKS, context=context)


def create_all(
    changeset: ChangeSet, object_type: ObjectType, inputs: Sequence[Create], keys: Sequence[Mapping[str, str]] | None = None
) -> list[Change]:
    """Create all records of a batch, or none. Raises the first thing that is wrong.

    `keys` are values that are set beside those of each input, whether or not clients may write them.
    """
    accepted = all_accepted(changeset, object_type, [one.properties for one in inputs], [{}] * len(inputs))
    hold_targets(changeset, inputs)
    planned = [
        PlannedRecord(
            {**one.values, **key},
            wanted_links(changeset, object_type, given.associations),
            given.objectWriteTraceId or "",
            one.normalised,
        )
        for one, given, key in zip(accepted, inputs, keys or [{}] * len(inputs), strict=True)
    ]
    _check_required(changeset, object_type, planned)
    free = {name for key in keys or () for name in key}
    _check_unique(changeset, object_type, [one.values for one in planned], free=free)
    return [
        _make(changeset, object_type, one, number)
        for one, number in zip(planned, changeset.tx.new_ids(len(planned)), strict=True)
    ]


def create_some(
    changeset: ChangeSet, object_type: ObjectType, inputs: Sequence[Create]
) -> tuple[list[Change], list[BatchError]]:
    """Create those records of a batch that can be created; what is wrong with the others is told by their trace ids.

    A bad association is not such a thing: it refuses the whole batch.
    """
    hold_targets(changeset, inputs)
    created: list[Change] = []
    problems: list[BatchError] = []
    taken: set[tuple[str, str]] = set()
    for item in inputs:
        links = wanted_links(changeset, object_type, item.associations)
        try:
            (accepted,) = all_accepted(changeset, object_type, [item.properties], [{}])
            _check_required(changeset, object_type, [PlannedRecord(accepted.values, links)])
            _check_unique(changeset, object_type, [accepted.values], taken=taken)
            planned = PlannedRecord(accepted.values, links, item.objectWriteTraceId or "", accepted.normalised)
            created.append(_make(changeset, object_type, planned, changeset.tx.new_ids(1)[0]))
            taken |= {(name, value) for name, value in accepted.values.items() if name in object_type.unique}
        except AxleError as wrong:
            problems.append(BatchError(wrong, item.objectWriteTraceId or ""))
            if isinstance(wrong, Conflict) and wrong.holder:
                wrong.context = {"existingId": [str(wrong.holder)]}
    return created, problems


def _check_required(changeset: ChangeSet, object_type: ObjectType, planned: Sequence[PlannedRecord]) -> None:
    """Refuse new records that lack what the account wants set, after what the server sets by itself."""
    if changeset.caller.version >= ApiVersion.V2026_09 and object_type.definition.requirements:
        made = [
            changes.create(object_type, 0, one.values, changeset.moment(object_type, one.values)).after.properties
            for one in planned
        ]
        requirements.check(
            object_type, [WrittenRecord(one.values, after, True) for one, after in zip(planned, made, strict=True)]
        )


def _take_claims(changeset: ChangeSet, object_type: ObjectType, values: dict[str, str]) -> list[tuple[AssociationType, int]]:
    """Take what a client writes of an association out of the values: the record to associate with, 0 for none.

    That is the id under which a property repeats whom it follows, where clients may write it. It then follows from the link.
    """
    claims = []
    for tie, rule in ties(changeset.catalog).follows.get(object_type.key, ()):
        if rule.id in values:
            text = values.pop(rule.id)
            changeset.caller.other(object_type, tie.to_type, WRITE)
            claims.append((tie, _target(tie, changeset, text) if text else 0))
    if claims:
        _check_targets(changeset, object_type, [claim for claim in claims if claim[1]])
    return claims


def _settle(changeset: ChangeSet, change: Change, claims: Sequence[tuple[AssociationType, int]]) -> None:
    """Associate a record as its client has written among the values."""
    for tie, number in claims:
        if number:
            changeset.link(change, tie, number)
        else:
            changeset.unlink(change, changeset.links.linked(change.after.id, [tie.id]))


def claim(changeset: ChangeSet, record: Record) -> None:
    """Associate a record as a client once wrote among its values, where an older Axle kept that as a mere value."""
    for tie, rule in ties(changeset.catalog).follows.get(record.type.key, ()):
        said, end = record.properties.get(rule.id, ""), changeset.catalog.by_id(tie.to_type)
        if (
            said.isdigit()
            and end
            and not changeset.links.linked(record.id, [tie.id])
            and changeset.tx.records(end, [int(said)])
        ):
            changeset.link(changeset.touch(record), tie, int(said))


def _make(changeset: ChangeSet, object_type: ObjectType, planned: PlannedRecord, number: int) -> Change:
    timed_by = object_type.definition.timed_by
    if changeset.caller.behaviour.meeting_needs_time and timed_by and not any(map(planned.values.get, timed_by)):
        raise changes.lacking(object_type, timed_by[:1])
    claims = _take_claims(changeset, object_type, planned.values)
    change = changes.create(object_type, number, planned.values, changeset.moment(object_type, planned.values))
    needed = object_type.definition.needs_link
    if changeset.caller.behaviour.lead_needs_contact and needed and not any(link.id in needed for link, _ in planned.links):
        raise Invalid(
            f"Error creating {object_type.label}. A record of this type must be associated on creation.",
            context={"associationTypeId": [str(one) for one in needed]},
        )
    changeset.check_new_pin(change.after, planned.links)
    changeset.add(change)
    changeset.normalised[number] = planned.normalised
    for name in object_type.counts.values():
        change.after.properties.setdefault(name, "0")
    for link, other in planned.links:
        changeset.link(change, link, other)
    _settle(changeset, change, claims)
    return change


def _check_unique(
    changeset: ChangeSet,
    object_type: ObjectType,
    batch: Sequence[Mapping[str, str]],
    *,
    taken: set[tuple[str, str]] | None = None,
    free: Collection[str] = (),
) -> None:
    """Refuse unique values that a live record holds, or that two inputs share.

    Those of the properties in `free` were free a moment ago: whoever took one since is changed when the request runs again.
    """
    seen = taken or set()
    for prop in object_type.unique:
        values = [one[prop] for one in batch if one.get(prop)]
        holders = changeset.tx.unique_holders(object_type, prop, values)
        repeated = bool(duplicates(values)) or any((prop, value) in seen for value in values)
        if holders or repeated:
            message = f"{object_type.singular.capitalize()} already exists"
            holder = next(iter(holders.values()), None)
            refusal = ConcurrentConflict if prop in free and holder else Conflict
            raise refusal(f"{message}. Existing ID: {holder}" if holder and len(batch) == 1 else message, holder=holder)


def update_all(
    changeset: ChangeSet, object_type: ObjectType, wanted: Sequence[tuple[Record, Mapping[str, Json]]]
) -> list[Record]:
    """Change live records and return them as they then are. Raises InvalidProperties that lists all that is wrong."""
    given = [one for _, one in wanted]
    accepted = all_accepted(changeset, object_type, given, [record.properties for record, _ in wanted])
    _check_moved(changeset, object_type, [(record, one.values) for (record, _), one in zip(wanted, accepted, strict=True)])
    updated: list[Change | Record] = []
    writes: list[WrittenRecord] = []
    for (record, _), one in zip(wanted, accepted, strict=True):
        claims = _take_claims(changeset, object_type, one.values)
        change = changes.update(record, one.values, changeset.moment(object_type, one.values))
        if change:
            changeset.add(change)
            _go_on(changeset, change)
        if claims:
            _settle(changeset, changeset.touch(record), claims)
        changeset.normalised[record.id] = one.normalised
        writes.append(WrittenRecord(one.values, change.after.properties if change else record.properties, False))
        updated.append(change or record)
    if changeset.caller.version >= ApiVersion.V2026_09:
        requirements.check(object_type, writes)
    return [one.after if isinstance(one, Change) else one for one in updated]


def _go_on(changeset: ChangeSet, change: Change) -> None:
    """Make the next record of a series whose open one is completed by a change; the series then belongs to the next."""
    rule = recurrence.completes(change)
    if rule is None:
        return
    object_type = change.after.type
    values = recurrence.following(rule, change.after, change.at_ms)
    if values is None:
        changes.set_values(change, {rule.state: recurrence.ENDED})
        return
    changes.set_values(change, {rule.interval: "", rule.state: ""})
    types = changeset.catalog.associations
    links = [(types[link.type], link.to_id) for link, hidden in changeset.tx.all_associations(change.after.id) if not hidden]
    _make(changeset, object_type, PlannedRecord(values, links), changeset.tx.new_ids(1)[0])


def _check_moved(changeset: ChangeSet, object_type: ObjectType, wanted: Sequence[tuple[Record, Mapping[str, str]]]) -> None:
    """Refuse a unique value that another record holds, unless the same batch takes it away from that one."""
    for prop in object_type.unique:
        new = {values[prop]: record.id for record, values in wanted if values.get(prop)}
        leaving = {record.id for record, values in wanted if prop in values}
        for value, holder in changeset.tx.unique_holders(object_type, prop, list(new)).items():
            if holder != new[value] and holder not in leaving:
                raise Conflict(f"{object_type.singular.capitalize()} already exists. Existing ID: {holder}", holder=holder)
