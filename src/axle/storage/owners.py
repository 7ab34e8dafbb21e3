"""The part of a transaction that is about owners: the people whom records are assigned to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from axle.core.accounts import Owner, Team
from axle.storage import credentials, queries
from axle.storage.dialect import Dialect
from axle.storage.oauth import Grants
from axle.storage.sql import SQL, sql

MAX_OWNERS_OF_USER = 100


class Owners(Grants):
    """Owners, within a transaction. What changes one of them is noted, as for credentials."""

    _dialect: Dialect

    def owners(self, ids: Sequence[int]) -> list[Owner]:
        """Return those of the owners that exist, by id."""
        return self._owners(self._dialect.among("id", ids), len(ids)) if ids else []

    def owner_page(self, start: int, limit: int, archived: bool | None = False, email: str = "") -> list[Owner]:
        """Return owners from an id on, by id."""
        return self._owners(queries.owner_page(start, archived, email), limit)

    def owners_of_user(self, user_id: int) -> list[Owner]:
        """Return the owners that a user is or was, by id."""
        return self._owners(sql("user_id = ?", user_id), MAX_OWNERS_OF_USER)

    def _owners(self, condition: SQL, limit: int) -> list[Owner]:
        rows: Any = self._cursor.run(queries.owners(self.account, condition, limit))
        return [Owner(*(*row[:-1], msgspec.json.decode(row[-1], type=tuple[Team, ...]))) for row in rows]

    def save_owner(self, owner: Owner) -> None:
        """Add an owner, or replace the one with the same id."""
        values = (owner.user_id, owner.email, owner.first_name, owner.last_name, owner.created_ms, owner.updated_ms)
        teams = msgspec.json.encode(owner.teams).decode()
        before = self.owners([owner.id])
        self._cursor.run(queries.statement(queries.SAVE_OWNER, self.account, owner.id, *values, owner.archived_ms, teams))
        self.note(credentials.about_owner(self.account, owner, before))
