"""What only PostgreSQL does: connections that go, transactions that are undone, settings that must hold."""

from __future__ import annotations

import contextlib
import threading
import time

import psycopg
import pytest

from axle.core.accounts import Account
from axle.core.errors import Conflict, StorageFailure, Unavailable
from axle.storage.interface import FIRST_ID, SEARCH_LANE, WRITE_LANE, Job, Transaction
from axle.storage.postgres import connection, connections, database, ids
from axle.storage.postgres.connection import Mode
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.sql import SQL
from axle.testing.conformance.samples import CONTACTS, NOW, A, Desk, Gate, add, changed, get, new, owner
from tests.process.workers import until
from tests.storage.commits import before_commit


@pytest.fixture
def storage(on_postgres: Postgres) -> Postgres:
    """An open storage with the account A."""
    return on_postgres


def run(url: str, text: str) -> list[tuple[object, ...]]:
    """Run a statement beside the storage."""
    with psycopg.connect(url, autocommit=True) as db:
        done = db.execute(text.encode())
        return done.fetchall() if done.description else []


def cut(url: str) -> int:
    """End every connection of the storage and return how many there were."""
    where = "datname = current_database() AND pid <> pg_backend_pid() AND application_name = 'axle'"
    return len(run(url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {where}"))


def test_reads_and_writes_go_on_after_every_connection_was_lost(storage: Postgres, postgres: str) -> None:
    """Nobody is told; the next transactions get new connections."""
    record = add(storage)
    assert cut(postgres) > 0
    assert get(storage, record) == record
    assert cut(postgres) > 0
    assert add(storage).id > record.id


def test_a_write_whose_connection_goes_before_commit_is_run_again(storage: Postgres, postgres: str) -> None:
    """And happens once."""
    runs = []

    def work(tx: Transaction) -> None:
        tx.save([new(tx, CONTACTS)])
        runs.append(1)
        if len(runs) == 1:
            cut(postgres)
            tx.owner_page(0, 100, None)

    storage.write(A, work)
    assert len(runs) == 2
    assert run(postgres, "SELECT count(*) FROM record") == [(1,)]


def test_a_write_whose_connections_always_go_ends_in_busy(storage: Postgres, postgres: str) -> None:
    """After a bounded number of attempts, and nothing of it is stored."""
    runs = []

    def work(tx: Transaction) -> None:
        tx.save([new(tx, CONTACTS)])
        runs.append(1)
        cut(postgres)
        tx.owner_page(0, 100, None)

    with pytest.raises(Unavailable):
        storage.write(A, work)
    assert len(runs) == database.ATTEMPTS
    assert run(postgres, "SELECT count(*) FROM record") == [(0,)]


def test_a_connection_that_goes_at_commit_is_told(storage: Postgres, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can know whether the write happened, so it is not run again."""
    add(storage)
    before_commit(monkeypatch, lambda: cut(postgres))
    runs = []

    def work(tx: Transaction) -> None:
        runs.append(1)
        tx.save([new(tx, CONTACTS)])

    with pytest.raises(StorageFailure, match="not known"):
        storage.write(A, work)
    assert len(runs) == 1


def test_what_is_undone_for_another_s_sake_is_run_again(storage: Postgres, postgres: str) -> None:
    """A deadlock with a transaction of somebody else's ends the write, which then runs again, behind that."""
    one, two = add(storage, CONTACTS, {"city": "0"}), add(storage, CONTACTS, {"city": "0"})
    meet = threading.Barrier(2)
    runs = []

    def work(tx: Transaction) -> None:
        runs.append(1)
        for record in (one, two):
            (found,) = tx.records(record.type, [record.id])
            if len(runs) == 1 and record is one:
                meet.wait(5)
            tx.save([changed(found, {"city": "1"})])

    desk = Desk(storage)
    desk.put(WRITE_LANE, work)
    with psycopg.connect(postgres) as other:
        other.execute("SET deadlock_timeout = '1min'")
        lock = "SELECT id FROM record WHERE id = %s FOR UPDATE"
        other.execute(lock, (two.id,))
        meet.wait(5)
        other.execute(lock, (one.id,))
    assert [job.error for job in desk.wait(1)] == [None]
    assert len(runs) > 1  # more than twice where it has the first lock again before the other one wakes
    assert [record.properties["city"] for record in (get(storage, one), get(storage, two)) if record] == ["1", "1"]


def test_a_search_after_a_transaction_was_rolled_back(postgres: str) -> None:
    """What searches have prepared on the connection went with it, since the driver gives up all that is prepared."""
    storage = Postgres(postgres, options=PoolOptions(size=1))
    storage.add_account(Account(A, "A", NOW), owner(1))
    record = add(storage)
    desk = Desk(storage)
    for _ in range(3):
        desk.put(SEARCH_LANE, lambda tx: tx.account)
        for _ in range(10):  # often enough for the driver to prepare it
            assert get(storage, record)
        with pytest.raises(Conflict):
            storage.read(A, refuse)
    desk.put(SEARCH_LANE, lambda tx: tx.account)
    assert [job.error for job in desk.wait(4)] == [None] * 4
    storage.close()


def refuse(tx: Transaction) -> None:
    """Refuse what is asked for."""
    raise Conflict("refused")


def test_a_lock_that_does_not_come_free_is_busy(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a time, in one sentence."""
    monkeypatch.setattr(connection, "LOCK_SECONDS", 0.1)
    storage = Postgres(postgres)
    storage.add_account(Account(A, "A", NOW), owner(1))
    record = add(storage)
    with psycopg.connect(postgres) as other:
        other.execute("SELECT * FROM record FOR UPDATE")
        with pytest.raises(Unavailable, match="same records"):
            storage.write(A, lambda tx: tx.records(record.type, [record.id]))
    storage.close()


def test_readers_do_not_wait_for_writers(storage: Postgres) -> None:
    """A record that a write has locked is read as it was."""
    record = add(storage)
    desk, gate = Desk(storage), Gate()

    def work(tx: Transaction) -> None:
        tx.records(record.type, [record.id])
        tx.save([changed(record, {"city": "Ulm"})])
        gate(tx)

    desk.put(WRITE_LANE, work)
    gate.reached()
    began = time.monotonic()
    assert get(storage, record) == record
    assert time.monotonic() - began < 2
    gate.open()
    desk.wait(1)


def test_the_driver_s_errors_become_the_storage_s(storage: Postgres) -> None:
    """A unique key that is taken is a Conflict, what the database refuses is Broken, in one line."""
    record = add(storage)

    def again(tx: Transaction) -> None:
        change = new(tx, CONTACTS)
        change.after.id = record.id
        tx.save([change])

    with pytest.raises(Conflict):
        storage.write(A, again)
    with pytest.raises(StorageFailure, match="refused") as error:
        storage.read(A, lambda tx: tx._cursor.run(SQL("SELECT 1 / 0")))
    assert "\n" not in str(error.value)
    assert storage.read(A, lambda tx: tx.unique_holders(record.type, "email", ["\x00"])) == {}


def test_a_swallowed_error_is_not_committed(storage: Postgres) -> None:
    """Work that goes on after the database refused a statement cannot end as if it had been stored."""

    def work(tx: Transaction) -> None:
        tx.save([new(tx, CONTACTS)])
        spoil(tx)

    with pytest.raises(StorageFailure):
        storage.write(A, work)
    assert storage.read(A, lambda tx: tx.events(0, 10)) == []


def spoil(tx: Transaction) -> None:
    """Make the database refuse a statement, and hide it."""
    cursor = tx._cursor  # type: ignore[attr-defined] # not of the interface
    try:
        cursor.run(SQL("SELECT 1 / 0"))
    except psycopg.Error:
        return


def test_commits_wait_for_the_disk(postgres: str) -> None:
    """Even where the database is set to answer before it has written."""
    name = postgres.rpartition("/")[2]
    run(postgres, f"ALTER DATABASE {name} SET synchronous_commit = off")
    try:
        storage = Postgres(postgres)
        with storage._connections.lend() as one:
            one.begin(Mode(True, database.STATEMENT_SECONDS))
            assert one.db.execute("SHOW synchronous_commit").fetchall() == [("on",)]
            assert one.db.execute("SHOW lock_timeout").fetchall() == [("5s",)]
            assert one.db.execute("SHOW statement_timeout").fetchall() == [("10s",)]
        storage.close()
    finally:
        run(postgres, f"ALTER DATABASE {name} RESET synchronous_commit")


def test_what_a_connection_that_is_cut_has_locked_is_free_soon(storage: Postgres, postgres: str) -> None:
    """Its session waits for a lock itself, and would do so for five seconds: it notices that nobody is left to answer."""
    with psycopg.connect(postgres) as other, contextlib.closing(Postgres(postgres)) as killed:
        other.execute("SELECT 1 FROM owner FOR UPDATE")
        job = Job(A, lambda tx: tx.save_owner(owner(1)), lambda jobs: ended.set())  # which locks the account first
        ended = threading.Event()
        killed.submit(WRITE_LANE, job)
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        until(lambda: bool(run(postgres, waiting)))
        for connection in set(killed._connections._in_use):
            connection.cut()
        ended.wait()
        began = time.monotonic()
        add(storage)
        assert time.monotonic() < began + 2
        assert isinstance(job.error, Unavailable)


def test_who_asks_for_nothing_more_keeps_nothing_locked(storage: Postgres, postgres: str) -> None:
    """Its process may stand still, or the machine between it and what it has locked: others go on, and it is run again."""
    begun, others_done = threading.Event(), threading.Event()
    runs: list[int] = []

    def stand_still(tx: Transaction) -> None:
        runs.append(1)
        tx.save_owner(owner(7))
        begun.set()
        others_done.wait(8)

    with contextlib.closing(Postgres(postgres)) as still:
        thread = threading.Thread(target=still.write, args=(A, stand_still))
        thread.start()
        begun.wait()
        began = time.monotonic()
        storage.write(A, lambda tx: tx.save_owner(owner(8)))
        assert time.monotonic() < began + 3
        others_done.set()
        thread.join()
        assert len(runs) == 2
        assert [one.id for one in storage.read(A, lambda tx: tx.owner_page(0, 10, None, ""))] == [1, 7, 8]


def test_a_write_that_computes_for_long_has_more_time_the_second_time(storage: Postgres) -> None:
    """It was taken for one that stands still: for the database both are the same."""
    runs: list[int] = []

    def work(tx: Transaction) -> None:
        runs.append(1)
        tx.save_owner(owner(7))
        time.sleep(connection.IDLE_SECONDS + 0.5)

    storage.write(A, work)
    assert len(runs) == 2
    assert [one.id for one in storage.read(A, lambda tx: tx.owner_page(0, 10, None, ""))] == [1, 7]


def test_a_taken_block_of_ids_is_not_asked_for_again(storage: Postgres, postgres: str) -> None:
    """A thousand single ids move the counter by the first ones, and by two blocks."""
    for _ in range(20):
        storage.write(A, lambda tx: tx.new_ids(50))
    assert run(postgres, "SELECT next_id FROM counter") == [(FIRST_ID + 50 + 2 * ids.ID_BLOCK,)]


def test_a_transaction_that_has_written_may_take_more_ids_than_are_left(storage: Postgres) -> None:
    """It does not wait for a block that waits for itself."""

    def work(tx: Transaction) -> int:
        tx.save([new(tx, CONTACTS)])
        return len(tx.new_ids(5_000))

    assert storage.write(A, work) == 5_000


def test_after_closing_it_says_that_it_shuts_down(postgres: str) -> None:
    """Reads and writes are refused, and closing twice does no harm."""
    storage = Postgres(postgres)
    storage.close()
    with pytest.raises(Unavailable, match="shutting down"):
        storage.read(A, lambda tx: tx.owner_page(0, 100, None))
    with pytest.raises(Unavailable, match="shutting down"):
        storage.write(A, lambda tx: tx.owner_page(0, 100, None))
    storage.close()


def test_a_pool_that_is_used_up_is_busy(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits too long for a connection is told to come again."""
    monkeypatch.setattr(connections.Connections.lend, "__defaults__", (0.2,))
    storage = Postgres(postgres)
    with contextlib.ExitStack() as held:
        for _ in range(storage._connections.size):
            held.enter_context(storage._connections.lend(5))
        with pytest.raises(Unavailable):
            storage.accounts()
    assert storage.accounts() == []
    storage.close()


def test_a_search_is_stopped_after_its_time(postgres: str) -> None:
    """Its statements are, and the next search on the same connection has all its time again."""
    storage = Postgres(postgres, search_seconds=0.1)
    desk = Desk(storage)
    # Not of the interface.
    desk.put(SEARCH_LANE, lambda tx: tx._cursor.run(SQL("SELECT pg_sleep(5)")))  # type: ignore[attr-defined]
    (job,) = desk.wait(1)
    assert isinstance(job.error, Unavailable)
    assert "too long" in str(job.error)
    storage.read(A, lambda tx: tx._cursor.run(SQL("SELECT pg_sleep(0.2)")))
    storage.close()
