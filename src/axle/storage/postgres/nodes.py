"""What concerns all accounts, asked of a cluster: of all its machines together, or of each alone while one does not answer."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from axle.core.errors import StorageFailure, Unavailable
from axle.storage import queries
from axle.storage.postgres.lost_machines import EVERYWHERE, LostMachines
from axle.storage.sql import SQL, Row
from axle.storage.tables import TABLES, Spread

APART_SECONDS = 5.0  # after a failure in which machines are asked one by one, and one that does not answer is left alone
_DISTRIBUTED = "|".join(table.name for table in TABLES if table.spread is Spread.BY_ACCOUNT)
_TABLE = re.compile(rf"\b(FROM|JOIN) ({_DISTRIBUTED})\b")
# Which machine has which of some accounts. Every account has a row of counter, whose shards are where those of all tables are.
PLACES = (
    "SELECT placement.groupid, array_agg(known.id) FROM unnest(?::bigint[]) AS known(id) JOIN pg_dist_placement AS placement"
    " ON placement.shardid = get_shard_id_for_distribution_column('counter', known.id) GROUP BY placement.groupid"
)


def of_accounts(query: SQL, accounts: Sequence[int]) -> SQL:
    """Return what a statement asks of all accounts, asked of some. Its arguments stand behind the tables that it reads."""
    text, tables = _TABLE.subn(r"\1 (SELECT * FROM \2 WHERE account = ANY(?::bigint[])) AS \2", query.text)
    narrowed: Any = (list(accounts),) * tables
    return SQL(text, (*narrowed, *query.args))


class Nodes:
    """The machines of a cluster. `ask` runs a statement for an account, for all of them or for none.

    It raises Unavailable where a machine does not answer that this needs.
    """

    def __init__(self, ask: Callable[[SQL, int | None], Sequence[Row]], lost: LostMachines | None = None) -> None:
        self._ask = ask
        self._lost = lost or LostMachines()
        self._lock = threading.Lock()
        self._together_from = 0.0  # when all are asked together again
        self._silent: frozenset[int] = frozenset()  # those that are left alone until then

    def rows(self, query: SQL) -> list[Row]:
        """Return the rows of a statement about all accounts, without those of machines that do not answer."""
        if time.monotonic() >= self._together_from:
            try:
                return list(self._ask(query, EVERYWHERE))
            except (Unavailable, StorageFailure):
                if not self._lost.machines:  # else whoever asks them knows best when all answer again
                    self._part()
        rows: list[Row] = []
        for node, accounts in self._accounts().items():
            if node not in self._silent | self._lost.machines:
                rows += self._rows_of(node, of_accounts(query, accounts), accounts[0])
        return rows

    def _accounts(self) -> dict[int, list[int]]:
        """Return the accounts of each machine. Raises Unavailable where the one that is connected to does not answer."""
        numbers: Any = [number for number, *_ in self._ask(queries.ACCOUNTS, None)]
        places: Any = self._ask(SQL(PLACES, (numbers,)), None)
        return dict(places)

    def _rows_of(self, node: int, query: SQL, account: int) -> Sequence[Row]:
        try:
            return self._ask(query, account)
        except (Unavailable, StorageFailure):
            with self._lock:
                self._silent |= {node}
            return []

    def _part(self) -> None:
        """Ask each machine by itself for a while."""
        with self._lock:
            self._silent = frozenset()
            self._together_from = time.monotonic() + APART_SECONDS
