"""Two writes that meet for certain: one is held up between its check and its write until the other waits for it, or ends."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from axle.core.behaviour import behaviour
from axle.core.permissions import ALL
from axle.core.search import SearchLimits
from axle.http.routes.every import ROUTES
from axle.operations.account_catalogs import Catalogs
from axle.operations.request import Caller, ReadOptions, Request
from axle.storage.interface import Storage, Transaction
from axle.testing.conformance.samples import A, at, catalog, together

MEET_SECONDS = 10
CHECKED = [("validateReferencesBeforeDelete", "true")]
LOCKED = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' LIMIT 1"
ON_A_CLUSTER = "SELECT 1 FROM citus_stat_activity WHERE wait_event_type = 'Lock' LIMIT 1"  # wherever the account is


class Held:
    """A transaction that is held up once something was looked up in it."""

    def __init__(self, tx: Transaction, check: str, meet: Callable[[], None]) -> None:
        self._tx, self._check, self._meet = tx, check, meet

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._tx, name)
        return partial(self._looked_up, found) if name == self._check else found

    def _looked_up(self, found: Callable[..., Any], *given: Any, **named: Any) -> Any:
        answer = found(*given, **named)
        self._meet()
        return answer


def done(storage: Storage, operation: Any, names: Mapping[str, str], body: Any = None, held: Any = None) -> Any:
    """Carry out an operation as its route does. `held` holds its transaction up."""
    defines = next(row.defines for row in ROUTES if row.operation is operation)

    def work(tx: Transaction) -> Any:
        known = Catalogs(catalog()).of(tx, alone=defines)
        caller = Caller(A, frozenset((ALL,)), known, behaviour("documented"), at(), SearchLimits())
        return operation(held(tx) if held else tx, caller, Request(names, ReadOptions(), body, CHECKED))

    return storage.write(A, work)


def raced(database: str, first: Callable[..., Any], check: str, second: Callable[[], Any]) -> list[Any]:
    """Carry out one write between the check and the write of another, and return what came of both.

    The first one goes on when the second one is seen to wait for it, or has ended: then nothing held it up.
    """
    looked, begun, ended = threading.Event(), threading.Event(), threading.Event()

    def meet() -> None:
        if looked.is_set():  # it is asked for something else, later
            return
        looked.set()
        assert begun.wait(MEET_SECONDS)
        until = time.monotonic() + MEET_SECONDS
        while not ended.wait(0.01) and not waits(database):
            assert time.monotonic() < until, "the second write neither waits nor ends"

    def later() -> Any:
        assert looked.wait(MEET_SECONDS), f"{check} is not asked"
        begun.set()
        try:
            return second()
        finally:
            ended.set()

    return together([partial(first, held=partial(Held, check=check, meet=meet)), later])


def waits(database: str) -> bool:
    """Tell whether a write waits for another one. Where one process has the database, its one writer does them in turn."""
    if not database.startswith("postgresql:"):
        return True
    with psycopg.connect(make_conninfo(database)) as db:
        clustered = db.execute("SELECT to_regclass('citus_stat_activity') IS NOT NULL").fetchone() == (True,)
        return bool(db.execute(ON_A_CLUSTER if clustered else LOCKED).fetchall())
