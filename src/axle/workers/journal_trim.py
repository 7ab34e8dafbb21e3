"""Forgets what journals keep no longer: old files and notes, and subscriptions that no file tells of."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from axle.core.journal import MAX_SPAN_MS
from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together
from axle.workers.trim import DAY_MS, EVENTS_KEPT_MS, Trimming


def events_kept_ms(days: int) -> int:
    """Return how long events are kept where journals are kept for some days: their oldest files tell of older ones."""
    return max(EVENTS_KEPT_MS, days * DAY_MS + MAX_SPAN_MS)


class JournalTrimming(Trimming):
    """Forgets what is too old in the journals of every account that has one, now and then: all of it at once."""

    def __init__(self, storage: Storage, now: Callable[[], int], days: int) -> None:
        super().__init__(storage, now, days * DAY_MS)

    def _forget(self, now: int) -> int:
        write_together(self._storage, dict.fromkeys(self._storage.journals(), partial(_trim, now - self._kept_ms)))
        return 0  # nothing is left


def _trim(before_ms: int, tx: Transaction) -> None:
    tx.trim_journals(before_ms)
