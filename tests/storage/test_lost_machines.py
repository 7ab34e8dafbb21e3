"""Machines of a cluster that do not answer: what needs one is refused at once, and holds up nothing else.

A PostgreSQL server plays the cluster: what Citus knows of it, and whether a machine answers, stands in tables of its own.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import psycopg
import pytest

from axle.core.accounts import Account, Token
from axle.core.errors import Unavailable
from axle.core.permissions import ALL
from axle.core.reminders import EMAIL, NO_TYPE, SENT, SUCCESS, TEST, WAITING, Message, MessageKey
from axle.http.app import catalog
from axle.storage import queries
from axle.storage.interface import FREE, READ_LANE, SEARCH_LANE, WRITE_LANE, Job, MessageQuery, Transaction
from axle.storage.postgres import connection, opening
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.lost_machines import MachineLost
from axle.storage.postgres.nodes import Nodes
from axle.storage.postgres.pipeline import Batch, Pipeline
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.postgres.silence import LOOK_SECONDS
from axle.storage.sql import SQL
from axle.testing.conformance.samples import NOW, Desk, Gate, add, owner, together
from axle.workers.messages import Carrier, MessageSending
from axle.workers.posting import Outcome
from tests.process.workers import until
from tests.storage import loops
from tests.storage.proxy import way_to

ONE, TWO = 1_000_001, 1_000_002  # accounts on the machines of these numbers
CLUSTER = """
CREATE TABLE pg_dist_local_group AS SELECT 0 AS groupid;
CREATE TABLE pg_dist_node (groupid int, nodename text, nodeport int, isactive bool, noderole text);
INSERT INTO pg_dist_node SELECT groupid, 'host', groupid, true, 'primary' FROM generate_series(0, 2) AS groupid;
CREATE TABLE pg_dist_placement (shardid bigint, groupid int);
INSERT INTO pg_dist_placement VALUES (0, 2), (1, 1);
CREATE FUNCTION get_shard_id_for_distribution_column(named regclass, account bigint) RETURNS bigint
LANGUAGE sql AS 'SELECT $2 % 2';
CREATE TABLE silent (port int, seconds float);
CREATE FUNCTION citus_check_connection_to_node(host text, port int) RETURNS bool
LANGUAGE sql AS 'SELECT count(pg_sleep(seconds)) = 0 FROM silent WHERE silent.port = $2';
"""
WAITS = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
SLEEP = "SELECT 1 WHERE pg_sleep(?) IS NOT NULL"


@pytest.fixture
def stand_in(unused_postgres: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that is taken for a cluster of two machines beside its own."""
    with psycopg.connect(unused_postgres) as db:
        db.execute(CLUSTER)
    monkeypatch.setattr(opening, "CLUSTER", "SELECT 1")
    monkeypatch.setattr(connection, "_SETTINGS", connection._SETTINGS.replace(connection.CLUSTER, "SELECT 1"))
    return unused_postgres


def filled(url: str, size: int) -> Postgres:
    """Open the storage, with an account on each machine."""
    storage = Postgres(url, options=PoolOptions(size=size))
    for account in (ONE, TWO):
        storage.add_account(Account(account, "A", NOW), owner(account))
    return storage


@pytest.fixture
def watched(stand_in: str) -> Iterator[Postgres]:
    """A storage that asks the machines."""
    storage = filled(stand_in, 20)
    yield storage
    storage.close()


@pytest.fixture
def unwatched(stand_in: str) -> Iterator[Postgres]:
    """One with too few connections to ask them: what is lost, the test says."""
    storage = filled(stand_in, 5)
    yield storage
    storage.close()


def answer(url: str, silent: str) -> None:
    """Let machines be silent from now on: numbers, each with the seconds until its answer."""
    with psycopg.connect(url) as db:
        db.execute("DELETE FROM silent")
        if silent:
            db.execute(f"INSERT INTO silent VALUES {silent}".encode())


