"""How many machines of a cluster a statement is sent to, as its plan there says."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence

import psycopg
from psycopg.conninfo import make_conninfo

from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.statements import marked
from axle.storage.sql import SQL, Row
from tests.storage.statements import DISTRIBUTED, EXCEPTIONS

PLANNED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
_TASKS = re.compile(r"Task Count: (\d+)")
_TABLES = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+([a-z_]+)")

_plans: dict[str, str] = {}
_told: set[str] = set()  # whoever runs such a statement first is told of it, and no other test


class Explaining(PostgresCursor):
    """A cursor that has each statement planned, the first time that it runs."""

    def run(self, query: SQL) -> Sequence[Row]:
        """Have a statement planned, and run it."""
        self._plan(query)
        return super().run(query)

    def stream(self, query: SQL) -> Iterator[Row]:
        """Have a statement planned, and run it."""
        self._plan(query)
        return super().stream(query)

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Have a statement planned with its first row, and run it."""
        self._plan(SQL(text, rows[0]))
        super().many(text, rows)

    def run_together(self, queries: Sequence[SQL]) -> list[Sequence[Row]]:
        """Have statements planned, and run them."""
        for query in queries:
            self._plan(query)
        return super().run_together(queries)

    def _plan(self, query: SQL) -> None:
        if self._connection.clustered and query.text.startswith(PLANNED) and query.text not in _plans:
            # Within the transaction the coordinator would ask itself for the plan, which it refuses after a reference table.
            # Of a value that the driver refuses, whoever runs the statement will tell.
            conninfo = make_conninfo(**self._db.info.get_parameters())
            with contextlib.suppress(psycopg.DataError), psycopg.connect(conninfo, autocommit=True) as db:
                rows = db.execute(b"EXPLAIN (COSTS OFF) " + marked(query.text), query.args).fetchall()
                _plans[query.text] = "\n".join(str(line) for (line,) in rows)


def spread() -> dict[str, str]:
    """Return the plans of statements that went to more than one shard, or to none that the plan names: each once."""
    found = {text: plan for text, plan in _plans.items() if text not in EXCEPTIONS and not _single(text, plan)}
    untold = {text: plan for text, plan in found.items() if text not in _told}
    _told.update(untold)
    return untold


def planned() -> int:
    """Return how many statements have been planned."""
    return len(_plans)


def _single(text: str, plan: str) -> bool:
    counts = _TASKS.findall(plan)
    return counts == ["1"] if DISTRIBUTED.intersection(_TABLES.findall(text)) else set(counts) <= {"1"}
