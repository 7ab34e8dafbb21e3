"""What a storage does with the account itself and with the people in it, whom records are assigned to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from axle.core.accounts import Account, Owner


class People(Protocol):
    """One account and its owners. What changes them is noted as a credential event, with the transaction's `actor`."""

    def own_account(self) -> Account | None:
        """Return the account itself; None where it does not exist."""

    def add_account(self, account: Account) -> None:
        """Add an account with nothing in it. Raises Conflict where the id is taken."""

    def owners(self, ids: Sequence[int]) -> list[Owner]:
        """Return those of the owners that exist, by id, archived ones too."""

    def owner_page(self, start: int, limit: int, archived: bool | None = False, email: str = "") -> list[Owner]:
        """Return up to `limit` owners with an id of at least `start`, by id.

        The live ones, the archived ones, or both for None. With `email`, only those who have this address.
        """

    def owners_of_user(self, user_id: int) -> list[Owner]:
        """Return the owners that a user is or was, by id, archived ones too; at most 100."""

    def save_owner(self, owner: Owner) -> None:
        """Add an owner, or replace the one with the same id."""
