"""Group commit: who shares a transaction shares nothing else, and the writer outlives whatever happens in one."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import pytest

from axle.core.behaviour import Behaviour
from axle.core.changes import update
from axle.core.errors import Conflict, StorageFailure, Unavailable
from axle.core.record import Moment, Source
from axle.core.search import Search, SearchRequest, check
from axle.http.errors import failure
from axle.storage import fair_queue, lanes
from axle.storage.interface import SEARCH_LANE, WRITE_LANE, Job, Transaction
from axle.storage.sqlite import database, writer
from axle.storage.sqlite.database import Sqlite
from tests.durability.audit import audit, catalog
from tests.durability.direct import ACCOUNT, add_account, creation
from tests.durability.ledger import CONTACTS

SECONDS = 10


class Queue:
    """A storage whose writer is held up, so that what is queued meanwhile becomes one group."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.storage = Sqlite(str(path))
        add_account(self.storage)
        self.groups: list[list[Job]] = []
        self._held = threading.Event()
        self._release = threading.Event()
        self._arrived = threading.Semaphore(0)
        # One object: jobs with the same way back come back together.
        self._deliver: Callable[[list[Job]], None] = self._delivered

    def hold(self) -> None:
        """Let the writer wait in a job of its own until `release`."""

        def wait(tx: Transaction) -> None:
            self._held.set()
            self._release.wait(SECONDS)

        self.storage.submit(WRITE_LANE, Job(ACCOUNT, wait, lambda jobs: None))
        assert self._held.wait(SECONDS)

    def put(self, work: Callable[[Transaction], Any]) -> Job:
        """Queue a write."""
        job = Job(ACCOUNT, work, self._deliver)
        self.storage.submit(WRITE_LANE, job)
        return job

    def release(self, *jobs: Job) -> None:
        """Let the writer go on, and wait for the jobs."""
        self._release.set()
        for _ in jobs:
            assert self._arrived.acquire(timeout=SECONDS), "a job was not answered"

    def _delivered(self, jobs: list[Job]) -> None:
        self.groups.append(jobs)
        self._arrived.release(len(jobs))

    def emails(self) -> set[str]:
        """Return the addresses of all contacts that are stored."""
        object_type = catalog().find(CONTACTS)
        page = self.storage.read(ACCOUNT, lambda tx: tx.record_page(object_type, 0, 1_000, False))
        return {record.properties["email"] for record in page}


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Queue]:
    """A storage in a file whose writer is held up; its groups end by number, not by time."""
    monkeypatch.setattr(writer, "GROUP_SECONDS", SECONDS)
    held = Queue(tmp_path / "axle.db")
    held.hold()
    with contextlib.closing(held.storage):
        yield held
        held.release()
        assert held.storage.write(ACCOUNT, lambda tx: "still there") == "still there"
    assert audit(held.path) == []


def contact(name: str) -> Callable[[Transaction], Any]:
    """Return the work that creates a contact."""
    return creation(CONTACTS, [{"email": f"{name}.0@example.com"}])


def emails(*names: str) -> set[str]:
    """Return the addresses of contacts of these names."""
    return {f"{name}.0@example.com" for name in names}


def test_a_refused_request_takes_nothing_of_its_group_with_it(held: Queue) -> None:
    """A Conflict in the middle of a group undoes what its own request wrote, and nothing else."""

    def half(tx: Transaction) -> None:
        contact("half")(tx)
        contact("first")(tx)

    jobs = [held.put(work) for work in (contact("first"), half, contact("last"))]
    held.release(*jobs)
    assert [type(job.error) for job in jobs] == [type(None), Conflict, type(None)]
    assert held.groups == [jobs]
    assert held.emails() == emails("first", "last")


def test_a_bug_is_told_to_its_own_request_alone(held: Queue) -> None:
    """An unexpected exception undoes its request; the rest of the group is committed."""

    def buggy(tx: Transaction) -> None:
        contact("half")(tx)
        raise ValueError("a bug")

    jobs = [held.put(work) for work in (contact("first"), buggy, contact("last"))]
    held.release(*jobs)
    assert [type(job.error) for job in jobs] == [type(None), ValueError, type(None)]
    assert held.groups == [jobs]
    assert held.emails() == emails("first", "last")


def test_words_are_put_for_a_group_at_once_and_never_for_who_is_undone(held: Queue) -> None:
    """A search within a write finds what the group has written so far; then the words are of those that stayed."""
    seen: list[set[str]] = []

    def refused(tx: Transaction) -> None:
        contact("half")(tx)
        seen.append(found(tx))
        raise ValueError("a bug")

    def renamed(tx: Transaction) -> None:
        old = tx.search(asked("example")).records[0]
        change = update(old, {"email": "last.0@example.com"}, Moment(1, Source()))
        assert change is not None
        tx.save([change])

    jobs = [held.put(work) for work in (contact("first"), refused, renamed, contact("third"))]
    held.release(*jobs)
    assert held.groups == [jobs]
    assert seen == [emails("first", "half")]
    assert held.storage.read(ACCOUNT, found) == emails("last", "third")
    assert held.storage.read(ACCOUNT, lambda tx: found(tx, "first")) == set()


def asked(query: str) -> Search:
    """Return a search of contacts by free text."""
    return check(SearchRequest(query=query), catalog().find(CONTACTS), catalog())


def found(tx: Transaction, query: str = "example") -> set[str]:
    """Return the addresses of the contacts that a free text finds."""
    return {record.properties["email"] for record in tx.search(asked(query)).records}


