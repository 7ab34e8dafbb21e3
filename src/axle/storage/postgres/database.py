"""PostgreSQL: one transaction per request in the lanes' threads, each on one connection.

Writes are not grouped here: the server itself commits together what arrives together. A read sees one state of the database.
A write locks the records that it reads, in the order of their ids; where the server undoes it for another's sake, or the
connection goes before COMMIT, it is run again, a few times. What is run never asks for a second connection.
"""

from __future__ import annotations

import functools
import random
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import psycopg

from axle.core.errors import ConcurrentConflict, Unavailable
from axle.core.record import RecordKey
from axle.storage import leases, queries
from axle.storage.cursor import Cursor, Outdated, Overtaken
from axle.storage.directory import Directory
from axle.storage.fair_queue import SEARCHES, Bounds
from axle.storage.group_lane import GroupLane, Threads
from axle.storage.interface import FREE, READ_LANE, SEARCH_LANE, WRITE_LANE, Job, Lease, Transaction
from axle.storage.lanes import (
    MAX_ACCOUNT_JOBS,
    MAX_JOBS,
    SEARCH_SECONDS,
    SHARES,
    Lane,
    noting,
    run_now,
    searching,
    wait_for,
)
from axle.storage.postgres.connection import Connection, Mode
from axle.storage.postgres.connections import Connections
from axle.storage.postgres.cursor import STATE, PostgresCursor
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.failures import ATTEMPTS_ELSEWHERE, UNDONE, elsewhere, lost, translated
from axle.storage.postgres.groups import MAX_REQUESTS, Around, Groups
from axle.storage.postgres.ids import ID_BLOCK, LOW, Blocks, Numbers, no_ids, take_block
from axle.storage.postgres.nodes import Nodes
from axle.storage.postgres.opening import open_database
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.postgres.reading import Reading
from axle.storage.postgres.silence import MIN_POOL, Watch
from axle.storage.search import slot_queries
from axle.storage.search.builder import IndexBuilder
from axle.storage.search.column_caches import ColumnCaches
from axle.storage.search.index import Beside
from axle.storage.search.listed_rows import ListedRows
from axle.storage.search.pages import Page
from axle.storage.search.thresholds import REMOTE, Thresholds
from axle.storage.sql import SQL, Row
from axle.storage.transaction import SQLTransaction

T = TypeVar("T")

READ_THREADS = 4
WRITE_THREADS = 4
RESERVE_THREADS = 8  # that write in the place of those that are held up
GROUPS = Bounds(MAX_JOBS, MAX_ACCOUNT_JOBS, 2)  # one group of an account is made while another one is written
STATEMENT_SECONDS = 10.0  # how long a statement may take that somebody waits for; a search has its own time
READY_SECONDS = 2.0  # in which the database must answer to be called ready
ATTEMPTS = 5  # how often a transaction is run at most
MAX_OVERTAKEN = 50  # times that a write whose unique values others take is run again, each time for another record of theirs
MAX_OVERTAKEN_SEARCHES = 3  # times that a search is run again since others have followed more events than it sees
MAX_SEARCHED = 10_000  # accounts of which it is remembered what type was searched last
PAUSE_SECONDS = 0.02  # before it is run again, times the number of attempts, at random

_READER = POSTGRES._replace(lock="", skip_locked="", locks=False)
_READING = Mode(False, STATEMENT_SECONDS)
_WRITING = Mode(True, STATEMENT_SECONDS)
_WRITING_SLOWLY = _WRITING._replace(idle_seconds=STATEMENT_SECONDS)  # what was ended once since it had much to compute


class _Threads(NamedTuple):
    """How many threads each lane has: never more than connections, and searches, which take long, half of them at most."""

    read: int
    search: int
    write: Threads