def lose(storage: Postgres, *machines: int) -> None:
    """Say that machines do not answer."""
    storage._connections.lost.places = {0: 2, ONE: 1, TWO: 2}
    storage._connections.lost.machines = frozenset(machines)


def held(account: int) -> Token:
    """Make a token of an account."""
    return Token(f"{account:064}", account, 7, "", ALL, NOW)


def gathering(storage: Postgres) -> tuple[Desk, Gate]:
    """Keep the writers of an account until the gate opens: what is put down meanwhile makes one group."""
    desk, gate = Desk(storage), Gate()
    for _ in range(2):
        desk.put(WRITE_LANE, gate, ONE)
        gate.reached()
    return desk, gate


def sleep(seconds: float, tx: Transaction) -> None:
    """Keep the database busy."""
    loops.run(tx, SLEEP, seconds)


def test_the_accounts_of_a_silent_machine_are_refused_and_no_others(watched: Postgres, stand_in: str) -> None:
    """At once, whatever they ask for; and served again as soon as it answers."""
    answer(stand_in, "(2, 0)")
    until(lambda: watched._connections.lost.needed_by(TWO))
    for ask in (partial(add, watched, account=TWO), partial(watched.read, TWO, lambda tx: tx.owner_page(0, 1, None, ""))):
        began = time.monotonic()
        with pytest.raises(MachineLost):
            ask()
        assert time.monotonic() < began + 0.5
    for lane in (READ_LANE, SEARCH_LANE, WRITE_LANE):
        with pytest.raises(Unavailable):
            watched.submit(lane, Job(TWO, lambda tx: None, lambda jobs: None))
    assert add(watched, account=ONE)
    assert watched.read(0, lambda tx: tx.token("unknown")) is None  # nobody's account is no account of a machine
    answer(stand_in, "")
    until(lambda: not watched._connections.lost.machines)
    assert add(watched, account=TWO)


def test_what_waits_for_a_machine_is_cut_once_that_is_silent(watched: Postgres, stand_in: str) -> None:
    """What others ask goes on, however long it takes."""
    outcomes: dict[int, tuple[Any, float]] = {}

    def read(account: int, seconds: float) -> None:
        began = time.monotonic()
        try:
            watched.read(account, partial(sleep, seconds))
            outcomes[account] = (None, time.monotonic() - began)
        except Unavailable as refused:
            outcomes[account] = (type(refused), time.monotonic() - began)

    threads = [threading.Thread(target=read, args=one) for one in ((ONE, 6.0), (TWO, 9.0))]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    answer(stand_in, "(2, 30)")  # its answer would come, but not in time
    for thread in threads:
        thread.join()
    assert outcomes[ONE][0] is None
    assert outcomes[TWO][0] is MachineLost
    assert outcomes[TWO][1] < 5


def test_a_watch_waits_for_one_machine_and_asks_the_others(watched: Postgres, stand_in: str) -> None:
    """Two that are silent are both known, and one that comes back is noticed while the other one keeps silent."""
    answer(stand_in, "(1, 30), (2, 30)")
    until(lambda: watched._connections.lost.machines == {1, 2})
    answer(stand_in, "(1, 30)")
    until(lambda: watched._connections.lost.machines == {1})
    assert add(watched, account=TWO)


def test_who_cannot_ask_knows_of_no_silent_machine(stand_in: str) -> None:
    """Where the one that it asks is silent, nothing is said about another: accounts there are served when that is over."""
    with way_to(stand_in) as way:
        storage = filled(f"{way.url()}?{stand_in.partition('?')[2]}", 20)
        lost = storage._connections.lost
        until(lambda: bool(lost.places))
        way.stall()
        until(lambda: bool(lost.machines))
        until(lambda: not lost.machines)
        assert storage._connections.in_outage
        way.flow()
        until(lambda: not storage._connections.in_outage)
        assert add(storage, account=ONE)
        storage.close()


def test_few_connections_are_all_for_requests(unwatched: Postgres, stand_in: str) -> None:
    """None of them asks the machines; each request meets a silent one by itself."""
    answer(stand_in, "(2, 0)")
    time.sleep(2 * LOOK_SECONDS)
    assert add(unwatched, account=TWO)


