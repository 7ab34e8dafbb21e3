"""Connections to PostgreSQL: how many a write needs, what a pooler changes, and what happens when the database is silent."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from axle.core.accounts import Account
from axle.core.errors import StorageFailure, Unavailable
from axle.storage.interface import FIRST_ID, READ_LANE, SEARCH_LANE, Transaction
from axle.storage.postgres import connection, connections, cursor, database
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.pool_options import OFF, ON, PoolOptions
from axle.storage.sql import SQL
from axle.testing.conformance.samples import CONTACTS, NOW, A, Desk, add, get, new, owner
from tests.storage.commits import before_commit
from tests.storage.pgbouncer import pooler
from tests.storage.proxy import Proxy, way_to

BACK_SECONDS = 2.0  # after which the database is used again, once it is back


def opened(url: str, options: PoolOptions | None = None) -> Postgres:
    """Open a storage with the account A."""
    storage = Postgres(url, options=options)
    if not storage.accounts():
        storage.add_account(Account(A, "A", NOW), owner(1))
    return storage


@pytest.fixture
def way(postgres: str) -> Iterator[Proxy]:
    """A way to an empty database that can be blocked."""
    with way_to(postgres) as proxy:
        yield proxy


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Deadlines that a test can wait for."""
    monkeypatch.setattr(connection, "BEGIN_SECONDS", 0.5)
    monkeypatch.setattr(connections, "PATIENCE_SECONDS", 0.2)


