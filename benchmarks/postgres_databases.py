"""Databases on a PostgreSQL server for one run: made under a name of their own, filled from an SQLite file, dropped."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import apsw
import msgspec
import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from axle.core.catalog import Catalog, ObjectType
from axle.storage.postgres.database import Postgres
from axle.storage.search.words import words
from benchmarks.databases import ACCOUNT, Bar

DEFAULT = "postgresql://postgres@127.0.0.1:5432/postgres"

_properties = msgspec.json.Decoder(dict[str, str]).decode


def server() -> str:
    """Return the URL of the PostgreSQL server to measure: `AXLE_TEST_POSTGRES`, or one on this machine."""
    return os.environ.get("AXLE_TEST_POSTGRES", DEFAULT)


@contextlib.contextmanager
def own_database() -> Iterator[str]:
    """Make a database with a name that nobody else uses, and drop it at the end."""
    name = f"axle_bench_{secrets.token_hex(6)}"
    with psycopg.connect(server(), autocommit=True) as db:
        db.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield server().rpartition("/")[0] + f"/{name}"
        finally:
            db.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def never_analyse(url: str) -> None:
    """Have the server gather no statistics by itself, whatever its settings are."""
    with psycopg.connect(make_conninfo(url), autocommit=True) as db:
        for table in _tables(db):
            db.execute(sql.SQL("ALTER TABLE {} SET (autovacuum_enabled = off)").format(sql.Identifier(table)))


def analyse(url: str) -> None:
    """Gather statistics of everything."""
    with psycopg.connect(make_conninfo(url), autocommit=True) as db:
        db.execute("ANALYZE")


def _tables(db: psycopg.Connection) -> list[str]:
    return [name for (name,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def copy(file: Path, url: str, catalog: Catalog) -> None:
    """Copy one of Axle's SQLite files, table by table, into an empty database; statistics are not gathered."""
    Postgres(url).close()  # makes the tables
    never_analyse(url)
    old = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
    with psycopg.connect(make_conninfo(url), autocommit=True) as new:
        for table in _tables(new):
            if table != "migration":
                _copy_table(old, new, table, catalog)
    old.close()


def _copy_table(old: apsw.Connection, new: psycopg.Connection, table: str, catalog: Catalog) -> None:
    there = new.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", (table,)).fetchall()
    wanted = {name for (name,) in there}
    columns = [str(row[1]) for row in old.execute(f"PRAGMA table_info({table})") if row[1] in wanted]
    count = int(str(old.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]))
    listed = ", ".join(columns)
    rows: Iterable[Any] = old.execute(f"SELECT {listed} FROM {table}")
    if table == "slot":
        named = ", ".join(f"slot.{name}" for name in columns)
        rows = _worded(old.execute(f"SELECT {named}, properties FROM slot JOIN record USING (row)"), catalog)
        listed += ", words"
    bar = Bar(f"copy of {table}", max(count, 1))
    with new.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN".encode()) as out:
        for number, row in enumerate(rows, 1):
            out.write_row(row)
            if number % 10_000 == 0:
                bar.at(number)


def _worded(rows: Iterable[Any], catalog: Catalog) -> Iterator[Any]:
    """Put the words of a record in the place of its properties, as a tsvector is written."""
    types: dict[int, ObjectType] = {one.key: one for one in catalog.types}
    for row in rows:
        found = words(ACCOUNT, types[int(row[1])], _properties(row[-1]))
        yield (*row[:-1], " ".join("'" + one.replace("\\", "\\\\").replace("'", "''") + "'" for one in found))
