"""The links of one write: what is stored, what it adds and what it removes, apart from the records that they belong to.

Every question is answered as the write will leave things. Only differences are written: a link that is removed and added again,
or added though it exists, is no change and makes no event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from axle.core.associations import Link, end_of, full, max_links, reversed_link, start_of
from axle.core.catalog import Catalog
from axle.core.changes import Change
from axle.core.model import type_key
from axle.core.record import Record, RecordKey
from axle.storage.interface import Transaction

MAX_LOADED = 20_000  # rows that are read ahead at once; where there are more, each record is asked for by itself

Key = tuple[int, int]  # a record and an association type


class LinkState(msgspec.Struct):
    """One direction of one link: whether it was visible before the write, and whether it is after it.

    `written` is the record on whose behalf the row is inserted, `erased` the one on whose behalf it is deleted; None for none.
    """

    existed: bool
    exists: bool
    written: RecordKey | None = None
    erased: RecordKey | None = None


class LinkCount(msgspec.Struct):
    """How many links of a type a record had before the write, None where they are not counted, and by how much it has moved."""

    before: int | None = None
    moved: int = 0


class PendingAssociations:
    """Associations as one write leaves them."""

    def __init__(self, tx: Transaction, catalog: Catalog) -> None:
        self._tx = tx
        self._catalog = catalog
        self._states: dict[RecordKey, dict[Link, LinkState]] = {}  # by the record where the links start, as far as known
        self._counts: dict[Key, LinkCount] = {}
        self._new: set[RecordKey] = set()
        self._loaded: dict[Key, set[Link]] = {}

    def expect(self, key: RecordKey) -> None:
        """Take note of a record that this write creates: nothing is stored of it."""
        self._new.add(key)

    def _is_new(self, record_id: int, type_id: int) -> bool:
        """Tell whether this write creates the record that an association type leads from."""
        return bool(self._new) and self._key(record_id, type_id) in self._new

    def _key(self, record_id: int, type_id: int) -> RecordKey:
        """Return the key of the record that an association type leads from."""
        return RecordKey(type_key(self._catalog.associations[type_id].from_type), record_id)

    def prepare(self, keys: Iterable[Key]) -> None:
        """Count the stored links of records at once: a batch asks about each of them, and most have none."""
        unknown = {key for key in keys if self._before(key) is None}
        stored = {key for key in unknown if not self._is_new(*key)}
        counts: dict[Key, int] = {}
        if stored:
            counts = self._tx.count_associations(sorted({record_id for record_id, _ in stored}), sorted({t for _, t in stored}))
        for key in unknown:
            self._counts.setdefault(key, LinkCount()).before = counts.get(key, 0)

    def _before(self, key: Key) -> int | None:
        count = self._counts.get(key)
        return count.before if count else None

    def stored(self, record: Record, archived: bool | None, limit: int) -> list[tuple[Link, int]]:
        """Return stored links of a record, each with what hides it; `archived` and `limit` are as for the storage."""
        rows = self._tx.all_associations(record.id, self._catalog.ways_from(record.type.id), archived, limit)
        for link, hidden in rows:
            self._note(link, not hidden)
            self._note(reversed_link(self._catalog, link), not hidden)
        return rows

    def load(self, from_ids: Iterable[int], types: Sequence[int]) -> None:
        """Read the stored links of many records at once, so that `linked` need not ask for each of them."""
        ids = sorted(from_id for from_id in from_ids if types and self._key(from_id, types[0]) not in self._new)
        rows = self._tx.associations(ids, types, 0, MAX_LOADED) if ids else []
        if len(rows) < MAX_LOADED:
            self._loaded.update(((from_id, type_id), set()) for from_id in ids for type_id in types)
            for link in rows:
                self._loaded[link.from_id, link.type].add(link)

    def _note(self, link: Link, existed: bool) -> LinkState:
        """Keep what the database says of a link, unless it is known."""
        states = self._states.setdefault(start_of(self._catalog, link), {})
        state = states.get(link)
        if state is None:
            state = states[link] = LinkState(existed, existed)
        return state

    def _state(self, link: Link) -> LinkState:
        """Return what is known of a link; the database is asked once."""
        state = self._states.get(start_of(self._catalog, link), {}).get(link)
        return state or self._note(link, self._is_stored(link))

    def _is_stored(self, link: Link) -> bool:
        if start_of(self._catalog, link) in self._new or end_of(self._catalog, link) in self._new:
            return False
        other_link = reversed_link(self._catalog, link)
        if any(self._before((row.from_id, row.type)) == 0 for row in (link, other_link)):
            return False
        links = self._tx.associations([link.from_id], [link.type], link.to_id, 1)
        return bool(links) and links[0].to_id == link.to_id

    def existed(self, link: Link) -> bool:
        """Tell whether a link was visible before this write."""
        return self._state(link).existed

    def exists(self, link: Link) -> bool:
        """Tell whether a link is visible after this write."""
        return self._state(link).exists

    def between(self, from_id: int, to_id: int, types: Iterable[int]) -> list[Link]:
        """Return the links from one record to another, of the given types."""
        links = (Link(type_id, from_id, to_id) for type_id in types)
        return [link for link in links if self.exists(link)]

    def linked(self, from_id: int, types: Sequence[int]) -> set[Link]:
        """Return a record's links of some types, all of which lead from the record's own type."""
        if not types:
            return set()
        key = self._key(from_id, types[0])
        stored = set() if key in self._new else self._stored(from_id, types)
        asked_types = set(types)
        return (stored - set(self.removed(key))) | {link for link in self.added(key) if link.type in asked_types}

    def _stored(self, from_id: int, types: Sequence[int]) -> set[Link]:
        """Return the stored links of a record, from what was read ahead where it was."""
        loaded = [self._loaded.get((from_id, type_id)) for type_id in types]
        if None not in loaded:
            return {link for links in loaded for link in links or ()}
        filled = [type_id for type_id in types if self._before((from_id, type_id)) != 0]
        return set(self._tx.associations([from_id], filled)) if filled else set()

    def count(self, from_id: int, type_id: int) -> int:
        """Return how many links of a type a record has."""
        key = (from_id, type_id)
        self.prepare([key])
        count = self._counts[key]
        return (count.before or 0) + count.moved

    def check_room(self, links: Iterable[Link]) -> None:
        """Refuse new links of which a record would have too many. Where only one may be, the older one is replaced instead.

        That counts what the record has, once in a write: 20,000 links take a millisecond.
        """
        more: dict[Key, int] = {}
        for link in links:
            association_type = self._catalog.associations[link.type]
            key = (link.from_id, link.type)
            if not association_type.limit_one and self.count(*key) + more.get(key, 0) >= max_links(association_type):
                raise full(association_type, link.from_id)
            more[key] = more.get(key, 0) + 1

    def add(self, link: Link, key: RecordKey) -> None:
        """Add one direction of a link that does not exist, on behalf of a record."""
        self.show(link)
        state = self._state(link)
        if state.erased:
            state.erased = None
        else:
            state.written = key

    def remove(self, link: Link, key: RecordKey) -> None:
        """Remove one direction of a link, visible or not, on behalf of a record."""
        self.hide(link)
        state = self._state(link)
        if state.written:
            state.written = None
        else:
            state.erased = key

    def show(self, link: Link) -> None:
        """Take a link for visible from now on."""
        self._turn(link, True)

    def hide(self, link: Link) -> None:
        """Take a link for invisible from now on."""
        self._turn(link, False)

    def _turn(self, link: Link, exists: bool) -> None:
        state = self._state(link)
        if state.exists == exists:
            return
        state.exists = exists
        self._counts.setdefault((link.from_id, link.type), LinkCount()).moved += 1 if exists else -1

    def added(self, key: RecordKey) -> list[Link]:
        """Return the links of a record that this write makes visible."""
        return [link for link, state in self._states.get(key, {}).items() if state.exists and not state.existed]

    def removed(self, key: RecordKey) -> list[Link]:
        """Return the links of a record that this write makes invisible."""
        return [link for link, state in self._states.get(key, {}).items() if state.existed and not state.exists]

    def changed(self) -> Iterator[Link]:
        """Return every link that this write makes visible or invisible."""
        for states in self._states.values():
            for link, state in states.items():
                if state.exists != state.existed:
                    yield link

    def all_removed(self) -> Iterator[Link]:
        """Return every link that this write makes invisible."""
        return (link for link in self.changed() if not self._state(link).exists)

    def write(self, changes: dict[RecordKey, Change]) -> None:
        """Put the rows to be written into the changes of the records on whose behalf they are."""
        for states in self._states.values():
            for link, state in states.items():
                if state.written:
                    changes[state.written].linked.append(link)
                elif state.erased:
                    changes[state.erased].unlinked.append(link)
