"""PostgreSQL: a pool of connections, and one transaction per request in the lanes' threads.

Writes are not grouped here: the server itself commits together what arrives together. A read sees one state of the database.
A write locks the records that it reads, in the order of their ids; where the server undoes it for another's sake, or the
connection goes before COMMIT, it is run again, a few times.
"""

from __future__ import annotations

import contextlib
import functools
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

import psycopg
from psycopg import IsolationLevel
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from axle.core.errors import AxleError, ConcurrentConflict, Conflict, StorageFailure, Unavailable
from axle.storage import queries
from axle.storage.cursor import Cursor, Outdated
from axle.storage.directory import Directory
from axle.storage.fair_queue import SEARCHES
from axle.storage.interface import READ_LANE, SEARCH_LANE, WRITE_LANE, Job, Transaction
from axle.storage.lanes import SEARCH_SECONDS, SHARES, Lane, abandoned, noting, run_now, searching, wait_for
from axle.storage.migrations import pending
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.search.builder import IndexBuilder
from axle.storage.sql import SQL, Row
from axle.storage.transaction import SQLTransaction

T = TypeVar("T")

READ_THREADS = 4
WRITE_THREADS = 8
OTHER_CONNECTIONS = 4  # for blocks of ids, tokens and due moments, which other threads ask for
KEPT_CONNECTIONS = 2  # open even when nobody asks
CONNECT_SECONDS = 5
CANCEL_SECONDS = 5  # how long to try to have a statement stopped
POOL_SECONDS = 5  # how long to wait for a connection to come free
LOCK_TIMEOUT = "5s"  # how long to wait for another transaction
ATTEMPTS = 5  # how often a transaction is run at most
MAX_OVERTAKEN = 50  # times that a write whose unique values others take is run again, each time for another record of theirs
PAUSE_SECONDS = 0.02  # before it is run again, times the number of attempts, at random
ID_BLOCK = 1_000
ACCOUNTS_KEPT = 10_000  # accounts whose blocks of ids are remembered
STATEMENTS = 500  # texts whose psycopg form is remembered
MIGRATION_LOCK = 4_159_101  # the advisory lock of whoever changes the schema; any number that nobody else uses

UNDONE = ("40001", "40P01")  # the transaction was rolled back whole for another's sake
LOST = ("57P01", "57P02", "57P03")  # the server ends, or starts; as does all of class 08
WAITED = "55P03"  # a lock did not come free
NEVER = float("inf")
TOO_LONG = "The database took too long and was stopped; narrow the filters, or try again in a moment."
NOWHERE = "\U0010ffff"  # Unicode says that it is no character
STOPPED = "57014"  # the statement took too long

_LIMIT = "SELECT set_config('statement_timeout', ?, true)"
_WAIT = "SELECT set_config('lock_timeout', %s, false)"
# A server that does not wait for its disk would make "durable when delivered" untrue.
_DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
_READER = POSTGRES._replace(lock="", skip_locked="", locks=False)


class _Mode(NamedTuple):
    """How a transaction sees the database."""

    isolation: IsolationLevel
    read_only: bool


READING = _Mode(IsolationLevel.REPEATABLE_READ, True)
WRITING = _Mode(IsolationLevel.READ_COMMITTED, False)


