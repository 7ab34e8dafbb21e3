"""The catalog of each account: the package's own, with what the account defines laid over it.

A catalog is made once for each state of an account's definitions. Which state there is, every transaction reads for itself:
so what one request defines the next one knows, whichever process serves it, and what was rolled back nobody has ever known.
"""

from __future__ import annotations

from axle.core.catalog import Catalog
from axle.core.model import OWN_ASSOCIATIONS
from axle.core.overlay import ASSOCIATION, AccountDefinitions
from axle.storage.interface import Transaction

MAX_CATALOGS = 1_000  # accounts whose catalog is kept; the one that was made first makes room


class Unmade(Exception):
    """The account's definitions have changed, and the catalog is still to be made."""


class Catalogs:
    """Makes and keeps the catalogs of accounts."""

    def __init__(self, base: Catalog) -> None:
        self.base = base
        self._cached: dict[int, tuple[int, AccountDefinitions]] = {}

    def latest(self, account: int) -> Catalog:
        """Return the catalog that an account had when it was last asked for: what a look at the database may correct."""
        cached = self._cached.get(account)
        return cached[1].catalog if cached else self.base

    def of(self, tx: Transaction, alone: bool = False) -> Catalog:
        """Return the catalog as the transaction's account has defined it so far; `alone`: and nobody else changes it.

        Raises Unmade where one is to be made, which can take a while, in a transaction that must be quick.
        """
        stamp = tx.definitions_version(alone)
        if not stamp:
            return self.base
        cached = self._cached.get(tx.account)
        if cached is None or cached[0] != stamp:
            if tx.quick:
                raise Unmade
            cached = (stamp, AccountDefinitions(self.base, tx.definitions(), cached[1] if cached else None))
            if len(self._cached) >= MAX_CATALOGS:
                self._cached.pop(next(iter(self._cached)), None)
            self._cached[tx.account] = cached
        return cached[1].catalog


def new_association_id(tx: Transaction) -> int:
    """Return an id for an association type that the account defines; none is ever given twice."""
    return OWN_ASSOCIATIONS + tx.next_number(ASSOCIATION)
