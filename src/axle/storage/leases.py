"""Every statement about leases: who does the work that one process at a time should do."""

from __future__ import annotations

from axle.storage.interface import Lease
from axle.storage.sql import SQL

WHOLE_DATABASE = 0  # the account of what is no account's
LEASE = "SELECT holder, beat FROM lease WHERE account = ? AND name = ?"
ADD_LEASE = "INSERT INTO lease (account, name, holder, beat) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING beat"
MOVE_LEASE = (
    "UPDATE lease SET holder = ?, beat = beat + 1 WHERE account = ? AND name = ? AND holder = ? AND beat = ? RETURNING beat"
)


def lease(name: str) -> SQL:
    """Read who has a lease."""
    return SQL(LEASE, (WHOLE_DATABASE, name))


def move_lease(name: str, before: Lease, holder: str) -> SQL:
    """Give a lease to a holder if it still is as it was; there is a row in return if it was."""
    if not before.beat:
        return SQL(ADD_LEASE, (WHOLE_DATABASE, name, holder, 1))
    return SQL(MOVE_LEASE, (holder, WHOLE_DATABASE, name, before.holder, before.beat))
