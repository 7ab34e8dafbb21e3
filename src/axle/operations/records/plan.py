"""What a write is going to change of records of one type: every check and every look-up, before anything is changed.

A write has three phases: a `WritePlan` says what each record will be, or refuses; a `ChangeSet` gathers the changes, with what
follows from associations; and its `save` writes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from axle.core import changes, requirements
from axle.core.acceptance import Accepted, accept, unassignable
from axle.core.accounts import Owner
from axle.core.associations import Link, both_ways
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.errors import ConcurrentConflict, Conflict, Invalid, InvalidProperties
from axle.core.normalisation import Normalised
from axle.core.property_types import Json
from axle.core.record import Record
from axle.core.requirements import WrittenRecord
from axle.core.versions import ApiVersion
from axle.operations.inputs import Create
from axle.operations.people import owners
from axle.operations.records import recurrence
from axle.operations.records.association_inputs import Target, claimable, lock_targets, take_claims, targets
from axle.operations.request import Caller
from axle.storage.interface import Transaction


class PlannedRecord(msgspec.Struct):
    """One record as a write will leave it; once that is saved, as it is. `change` is None where no value differs.

    `links` are to be added, both directions each; those of the `cleared` types to be removed. `normalised` are the values that
    were taken for others. `following` is the next record of a series of which this one was completed.
    """

    record: Record
    change: Change | None
    links: Sequence[Link] = ()
    cleared: Sequence[int] = ()
    normalised: Sequence[Normalised] = ()
    following: PlannedRecord | None = None


class WritePlan:
    """Plans creates and updates of records of one type, each call all or none."""

    def __init__(self, tx: Transaction, caller: Caller, object_type: ObjectType) -> None:
        self._tx = tx
        self._caller = caller
        self._type = object_type
        self._owners: dict[str, Owner | None] = {}
        self._users: dict[str, str] = {}
        self._moment = msgspec.structs.replace(caller.moment, users_by_owner=self._users)
        self._taken: set[tuple[str, str]] = set()  # unique values of the records that are planned

    def create(
        self,
        inputs: Sequence[Create],
        associations: Sequence[Sequence[Target]] | None = None,
        fixed: Sequence[Mapping[str, str]] | None = None,
    ) -> list[PlannedRecord]:
        """Plan new records. Raises the first thing that is wrong.

        `associations` are those of each input, where they are planned already. `fixed` are values that are set beside those of
        each input, whether or not clients may write them.
        """
        if not inputs:
            return []
        accepted = self.accept([(item.properties, {}) for item in inputs])
        if associations is None:
            associations = self.associate(inputs)
        fixed = fixed or [{}] * len(inputs)
        written = [{**acceptance.values, **values} for acceptance, values in zip(accepted, fixed, strict=True)]
        self._check_unique(written, {name for values in fixed for name in values})
        ids = self._tx.new_ids(len(inputs))
        planned = [self._new(*each) for each in zip(ids, written, associations, strict=True)]
        for record, acceptance in zip(planned, accepted, strict=True):
            record.normalised = acceptance.normalised
        self._check_requirements(written, planned, new=True)
        self._taken |= {(prop, values[prop]) for prop in self._type.unique for values in written if values.get(prop)}
        return planned

    def update(self, writes: Sequence[tuple[Record, Mapping[str, Json]]]) -> list[PlannedRecord]:
        """Plan new values of live records. Raises InvalidProperties that lists all that is wrong, or the first other thing."""
        accepted = self.accept([(properties, record.properties) for record, properties in writes])
        self._check_moved([(record, acceptance.values) for (record, _), acceptance in zip(writes, accepted, strict=True)])
        planned, written = [], []
        for (record, _), acceptance in zip(writes, accepted, strict=True):
            values, claims, cleared = take_claims(self._tx, self._caller, self._type, acceptance.values)
            links = self._links(record.id, claims)
            updated = self.set_values(record, values)
            updated.links, updated.cleared, updated.normalised = links, cleared, acceptance.normalised
            updated.following = self._following(updated.change) if updated.change else None
            planned.append(updated)
            written.append(values)
        self._check_requirements(written, planned, new=False)
        return planned

    def set_values(self, record: Record, values: Mapping[str, str]) -> PlannedRecord:
        """Plan to give a live record values that are accepted, or that no client has given."""
        self._look_up_owners([values])
        change = changes.update(record, values, self._moment)
        return PlannedRecord(change.after if change else record, change)

    def accept(self, writes: Sequence[tuple[Mapping[str, Json], Mapping[str, str]]]) -> list[Accepted]:
        """Check the properties of every input, each with the values before. Raises InvalidProperties for all that is wrong."""
        drop, version = self._caller.ignores_unwritable(self._type), self._caller.version
        accepted = [accept(self._type, properties, before, drop, version) for properties, before in writes]
        refusals = [refusal for acceptance in accepted for refusal in acceptance.refusals]
        self._look_up_owners(acceptance.values for acceptance in accepted)
        if self._caller.check_owners:
            active = {text for text, owner in self._owners.items() if owner and owner.archived_ms is None}
            for acceptance, (_, before) in zip(accepted, writes, strict=True):
                refusals += unassignable(self._type, acceptance.values, before, active)
        if refusals:
            raise InvalidProperties(refusals, sum(acceptance.omitted for acceptance in accepted))
        return accepted

    def associate(self, inputs: Sequence[Create]) -> list[Sequence[Target]]:
        """Plan the associations of new records. Raises Invalid for the first that cannot be."""
        lock_targets(self._tx, self._caller.catalog, (one for item in inputs for one in item.associations or ()))
        return [targets(self._tx, self._caller, self._type, item.associations) for item in inputs]

    def _new(self, record_id: int, values: dict[str, str], associations: Sequence[Target]) -> PlannedRecord:
        """Plan a record of accepted values. Raises Invalid where it lacks what it needs, or what the rules refuse."""
        values, claims, cleared = take_claims(self._tx, self._caller, self._type, values)
        self._check_needed(record_id, values, associations)
        links = self._links(record_id, [*associations, *claims])
        change = changes.create(self._type, record_id, values, self._moment)
        for name in self._type.counts.values():
            change.after.properties.setdefault(name, "0")
        return PlannedRecord(change.after, change, links, cleared)

    def _links(self, record_id: int, associations: Iterable[Target]) -> list[Link]:
        """Return the links that associations of a record stand for, both directions each."""
        catalog = self._caller.catalog
        return [link for each, other_id in associations for link in both_ways(catalog, each, record_id, other_id)]

    def _check_needed(self, record_id: int, values: Mapping[str, str], associations: Sequence[Target]) -> None:
        """Refuse a new record that lacks the time or the association that its type needs, or pins what it is not linked to."""
        behaviour, definition, needed = self._caller.behaviour, self._type.definition, self._type.definition.needs_link
        if behaviour.lead_needs_contact and needed and not any(target.id in needed for target, _ in associations):
            raise Invalid(
                f"Error creating {self._type.label}. A record of this type must be associated on creation.",
                context={"associationTypeId": [str(type_id) for type_id in needed]},
            )
        pinned = values.get(definition.pin)
        if pinned and pinned not in self._activities(associations):
            raise unpinnable(self._type, record_id, pinned)
        if behaviour.meeting_needs_time and definition.timed_by and not any(map(values.get, definition.timed_by)):
            raise changes.lacking(self._type, definition.timed_by[:1])

    def _activities(self, associations: Iterable[Target]) -> set[str]:
        """Return the ids of the activities among the records to associate with: what can be pinned."""
        ends = ((self._caller.catalog.by_id(target.to_type), number) for target, number in associations)
        return {str(number) for other_type, number in ends if other_type and other_type.definition.activity}

    def _following(self, change: Change) -> PlannedRecord | None:
        """Plan the next record of a series whose open one is completed by a change; the series then belongs to the next."""
        rule = recurrence.completes(change)
        if rule is None:
            return None
        values = recurrence.following(rule, change.after, change.at_ms)
        if values is None:
            changes.set_values(change, {rule.state: recurrence.ENDED})
            return None
        changes.set_values(change, {rule.interval: "", rule.state: ""})
        self._look_up_owners([values])
        types = self._caller.catalog.associations
        stored = self._tx.all_associations(change.after.id, self._caller.catalog.ways_from(change.after.type.id))
        associations = [(types[link.type], link.to_id) for link, hidden in stored if not hidden]
        return self._new(self._tx.new_ids(1)[0], values, associations)

    def _look_up_owners(self, writes: Iterable[Mapping[str, str]]) -> None:
        """Read the owners that values name, as far as they are not known yet, at once."""
        names = self._type.owned
        texts = {values[name] for values in writes for name in names if values.get(name)} if names else set()
        unknown = sorted(texts - self._owners.keys())
        if unknown:
            by_id = owners.by_ids(self._tx, unknown)
            self._owners.update((text, by_id.get(text)) for text in unknown)
            self._users.update((text, str(owner.user_id)) for text, owner in by_id.items() if owner.user_id is not None)

    def _check_unique(self, values: Sequence[Mapping[str, str]], fixed: Collection[str]) -> None:
        """Refuse unique values that a live record holds, or that two new records share.

        Those of the `fixed` properties were free a moment ago: whoever took one since is changed when the request runs again.
        """
        for prop in self._type.unique:
            texts = [one[prop] for one in values if one.get(prop)]
            if not texts:
                continue
            holders = self._tx.unique_holders(self._type, prop, texts)
            if holders or len(set(texts)) < len(texts) or any((prop, text) in self._taken for text in texts):
                holder = next(iter(holders.values()), None)
                refusal = ConcurrentConflict if prop in fixed and holder else Conflict
                raise refusal(self._taken_message(holder if len(values) == 1 else None), holder=holder)

    def _check_moved(self, writes: Sequence[tuple[Record, Mapping[str, str]]]) -> None:
        """Refuse a unique value that another record holds, unless the same batch takes it away from that one."""
        for prop in self._type.unique:
            takers = {values[prop]: record.id for record, values in writes if values.get(prop)}
            if not takers:
                continue
            leaving = {record.id for record, values in writes if prop in values}
            for text, holder in self._tx.unique_holders(self._type, prop, list(takers)).items():
                if holder != takers[text] and holder not in leaving:
                    raise Conflict(self._taken_message(holder), holder=holder)

    def _taken_message(self, holder: int | None) -> str:
        message = f"{self._type.singular.capitalize()} already exists"
        return f"{message}. Existing ID: {holder}" if holder else message

    def _check_requirements(self, written: Sequence[Mapping[str, str]], planned: Sequence[PlannedRecord], *, new: bool) -> None:
        """Refuse records that lack what the account wants set, after what the server sets by itself."""
        if not self._type.definition.requirements or self._caller.version < ApiVersion.V2026_09:
            return
        claims = claimable(self._caller.catalog, self._type)
        writes = [
            WrittenRecord(
                values, {**{name: values[name] for name in claims.keys() & values.keys()}, **record.record.properties}, new
            )
            for values, record in zip(written, planned, strict=True)
        ]
        requirements.check(self._type, writes)


def unpinnable(object_type: ObjectType, record_id: int, pinned: str) -> Invalid:
    """Say that a record cannot pin what it is not associated with, or what is no activity."""
    return Invalid(
        f"Engagement {pinned} is not associated with {object_type.singular} {record_id}: it cannot be pinned.",
        context={"propertyName": [object_type.definition.pin], "engagementId": [pinned]},
    )
