"""Forgets what journals keep no longer: old files and notes, and subscriptions that no file tells of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from axle.core.journal import MAX_SPAN_MS
from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together
from axle.workers.trim import EVENTS_KEPT_MS, PAUSE_MS

DAY_MS = 86_400_000


def events_kept_ms(days: int) -> int:
    """Return how long events are kept where journals are kept for some days: their oldest files tell of older ones."""
    return max(EVENTS_KEPT_MS, days * DAY_MS + MAX_SPAN_MS)


class JournalTrimming:
    """Forgets what is too old in the journals of every account that has one, now and then."""

    def __init__(self, storage: Storage, now: Callable[[], int], days: int) -> None:
        self._storage = storage
        self._now = now
        self._kept_ms = days * DAY_MS
        self._finished_ms = 0

    def run(self) -> bool:
        """Forget it, unless that was done a moment ago; False, since nothing is left."""
        now = self._now()
        if not 0 <= now - self._finished_ms < PAUSE_MS:
            write_together(self._storage, dict.fromkeys(self._storage.journals(), partial(_trim, now - self._kept_ms)))
            self._finished_ms = now
        return False


def _trim(before_ms: int, tx: Transaction) -> None:
    tx.trim_journals(before_ms)
