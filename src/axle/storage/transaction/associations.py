"""Associations within a transaction, and when activities happen, which stands on the rows that lead to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from axle.core.associations import FROM_ARCHIVED, NO_DATE, TO_ARCHIVED, Date, Link
from axle.core.calculated_properties import Times
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.storage import queries, timeline_queries
from axle.storage.cursor import record_of
from axle.storage.interface import Place, TimelineRow
from axle.storage.transaction.view import View

MAX_ASSOCIATIONS_READ = 50_000  # rows that one read returns at most: 100 records with 500 each

ALL_BITS = FROM_ARCHIVED | TO_ARCHIVED

Counts = dict[tuple[int, int], int]


class SQLAssociations(View):
    """The associations of one account's records."""

    def associations(self, from_ids: Sequence[int], types: Sequence[int], after: int = 0, limit: int = 0) -> list[Link]:
        """Return visible rows by from, to, type."""
        if not from_ids or not types:
            return []
        query = queries.associations(self._dialect, self.account, from_ids, types, after)
        return self._rows(queries.limited(query, limit or MAX_ASSOCIATIONS_READ), Link)

    def all_associations(
        self, from_id: int, types: Sequence[int], archived: bool | None = None, limit: int | None = None
    ) -> list[tuple[Link, int]]:
        """Return rows that lead from a record, each with the bits that hide it."""
        if not types:
            return []
        query = queries.all_associations(self._dialect, (self.account, from_id), types, archived, limit)
        return self._rows(query, _with_hidden)

    def count_associations(self, from_ids: Sequence[int], types: Sequence[int]) -> Counts:
        """Return the number of visible rows by record and association type; those without any are left out."""
        if not from_ids or not types:
            return {}
        return dict(self._rows(queries.count_associations(self._dialect, self.account, from_ids, types), _counted))

    def count_associated(self, from_ids: Sequence[int], types: Sequence[int]) -> dict[int, int]:
        """Return the number of records that visible rows lead to, by the record that they lead from."""
        if not from_ids or not types:
            return {}
        return dict(self._rows(queries.count_associated(self._dialect, self.account, from_ids, types), _pair))

    def records_near_limit(self, types: Sequence[int], least: int, limit: int) -> Counts:
        """Return the records with at least so many visible rows of a type, by record and type."""
        if not types:
            return {}
        return dict(self._rows(queries.records_near_limit(self._dialect, self.account, types, least, limit), _counted))

    def has_associations(self, types: Sequence[int]) -> bool:
        """Tell whether there is a visible row of one of the types."""
        return bool(types and self._cursor.run(queries.has_associations(self._dialect, self.account, types)))

    def remove_association_types(self, types: Sequence[int]) -> None:
        """Remove every row of the types, of archived records too."""
        if types:
            self._cursor.run(queries.remove_association_types(self._dialect, self.account, types))

    def date_associations(self, record_id: int, outward: Sequence[int], inward: Sequence[int], date: Date) -> None:
        """Note on every row that leads to an activity when it happens."""
        self._cursor.run(queries.date_associations(self._dialect, self.account, record_id, (outward, inward), date))

    def activity_times(self, from_ids: Sequence[int], types: Sequence[int], now_ms: int) -> dict[tuple[int, int], Times]:
        """Return the last and the next activities of records, by record and association type."""
        if not from_ids or not types:
            return {}
        return dict(self._rows(queries.activity_times(self._dialect, self.account, from_ids, types, now_ms), _timed))

    def timeline(
        self,
        from_id: int,
        types: Mapping[int, ObjectType],
        after: Place | None = None,
        limit: int = 0,
        archived: bool = False,
    ) -> list[TimelineRow]:
        """Return the activities that rows lead to, the newest first."""
        if not types:
            return []
        by_key = {object_type.key: object_type for object_type in types.values()}
        scope = (self.account, from_id)
        query = timeline_queries.timeline(scope, types, after or timeline_queries.TOP, limit, archived)
        return self._rows(query, partial(_timeline_row, by_key))

    def save_associations(self, changes: Sequence[Change]) -> None:
        """Write the association rows of changes ahead of all else."""
        self._save_rows(changes)
        for change in changes:
            change.links_saved = True

    def _save_rows(self, changes: Sequence[Change]) -> None:
        """Write rows in the one order that all transactions keep, so that no two that meet from both sides wait in a circle."""
        unsaved = [
            change for change in changes if not change.links_saved and (change.linked or change.unlinked or change.hidden)
        ]
        if not unsaved:
            return
        removed = sorted(self._row_key(link) for change in unsaved for link in change.unlinked)
        added = {self._row_key(link): change.dates.get(link, NO_DATE) for change in unsaved for link in change.linked}
        self._many(queries.REMOVE_ASSOCIATION, removed)
        self._many(queries.ADD_ASSOCIATION, [(*key, *added[key]) for key in sorted(added)])
        self._hide([change for change in unsaved if change.after.archived_ms is not None], queries.HIDE_ASSOCIATION, 0)
        self._hide([change for change in unsaved if change.after.archived_ms is None], queries.SHOW_ASSOCIATION, ALL_BITS)

    def _hide(self, changes: Sequence[Change], text: str, mask: int) -> None:
        """Set the bits that hide the rows of archived records, or clear those of live ones: of all but these `mask` is made."""
        rows = sorted((*self._row_key(link), bit ^ mask) for change in changes for link, bit in change.hidden.items())
        self._many(text, [(bits, *key) for *key, bits in rows])

    def _row_key(self, link: Link) -> tuple[int, int, int, int]:
        return (self.account, link.from_id, link.type, link.to_id)


def _with_hidden(type_id: int, from_id: int, to_id: int, hidden: int) -> tuple[Link, int]:
    return Link(type_id, from_id, to_id), hidden


def _pair(from_id: int, count: int) -> tuple[int, int]:
    return from_id, count


def _counted(from_id: int, type_id: int, count: int) -> tuple[tuple[int, int], int]:
    return (from_id, type_id), count


def _timeline_row(object_types: Mapping[int, ObjectType], at_ms: int, key: int, number: int, *row: Any) -> TimelineRow:
    """Make an entry of a timeline of a row; the record is missing where its link outlives it for a moment."""
    record = record_of(object_types[key], row) if row[0] is not None else None
    return TimelineRow(Place(at_ms, key, number), record)


def _timed(from_id: int, type_id: int, *times: int | None) -> tuple[tuple[int, int], Times]:
    return (from_id, type_id), Times(*times)
