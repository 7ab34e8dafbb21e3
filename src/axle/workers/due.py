"""Applies what time does to records: flags that fall due, reminders, the purge of the recycle bin, and what a write put off.

What each does is a rule of the core; here is only when. Moments of one account are applied together, a bounded number in one
write. One that fails takes no other with it, and comes again, more and more rarely, for less than two days. One process does
this work at a time, and should two try, each moment is still applied once. It catches up at start, and leaves room to other
writes.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from axle.core import rules
from axle.core.behaviour import Behaviour
from axle.core.catalog import Catalog
from axle.core.changes import touch, update
from axle.core.errors import AxleError, StorageFailure, Unavailable
from axle.core.events import ERASED, REMINDED, DueRow
from axle.core.permissions import ALL
from axle.core.record import CALCULATED, Moment, Record, RecordKey
from axle.core.reminders import Message
from axle.core.search import LIMITS
from axle.operations.account_catalogs import Catalogs
from axle.operations.records.changeset import ChangeSet
from axle.operations.records.lookup import records_of
from axle.operations.reminders.digest import digests_of, skip_digest
from axle.operations.reminders.firing import fired_of, messages_of
from axle.operations.request import Caller
from axle.storage.interface import WRITE_LANE, Job, Storage, Transaction

BATCH = 250  # moments that are read at once, and applied in one write where they are of one account
REST = 2.5  # pause after a batch, times the time that it took, while others write: most of the time is theirs
MAX_REST_SECONDS = 0.5
# After which what failed comes again.
AGAIN_MS = tuple(minutes * 60_000 for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60))
ALONE = frozenset({rules.CLAIM_RULE, rules.ASSOCIATIONS_RULE})  # rules whose moments share a set of changes with no other

Apply = Callable[[ChangeSet, Record], None]


class DueWork:
    """Applies the moments that have come, `batch` of them at a time: those of one account in one transaction.

    `mails` says that mails are sent. `reminded` is called when there are messages to be sent.
    """

    def __init__(self, storage: Storage, catalog: Catalog, behaviour: Behaviour, now: Callable[[], int]) -> None:
        self.batch = BATCH
        self.mails = False
        self.reminded: Callable[[], None] = _tell_nobody
        self._storage = storage
        self._catalogs = Catalogs(catalog)
        self._behaviour = behaviour
        self._now = now
        self._applying = threading.Lock()  # a test applies too, beside the thread
        self._writes = 0  # of this work's own, in the running batch
        self._seconds = 0.0  # that these took
        self._going_on = False  # whether it may have put off more

    def run(self) -> bool:
        """Apply a batch of moments, and rest if others write too; True if there may be more."""
        before, self._writes, self._seconds, self._going_on = self._storage.writes, 0, 0.0, False
        more = self.apply() == self.batch or self._going_on
        if self._storage.writes - before > self._writes:
            time.sleep(min(REST * self._seconds, MAX_REST_SECONDS))
        return more

    def apply(self) -> int:
        """Apply a batch of moments and return how many there were."""
        with self._applying:
            now = self._now()
            rows = self._storage.due(now, self.batch)
            self._going_on = any(row.rule == rules.ASSOCIATIONS_RULE for row in rows)
            groups: dict[tuple[int, int], list[DueRow]] = {}
            for number, row in enumerate(rows, 1):  # one that has failed before takes no other with it again
                groups.setdefault((row.account, number if row.tries else 0), []).append(row)
            self._apply_all(groups.values(), now)
        if any(row.rule in (rules.REMINDER_RULE, rules.DIGEST_RULE) for row in rows):
            self.reminded()
        return len(rows)

    def _apply_all(self, groups: Iterable[list[DueRow]], now: int) -> None:
        """Apply groups of moments, each in a write of its own, all at once. Raises what the database refuses of all of them."""
        jobs = self._write_all([(rows, partial(self._applied, rows, now)) for rows in groups])
        failures = [job for job in jobs if job.error is not None]
        refusals = [error for job in failures if isinstance(error := job.error, (StorageFailure, Unavailable))]
        for job in failures:
            if not isinstance(job.error, (StorageFailure, Unavailable)):
                self._isolate(job, now)
        if refusals and len(refusals) == len(jobs):  # else the others go on: one account's machine may be gone
            raise refusals[0]

    def _isolate(self, failed: Job, now: int) -> None:
        """Apply each moment of a group that failed alone. One that fails again is put off, and given up in the end.

        Kept as it is, it would be the first for ever, and time would stand still.
        """
        rows: list[DueRow] = failed.ticket
        if len(rows) > 1:
            for row in rows:
                self._apply_all([[row]], now)
            return
        if failed.error is not None:
            sys.excepthook(type(failed.error), failed.error, failed.error.__traceback__)
        self._storage.write(rows[0].account, partial(self._put_off, rows[0], now))

    def _put_off(self, row: DueRow, now: int, tx: Transaction) -> None:
        """Have a moment come again that has failed, unless it has failed too often."""
        if not tx.complete_due([row]):
            return
        if row.tries < len(AGAIN_MS):
            tx.postpone(row, now + AGAIN_MS[row.tries])
        elif row.rule == rules.DIGEST_RULE:
            skip_digest(tx, row, now)

    def _write_all(self, works: Sequence[tuple[list[DueRow], Callable[[Transaction], None]]]) -> list[Job]:
        """Put writes into their lane together, and wait for all of them."""
        ended = threading.Semaphore(0)

        def deliver(jobs: list[Job]) -> None:
            ended.release(len(jobs))

        jobs = [Job(rows[0].account, self._timed(work), deliver, rows) for rows, work in works]
        for job in jobs:
            self._writes += 1
            try:
                self._storage.submit(WRITE_LANE, job)
            except AxleError as full:
                job.error = full
                ended.release()
        for _ in jobs:
            ended.acquire()
        return jobs

    def _timed(self, work: Callable[[Transaction], None]) -> Callable[[Transaction], None]:
        def timed(tx: Transaction) -> None:
            began = time.monotonic()
            try:
                work(tx)
            finally:
                self._seconds += time.monotonic() - began

        return timed

    def _applied(self, rows: Sequence[DueRow], now: int, tx: Transaction) -> None:
        """Apply moments of one account: those that no other server has applied meanwhile."""
        catalog = self._catalogs.of(tx)
        caller = Caller(tx.account, frozenset((ALL,)), catalog, self._behaviour, Moment(now, CALCULATED), LIMITS)
        batch = _Batch(tx, caller, self.mails)
        rows = _with_one_of_associations(rows)
        batch.read(rows)
        for wave in _waves(tx.complete_due(rows)):
            batch.apply(wave)


class _Batch:
    """Moments of one account within one transaction, and the records that they are of."""

    def __init__(self, tx: Transaction, caller: Caller, mails: bool) -> None:
        self._tx = tx
        self._mails = mails
        self._caller = caller
        self._records: dict[RecordKey, Record] = {}

    def read(self, rows: Iterable[DueRow]) -> None:
        """Read the records of moments, archived ones too, and keep them as they are."""
        keys = {RecordKey(row.type_key, row.record_id) for row in rows}
        self._tx.lock_records(keys)
        self._records |= records_of(self._tx, self._caller.catalog, keys)

    def apply(self, rows: Sequence[DueRow]) -> None:
        """Apply moments of different records in one set of changes."""
        changeset = ChangeSet(self._tx, self._caller)
        messages = self._remind(changeset, rows)
        for row in rows:
            self._add(changeset, row)
        changeset.save()
        self._tx.add_messages(messages)
        for key, change in changeset.changes.items():
            if change.event == ERASED:
                self._records.pop(key, None)
            elif key in self._records:
                self._records[key] = change.after

    def _remind(self, changeset: ChangeSet, rows: Sequence[DueRow]) -> list[Message]:
        """Return the messages of moments at which owners are reminded, and leave events for those who listen."""
        now = self._caller.moment.now_ms
        digests = [row for row in rows if row.rule == rules.DIGEST_RULE]
        if digests:
            return digests_of(self._tx, digests, self._mails, now)
        reminding = [row for row in rows if row.rule == rules.REMINDER_RULE]
        records = [(self._records.get(RecordKey(row.type_key, row.record_id)), row.moment_ms) for row in reminding]
        fired = fired_of(self._tx, [(record, at_ms) for record, at_ms in records if record]) if reminding else []
        for each in fired:
            change = touch(each.record, self._caller.moment)
            change.event = REMINDED
            changeset.add(change)
        return messages_of(fired, self._mails, now)

    def _add(self, changeset: ChangeSet, row: DueRow) -> None:
        record = self._records.get(RecordKey(row.type_key, row.record_id))
        object_type = self._caller.catalog.even_archived(row.type_key)
        if row.rule == rules.ASSOCIATIONS_RULE and object_type:
            if record:
                changeset.settle(record)
            else:
                changeset.settle_erased(object_type, row.record_id)
        elif record and record.archived_ms is not None:
            if row.rule == rules.PURGE_RULE:
                changeset.erase(record)
        elif record and row.rule not in (rules.PURGE_RULE, rules.REMINDER_RULE):
            RULES.get(row.rule, _update)(changeset, record)


def _with_one_of_associations(rows: Sequence[DueRow]) -> list[DueRow]:
    """Return moments with one of them at most that goes on with a record's associations: each does as much as a write may."""
    first = next((row for row in rows if row.rule == rules.ASSOCIATIONS_RULE), None)
    return [row for row in rows if row.rule != rules.ASSOCIATIONS_RULE or row is first]


