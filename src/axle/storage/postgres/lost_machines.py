"""Which machines of a cluster are known not to answer, and whom that concerns."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from axle.core.errors import Unavailable
from axle.storage.postgres.failures import UNREACHABLE_PART
from axle.storage.tables import TABLES, Spread

EVERYWHERE = -1  # in the place of an account: what needs all machines
TEXTS = 500  # of which it is remembered where they write
_ON_ALL = "|".join(table.name for table in TABLES if table.spread is Spread.REFERENCE)
_WRITES = re.compile(rf"\b(?:INSERT INTO|UPDATE|DELETE FROM) (?:{_ON_ALL})\b")


class MachineLost(Unavailable):
    """A machine of the cluster does not answer that a request needs."""

    def __init__(self) -> None:
        super().__init__(UNREACHABLE_PART)


class LostMachines:
    """The machines that do not answer, and the accounts of each machine, as far as they are known.

    One thread writes both, each whole; all others read them.
    """

    def __init__(self) -> None:
        self.machines: frozenset[int] = frozenset()
        self.places: Mapping[int, int] = {}

    def needed_by(self, account: int | None) -> bool:
        """Tell whether an account cannot be served."""
        if not self.machines or account is None:
            return False
        return account == EVERYWHERE or self.places.get(account) in self.machines

    def check(self, account: int | None) -> None:
        """Raise MachineLost where an account cannot be served; None stands for nobody's."""
        if self.needed_by(account):
            raise MachineLost


@functools.lru_cache(TEXTS)
def writes_everywhere(text: str) -> bool:
    """Tell whether a statement changes a table that is whole on every machine."""
    return bool(_WRITES.search(text))
