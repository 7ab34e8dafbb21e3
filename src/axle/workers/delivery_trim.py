"""Forgets deliveries of webhooks, with their attempts, that are older than they are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together
from axle.workers.trim import PAUSE_MS

KEPT_DAYS = 30
DAY_MS = 86_400_000
MAX_DELIVERIES = 1_000  # of one account that one write looks at


class DeliveryTrimming:
    """Forgets the old deliveries of every account that has receivers, now and then."""

    def __init__(self, storage: Storage, now: Callable[[], int], days: int = KEPT_DAYS) -> None:
        self._storage = storage
        self._now = now
        self._kept_ms = days * DAY_MS
        self._finished_ms = 0

    def run(self) -> bool:
        """Forget a bounded number of deliveries of each account; True if there were any."""
        return self.trim() > 0

    def trim(self) -> int:
        """Forget a bounded number of deliveries of each account, unless there were none a moment ago; return how many."""
        now = self._now()
        if 0 <= now - self._finished_ms < PAUSE_MS:
            return 0
        trim = partial(_trim, now - self._kept_ms)
        forgotten = sum(write_together(self._storage, dict.fromkeys(self._storage.logging(), trim)).values())
        if not forgotten:
            self._finished_ms = now
        return forgotten


def _trim(before_ms: int, tx: Transaction) -> int:
    return tx.trim_deliveries(before_ms, MAX_DELIVERIES)
