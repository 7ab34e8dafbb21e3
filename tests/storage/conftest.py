"""The databases of the conformance suite, each as a URL and as an open storage."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from axle.core.accounts import Account
from axle.storage import open_storage
from axle.storage.interface import Storage
from axle.storage.postgres import citus, groups
from axle.storage.postgres import database as database_module
from axle.storage.postgres.cursor import PostgresCursor
from axle.storage.postgres.database import Postgres
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.sql import SQL, Row
from axle.testing.conformance.samples import NOW, A, B, owner
from tests.storage import databases, task_counts

# A cluster is seldom there: where it is not, its tests are not skipped one by one, but all together, in test_citus.py.
DATABASES = ["memory", "file", "postgres", *(["on_citus"] if os.environ.get("AXLE_TEST_CITUS") else [])]

_looked_at: set[str] = set()


@pytest.fixture(scope="session")
def recorded() -> Iterator[set[str]]:
    """The statements that run on PostgreSQL, as far as this process has run them."""
    texts: set[str] = set()
    run, run_together = PostgresCursor.run, PostgresCursor.run_together

    def recording(cursor: PostgresCursor, query: SQL) -> Sequence[Row]:
        texts.add(query.text)
        return run(cursor, query)

    def recording_all(cursor: PostgresCursor, queries: Sequence[SQL]) -> list[Sequence[Row]]:
        texts.update(query.text for query in queries)
        return run_together(cursor, queries)

    with pytest.MonkeyPatch.context() as patched:  # every statement passes one of the two
        patched.setattr(PostgresCursor, "run", recording)
        patched.setattr(PostgresCursor, "run_together", recording_all)
        yield texts


@pytest.fixture(autouse=True)
def stays_with_its_account(recorded: set[str]) -> Iterator[None]:
    """Fail a test that runs a statement which leaves the machine of its account on a cluster."""
    yield
    unseen = recorded - _looked_at
    _looked_at.update(unseen)
    if unseen:
        from tests.storage.statements import faults

        assert {text: faults(text) for text in unseen if faults(text)} == {}


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The URL of a PostgreSQL server."""
    return databases.server()


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: str) -> Iterator[str]:
    """One PostgreSQL database for the whole run."""
    with databases.own_database(postgres_server) as url:
        yield url


@pytest.fixture
def postgres(shared_postgres: str) -> str:
    """A PostgreSQL database whose tables are empty."""
    databases.empty(shared_postgres)
    return shared_postgres


@pytest.fixture
def on_postgres(postgres: str) -> Iterator[Postgres]:
    """An open storage in PostgreSQL with the account A."""
    opened = Postgres(postgres)
    try:
        opened.add_account(Account(A, "A", NOW), owner(1))
        yield opened
    finally:
        opened.close()


@pytest.fixture
def unused_postgres(shared_postgres: str) -> Iterator[str]:
    """A PostgreSQL database, or what looks like one, in which nothing has ever been."""
    with databases.own_schema(shared_postgres) as url:
        yield url


@pytest.fixture(scope="session")
def shared_citus() -> Iterator[str]:
    """One database whose tables are distributed over a cluster, for the whole run."""
    with databases.own_schema(databases.cluster(), "-ccitus.shard_count%3D4") as url:
        citus.migrate(url, PoolOptions())
        yield url


@pytest.fixture
def on_citus(shared_citus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database on a cluster whose tables are empty. A test fails where a statement of it goes to more than one machine."""
    databases.clear(shared_citus)
    for module in (database_module, groups):
        monkeypatch.setattr(module, "PostgresCursor", task_counts.Explaining)
    yield shared_citus
    assert task_counts.spread() == {}


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, of each kind."""
    if request.param in ("postgres", "on_citus"):
        return str(request.getfixturevalue(request.param))
    return "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'axle.db'}"


@pytest.fixture(params=["file", "postgres"])
def lasting(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database that outlives its storage, of each kind."""
    return str(request.getfixturevalue("postgres")) if request.param == "postgres" else f"sqlite:///{tmp_path / 'axle.db'}"


@pytest.fixture
def empty_storage(database: str) -> Iterator[Storage]:
    """An open storage without an account."""
    opened = open_storage(database)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def storage(empty_storage: Storage) -> Storage:
    """An open storage with the accounts A and B."""
    empty_storage.add_account(Account(A, "A", NOW), owner(1))
    empty_storage.add_account(Account(B, "B", NOW), owner(2))
    return empty_storage
