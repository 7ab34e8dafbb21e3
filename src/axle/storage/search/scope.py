"""Where the records of a search are, which state of the database it sees, and how it asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from axle.core.catalog import ObjectType
from axle.storage.cursor import Cursor
from axle.storage.dialect import Dialect
from axle.storage.sql import SQL


class State(NamedTuple):
    """What tells one state of the database from another, and how many records of the type there are in it.

    `next_event` and `definitions` are the numbers of the account's next event and of its definitions; `lag_ms` says by how much
    the order of rows is behind that of creation, where the database numbers rows.
    """

    next_event: int
    definitions: int
    live: int
    lag_ms: int


class Scope(NamedTuple):
    """One type of one account, within one transaction. `quick`: what takes long is to be done elsewhere."""

    account: int
    object_type: ObjectType
    cursor: Cursor
    dialect: Dialect
    state: State
    quick: bool = False

    @property
    def key(self) -> tuple[int, int]:
        """Return the account and the key of the type."""
        return (self.account, self.object_type.key)

    def rows(self, query: SQL) -> Sequence[Any]:
        """Run one statement."""
        return self.cursor.run(query)
