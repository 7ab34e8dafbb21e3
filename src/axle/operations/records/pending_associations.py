"""The links of one write: what is stored, what it adds and what it removes, apart from the records that they belong to.

Every question is answered as the write will leave things. Only differences are written: a link that is removed and added again,
or added though it is there, is no change and makes no event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from axle.core.associations import Link, full, most, reversed_link
from axle.core.catalog import Catalog
from axle.core.changes import Change
from axle.storage.interface import Transaction

Key = tuple[int, int]  # a record and an association type


class PendingAssociations:
    """Associations as one write leaves them. `added` and `removed` are what it makes visible or invisible, by their start."""

    def __init__(self, tx: Transaction, catalog: Catalog) -> None:
        self.added: dict[int, set[Link]] = {}
        self.removed: dict[int, set[Link]] = {}
        self._tx = tx
        self._catalog = catalog
        self._made: dict[Link, int] = {}  # rows to be written, each with the record whose change says so
        self._cut: dict[Link, int] = {}
        self._new: set[int] = set()
        self._was: dict[Link, bool] = {}
        self._stored: dict[Key, int] = {}  # how many links of a type a record had before, as far as they have been counted
        self._moved: dict[Key, int] = {}  # and by how much this write has moved that

    def expect(self, number: int) -> None:
        """Take note of a record that this write creates: nothing is stored of it."""
        self._new.add(number)

    def prepare(self, keys: Iterable[Key]) -> None:
        """Count the stored links of records at once: a batch asks about each of them, and most have none."""
        unknown = {key for key in keys if key not in self._stored}
        old = {key for key in unknown if key[0] not in self._new}
        found = self._tx.count_associations(sorted({one for one, _ in old}), sorted({kind for _, kind in old}))
        self._stored.update((key, found.get(key, 0)) for key in unknown)

    def stored(self, record_id: int) -> list[tuple[Link, int]]:
        """Return a record's stored links, each with the number of its archived ends."""
        association_types = self._catalog.associations
        rows = [one for one in self._tx.all_associations(record_id) if one[0].type in association_types]
        for link, hidden in rows:
            self._was[link] = self._was[reversed_link(self._catalog, link)] = not hidden
        return rows

    def was(self, row: Link) -> bool:
        """Tell whether a link was visible before this write."""
        if row.from_id in self._new or row.to_id in self._new:
            return False
        known = self._was.get(row)
        if known is None:
            known = self._was[row] = self._look_up(row)
        return known

    def _look_up(self, row: Link) -> bool:
        other_link = reversed_link(self._catalog, row)
        if 0 in (self._stored.get((row.from_id, row.type)), self._stored.get((other_link.from_id, other_link.type))):
            return False
        links = self._tx.associations([row.from_id], [row.type], row.to_id, 1)
        return bool(links) and links[0].to_id == row.to_id

    def there(self, row: Link) -> bool:
        """Tell whether there is a link."""
        return row in self.added.get(row.from_id, ()) or (row not in self.removed.get(row.from_id, ()) and self.was(row))

    def between(self, from_id: int, to_id: int, types: Iterable[int]) -> list[Link]:
        """Return the links from one record to another, of the given types."""
        rows = (Link(one, from_id, to_id) for one in types)
        return [row for row in rows if self.there(row)]

    def linked(self, from_id: int, types: Sequence[int]) -> set[Link]:
        """Return a record's links of some types."""
        filled = () if from_id in self._new else [one for one in types if self._stored.get((from_id, one)) != 0]
        stored = set(self._tx.associations([from_id], filled))
        wanted = set(types)
        added = {row for row in self.added.get(from_id, ()) if row.type in wanted}
        return (stored - self.removed.get(from_id, set())) | added

    def count(self, from_id: int, type_id: int) -> int:
        """Return how many links of a type a record has."""
        key = (from_id, type_id)
        self.prepare([key])
        return self._stored[key] + self._moved.get(key, 0)

    def check_room(self, rows: Iterable[Link]) -> None:
        """Refuse links of which a record would have too many. Where only one may be, the older one gives way instead.

        That counts what the record has, once in a write: 20,000 links take a millisecond.
        """
        for row in rows:
            association_type = self._catalog.associations[row.type]
            if not association_type.limit_one and self.count(row.from_id, row.type) >= most(association_type):
                raise full(association_type, row.from_id)

    def add(self, row: Link, actor: int) -> None:
        """Add one direction of a link that is not there, on behalf of a record."""
        self.show(row)
        if self._cut.pop(row, None) is None:
            self._made[row] = actor

    def remove(self, row: Link, actor: int) -> None:
        """Remove one direction of a link, visible or not, on behalf of a record."""
        if self.there(row):
            self.veil(row)
        if self._made.pop(row, None) is None:
            self._cut[row] = actor

    def show(self, row: Link) -> None:
        """Take a link for visible from now on."""
        if row in self.removed.get(row.from_id, ()):
            self.removed[row.from_id].discard(row)
        else:
            self.added.setdefault(row.from_id, set()).add(row)
        self._step(row, 1)

    def veil(self, row: Link) -> None:
        """Take a visible link for invisible from now on."""
        if row in self.added.get(row.from_id, ()):
            self.added[row.from_id].discard(row)
        else:
            self.removed.setdefault(row.from_id, set()).add(row)
        self._step(row, -1)

    def _step(self, row: Link, by: int) -> None:
        key = (row.from_id, row.type)
        self._moved[key] = self._moved.get(key, 0) + by

    def moved(self) -> Iterator[Link]:
        """Return every link that this write makes visible or invisible."""
        for rows in (self.added, self.removed):
            for links in rows.values():
                yield from links

    def moved_from(self, from_id: int) -> set[Link]:
        """Return the links of one record that this write makes visible or invisible."""
        return self.added.get(from_id, set()) | self.removed.get(from_id, set())

    def write(self, changes: dict[int, Change]) -> None:
        """Put the rows to be written into the changes of the records on whose behalf they are."""
        for row, actor in self._made.items():
            changes[actor].linked.append(row)
        for row, actor in self._cut.items():
            changes[actor].unlinked.append(row)
