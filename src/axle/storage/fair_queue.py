"""A bounded queue whose accounts take turns: what one account asks for delays another one by a job, not by all of them.

A few threads take jobs as they come. Others are a reserve: one of them takes the place of each thread that is held up by its
job, since the job waits for a lock, or for a slow database. So as many threads move as there are without a reserve.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from typing import NamedTuple

from axle.core.errors import Unavailable
from axle.storage.interface import Job

SEARCHES = 2  # searches of one account that run at once, unless a setting says otherwise


class Bounds(NamedTuple):
    """How many jobs may wait in all and of one account, and how many of one account may run at once."""

    waiting: int
    of_account: int
    at_once: int


class Relief(NamedTuple):
    """When the reserve takes a job: while fewer threads than `moving` have taken theirs within so many seconds."""

    moving: int
    seconds: float


class FairQueue:
    """Jobs that wait: those of one account in their order, the accounts one after the other."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._held_up = threading.Condition(self._lock)  # for the reserve, of which one thread watches whether the others move
        self._watched = False
        self._resting = 0  # threads that are no reserve and have nothing to do
        self._taken_at: dict[Job, float] = {}  # the jobs that run
        self._waiting: dict[int, deque[Job]] = {}
        self._running: dict[int, int] = {}
        self._ready: deque[int] = deque()  # accounts with a job that may start, each once, the next one first
        self._size = 0
        self._ended = False
        self.useful = 0  # threads that would have something to do: running jobs, and those that might run beside them

    def put(self, job: Job) -> None:
        """Queue a job. Raises Unavailable when too many wait, in all or of its account, or when the end has come."""
        account = job.account
        with self._lock:
            queue = self._waiting.get(account) or deque()
            if self._ended:
                raise Unavailable("The server is shutting down.")
            if self._size >= self._bounds.waiting or len(queue) >= self._bounds.of_account:
                raise Unavailable("Too many requests are waiting; try again in a moment.")
            queue.append(job)
            self._waiting[account] = queue
            self._size += 1
            running = self._running.get(account, 0)
            if running + len(queue) <= self._bounds.at_once:
                self.useful += 1
            if len(queue) == 1 and running < self._bounds.at_once:
                self._offer(account)

    def _offer(self, account: int) -> None:
        """Let a thread take a job of an account."""
        self._ready.append(account)
        self._changed.notify()
        if not self._resting:
            self._watch()

    def _watch(self) -> None:
        """Have one thread of the reserve watch whether the others move."""
        if not self._watched:
            self._held_up.notify()

    def get(self) -> Job | None:
        """Wait for the next job, whose account has its next turn behind all others; None when the end has come.

        Whoever takes a job says when it is `done`.
        """
        with self._lock:
            while not self._ready:
                if self._ended and not self._size:
                    return None
                self._resting += 1
                self._changed.wait()
                self._resting -= 1
            job = self._take()
            if self._ready:
                self._watch()
            return job

    def relieve(self, relief: Relief) -> Job | None:
        """Wait as `get` does, but take a job only in the place of a thread that is held up."""
        with self._lock:
            while True:
                if self._ended and not self._size:
                    return None
                left = self._seconds_until(relief)
                if self._ready and left <= 0:
                    job = self._take()
                    self._watch()
                    return job
                if self._ready and not self._watched:
                    self._watched = True
                    self._held_up.wait(left)
                    self._watched = False
                else:
                    self._held_up.wait()

    def _seconds_until(self, relief: Relief) -> float:
        """Return in how many seconds there is a place for the reserve, if no job ends before."""
        taken = sorted(self._taken_at.values())
        too_many = len(taken) - relief.moving
        if too_many < 0:  # a thread is about to take what waits
            return relief.seconds
        return taken[too_many] + relief.seconds - time.monotonic()

    def _take(self) -> Job:
        account = self._ready.popleft()
        queue = self._waiting[account]
        job = queue.popleft()
        self._size -= 1
        self._running[account] = self._running.get(account, 0) + 1
        self._taken_at[job] = time.monotonic()
        if not queue:
            del self._waiting[account]
        elif self._running[account] < self._bounds.at_once:
            self._offer(account)
        self._tell_ended()
        return job

    def _tell_ended(self) -> None:
        """Have those look again who wait for the end of the queue, where it has come."""
        if self._ended:
            self._changed.notify_all()
            self._held_up.notify_all()

    def others(self, account: int, most: int) -> list[Job]:
        """Take up to so many further jobs of an account, to be carried out together with one that was taken before."""
        with self._lock:
            queue = self._waiting.get(account)
            if queue is None:
                return []
            free = self._bounds.at_once - self._running[account]
            useful = min(free, len(queue))
            jobs = [queue.popleft() for _ in range(min(most, len(queue)))]
            self._size -= len(jobs)
            self.useful -= useful - min(free, len(queue))
            self._shorten(account)
            return jobs

    def _shorten(self, account: int) -> None:
        """Forget an account of which nothing waits any more, and tell those who wait for the end of the queue."""
        if not self._waiting[account]:
            del self._waiting[account]
            if account in self._ready:
                self._ready.remove(account)
        self._tell_ended()

    def done(self, job: Job) -> None:
        """Say that a job which was taken has ended, so that its account may have another one."""
        account = job.account
        with self._lock:
            del self._taken_at[job]
            left = self._running[account] - 1
            waiting = len(self._waiting.get(account, ()))
            if left:
                self._running[account] = left
            else:
                del self._running[account]
            if left + waiting < self._bounds.at_once:
                self.useful -= 1
            if waiting and left == self._bounds.at_once - 1:
                self._offer(account)

    def drop(self, job: Job) -> bool:
        """Take a job away that waits; False where it has been taken already."""
        account = job.account
        with self._lock:
            queue = self._waiting.get(account)
            if queue is None or job not in queue:
                return False
            queue.remove(job)
            self._size -= 1
            if self._running.get(account, 0) + len(queue) < self._bounds.at_once:
                self.useful -= 1
            self._shorten(account)
            return True

    def end(self) -> None:
        """Take no more jobs; what waits is still handed out."""
        with self._lock:
            self._ended = True
            self._tell_ended()
