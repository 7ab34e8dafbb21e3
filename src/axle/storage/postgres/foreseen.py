"""What a group of writes will read in any case, as far as the account's last groups tell: it goes with the group's beginning.

What was foreseen and is not needed costs a little time of the database; what was not foreseen is read when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from axle.storage import queries
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.search import slot_queries
from axle.storage.sql import SQL, Row

MAX_TYPES = 4  # of one account whose slots are foreseen
MAX_OWNERS = 50  # of one account that are read together
MAX_ACCOUNTS = 1_000  # of which it is remembered what their groups read

_SLOTS = slot_queries.slot_definitions(0, 0).text
_OWNERS = frozenset(queries.owners(0, POSTGRES.among("id", ids), 0).text for ids in ([0], [0, 0]))


class Foreseen:
    """What the last groups of each account have read. Threads share it: what one of them forgets is read all the same."""

    def __init__(self) -> None:
        self._slots: dict[int, tuple[SQL, ...]] = {}
        self._owners: dict[int, tuple[int, ...]] = {}

    def of(self, account: int) -> tuple[SQL, ...]:
        """Return the statements with which a group should begin; the first reads the version of the definitions."""
        owners = self._owners.get(account, ())
        version = queries.statement(queries.DEFINITIONS_VERSION, account)
        return (version, *self._slots.get(account, ()), *([owners_by_id(account, owners)] if owners else []))

    def note(self, account: int, statements: Iterable[SQL], owners: Iterable[int]) -> None:
        """Keep what a group has asked for, before what others did. Definitions are not foreseen: they may be large."""
        if len(self._slots) >= MAX_ACCOUNTS:
            self._slots.clear()
            self._owners.clear()
        slots = (query for query in statements if query.text == _SLOTS)
        self._slots[account] = tuple(dict.fromkeys((*slots, *self._slots.get(account, ()))))[:MAX_TYPES]
        self._owners[account] = tuple(dict.fromkeys((*owners, *self._owners.get(account, ()))))[:MAX_OWNERS]


class Owners:
    """The owners that a group has read, each once; None for one that is not there."""

    def __init__(self, account: int) -> None:
        self.asked: dict[int, None] = {}
        self._account = account
        self._rows: dict[int, Row | None] = {}

    def are_asked_by(self, query: SQL) -> bool:
        """Tell whether a statement reads owners of the account by their ids."""
        return query.text in _OWNERS and query.args[0] == self._account

    def unknown(self, query: SQL) -> SQL | None:
        """Return the statement that reads those of the owners that are not known yet; None where all are."""
        unknown = [number for number in _ids(query) if number not in self._rows]
        return owners_by_id(self._account, unknown) if unknown else None

    def learn(self, query: SQL, rows: Sequence[Any]) -> None:
        """Keep what a statement has returned."""
        self._rows.update(dict.fromkeys(_ids(query)))
        self._rows.update((row[0], row) for row in rows)

    def rows(self, query: SQL) -> list[Row]:
        """Return the rows of a statement whose owners are all known."""
        self.asked.update(dict.fromkeys(_ids(query)))
        return [row for number in sorted(set(_ids(query))) if (row := self._rows[number]) is not None]

    def clear(self) -> None:
        """Forget all that was read: it may have changed."""
        self._rows.clear()


def owners_by_id(account: int, ids: Sequence[int]) -> SQL:
    """Read owners, by a statement whose text is always the same."""
    return queries.owners(account, SQL(f"id {POSTGRES.any_number}", (POSTGRES.many(ids),)), len(ids))


def _ids(query: SQL) -> Sequence[int]:
    ids: Any = query.args[1]
    return ids if isinstance(ids, list) else [ids]
