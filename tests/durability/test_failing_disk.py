"""The disk is full, or fails, at every k-th operation: what was refused left nothing, and the storage serves on."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path

import apsw
import pytest

from axle.core.errors import StorageFailure
from axle.storage.sqlite import writer
from axle.storage.sqlite.database import Sqlite
from tests.durability.audit import audit, catalog
from tests.durability.client import Client, finish, start
from tests.durability.direct import ACCOUNT, Direct, add_account
from tests.durability.disk import mounted
from tests.durability.faults import FailingDisk, Fault
from tests.durability.ledger import CONTACTS, Ledger

CLIENTS = 4
STEPS = 20
FULL, WRITE_ERROR = apsw.SQLITE_FULL, apsw.SQLITE_IOERR_WRITE
SYNC_ERROR, READ_ERROR = apsw.SQLITE_IOERR_FSYNC, apsw.SQLITE_IOERR_READ


def faults(every: list[int], every_sync: list[int], every_read: list[int]) -> list[Fault]:
    """Return all sorts of faults, at every so many writes, syncs and reads."""
    writes = [Fault("write", k, error, partly) for k in every for error in (FULL, WRITE_ERROR) for partly in (False, True)]
    syncs = [Fault("sync", k, SYNC_ERROR) for k in every_sync]
    return writes + syncs + [Fault("read", k, READ_ERROR) for k in every_read]


SOME = faults([1, 7, 40], [1, 3], [1, 5])
ALL = faults([*range(2, 7), *range(8, 40, 3), 60, 90, 150], [2, *range(4, 12)], [2, 3, 4, *range(6, 40, 3)])


@pytest.fixture(autouse=True)
def busy_checkpoints(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the faults meet every kind of checkpoint too, and caches too small to hide the disk."""
    monkeypatch.setattr(writer, "CHECKPOINT_PAGES", 40)
    monkeypatch.setattr(writer, "RESTART_PAGES", 160)
    monkeypatch.setattr("axle.storage.sqlite.database.READER_CACHE_KIB", 1)
    monkeypatch.setattr("axle.storage.sqlite.database.WRITER_CACHE_KIB", 64)


class Reader:
    """Reads a page of records on a thread of its own until told to stop; only Broken may be raised to it."""

    def __init__(self, storage: Sqlite) -> None:
        self.bug: BaseException | None = None
        self._storage = storage
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._stop.wait(0.001):
                with contextlib.suppress(StorageFailure):
                    read_page(self._storage)
            read_page(self._storage)
        except BaseException as bug:
            self.bug = bug

    def stop(self) -> None:
        """End the thread after one more read, which must succeed; raise what should not have been raised."""
        self._stop.set()
        self._thread.join()
        if self.bug:
            raise self.bug


def read_page(storage: Sqlite) -> int:
    """Read a page of contacts and return how many it has."""
    object_type = catalog().find(CONTACTS)
    return len(storage.read(ACCOUNT, lambda tx: tx.record_page(object_type, 0, 100, False)))


def write_through(storage: Sqlite, disk: FailingDisk, fault: Fault) -> tuple[list[Ledger], int]:
    """Write before, during and after a fault; return what was told, and how many refusals there were."""
    names = [f"{phase}-{n}" for phase in ("before", "during", "after") for n in range(CLIENTS)]
    clients = [Client(name, Direct(storage), goes_on=True) for name in names]
    before, during, after = clients[:CLIENTS], clients[CLIENTS : 2 * CLIENTS], clients[2 * CLIENTS :]
    finish(before, start(before, 3))
    disk.fault = fault
    reader = Reader(storage)
    finish(during, start(during, STEPS))
    disk.fault = None
    finish(after, start(after, 3))
    reader.stop()
    assert not any(one.refusals for one in before + after), "a disk that works was not written to"
    return [one.ledger for one in clients], sum(one.refusals for one in during)


def survives(path: Path, fault: Fault) -> None:
    """Check that a storage outlives a fault of its disk, before and after it is closed."""
    disk = FailingDisk()
    with mounted(disk):
        storage = Sqlite(str(path))
        with contextlib.closing(storage):
            add_account(storage)
            ledgers, refusals = write_through(storage, disk, fault)
            assert audit(path, ledgers) == []
    assert disk.failures > 0
    assert refusals > 0 or fault.every > 1
    assert audit(path, ledgers) == []


@pytest.mark.parametrize("fault", SOME, ids=str)
def test_a_failing_disk_costs_nothing_that_was_acknowledged(tmp_path: Path, fault: Fault) -> None:
    """Under some faults of each sort nothing acknowledged is lost, and nothing refused is there."""
    survives(tmp_path / "axle.db", fault)


@pytest.mark.long
@pytest.mark.parametrize("fault", ALL, ids=str)
def test_a_disk_that_fails_at_any_rate_costs_nothing_that_was_acknowledged(tmp_path: Path, fault: Fault) -> None:
    """The same at many more rates."""
    survives(tmp_path / "axle.db", fault)
