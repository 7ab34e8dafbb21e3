"""Forgets messages to owners, with their attempts, that are older than they are kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from axle.storage.interface import Storage, Transaction
from axle.workers.together import write_together
from axle.workers.trim import DAY_MS, Trimming

KEPT_MS = 30 * DAY_MS
MAX_MESSAGES = 1_000  # that one round looks at, and that one write forgets


class MessageTrimming(Trimming):
    """Forgets the old messages of every account, now and then; one that still waits after so long is forgotten too."""

    def __init__(self, storage: Storage, now: Callable[[], int]) -> None:
        super().__init__(storage, now, KEPT_MS)

    def _forget(self, now: int) -> int:
        trim = partial(_trim, now - self._kept_ms)
        accounts = self._storage.accounts_with_old_messages(now - self._kept_ms, MAX_MESSAGES)
        return sum(write_together(self._storage, dict.fromkeys(accounts, trim)).values())


def _trim(before_ms: int, tx: Transaction) -> int:
    return tx.trim_messages(before_ms, MAX_MESSAGES)