def test_a_note_neither_locks_its_account_nor_shares_a_transaction(unwatched: Postgres, stand_in: str) -> None:
    """It is written on all machines: whoever waits for one of them would keep the account from being written to."""
    unwatched.save_token(held(ONE))
    desk, gate = gathering(unwatched)
    desk.put(WRITE_LANE, lambda tx: tx.save_owner(owner(7)), ONE)
    note = Job(ONE, lambda tx: tx.use_token(held(ONE).hash, NOW + 5), desk._deliver)
    note.everywhere = True
    unwatched.submit(WRITE_LANE, note)
    gate.open()
    assert [job.error for job in desk.wait(4)] == [None] * 4
    with psycopg.connect(stand_in) as db:
        writers = db.execute("SELECT xmin::text FROM token UNION ALL SELECT xmin::text FROM owner WHERE id = 7").fetchall()
        assert len(set(writers)) == len(writers) == 2
        db.execute("SELECT 1 FROM counter WHERE account = %s FOR UPDATE", (ONE,))
        note = Job(ONE, lambda tx: tx.use_token(held(ONE).hash, NOW + 70_000), desk._deliver)
        note.everywhere = True
        unwatched.submit(WRITE_LANE, note)
        desk.wait(5)
    token = unwatched.token(held(ONE).hash)
    assert token is not None and token.used_ms == NOW + 70_000


def test_who_needs_all_machines_is_refused_alone(unwatched: Postgres) -> None:
    """The others of the group are written, though a machine is lost that is not theirs."""
    desk, gate = gathering(unwatched)
    works: list[Callable[[Transaction], Any]] = [
        lambda tx: tx.save_owner(owner(7)),
        lambda tx: tx.save_token(held(ONE)),
        lambda tx: tx.save_owner(owner(8)),
    ]
    jobs = [desk.put(WRITE_LANE, work, ONE) for work in works]
    lose(unwatched, 2)
    gate.open()
    desk.wait(5)
    assert [type(job.error) for job in jobs] == [type(None), MachineLost, type(None)]
    lose(unwatched)
    assert [one.id for one in unwatched.read(ONE, lambda tx: tx.owner_page(0, 10, None, ""))] == [7, 8, ONE]
    assert unwatched.token(held(ONE).hash) is None


def test_who_shares_a_transaction_with_what_is_cut_is_written_all_the_same(unwatched: Postgres, stand_in: str) -> None:
    """The group is run again, each alone: only who needs the lost machine is refused."""
    unwatched.save_token(held(ONE))
    desk, gate = gathering(unwatched)
    first = desk.put(WRITE_LANE, lambda tx: tx.save_owner(owner(7)), ONE)
    last = desk.put(WRITE_LANE, lambda tx: tx.use_token(held(ONE).hash, NOW + 5), ONE)
    with psycopg.connect(stand_in) as db, psycopg.connect(stand_in, autocommit=True) as other:
        db.execute("SELECT 1 FROM token FOR UPDATE")  # as if the lost machine did not answer
        gate.open()
        until(lambda: bool(other.execute(WAITS).fetchall()))
        lose(unwatched, 2)
        unwatched._connections.cut_lost(time.monotonic())
        desk.wait(4)
    assert (first.error, type(last.error)) == (None, MachineLost)
    lose(unwatched)
    assert [one.id for one in unwatched.read(ONE, lambda tx: tx.owner_page(0, 10, None, ""))] == [7, ONE]


def test_a_write_whose_machine_is_lost_before_it_is_committed_is_told_so(unwatched: Postgres) -> None:
    """Whatever had begun ends with the connection, and nothing of it is stored."""

    def work(tx: Transaction) -> None:
        tx.save_owner(owner(7))
        lose(unwatched, 2)
        threading.Timer(0.3, lambda: unwatched._connections.cut_lost(time.monotonic())).start()
        sleep(8.0, tx)

    outcomes = together([partial(unwatched.write, TWO, work), partial(unwatched.write, ONE, partial(sleep, 1.0))])
    assert [type(one) for one in outcomes] == [MachineLost, type(None)]
    lose(unwatched)
    assert [one.id for one in unwatched.read(TWO, lambda tx: tx.owner_page(0, 10, None, ""))] == [TWO]