class _Cursor:
    """One connection as a cursor of the transaction layer."""

    def __init__(self, db: psycopg.Connection) -> None:
        self._db = db
        self._job: Job | None = None
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

    def run(self, query: SQL) -> Sequence[Row]:
        """Run one statement and return its rows."""
        self._check()
        try:
            done = self._db.execute(_marked(query.text), query.args)
        except psycopg.DataError:
            args = tuple(map(_findable, query.args))
            if args == query.args or not query.text.startswith("SELECT"):
                raise
            done = self._db.execute(_marked(query.text), args)  # the driver refused the value: the server was not asked
        return done.fetchall() if done.description else []

    def stream(self, query: SQL) -> Iterator[Row]:
        """Run one statement and return its rows one by one, fetched in portions."""
        with self._db.cursor(name="axle_stream") as cursor:
            cursor.execute(_marked(query.text), query.args)
            for row in cursor:
                self._check()
                yield row

    def _check(self) -> None:
        """Stop between statements, and between the portions of one, whose times are their own. Raises Unavailable."""
        if time.monotonic() > self.deadline:
            raise Unavailable(TOO_LONG)
        if self._job is not None and self._job.abandoned:
            raise abandoned()

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Run one statement once per row of arguments, without waiting for each."""
        if len(rows) == 1:
            self._db.execute(_marked(text), rows[0])
            return
        with self._db.cursor() as cursor:
            cursor.executemany(_marked(text), rows)


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
        return [_findable(one) for one in value]
    return value.replace("\0", NOWHERE) if isinstance(value, str) else value


@functools.lru_cache(STATEMENTS)
def _marked(text: str) -> bytes:
    """Return a statement with its places marked as psycopg wants them."""
    return text.replace("%", "%%").replace("?", "%s").encode()


class Postgres(Directory):
    """A storage in one PostgreSQL database."""

    inline = False

    def __init__(self, url: str, search_seconds: float = SEARCH_SECONDS, searches: int = SEARCHES) -> None:
        self._search_seconds = search_seconds
        settings = _settings(url)
        try:
            _migrate(settings)
        except psycopg.Error as wrong:
            raise StorageFailure(f"cannot use the PostgreSQL database: {_line(wrong)}") from None
        size = READ_THREADS + SHARES * searches + WRITE_THREADS + OTHER_CONNECTIONS
        self._pool = ConnectionPool(
            kwargs=settings, configure=_settle, min_size=KEPT_CONNECTIONS, max_size=size, timeout=POOL_SECONDS, open=True
        )
        self._blocks = _Blocks(self._refill)
        self._filler = IndexBuilder(self.write, self.read)
        self._lanes = {
            READ_LANE: Lane("axle-read", READ_THREADS, functools.partial(run_now, run=self.read)),
            SEARCH_LANE: searching("axle-search", searches, self._serve_search),
            WRITE_LANE: Lane("axle-write", WRITE_THREADS, functools.partial(run_now, run=self._write), droppable=False),
        }

    def _transact(self, mode: _Mode, run: Callable[[_Cursor], T]) -> T:
        """Carry out one transaction, again if it was undone for no fault of its own. Raises the storage's own errors only."""
        attempt = 1
        while True:
            try:
                return self._attempt(mode, run)
            except Outdated:
                lost = False
                if attempt == ATTEMPTS:
                    raise Unavailable("The account's definitions are changing; try again in a moment.") from None
            except psycopg.Error as wrong:
                lost = _lost(wrong)
                if attempt == ATTEMPTS or not (lost or wrong.sqlstate in UNDONE):
                    raise _told(wrong) from wrong
            if lost:
                self._pool.check()
            time.sleep(random.uniform(0, PAUSE_SECONDS * attempt))
            attempt += 1

    def _attempt(self, mode: _Mode, run: Callable[[_Cursor], T]) -> T:
        with self._pool.connection() as db:
            if (db.isolation_level, db.read_only) != mode:
                db.isolation_level, db.read_only = mode
            result = run(_Cursor(db))
            _commit(db)
            return result

    def _refill(self, account: int, count: int) -> int:
        """Take ids from an account's counter for good. What goes wrong is left to the transaction that asks for them."""
        return self._attempt(WRITING, lambda cursor: _move_on(cursor, account, count, 0)[0])

    def read(self, account: int, work: Callable[[SQLTransaction], T]) -> T:
        """Run `work` now, on one snapshot of the database."""
        return self._transact(READING, lambda cursor: work(SQLTransaction(account, cursor, _READER, _no_ids)))

    def _search(self, job: Job, work: Callable[[SQLTransaction], T]) -> T:
        """Run `work` now, like a read, but for a bounded time and as long as somebody waits for it."""
        limit = SQL(_LIMIT, (f"{int(self._search_seconds * 1000)}ms",))

        def run(cursor: _Cursor) -> T:
            with cursor.searching(job):
                cursor.run(limit)
                cursor.deadline = time.monotonic() + self._search_seconds
                return work(SQLTransaction(job.account, cursor, _READER, _no_ids))

        return self._transact(READING, run)

    def _serve_search(self, job: Job) -> None:
        """Run a search, and ask for the slots that would have made it faster."""
        run_now(job, lambda account, work: self._search(job, noting(work, self._filler)))

    def _write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` now, in a transaction that may write.

        Run again, it first locks all that it had locked before it was undone, in one order: so it is not undone twice for that.
        """
        locked: set[tuple[int, int]] = set()

        def run(cursor: _Cursor) -> T:
            tx = SQLTransaction(account, cursor, POSTGRES, _Taking(cursor, self._blocks))
            tx.lock_records(locked)
            try:
                return work(tx)
            finally:
                locked.update(tx.locked)

        taken: tuple[str, int | None] = ("", None)
        for _ in range(MAX_OVERTAKEN):
            try:
                return self._transact(WRITING, run)
            except ConcurrentConflict as wrong:
                if (str(wrong), wrong.holder) == taken:  # by the same record as before: it was not taken only just now
                    raise
                taken = (str(wrong), wrong.holder)
        return self._transact(WRITING, run)

    def submit(self, lane: str, job: Job) -> None:
        """Queue a job for its lane."""
        self._lanes[lane].put(job)

    def write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` through the write lane and wait until it is durable."""
        return wait_for(self, WRITE_LANE, account, work)

    def _plain(self, query: SQL) -> Sequence[Row]:
        """Run one of the few statements that know no account."""
        return self._transact(READING, lambda cursor: cursor.run(query))

    def close(self) -> None:
        """Finish what is queued and close the connections."""
        self._lanes[READ_LANE].stop()
        self._lanes[SEARCH_LANE].stop()
        self._filler.stop()
        self._lanes[WRITE_LANE].stop()
        self._pool.close()


class _Block:
    """What is left of one account's block of ids."""

    __slots__ = ("left", "lock")

    def __init__(self) -> None:
        self.left = range(0)
        self.lock = threading.Lock()


