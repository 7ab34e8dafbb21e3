"""Applies what time does to records: flags that fall due, reminders, the purge of the recycle bin.

What each does is a rule of the core; here is only when. Each server does this work, and one of them each moment. It
catches up at start.
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
from axle.core.errors import StorageFailure, Unavailable
from axle.core.events import REMINDED, DueRow
from axle.core.permissions import ALL
from axle.core.record import CALCULATED, Moment, Record
from axle.core.search import LIMITS
from axle.operations.account_catalogs import Catalogs
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.single import erase_all
from axle.operations.request import Caller
from axle.storage.interface import Storage, Transaction, first

BATCH = 100  # moments that are read at once


class DueWork:
    """Applies the moments that have come, each in a transaction of its own, `batch` of them at a time."""

    def __init__(self, storage: Storage, catalog: Catalog, behaviour: Behaviour, now: Callable[[], int]) -> None:
        self.batch = BATCH
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._behaviour = behaviour
        self._now = now
        self._applying = threading.Lock()  # a test applies too, beside the thread

    def run(self) -> bool:
        """Apply a batch of moments; True if there may be more."""
        return self.apply() == self.batch

    def apply(self) -> int:
        """Apply a batch of moments and return how many there were."""
        with self._applying:
            now = self._now()
            rows = self._storage.due(now, self.batch)
            for row in rows:
                self._apply(row, now)
            return len(rows)

    def _apply(self, row: DueRow, now: int) -> None:
        """Apply one moment. One that fails is given up: kept, it would be the first for ever, and time would stand still."""
        try:
            self._storage.write(row.account, partial(self._applied, row, now))
        except (StorageFailure, Unavailable):
            raise
        except Exception as bug:
            sys.excepthook(type(bug), bug, bug.__traceback__)
            self._storage.write(row.account, lambda tx: tx.complete_due(row))

    def _applied(self, row: DueRow, now: int, tx: Transaction) -> None:
        catalog = self._catalogs.of(tx)
        object_type = catalog.by_key.get(row.type_key) or catalog.archived.get(row.type_key)
        record = first(tx.records(object_type, [row.record_id], None)) if object_type else None
        if not tx.complete_due(row) or record is None:
            return
        caller = Caller(row.account, frozenset((ALL,)), catalog, self._behaviour, Moment(now, CALCULATED), LIMITS)
        if row.rule == rules.PURGE_RULE:
            if record.archived_ms is not None:
                erase_all(tx, caller, [record])
        elif record.archived_ms is None:
            changeset = ChangeSet(tx, caller)
            RULES.get(row.rule, _update)(changeset, record)
            changeset.save()


def _update(changeset: ChangeSet, record: Record) -> None:
    """Let the rules of the record's type see what time it is."""
    change = update(record, {}, changeset.caller.moment)
    if change:
        change.due = None  # this moment is done; the others that have come wait for their turn
        changeset.add(change)


def _remind(changeset: ChangeSet, record: Record) -> None:
    """Leave an event for whoever sends reminders."""
    change = touch(record, changeset.caller.moment)
    change.event = REMINDED
    changeset.add(change)


def _renew(changeset: ChangeSet, record: Record) -> None:
    """Work out again what the record says of others."""
    changeset.renew(record)


def _claim(changeset: ChangeSet, record: Record) -> None:
    """Associate a contact with the company that clients wrote as a mere value."""
    changeset.claim(record)


RULES: dict[str, Callable[[ChangeSet, Record], None]] = {
    rules.REMINDER_RULE: _remind,
    rules.CALCULATED_RULE: _renew,
    rules.CLAIM_RULE: _claim,
}
