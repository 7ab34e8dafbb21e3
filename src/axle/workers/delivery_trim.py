"""Forgets deliveries of webhooks, with their attempts, that are older than they are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together
from axle.workers.trim import DAY_MS, Trimming

KEPT_DAYS = 30
MAX_DELIVERIES = 1_000  # of one account that one write looks at


class DeliveryTrimming(Trimming):
    """Forgets the old deliveries of every account that has receivers, now and then."""

    def __init__(self, storage: Storage, now: Callable[[], int], days: int = KEPT_DAYS) -> None:
        super().__init__(storage, now, days * DAY_MS)

    def _forget(self, now: int) -> int:
        trim = partial(_trim, now - self._kept_ms)
        return sum(write_together(self._storage, dict.fromkeys(self._storage.logging(), trim)).values())


def _trim(before_ms: int, tx: Transaction) -> int:
    return tx.trim_deliveries(before_ms, MAX_DELIVERIES)
