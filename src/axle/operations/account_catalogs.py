"""The catalog of each account: the package's own, with what the account defines laid over it.

A catalog is made once for each state of an account's definitions. Which state there is, every transaction reads for itself:
so what one request defines the next one knows, whichever process serves it, and what was rolled back nobody has ever known.
"""

from __future__ import annotations

from axle.core.catalog import Catalog
from axle.core.model import OWN_ASSOCIATIONS
from axle.core.overlay import ASSOCIATION, AccountDefinitions
from axle.storage.interface import Transaction

KEPT = 1_000  # accounts whose catalog is kept; the one that was made first makes room


class Unmade(Exception):
    """The account's definitions have changed, and the catalog is still to be made."""


class Catalogs:
    """Makes and keeps the catalogs of accounts."""

    def __init__(self, base: Catalog) -> None:
        self.base = base
        self._known: dict[int, tuple[int, AccountDefinitions]] = {}

    def latest(self, account: int) -> Catalog:
        """Return the catalog that an account had when it was last asked for: what a look at the database may correct."""
        known = self._known.get(account)
        return known[1].catalog if known else self.base

    def of(self, tx: Transaction, alone: bool = False) -> Catalog:
        """Return the catalog as the transaction's account has defined it so far; `alone`: and nobody else changes it.

        Raises Unmade where one is to be made, which can take a while, in a transaction that must be quick.
        """
        stamp = tx.definitions_version(alone)
        if not stamp:
            return self.base
        known = self._known.get(tx.account)
        if known is None or known[0] != stamp:
            if tx.quick:
                raise Unmade
            known = (stamp, AccountDefinitions(self.base, tx.definitions(), known[1] if known else None))
            if len(self._known) >= KEPT:
                self._known.pop(next(iter(self._known)), None)
            self._known[tx.account] = known
        return known[1].catalog


def new_association_id(tx: Transaction) -> int:
    """Return an id for an association type that the account defines; none is ever given twice."""
    return OWN_ASSOCIATIONS + tx.next_number(ASSOCIATION)