class Postgres(Directory):
    """A storage in one PostgreSQL database."""

    inline = False

    def __init__(
        self,
        url: str,
        search_seconds: float = SEARCH_SECONDS,
        searches: int = SEARCHES,
        options: PoolOptions | None = None,
        thresholds: Thresholds = REMOTE,
    ) -> None:
        options = options or PoolOptions()
        self._searching = Mode(False, search_seconds)
        settings, size, self.warnings, clustered = open_database(url, options)
        self._connections = Connections(settings, size, options.prepare)
        self._connections.clustered = clustered
        self._nodes = Nodes(self._plain, self._connections.lost) if clustered else None
        self._watch = Watch(self._connections) if clustered and size >= MIN_POOL else None
        self._blocks = Blocks()
        self._beside = Beside(caches=ColumnCaches(ListedRows, thresholds), thresholds=thresholds)
        self._searched: dict[int, int] = {}
        self._filler = IndexBuilder(self.write, self.read)
        threads = _Threads(
            min(READ_THREADS, size),
            max(1, min(SHARES * searches, size // 2)),
            Threads(min(WRITE_THREADS, size), max(0, min(RESERVE_THREADS, size - WRITE_THREADS))),
        )
        reads = Lane("axle-read", threads.read, functools.partial(run_now, run=self.read))
        searches_lane = searching("axle-search", searches, self._serve_search, threads.search)
        self._reading = Reading(self._connections, self._quick_reads_of, reads, searches_lane)
        around = Around(self._fill_block, self._write_telling, self._saved, self._write_apart)
        groups = Groups(self._connections, self._blocks, around, _WRITING)
        self._lanes: dict[str, Lane | GroupLane] = {
            READ_LANE: reads,
            SEARCH_LANE: searches_lane,
            WRITE_LANE: GroupLane("axle-write", threads.write, groups.serve, GROUPS, MAX_REQUESTS),
        }

    def _transact(self, mode: Mode, run: Callable[[PostgresCursor], T], attempt: int = 1, account: int | None = None) -> T:
        """Carry out one transaction, for an account, again if it was undone for no fault of its own.

        Raises the storage's own errors only.
        """
        while True:
            try:
                with self._connections.lend(account=account) as connection:
                    return self._attempt(connection, mode, run)
            except Outdated:
                if attempt == ATTEMPTS:
                    raise Unavailable("The account's definitions are changing; try again in a moment.") from None
            except psycopg.Error as wrong:
                connection_lost = lost(wrong)
                attempts = ATTEMPTS_ELSEWHERE if elsewhere(wrong) else ATTEMPTS
                if attempt >= attempts or not (connection_lost or wrong.sqlstate in UNDONE):
                    raise translated(wrong) from wrong
                if connection_lost and not elsewhere(wrong):
                    self._connections.discard_idle()
            time.sleep(random.uniform(0, PAUSE_SECONDS * attempt))
            attempt += 1

    def _attempt(self, connection: Connection, mode: Mode, run: Callable[[PostgresCursor], T]) -> T:
        """Carry out one transaction on one connection."""
        cursor = PostgresCursor(connection, mode.seconds)
        cursor.follows = not mode.writes
        try:
            cursor.ready = {query.text: (query, rows) for query, rows in connection.begin(mode)}
            result = run(cursor)
        except psycopg.OperationalError:
            connection.check_cut()
            raise
        connection.commit(mode.seconds)
        return result

    def _fill_block(self, connection: Connection, account: int) -> None:
        """Take a block of ids from an account's counter for good, unless another thread has just done so."""
        with self._blocks.filling(account):
            if self._blocks.has(account, LOW):
                return
            connection.begin(_WRITING)
            ids, version = take_block(PostgresCursor(connection, STATEMENT_SECONDS), account, ID_BLOCK)
            connection.say("COMMIT", STATEMENT_SECONDS)
            self._blocks.fill(account, ids, version)

    def read(self, account: int, work: Callable[[SQLTransaction], T]) -> T:
        """Run `work` now, on one snapshot of the database."""
        return self._transact(_READING, lambda cursor: work(self._reads_of(account, cursor)), account=account or None)

    def _reads_of(self, account: int, cursor: Cursor, again: bool = False) -> SQLTransaction:
        """Return a transaction that reads."""
        return SQLTransaction(account, cursor, _READER, no_ids, self._beside._replace(again=again))

    def _quick_reads_of(self, account: int, cursor: Cursor, pages: list[Page] | None) -> SQLTransaction:
        """Return a transaction that reads where others wait, and searches in memory alone."""
        return SQLTransaction(account, cursor, _READER, no_ids, self._beside._replace(pages=pages))

    def _saved(self, account: int) -> None:
        """Note that records of an account were saved."""
        self._reading.forget(account)
        self._committed(account)

    def _search(self, job: Job, work: Callable[[SQLTransaction], T]) -> T:
        """Run `work` now, like a read, but for a bounded time and as long as somebody waits for it.

        It is run again where columns in memory, which others follow events with at the same time, are beyond what it sees.
        """
        deadline = time.monotonic() + self._searching.seconds

        def run(cursor: PostgresCursor) -> T:
            with cursor.searching(job):
                cursor.deadline = deadline
                cursor.derive_version(job.account)
                tx = self._reads_of(job.account, cursor, again=overtaken < MAX_OVERTAKEN_SEARCHES)
                try:
                    return work(tx)
                finally:
                    self._note_search(tx, cursor)

        overtaken = 0
        while True:
            try:
                mode = self._searching._replace(first=self._first_of_search(job.account))
                return self._transact(mode, run, account=job.account)
            except Overtaken:
                overtaken += 1

    def _first_of_search(self, account: int) -> tuple[SQL, ...]:
        """Return what a search asks first if it is of the same type as the account's last one; else what each asks."""
        searched = self._searched.get(account)
        if searched is None:
            return (queries.statement(queries.DEFINITIONS_VERSION, account),)
        return (slot_queries.state(account, searched),)

    def _note_search(self, tx: SQLTransaction, cursor: PostgresCursor) -> None:
        """Remember which type was searched, and in which state, where that was read when the transaction began."""
        for query, rows in list(cursor.ready.values()):
            if query.text == STATE and rows:
                self._reading.learn(tx.account, query, rows)
        if tx.searched is not None:
            if len(self._searched) >= MAX_SEARCHED:
                self._searched.clear()
            self._searched[tx.account] = tx.searched

    def _serve_search(self, job: Job) -> None:
        """Run a search, and ask for the slots that would have made it faster."""
        run_now(job, lambda account, work: self._search(job, noting(work, self._filler)))

    def _write_alone(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` now, in a transaction of its own, after the group that it was part of was undone.

        Run again, it first locks all that it had locked before it was undone, in one order: so it is not undone twice for that.
        """
        locked: set[RecordKey] = set()

        def run(cursor: PostgresCursor) -> T:
            tx = SQLTransaction(account, cursor, POSTGRES, Numbers(cursor, self._blocks))
            tx.lock_account()
            tx.lock_records(locked)
            try:
                return work(tx)
            finally:
                locked.update(tx.locked)

        taken: tuple[str, int | None] = ("", None)
        for _ in range(MAX_OVERTAKEN):
            try:
                return self._transact(_WRITING_SLOWLY, run, attempt=2, account=account or None)
            except ConcurrentConflict as wrong:
                if (str(wrong), wrong.holder) == taken:  # by the same record as before: it was not taken only just now
                    raise
                taken = (str(wrong), wrong.holder)
        return self._transact(_WRITING_SLOWLY, run, account=account or None)

    def _write_apart(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` now, without the lock of the account: where a machine keeps it waiting, the account is not kept too."""
        return self._transact(
            _WRITING, lambda cursor: work(SQLTransaction(account, cursor, POSTGRES, Numbers(cursor, self._blocks)))
        )

    def _write_telling(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` now, and say so where it has saved records."""
        written = 0

        def noted(tx: Transaction) -> T:
            nonlocal written
            result = work(tx)
            written = tx.written
            return result

        result = self._write_alone(account, noted)
        if written:
            self._saved(account)
        return result

    def submit(self, lane: str, job: Job) -> None:
        """Queue a job for its lane; quick reads and searches may be carried out by the event loop that waits for them.

        Raises Unavailable where the machine is lost that has the account.
        """
        self._connections.lost.check(job.account or None)
        if lane != WRITE_LANE and self._reading.take(job, searching=lane == SEARCH_LANE):
            return
        self.writes += lane == WRITE_LANE
        self._lanes[lane].put(job)

    def write(self, account: int, work: Callable[[Transaction], T]) -> T:
        """Run `work` through the write lane and wait until it is durable."""
        return wait_for(self, WRITE_LANE, account, work)

    def _plain(self, query: SQL, account: int | None = None) -> Sequence[Row]:
        """Run one of the few statements that are of no account's transaction."""
        return self._transact(_READING, lambda cursor: cursor.run(query), account=account)

    def _everywhere(self, query: SQL) -> Sequence[Row]:
        """Run a statement about all accounts."""
        return self._plain(query) if self._nodes is None else self._nodes.rows(query)

    def lease(self, name: str) -> Lease:
        """Return who has a lease."""
        rows: Any = self._plain(leases.lease(name), leases.WHOLE_DATABASE)
        return Lease(*rows[0]) if rows else FREE

    def move_lease(self, name: str, before: Lease, holder: str) -> bool:
        """Give a lease to a holder if it is as it was, and tell whether it was."""
        query = leases.move_lease(name, before, holder)
        return bool(self._transact(_WRITING, lambda cursor: cursor.run(query), account=leases.WHOLE_DATABASE))

    def check(self) -> None:
        """Raise Unavailable unless the database answers, within two seconds."""
        try:
            with self._connections.lend(READY_SECONDS) as connection:
                connection.say("SELECT 1", READY_SECONDS)
        except psycopg.Error as wrong:
            raise translated(wrong) from wrong

    def hurry(self) -> None:
        """Wait a few seconds at most for each statement from now on: the server ends."""
        self._connections.hurry()

    def close(self) -> None:
        """Finish what is queued and close the connections. It takes a few seconds at most where the database is silent."""
        self.hurry()
        if self._watch is not None:
            self._watch.close()
        self._reading.close()
        self._lanes[READ_LANE].stop()
        self._lanes[SEARCH_LANE].stop()
        self._filler.stop()
        self._lanes[WRITE_LANE].stop()
        self._connections.close()
