"""The embedded database: one file, any number of readers, one writer thread that commits in groups.

Each read has a connection to itself while it runs, and never waits for the writer. Writes queue up; the writer runs a group of
them in one transaction, each in a savepoint, commits once, and only then answers them all. In memory there is one connection
under one lock.
"""

from __future__ import annotations

import contextlib
import functools
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import apsw

from axle.core.catalog import ObjectType
from axle.core.errors import AxleError, StorageFailure
from axle.storage import queries
from axle.storage.directory import Directory
from axle.storage.fair_queue import SEARCHES
from axle.storage.interface import READ_LANE, WRITE_LANE, Job, Transaction
from axle.storage.lanes import SEARCH_SECONDS, noting, run_now, searching, too_long, wait_for
from axle.storage.migrations import pending
from axle.storage.search.builder import IndexBuilder
from axle.storage.search.column_caches import ColumnCaches
from axle.storage.search.index import Beside
from axle.storage.search.pending_words import PendingWords
from axle.storage.search.stored_rows import StoredRows
from axle.storage.search.thresholds import USUAL, Thresholds
from axle.storage.sql import SQL, Row
from axle.storage.sqlite import new_database
from axle.storage.sqlite.dialect import SQLITE
from axle.storage.sqlite.erasing import Erasing
from axle.storage.sqlite.files import make_private
from axle.storage.sqlite.snapshots import Rows, account_rows, put_account_rows
from axle.storage.sqlite.writer import Checkpointer, Writer
from axle.storage.transaction import SQLTransaction

T = TypeVar("T")

MEMORY = "memory:"
PAGE_BYTES = 8192  # a record of 36 properties is about 1.5 KiB: fewer overflow pages than with 4096, reads and writes no slower
WRITER_CACHE_KIB = 65_536
READER_CACHE_KIB = 32_768
BUSY_MS = 5_000  # how long to wait for another process, such as `axle token create`
OPEN_ATTEMPTS = 100
OPEN_PAUSE_SECONDS = 0.05
NEVER = float("inf")
NO_ACCOUNT = 0  # whose work the upkeep of the file is
PROGRESS_STEPS = 20_000  # steps of the database between two looks at the clock: about a millisecond
STATEMENTS = 200  # prepared statements kept per connection


class Connection:
    """One connection as a cursor of the transaction layer."""

    def __init__(self, path: str, *, cache_kib: int, writer: bool) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if writer else 0) | apsw.SQLITE_OPEN_NOMUTEX
        self.db = apsw.Connection(":memory:" if path == MEMORY else path, flags=flags, statementcachesize=STATEMENTS)
        self.db.set_busy_timeout(BUSY_MS)
        try:
            self._settle(cache_kib, writer, path == MEMORY)
        except BaseException:
            self.db.close(True)
            raise
        self._execute = self.db.execute
        self.deadline = NEVER
        self.job: Job | None = None
        self.db.set_progress_handler(self._stops, PROGRESS_STEPS)

    def _stops(self) -> bool:
        """Tell whether what runs is to be interrupted: its time is over, or nobody waits for it."""
        return time.monotonic() > self.deadline or (self.job is not None and self.job.abandoned)

    @contextlib.contextmanager
    def searching(self, job: Job, seconds: float) -> Iterator[None]:
        """Interrupt what runs here after some seconds, or when the job is abandoned."""
        self.deadline, self.job = time.monotonic() + seconds, job
        try:
            yield
        finally:
            self.deadline, self.job = NEVER, None

    def _settle(self, cache_kib: int, writer: bool, memory: bool) -> None:
        """Set the pragmas one by one and read them back: one that is silently ignored would cost durability."""
        pragmas: dict[str, Any] = {"page_size": PAGE_BYTES} if writer else {}
        if writer and not memory:
            pragmas["journal_mode"] = "wal"
        pragmas |= {"secure_delete": 1, "synchronous": 2, "cache_size": -cache_kib, "temp_store": 2, "foreign_keys": 0}
        if not memory:
            pragmas["wal_autocheckpoint"] = 0
        for name, value in pragmas.items():
            setting = self._set(name, value)
            if name != "page_size" and setting != value:
                raise StorageFailure(f"SQLite did not take the setting {name} = {value}: it is {setting}")

    def _set(self, name: str, value: Any) -> Any:
        """Set a pragma and read it back; another process that opens the same new file at this moment is waited for."""
        for _ in range(OPEN_ATTEMPTS):
            try:
                self.db.pragma(name, value)
                return self.db.pragma(name)
            except apsw.BusyError:  # the switch to the write-ahead log does not wait by itself
                time.sleep(OPEN_PAUSE_SECONDS)
        raise StorageFailure("another process keeps the database locked")

    def run(self, query: SQL) -> Sequence[Row]:
        """Run one statement and return its rows."""
        if self.job is not None and self._stops():  # many small statements are never interrupted themselves
            raise apsw.InterruptError
        return self._execute(query.text, query.args).fetchall()

    def stream(self, query: SQL) -> Iterator[Row]:
        """Run one statement and return its rows one by one."""
        return iter(self._execute(query.text, query.args))

    def many(self, text: str, rows: Sequence[Row]) -> None:
        """Run one statement once per row of arguments."""
        self.db.executemany(text, rows)


