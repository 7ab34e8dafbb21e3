"""A lane that serves the waiting jobs of one account together."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Sequence

from axle.storage.fair_queue import Bounds, FairQueue
from axle.storage.interface import Job

Deliver = Callable[[list[Job]], None]


class GroupLane:
    """Threads that serve one bounded queue. `serve` takes the jobs of one account, as many as wait, and hands them back itself.

    Accounts take turns. A job that is abandoned is served all the same: what writes is carried out, since it has arrived whole.
    """

    def __init__(self, name: str, threads: int, serve: Callable[[Sequence[Job]], None], bounds: Bounds, most: int) -> None:
        self._turns = FairQueue(bounds)
        self._name = name
        self._threads_at_most = threads
        self._serve = serve
        self._most = most
        self._threads: list[threading.Thread] = []
        self._lock = threading.Lock()

    def put(self, job: Job) -> None:
        """Queue a job, and start a thread if there is none. Raises Unavailable when too many wait or the lane is stopping."""
        with self._lock:
            self._turns.put(job)
            if len(self._threads) < min(self._threads_at_most, self._turns.useful):
                thread = threading.Thread(target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True)
                self._threads.append(thread)
                thread.start()

    def _run(self) -> None:
        while (job := self._turns.get()) is not None:
            self._serve([job, *self._turns.others(job.account, self._most - 1)])
            self._turns.done(job)

    def stop(self) -> None:
        """Serve what is queued, then end the threads."""
        with self._lock:
            self._turns.end()
        for thread in self._threads:
            thread.join()


def deliver(jobs: Sequence[Job]) -> None:
    """Hand jobs back, those with the same way back together."""
    ways: dict[Deliver, list[Job]] = {}
    for job in jobs:
        ways.setdefault(job.deliver, []).append(job)
    for way, together in ways.items():
        with contextlib.suppress(RuntimeError):  # the event loop that waited has been closed: nobody is left to be told
            way(together)
