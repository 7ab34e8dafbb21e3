"""A cluster of PostgreSQL servers: what a machine of it that fails means for whom, and what else differs on several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from axle.core.accounts import Account
from axle.core.errors import StorageFailure, Unavailable
from axle.core.events import DueRow
from axle.storage import open_storage, queries
from axle.storage.interface import Storage
from axle.storage.postgres import citus
from axle.storage.postgres.connection import Connection, Mode
from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.failures import UNREACHABLE_PART
from axle.storage.postgres.nodes import Nodes, of_accounts
from axle.storage.postgres.pool_options import AUTO
from axle.storage.sql import SQL, Row
from axle.storage.tables import of_database
from axle.testing.conformance.samples import NOW, A, B, add, get, owner
from axle.workers.trim import EVENTS_KEPT_MS, EventTrimming
from tests.storage import task_counts

WRITING = Mode(True, 10)
# What a cluster knows of the places of accounts: odd ones are on machine 1, even ones on machine 2.
STAND_INS = """
CREATE TABLE pg_dist_placement (shardid bigint, groupid int);
INSERT INTO pg_dist_placement VALUES (0, 2), (1, 1);
CREATE FUNCTION get_shard_id_for_distribution_column(named regclass, account bigint) RETURNS bigint
LANGUAGE sql AS 'SELECT $2 % 2';
"""
LOST_THERE = (
    "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '08006', MESSAGE = 'connection to the remote node a@b:1 failed'; END $$"
)


@pytest.fixture
def spread(unused_postgres: str) -> Iterator[Postgres]:
    """A storage with eight accounts, each with something that is due, and what tells a cluster where they are."""
    opened = Postgres(unused_postgres)
    try:
        for account in range(1, 9):
            opened.add_account(Account(account, "A", NOW), owner(account))
            row = DueRow(account, 1, 5, "x", NOW - account)
            opened.write(account, lambda tx, row=row: tx.reserve([row]))  # type: ignore[misc] # a default is no argument
        with psycopg.connect(unused_postgres) as db:
            db.execute(STAND_INS)
        yield opened
    finally:
        opened.close()


class Machines:
    """Runs statements about all accounts, of which those fail that a machine is needed for which is down."""

    def __init__(self, storage: Postgres) -> None:
        self.down: set[int] = set()
        self.asked = 0
        self._storage = storage

    def __call__(self, query: SQL, account: int | None) -> Sequence[Row]:
        """Run a statement."""
        self.asked += 1
        if " due" in query.text and self.down & self._needed(query):
            raise Unavailable(UNREACHABLE_PART)
        return self._storage._plain(query)

    def _needed(self, query: SQL) -> set[int]:
        accounts: Any = next((value for value in query.args if isinstance(value, list)), range(9))
        return {2 - account % 2 for account in accounts}


def accounts(rows: Sequence[Any]) -> list[int]:
    """Return the accounts of rows that begin with one."""
    return sorted(account for account, *_ in rows)


def test_a_machine_that_is_down_stops_its_own_accounts_alone(spread: Postgres) -> None:
    """What is due elsewhere is read; the machine that is down is left alone for a while, and then asked again."""
    machines = Machines(spread)
    nodes = Nodes(machines)
    due = queries.due(NOW, 100)
    assert accounts(nodes.rows(due)) == list(range(1, 9))
    machines.down = {2}
    assert accounts(nodes.rows(due)) == [1, 3, 5, 7]
    machines.down, machines.asked = set(), 0
    assert accounts(nodes.rows(due)) == [1, 3, 5, 7]
    assert machines.asked == 3  # the accounts, their places, and machine 1
    nodes._together_from = 0.0
    assert len(nodes.rows(due)) == 8


def test_nothing_is_read_where_the_coordinator_does_not_answer(spread: Postgres) -> None:
    """That is an outage, not a machine less."""

    def ask(query: SQL, account: int | None) -> Sequence[Row]:
        raise Unavailable("no")

    with pytest.raises(Unavailable):
        Nodes(ask).rows(queries.NEXT_DUE)


def test_a_statement_about_all_accounts_is_narrowed_in_each_of_its_tables() -> None:
    """Its own arguments stay behind those."""
    text = "SELECT due.at_ms FROM due JOIN counter ON counter.account = due.account WHERE at_ms <= ?"
    narrowed = of_accounts(SQL(text, (7,)), [1, 2])
    assert narrowed.text.count("WHERE account = ANY(?::bigint[])) AS due JOIN (SELECT * FROM counter WHERE") == 1
    assert list(map(str, narrowed.args)) == ["[1, 2]", "[1, 2]", "7"]


def test_a_lost_machine_leaves_the_connections_as_they_are(on_postgres: Postgres) -> None:
    """The one that told of it is alive, and so are the others; the write is run twice, since the machine may be back."""
    runs: list[int] = []
    add(on_postgres)
    with on_postgres._connections.lend() as first, on_postgres._connections.lend():
        assert not first.clustered
    before = on_postgres._connections._open

    def run(cursor: PostgresCursor) -> None:
        runs.append(1)
        cursor.run(SQL(LOST_THERE))

    with pytest.raises(Unavailable, match="A machine of the database"):
        on_postgres._transact(WRITING, run)
    assert len(runs) == 2
    assert on_postgres._connections._open == before >= 2


@pytest.mark.parametrize("clustered", [False, True])
def test_an_error_at_commit_leaves_the_outcome_open_on_a_cluster(unused_postgres: str, clustered: bool) -> None:
    """The machine that has the account may have committed; one PostgreSQL alone has not."""
    connection = Connection(psycopg.connect(unused_postgres, autocommit=True), AUTO)
    try:
        connection.settle()
        connection.db.execute("CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        connection.begin(WRITING)
        connection.db.execute("INSERT INTO late VALUES (1), (1)")
        connection.clustered = clustered
        expected = (StorageFailure, "not known") if clustered else (psycopg.errors.UniqueViolation, "duplicate key")
        with pytest.raises(expected[0], match=expected[1]):
            connection.commit(1)
    finally:
        connection.close()


def test_limits_reach_the_machine_of_an_account_in_a_block_of_their_own(unused_postgres: str) -> None:
    """PostgreSQL takes the message of a cluster too: the limits are the same, and end with the transaction."""
    connection = Connection(psycopg.connect(unused_postgres, autocommit=True), AUTO)
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "client_connection_check_interval")
    names = (*limits, "jit", "citus.propagate_set_commands")

    def settings() -> list[str | None]:
        rows = connection.db.execute(f"SELECT {', '.join(f'current_setting({name!r}, true)' for name in names)}".encode())
        return list(rows.fetchall()[0])

    try:
        connection.settle()
        before = settings()
        connection.clustered = True
        connection.begin(WRITING)
        assert settings() == ["10s", "5s", "1500ms", "500ms", "off", "local"]
        connection.commit(1)
        assert [value or None for value in settings()] == before
    finally:
        connection.close()


def test_what_goes_with_the_beginning_of_a_transaction_is_not_handed_on(unused_postgres: str) -> None:
    """Citus hands on the whole message in which it meets a setting: once it is asked to, there are none but in a block."""
    connection = Connection(psycopg.connect(unused_postgres, autocommit=True), AUTO)
    try:
        connection.clustered = True
        connection.begin(WRITING)
        with psycopg.connect(unused_postgres) as db:
            rows = db.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", (connection.db.info.backend_pid,)).fetchall()
        connection.commit(1)
        first = SQL("SELECT ? + 0", (7,))
        assert connection.begin(WRITING._replace(first=(first,))) == [(first, [(7,)])]
    finally:
        connection.close()
    before, asked, after = str(rows[0][0]).partition("SET LOCAL citus.propagate_set_commands = 'local'")
    assert "SET LOCAL citus.node_connection_timeout" in before
    assert asked
    assert re.sub(r"DO \$\$.*\$\$", "block", after) == "; block"


def test_tables_are_distributed_from_the_coordinator(unused_postgres: str) -> None:
    """A worker says whom to ask, and changes nothing."""
    with psycopg.connect(unused_postgres, autocommit=True) as db:
        db.execute("CREATE TABLE pg_dist_local_group AS SELECT 2 AS groupid")
        with pytest.raises(StorageFailure, match="only the coordinator"):
            citus.distribute(db)
        db.execute("UPDATE pg_dist_local_group SET groupid = 0")
        with pytest.raises(psycopg.errors.UndefinedTable):  # it goes on: there is no list of distributed tables here
            citus.distribute(db)


def test_old_events_of_other_accounts_are_forgotten_while_one_cannot_be_reached(tmp_path: Path) -> None:
    """They come first, or last: the account that cannot be reached waits for its next turn."""
    storage = open_storage(f"sqlite:///{tmp_path / 'axle.db'}")
    for account in (A, B):
        storage.add_account(Account(account, "A", NOW), owner(1))
        add(storage, account=account)

    class Partly:
        """A storage without the machine of the account A."""

        accounts = staticmethod(storage.accounts)

        def write(self, account: int, work: object) -> object:
            """Write for all accounts but A."""
            if account == A:
                raise Unavailable("no")
            return storage.write(account, work)  # type: ignore[arg-type] # as much as is asked of it

    trimming = EventTrimming(Partly(), lambda: NOW + EVENTS_KEPT_MS + 10)  # type: ignore[arg-type] # as much as is asked of it
    assert [account.id for account in storage.accounts()] == [A, B]
    assert trimming.trim() == 1
    assert (events(storage, A), events(storage, B)) == (1, 0)
    storage.close()


def events(storage: Storage, account: int) -> int:
    """Return how many events an account has."""
    return len(storage.read(account, lambda tx: tx.events(0, 10)))


def test_a_cluster_serves_each_account_from_one_machine(on_citus: str) -> None:
    """Where one is named in AXLE_TEST_CITUS; the tests of the storage then run there too, and each statement is planned."""
    storage = Postgres(on_citus)
    storage.add_account(Account(A, "A", NOW), owner(1))
    contact = add(storage)
    assert get(storage, contact) == contact
    limits = "SELECT current_setting('statement_timeout'), current_setting('lock_timeout') FROM counter WHERE account = ?"
    assert list(storage._transact(WRITING, lambda cursor: cursor.run(SQL(limits, (A,))))) == [("10s", "5s")]
    assert storage._nodes is not None
    assert len(storage._nodes._accounts()) == 1
    storage.close()
    assert task_counts.planned() > 5
    with psycopg.connect(on_citus) as db:
        distributed = db.execute("SELECT logicalrelid::regclass::text FROM pg_dist_partition").fetchall()
        assert {table.name for table in of_database("postgres")} <= {name for (name,) in distributed}
        local = [table.name for table in of_database("postgres") if _left(db, table.name)]
        assert local == []


def _left(db: psycopg.Connection, table: str) -> bool:
    """Tell whether rows of a distributed table stayed behind on the coordinator."""
    db.execute("SET LOCAL citus.override_table_visibility = off")
    size = db.execute("SELECT pg_relation_size(%s::regclass)", (table,)).fetchall()
    return size != [(0,)]


def test_a_commit_that_a_machine_did_not_answer_is_not_run_again(on_citus: str) -> None:
    """It may have been carried out: whoever asked is told that this is not known."""
    storage = Postgres(on_citus)
    storage.add_account(Account(A, "A", NOW), owner(1))
    kill = (
        "SELECT run_command_on_workers('SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE application_name LIKE ''citus_internal%%'' AND state = ''idle in transaction''')"
    )
    runs: list[int] = []

    def run(cursor: PostgresCursor) -> None:
        runs.append(1)
        cursor.run(SQL("UPDATE counter SET next_id = next_id + 1 WHERE account = ?", (A,)))
        with psycopg.connect(on_citus, autocommit=True) as db:
            db.execute(kill)

    with pytest.raises(StorageFailure, match="not known"):
        storage._transact(WRITING, run)
    assert runs == [1]
    storage.close()