class Sqlite(Directory):
    """A storage in one SQLite file, or in memory for as long as the process lives."""

    inline = True

    def __init__(
        self, path: str, search_seconds: float = SEARCH_SECONDS, searches: int = SEARCHES, thresholds: Thresholds = USUAL
    ) -> None:
        self.path = path
        self._search_seconds = search_seconds
        self._memory = path == MEMORY
        self._lock: Any = threading.RLock() if self._memory else contextlib.nullcontext()
        self._open: list[Connection] = []
        # Those for reading that nobody uses; the one used last stands last. Searches have theirs: they need other pages.
        self._idle: list[Connection] = []
        self._idle_searching: list[Connection] = []
        if not self._memory:
            make_private(path)
        try:
            self._writing = Connection(path, cache_kib=WRITER_CACHE_KIB, writer=True)
            self._open.append(self._writing)
            self._migrate()
            checkpoints = self._side_connection()
        except AxleError:
            self._let_go()
            raise
        except apsw.Error as wrong:
            self._let_go()
            raise StorageFailure(f"cannot use the database {path}: {wrong}") from wrong
        self._reads = Beside(caches=ColumnCaches(StoredRows, thresholds), thresholds=thresholds)
        self._pending = PendingWords(self._writing, SQLITE)
        self._writer = Writer(self._writing.db, self._transaction, self._pending, self._lock)
        self._writer.committed = lambda account: self._committed(account)
        self._filler = IndexBuilder(self.write, self.read)
        self._search = searching("axle-search", searches, self._serve_search)
        self._checkpointer = None if self._memory else Checkpointer(checkpoints, self._writer)
        self._erasing: Erasing | None = None
        if self._checkpointer:
            self._erasing = Erasing(self._writing.db, functools.partial(self.write, NO_ACCOUNT), self._checkpointer)
            self._writer.erased = self._erasing.want

    def _migrate(self) -> None:
        """Bring the schema up to date; in memory, take the tables that an earlier database of this process has made."""
        db = self._writing.db
        if self._memory and new_database.copy_into(db):
            return
        db.execute("BEGIN IMMEDIATE")
        with self._all_or_nothing():
            db.execute(queries.CREATE_MIGRATION)
            versions = self._writing.run(SQL(queries.VERSION))
            for step in pending(SQLITE, int(str(versions[0][0])) if versions else 0):
                for text in step.statements:
                    db.execute(text)
                db.execute(queries.ADD_MIGRATION, (step.version, int(time.time() * 1000)))
        if self._memory:
            new_database.keep(db)

    @contextlib.contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            if self._writing.db.in_transaction:  # an error of the disk ends the transaction by itself
                self._writing.db.execute("ROLLBACK")
            raise
        self._writing.db.execute("COMMIT")

    def _side_connection(self) -> Connection:
        """Open one more connection; in memory there is only the one."""
        if self._memory:
            return self._writing
        connection = Connection(self.path, cache_kib=READER_CACHE_KIB, writer=False)
        self._open.append(connection)
        return connection

    def _taken(self, idle: list[Connection]) -> Connection:
        """Take a connection for reading: the one that was used last, since most is in its memory, or a new one.

        A thread has none for itself: most threads read seldom, and a connection takes a quarter of a MiB. Raises StorageFailure
        where the file cannot be opened once more.
        """
        try:
            return idle.pop()
        except IndexError:
            pass
        try:
            return self._side_connection()
        except apsw.Error as wrong:
            raise StorageFailure(f"the database refused: {wrong}") from wrong

    def _transaction(self, account: int) -> SQLTransaction:
        return SQLTransaction(account, self._writing, SQLITE, self._take, Beside(self._pending))

    def _take(self, account: int, ids: int, events: int) -> tuple[int, int]:
        """Move the counters on within the running transaction: what is rolled back was never given out."""
        rows: Any = self._writing.run(queries.take_numbers(account, ids, events))
        if not rows:
            raise StorageFailure(f"account {account} does not exist")
        next_id, next_event = rows[0]
        return next_id - ids, next_event - events

    def read(self, account: int, work: Callable[[SQLTransaction], T]) -> T:
        """Run `work` now, on one snapshot of the database."""
        with self._lock:
            connection = self._taken(self._idle)
            try:
                return self._read_on(connection, account, work)
            finally:
                self._idle.append(connection)

    def _read_on(self, connection: Connection, account: int, work: Callable[[SQLTransaction], T]) -> T:
        try:
            connection.db.execute("BEGIN")
            try:
                return work(SQLTransaction(account, connection, SQLITE, _no_ids, self._reads))
            finally:
                if connection.db.in_transaction:  # an error of the disk ends the transaction by itself
                    connection.db.execute("ROLLBACK")
        except apsw.InterruptError:
            raise too_long(self._search_seconds) from None
        except apsw.Error as wrong:
            raise StorageFailure(f"the database refused: {wrong}") from wrong

    def _serve(self, job: Job) -> None:
        run_now(job, self.read)

    def _serve_search(self, job: Job) -> None:
        """Run a search within its time, and ask for the slots that would have made it faster."""
        with self._lock:
            connection = self._taken(self._idle_searching)
            try:
                with connection.searching(job, self._search_seconds):
                    run_now(job, lambda account, work: self._read_on(connection, account, noting(work, self._filler)))
            finally:
                self._idle_searching.append(connection)

    def submit(self, lane: str, job: Job) -> None:
        """Queue a job for its lane."""
        if lane == WRITE_LANE:
            self.writes += 1
            self._writer.put(job)
        elif lane == READ_LANE:
            self._serve(job)
            job.deliver([job])
        else:
            self._search.put(job)

    def write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` through the writer and wait until it is durable."""
        return wait_for(self, WRITE_LANE, account, work)

    def snapshot(self) -> bytes:
        """Return the whole database, where it is in memory."""
        with self._lock:
            self._check_memory()
            return self._writing.db.serialize("main")

    def restore(self, content: bytes) -> None:
        """Make the whole database what it was, where it is in memory."""
        with self._lock:
            self._check_memory()
            self._writing.db.deserialize("main", content)

    def account_rows(self, account: int) -> Rows:
        """Return every row of one account, where the database is in memory."""
        with self._lock:
            self._check_memory()
            return account_rows(self._writing, account)

    def restore_account(self, account: int, rows: Rows, types: Callable[[Transaction], Mapping[int, ObjectType]]) -> None:
        """Make one account what it was, where the database is in memory; `types` returns the account's object types by key."""
        self._check_memory()

        def work(tx: Transaction) -> None:
            for row in put_account_rows(self._writing, account, rows):
                self._pending.put(row, None)
            self._writing.run(queries.statement(queries.SET_DEFINITIONS_VERSION, secrets.randbits(62) | 1, account))
            live = {int(str(one[2])) for one in rows["slot"]}
            for key, object_type in types(tx).items():
                if key in live:
                    tx.index_words(object_type)

        self.write(account, work)

    def _check_memory(self) -> None:
        if not self._memory:
            raise StorageFailure("only a database in memory can be kept and made as it was")

    def _plain(self, query: SQL) -> Sequence[Row]:
        """Run one of the few statements that know no account."""
        with self._lock:
            connection = self._taken(self._idle)
            try:
                return connection.run(query)
            except apsw.Error as wrong:
                raise StorageFailure(f"the database refused: {wrong}") from wrong
            finally:
                self._idle.append(connection)

    def close(self) -> None:
        """Finish what is queued, fold the write-ahead log into the file, and close it."""
        self._search.stop()
        self._filler.stop()
        if self._erasing:
            self._erasing.stop()
        self._writer.stop()
        if self._checkpointer:
            self._checkpointer.stop()
        self._let_go()

    def _let_go(self) -> None:
        """Close all connections, the writing one last: it folds the log in."""
        for connection in reversed(self._open):
            with contextlib.suppress(apsw.Error):
                connection.db.close()


def _no_ids(account: int, ids: int, events: int) -> tuple[int, int]:
    raise StorageFailure("a read cannot take new ids")


def file_of(url: str) -> str:
    """Return the path in `sqlite:///path`: three slashes for a relative one, four for an absolute one."""
    path = url.removeprefix("sqlite:///")
    if not path or path == url:
        scheme, colon, _ = url.partition(":")
        problem = f"{scheme}:…" if colon else "it has no scheme"
        raise StorageFailure(f"not a database URL that Axle knows: {problem} (write sqlite:///path, memory: or postgresql://…)")
    folder = os.path.dirname(path)
    if folder and not os.path.isdir(folder):
        raise StorageFailure(f"cannot use the database {path}: the folder {folder} does not exist")
    return path
