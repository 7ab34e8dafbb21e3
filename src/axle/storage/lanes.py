"""Lanes: a bounded queue with a few threads that carry out what is put into it."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, TypeVar, cast

from axle.core.errors import AxleError, Broken, Busy
from axle.storage.filler import Filler
from axle.storage.interface import Job, Storage, Transaction

T = TypeVar("T")

SEARCH_SECONDS = 10.0  # how long one search may take
QUEUE_LIMIT = 1_024  # jobs that may wait in one lane; one more is refused


class Lane:
    """Threads that serve one bounded queue. `serve` fills a job's outcome and never raises."""

    def __init__(self, name: str, threads: int, serve: Callable[[Job], None]) -> None:
        self._queue: queue.Queue[Job | None] = queue.Queue(QUEUE_LIMIT)
        self._serve = serve
        self._threads = [threading.Thread(target=self._run, name=f"{name}-{n}", daemon=True) for n in range(threads)]
        self._started = False
        self._stopping = False
        self._lock = threading.Lock()

    def put(self, job: Job) -> None:
        """Queue a job. Raises Busy when the queue is full or the lane is stopping. The threads start with the first job."""
        with self._lock:
            if self._stopping:
                raise Busy("The server is shutting down.")
            if not self._started:
                self._start()
            try:
                self._queue.put_nowait(job)
            except queue.Full:
                raise Busy("Too many requests are waiting; try again in a moment.") from None

    def _start(self) -> None:
        for thread in self._threads:
            thread.start()
        self._started = True

    def _run(self) -> None:
        while (job := self._queue.get()) is not None:
            self._serve(job)
            with contextlib.suppress(RuntimeError):  # the event loop that waited has been closed: nobody is left to be told
                job.deliver([job])

    def stop(self) -> None:
        """Serve what is queued, then end the threads."""
        with self._lock:
            self._stopping = True
        if self._started:
            for _ in self._threads:
                self._queue.put(None)
            for thread in self._threads:
                thread.join()


def noting(work: Callable[[Transaction], T], filler: Filler) -> Callable[[Transaction], T]:
    """Return the same work, which afterwards asks for what its search lacked: slots, and columns in memory."""

    def noted(tx: Transaction) -> T:
        try:
            return work(tx)
        finally:  # a search that was stopped for its time needs them most
            for kind, name in tx.unslotted:
                filler.want(tx.account, kind, name)
            for kind, column in tx.unmirrored:
                filler.want(tx.account, kind, column, mirror=True)

    return noted


def too_long(seconds: float) -> Busy:
    """Say that a search was stopped."""
    text = f"The search took longer than {seconds:g} seconds and was stopped; narrow its filters, or try again in a minute"
    return Busy(f"{text}: what it lacked to be fast is being prepared.")


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


def refused(wrong: Exception) -> Broken:
    """Say that the database failed at a write which is thereby undone."""
    return Broken(f"The database could not write: {wrong}. Nothing of this request was stored.")
