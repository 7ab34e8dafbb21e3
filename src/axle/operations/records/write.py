"""Creating and changing records, many at a time; a single one is a list of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from axle.core import changes as happenings
from axle.core import requirements
from axle.core.associations import by_spec
from axle.core.calculated_properties import ties
from axle.core.catalog import ObjectType
from axle.core.changes import Accepted, Change, Record
from axle.core.errors import AxleError, ConcurrentConflict, Conflict, Invalid, InvalidProperties, PropertyError
from axle.core.model import AssociationType
from axle.core.normalisation import Normalised
from axle.core.permissions import WRITE
from axle.core.property_types import Json
from axle.core.requirements import WrittenRecord
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
    work: ChangeSet, kind: ObjectType, given: Sequence[Mapping[str, Json]], before: Sequence[Mapping[str, str]]
) -> list[Accepted]:
    """Check the properties of every input of a batch. Raises InvalidProperties that lists all that is wrong, of all inputs."""
    drop = work.caller.drops(kind)
    latest = work.caller.latest
    accepted = [happenings.accept(kind, one, old, drop, latest) for one, old in zip(given, before, strict=True)]
    refusals: list[PropertyError] = [refusal for one in accepted for refusal in one.refusals]
    if work.caller.check_owners and kind.owned:
        pairs = [(name, one, old) for one, old in zip(accepted, before, strict=True) for name in kind.owned]
        assigned = [(name, one.values[name]) for name, one, old in pairs if one.values.get(name, "") != old.get(name, "")]
        refusals += owners.check_assignable(work.tx, assigned)
    if refusals:
        raise InvalidProperties(refusals, sum(one.omitted for one in accepted))
    return accepted


def wanted_links(work: ChangeSet, kind: ObjectType, given: Sequence[Association] | None) -> list[tuple[AssociationType, int]]:
    """Return the links that an input asks for. Raises Invalid for an unknown type, a wrong direction or a missing record."""
    found: list[tuple[AssociationType, int]] = []
    for one in given or ():
        if not one.types:
            raise Invalid("An association needs at least one of types.", context={"types": ["[]"]})
        for spec in one.types:
            link = by_spec(work.catalog, kind, spec.associationCategory, spec.associationTypeId)
            found.append((link, _target(link, work, one.to.id)))
    _check_targets(work, kind, found)
    return list(dict.fromkeys(found))


def hold_targets(work: ChangeSet, inputs: Sequence[Create]) -> None:
    """Hold every record that inputs are to be associated with, all at once, so that no two batches wait for each other."""
    ends = ((spec.associationTypeId, one.to.id) for given in inputs for one in given.associations or () for spec in one.types)
    keys: set[tuple[int, int]] = set()
    for type_id, given in ends:
        link = work.catalog.associations.get(type_id)
        other = work.catalog.by_id(link.to_type) if link else None
        number = known_id(given)
        if other and number:
            keys.add((other.key, number))
    work.tx.hold(keys)


def _target(link: AssociationType, work: ChangeSet, given: str | int) -> int:
    try:
        return record_id(given)
    except AxleError:
        raise _no_record(work, link.to_type, str(given)[:100]) from None


def _check_targets(work: ChangeSet, kind: ObjectType, links: Sequence[tuple[AssociationType, int]]) -> None:
    wanted: dict[str, set[int]] = {}
    for link, number in links:
        wanted.setdefault(link.to_type, set()).add(number)
    kinds = {type_id: work.catalog.by_id(type_id) for type_id in wanted}
    work.tx.hold((kind.key, number) for type_id, kind in kinds.items() if kind for number in wanted[type_id])
    for type_id, ids in wanted.items():
        other = kinds[type_id]
        if other:
            work.caller.other(kind, type_id, WRITE)
        alive = {record.id for record in work.tx.records(other, sorted(ids))} if other else set()
        for link, number in links:
            if link.to_type == type_id and number not in alive:
                raise _no_record(work, link.to_type, str(number))


def check_start(work: ChangeSet, record: Record, specs: Sequence[Spec]) -> None:
    """Refuse types that lead away from another object type: the service looks for the record among those of that one."""
    for spec in specs:
        link = work.catalog.associations.get(spec.associationTypeId) if spec.associationTypeId > 0 else None
        if link and link.category == spec.associationCategory and link.from_type != record.type.id:
            raise _no_record(work, link.from_type, str(record.id))


def _no_record(work: ChangeSet, type_id: str, shown: str) -> Invalid:
    other = work.catalog.by_id(type_id)
    label = other.label if other else type_id.upper()
    context = {"INVALID_OBJECT_IDS": [f"{label}={shown} is not valid"], "objectId": [shown], "objectType": [label]}
    return Invalid(INVALID_LINKS, context=context)


def create_all(
    work: ChangeSet, kind: ObjectType, inputs: Sequence[Create], keys: Sequence[Mapping[str, str]] | None = None
) -> list[Change]:
    """Create all records of a batch, or none. Raises the first thing that is wrong.

    `keys` are values that are set beside those of each input, whether or not clients may write them.
    """
    accepted = all_accepted(work, kind, [one.properties for one in inputs], [{}] * len(inputs))
    hold_targets(work, inputs)
    planned = [
        PlannedRecord(
            {**one.values, **key}, wanted_links(work, kind, given.associations), given.objectWriteTraceId or "", one.normalised
        )
        for one, given, key in zip(accepted, inputs, keys or [{}] * len(inputs), strict=True)
    ]
    _check_required(work, kind, planned)
    free = {name for key in keys or () for name in key}
    _check_unique(work, kind, [one.values for one in planned], free=free)
    return [_make(work, kind, one, number) for one, number in zip(planned, work.tx.new_ids(len(planned)), strict=True)]


def create_some(work: ChangeSet, kind: ObjectType, inputs: Sequence[Create]) -> tuple[list[Change], list[BatchError]]:
    """Create those records of a batch that can be created; what is wrong with the others is told by their trace ids.

    A bad association is not such a thing: it refuses the whole batch.
    """
    hold_targets(work, inputs)
    changes: list[Change] = []
    problems: list[BatchError] = []
    taken: set[tuple[str, str]] = set()
    for one in inputs:
        links = wanted_links(work, kind, one.associations)
        try:
            (accepted,) = all_accepted(work, kind, [one.properties], [{}])
            _check_required(work, kind, [PlannedRecord(accepted.values, links)])
            _check_unique(work, kind, [accepted.values], taken=taken)
            planned = PlannedRecord(accepted.values, links, one.objectWriteTraceId or "", accepted.normalised)
            changes.append(_make(work, kind, planned, work.tx.new_ids(1)[0]))
            taken |= {(name, value) for name, value in accepted.values.items() if name in kind.unique}
        except AxleError as wrong:
            problems.append(BatchError(wrong, one.objectWriteTraceId or ""))
            if isinstance(wrong, Conflict) and wrong.holder:
                wrong.context = {"existingId": [str(wrong.holder)]}
    return changes, problems


def _check_required(work: ChangeSet, kind: ObjectType, planned: Sequence[PlannedRecord]) -> None:
    """Refuse new records that lack what the account wants set, after what the server sets by itself."""
    if work.caller.latest and kind.definition.requirements:
        made = [happenings.create(kind, 0, one.values, work.moment(kind, one.values)).after.properties for one in planned]
        requirements.check(kind, [WrittenRecord(one.values, after, True) for one, after in zip(planned, made, strict=True)])


def _take_claims(work: ChangeSet, kind: ObjectType, values: dict[str, str]) -> list[tuple[AssociationType, int]]:
    """Take what a client writes of an association out of the values: the record to associate with, 0 for none.

    That is the id under which a property repeats whom it follows, where clients may write it. It then follows from the link.
    """
    claims = []
    for tie, rule in ties(work.catalog).follows.get(kind.key, ()):
        if rule.id in values:
            text = values.pop(rule.id)
            work.caller.other(kind, tie.to_type, WRITE)
            claims.append((tie, _target(tie, work, text) if text else 0))
    if claims:
        _check_targets(work, kind, [claim for claim in claims if claim[1]])
    return claims


def _settle(work: ChangeSet, change: Change, claims: Sequence[tuple[AssociationType, int]]) -> None:
    """Associate a record as its client has written among the values."""
    for tie, number in claims:
        if number:
            work.link(change, tie, number)
        else:
            work.unlink(change, work.links.linked(change.after.id, [tie.id]))


def claim(work: ChangeSet, record: Record) -> None:
    """Associate a record as a client once wrote among its values, where an older Axle kept that as a mere value."""
    for tie, rule in ties(work.catalog).follows.get(record.type.key, ()):
        said, end = record.properties.get(rule.id, ""), work.catalog.by_id(tie.to_type)
        if said.isdigit() and end and not work.links.linked(record.id, [tie.id]) and work.tx.records(end, [int(said)]):
            work.link(work.touch(record), tie, int(said))


def _make(work: ChangeSet, kind: ObjectType, planned: PlannedRecord, number: int) -> Change:
    timed_by = kind.definition.timed_by
    if work.caller.behaviour.meeting_needs_time and timed_by and not any(map(planned.values.get, timed_by)):
        raise happenings.lacking(kind, timed_by[:1])
    claims = _take_claims(work, kind, planned.values)
    change = happenings.create(kind, number, planned.values, work.moment(kind, planned.values))
    needed = kind.definition.needs_link
    if work.caller.behaviour.lead_needs_contact and needed and not any(link.id in needed for link, _ in planned.links):
        raise Invalid(
            f"Error creating {kind.label}. A record of this type must be associated on creation.",
            context={"associationTypeId": [str(one) for one in needed]},
        )
    work.check_new_pin(change.after, planned.links)
    work.add(change)
    work.normalised[number] = planned.normalised
    for name in kind.counts.values():
        change.after.properties.setdefault(name, "0")
    for link, other in planned.links:
        work.link(change, link, other)
    _settle(work, change, claims)
    return change


def _check_unique(
    work: ChangeSet,
    kind: ObjectType,
    batch: Sequence[Mapping[str, str]],
    *,
    taken: set[tuple[str, str]] | None = None,
    free: Collection[str] = (),
) -> None:
    """Refuse unique values that a live record holds, or that two inputs share.

    Those of the properties in `free` were free a moment ago: whoever took one since is changed when the request runs again.
    """
    seen = taken or set()
    for prop in kind.unique:
        values = [one[prop] for one in batch if one.get(prop)]
        holders = work.tx.holders(kind, prop, values)
        repeated = bool(happenings.duplicates(values)) or any((prop, value) in seen for value in values)
        if holders or repeated:
            message = f"{kind.singular.capitalize()} already exists"
            holder = next(iter(holders.values()), None)
            refusal = ConcurrentConflict if prop in free and holder else Conflict
            raise refusal(f"{message}. Existing ID: {holder}" if holder and len(batch) == 1 else message, holder=holder)


def update_all(work: ChangeSet, kind: ObjectType, wanted: Sequence[tuple[Record, Mapping[str, Json]]]) -> list[Record]:
    """Change live records and return them as they then are. Raises InvalidProperties that lists all that is wrong."""
    given = [one for _, one in wanted]
    accepted = all_accepted(work, kind, given, [record.properties for record, _ in wanted])
    _check_moved(work, kind, [(record, one.values) for (record, _), one in zip(wanted, accepted, strict=True)])
    changes: list[Change | Record] = []
    writes: list[WrittenRecord] = []
    for (record, _), one in zip(wanted, accepted, strict=True):
        claims = _take_claims(work, kind, one.values)
        change = happenings.update(record, one.values, work.moment(kind, one.values))
        if change:
            work.add(change)
            _go_on(work, change)
        if claims:
            _settle(work, work.touch(record), claims)
        work.normalised[record.id] = one.normalised
        writes.append(WrittenRecord(one.values, change.after.properties if change else record.properties, False))
        changes.append(change or record)
    if work.caller.latest:
        requirements.check(kind, writes)
    return [one.after if isinstance(one, Change) else one for one in changes]


def _go_on(work: ChangeSet, change: Change) -> None:
    """Make the next record of a series whose open one is completed by a change; the series then belongs to the next."""
    rule = recurrence.completes(change)
    if rule is None:
        return
    kind = change.after.type
    values = recurrence.following(rule, change.after, change.at_ms)
    if values is None:
        happenings.set_values(change, {rule.state: recurrence.ENDED})
        return
    happenings.set_values(change, {rule.interval: "", rule.state: ""})
    types = work.catalog.associations
    links = [(types[link.type], link.to_id) for link, hidden in work.tx.all_links(change.after.id) if not hidden]
    _make(work, kind, PlannedRecord(values, links), work.tx.new_ids(1)[0])


def _check_moved(work: ChangeSet, kind: ObjectType, wanted: Sequence[tuple[Record, Mapping[str, str]]]) -> None:
    """Refuse a unique value that another record holds, unless the same batch takes it away from that one."""
    for prop in kind.unique:
        new = {values[prop]: record.id for record, values in wanted if values.get(prop)}
        leaving = {record.id for record, values in wanted if prop in values}
        for value, holder in work.tx.holders(kind, prop, list(new)).items():
            if holder != new[value] and holder not in leaving:
                raise Conflict(f"{kind.singular.capitalize()} already exists. Existing ID: {holder}", holder=holder)
