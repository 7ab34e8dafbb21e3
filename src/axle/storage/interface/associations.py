"""What a storage does with associations.

Each association is two rows or more, `core.associations.Link`: one for each direction and type. A row is visible while nothing
hides it. An archived record hides its rows: those that lead from it by the bit `FROM_ARCHIVED`, those that lead to it by
`TO_ARCHIVED`. They are kept until it is restored or erased. A change says which rows it hides or shows; those of a record with
very many associations follow in later transactions. Association types are given by their ids.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from axle.core.associations import Date, Link
from axle.core.calculated_properties import Times
from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.record import Record
from axle.storage.interface.records import Place


class TimelineRow(NamedTuple):
    """An activity on a timeline; `record` is None where it has just been erased."""

    place: Place
    record: Record | None


class Associations(Protocol):
    """The associations of one account's records."""

    def associations(self, from_ids: Sequence[int], types: Sequence[int], after: int = 0, limit: int = 0) -> list[Link]:
        """Return the visible rows that lead from these records, by `from_id`, `to_id` and type.

        Only those to ids of at least `after`, and at most `limit` of them; 0 stands for 50,000.
        """

    def all_associations(
        self, from_id: int, types: Sequence[int], archived: bool | None = None, limit: int | None = None
    ) -> list[tuple[Link, int]]:
        """Return the rows of these types that lead from a record, hidden ones too: all, or `limit` of them at most.

        Each comes with the bits that hide it. With `archived`, only rows with the bit `FROM_ARCHIVED`, or only those without
        it. The types tell the record from those of other object types with the same id.
        """

    def count_associations(self, from_ids: Sequence[int], types: Sequence[int]) -> dict[tuple[int, int], int]:
        """Return the number of visible rows by record id and association type; pairs without any are left out."""

    def count_associated(self, from_ids: Sequence[int], types: Sequence[int]) -> dict[int, int]:
        """Return how many records each record has a visible row to, of any of these types; records without any are left out."""

    def records_near_limit(self, types: Sequence[int], least: int, limit: int) -> dict[tuple[int, int], int]:
        """Return up to `limit` counts, by record id and association type, that are at least `least`. It reads every row."""

    def has_associations(self, types: Sequence[int]) -> bool:
        """Tell whether there is a visible row of one of the types. It may read every row."""

    def save_associations(self, changes: Sequence[Change]) -> None:
        """Write the association rows of changes before the rest: what is read afterwards is as the changes will leave it.

        `save` then leaves these rows alone. All rows are written in one order, so that two transactions that meet from both
        sides do not wait for each other in a circle.
        """

    def remove_association_types(self, types: Sequence[int]) -> None:
        """Remove every row of the types, hidden ones too. It leaves no events, and reads every row."""

    def date_associations(self, record_id: int, outward: Sequence[int], inward: Sequence[int], date: Date) -> None:
        """Note on every row that leads to an activity when it happens.

        `outward` are the types that lead from the activity, `inward` their inverses, which get the date.
        """

    def timeline(
        self,
        from_id: int,
        types: Mapping[int, ObjectType],
        after: Place | None = None,
        limit: int = 0,
        archived: bool = False,
    ) -> list[TimelineRow]:
        """Return up to `limit` activities that rows of these types lead to from a record, in the order of their places.

        `types` are unlabelled association types with what they lead to, `after` the place behind which to begin. Live
        activities are meant, or `archived` ones. Of types that are never done, all are dated as open. The time does not depend
        on how many activities there are.
        """

    def activity_times(self, from_ids: Sequence[int], types: Sequence[int], now_ms: int) -> dict[tuple[int, int], Times]:
        """Return the last activities up to a moment and the next ones after it, by record id and association type.

        Pairs without visible activities are there too. Each takes four look-ups, however many activities there are.
        """
