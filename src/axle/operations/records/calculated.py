"""Calculated properties of the records around a write, brought in step with it.

The links of the write are put in their place first; then everything is asked of the database as the write will leave it, in
statements whose number does not depend on how many activities a record has. One write brings a bounded number of other records
in step itself; where more are touched, a moment is reserved for each of the rest, which has its turn right after the write.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from axle.core.associations import end_of, start_of
from axle.core.calculated_properties import Ties, Times, date, follows, gathered, repeated, roll_ups, soonest, ties
from axle.core.changes import Change, forget
from axle.core.events import ERASED, RESTORED, DueRow
from axle.core.model import AssociationType
from axle.core.record import Record, RecordKey
from axle.core.rules import CALCULATED_RULE

if TYPE_CHECKING:
    from axle.operations.records.changeset import ChangeSet

AT_ONCE = 100  # other records that a write brings in step itself
COUNTED_ANEW = 100  # linked records up to which they are counted again; beyond, a count moves by what a write changes
CAUGHT_UP = (RESTORED, ERASED)  # what happens to records that others may have left behind, links or not
NOBODY = RecordKey(0, 0)
ROUNDS = 5  # how far what is repeated is repeated by others; what goes round in a circle ends here


def calculation(changeset: ChangeSet) -> Calculation | None:
    """Return what a write does to calculated properties; None where nothing that it does can matter to any."""
    catalog_ties = ties(changeset.catalog)
    if changeset.renewed or any(True for _ in changeset.links.changed()):
        return Calculation(changeset, catalog_ties)
    for change in changeset.changes.values():
        if change.event in CAUGHT_UP or (change.changed and catalog_ties.matters(change.after.type, change.changed)):
            return Calculation(changeset, catalog_ties)
    return None


class Calculation:
    """What one write does to calculated properties. `run` comes before the changes are saved, `finish` after."""

    def __init__(self, changeset: ChangeSet, catalog_ties: Ties) -> None:
        self._changeset = changeset
        self._tx = changeset.tx
        self._ties = catalog_ties
        self._following: set[RecordKey] = set()
        self._rolling: set[RecordKey] = set()
        self._anew: set[RecordKey] = set()  # whose counts move by more than this write
        self._left = AT_ONCE
        self._due: list[DueRow] = []
        self._forgotten: dict[RecordKey, set[str]] = {}

    def run(self) -> None:
        """Find what is stale and bring it in step. The rows of links that are to be written stand in the changes by now."""
        self._see_links()
        self._see_records()
        altered = [
            change for change in self._changeset.changes.values() if self._ties.matters(change.after.type, change.changed)
        ]
        if not (self._following or self._rolling or altered):
            return
        self._date_links()
        self._tx.save_associations(list(self._changeset.changes.values()))
        for change in altered:
            self._spread(change.after, change.changed)
        for _ in range(ROUNDS):
            if not (self._following or self._rolling):
                return
            for record, names in self._step():
                self._spread(record, names)

    def finish(self) -> None:
        """Reserve the moments of what has its turn later, and forget what others knew of an erased record."""
        self._tx.reserve(self._due)
        for key, names in self._forgotten.items():
            self._tx.erase_history(self._changeset.catalog.by_key[key.type], [key.id], sorted(names))

    def _see_links(self) -> None:
        """Take the starts of links that appear or disappear for stale."""
        for link in self._changeset.links.changed():
            if link.type in self._ties.following:
                self._mark(self._following, start_of(self._changeset.catalog, link))
            if link.type in self._ties.rolling:
                self._mark(self._rolling, start_of(self._changeset.catalog, link))

    def _mark(self, stale: set[RecordKey], key: RecordKey) -> None:
        if key.type in self._changeset.catalog.by_key:
            stale.add(key)

    def _see_records(self) -> None:
        """Take restored records, and those whose turn has come, for stale as a whole; and see to erased ones."""
        again = [change.after for change in self._changeset.changes.values() if change.event == RESTORED]
        for record in [*again, *self._changeset.renewed]:
            self._anew.add(record.key)
            if follows(record.type):
                self._mark(self._following, record.key)
            if roll_ups(record.type):
                self._mark(self._rolling, record.key)
        for change in [one for one in self._changeset.changes.values() if one.event == ERASED]:
            if change.after.type.key in self._ties.followed:
                self._forget(change)

    def _forget(self, erased: Change) -> None:
        """Have everybody who repeats an erased record lose that, archived ones too, and the history of it."""
        self._left = len(self._following | self._rolling) + AT_ONCE
        catalog = self._changeset.catalog
        rows = [row for row in erased.unlinked if row.type in self._ties.following and end_of(catalog, row) == erased.after.key]
        for row in rows:
            key = start_of(catalog, row)
            object_type = catalog.by_key.get(key.type)
            if object_type:
                names = {
                    name for tie, rule in self._ties.follows[object_type.key] if tie.id == row.type for name in rule.values
                }
                self._forgotten.setdefault(key, set()).update(names)
                for record in self._tx.records(object_type, [row.from_id], archived=True):
                    if record.key not in self._changeset.changes:
                        self._changeset.add(forget(record, names, self._changeset.caller.moment))

    def _date_links(self) -> None:
        """Say on each new link to an activity when that happens."""
        rows = [
            (change, row)
            for change in self._changeset.changes.values()
            for row in change.linked
            if row.type in self._ties.rolling
        ]
        ends = {row: end_of(self._changeset.catalog, row) for _, row in rows}
        activities = {record.key: record for record in self._changeset.live(set(ends.values()))} if rows else {}
        for change, row in rows:
            if ends[row] in activities:
                change.dates[row] = date(activities[ends[row]])

    def _spread(self, record: Record, names: Mapping[str, str]) -> None:
        """Take for stale whoever depends on properties of a record that have changed."""
        key = record.type.key
        if not self._ties.followed.get(key, set()).isdisjoint(names):
            self._take(self._following, record, self._ties.followers[key])
        if not self._ties.dated.get(key, set()).isdisjoint(names):
            types = sorted(self._ties.rollers[key])
            self._tx.date_associations(
                record.id, types, [self._changeset.catalog.associations[one].inverse for one in types], date(record)
            )
            self._take(self._rolling, record, types)

    def _take(self, stale: set[RecordKey], record: Record, types: Iterable[int]) -> None:
        for link in self._tx.associations([record.id], sorted(types)):
            self._mark(stale, end_of(self._changeset.catalog, link))

    def _step(self) -> list[tuple[Record, Mapping[str, str]]]:
        """Bring what is stale in step; return the records of which others repeat what has changed, with the names of it."""
        following, rolling, self._following, self._rolling = self._following, self._rolling, set(), set()
        records = self._turn(following | rolling)
        values: dict[RecordKey, dict[str, str]] = {record.key: {} for record in records}
        self._follow([record for record in records if record.key in following], values)
        self._roll([record for record in records if record.key in rolling], values)
        altered: list[tuple[Record, Mapping[str, str]]] = []
        for record in records:
            new = {name: value for name, value in values[record.key].items() if record.properties.get(name, "") != value}
            if new:
                after = self._changeset.put(record, new)
                altered += [(after, new)] if self._ties.matters(after.type, new) else []
        return altered

    def _turn(self, stale: set[RecordKey]) -> list[Record]:
        """Return the stale records whose turn it is: those of the write and a bounded number of others; put the rest off.

        So are those that another write holds: waiting for them while they wait for this one would undo one of the two.
        """
        others = sorted((key for key in stale if key not in self._changeset.changes), key=lambda key: (key.id, key.type))
        now = others[: self._left]
        self._left -= len(now)
        records = self._changeset.live(sorted(stale - set(others[len(now) :])), free=True)
        done = {record.key for record in records}
        now_ms = self._changeset.caller.moment.now_ms
        late = [key for key in others if key not in done]
        self._due += [DueRow(self._tx.account, key.type, key.id, CALCULATED_RULE, now_ms) for key in late]
        return records

    def _follow(self, records: Sequence[Record], values: dict[RecordKey, dict[str, str]]) -> None:
        """Work out what records repeat of others."""
        ends = self._ends(records)
        other_records = {record.key: record for record in self._changeset.live(set(ends.values()))}
        for record in records:
            for tie, rule in self._ties.follows[record.type.key]:
                values[record.key].update(repeated(rule, other_records.get(ends.get((record.key, tie.id), NOBODY))))

    def _ends(self, records: Sequence[Record]) -> dict[tuple[RecordKey, int], RecordKey]:
        """Return the record that each record follows by each association type."""
        types = {tie.id: tie for record in records for tie, _ in self._ties.follows[record.type.key]}
        single = [association_type.id for association_type in types.values() if association_type.limit_one]
        links = self._tx.associations([record.id for record in records], single)
        for record in records:
            for tie, _ in self._ties.follows[record.type.key]:
                links += [] if tie.limit_one else self._tx.associations([record.id], [tie.id], 0, 1)
        catalog = self._changeset.catalog
        return {(start_of(catalog, link), link.type): end_of(catalog, link) for link in links}

    def _roll(self, records: Sequence[Record], values: dict[RecordKey, dict[str, str]]) -> None:
        """Work out what records say of their activities, and when time will change that."""
        by_type: dict[int, list[Record]] = {}
        for record in records:
            by_type.setdefault(record.type.key, []).append(record)
        now_ms = self._changeset.caller.moment.now_ms
        for key, mine in by_type.items():
            ways = self._ties.rolls.get(key, {})
            ids = [record.id for record in mine]
            times_by_record = self._tx.activity_times(ids, sorted(tie.id for tie in ways.values()), now_ms)
            counts = self._counts(mine, ways)
            for record in mine:
                times = {name: times_by_record.get((record.id, tie.id), Times()) for name, tie in ways.items()}
                values[record.key].update(
                    (rule.property, gathered(rule, times)) for rule in roll_ups(record.type) if rule.take != "count"
                )
                values[record.key].update(counts[record.key])
                at = soonest(times.values())
                self._due += [DueRow(self._tx.account, key, record.id, CALCULATED_RULE, at)] if at is not None else []

    def _counts(self, records: Sequence[Record], ways: Mapping[str, AssociationType]) -> dict[RecordKey, dict[str, str]]:
        """Count the activities of records of one type: small numbers and unknown ones anew, large ones by what has changed."""
        rules = [rule for rule in roll_ups(records[0].type) if rule.take == "count"]
        types = {rule.property: {ways[name].id for name in rule.of if name in ways} for rule in rules}
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
        links = self._changeset.links
        return sum(row.type in types for row in links.added(key)) - sum(row.type in types for row in links.removed(key))
