"""The one writer of an SQLite file: group commit, its failure half, and the checkpoints.

A group is bounded three ways. Each request has a savepoint, so one that is refused takes nothing of the others with it. But
SQLite rolls a whole transaction back when the disk is full or fails: then no savepoint survives, and every request of the group
is run again alone, once; whoever fails again is told so, and nobody is told of a success that is not on disk.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from typing import Any

import apsw

from axle.core.errors import Unavailable
from axle.storage.group_lane import deliver
from axle.storage.interface import Job
from axle.storage.lanes import refused
from axle.storage.search.pending_words import PendingWords
from axle.storage.transaction import SQLTransaction

MAX_WRITES = 1_024  # writes that may wait; one more is refused
GROUP_REQUESTS = 64
GROUP_RECORDS = 1_000
GROUP_SECONDS = 0.020

CHECKPOINT_PAGES = 1_000  # write-ahead pages after which the background thread starts to fold them in
RESTART_PAGES = 32_768  # 256 MiB: past this the writer itself waits for the log to be reset
IDLE_SECONDS = 0.5
RETRY_SECONDS = 0.05  # after which a log that somebody reads is to be emptied again
MAX_ERASURES = 2**30  # that the file counts before it begins anew


class _Undone(Exception):
    """The transaction of a group was rolled back whole."""


class Writer:
    """The thread that owns the writing connection."""

    def __init__(
        self, db: apsw.Connection, transaction: Callable[[int], SQLTransaction], pending: PendingWords, lock: Any
    ) -> None:
        self._db = db
        self._pending = pending
        self._transaction = transaction
        self._lock = lock
        self._queue: queue.Queue[Job | None] = queue.Queue(MAX_WRITES)
        self._stopping = False
        self._saved: set[int] = set()  # accounts that the open transaction has saved records of
        self.committed: Callable[[int], None] = lambda account: None
        self._putting = threading.Lock()  # so that nothing is queued behind the end, where nobody would answer it
        self.wal_pages = 0
        self._erased = False  # whether a commit is about to erase something
        self.erased: Callable[[], None] = lambda: None  # called after it has
        self.checkpoint_wanted = threading.Event()
        db.set_wal_hook(self._after_commit)
        self._thread = threading.Thread(target=self._run, name="axle-writer", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Queue a write. Raises Unavailable when the queue is full or the writer is stopping."""
        with self._putting:
            if self._stopping:
                raise Unavailable("The server is shutting down.")
            try:
                self._queue.put_nowait(job)
            except queue.Full:
                raise Unavailable("Too many writes are waiting; try again in a moment.") from None

    def stop(self) -> None:
        """Write what is queued, then end the thread."""
        with self._putting:
            self._stopping = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            with self._lock:
                jobs = self._group(job)
            deliver(jobs)
            for account in self._saved:
                self.committed(account)
            self._saved.clear()
            if self._erased:
                self._erased = False
                self.erased()
            if self.wal_pages > RESTART_PAGES:
                self._restart_log()

    def _group(self, first: Job) -> list[Job]:
        """Run a group that begins with `first`, and return its jobs with their outcomes."""
        jobs = [first]
        try:
            self._begin()
            self._fill(jobs)
            self._commit()
        except Unavailable as busy:
            while (job := self._next()) is not None:  # they have waited as long: one after the other they would wait for hours
                jobs.append(job)
            for job in jobs:
                job.error = Unavailable(busy.message)
        except (_Undone, apsw.Error):
            self._roll_back()
            for job in jobs:
                self._alone(job)
        return jobs

    def _fill(self, jobs: list[Job]) -> None:
        """Run queued jobs in the open transaction until one of the bounds is reached or nothing waits."""
        until = time.monotonic() + GROUP_SECONDS
        written = self._step(jobs[0])
        while len(jobs) < GROUP_REQUESTS and written < GROUP_RECORDS and time.monotonic() < until:
            job = self._next()
            if job is None:
                return
            jobs.append(job)
            written += self._step(job)

    def _next(self) -> Job | None:
        """Take the next job if one waits; the end of the queue stays where it is."""
        with contextlib.suppress(queue.Empty):
            job = self._queue.get_nowait()
            if job is not None:
                return job
            self._queue.put(None)
        return None

    def _step(self, job: Job) -> int:
        """Run one job in a savepoint and return how many records it wrote; _Undone if the whole transaction is gone."""
        self._db.execute("SAVEPOINT request")
        job.result = job.error = None
        tx = self._transaction(job.account)
        try:
            job.result = job.work(tx)
        except apsw.Error as wrong:
            raise _Undone from wrong
        except Exception as error:
            job.error = error
            if not self._db.in_transaction:
                raise _Undone from error
            self._db.execute("ROLLBACK TO request")
            self._pending.forget_running()
        self._db.execute("RELEASE request")
        self._pending.keep()
        if tx.erased:
            self._db.execute(f"PRAGMA user_version = {erasures(self._db) % MAX_ERASURES + 1}")
            self._erased = True
        if tx.written:
            self._saved.add(job.account)
        return tx.written

    def _alone(self, job: Job) -> None:
        """Run a job once more, in a transaction of its own."""
        try:
            self._begin()
            self._step(job)
            self._commit()
        except (_Undone, apsw.Error) as wrong:
            self._roll_back()
            job.result, job.error = None, refused(wrong.__cause__ if isinstance(wrong.__cause__, Exception) else wrong)
        except Unavailable as busy:
            job.error = busy

    def _commit(self) -> None:
        self._pending.write()
        self._db.execute("COMMIT")
        self._pending.forget()

    def _begin(self) -> None:
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except apsw.BusyError:
            raise Unavailable("Another process is writing to the database; try again in a moment.") from None

    def _roll_back(self) -> None:
        self._pending.forget()
        if self._db.in_transaction:
            with contextlib.suppress(apsw.Error):
                self._db.execute("ROLLBACK")

    def _after_commit(self, db: apsw.Connection, name: str, pages: int) -> int:
        self.wal_pages = pages
        if pages > CHECKPOINT_PAGES:
            self.checkpoint_wanted.set()
        return apsw.SQLITE_OK

    def _restart_log(self) -> None:
        """Fold the log in and begin it anew; the writer waits, but the log stays bounded under constant load."""
        with contextlib.suppress(apsw.Error):
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_RESTART)
        self.wal_pages = 0


