"""One write in the making: the changes to every record that it touches, gathered, completed and saved together.

Links reach further than the records that a request names: counts on both sides, a primary that gives way, a pin that loses its
activity. All of that is worked out here, so that the operations say only what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from axle.core import changes
from axle.core.associations import Link, both_ways, reversed_link
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.events import CREATED, ERASED, LINKED, RESTORED
from axle.core.model import AssociationType
from axle.core.record import Record, RecordKey
from axle.operations.records.association_inputs import claimable
from axle.operations.records.calculated import COUNTED_ANEW, calculation
from axle.operations.records.pending_associations import PendingAssociations
from axle.operations.records.plan import PlannedRecord, unpinnable
from axle.operations.records.settling import Settling
from axle.operations.reminders.moments import add_start_moments, messages_of_past
from axle.operations.request import Caller
from axle.storage.interface import Transaction


class ChangeSet:
    """The changes of one transaction, at most one per record."""

    def __init__(self, tx: Transaction, caller: Caller) -> None:
        self.tx = tx
        self.caller = caller
        self.catalog = caller.catalog
        self.changes: dict[RecordKey, Change] = {}
        self.links = PendingAssociations(tx, caller.catalog)
        self.settling = Settling(self.links, caller.catalog)
        self.renewed: list[Record] = []
        self._counted: dict[tuple[RecordKey, str], int] = {}  # of renewed records, by property
        self._planned: list[PlannedRecord] = []

    def add_all(self, planned: Sequence[PlannedRecord]) -> None:
        """Add planned records with their associations. Raises Invalid past a limit."""
        for record in planned:
            self._expect(record)
        self.links.prepare((link.from_id, link.type) for record in planned for link in record.links)
        for record in planned:
            self.add_planned(record)

    def add_planned(self, planned: PlannedRecord) -> None:
        """Add a planned record with its associations. Raises Invalid past a limit, and then nothing is added."""
        self._expect(planned)
        record = planned.record
        new = self._check_room(planned.links) if planned.links else []
        if planned.change:
            self.add(planned.change)
        if planned.links or planned.cleared:
            change = self.touch(record)
            self._add_rows(change, new)
            self.unlink(change, self.links.linked(record.id, planned.cleared) if planned.cleared else ())
        self._planned.append(planned)
        if planned.following:
            self.add_planned(planned.following)

    def _expect(self, planned: PlannedRecord) -> None:
        if planned.change and planned.change.event == CREATED:
            self.links.expect(planned.record.key)

    def add(self, change: Change) -> None:
        """Add a change of a record that has none yet."""
        self.changes[change.after.key] = change

    def touch(self, record: Record) -> Change:
        """Return the change of a record, an empty one if there is none yet."""
        change = self.changes.get(record.key)
        if change is None:
            change = self.changes[record.key] = changes.touch(record, self.caller.moment)
        return change

    def current(self, record: Record) -> Record:
        """Return a record as this write leaves it."""
        change = self.changes.get(record.key)
        return change.after if change else record

    def link(self, change: Change, association_type: AssociationType, other_id: int) -> None:
        """Link the changed record to another one, with all that a link of this type stands for. Raises Invalid past a limit."""
        self._place(change, both_ways(self.catalog, association_type, change.after.id, other_id), [])

    def relink(
        self, change: Change, other_type: ObjectType, other_id: int, association_types: Iterable[AssociationType]
    ) -> None:
        """Link the changed record to another one by these types and by no other. Raises Invalid past a limit."""
        record = change.after
        rows = [
            row
            for association_type in association_types
            for row in both_ways(self.catalog, association_type, record.id, other_id)
        ]
        present = self.links.between(record.id, other_id, self.catalog.ways(record.type.id, other_type.id))
        self._place(change, rows, [row for row in present if row not in rows])

    def _place(self, change: Change, rows: Sequence[Link], surplus: Sequence[Link]) -> None:
        """Add the rows that do not exist and remove the surplus; nothing is done where there is no room for one of them."""
        new = self._check_room(rows)
        self.unlink(change, surplus)
        self._add_rows(change, new)

    def _check_room(self, rows: Sequence[Link]) -> list[Link]:
        """Return the rows that do not exist, each once. Raises Invalid where there is no room for one of them."""
        self.links.prepare((row.from_id, row.type) for row in rows)
        new = [row for row in dict.fromkeys(rows) if not self.links.exists(row)]
        self.links.check_room(new)
        return new

    def _add_rows(self, change: Change, rows: Iterable[Link]) -> None:
        """Add rows that do not exist; where a record may have only one of their type, the older one goes."""
        for row in rows:
            if self.catalog.associations[row.type].limit_one:
                self._replace_primary(change, row)
            self.links.add(row, change.after.key)

    def _replace_primary(self, change: Change, link: Link) -> None:
        """Remove the older link of a type of which a record has at most one."""
        if self.links.count(link.from_id, link.type):
            others = [other for other in self.links.linked(link.from_id, [link.type]) if other.to_id != link.to_id]
            self.unlink(change, others)

    def unlink(self, change: Change, links: Iterable[Link]) -> None:
        """Remove links, both directions each."""
        for link in links:
            for row in dict.fromkeys((link, reversed_link(self.catalog, link))):
                self.links.remove(row, change.after.key)

    def archive(self, record: Record, merged_into: int | None = None) -> None:
        """Put a record into the recycle bin, hiding its links; `merged_into` is the record that it becomes a part of."""
        change = changes.archive(record, self.caller.moment)
        change.merged_into = merged_into
        self.add(change)
        self.settling.hide(change)

    def restore(self, record: Record) -> None:
        """Take a record out of the recycle bin, showing its links."""
        change = changes.restore(record, self.caller.moment)
        self.add(change)
        self.settling.show(change, self.unlink)

    def erase(self, record: Record) -> None:
        """Remove a record for good, with its links."""
        change = changes.erase(record, self.caller.moment)
        self.add(change)
        self.settling.remove(change, self.unlink)

    def settle(self, record: Record) -> None:
        """Go on with the links of a record that was archived, restored or erased."""
        self.settling.go_on(self.touch(record), self.unlink)

    def settle_erased(self, object_type: ObjectType, record_id: int) -> None:
        """Go on with the links of a record that is gone."""
        record = Record(object_type, record_id, {}, 0, 0, self.caller.moment.now_ms)
        self.settling.erased.add(record.key)
        self.settle(record)

    def claim(self, record: Record) -> None:
        """Associate a record as a client once wrote among its values, where an older Axle kept that as a mere value."""
        for name, association_type in claimable(self.catalog, record.type).items():
            text, other_type = record.properties.get(name, ""), self.catalog.by_id(association_type.to_type)
            if not text.isdigit() or other_type is None or self.links.linked(record.id, [association_type.id]):
                continue
            if self.tx.records(other_type, [int(text)]):
                self.link(self.touch(record), association_type, int(text))

    def save(self) -> None:
        """Complete the changes and write them."""
        if self.caller.behaviour.lead_needs_contact:
            self._archive_unlinked()
        self._update_counts_and_pins()
        self._drop_pins()
        for change in list(self.changes.values()):
            if change.after.type.definition.pin and change.event != CREATED:
                self._check_pin(change)
        self.links.write(self.changes)
        around = calculation(self)
        if around:
            around.run()
        self.tx.save_associations([change for change in self.changes.values() if change.event == LINKED and change.hidden])
        add_start_moments(self.tx, self.changes.values())
        self.tx.save([one for one in self.changes.values() if one.event != LINKED or one.linked or one.unlinked])
        self.tx.add_messages([] if self.tx.quiet else messages_of_past(self.tx, self.changes.values()))
        if around:
            around.finish()
        self.tx.reserve(self.settling.due(self.tx.account, self.caller.moment.now_ms))
        for planned in self._planned:
            planned.change = self.changes.get(planned.record.key)
            planned.record = self.current(planned.record)

    def _archive_unlinked(self) -> None:
        """Archive every record that loses the last link of those that its type needs."""
        needed: dict[RecordKey, Sequence[int]] = {}
        for link in self.links.all_removed():
            object_type = self.catalog.by_id(self.catalog.associations[link.type].from_type)
            if object_type and link.type in object_type.definition.needs_link:
                needed[RecordKey(object_type.key, link.from_id)] = object_type.definition.needs_link
        ids: dict[int, list[int]] = {}
        for key in needed:
            ids.setdefault(key.type, []).append(key.id)
        for type_key, from_ids in ids.items():
            self.links.load(from_ids, self.catalog.by_key[type_key].definition.needs_link)
        for record in self.live(needed):
            if not self.links.linked(record.id, needed[record.key]):
                self.archive(record)

    def _update_counts_and_pins(self) -> None:
        """Bring counts and pins of every record at an end of a changed link in step."""
        touched: dict[RecordKey, set[ObjectType]] = {}
        for link in self.links.changed():
            association_type = self.catalog.associations[link.type]
            object_type, other_type = (
                self.catalog.by_id(association_type.from_type),
                self.catalog.by_id(association_type.to_type),
            )
            if (
                object_type
                and other_type
                and (other_type.name in object_type.counts or (object_type.definition.pin and other_type.definition.activity))
            ):
                touched.setdefault(RecordKey(object_type.key, link.from_id), set()).add(other_type)
        restored = [change.after for change in self.changes.values() if change.event == RESTORED]
        for record in [*restored, *self.renewed]:  # the other ends may have come and gone meanwhile
            other_types = (self.catalog.known(name) for name in record.type.counts)
            touched.setdefault(record.key, set()).update(other_type for other_type in other_types if other_type)
        records = self.live(touched.keys() - self.settling.later) if touched else []
        self._load_counted(records, touched)
        for record in records:
            values = self._followed(record, touched[record.key])
            if values:
                self.put(record, values)

    def live(self, keys: Iterable[RecordKey], free: bool = False) -> list[Record]:
        """Return live records, as this work has them where it changes them; with `free`, others that nobody else changes."""
        changed = [self.changes[key] for key in keys if key in self.changes]
        mine = [change.after for change in changed if change.event != ERASED and change.after.archived_ms is None]
        return mine + self.tx.records_by_key([key for key in keys if key not in self.changes], self.catalog.by_key, free)

    def _load_counted(self, records: Sequence[Record], touched: Mapping[RecordKey, Iterable[ObjectType]]) -> None:
        """Read at once what `_count` asks about each record: how many, of those that are renewed, else which."""
        renewed = {record.key for record in self.renewed}
        ids: dict[tuple[bool, ObjectType, ObjectType], list[int]] = {}
        for record in records:
            for other_type in touched[record.key]:
                name = record.type.counts.get(other_type.name)
                if name and (record.key in renewed or self._is_small(record, name)):
                    ids.setdefault((record.key in renewed, record.type, other_type), []).append(record.id)
        for (anew, object_type, other_type), from_ids in ids.items():
            types = self.catalog.ways(object_type.id, other_type.id)
            if anew:
                counts = self.tx.count_associated(from_ids, types)
                name = object_type.counts[other_type.name]
                self._counted.update(((RecordKey(object_type.key, one), name), counts.get(one, 0)) for one in from_ids)
            elif len(from_ids) > 1:
                self.links.load(from_ids, types)

    @staticmethod
    def _is_small(record: Record, name: str) -> bool:
        text = record.properties.get(name, "")
        return not text.isdigit() or int(text) <= COUNTED_ANEW

    def _followed(self, record: Record, other_types: Iterable[ObjectType]) -> dict[str, str]:
        """Return the values of a record that follow from its links, where they differ from what it has."""
        values: dict[str, str] = {}
        pin = record.type.definition.pin
        for other_type in other_types:
            types = self.catalog.ways(record.type.id, other_type.id)
            if other_type.name in record.type.counts:
                values[record.type.counts[other_type.name]] = self._count(record, record.type.counts[other_type.name], types)
            if pin and self._lost(record, types):
                values[pin] = ""
        return {name: value for name, value in values.items() if record.properties.get(name, "") != value}

    def _count(self, record: Record, name: str, types: Sequence[int]) -> str:
        """Return the number of records that a record is linked to by some types; a large one is not counted again."""
        counted = self._counted.get((record.key, name))
        if counted is not None:
            return str(counted)
        text = record.properties.get(name, "")
        change = self.changes.get(record.key)
        restored = change is not None and change.event == RESTORED
        counted_types = set(types)
        changed = [*self.links.added(record.key), *self.links.removed(record.key)]
        ends = {link.to_id for link in changed if link.type in counted_types}
        if restored or not text.isdigit() or int(text) <= max(COUNTED_ANEW, len(ends)):
            return str(len({link.to_id for link in self.links.linked(record.id, types)}))
        return str(int(text) + sum(self._step(record.id, end, types) for end in ends))

    def _step(self, from_id: int, to_id: int, types: Sequence[int]) -> int:
        """Return by how much this work changes the count for one other record: -1, 0 or 1."""
        before = any(self.links.existed(Link(one, from_id, to_id)) for one in types)
        return bool(self.links.between(from_id, to_id, types)) - before

    def _lost(self, record: Record, types: Sequence[int]) -> bool:
        """Tell whether the pinned activity was one whose last link this work removes."""
        pinned = record.properties.get(record.type.definition.pin, "")
        gone = {link.to_id for link in self.links.removed(record.key) if link.type in set(types)}
        return pinned.isdigit() and int(pinned) in gone and not self.links.between(record.id, int(pinned), types)

    def put(self, record: Record, values: dict[str, str]) -> Record:
        """Give a record values that follow from others, and return it as it then is."""
        change = self.changes.get(record.key)
        if change is not None and change.event != LINKED:
            changes.set_values(change, values)
            return change.after
        calculated = changes.calculated(record, values, self.caller.moment.now_ms)
        if calculated and change:
            calculated.linked, calculated.unlinked = change.linked, change.unlinked
            calculated.links_saved, calculated.hidden = change.links_saved, change.hidden
        if calculated:
            self.add(calculated)
        return calculated.after if calculated else record

    def renew(self, record: Record) -> None:
        """Have everything worked out again that a live record takes from others."""
        self.renewed.append(record)

    def _check_pin(self, change: Change) -> None:
        """Refuse to pin anything but an activity that the record is associated with; a restored record loses such a pin."""
        pin = change.after.type.definition.pin
        pinned = change.after.properties.get(pin, "")
        before = change.before.properties.get(pin, "") if change.before else ""
        restored = change.event == RESTORED
        later = restored and change.after.key in self.settling.later
        if not pinned or later or (pinned == before and not restored) or self._can_pin(change.after, pinned):
            return
        if restored:
            changes.set_values(change, {pin: ""})
            return
        raise unpinnable(change.after.type, change.after.id, pinned)

    def _drop_pins(self) -> None:
        """Let renewed records lose a pin that they are not associated with: it was not looked at when they came back."""
        for record in self.live([record.key for record in self.renewed]):
            pin = record.type.definition.pin
            pinned = record.properties.get(pin, "")
            if pinned and not self._can_pin(record, pinned):
                self.put(record, {pin: ""})

    def _can_pin(self, record: Record, pinned: str) -> bool:
        activities = [object_type.id for object_type in self.catalog.types if object_type.definition.activity]
        types = [way for other in activities for way in self.catalog.ways(record.type.id, other)]
        return pinned.isdigit() and len(pinned) <= 18 and bool(self.links.between(record.id, int(pinned), types))
