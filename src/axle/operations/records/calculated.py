"""Calculated properties of the records around a write, brought in step with it.

The links of the write are put in their place first; then everything is asked of the database as the write will leave it, in
statements whose number does not depend on how many activities a record has. One write brings a bounded number of other records
in step itself; where more are touched, a moment is reserved for each of the rest, which has its turn right after the write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from axle.core.associations import end_of, start_of
from axle.core.calculated_properties import (
    CalculatedAssociations,
    Times,
    calculated_associations,
    date,
    follow_rules,
    gathered,
    repeated,
    roll_up_rules,
    soonest,
)
from axle.core.catalog import Catalog
from axle.core.changes import Change, forget
from axle.core.events import ERASED, RESTORED, DueRow
from axle.core.model import AssociationType
from axle.core.record import Record, RecordKey
from axle.core.rules import CALCULATED_RULE
from axle.operations.records.pending_associations import PendingAssociations
from axle.operations.records.settling import Settling
from axle.operations.request import Caller
from axle.storage.interface import Transaction

AT_ONCE = 100  # other records that a write brings in step itself
COUNTED_ANEW = 100  # linked records up to which they are counted again; beyond, a count moves by what a write changes
CAUGHT_UP = (RESTORED, ERASED)  # what happens to records that others may have left behind, links or not
NOBODY = RecordKey(0, 0)
ROUNDS = 5  # how far what is repeated is repeated by others; what goes round in a circle ends here


class PendingWrite(Protocol):
    """What is read of a write that is not saved yet, and what is added to it."""

    tx: Transaction
    caller: Caller
    catalog: Catalog
    changes: dict[RecordKey, Change]
    links: PendingAssociations
    renewed: list[Record]
    settling: Settling

    def add(self, change: Change) -> None:
        """Add a change of a record that has none yet."""

    def put(self, record: Record, values: dict[str, str]) -> Record:
        """Give a record values that follow from others, and return it as it then is."""

    def live(self, keys: Iterable[RecordKey], free: bool = False) -> list[Record]:
        """Return live records as this write leaves them; with `free`, others only where nobody else changes them."""


def calculation(write: PendingWrite) -> Calculation | None:
    """Return what a write does to calculated properties; None where nothing that it does can matter to any."""
    associations = calculated_associations(write.catalog)
    if write.renewed or write.settling.erased or any(True for _ in write.links.changed()):
        return Calculation(write, associations)
    for change in write.changes.values():
        if change.event in CAUGHT_UP or (change.changed and associations.matters(change.after.type, change.changed)):
            return Calculation(write, associations)
    return None


class Calculation:
    """What one write does to calculated properties. `run` comes before the changes are saved, `finish` after."""

    def __init__(self, write: PendingWrite, associations: CalculatedAssociations) -> None:
        self._write = write
        self._tx = write.tx
        self._associations = associations
        self._stale_followers: set[RecordKey] = set()
        self._stale_roll_ups: set[RecordKey] = set()
        self._anew: set[RecordKey] = set()  # whose counts move by more than this write
        self._left = AT_ONCE + len(write.renewed)
        self._due: list[DueRow] = []
        self._forgotten: dict[RecordKey, set[str]] = {}

    def run(self) -> None:
        """Find what is stale and bring it in step. The rows of links that are to be written stand in the changes by now."""
        self._see_links()
        self._see_records()
        altered = [
            change for change in self._write.changes.values() if self._associations.matters(change.after.type, change.changed)
        ]
        self._date_links()
        if not (self._stale_followers or self._stale_roll_ups or altered or self._write.renewed):
            return
        self._tx.save_associations(list(self._write.changes.values()))
        for change in altered:
            self._spread(change.after, change.changed)
        for record in self._write.renewed:
            self._spread(record, dict.fromkeys(self._associations.date_properties.get(record.type.key, ()), ""))
        for _ in range(ROUNDS):
            if not (self._stale_followers or self._stale_roll_ups):
                return
            for record, names in self._step():
                self._spread(record, names)

    def finish(self) -> None:
        """Reserve the moments of what has its turn later, and forget what others knew of an erased record."""
        self._tx.reserve(self._due)
        for key, names in self._forgotten.items():
            self._tx.erase_history(self._write.catalog.by_key[key.type], [key.id], sorted(names))

    def _see_links(self) -> None:
        """Take the starts of links that appear or disappear for stale."""
        for link in self._write.links.changed():
            if link.type in self._associations.follow_type_ids:
                self._mark(self._stale_followers, start_of(self._write.catalog, link))
            if link.type in self._associations.activity_type_ids:
                self._mark(self._stale_roll_ups, start_of(self._write.catalog, link))

    def _mark(self, stale: set[RecordKey], key: RecordKey) -> None:
        if key.type in self._write.catalog.by_key and key not in self._write.settling.later:
            stale.add(key)

    def _see_records(self) -> None:
        """Take restored records, and those whose turn has come, for stale as a whole; and see to erased ones."""
        again = [change.after for change in self._write.changes.values() if change.event == RESTORED]
        for record in [*again, *self._write.renewed]:
            self._anew.add(record.key)
            if follow_rules(record.type):
                self._mark(self._stale_followers, record.key)
            if roll_up_rules(record.type):
                self._mark(self._stale_roll_ups, record.key)
        erased = self._write.settling.erased
        for change in [one for one in self._write.changes.values() if one.event == ERASED or one.after.key in erased]:
            if change.after.type.key in self._associations.repeated_properties:
                self._forget(change)

    def _forget(self, erased: Change) -> None:
        """Have everybody who repeats an erased record lose that, archived ones too, and the history of it."""
        self._left = len(self._stale_followers | self._stale_roll_ups) + AT_ONCE
        catalog = self._write.catalog
        rows = [
            row
            for row in erased.unlinked
            if row.type in self._associations.follow_type_ids and end_of(catalog, row) == erased.after.key
        ]
        for row in rows:
            key = start_of(catalog, row)
            object_type = catalog.by_key.get(key.type)
            if object_type:
                names = {
                    name
                    for association_type, rule in self._associations.follow_types[object_type.key]
                    if association_type.id == row.type
                    for name in rule.values
                }
                self._forgotten.setdefault(key, set()).update(names)
                for record in self._tx.records(object_type, [row.from_id], archived=True):
                    if record.key not in self._write.changes:
                        self._write.add(forget(record, names, self._write.caller.moment))

    def _date_links(self) -> None:
        """Say on each new link to an activity when that happens."""
        rows = [
            (change, row)
            for change in self._write.changes.values()
            for row in change.linked
            if row.type in self._associations.dated_type_ids
        ]
        ends = {row: end_of(self._write.catalog, row) for _, row in rows}
        activities = {record.key: record for record in self._write.live(set(ends.values()))} if rows else {}
        for change, row in rows:
            if ends[row] in activities:
                change.dates[row] = date(activities[ends[row]])

    def _spread(self, record: Record, names: Mapping[str, str]) -> None:
        """Take for stale whoever depends on properties of a record that have changed."""
        key = record.type.key
        if not self._associations.repeated_properties.get(key, set()).isdisjoint(names):
            self._take(self._stale_followers, record, self._associations.inverse_follow_type_ids[key])
        if not self._associations.date_properties.get(key, set()).isdisjoint(names):
            types = sorted(self._associations.inverse_dated_type_ids.get(key, ()))
            self._tx.date_associations(
                record.id, types, [self._write.catalog.associations[one].inverse for one in types], date(record)
            )
            self._take(self._stale_roll_ups, record, self._associations.inverse_activity_type_ids.get(key, ()))

    def _take(self, stale: set[RecordKey], record: Record, types: Iterable[int]) -> None:
        for link in self._tx.associations([record.id], sorted(types)):
            self._mark(stale, end_of(self._write.catalog, link))

    def _step(self) -> list[tuple[Record, Mapping[str, str]]]:
        """Bring what is stale in step; return the records of which others repeat what has changed, with the names of it."""
        followers, roll_ups = self._stale_followers, self._stale_roll_ups
        self._stale_followers, self._stale_roll_ups = set(), set()
        records = self._turn(followers | roll_ups)
        values: dict[RecordKey, dict[str, str]] = {record.key: {} for record in records}
        self._follow([record for record in records if record.key in followers], values)
        self._roll([record for record in records if record.key in roll_ups], values)
        altered: list[tuple[Record, Mapping[str, str]]] = []
        for record in records:
            new = {name: value for name, value in values[record.key].items() if record.properties.get(name, "") != value}
            if new:
                after = self._write.put(record, new)
                altered += [(after, new)] if self._associations.matters(after.type, new) else []
        return altered

    def _turn(self, stale: set[RecordKey]) -> list[Record]:
        """Return the stale records whose turn it is: those of the write and a bounded number of others; put the rest off.

        So are those that another write holds: waiting for them while they wait for this one would undo one of the two.
        """
        others = sorted((key for key in stale if key not in self._write.changes), key=lambda key: (key.id, key.type))
        now = others[: self._left]
        self._left -= len(now)
        records = self._write.live(sorted(stale - set(others[len(now) :])), free=True)
        done = {record.key for record in records}
        now_ms = self._write.caller.moment.now_ms
        late = [key for key in others if key not in done]
        self._due += [DueRow(self._tx.account, key.type, key.id, CALCULATED_RULE, now_ms) for key in late]
        return records

    def _follow(self, records: Sequence[Record], values: dict[RecordKey, dict[str, str]]) -> None:
        """Work out what records repeat of others."""
        ends = self._ends(records)
        other_records = {record.key: record for record in self._write.live(set(ends.values()))}
        for record in records:
            for association_type, rule in self._associations.follow_types[record.type.key]:
                values[record.key].update(
                    repeated(rule, other_records.get(ends.get((record.key, association_type.id), NOBODY)))
                )

    def _ends(self, records: Sequence[Record]) -> dict[tuple[RecordKey, int], RecordKey]:
        """Return the record that each record follows by each association type."""
        types = {
            association_type.id: association_type
            for record in records
            for association_type, _ in self._associations.follow_types[record.type.key]
        }
        single = [association_type.id for association_type in types.values() if association_type.limit_one]
        links = self._tx.associations([record.id for record in records], single)
        for record in records:
            for association_type, _ in self._associations.follow_types[record.type.key]:
                links += [] if association_type.limit_one else self._tx.associations([record.id], [association_type.id], 0, 1)
        catalog = self._write.catalog
        return {(start_of(catalog, link), link.type): end_of(catalog, link) for link in links}

    def _roll(self, records: Sequence[Record], values: dict[RecordKey, dict[str, str]]) -> None:
        """Work out what records say of their activities, and when time will change that."""
        by_type: dict[int, list[Record]] = {}
        for record in records:
            by_type.setdefault(record.type.key, []).append(record)
        now_ms = self._write.caller.moment.now_ms
        for key, mine in by_type.items():
            activity_types = self._associations.activity_types.get(key, {})
            ids = [record.id for record in mine]
            times_by_record = self._tx.activity_times(
                ids, sorted(association_type.id for association_type in activity_types.values()), now_ms
            )
            counts = self._counts(mine, activity_types)
            for record in mine:
                times = {
                    name: times_by_record.get((record.id, association_type.id), Times())
                    for name, association_type in activity_types.items()
                }
                values[record.key].update(
                    (rule.property, gathered(rule, times)) for rule in roll_up_rules(record.type) if rule.take != "count"
                )
                values[record.key].update(counts[record.key])
                at = soonest(times.values())
                self._due += [DueRow(self._tx.account, key, record.id, CALCULATED_RULE, at)] if at is not None else []

    def _counts(
        self, records: Sequence[Record], activity_types: Mapping[str, AssociationType]
    ) -> dict[RecordKey, dict[str, str]]:
        """Count the activities of records of one type: small numbers and unknown ones anew, large ones by what has changed."""
        rules = [rule for rule in roll_up_rules(records[0].type) if rule.take == "count"]
        types = {rule.property: {activity_types[name].id for name in rule.of if name in activity_types} for rule in rules}
        ids_by_unknown: dict[frozenset[int], list[int]] = {}
        for record in records:
            unknown = frozenset(type_id for name in types if self._uncounted(record, name) for type_id in types[name])
            ids_by_unknown.setdefault(unknown, []).append(record.id)
        counted: dict[tuple[int, int], int] = {}
        for unknown, ids in ids_by_unknown.items():
            counted.update(self._tx.count_associations(ids, sorted(unknown)))
        counts = {record.key: {name: self._count(record, name, types[name], counted) for name in types} for record in records}
        self._anew.update(counts)  # whoever is looked at again must not move by the same links twice
        return counts

    def _uncounted(self, record: Record, name: str) -> bool:
        count = record.properties.get(name, "")
        return record.key in self._anew or not count.isdigit() or int(count) <= COUNTED_ANEW

    def _count(self, record: Record, name: str, types: Collection[int], counted: Mapping[tuple[int, int], int]) -> str:
        if self._uncounted(record, name):
            return str(sum(counted.get((record.id, one), 0) for one in types))
        return str(int(record.properties[name]) + self._moved(record.key, types))

    def _moved(self, key: RecordKey, types: Collection[int]) -> int:
        """Return by how much the links of a write move the number of a record's activities."""
        links = self._write.links
        return sum(row.type in types for row in links.added(key)) - sum(row.type in types for row in links.removed(key))
