"""One write in the making: the changes to every record that it touches, gathered, completed and saved together.

Links reach further than the records that a request names: counts on both sides, a primary that gives way, a pin that loses its
activity. All of that is worked out here, so that the operations say only what was asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from axle.core import records as happenings
from axle.core.associations import Link, both_ways, reversed_link
from axle.core.catalog import Type
from axle.core.errors import Invalid
from axle.core.records import Change, Moment, Record
from axle.core.schema import AssociationType
from axle.operations.caller import Caller
from axle.storage.interface import Transaction


class Work:
    """The changes of one transaction, at most one per record."""

    def __init__(self, tx: Transaction, caller: Caller) -> None:
        self.tx = tx
        self.caller = caller
        self.catalog = caller.catalog
        self.changes: dict[int, Change] = {}
        self._owned: Moment | None = None
        self._added: dict[int, set[Link]] = {}
        self._removed: dict[int, set[Link]] = {}

    def moment(self, kind: Type, given: Mapping[str, str]) -> Moment:
        """Return when and by whom this is done; where an owner is given, with the account's owners too."""
        if self._owned is None and not given.keys().isdisjoint(kind.owned):
            users = {str(one.id): str(one.user_id) for one in self.tx.owners() if one.user_id is not None}
            self._owned = msgspec.structs.replace(self.caller.moment, users_by_owner=users)
        return self._owned or self.caller.moment

    def add(self, change: Change) -> None:
        """Take a change of a record that this work has not changed yet."""
        self.changes[change.after.id] = change

    def touch(self, record: Record) -> Change:
        """Return the change of a record, an empty one if there is none yet."""
        found = self.changes.get(record.id)
        if found is None:
            found = self.changes[record.id] = happenings.touch(record, self.caller.moment)
        return found

    def link(self, change: Change, kind: AssociationType, other_id: int) -> None:
        """Link the changed record to another one, with all that a link of this kind stands for."""
        links = both_ways(self.catalog, kind, change.after.id, other_id)
        for link in links:
            if self.catalog.associations[link.type].limit_one:
                self._give_way(change, link)
        change.linked = [*change.linked, *links]
        for link in links:
            self._added.setdefault(link.from_id, set()).add(link)

    def _give_way(self, change: Change, link: Link) -> None:
        """Remove an older link of a type of which a record has at most one."""
        for old in self._links(link.from_id, [link.type]):
            if old.to_id != link.to_id:
                self.unlink(change, [old])

    def unlink(self, change: Change, links: Iterable[Link]) -> None:
        """Remove links, both directions each."""
        for link in links:
            for row in (link, reversed_link(self.catalog, link)):
                change.unlinked = [*change.unlinked, row]
                self._removed.setdefault(row.from_id, set()).add(row)

    def hide(self, change: Change) -> None:
        """Hide the links of a record that is archived, or show those of one that is restored."""
        archiving = change.kind == happenings.ARCHIVED
        touched = self._removed if archiving else self._added
        for link, hidden in self.tx.all_links(change.after.id):
            rows = (link, reversed_link(self.catalog, link))
            change.veiled = [*change.veiled, *rows]
            if hidden == (0 if archiving else 1):
                for row in rows:
                    touched.setdefault(row.from_id, set()).add(row)

    def between(self, from_id: int, to_id: int, types: Sequence[int]) -> list[Link]:
        """Return the links from one record to another, of the given types, as this work will leave them."""
        return [link for link in self._links(from_id, types, to_id) if link.to_id == to_id]

    def _links(self, from_id: int, types: Sequence[int], after: int = 0) -> set[Link]:
        """Return a record's links of some types as this work will leave them."""
        wanted = set(types)
        change = self.changes.get(from_id)
        fresh = change is not None and change.kind == happenings.CREATED
        found = set() if fresh else set(self.tx.links([from_id], types, after, 0 if not after else len(types)))
        added = {link for link in self._added.get(from_id, ()) if link.type in wanted}
        return (found | added) - (self._removed.get(from_id, set()) - added)

    def save(self) -> None:
        """Complete the changes and write them."""
        if self._added or self._removed:
            self._follow_links()
        for change in list(self.changes.values()):
            if change.after.type.definition.pin:
                self._check_pin(change)
        self.tx.save(list(self.changes.values()))

    def _follow_links(self) -> None:
        """Bring counts and pins of every record at an end of a changed link in step."""
        touched: dict[int, set[Type]] = {}
        for link in [*_all(self._added), *_all(self._removed)]:
            kind = self.catalog.associations[link.type]
            own, other = self.catalog.by_id(kind.from_type), self.catalog.by_id(kind.to_type)
            if own and other and (other.name in own.counts or own.definition.pin):
                touched.setdefault(link.from_id, set()).add(other)
        for record in self._records(touched):
            values = self._followed(record, touched[record.id])
            if values:
                self._set(record, values)

    def _records(self, ids: Iterable[int]) -> list[Record]:
        """Return live records, as this work has them where it changes them."""
        known = [self.changes[one] for one in ids if one in self.changes]
        mine = [change.after for change in known if change.kind not in (happenings.ERASED, happenings.ARCHIVED)]
        return mine + self.tx.typed([one for one in ids if one not in self.changes], self.catalog.by_key)

    def _followed(self, record: Record, others: Iterable[Type]) -> dict[str, str]:
        """Return the values of a record that follow from its links, where they differ from what it has."""
        values: dict[str, str] = {}
        pin = record.type.definition.pin
        for other in others:
            types = [one.id for one in self.catalog.between(record.type.id, other.id)]
            if other.name in record.type.counts:
                linked = {link.to_id for link in self._links(record.id, types)}
                values[record.type.counts[other.name]] = str(len(linked))
            if pin and self._lost(record, types):
                values[pin] = ""
        return {name: value for name, value in values.items() if record.properties.get(name, "") != value}

    def _lost(self, record: Record, types: Sequence[int]) -> bool:
        """Tell whether the pinned activity was one whose last link this work removes."""
        pinned = record.properties.get(record.type.definition.pin, "")
        gone = {link.to_id for link in self._removed.get(record.id, ()) if link.type in set(types)}
        return pinned.isdigit() and int(pinned) in gone and not self.between(record.id, int(pinned), types)

    def _set(self, record: Record, values: dict[str, str]) -> None:
        change = self.changes.get(record.id)
        if change is not None and change.kind != happenings.LINKED:
            happenings.set_values(change, values)
            return
        made = happenings.calculated(record, values, self.caller.moment.now_ms)
        if made:
            if change is not None:
                made.linked, made.unlinked = change.linked, change.unlinked
            self.add(made)

    def _check_pin(self, change: Change) -> None:
        """Refuse to pin anything but an activity that the record is associated with; a restored record loses such a pin."""
        pin = change.after.type.definition.pin
        pinned = change.after.properties.get(pin, "")
        before = change.before.properties.get(pin, "") if change.before else ""
        restored = change.kind == happenings.RESTORED
        if not pinned or (pinned == before and not restored) or self._can_pin(change.after, pinned):
            return
        if restored:
            happenings.set_values(change, {pin: ""})
            return
        raise Invalid(
            f"Engagement {pinned} is not associated with {change.after.type.singular} {change.after.id}: it cannot be pinned.",
            context={"propertyName": [pin], "engagementId": [pinned]},
        )

    def _can_pin(self, record: Record, pinned: str) -> bool:
        activities = [one.id for one in self.catalog.types if one.definition.activity]
        types = [link.id for other in activities for link in self.catalog.between(record.type.id, other)]
        return pinned.isdigit() and len(pinned) <= 18 and bool(self.between(record.id, int(pinned), types))


def _all(links: dict[int, set[Link]]) -> list[Link]:
    return [link for found in links.values() for link in found]
