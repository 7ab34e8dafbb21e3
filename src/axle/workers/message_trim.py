"""Forgets messages to owners, with their attempts, that are older than they are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together
from axle.workers.trim import PAUSE_MS

KEPT_MS = 30 * 86_400_000
MAX_MESSAGES = 1_000  # that one round looks at, and that one write forgets


class MessageTrimming:
    """Forgets the old messages of every account, now and then; one that still waits after so long is forgotten too."""

    def __init__(self, storage: Storage, now: Callable[[], int]) -> None:
        self._storage = storage
        self._now = now
        self._finished_ms = 0

    def run(self) -> bool:
        """Forget a bounded number of messages; True if there were any."""
        return self.trim() > 0

    def trim(self) -> int:
        """Forget a bounded number of messages, unless there were none a moment ago; return how many."""
        now = self._now()
        if 0 <= now - self._finished_ms < PAUSE_MS:
            return 0
        trim = partial(_trim, now - KEPT_MS)
        accounts = self._storage.accounts_with_old_messages(now - KEPT_MS, MAX_MESSAGES)
        forgotten = sum(write_together(self._storage, dict.fromkeys(accounts, trim)).values())
        if not forgotten:
            self._finished_ms = now
        return forgotten


def _trim(before_ms: int, tx: Transaction) -> int:
    return tx.trim_messages(before_ms, MAX_MESSAGES)
