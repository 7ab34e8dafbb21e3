"""Quick reads on PostgreSQL that an event loop carries out: what they see, and what becomes of them when something fails."""

from __future__ import annotations

import asyncio
import functools
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import uvloop

from axle.core.errors import NotFound, Unavailable
from axle.core.overlay import Definition
from axle.core.record import Record
from axle.storage.interface import Job, Transaction
from axle.storage.postgres import connection, pipeline, reading
from axle.storage.postgres.pool_options import ON
from axle.testing.conformance.samples import CONTACTS, A, B, add, changed, save
from tests.process.workers import until
from tests.storage.loops import WAIT_SECONDS, Desk, opened, ping, run, seen
from tests.storage.pgbouncer import pooler
from tests.storage.proxy import Proxy, way_to

CONTACTS_KEY = 1
DEFINITION = Definition(0, "property", "colour", "{}")
Work = Callable[[Transaction], Any]
NewLoop = Callable[[], asyncio.AbstractEventLoop]
# What a server says of itself when it ends without delay: a warning, its code, and a text.
_FIELDS = b"SWARNING\0C57P02\0Mterminating connection because of crash of another server process\0\0"
CRASH = b"N" + (len(_FIELDS) + 4).to_bytes(4, "big") + _FIELDS


@pytest.fixture
def desk(postgres: str) -> Iterator[Desk]:
    """A storage whose reads the loop carries out."""
    desk = Desk(opened(postgres))
    desk.settle()
    yield desk
    desk.close()


@pytest.fixture
def way(postgres: str) -> Iterator[Proxy]:
    """A way to an empty database that can be blocked."""
    with way_to(postgres) as proxy:
        yield proxy


def test_a_read_of_one_statement_runs_on_the_loop(desk: Desk) -> None:
    """Up to its statement, and again with the answer; many at once, of several accounts, each with its own."""
    records = [add(desk.storage) for _ in range(100)]
    assert desk.read(seen(records[0])) == [[records[0]]]
    assert (desk.on_loop, len(desk.threads)) == (True, 2)
    assert desk.read(*map(seen, records)) == [[record] for record in records]
    assert desk.on_loop
    assert desk.read(seen(records[0]), account=B) == [[]]
    assert desk.on_loop


def test_what_a_read_raises_with_its_answer_is_its_outcome(desk: Desk) -> None:
    """An error that is meant for the client comes from the loop; one that nobody expected comes from a transaction."""

    def refuse(tx: Transaction) -> None:
        ping(tx)
        raise NotFound("nothing there")

    def fail(tx: Transaction) -> None:
        ping(tx)
        raise ZeroDivisionError

    (outcome,) = desk.read(refuse)
    assert isinstance(outcome, NotFound)
    assert desk.on_loop
    (outcome,) = desk.read(fail)
    assert isinstance(outcome, ZeroDivisionError)
    assert not desk.on_loop


def test_what_the_known_definitions_refuse_a_transaction_looks_at(desk: Desk) -> None:
    """They may have changed: only what the database says now is told."""

    def refuse(tx: Transaction) -> int:
        if not tx.definitions():
            raise NotFound("no such property")
        return len(tx.definitions())

    def known(tx: Transaction) -> int:
        if tx.quick:
            raise NotFound("as far as is remembered")
        return 7

    assert desk.read(known) == [7]
    assert not desk.on_loop
    assert isinstance(desk.read(refuse)[0], NotFound)


def test_definitions_that_another_server_changed_are_seen_by_the_next_read(desk: Desk, postgres: str) -> None:
    """It runs once more, in a transaction; the one behind it knows the new version and runs on the loop."""
    other = opened(postgres)
    record = add(other)

    def work(tx: Transaction) -> tuple[int, int]:
        return tx.definitions_version(), len(tx.records(record.type, [record.id]))

    assert desk.read(work) == [(0, 1)]
    other.write(A, lambda tx: tx.define([DEFINITION]))
    version = other.read(A, lambda tx: tx.definitions_version())
    assert desk.read(work) == [(version, 1)]
    assert not desk.on_loop
    assert desk.read(work) == [(version, 1)]
    assert desk.on_loop
    other.close()