def _waves(rows: Iterable[DueRow]) -> list[list[DueRow]]:
    """Divide moments into those that one set of changes can have: of one rule, each record once, its earlier moments first."""
    waves: dict[tuple[int, str, int], list[DueRow]] = {}
    earlier: dict[RecordKey, int] = {}
    for number, row in enumerate(sorted(rows, key=_time)):
        key = RecordKey(row.type_key, row.record_id)
        earlier[key] = earlier.get(key, -1) + 1
        waves.setdefault((earlier[key], row.rule, number if row.rule in ALONE else 0), []).append(row)
    return [waves[wave] for wave in sorted(waves)]


def _tell_nobody() -> None:
    """Tell nobody."""


def _time(row: DueRow) -> int:
    return row.at_ms


def _update(changeset: ChangeSet, record: Record) -> None:
    """Let the rules of the record's type see what time it is."""
    change = update(record, {}, changeset.caller.moment)
    if change:
        change.due = None  # this moment is done; the others that have come wait for their turn
        changeset.add(change)


def _renew(changeset: ChangeSet, record: Record) -> None:
    """Work out again what the record says of others."""
    changeset.renew(record)


def _claim(changeset: ChangeSet, record: Record) -> None:
    """Associate a contact with the company that clients wrote as a mere value."""
    changeset.claim(record)


RULES: dict[str, Apply] = {
    rules.CALCULATED_RULE: _renew,
    rules.CLAIM_RULE: _claim,
}
