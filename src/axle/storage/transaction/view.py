"""What every part of a transaction stands on: the account, what runs statements, and the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from axle.core.catalog import ObjectType
from axle.core.record import Record, RecordKey
from axle.storage.cursor import Cursor
from axle.storage.dialect import Dialect
from axle.storage.search.index import NOTHING_BESIDE, Beside, Index
from axle.storage.sql import SQL, Row

T = TypeVar("T")

Take = Callable[[int, int, int], tuple[int, int]]


class View:
    """One account's view of the database. `take` moves the counters of ids and events on and returns the first of each.

    `beside` is what the database keeps beside itself. `locked` are the records, by type and id, that this transaction has
    locked; there are none where there is one writer. `written` counts records; `erased` tells that something was erased.
    `searched` is the key of the type that was searched last, `unslotted` are the properties by which that search would have
    been answered faster, had they a slot; `unmirrored` likewise the columns in memory.
    """

    def __init__(self, account: int, cursor: Cursor, dialect: Dialect, take: Take, beside: Beside = NOTHING_BESIDE) -> None:
        self.account = account
        self.actor = ""
        self.quick = False
        self.quiet = False
        self.written = 0
        self.erased = False
        self.locked: set[RecordKey] = set()
        self._new_ids: list[range] = []  # that this transaction has taken
        self.searched: int | None = None
        self.unslotted: list[tuple[ObjectType, str]] = []
        self.unmirrored: list[tuple[ObjectType, str]] = []
        self._cursor = cursor
        self._dialect = dialect
        self._take = take
        self._beside = beside
        self._index = Index(account, cursor, dialect, beside)

    def _key(self, record: Record) -> tuple[int, int, int]:
        """Return what names a record: account, type and id. Records of different types may share an id."""
        return (self.account, record.type.key, record.id)

    def _rows(self, query: SQL, struct: Callable[..., T]) -> list[T]:
        """Run one statement and make something of each of its rows."""
        return [struct(*row) for row in self._cursor.run(query)]

    def _many(self, text: str, rows: Iterable[Row]) -> None:
        """Run one statement once per row of arguments; not at all without rows."""
        listed = list(rows)
        if listed:
            self._cursor.many(text, listed)