def test_a_read_without_statements_asks_for_the_version(desk: Desk, postgres: str) -> None:
    """What it shows of definitions is never older than the request."""
    other = opened(postgres)
    assert desk.read(lambda tx: tx.definitions_version()) == [0]
    assert desk.on_loop
    other.write(A, lambda tx: tx.define([DEFINITION]))
    version = other.read(A, lambda tx: tx.definitions_version())
    assert desk.read(lambda tx: tx.definitions_version()) == [version]
    other.close()


def test_a_read_of_several_statements_sees_one_state(desk: Desk) -> None:
    """Two records are always changed together; a change between two statements of a read is seen by both or by none."""
    pair = [add(desk.storage, CONTACTS, {"city": "0"}) for _ in range(2)]
    contacts = pair[0].type
    runs: list[str] = []

    def work(tx: Transaction) -> list[str]:
        cities = [tx.records(contacts, [pair[0].id])[0].properties["city"]]
        runs.append(cities[0])
        present = desk.storage.read(A, lambda tx: tx.records(contacts, [record.id for record in pair]))
        save(desk.storage, *(changed(record, {"city": str(len(runs))}) for record in present))
        return [*cities, tx.records(contacts, [pair[1].id])[0].properties["city"]]

    (cities,) = desk.read(work)
    assert cities[0] == cities[1] == runs[-1]
    assert desk.on_loop
    assert len(runs) == 2


def test_writes_between_two_statements_of_one_batch_are_not_seen(desk: Desk, postgres: str) -> None:
    """Somebody changes two records together all the time; a read that takes a while between them finds them alike."""
    pair = [add(desk.storage, CONTACTS, {"city": "0"}) for _ in range(2)]
    contacts = pair[0].type
    over = threading.Event()

    def write() -> None:
        with psycopg.connect(postgres, autocommit=True) as db:
            for number in itertools.count(1):
                db.execute("UPDATE record SET properties = %s", (f'{{"city":"{number}"}}',))
                if over.wait(0.01):
                    return

    def city(tx: Transaction, record: Record) -> str:
        return tx.records(contacts, [record.id])[0].properties["city"]

    def work(tx: Transaction) -> list[str]:
        first_city = city(tx, pair[0])
        run(tx, "SELECT pg_sleep(0.4)")
        return [first_city, city(tx, pair[1])]

    writer = threading.Thread(target=write)
    writer.start()
    try:
        (cities,) = desk.read(work)
    finally:
        over.set()
        writer.join()
    assert desk.on_loop
    assert cities[0] == cities[1] != "0"


