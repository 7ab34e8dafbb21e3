"""The numbers of rows: a set of records is a set of bits, of which each stands for the row of one record.

Where the database numbers rows, a record has its number there (`stored_rows`). Else each process numbers the records of a type
by itself (`listed_rows`), and tells the database ids.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from axle.storage.search.column_bins import ColumnBins, Mask
from axle.storage.search.expressions import Words
from axle.storage.search.scope import Scope
from axle.storage.search.slot_queries import Way
from axle.storage.sql import SQL, Value

LIVE = "id"  # the column that every live record has


class ReadColumn(NamedTuple):
    """A column as it was read: its bins and, where the process numbers rows, the ids whose bins they are."""

    bins: ColumnBins
    ids: array[int] | None = None
    numbering: Numbering | None = None  # made with the column of all live records


class Changed(NamedTuple):
    """Records that changed: the rows of all of them, and the values in columns of those that are live."""

    rows: list[int]
    values: Mapping[int, Sequence[Value]]


class Runs(Protocol):
    """What runs the statements of a page."""

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement."""

    def stream(self, query: SQL) -> Iterator[Any]:
        """Run one statement, and read of its rows only what is wanted."""


class Numbering(Protocol):
    """How the rows of a type are numbered, and what is asked by those numbers."""

    in_memory: bool  # whether moments of creation are known without the database

    def read(self, scope: Scope, column: str, max_bounds: int) -> ReadColumn:
        """Read a column of all live records from the database."""

    def placed(self, column: ReadColumn) -> ColumnBins:
        """Return the bins of a column by row."""

    def binned_anew(self, live: ColumnBins, max_bounds: int) -> ColumnBins | None:
        """Return the column of all live records with other bounds; None where it is to be read anew."""

    def where(self, scope: Scope, condition: SQL, most: int = 0) -> Mask:
        """Return the rows of which a condition holds; `most`: how many there are at most, where that is known."""

    def with_words(self, scope: Scope, words: Words) -> Mask:
        """Return the rows that have some words."""

    def changed(self, scope: Scope, columns: Sequence[str], ids: list[int]) -> Changed:
        """Read records again that changed; one that has no row gets one."""

    def having(self, scope: Scope, expressions: Sequence[str], rows: Sequence[int]) -> Sequence[list[int]]:
        """Return which of some rows have the words of each expression."""

    def lag(self, state_lag_ms: int) -> int:
        """Return by how many milliseconds the order of rows is behind that of creation."""

    def created(self, db: Runs, mask: Mask, down: bool) -> Iterator[tuple[int, int]]:
        """Return the creation and the id of rows in their order."""

    def page(self, mask: Mask, down: bool, offset: int, limit: int) -> list[int] | None:
        """Return ids in the order of creation, where they are known in that order."""

    def since(self, mask: Mask, created_ms: int, down: bool) -> Mask | None:
        """Return the rows created up to a moment, downwards, else from it on; None where that would have to be asked."""

    def sorted_page(self, scope: tuple[int, int], mask: Mask, column: str, tail: tuple[SQL, str, int, int]) -> SQL:
        """Read the ids of rows in order; the tail are a condition, the terms of the order, how many and behind how many."""

    def walk(self, db: Runs, scope: tuple[int, int], within: tuple[SQL, Way], mask: Mask, steps: int) -> Iterator[int | None]:
        """Follow an index, and return for each step the id if its row is in a set, else None.

        `within` are a condition and the way; `steps` is about how many are wanted.
        """


class KnownRows(NamedTuple):
    """The rows of all matches."""

    mask: Mask
    numbering: Numbering

    @property
    def total(self) -> int:
        """Return how many there are."""
        return self.mask.bit_count()