def test_a_request_that_fills_the_disk_fails_alone(held: Queue) -> None:
    """SQLite undoes the whole group when the disk is full; those that fit are written in a second attempt."""
    db = held.storage._writing.db

    def huge(tx: Transaction) -> None:
        db.pragma("max_page_count", db.pragma("page_count") + 50)
        creation(CONTACTS, [{"email": f"huge.{n}@example.com", "jobtitle": "x" * 50_000} for n in range(20)])(tx)

    jobs = [held.put(work) for work in (contact("first"), huge, contact("last"))]
    held.release(*jobs)
    assert [type(job.error) for job in jobs] == [type(None), StorageFailure, type(None)]
    assert held.emails() == emails("first", "last")


def test_a_transaction_that_cannot_begin_is_told_and_the_writer_lives(held: Queue) -> None:
    """An error other than a lock at BEGIN ends in Broken; writes succeed when it is over."""
    db = held.storage._writing.db
    switch = held.put(lambda tx: db.pragma("query_only", True))
    held.release(switch)
    with pytest.raises(StorageFailure):
        held.storage.write(ACCOUNT, contact("first"))
    db.pragma("query_only", False)
    held.storage.write(ACCOUNT, contact("last"))
    assert held.emails() == emails("last")


def test_a_closed_loop_does_not_end_the_writer(held: Queue) -> None:
    """A request whose event loop has been closed is written all the same, and so are those that follow."""
    loop = asyncio.new_event_loop()
    loop.close()

    def call_back(jobs: list[Job]) -> None:
        loop.call_soon_threadsafe(print, jobs)

    held.storage.submit(WRITE_LANE, Job(ACCOUNT, contact("first"), call_back))
    last = held.put(contact("last"))
    held.release(last)
    assert held.emails() == emails("first", "last")


def test_a_full_queue_refuses_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more write than may wait is Busy without waiting; those that wait are carried out."""
    monkeypatch.setattr(writer, "MAX_WRITES", 5)
    full = Queue(tmp_path / "axle.db")
    full.hold()
    with contextlib.closing(full.storage):
        jobs = [full.put(contact(str(n))) for n in range(5)]
        began = time.monotonic()
        with pytest.raises(Unavailable) as busy:
            full.put(contact("one more"))
        assert time.monotonic() - began < 0.5
        assert failure(busy.value, "id", Behaviour()).status == 503
        full.release(*jobs)
        assert full.emails() == emails(*map(str, range(5)))


def test_closing_finishes_what_is_queued(tmp_path: Path) -> None:
    """What was queued before the end is written and answered; what comes after it is Busy."""
    ending = Queue(tmp_path / "axle.db")
    ending.hold()
    jobs = [ending.put(contact(str(n))) for n in range(100)]
    closing = threading.Thread(target=ending.storage.close)
    closing.start()
    ending.release(*jobs)
    closing.join(SECONDS)
    assert not closing.is_alive()
    assert [job.error for job in jobs] == [None] * 100
    for lane in (WRITE_LANE, SEARCH_LANE):
        with pytest.raises(Unavailable):
            ending.storage.submit(lane, Job(ACCOUNT, contact("late"), lambda jobs: None))
    again = Sqlite(str(ending.path))
    with contextlib.closing(again):
        object_type = catalog().find(CONTACTS)
        assert len(again.read(ACCOUNT, lambda tx: tx.record_page(object_type, 0, 1_000, False))) == 100


def test_no_write_is_lost_between_the_last_one_and_the_end(tmp_path: Path) -> None:
    """Writers that race with the end are either answered or refused; none of them waits for ever."""
    storage = Sqlite(str(tmp_path / "axle.db"))
    add_account(storage)

    def write() -> None:
        with contextlib.suppress(Unavailable):
            while True:
                storage.write(ACCOUNT, lambda tx: None)

    writers = [threading.Thread(target=write, daemon=True) for _ in range(8)]
    for thread in writers:
        thread.start()
    time.sleep(0.05)
    storage.close()
    for thread in writers:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in writers)


def test_a_lock_of_another_process_ends_in_busy_for_all_who_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for a lock that does not come free is Busy after one time limit, not one each; later writes work."""
    monkeypatch.setattr(database, "BUSY_MS", 200)
    locked = Queue(tmp_path / "axle.db")
    with contextlib.closing(locked.storage):
        locked.hold()
        other = apsw.Connection(str(locked.path))
        other.set_busy_timeout(SECONDS * 1_000)
        taking = threading.Thread(target=lambda: other.execute("BEGIN IMMEDIATE"))
        taking.start()
        locked.release()
        taking.join(SECONDS)
        began = time.monotonic()
        jobs = [locked.put(contact(str(n))) for n in range(20)]
        locked.release(*jobs)
        assert time.monotonic() - began < 2
        assert {type(job.error) for job in jobs} == {Unavailable}
        other.execute("ROLLBACK")
        other.close()
        locked.storage.write(ACCOUNT, contact("later"))
        assert locked.emails() == emails("later")


def test_a_search_lane_is_bounded_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One more search than may wait is Busy without waiting."""
    monkeypatch.setattr(lanes, "MAX_ACCOUNT_SEARCHES", 2)
    storage = Sqlite(str(tmp_path / "axle.db"))
    release = threading.Event()
    waiting = threading.Semaphore(0)

    def slow(tx: Transaction) -> None:
        waiting.release()
        release.wait(SECONDS)

    with contextlib.closing(storage):
        for _ in range(fair_queue.SEARCHES):
            storage.submit(SEARCH_LANE, Job(ACCOUNT, slow, lambda jobs: None))
            assert waiting.acquire(timeout=SECONDS)
        for _ in range(2):
            storage.submit(SEARCH_LANE, Job(ACCOUNT, slow, lambda jobs: None))
        with pytest.raises(Unavailable):
            storage.submit(SEARCH_LANE, Job(ACCOUNT, slow, lambda jobs: None))
        release.set()