def test_a_read_of_many_statements_or_rows_is_left_to_a_thread(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would hold the loop up."""
    assert desk.read(lambda tx: [run(tx, "SELECT ?::int", number)[0][0] for number in range(9)]) == [list(range(9))]
    assert not desk.on_loop
    monkeypatch.setattr(pipeline, "MAX_ROWS", 2)
    assert desk.read(lambda tx: len(run(tx, "SELECT * FROM generate_series(1, 2)"))) == [2]
    assert desk.on_loop
    assert desk.read(lambda tx: len(run(tx, "SELECT * FROM generate_series(1, 3)"))) == [3]
    assert not desk.on_loop


def test_what_cannot_be_sent_as_it_is_does_no_harm_to_others(desk: Desk) -> None:
    """NUL, lists of texts, a statement that the server refuses, a value that it cannot read: a thread looks at them."""
    record = add(desk.storage)
    assert desk.read(lambda tx: run(tx, "SELECT length(?::text)", "a\0b"), seen(record)) == [[(3,)], [record]]
    assert desk.read(lambda tx: run(tx, "SELECT ?::text[]", ["a"]), seen(record)) == [[(["a"],)], [record]]
    broken = desk.read(lambda tx: run(tx, "SELECT nothing"), seen(record), lambda tx: run(tx, "SELECT ?::int", "x"))
    assert isinstance(broken[0], Exception)
    assert broken[1] == [record]
    assert isinstance(broken[2], Exception)
    assert desk.read(seen(record)) == [[record]]
    assert desk.on_loop


def test_values_arrive_as_they_are(desk: Desk) -> None:
    """Texts with quotes, backslashes and percent signs, negative and large numbers, nothing, and lists."""
    values = ("%s '\"\\ {}", -(2**62), None, [1, -2])
    text = "SELECT ?::text, ?::bigint, ?::text, ?::bigint[]"
    assert desk.read(lambda tx: run(tx, text, *values)) == [[values]]
    assert desk.on_loop


def test_a_statement_that_takes_long_is_run_again_elsewhere(desk: Desk, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server stops it on the loop's connection, where others wait behind it; a thread has the time for it."""
    record = add(desk.storage)
    with psycopg.connect(postgres) as db:
        db.execute("LOCK TABLE record IN ACCESS EXCLUSIVE MODE")
        timer = threading.Timer(pipeline.STATEMENT_SECONDS + 0.5, db.rollback)
        timer.start()
        assert desk.read(seen(record)) == [[record]]
        timer.join()
    assert not desk.on_loop
    assert desk.read(seen(record)) == [[record]]
    assert desk.on_loop


def test_a_read_whose_connection_is_ended_runs_again(desk: Desk, postgres: str) -> None:
    """Once, on another connection; and the loop gets a new one."""
    record = add(desk.storage)
    with psycopg.connect(postgres) as holder, psycopg.connect(postgres, autocommit=True) as db:
        holder.execute("LOCK TABLE record IN ACCESS EXCLUSIVE MODE")

        def end() -> None:
            waiting = "datname = current_database() AND wait_event_type = 'Lock'"
            while not db.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {waiting}".encode()).fetchall():
                time.sleep(0.01)
            holder.rollback()

        ending = threading.Thread(target=end)
        ending.start()
        assert desk.read(seen(record)) == [[record]]
        ending.join()
    assert len(desk.threads) == 2
    assert desk.threads[0] != desk.threads[1]
    desk.settle()


def test_reads_behind_a_pooler_run_on_the_loop(postgres: str) -> None:
    """One batch at a time, with its limit inside: nothing is prepared, and nothing stays set for a session."""
    with pooler(postgres, 2) as url:
        desk = Desk(opened(url))
        desk.settle()
        records = [add(desk.storage) for _ in range(60)]
        for _ in range(3):
            assert desk.read(*map(seen, records)) == [[record] for record in records]
            assert desk.on_loop
        limit = desk.read(lambda tx: run(tx, "SHOW statement_timeout"))
        assert limit == [[(f"{pipeline.STATEMENT_SECONDS:g}s",)]]
        with psycopg.connect(url, autocommit=True, prepare_threshold=None) as db:
            for _ in range(4):
                assert db.execute("SHOW statement_timeout").fetchall() == [("0",)]
                assert db.execute("SELECT count(*) FROM pg_prepared_statements").fetchall() == [(0,)]
        desk.close()


def test_reads_that_wait_for_their_turn_are_answered_when_the_connection_goes(postgres: str) -> None:
    """Behind a pooler they have not been sent yet: they run elsewhere, and the loop reads on when it has a connection again."""
    with pooler(postgres, 4) as url, way_to(url) as way:
        desk = Desk(opened(way.url()))
        desk.settle()

        async def cut() -> list[Any]:
            sent = desk._submit(lambda tx: run(tx, "SELECT pg_sleep(0.4)"), A)
            await asyncio.sleep(0.05)
            waiting = desk._submit(ping, A)
            await asyncio.sleep(0.02)
            way.cut()
            async with asyncio.timeout(WAIT_SECONDS):
                return list(await asyncio.gather(sent, waiting))

        assert desk._loop.run_until_complete(cut())[1] == 1
        desk.settle()
        desk.close()


def test_a_connection_that_searched_serves_a_loop(postgres: str) -> None:
    """What it has prepared for searches has other names than what it prepares for the loop."""
    desk = Desk(opened(postgres))
    for _ in range(2):
        desk.storage._search(Job(A, ping, print), lambda tx: None)
        desk.storage._searched[A] = CONTACTS_KEY  # the next one asks another statement first
    desk.settle()
    for number in range(5):
        assert desk.read(functools.partial(run, text=f"SELECT {number}")) == [[(number,)]]
        assert desk.on_loop
    desk.close()


def test_reads_are_prepared_where_a_setting_says_so(postgres: str) -> None:
    """Without a pooler, from the first time on."""
    desk = Desk(opened(postgres, prepare=ON))
    desk.settle()
    desk.read(ping, ping)
    names = desk.read(lambda tx: run(tx, "SELECT statement FROM pg_prepared_statements WHERE name LIKE 'axle%'"))[0]
    assert ("SELECT 1",) in names
    assert desk.on_loop
    desk.close()


def test_a_small_pool_has_no_connection_for_the_loop(postgres: str) -> None:
    """All of it serves everybody."""
    desk = Desk(opened(postgres, size=reading.MIN_POOL - 1))
    for _ in range(5):
        assert desk.read(ping) == [1]
        assert not desk.on_loop
    desk.close()


def test_a_database_that_is_gone_is_told_at_once_and_used_when_it_is_back(way: Proxy) -> None:
    """Reads under way run again elsewhere; later ones are refused at once; afterwards the loop reads again."""
    desk = Desk(opened(way.url()))
    desk.settle()
    way.close()
    assert all(isinstance(outcome, Unavailable) for outcome in desk.read(*[ping] * 5))
    began = time.monotonic()
    assert isinstance(desk.read(ping)[0], Unavailable)
    assert time.monotonic() - began < 0.5
    way.open()
    time.sleep(1)
    desk.settle()
    desk.close()


@pytest.mark.parametrize("new_loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_a_connection_that_is_reset_after_last_words_is_noticed(way: Proxy, new_loop: NewLoop) -> None:
    """Both have come before the loop looks; what was asked is asked again on another connection, and the loop goes on."""
    desk = Desk(opened(way.url()), new_loop())
    desk.settle()

    def breaks_off() -> None:
        way.break_off(CRASH)
        way.flow()
        time.sleep(0.1)

    way.stall()
    began = time.monotonic()
    assert desk.read_while(ping, breaks_off) == 1
    assert time.monotonic() - began < pipeline.STATEMENT_SECONDS
    desk.settle()
    desk.close()


def test_a_silent_database_is_cut_off(way: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read that is under way ends at its deadline; when the database answers again, the loop reads again."""
    monkeypatch.setattr(pipeline, "STATEMENT_SECONDS", 0.2 - connection.GRACE_SECONDS)
    desk = Desk(opened(way.url()))
    desk.settle()
    way.stall()
    began = time.monotonic()
    assert isinstance(desk.read(ping)[0], Unavailable)
    assert time.monotonic() - began < 5
    way.flow()
    time.sleep(1)
    desk.settle()
    desk.close()


def test_others_do_not_wait_behind_a_slow_statement(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it has been silent for a moment, a thread carries further reads out."""
    monkeypatch.setattr(reading, "SLOW_SECONDS", -1.0)
    slow, quick = desk.read(lambda tx: run(tx, "SELECT pg_sleep(0.2)"), ping)
    assert (len(slow), quick) == (1, 1)
    assert desk.on_loop  # both were submitted in the same turn
    outcomes: list[Any] = []

    async def meanwhile() -> None:
        first = desk._submit(lambda tx: run(tx, "SELECT pg_sleep(0.5)"), A)
        await asyncio.sleep(0.1)
        assert await desk._submit(ping, A) == 1
        outcomes.append(first.done())
        await first

    desk.threads = []
    desk._loop.run_until_complete(meanwhile())
    assert outcomes == [False]
    assert not desk.on_loop


def test_closing_the_storage_answers_the_reads_under_way(desk: Desk) -> None:
    """A thread carries them out before it ends; later ones are refused."""

    async def close() -> list[Any]:
        waiting = [desk._submit(lambda tx: run(tx, "SELECT pg_sleep(0.2)"), A) for _ in range(3)]
        await asyncio.sleep(0.05)
        closing = asyncio.get_running_loop().run_in_executor(None, desk.storage.close)
        outcomes = await asyncio.gather(*waiting)
        await closing
        return outcomes

    assert len(desk._loop.run_until_complete(close())) == 3
    with pytest.raises(Unavailable):
        desk.read(ping)


def test_a_loop_that_has_ended_gives_its_connection_back(postgres: str) -> None:
    """The next loop gets one, though the pool has room for one loop alone."""
    storage = opened(postgres, size=reading.MIN_POOL)
    for _ in range(3):
        desk = Desk(storage)
        desk.settle()
        desk._loop.close()
    assert len(storage._reading._loops) == 1
    storage.close()


def test_a_connection_that_comes_after_the_end_is_let_go(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop that it was for may never run again."""
    asked, ended = threading.Event(), threading.Event()

    def settle(lent: connection.Connection) -> None:
        asked.set()
        ended.wait(WAIT_SECONDS)

    monkeypatch.setattr(reading, "settle", settle)
    desk = Desk(opened(postgres))
    connections = desk.storage._connections
    desk.read(ping)
    asked.wait(WAIT_SECONDS)
    desk.storage.close()
    ended.set()
    until(lambda: not connections._in_use)
    assert connections._open == 0
    desk.close()