def test_a_lost_machine_is_left_out_where_all_are_asked(unwatched: Postgres) -> None:
    """Without asking it first; and the lease on chores, if that is there, is told to be lost at once."""
    asked: list[int | None] = []

    def ask(query: SQL, account: int | None) -> Any:
        asked.append(account)
        return unwatched._plain(query, account)

    lose(unwatched, 2)
    assert Nodes(ask, unwatched._connections.lost).rows(queries.NEXT_DUE) is not None
    assert asked[1:] == [None, None, ONE]
    with pytest.raises(MachineLost):
        unwatched.lease("chores")
    with pytest.raises(MachineLost):
        unwatched.move_lease("chores", FREE, "me")


def test_what_nobody_asks_is_read_without_an_account(postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose token it is stands on every machine: nothing else is asked, which may be on one that is lost."""
    desk = loops.Desk(loops.opened(postgres))
    sent: list[SQL] = []
    desk.settle()
    send = Pipeline.send

    def noted(pipeline: Pipeline, batch: Batch) -> None:
        sent.extend(batch.queries)
        send(pipeline, batch)

    monkeypatch.setattr(Pipeline, "send", noted)
    try:
        assert desk.read(lambda tx: tx.token("unknown"), account=0) == [None]
        assert desk.on_loop
        assert [query.text.partition(" WHERE ")[0].rpartition(" ")[2] for query in sent] == ["token"]
    finally:
        desk.close()


def test_a_connection_is_cut_while_nobody_else_can_have_it(unwatched: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given back between the look at it and the cut, it would be cut under an account whose machine answers."""
    kept: list[bool] = []
    cut = connection.Connection.cut

    def noted(one: connection.Connection) -> None:
        kept.append(unwatched._connections._lock.locked())
        cut(one)

    def work(tx: Transaction) -> None:
        lose(unwatched, 2)
        threading.Timer(0.3, lambda: unwatched._connections.cut_lost(time.monotonic())).start()
        sleep(8.0, tx)

    monkeypatch.setattr(connection.Connection, "cut", noted)
    with pytest.raises(MachineLost):
        unwatched.read(TWO, work)
    assert kept == [True]


def test_messages_are_sent_whose_machines_answer(unwatched: Postgres) -> None:
    """Where one cannot be noted, no other one of its account is sent before that is done; those of other accounts are."""

    def remind(account: int, moment_ms: int, tx: Transaction) -> None:
        key = MessageKey(NO_TYPE, account, moment_ms, EMAIL)
        tx.add_messages([Message(key, TEST, account, WAITING, 0, NOW, NOW)])

    carrier = Carrier(EMAIL, lambda prepared, now_ms: Outcome(SUCCESS, 250, 0.0))
    sending = MessageSending(unwatched, catalog(), lambda: NOW, carrier, "")
    for account, moment_ms in ((TWO, NOW - 2), (TWO, NOW - 1), (ONE, NOW)):
        unwatched.write(account, partial(remind, account, moment_ms))
    prepared, _ = sending.turn([], 10)
    prepared.sort(key=lambda each: each.message.key.moment_ms)
    lose(unwatched, 2)
    results = [sending.post(each) for each in prepared]
    assert [(one.outcome.result, one.noted) for one in results] == [(SUCCESS, False), ("not_sent", True), (SUCCESS, True)]
    lose(unwatched)
    assert sending.turn(results, 0) == ([], [])
    ended = [one.state for account in (ONE, TWO) for one in unwatched.read(account, lambda tx: tx.messages(MessageQuery(10)))]
    assert sorted(ended) == [SENT, SENT, WAITING]
