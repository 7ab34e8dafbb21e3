"""The cursor of the transaction layer on one PostgreSQL connection."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import psycopg

from axle.core.errors import Unavailable
from axle.storage import queries
from axle.storage.interface import Job
from axle.storage.lanes import abandoned
from axle.storage.postgres.connection import GRACE_SECONDS, NEVER, Connection
from axle.storage.postgres.dialect import FOLLOWS, MANY
from axle.storage.postgres.failures import TOO_LONG
from axle.storage.postgres.statements import marked
from axle.storage.search import slot_queries
from axle.storage.sql import SQL, Row

CANCEL_SECONDS = 5  # how long to try to have a statement stopped
# What a statement follows the index of its order with; words are found by bitmaps, so the others have them.
FOLLOW = "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off"
FOLLOW_NO_MORE = "SET LOCAL enable_sort = on; SET LOCAL enable_bitmapscan = on"
# What many rows are read with: by several processes, as many as the server's own settings allow, and by the index that finds
# the fewest of them. Most of their pages are neighbours, of which the system reads ahead more than it would when told of each.
_SHARED = {
    "parallel_setup_cost": 0,
    "parallel_tuple_cost": 0,
    "min_parallel_table_scan_size": 0,
    "cpu_tuple_cost": 1000,
    "effective_io_concurrency": 0,
}
SHARE = "; ".join(f"SET LOCAL {name} = {value}" for name, value in _SHARED.items())
SHARE_NO_MORE = "; ".join(f"SET LOCAL {name} = DEFAULT" for name in _SHARED)
NOWHERE = "\U0010ffff"  # Unicode says that it is no character


STATE = slot_queries.state(0, 0).text
NOTHING_READY: tuple[SQL | None, Sequence[Row]] = (None, ())


class PostgresCursor:
    """One connection as a cursor of the transaction layer. Each statement has so many seconds."""

    def __init__(self, connection: Connection, seconds: float) -> None:
        self._connection = connection
        self._db = connection.db
        self._seconds = seconds + GRACE_SECONDS
        self._job: Job | None = None
        self.follows = False  # whether the whole transaction follows the indexes of orders
        self.ready: dict[str, tuple[SQL, Sequence[Row]]] = {}  # rows of statements that were run when the transaction began
        self.deadline = NEVER

    @contextlib.contextmanager
    def searching(self, job: Job) -> Iterator[None]:
        """Have the server stop what runs here when the job is abandoned."""
        stopping = _Stopping(self._db)
        self._job, job.stop = job, stopping
        try:
            yield
        finally:
            job.stop = None
            stopping.end()

    def derive_version(self, account: int) -> None:
        """Know the version of the definitions where the state of a type is known, which tells it too."""
        version = queries.statement(queries.DEFINITIONS_VERSION, account)
        for query, rows in list(self.ready.values()):
            if query.text == STATE:
                self.ready[version.text] = (version, [row[1:2] for row in rows[:1]])

    def run(self, query: SQL) -> Sequence[Row]:
        """Run one statement and return its rows."""
        self._check()
        statement, rows = self.ready.get(query.text, NOTHING_READY)
        if statement == query:
            return rows
        if MANY in query.text:
            with self._setting(SHARE, SHARE_NO_MORE):
                return self._rows(query)
        if self.follows or FOLLOWS not in query.text:
            return self._rows(query)
        with self._setting(FOLLOW, FOLLOW_NO_MORE):
            return self._rows(query)

    def run_together(self, queries: Sequence[SQL]) -> list[Sequence[Row]]:
        """Run statements that travel together, and return the rows of each."""
        self._check()
        return self._connection.run_together(queries, self._seconds)

    def _rows(self, query: SQL) -> Sequence[Row]:
        try:
            return self._connection.run(query, self._seconds)
        except psycopg.DataError:
            args = tuple(map(_findable, query.args))
            if args == query.args or not query.text.startswith("SELECT"):
                raise
            return self._connection.run(SQL(query.text, args), self._seconds)  # the server was not asked before

    @contextlib.contextmanager
    def _setting(self, on: str, off: str) -> Iterator[None]:
        """Have settings for a statement, and no longer: the next one may need others."""
        self._connection.say(on, self._seconds)
        yield
        self._connection.say(off, self._seconds)

    def stream(self, query: SQL) -> Iterator[Row]:
        """Run one statement and return its rows one by one, fetched in portions."""
        with self._db.cursor(name="axle_stream") as cursor:
            with self._connection.answering(self._seconds):
                cursor.execute(marked(query.text), query.args)
            while True:
                with self._connection.answering(self._seconds):
                    rows = cursor.fetchmany(cursor.itersize)
                self._check()
                if not rows:
                    return
                yield from rows

    def _check(self) -> None:
        """Stop between statements, and between the portions of one, whose times are their own. Raises Unavailable."""
        if time.monotonic() > self.deadline:
            raise Unavailable(TOO_LONG)
        if self._job is not None and self._job.abandoned:
            raise abandoned()

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Run one statement once per row of arguments, without waiting for each."""
        if len(rows) == 1:
            self.run(SQL(text, rows[0]))
        else:
            self.run_together([SQL(text, row) for row in rows])


class _Stopping:
    """Asks the server to stop what a connection runs: on a thread of its own, since whoever abandons a job does not wait.

    Once it has ended, no request is sent any more: the connection may serve somebody else by then.
    """

    def __init__(self, db: psycopg.Connection) -> None:
        self._db = db
        self._lock = threading.Lock()
        self._ended = False

    def __call__(self) -> None:
        threading.Thread(target=self._cancel, name="axle-cancel", daemon=True).start()

    def _cancel(self) -> None:
        with self._lock, contextlib.suppress(psycopg.Error):
            if not self._ended:
                self._db.cancel_safe(timeout=CANCEL_SECONDS)

    def end(self) -> None:
        """Send nothing more; what is on its way is waited for."""
        with self._lock:
            self._ended = True


def _findable(value: Any) -> Any:
    """Return a value to look for without NUL, which no text of the database holds: with a character that none holds either."""
    if isinstance(value, list):
        return list(map(_findable, value))
    return value.replace("\0", NOWHERE) if isinstance(value, str) else value