class _Blocks:
    """Record ids, taken from the accounts' counters in blocks of 1,000, each block in a transaction of its own.

    So ids are unique, but neither gapless nor in the order of the commits: the rest of a block is given up when more is asked
    for than it holds, and when the server ends; and what a failed request was given is not given again.
    """

    def __init__(self, refill: Callable[[int, int], int]) -> None:
        self._refill = refill
        self._blocks: dict[int, _Block] = {}

    def take(self, account: int, count: int) -> int:
        """Return the first of `count` ids in a row."""
        block = self._block(account)
        with block.lock:
            if len(block.left) < count:
                most = max(count, ID_BLOCK)
                start = self._refill(account, most)
                block.left = range(start, start + most)
            start = block.left.start
            block.left = block.left[count:]
            return start

    def _block(self, account: int) -> _Block:
        if len(self._blocks) >= ACCOUNTS_KEPT:
            self._blocks = {}
        return self._blocks.setdefault(account, _Block())


class _Taking:
    """How one transaction takes numbers: ids from the blocks, events from the counter itself.

    Events are numbered within the transaction, whose lock on the counter makes the account's writes commit in the order of
    their numbers: whoever follows them by number misses none. A transaction that holds this lock takes its ids there too,
    since a refill would wait for it, and it for the refill.
    """

    def __init__(self, cursor: Cursor, blocks: _Blocks) -> None:
        self._cursor = cursor
        self._blocks = blocks
        self._holds_counter = False

    def __call__(self, account: int, ids: int, events: int) -> tuple[int, int]:
        if not (events or self._holds_counter):
            return self._blocks.take(account, ids), 0
        self._holds_counter = True
        return _move_on(self._cursor, account, ids, events)


