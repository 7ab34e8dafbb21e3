"""Records made by the core, with the real catalog, and the few things that every test does with a storage."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from axle.core import changes
from axle.core.accounts import Owner
from axle.core.associations import FROM_ARCHIVED, TO_ARCHIVED, Link, both_ways, reversed_link
from axle.core.catalog import Catalog, ObjectType
from axle.core.changes import Change
from axle.core.record import Moment, Record, Source
from axle.http import app
from axle.storage.interface import Job, Storage, Transaction

T = TypeVar("T")

NOW = 1_767_225_600_000  # 2026-01-01T00:00:00Z
HOUR = 3_600_000
A, B = 1_000_001, 1_000_002
CONTACTS, COMPANIES, TASKS, NOTES = "contacts", "companies", "tasks", "notes"
SOURCE = Source("INTEGRATION", "77", 5)
_NEEDED = {
    CONTACTS: {},
    COMPANIES: {"name": "Acme"},
    TASKS: {"hs_timestamp": "2026-01-02T00:00:00.000Z"},
    NOTES: {"hs_timestamp": "2026-01-01T00:00:00.000Z"},
}
WAIT_SECONDS = 20  # for another thread, before a test fails


@functools.cache
def catalog() -> Catalog:
    """Read the catalog as it is shipped, once."""
    return app.catalog()


def type_of(name: str) -> ObjectType:
    """Return a type by name."""
    return catalog().find(name)


def at(now_ms: int = NOW) -> Moment:
    """Return a moment."""
    return Moment(now_ms, SOURCE)


def owner(number: int, **fields: Any) -> Owner:
    """Make an owner."""
    return Owner(number, fields.pop("user_id", None), f"o{number}@example.com", "Ann", "Lee", NOW, NOW, **fields)


def new(tx: Transaction, name: str, values: dict[str, str] | None = None, now_ms: int = NOW) -> Change:
    """Return the change that creates a record, not yet saved."""
    return changes.create(type_of(name), tx.new_ids(1)[0], {**_NEEDED[name], **(values or {})}, at(now_ms))


def add(storage: Storage, name: str = CONTACTS, values: dict[str, str] | None = None, account: int = A) -> Record:
    """Create a record."""

    def work(tx: Transaction) -> Record:
        change = new(tx, name, values)
        tx.save([change])
        return change.after

    return storage.write(account, work)


def get(storage: Storage, record: Record, archived: bool | None = False, account: int = A) -> Record | None:
    """Read a record again."""
    records = storage.read(account, lambda tx: tx.records(record.type, [record.id], archived))
    return records[0] if records else None


def save(storage: Storage, *written: Change, account: int = A) -> None:
    """Write changes, in one transaction."""
    storage.write(account, lambda tx: tx.save(written))


def changed(record: Record, values: dict[str, str], now_ms: int = NOW + 1) -> Change:
    """Return the change that gives a record other values."""
    change = changes.update(record, values, at(now_ms))
    assert change is not None
    return change


def rows_of(tx: Transaction, record: Record) -> list[tuple[Link, int]]:
    """Return every association row that leads from a record, hidden ones too, each with what hides it."""
    return tx.all_associations(record.id, catalog().ways_from(record.type.id))


def archived(tx: Transaction, record: Record, now_ms: int = NOW + 1) -> Change:
    """Return the change that archives a record, its links with it."""
    return _with_hidden(tx, changes.archive(record, at(now_ms)))


def restored(tx: Transaction, record: Record, now_ms: int = NOW + 2) -> Change:
    """Return the change that restores a record, its links with it."""
    return _with_hidden(tx, changes.restore(record, at(now_ms)))


def erased(tx: Transaction, record: Record, now_ms: int = NOW + 3) -> Change:
    """Return the change that erases a record, its links with it."""
    change = changes.erase(record, at(now_ms))
    change.unlinked = _both_rows(tx, record)
    return change


def _with_hidden(tx: Transaction, change: Change) -> Change:
    rows = [link for link, _ in rows_of(tx, change.after)]
    change.hidden = {row: FROM_ARCHIVED for row in rows} | {reversed_link(catalog(), row): TO_ARCHIVED for row in rows}
    return change


def _both_rows(tx: Transaction, record: Record) -> list[Link]:
    rows = [link for link, _ in rows_of(tx, record)]
    return [*rows, *(reversed_link(catalog(), row) for row in rows)]


def archive(storage: Storage, record: Record, account: int = A) -> Record:
    """Archive a record and return it as it then is."""
    storage.write(account, lambda tx: tx.save([archived(tx, record)]))
    return _again(storage, record, account)


def restore(storage: Storage, record: Record, account: int = A) -> Record:
    """Restore a record and return it as it then is."""
    storage.write(account, lambda tx: tx.save([restored(tx, record)]))
    return _again(storage, record, account)


def erase(storage: Storage, record: Record, account: int = A) -> None:
    """Erase a record."""
    storage.write(account, lambda tx: tx.save([erased(tx, record)]))


def _again(storage: Storage, record: Record, account: int) -> Record:
    result = get(storage, record, None, account)
    assert result is not None
    return result


def linking(record: Record, other_record: Record) -> Change:
    """Return the change that links two records by their default association type."""
    between = catalog().default(record.type.id, other_record.type.id)
    assert between is not None
    change = changes.touch(record, at())
    change.linked = both_ways(catalog(), between, record.id, other_record.id)
    return change


def link(storage: Storage, record: Record, *other_records: Record, account: int = A) -> list[int]:
    """Link a record to others and return the association types that now lead from it."""
    linked = [linking(record, other_record) for other_record in other_records]
    save(storage, *linked, account=account)
    return sorted({row.type for change in linked for row in change.linked if row.from_id == record.id})


def default_type(record: Record, other_record: Record) -> int:
    """Return the id of the default association type between two records' types."""
    association_type = catalog().default(record.type.id, other_record.type.id)
    assert association_type is not None
    return association_type.id


