"""Opening a PostgreSQL database: waiting until it is there, its schema, and how many connections it gives."""

from __future__ import annotations

import os
import sys
import time
from typing import Any, NamedTuple

import psycopg
from psycopg.conninfo import conninfo_to_dict

from axle.core.errors import StorageFailure
from axle.storage import queries
from axle.storage.migrations import pending
from axle.storage.postgres.connection import CLUSTER
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.failures import first_line, passing
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.postgres.statements import marked
from axle.storage.tables import of_database

MIGRATION_LOCK = 4_159_101  # the advisory lock of whoever changes the schema; any number that nobody else uses
WAIT_SECONDS = 0.25  # between two attempts to reach a database that is not there yet
# What a connection has unless the URL says otherwise: a server that does not answer is noticed soon.
_DEFAULTS = {
    "connect_timeout": 2,
    "keepalives_idle": 30,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "fallback_application_name": "axle",
}
# Connections that the role, the database and the server give: -1 for no bound. Superusers have all of the server's.
_BOUNDS = (
    "SELECT pg_backend_pid(), current_user, CASE WHEN r.rolsuper THEN -1 ELSE r.rolconnlimit END,"
    " CASE WHEN r.rolsuper THEN -1 ELSE d.datconnlimit END, current_setting('max_connections')::int"
    " - CASE WHEN r.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::int END"
    " FROM pg_roles AS r, pg_database AS d WHERE r.rolname = current_user AND d.datname = current_database()"
)


_VERSIONED = "SELECT 1 WHERE to_regclass('migration') IS NOT NULL"
_GROUP = "SELECT groupid FROM pg_dist_local_group"  # of the machines of a cluster, 0 is the coordinator
_MISSING = "SELECT name FROM unnest(%s::text[]) AS name WHERE to_regclass(name) IS NULL"
# Each statement of a migration changes the parts of a table over one connection to a machine: what follows it sees all of it.
_ONE_BY_ONE = "SET LOCAL citus.multi_shard_modify_mode = 'sequential'"


class Opened(NamedTuple):
    """The settings of connections to a database, how many there may be, and what whoever starts the server should know.

    `clustered` says that other machines may have part of it.
    """

    settings: dict[str, Any]
    size: int
    warnings: list[str]
    clustered: bool


def open_database(url: str, options: PoolOptions) -> Opened:
    """Reach a database and bring its schema up to date.

    Raises StorageFailure in one sentence, at once or, where that may pass, when the time is over in which it is waited for.
    """
    settings = connection_settings(url)
    until = time.monotonic() + options.wait
    announced = False
    while True:
        try:
            return _migrate(settings, options)
        except psycopg.Error as wrong:
            if time.monotonic() >= until or not passing(wrong):
                raise StorageFailure(f"cannot use the PostgreSQL database: {first_line(wrong)}") from None
            if not announced:
                text = f"axle: waiting up to {options.wait:g} seconds for the PostgreSQL database: {first_line(wrong)}"
                print(text, file=sys.stderr, flush=True)
                announced = True
        time.sleep(WAIT_SECONDS)


def connection_settings(url: str) -> dict[str, Any]:
    """Read a URL. Raises StorageFailure for one that cannot be read, without repeating it: it may hold a password."""
    try:
        parameters = conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise StorageFailure("not a PostgreSQL URL: write postgresql://user@host:port/database") from None
    if not ({"dbname", "service"} & parameters.keys() or {"PGDATABASE", "PGSERVICE"} & os.environ.keys()):
        raise StorageFailure("the PostgreSQL URL names no database: write postgresql://user@host:port/database")
    return {**_DEFAULTS, **parameters, "client_encoding": "utf8"}


def _migrate(settings: dict[str, Any], options: PoolOptions) -> Opened:
    """Bring the schema up to date, in one transaction, under a lock: two servers may start together."""
    with psycopg.connect(**settings, prepare_threshold=None) as db:
        encoding = db.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StorageFailure(f"cannot use the PostgreSQL database: its encoding is {encoding}, but it must be UTF8")
        db.isolation_level, db.read_only = psycopg.IsolationLevel.READ_COMMITTED, False
        db.execute("SELECT pg_advisory_xact_lock(%s)", (MIGRATION_LOCK,))
        clustered = bool(db.execute(CLUSTER).fetchall())
        version = schema_version(db)
        steps = pending(POSTGRES, version)
        if steps and clustered:
            check_coordinator(db)
            db.execute(_ONE_BY_ONE)
        if not version:
            db.execute(queries.CREATE_MIGRATION)
        for step in steps:
            for text in step.statements:
                db.execute(text.encode())
            db.execute(marked(queries.ADD_MIGRATION), (step.version, int(time.time() * 1000)))
        if clustered:
            _check_tables(db)
        return Opened(settings, *_allowed(db, options), clustered)


def schema_version(db: psycopg.Connection) -> int:
    """Return the version of the schema; 0 where there is none."""
    versions: Any = db.execute(queries.VERSION).fetchall() if db.execute(_VERSIONED).fetchall() else []
    return versions[0][0] if versions else 0


def check_coordinator(db: psycopg.Connection) -> None:
    """Raise StorageFailure unless the tables of a cluster can be changed from here."""
    rows: Any = db.execute(_GROUP).fetchall()
    if rows and rows[0][0] != 0:
        raise StorageFailure("only the coordinator of the cluster can change its tables: run axle migrate there")


def _check_tables(db: psycopg.Connection) -> None:
    """Raise StorageFailure where a table is on the coordinator alone, and this is another machine of the cluster."""
    names = [table.name for table in of_database(POSTGRES.name)]
    missing = [name for (name,) in db.execute(_MISSING, (names,)).fetchall()]
    if missing:
        raise StorageFailure(f"not distributed yet: {', '.join(missing)}; run axle migrate on the coordinator of the cluster")


def _allowed(db: psycopg.Connection, options: PoolOptions) -> tuple[int, list[str]]:
    """Return how many connections a process may have, and a sentence where the database allows fewer than are set.

    Behind a pooler, which numbers its sessions itself, that is the pooler's to know.
    """
    rows: Any = db.execute(_BOUNDS).fetchall()
    process, role, of_role, of_database, of_server = rows[0]
    bounds = [
        (of_role, f"the role {role} may have (CONNECTION LIMIT)"),
        (of_database, "the database allows (CONNECTION LIMIT)"),
        (of_server, "the server has in all (max_connections)"),
    ]
    size, workers = options.size, options.workers
    least, whose = min((bound for bound in bounds if bound[0] >= 0), default=(size, ""))
    if process != db.info.backend_pid or least >= size + (size // workers if workers > 1 else 0):
        return size // workers, []
    share, total = _share(least, whose, options)
    return share, [f"AXLE_POOL is {size}, more connections than {whose}: {total} are used"] if total < size else []


def _share(least: int, whose: str, options: PoolOptions) -> tuple[int, int]:
    """Return how many connections a process has where there are few, and all processes together."""
    if options.workers == 1:
        return max(1, least), max(1, least)
    share = min(options.size // options.workers, least // (options.workers + 1))  # whoever replaces a worker needs as many
    if not share:
        raise StorageFailure(
            f"{options.workers} workers need {options.workers + 1} connections, one of them for the next worker where one is "
            f"replaced: more than {whose}: {least}"
        )
    return share, share * options.workers
