"""The thread that does chores, each of them a bounded part at a time, until the server stops."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from axle.core.errors import AxleError
from axle.workers.lease import ChoresLease

PAUSE_SECONDS = 0.5  # between two rounds, where nothing is left to do


class Chore(Protocol):
    """Work that no request asks for."""

    def run(self) -> bool:
        """Do a bounded part of the work, and tell whether more is left right now. Raises AxleError where it has to wait."""


class Loop:
    """Does chores in turn, on a thread of its own, as long as its process holds the lease: none waits for another one's end."""

    def __init__(self, chores: Sequence[Chore], pause_seconds: float = PAUSE_SECONDS, lease: ChoresLease | None = None) -> None:
        self._chores = chores
        self._lease = lease
        self._pause_seconds = pause_seconds
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="axle-chores", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after the part that it is at."""
        self._stopping.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            if not self._round():
                self._stopping.wait(self._pause_seconds)
        if self._lease:
            self._lease.release()

    def _round(self) -> bool:
        """Run each chore once; tell whether one of them has something left. What the database refuses for the moment waits."""
        if self._lease and not self._lease.held():
            return False
        left = [self._run_part(chore) for chore in self._chores]
        return any(left)

    def _run_part(self, chore: Chore) -> bool:
        try:
            return chore.run()
        except AxleError:
            return False