def _move_on(cursor: Cursor, account: int, ids: int, events: int) -> tuple[int, int]:
    """Move an account's counters on and return the first id and the first event number that were passed over."""
    rows: Any = cursor.run(queries.take_numbers(account, ids, events))
    if not rows:
        raise StorageFailure(f"account {account} does not exist")
    next_id, next_event = rows[0]
    return next_id - ids, next_event - events


def _no_ids(account: int, ids: int, events: int) -> tuple[int, int]:
    raise StorageFailure("a read cannot take new ids")


def _commit(db: psycopg.Connection) -> None:
    """Commit. Raises StorageFailure if the outcome is unknown: to run such a transaction again might do it twice."""
    if db.info.transaction_status == TransactionStatus.INERROR:
        raise StorageFailure("The database refused a statement of this request. Nothing of it was stored.")
    try:
        db.commit()
    except psycopg.OperationalError as wrong:
        if db.closed:
            told = "The connection to the database was lost at COMMIT: whether this request was stored is not known."
            raise StorageFailure(told) from wrong
        raise


def _lost(wrong: psycopg.Error) -> bool:
    """Tell whether the connection went, rather than the server refusing a statement."""
    if not isinstance(wrong, psycopg.OperationalError) or isinstance(wrong, PoolTimeout | PoolClosed):
        return False
    return wrong.sqlstate is None or wrong.sqlstate in LOST or wrong.sqlstate.startswith("08")


def _told(wrong: psycopg.Error) -> AxleError:
    """Say in the storage's own errors what the driver raised."""
    if isinstance(wrong, psycopg.errors.UniqueViolation):
        return Conflict("A value that must be unique is taken already.")
    if isinstance(wrong, PoolClosed):
        return Unavailable("The server is shutting down.")
    if isinstance(wrong, PoolTimeout) or _lost(wrong):
        return Unavailable("The database cannot be reached at the moment; try again in a moment.")
    if wrong.sqlstate == STOPPED:
        return Unavailable(TOO_LONG)
    if wrong.sqlstate in UNDONE or wrong.sqlstate == WAITED:
        return Unavailable("Others are writing to the same records; try again in a moment.")
    return StorageFailure(f"The database refused: {_line(wrong)}. Nothing of this request was stored.")


def _line(wrong: psycopg.Error) -> str:
    """Return the first line of what the database said."""
    return (str(wrong).strip() or type(wrong).__name__).splitlines()[0].rstrip(".")


def _settings(url: str) -> dict[str, Any]:
    """Read a URL. Raises StorageFailure for one that cannot be read, without repeating it: it may hold a password."""
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise StorageFailure("not a PostgreSQL URL: write postgresql://user@host:port/database") from None
    return {"connect_timeout": CONNECT_SECONDS, "fallback_application_name": "axle", **given, "client_encoding": "utf8"}


def _settle(db: psycopg.Connection) -> None:
    """Set what every connection of the pool needs."""
    db.execute(_WAIT, (LOCK_TIMEOUT,))
    db.execute(_DURABLE)
    db.commit()


def _migrate(settings: dict[str, Any]) -> None:
    """Bring the schema up to date, in one transaction, under a lock: two servers may start together."""
    with psycopg.connect(**settings) as db:
        encoding = db.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StorageFailure(f"cannot use the PostgreSQL database: its encoding is {encoding}, but it must be UTF8")
        db.isolation_level, db.read_only = WRITING
        db.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        db.execute(queries.CREATE_MIGRATION)
        versions: Any = db.execute(queries.VERSION).fetchall()
        for step in pending(POSTGRES, versions[0][0] if versions else 0):
            for text in step.statements:
                db.execute(text.encode())
            db.execute(_marked(queries.ADD_MIGRATION), (step.version, int(time.time() * 1000)))
