"""The references: what the server does for a request, done in this process, without HTTP, routing, login or lanes."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import apsw
import msgspec

from axle.config import Config
from axle.core import search as searching
from axle.core.permissions import ALL
from axle.core.record import Moment, Source
from axle.core.search import LIMITS
from axle.http import query
from axle.http.app import App
from axle.http.bodies import records as bodies
from axle.http.bodies.wire import Wire
from axle.http.endpoint import clock
from axle.operations import inputs
from axle.operations.records import batches, search, single
from axle.operations.request import Caller, Request
from axle.storage.interface import FIRST_ID, Transaction
from axle.storage.sql import SQL
from axle.storage.sqlite.database import WRITER_CACHE_KIB, Connection
from benchmarks.process import TOKEN

T = TypeVar("T")

TYPE = "tasks"
BATCH = 100
# As durable as Axle and with as much cache; checkpoints are SQLite's own, every 1,000 pages.
PLAIN_SETTINGS: dict[str, str | int] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "cache_size": -WRITER_CACHE_KIB,
    "temp_store": 2,
}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")

Statement = tuple[str, list[Any]]


def task(number: int) -> dict[str, Any]:
    """Return the properties of the task with this number, due in the future."""
    due = time.time_ns() // 1_000_000 + 30 * 86_400_000 + number % 50_000 * 60_000
    return {
        "hs_timestamp": str(due),
        "hs_task_subject": f"Call back about order {number}",
        "hs_task_body": f"<p>They asked for an offer on {number % 97} units by <b>Friday</b>; see the notes.</p>",
        "hs_task_status": ("NOT_STARTED", "IN_PROGRESS", "COMPLETED", "WAITING")[number % 4],
        "hs_task_priority": ("LOW", "MEDIUM", "HIGH")[number % 3],
        "hs_task_type": ("CALL", "EMAIL", "TODO")[number % 3],
        "hubspot_owner_id": str(1_001 + number % 20),
        "hs_task_reminders": str(due - 3_600_000),
        "hs_duration": str(number % 90),
        "hs_task_is_all_day": "false",
    }


class Inside:
    """Axle's operations on a database, called directly: on a file, or where a URL says."""

    def __init__(self, database: Path | str) -> None:
        url = database if isinstance(database, str) else f"sqlite:///{database}"
        self.app = App(Config(database=url, token=TOKEN))
        self.app.prepare()
        self.account = self.app.storage.accounts()[0].id
        self._numbers = itertools.count()

    def close(self) -> None:
        """Close the database, its write-ahead log folded in."""
        self.app.close()

    def _caller(self) -> Caller:
        moment = Moment(clock(), Source(id=str(self.account)))
        return Caller(self.account, frozenset({ALL}), self.app.catalog, self.app.config.behaviour, moment, LIMITS)

    def _wire(self, path: str) -> Wire:
        now = clock()
        return Wire("http://127.0.0.1", path, (), self.account, self.app.config.behaviour, now, clock)

    def page(self, path: str, asked: str) -> bytes:
        """Return the body of one page of a list: the statement, the projection, the encoding."""
        caller, request = self._caller(), Request({"objectType": TYPE}, query.reading(query.pairs(asked)), None)
        page = self.app.storage.read(self.account, lambda tx: single.list_records(tx, caller, request))
        return msgspec.json.encode(bodies.page(page, self._wire(path)))

    def create(self) -> None:
        """Create one task in a commit of its own."""
        request = Request({"objectType": TYPE}, query.NOTHING, inputs.Create(task(next(self._numbers))))
        self._write(lambda tx, caller: single.create(tx, caller, request))

    def create_batch(self) -> None:
        """Create a batch of tasks in one commit."""
        items = [inputs.Create(task(next(self._numbers))) for _ in range(BATCH)]
        request = Request({"objectType": TYPE}, query.NOTHING, inputs.Creates(items))
        self._write(lambda tx, caller: batches.create(tx, caller, request))

    def update(self, number: int, subject: str) -> None:
        """Change one property of the task with this number, counted from the first, in a commit of its own."""
        names = {"objectType": TYPE, "objectId": str(FIRST_ID + number)}
        request = Request(names, query.NOTHING, inputs.Update({"hs_task_subject": subject}))
        self._write(lambda tx, caller: single.update(tx, caller, request))

    def search(self, body: bytes) -> int:
        """Return the number of records that a search finds, having read its page."""
        caller, request = (
            self._caller(),
            Request({"objectType": TYPE}, query.NOTHING, msgspec.json.decode(body, type=searching.SearchRequest)),
        )
        return self.app.storage.read(self.account, lambda tx: search.search(tx, caller, request)).total or 0

    def _write(self, work: Callable[[Transaction, Caller], T]) -> T:
        caller = self._caller()
        return self.app.storage.write(self.account, lambda tx: work(tx, caller))


def rate(work: Callable[[], object], seconds: float) -> float:
    """Return how many times a second a piece of work can be done, one after the other."""
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        work()
        count += 1
    return count / (time.perf_counter() - began)


def cpu_each(work: Callable[[], object], seconds: float) -> float:
    """Return the processor seconds of this process that a piece of work takes."""
    count, began, until = 0, time.process_time(), time.perf_counter() + seconds
    while time.perf_counter() < until:
        work()
        count += 1
    return (time.process_time() - began) / count


class Replay:
    """The rows of batches as Axle writes them, written again by a plain loop into a copy of the database.

    Both copies begin the same, so the ids agree. The first is written by Axle, untimed, and every statement is kept; then the
    same statements, one transaction a batch, are timed on the second: same tables, same indexes, none of the logic.
    """

    def __init__(self, first: Path, second: Path) -> None:
        self._axle = Inside(first)
        self._plain = apsw.Connection(str(second))
        for name, value in PLAIN_SETTINGS.items():
            self._plain.pragma(name, value)

    def rate(self, count: int) -> float:
        """Return batches per second of the plain loop over `count` batches."""
        kept = [list(self._recorded()) for _ in range(count)]
        began = time.perf_counter()
        for statements in kept:
            self._again(statements)
        return count / (time.perf_counter() - began)

    def _recorded(self) -> Iterator[Statement]:
        seen: list[Statement] = []
        run, many = Connection.run, Connection.many

        def run_kept(connection: Connection, statement: SQL) -> Any:
            seen.append((statement.text, [statement.args]))
            return run(connection, statement)

        def many_kept(connection: Connection, text: str, rows: Sequence[Any]) -> None:
            seen.append((text, list(rows)))
            many(connection, text, rows)

        with mock.patch.object(Connection, "run", run_kept), mock.patch.object(Connection, "many", many_kept):
            self._axle.create_batch()
        return (one for one in seen if one[0].lstrip().upper().startswith(WRITES))

    def _again(self, statements: Sequence[Statement]) -> None:
        db = self._plain
        db.execute("BEGIN IMMEDIATE")
        for text, rows in statements:
            db.executemany(text, rows).fetchall()
        db.execute("COMMIT")

    def close(self) -> None:
        """Close both databases."""
        self._axle.close()
        self._plain.close()


def sqlite_version() -> str:
    """Return the version of the SQLite that Axle uses."""
    return apsw.sqlite_lib_version()


def preload(database: Path | str, count: int) -> None:
    """Make a database with `count` tasks, at least; whole batches."""
    inside = Inside(database)
    try:
        for _ in range(0, count, BATCH):
            inside.create_batch()
    finally:
        inside.close()
