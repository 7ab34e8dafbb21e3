"""The account and its owners, within a transaction: the people whom records are assigned to."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from axle.core.accounts import Account, Owner, Team
from axle.core.errors import Conflict
from axle.storage import credentials, queries
from axle.storage.interface import FIRST_ID
from axle.storage.sql import SQL, sql
from axle.storage.transaction.credentials import SQLCredentials

MAX_OWNERS_OF_USER = 100
_decode_teams = msgspec.json.Decoder(tuple[Team, ...]).decode


class SQLPeople(SQLCredentials):
    """One account and its owners. What changes one of them is noted, as for credentials."""

    def own_account(self) -> Account | None:
        """Return the account itself."""
        return next(iter(self._rows(queries.account(self.account), Account)), None)

    def add_account(self, account: Account) -> None:
        """Add an account. Raises Conflict if the id is taken."""
        if not self._cursor.run(queries.statement(queries.ADD_ACCOUNT, account.id, account.name, account.created_ms)):
            raise Conflict(f"account {account.id} exists already")
        self._cursor.run(queries.statement(queries.ADD_COUNTER, account.id, FIRST_ID))
        self._note(credentials.about_account(account.id, account.name, account.created_ms))

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
        owners = self._rows(queries.owners(self.account, condition, limit), Owner)
        for owner in owners:
            owner.teams = _decode_teams(str(owner.teams))
        return owners

    def save_owner(self, owner: Owner) -> None:
        """Add an owner, or replace the one with the same id."""
        values = (owner.user_id, owner.email, owner.first_name, owner.last_name, owner.created_ms, owner.updated_ms)
        teams = msgspec.json.encode(owner.teams).decode()
        before = self.owners([owner.id])
        self._cursor.run(queries.statement(queries.SAVE_OWNER, self.account, owner.id, *values, owner.archived_ms, teams))
        self._note(credentials.about_owner(self.account, owner, before))