def together(works: Sequence[Callable[[], T]]) -> list[T | Exception]:
    """Run functions at the same time, each on a thread of its own, and return what each returned or raised."""
    results: list[T | Exception] = [AssertionError("it did not end")] * len(works)
    begin = threading.Barrier(len(works))

    def run(number: int) -> None:
        begin.wait()
        try:
            results[number] = works[number]()
        except Exception as error:
            results[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(3 * WAIT_SECONDS)
    return results


class Desk:
    """Jobs that were put into lanes, and those that came back."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.queued: list[Job] = []
        self.back: list[Job] = []
        self._came = threading.Condition()

    def put(self, lane: str, work: Callable[[Transaction], Any], account: int = A) -> Job:
        """Put a job into a lane."""
        job = Job(account, work, self._deliver)
        self.storage.submit(lane, job)
        self.queued.append(job)
        return job

    def _deliver(self, jobs: list[Job]) -> None:
        with self._came:
            self.back += jobs
            self._came.notify_all()

    def wait(self, count: int) -> list[Job]:
        """Return what came back, once it is so many."""
        with self._came:
            assert self._came.wait_for(lambda: len(self.back) >= count, WAIT_SECONDS), f"{len(self.back)} of {count} came back"
            return self.back


class Gate:
    """Work that keeps a lane's thread until it is let go."""

    def __init__(self) -> None:
        self._begun = threading.Semaphore(0)
        self._open = threading.Event()

    def __call__(self, tx: Transaction) -> None:
        """Wait for the gate to open."""
        self._begun.release()
        assert self._open.wait(WAIT_SECONDS)

    def reached(self) -> None:
        """Wait until one thread has begun to wait here."""
        assert self._begun.acquire(timeout=WAIT_SECONDS)

    def open(self) -> None:
        """Let everybody go on."""
        self._open.set()