@contextlib.contextmanager
def role(url: str, connections_allowed: int) -> Iterator[tuple[str, str]]:
    """Make a role that may have so many connections; yield the URL of the database for it, and its name."""
    name = f"axle_test_{secrets.token_hex(6)}"
    Postgres(url).close()
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(f"CREATE ROLE {name} LOGIN CONNECTION LIMIT {connections_allowed} PASSWORD 'secret'".encode())
        db.execute(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {name}; GRANT CREATE ON SCHEMA public TO {name}".encode())
        try:
            yield f"postgresql://{name}:secret@{url.rpartition('@')[2]}", name
        finally:
            db.execute(f"DROP OWNED BY {name}; DROP ROLE {name}".encode())


def seconds_of(work: Callable[[], object]) -> float:
    """Return how long a call takes until it is refused as Unavailable."""
    began = time.monotonic()
    with pytest.raises(Unavailable):
        work()
    return time.monotonic() - began


def test_a_transaction_that_holds_the_counter_may_ask_for_the_first_ids(postgres: str) -> None:
    """The first definition of a new database does not wait for itself."""
    storage = opened(postgres)

    def work(tx: Transaction) -> range:
        tx.next_number("pipeline")
        return tx.new_ids(1)

    began = time.monotonic()
    assert storage.write(A, work) == range(FIRST_ID, FIRST_ID + 1)
    assert time.monotonic() - began < connection.LOCK_SECONDS
    storage.close()


def test_one_connection_is_enough_for_everything(postgres: str) -> None:
    """Eight writers and four readers share it, and none is refused."""
    storage = opened(postgres, PoolOptions(size=1))
    with ThreadPoolExecutor(12) as threads:
        records = list(threads.map(lambda _: add(storage), range(40)))
        read = list(threads.map(lambda record: get(storage, record), records))
    assert read == records
    assert len({record.id for record in records}) == 40
    with psycopg.connect(postgres) as db:
        where = "datname = current_database() AND application_name = 'axle'"
        assert db.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {where}".encode()).fetchall() == [(1,)]
    storage.close()


def test_a_role_with_few_connections_is_said_and_served(postgres: str) -> None:
    """The pool is as large as the role allows, which is said once; eight writers are served by it."""
    with role(postgres, 2) as (url, name):
        storage = opened(url)
        assert storage.warnings == [
            f"AXLE_POOL is 20, more connections than the role {name} may have (CONNECTION LIMIT): 2 are used"
        ]
        with ThreadPoolExecutor(8) as threads:
            assert len({record.id for record in threads.map(lambda _: add(storage), range(24))}) == 24
        storage.close()


def test_workers_share_what_the_pool_and_the_role_allow(postgres: str) -> None:
    """Each has an equal part, with room for one more worker while one is replaced; where that is not there, nothing starts."""
    storage = opened(postgres, PoolOptions(size=20, workers=3))
    assert (storage._connections.size, storage.warnings) == (6, [])
    storage.close()
    with role(postgres, 8) as (url, name):
        storage = opened(url, PoolOptions(size=20, workers=3))
        assert storage._connections.size == 2
        assert storage.warnings == [
            f"AXLE_POOL is 20, more connections than the role {name} may have (CONNECTION LIMIT): 6 are used"
        ]
        storage.close()
    with role(postgres, 3) as (url, name), pytest.raises(StorageFailure) as refused:
        opened(url, PoolOptions(size=20, workers=3))
    assert str(refused.value) == (
        "3 workers need 4 connections, one of them for the next worker where one is replaced: "
        f"more than the role {name} may have (CONNECTION LIMIT): 3"
    )


def test_connections_that_others_take_are_waited_for(postgres: str) -> None:
    """Where another one cannot be had, those that there are serve everybody."""
    with role(postgres, 3) as (url, _):
        storage = opened(url)
        add(storage)
        with psycopg.connect(url), psycopg.connect(url), ThreadPoolExecutor(8) as threads:
            assert len({record.id for record in threads.map(lambda _: add(storage), range(24))}) == 24
        storage.close()


def test_an_answer_ends_an_outage(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though no new connection can be made: one was cut whose backend goes on, the other works."""
    monkeypatch.setattr(cursor, "GRACE_SECONDS", 0.3 - database.STATEMENT_SECONDS)
    with role(postgres, 2) as (url, _):
        storage = Postgres(url, search_seconds=30)
        storage.add_account(Account(A, "A", NOW), owner(1))
        record = add(storage)
        desk = Desk(storage)
        # Not of the interface.
        desk.put(READ_LANE, lambda tx: tx._cursor.run(SQL("SELECT pg_sleep(6)")))  # type: ignore[attr-defined]
        # Not of the interface.
        desk.put(SEARCH_LANE, lambda tx: tx._cursor.run(SQL("SELECT pg_sleep(3)")))  # type: ignore[attr-defined]
        outcomes = [job.error for job in desk.wait(2)]
        assert isinstance(outcomes[0], Unavailable)
        assert outcomes[1] is None
        assert get(storage, record) == record
        storage.close()


@pytest.mark.parametrize(("prepare", "prepared"), [("auto", True), (ON, True), (OFF, False)])
def test_statements_are_prepared_unless_a_setting_says_otherwise(postgres: str, prepare: str, prepared: bool) -> None:
    """Straight to the server, where names of statements hold."""
    storage = opened(postgres, PoolOptions(prepare=prepare))
    for _ in range(20):
        storage.accounts()
    with storage._connections.lend() as lent:
        names = lent.db.execute("SELECT count(*) > 0 FROM pg_prepared_statements", prepare=False).fetchall()
    assert names == [(prepared,)]
    storage.close()


def test_a_pooler_in_transaction_mode_is_seen(postgres: str) -> None:
    """Behind it nothing is prepared or set for a session; writers, readers and searches are served by two sessions."""
    with pooler(postgres, 2) as url:
        storage = opened(url)
        with ThreadPoolExecutor(12) as threads:
            records = list(threads.map(lambda _: add(storage, CONTACTS, {"city": "Ulm"}), range(60)))
            assert list(threads.map(lambda record: get(storage, record), records)) == records
        with storage._connections.lend() as lent:
            assert lent.pooled
            assert lent.db.execute("SELECT count(*) FROM pg_prepared_statements").fetchall() == [(0,)]
            assert lent.db.execute("SHOW statement_timeout").fetchall() == [("0",)]
        storage.close()


def test_limits_hold_behind_a_pooler(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement that takes too long is stopped, and so is one that waits for a lock."""
    monkeypatch.setattr(connection, "LOCK_SECONDS", 0.2)
    monkeypatch.setattr(database, "_READING", connection.Mode(False, 0.2))
    with pooler(postgres, 2) as url:
        storage = opened(url)
        record = add(storage)
        assert seconds_of(lambda: storage.read(A, lambda tx: tx._cursor.run(SQL("SELECT pg_sleep(5)")))) < 2
        with psycopg.connect(postgres) as db:
            where = "query = 'SELECT pg_sleep(5)' AND state = 'active'"
            assert db.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {where}".encode()).fetchall() == [(0,)]
        with psycopg.connect(postgres) as other:
            other.execute("SELECT * FROM record FOR UPDATE")
            assert seconds_of(lambda: storage.write(A, lambda tx: tx.records(record.type, [record.id]))) < 2
        assert get(storage, record) == record
        storage.close()


def test_a_silent_database_is_not_waited_for(way: Proxy, short: None) -> None:
    """A read and a write end at their deadline, those after them at once; when it answers again, so does the storage."""
    storage = opened(way.url())
    record = add(storage)
    way.stall()
    assert seconds_of(lambda: get(storage, record)) < 3
    assert seconds_of(lambda: add(storage)) < 0.5
    assert seconds_of(storage.check) < 0.5
    way.flow()
    time.sleep(BACK_SECONDS)
    storage.check()
    assert get(storage, record) == record
    assert add(storage).id > record.id
    storage.close()


def test_a_statement_that_is_not_answered_is_cut(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server cannot stop it, since nothing reaches it: the connection ends, and the write is not run again."""
    monkeypatch.setattr(connections, "PATIENCE_SECONDS", 5.0)
    monkeypatch.setattr(database, "_WRITING", connection.Mode(True, 0.2))
    storage = opened(way.url())
    runs = []

    def work(tx: Transaction) -> None:
        runs.append(1)
        way.stall()
        tx.owner_page(0, 100, None)

    timer = threading.Timer(2, way.flow)
    timer.start()
    assert seconds_of(lambda: storage.write(A, work)) < 2
    timer.join()
    assert len(runs) == 1
    storage.close()


def test_a_commit_that_is_not_answered_is_told(way: Proxy, short: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it was carried out is not known, and it is not run again."""
    monkeypatch.setattr(database, "_WRITING", connection.Mode(True, 0.2))
    storage = opened(way.url())
    add(storage)
    before_commit(monkeypatch, way.stall)
    runs = []

    def work(tx: Transaction) -> None:
        runs.append(1)
        tx.save([new(tx, CONTACTS)])

    with pytest.raises(StorageFailure, match="not known"):
        storage.write(A, work)
    assert len(runs) == 1
    way.flow()
    storage.close()


def test_one_dead_connection_is_not_an_outage(way: Proxy, short: None) -> None:
    """A connection that a firewall has forgotten is given up, and the request gets another one."""
    storage = opened(way.url())
    record = add(storage)
    way.stall()
    timer = threading.Timer(0.6, way.flow)
    timer.start()
    assert get(storage, record) == record
    timer.join()
    storage.close()


def test_what_was_lent_before_an_outage_is_lent_to_nobody_in_it(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given back without having been answered since, it is as silent as the rest: who waits is refused as all others are."""
    monkeypatch.setattr(connection, "BEGIN_SECONDS", 0.5)
    storage = opened(way.url(), PoolOptions(size=2))
    record = add(storage)
    with storage._connections.lend(), storage._connections.lend():  # both exist
        pass
    with ThreadPoolExecutor(1) as threads:
        with storage._connections.lend():
            way.stall()
            waiting = threads.submit(seconds_of, lambda: get(storage, record))
            until = time.monotonic() + BACK_SECONDS
            while storage._connections._outage is None and time.monotonic() < until:
                time.sleep(0.01)
            monkeypatch.setattr(connection, "BEGIN_SECONDS", 5.0)
            time.sleep(connections.PATIENCE_SECONDS / 4)  # by then it has lost its own, and waits for another one
        assert waiting.result() < connections.PATIENCE_SECONDS + BACK_SECONDS
    way.flow()
    time.sleep(BACK_SECONDS)
    assert get(storage, record) == record
    storage.close()


def test_a_database_that_is_gone_is_not_waited_for(way: Proxy) -> None:
    """For a second requests wait, since it may restart; then they are refused at once, until it is back."""
    storage = opened(way.url())
    record = add(storage)
    way.close()
    assert seconds_of(lambda: get(storage, record)) < connections.PATIENCE_SECONDS + 1
    assert seconds_of(lambda: get(storage, record)) < 0.2
    assert seconds_of(lambda: add(storage)) < 0.2
    assert seconds_of(storage.check) < 0.2
    way.open()
    time.sleep(1)
    assert get(storage, record) == record
    assert add(storage).id > record.id
    storage.close()


def test_a_quick_restart_is_not_told(way: Proxy) -> None:
    """Reads and writes that come meanwhile wait."""
    storage = opened(way.url())
    record = add(storage)
    way.close()
    timer = threading.Timer(0.4, way.open)
    timer.start()
    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(lambda number: get(storage, record) if number % 2 else add(storage), range(24)))
    assert None not in found
    storage.close()


def test_closing_a_storage_does_not_wait_for_a_silent_database(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it is at ends a moment later."""
    monkeypatch.setattr(connections, "ENDING_SECONDS", 0.3)
    storage = opened(way.url())
    record = add(storage)
    way.stall()
    with ThreadPoolExecutor(4) as threads:
        jobs: list[Callable[[], object]] = [lambda: add(storage), lambda: get(storage, record)]
        waiting = [threads.submit(job) for job in jobs]
        time.sleep(0.2)
        began = time.monotonic()
        storage.close()
        assert time.monotonic() - began < 3
        for outcome in waiting:
            with pytest.raises(Unavailable):
                outcome.result()


def test_a_database_that_is_not_there_yet_is_waited_for(way: Proxy, capfd: pytest.CaptureFixture[str]) -> None:
    """For the time of the setting; what is waited for is said once."""
    way.close()
    timer = threading.Timer(0.7, way.open)
    timer.start()
    storage = Postgres(way.url(), options=PoolOptions(wait=10))
    assert storage.accounts() == []
    storage.close()
    assert capfd.readouterr().err.count("waiting up to 10 seconds for the PostgreSQL database") == 1


def test_a_wait_for_the_database_ends(way: Proxy, capfd: pytest.CaptureFixture[str]) -> None:
    """After its time, or at once where waiting would not help."""
    way.close()
    began = time.monotonic()
    with pytest.raises(StorageFailure, match="cannot use the PostgreSQL database"):
        Postgres(way.url(), options=PoolOptions(wait=0.5))
    assert 0.5 < time.monotonic() - began < 3
    way.open()
    began = time.monotonic()
    with pytest.raises(StorageFailure, match="does not exist"):
        Postgres(f"{way.url()}_missing", options=PoolOptions(wait=10))
    assert time.monotonic() - began < 2


def test_connections_that_nobody_needs_are_closed(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for two."""
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.1)
    storage = opened(postgres)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: storage.read(A, lambda tx: tx._cursor.run(SQL("SELECT pg_sleep(0.1)"))), range(8)))
    time.sleep(1)
    with psycopg.connect(postgres) as db:
        where = "datname = current_database() AND application_name = 'axle'"
        assert db.execute(f"SELECT count(*) FROM pg_stat_activity WHERE {where}".encode()).fetchall() == [(2,)]
    assert add(storage).id
    storage.close()