def erasures(db: Any) -> int:
    """Return what the file says of erasures whose words are still to be merged away: 0 if there are none."""
    return int(db.pragma("user_version"))


class Checkpointer:
    """A thread that folds the write-ahead log into the file beside the writer, so that commits do not stall for it."""

    def __init__(self, connection: Any, writer: Writer) -> None:
        self._db: apsw.Connection = connection.db
        self._db.set_busy_timeout(0)
        self._emptying = False
        self._writer = writer
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="axle-checkpoint", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._stop.is_set():
            if self._writer.checkpoint_wanted.wait(RETRY_SECONDS if self._emptying else IDLE_SECONDS):
                self._writer.checkpoint_wanted.clear()
                self._checkpoint()
            if self._emptying:
                self._checkpoint()
                self._empty()

    def empty_log(self) -> None:
        """Have the log emptied as soon as nobody reads it: what is in it has been overwritten in the file."""
        self._emptying = True

    def _empty(self) -> None:
        """Cut the log off, without waiting for anybody."""
        with contextlib.suppress(apsw.Error):
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            self._emptying = False

    def _checkpoint(self) -> None:
        with contextlib.suppress(apsw.Error):
            self._db.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_PASSIVE)

    def stop(self) -> None:
        """Fold in what is left and end the thread."""
        self._stop.set()
        self._writer.checkpoint_wanted.set()
        self._thread.join()
        self._checkpoint()
