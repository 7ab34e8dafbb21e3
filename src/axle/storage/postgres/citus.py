"""Citus, which makes a cluster of several PostgreSQL servers: what distributes the tables over it."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import psycopg

from axle.core.errors import StorageFailure
from axle.storage.migrations import pending
from axle.storage.postgres.connection import CLUSTER
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.failures import first_line
from axle.storage.postgres.opening import (
    MIGRATION_LOCK,
    check_coordinator,
    connection_settings,
    open_database,
    schema_version,
)
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.tables import Spread, of_database

ABSENT = "Citus is not installed in this database: its tables stay on this server"
_PLACED = "SELECT logicalrelid::regclass::text FROM pg_dist_partition"
_FIRST = "counter"  # every account has a row of it; the other tables are kept where it is


class Distribution(NamedTuple):
    """The statements that place tables, then those that empty what stayed behind on the server that had them."""

    placing: list[str]
    emptying: list[str]


def distribution(placed: Collection[str]) -> Distribution:
    """Return what distributes the tables that are not placed yet.

    Emptied are all of them, always: an earlier run may have ended between the two.
    """
    tables = of_database(POSTGRES.name)
    reference = [table.name for table in tables if table.spread is Spread.REFERENCE]
    by_account = [_FIRST, *(table.name for table in tables if table.spread is Spread.BY_ACCOUNT and table.name != _FIRST)]
    placing = [f"SELECT create_reference_table('{name}')" for name in reference if name not in placed]
    for name in by_account:
        beside = "" if name == _FIRST else f", colocate_with => '{_FIRST}'"
        if name not in placed:
            placing.append(f"SELECT create_distributed_table('{name}', 'account'{beside})")
    emptying = [f"SELECT truncate_local_data_after_distributing_table('{name}')" for name in (*reference, *by_account)]
    return Distribution(placing, emptying)


def migrate(url: str, options: PoolOptions) -> list[str]:
    """Bring the schema up to date and, where there is Citus, distribute the tables; return what is to be said of it.

    Raises StorageFailure in one sentence.
    """
    settings = open_database(url, options).settings
    with _connection(settings) as db:
        lines = [f"the schema has version {schema_version(db)}"]
        return [*lines, *(distribute(db) if db.execute(CLUSTER).fetchall() else [ABSENT])]


def distribute(db: psycopg.Connection) -> list[str]:
    """Distribute what is not distributed yet, all of it or nothing, on a connection in autocommit.

    Raises StorageFailure where this is not the coordinator.
    """
    check_coordinator(db)
    with db.transaction():
        db.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        placing, emptying = distribution(_placed(db))
        for text in placing:
            db.execute(text.encode())
    for text in emptying:
        db.execute(text.encode())
    return [f"{len(placing)} tables are newly distributed, {len(emptying)} in all"]


def script(url: str) -> list[str]:
    """Return the SQL that `migrate` would send to a database as it is now. Raises StorageFailure in one sentence."""
    with _connection(connection_settings(url)) as db:
        steps = pending(POSTGRES, schema_version(db))
        installed = bool(db.execute(CLUSTER).fetchall())
        placing, emptying = distribution(_placed(db) if installed else ())
    lines = [
        line for step in steps
        for line in (f"-- schema version {step.version}", *(f"{statement};" for statement in step.statements))
    ]  # fmt: skip
    lines.append("-- distribution" if installed else f"-- {ABSENT}, and what follows is not sent")
    return [*lines, *(f"{statement};" for statement in (*placing, *emptying))]


@contextlib.contextmanager
def _connection(settings: dict[str, Any]) -> Iterator[psycopg.Connection]:
    """Connect in autocommit; what goes wrong is told in one sentence."""
    try:
        with psycopg.connect(**settings, prepare_threshold=None, autocommit=True) as db:
            yield db
    except psycopg.Error as wrong:
        raise StorageFailure(f"cannot migrate the PostgreSQL database: {first_line(wrong)}") from None


def _placed(db: psycopg.Connection) -> set[str]:
    rows: Any = db.execute(_PLACED).fetchall()
    return {name for (name,) in rows}
