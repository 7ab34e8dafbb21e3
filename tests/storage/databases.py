"""The databases that the tests run against: where PostgreSQL is, and a database of its own in it."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from axle.storage.tables import of_database

DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"
ANSWER_SECONDS = 1


def server() -> str:
    """Return the URL of the PostgreSQL server to test with; skip the test where none is named and none answers."""
    named = os.environ.get("AXLE_TEST_POSTGRES")
    if named:
        return named
    try:
        with socket.create_connection(("127.0.0.1", 5432), ANSWER_SECONDS):
            return DEFAULT
    except OSError:
        pytest.skip(f"no PostgreSQL answers at {DEFAULT}: start one, or name one in AXLE_TEST_POSTGRES")


def cluster() -> str:
    """Return the URL of a database with Citus, on the coordinator of a cluster; skip the test where none is named."""
    named = os.environ.get("AXLE_TEST_CITUS")
    if not named:
        pytest.skip("no Citus: name a database on the coordinator of a cluster in AXLE_TEST_CITUS")
    return named


def within(url: str, database: str) -> str:
    """Return the URL of another database on the same server."""
    given = conninfo_to_dict(url)
    host, port = given.get("host", "127.0.0.1"), given.get("port", 5432)
    secret = f":{given['password']}" if given.get("password") else ""
    return f"postgresql://{given.get('user', 'postgres')}{secret}@{host}:{port}/{database}"


@contextlib.contextmanager
def own_database(url: str, options: str = "") -> Iterator[str]:
    """Make a database with a name that nobody else uses, and drop it at the end."""
    name = f"axle_test_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0 " + options).format(sql.Identifier(name)))
        try:
            yield within(url, name)
        finally:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextlib.contextmanager
def own_schema(url: str, options: str = "") -> Iterator[str]:
    """Make an empty schema in a database, which is quicker than a database, and drop it at the end."""
    name = sql.Identifier(f"axle_test_{secrets.token_hex(6)}")
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(sql.SQL("CREATE SCHEMA {}").format(name))
    try:
        yield f"{url}?options=-csearch_path%3D{name.as_string()[1:-1]}%20{options}".removesuffix("%20")
    finally:
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))


@contextlib.contextmanager
def lasting(kind: str, folder: Path) -> Iterator[str]:
    """Return the URL of an empty database that outlives its server: "file", or "postgres"."""
    if kind == "file":
        yield f"sqlite:///{folder}/axle.db"
    else:
        with own_schema(server()) as url:
            yield url


def empty(url: str) -> None:
    """Empty every table of a database but the list of its migrations.

    Rows are deleted ten times faster than TRUNCATE makes a file for each table and index.
    """
    with psycopg.connect(make_conninfo(url)) as db:
        rows = db.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'migration'"
        ).fetchall()
        if rows:
            db.execute(sql.SQL("; ").join(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for (name,) in rows))


def clear(url: str) -> None:
    """Do the same on a cluster: in turn over one connection to each machine, so that one transaction has all of it."""
    with psycopg.connect(make_conninfo(url)) as db:
        db.execute("SET LOCAL citus.multi_shard_modify_mode = 'sequential'")
        for table in of_database("postgres"):
            if table.name != "migration":
                db.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
