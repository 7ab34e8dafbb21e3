"""Lanes: a bounded queue with a few threads that carry out what is put into it."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from axle.core.errors import AxleError, StorageFailure, Unavailable
from axle.storage.fair_queue import Bounds, FairQueue, Relief
from axle.storage.interface import Job, Storage, Transaction
from axle.storage.search.builder import IndexBuilder
from axle.storage.transaction import SQLTransaction

T = TypeVar("T")
Take = Callable[[], Job | None]

SEARCH_SECONDS = 10.0  # how long one search may take
SHARES = 2  # threads that search, for each search that one account may run: so half of them are always left to others
MAX_ACCOUNT_JOBS = 1_024  # jobs of one account that may wait in one lane; one more is refused
MAX_ACCOUNT_SEARCHES = 256  # searches of one account that may wait: each may take seconds
HELD_UP_SECONDS = 0.1  # that a thread has had its job: then one of the reserve takes its place
MAX_JOBS = 4_096  # jobs of all accounts that may wait in one lane


class Turns:
    """Threads that take jobs from one bounded queue, in which accounts take turns; what a thread does is `_run`.

    Those of the reserve take the places of others that are held up.
    """

    def __init__(self, name: str, threads: int, bounds: Bounds, reserve: int = 0) -> None:
        self._turns = FairQueue(bounds)
        self._name = name
        self._most = threads
        self._reserve = reserve
        self._relief = Relief(threads, HELD_UP_SECONDS)
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def put(self, job: Job) -> None:
        """Queue a job, and start a thread if there is none. Raises Unavailable when too many wait or the lane is stopping."""
        with self._lock:
            self._turns.put(job)
            number = len(self._threads)
            if number < min(self._most + self._reserve, self._turns.useful):
                take = self._turns.get if number < self._most else functools.partial(self._turns.relieve, self._relief)
                thread = threading.Thread(target=self._run, args=(take,), name=f"{self._name}-{number}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def _run(self, take: Take) -> None:
        """Take jobs and carry them out, until the queue has ended."""
        raise NotImplementedError

    def stop(self) -> None:
        """Serve what is queued, then end the threads."""
        with self._lock:
            self._turns.end()
        for thread in self._threads:
            thread.join()


class Lane(Turns):
    """Threads that serve one bounded queue. `serve` fills a job's outcome and never raises.

    Accounts take turns. Where `droppable`, a job that is abandoned while it waits is handed back and never served; work that
    writes is carried out all the same, since it has arrived whole.
    """

    def __init__(
        self, name: str, threads: int, serve: Callable[[Job], None], bounds: Bounds | None = None, droppable: bool = True
    ) -> None:
        super().__init__(name, threads, bounds or Bounds(MAX_JOBS, MAX_ACCOUNT_JOBS, threads))
        self._serve = serve
        self._droppable = droppable

    def put(self, job: Job) -> None:
        """Queue a job as any lane does; one that may be dropped says how."""
        if self._droppable:
            job.stop = functools.partial(self._drop, job)
        super().put(job)

    def _run(self, take: Take) -> None:
        while (job := take()) is not None:
            job.stop = None
            if job.abandoned and self._droppable:
                job.error = abandoned()
            else:
                self._serve(job)
            self._turns.done(job)
            hand_back(job)

    def _drop(self, job: Job) -> None:
        if self._turns.drop(job):
            job.error = abandoned()
            hand_back(job)


def searching(name: str, at_once: int, serve: Callable[[Job], None], threads: int = 0) -> Lane:
    """Make the lane of searches, of which one account runs `at_once` at most."""
    return Lane(name, threads or SHARES * at_once, serve, Bounds(MAX_JOBS, MAX_ACCOUNT_SEARCHES, at_once))


def hand_back(job: Job) -> None:
    """Give a job with its outcome to whoever waits for it."""
    with contextlib.suppress(RuntimeError):  # the event loop that waited has been closed: nobody is left to be told
        job.deliver([job])


def abandoned() -> Unavailable:
    """Say that nobody waits for an outcome any more."""
    return Unavailable("The client has gone; what it asked for was given up.")


def noting(work: Callable[[SQLTransaction], T], filler: IndexBuilder) -> Callable[[SQLTransaction], T]:
    """Return the same work, which afterwards asks for what its search lacked: slots, and columns in memory."""

    def noted(tx: SQLTransaction) -> T:
        try:
            return work(tx)
        finally:  # a search that was stopped for its time needs them most
            for object_type, name in tx.unslotted:
                filler.want(tx.account, object_type, name)
            for object_type, column in tx.unmirrored:
                filler.want(tx.account, object_type, column, mirror=True)

    return noted


def too_long(seconds: float) -> Unavailable:
    """Say that a search was stopped."""
    text = f"The search took longer than {seconds:g} seconds and was stopped; narrow its filters, or try again in a minute"
    return Unavailable(f"{text}: what it lacked to be fast is being prepared.")


def run_now(job: Job, run: Callable[[int, Callable[[Transaction], Any]], Any]) -> None:
    """Carry out a job with `run(account, work)` and keep its outcome in it."""
    try:
        job.result = run(job.account, job.work)
    except AxleError as refused:
        job.error = refused
    except Exception as bug:
        job.error = bug


def wait_for(storage: Storage, lane: str, account: int, work: Callable[[Transaction], T]) -> T:
    """Put work into a lane and wait for its outcome on this thread."""
    delivered = threading.Event()
    job = Job(account, work, lambda jobs: delivered.set())
    storage.submit(lane, job)
    delivered.wait()
    if job.error is not None:
        raise job.error
    return cast(T, job.result)


def refused(wrong: Exception) -> StorageFailure:
    """Say that the database failed at a write which is thereby undone."""
    return StorageFailure(f"The database could not write: {wrong}. Nothing of this request was stored.")
