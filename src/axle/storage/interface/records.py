"""What a storage does with records: read, save, find, and keep what makes them findable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

import msgspec

from axle.core.catalog import ObjectType
from axle.core.changes import Change
from axle.core.events import History
from axle.core.record import Record, RecordKey
from axle.core.search import Search

FIRST_ID = 100_000_000_001  # the first record of every account
HISTORY_ROWS = 1_001  # changes of one property that are read, unless less or more is asked for


class Place(NamedTuple):
    """Where a record stands among those of several types: the latest first, at one moment by type, and the highest id first."""

    at_ms: int
    type_key: int
    id: int


class SearchPage(msgspec.Struct):
    """One page of a search, the number of all matches, and where the next page begins, if there is one."""

    records: list[Record]
    total: int
    after: str = ""


class Records(Protocol):
    """The records of one account, their history, and the search."""

    def lock_records(self, keys: Iterable[RecordKey]) -> None:
        """Keep records as they are until this transaction ends.

        A transaction that will read and change records of several types calls this first, with all of them: the locks are taken
        in one order, so that no two transactions wait for each other in a circle. Ids that do not exist are ignored. A storage
        with one writer does nothing.
        """

    def records(self, object_type: ObjectType, ids: Sequence[int], archived: bool | None = False) -> list[Record]:
        """Return those of the records that exist, in any order: the live ones, the archived ones, or both for None.

        In a transaction that writes, they stay as they are until it ends, as after `lock_records`.
        """

    def records_by_key(
        self, keys: Iterable[RecordKey], object_types: Mapping[int, ObjectType], skip_locked: bool = False
    ) -> list[Record]:
        """Return the live records with these keys whose object type is among `object_types`, in any order.

        `object_types` go by their keys. With `skip_locked`, records that another transaction is changing are left out instead
        of waited for.
        """

    def record_page(self, object_type: ObjectType, start: int, limit: int, archived: bool) -> list[Record]:
        """Return up to `limit` records with an id of at least `start`, by id: the live ones or the archived ones."""

    def archived_page(self, object_types: Mapping[int, ObjectType], after: Place | None, limit: int) -> list[Record]:
        """Return up to `limit` archived records of types, by their keys, that stand behind a place: the last archived first.

        The time does not depend on how many there are.
        """

    def records_with_value(self, object_type: ObjectType, name: str, start: int, limit: int) -> list[Record]:
        """Return up to `limit` records with an id of at least `start`, by id, that hold a value of a property.

        Archived ones count. It reads every record of the type.
        """

    def record_counts(self) -> dict[int, int]:
        """Return the number of live records by object type key; types that never had any are left out. It reads no record."""

    def unique_holders(self, object_type: ObjectType, prop: str, values: Sequence[str]) -> dict[str, int]:
        """Return the ids of the live records that hold unique values of a property, by value.

        Values that no record holds are left out.
        """

    def new_ids(self, count: int) -> range:
        """Return `count` ids in a row that no record of the account has or will have, whatever its type."""

    def save(self, changes: Sequence[Change]) -> None:
        """Write changes whole: each with its record, unique values, associations, history, due moments and one event.

        A new record may have an id from elsewhere, beyond those that were given out: none is given out again. No two changes
        are about one record. Raises Conflict when a unique value is taken: its `holder` is the id of the record that has it.
        """

    def search(self, search: Search) -> SearchPage:
        """Return one page of the records that match, in order, and the exact number of all matches.

        `core.search_oracle` says what matches; what this transaction has saved counts. Raises Unavailable where it takes longer
        than a search may take.
        """

    def history(self, object_type: ObjectType, ids: Sequence[int], names: Sequence[str], most: int = HISTORY_ROWS) -> History:
        """Return how properties of records of one type changed, newest first: the newest `most` changes of each.

        They are fewer where the texts are long.

        The answer's `most` says how many it was in the end. Raises Invalid where even the newest two of each are too long.
        """

    def erase_history(self, object_type: ObjectType, ids: Sequence[int], names: Sequence[str]) -> None:
        """Remove for good how these properties of these records changed."""

    def index_words(self, object_type: ObjectType) -> None:
        """Index the words of every live record of a type anew, after other properties have become searchable."""

    def unindex_property(self, object_type: ObjectType, name: str) -> None:
        """Forget what was kept to find records by a property, unique values too. The records themselves stay."""

    def reindex_property(self, records: Sequence[Record], name: str) -> None:
        """Make those of the records that are live findable by what they hold of a property.

        Raises Conflict where its values must be unique and one is taken.
        """


def first(records: Iterable[Record]) -> Record | None:
    """Return the only record of a result, or None."""
    return next(iter(records), None)
