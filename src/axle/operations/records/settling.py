"""The associations of a record that is archived, restored or erased: they are hidden, shown or removed, so many in one write.

A record may have 50,000 associations of each type, and others wait for a write to end. So what is more than a write may do
follows in later ones: a moment is reserved for the record, and due work goes on where this write ended. Each row says by itself
whether it has been seen to, so nothing depends on how often the work is begun, nor on what has become of the record meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from axle.core.associations import FROM_ARCHIVED, TO_ARCHIVED, Link, reversed_link
from axle.core.catalog import Catalog
from axle.core.changes import Change
from axle.core.events import DueRow
from axle.core.record import Record, RecordKey
from axle.core.rules import ASSOCIATIONS_RULE, CALCULATED_RULE
from axle.operations.records.pending_associations import PendingAssociations

MAX_SETTLED_LATER = 100  # association rows of one record that a write of due work sees to: others wait for it
MAX_SETTLED = 2 * MAX_SETTLED_LATER  # of all archived, restored and erased records, in the write that does so

Unlink = Callable[[Change, Iterable[Link]], None]


class Settling:
    """What one write does to the associations of records that it archives, restores or erases.

    `unsettled` are the records of which more is left to do; `erased` are those that were erased by an earlier write.
    """

    def __init__(self, links: PendingAssociations, catalog: Catalog) -> None:
        self.room = MAX_SETTLED
        self.unsettled: set[RecordKey] = set()
        self.erased: set[RecordKey] = set()
        self._renewed: set[RecordKey] = set()
        self._links = links
        self._catalog = catalog

    def hide(self, change: Change) -> None:
        """Hide the links of an archived record: those that this write adds, and those that are stored."""
        rows = self._links.added(change.after.key)
        rows += [link for link, bits in self._stored(change.after, False) if bits or self._links.exists(link)]
        for link in rows:
            for row, bit in self._both_ways(link):
                change.hidden[row] = bit
                self._links.hide(row)

    def show(self, change: Change, unlink: Unlink) -> None:
        """Show the links of a restored record, but for those whose other end is archived, or has another one by now."""
        stored = self._stored(change.after, True)
        self._load_replaced([link for link, _ in stored])
        for link, bits in stored:
            rows = self._both_ways(link)
            if any(self._is_replaced(row) for row, _ in rows):
                unlink(change, [link])
                continue
            for row, bit in rows:
                change.hidden[row] = bit
                if bits == FROM_ARCHIVED:
                    self._links.show(row)

    def remove(self, change: Change, unlink: Unlink) -> None:
        """Remove the links of an erased record."""
        unlink(change, [link for link, _ in self._stored(change.after, None)])

    def go_on(self, change: Change, unlink: Unlink) -> None:
        """Go on with the links of a record that an earlier write archived, restored or erased."""
        self.room = min(self.room, MAX_SETTLED_LATER)
        if change.after.key in self.erased:
            self.remove(change, unlink)
        elif change.after.archived_ms is not None:
            self.hide(change)
        else:
            self.show(change, unlink)
            if change.after.key not in self.unsettled:
                self._renewed.add(change.after.key)

    @property
    def later(self) -> set[RecordKey]:
        """The records whose own counts and calculated properties wait until their links are all seen to."""
        return self.unsettled | self._renewed

    def due(self, account: int, now_ms: int) -> list[DueRow]:
        """Return the moments to reserve: for what is left to do, and for what records say of associations that are all back."""
        rules = ((self.unsettled, ASSOCIATIONS_RULE), (self._renewed, CALCULATED_RULE))
        return [DueRow(account, *key, rule, now_ms) for keys, rule in rules for key in sorted(keys)]

    def _stored(self, record: Record, archived: bool | None) -> list[tuple[Link, int]]:
        """Return stored links of a record that are to be seen to, as many as there is room for, each with what hides it."""
        rows = self._links.stored(record, archived, self.room + 1)
        if len(rows) > self.room:
            self.unsettled.add(record.key)
            del rows[self.room :]
        self.room -= len(rows)
        return rows

    def _both_ways(self, link: Link) -> tuple[tuple[Link, int], tuple[Link, int]]:
        """Return both rows of a link that leads from an archived record, each with the bit by which that hides it."""
        return (link, FROM_ARCHIVED), (reversed_link(self._catalog, link), TO_ARCHIVED)

    def _load_replaced(self, links: Iterable[Link]) -> None:
        """Read at once what `_is_replaced` asks about each link."""
        ids: dict[int, set[int]] = {}
        for link in links:
            for row, _ in self._both_ways(link):
                if self._catalog.associations[row.type].limit_one:
                    ids.setdefault(row.type, set()).add(row.from_id)
        for type_id, from_ids in ids.items():
            self._links.load(from_ids, [type_id])

    def _is_replaced(self, row: Link) -> bool:
        """Tell whether a link that comes back is of a type of which its record has another one by now."""
        return self._catalog.associations[row.type].limit_one and bool(self._links.linked(row.from_id, [row.type]) - {row})
