"""Forgets events, and answers to writes that may come again, that are older than they are kept."""

from __future__ import annotations

import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable

from axle.core.errors import StorageFailure, Unavailable
from axle.core.kept_answers import KEPT_MS
from axle.storage.interface import Storage, Transaction

PAUSE_MS = 60_000  # after which the oldest are looked at again
DAY_MS = 86_400_000
EVENTS_KEPT_MS = 30 * DAY_MS
MAX_EVENTS = 1_000  # of one account that one write forgets


class Trimming(ABC):
    """Forgets what is older than it is kept, now and then, a bounded number at once."""

    def __init__(self, storage: Storage, now: Callable[[], int], kept_ms: int) -> None:
        self._storage = storage
        self._now = now
        self._kept_ms = kept_ms
        self._finished_ms = 0

    def run(self) -> bool:
        """Forget a bounded number; True if there were any."""
        return self.trim() > 0

    def trim(self) -> int:
        """Forget a bounded number, unless there were none a moment ago; return how many."""
        now = self._now()
        if 0 <= now - self._finished_ms < PAUSE_MS:
            return 0
        forgotten = self._forget(now)
        if not forgotten:
            self._finished_ms = now
        return forgotten

    @abstractmethod
    def _forget(self, now: int) -> int:
        """Forget a bounded number; return how many."""


class EventTrimming(Trimming):
    """Forgets the old events and kept answers of every account, now and then."""

    def __init__(self, storage: Storage, now: Callable[[], int], kept_ms: int = EVENTS_KEPT_MS) -> None:
        super().__init__(storage, now, kept_ms)

    def _forget(self, now: int) -> int:
        return sum(self._trim(account.id, now) for account in self._storage.accounts())

    def _trim(self, account: int, now: int) -> int:
        """Forget a bounded number of one account's; none where its part of the database cannot be reached: it waits."""

        def work(tx: Transaction) -> int:
            return tx.trim_events(now - self._kept_ms, MAX_EVENTS) + tx.trim_answers(now - KEPT_MS, MAX_EVENTS)

        with contextlib.suppress(Unavailable, StorageFailure):
            return self._storage.write(account, work)
        return 0
