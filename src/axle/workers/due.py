"""The loop that applies what time does to records: flags that fall due, reminders, the purge of the recycle bin.

What each does is a rule of the core; here is only when. Each server runs one loop; it catches up at start.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial

from axle.core import rules
from axle.core.behaviour import Behaviour
from axle.core.catalog import Catalog
from axle.core.changes import touch, update
from axle.core.errors import AxleError, StorageFailure, Unavailable
from axle.core.events import REMINDED, DueRow
from axle.core.permissions import ALL
from axle.core.record import CALCULATED, Moment, Record
from axle.core.search import LIMITS
from axle.operations.account_catalogs import Catalogs
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.single import erase_all
from axle.operations.request import Caller
from axle.storage.interface import Storage, Transaction, first

STEP_SECONDS = 0.5
BATCH = 100
TRIM_EVERY_MS = 60_000  # how often the oldest events are looked at
EVENTS_KEPT_MS = 30 * 86_400_000
EVENTS_FORGOTTEN = 1_000  # events of one account that one write forgets


class Loop:
    """Applies due work until it is stopped."""

    def __init__(self, storage: Storage, catalog: Catalog, behaviour: Behaviour, now: Callable[[], int]) -> None:
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._behaviour = behaviour
        self._now = now
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._trimmed_ms = 0
        self._stepping = threading.Lock()  # a test steps too, beside the thread

    def start(self) -> None:
        """Start the thread."""
        self._thread = threading.Thread(target=self._run, name="axle-due", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after what it is at."""
        self._stop.set()
        if self._thread:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                busy = self.step() == BATCH or self.trim() > 0
            except AxleError:
                busy = False  # the database refuses for the moment; what is due stays due
            if not busy:
                self._stop.wait(STEP_SECONDS)

    def step(self) -> int:
        """Apply what is due now, at most a batch of it, each moment in a transaction of its own; return how many."""
        with self._stepping:
            return self._step(self._now())

    def _step(self, now: int) -> int:
        rows = self._storage.due(now, BATCH)
        for row in rows:
            try:
                self._storage.write(row.account, partial(self._apply, row, now))
            except (StorageFailure, Unavailable):
                raise
            except Exception as bug:
                self._drop(row, bug)
        return len(rows)

    def trim(self) -> int:
        """Forget events that are older than they are kept, a bounded number at a time, now and then; return how many."""
        now = self._now()
        if 0 <= now - self._trimmed_ms < TRIM_EVERY_MS:
            return 0
        before = now - EVENTS_KEPT_MS
        forgotten = sum(
            self._storage.write(account.id, lambda tx: tx.trim_events(before, EVENTS_FORGOTTEN))
            for account in self._storage.accounts()
        )
        if not forgotten:
            self._trimmed_ms = now
        return forgotten

    def _drop(self, row: DueRow, bug: Exception) -> None:
        """Give up a moment that cannot be applied: kept, it would be the first in line for ever, and time would stand still."""
        sys.excepthook(type(bug), bug, bug.__traceback__)
        self._storage.write(row.account, lambda tx: tx.complete_due(row))

    def _apply(self, row: DueRow, now: int, tx: Transaction) -> None:
        catalog = self._catalogs.of(tx)
        object_type = catalog.by_key.get(row.type_key) or catalog.archived.get(row.type_key)
        record = first(tx.records(object_type, [row.record_id], None)) if object_type else None
        if not tx.complete_due(row) or record is None:
            return
        scopes = frozenset((ALL,))
        caller = Caller(row.account, scopes, catalog, self._behaviour, Moment(now, CALCULATED), LIMITS)
        changeset = ChangeSet(tx, caller)
        if row.rule == rules.PURGE_RULE:
            if record.archived_ms is not None:
                erase_all(tx, caller, [record])
        elif record.archived_ms is None:
            _changed_by_time(changeset, row, record)
            changeset.save()


def _changed_by_time(changeset: ChangeSet, row: DueRow, record: Record) -> None:
    moment = changeset.caller.moment
    if row.rule == rules.REMINDER_RULE:
        reminded = touch(record, moment)
        reminded.event = REMINDED
        changeset.add(reminded)
        return
    if row.rule == rules.CALCULATED_RULE:
        changeset.renew(record)
        return
    if row.rule == rules.CLAIM_RULE:
        changeset.claim(record)
        return
    change = update(record, {}, moment)
    if change:
        change.due = None  # this moment is done; the others that have come wait for their turn
        changeset.add(change)
