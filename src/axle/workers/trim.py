"""Forgets events that are older than they are kept."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from axle.core.errors import StorageFailure, Unavailable
from axle.storage.interface import Storage

PAUSE_MS = 60_000  # after which the oldest events are looked at again
EVENTS_KEPT_MS = 30 * 86_400_000
MAX_EVENTS = 1_000  # of one account that one write forgets


class EventTrimming:
    """Forgets the old events of every account, now and then."""

    def __init__(self, storage: Storage, now: Callable[[], int]) -> None:
        self._storage = storage
        self._now = now
        self._finished_ms = 0

    def run(self) -> bool:
        """Forget a bounded number of events of each account; True if there were any."""
        return self.trim() > 0

    def trim(self) -> int:
        """Forget a bounded number of events of each account, unless there were none a moment ago; return how many."""
        now = self._now()
        if 0 <= now - self._finished_ms < PAUSE_MS:
            return 0
        before = now - EVENTS_KEPT_MS
        forgotten = sum(self._trim(account.id, before) for account in self._storage.accounts())
        if not forgotten:
            self._finished_ms = now
        return forgotten

    def _trim(self, account: int, before: int) -> int:
        """Forget a bounded number of one account's events; none where its part of the database cannot be reached: it waits."""
        with contextlib.suppress(Unavailable, StorageFailure):
            return self._storage.write(account, lambda tx: tx.trim_events(before, MAX_EVENTS))
        return 0
