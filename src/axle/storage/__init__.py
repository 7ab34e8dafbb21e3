"""Where records are kept: one interface, one set of statements, two databases."""

from __future__ import annotations

from axle.storage.fair_queue import SEARCHES
from axle.storage.interface import Storage
from axle.storage.postgres.pool_options import PoolOptions

POSTGRES = ("postgresql:", "postgres:")


def open_storage(url: str, searches: int = SEARCHES, options: PoolOptions | None = None) -> Storage:
    """Open the database that a URL names, bringing its schema up to date. Raises StorageFailure with one clear sentence.

    `memory:`, `sqlite:///path` or `postgresql://…`. `searches` is how many searches one account runs at once, at most;
    `options` are those of connections to PostgreSQL.
    """
    if url.startswith(POSTGRES):
        from axle.storage.postgres.driver_version import tell_driver_version

        tell_driver_version()
        from axle.storage.postgres.database import Postgres

        return Postgres(url, searches=searches, options=options)
    from axle.storage.sqlite.database import MEMORY, Sqlite

    return Sqlite(file_path(url) or MEMORY, searches=searches)


def file_path(url: str) -> str:
    """Return the path of the file that a URL names; empty where it names no file. Raises StorageFailure for what is no URL."""
    if url.startswith(POSTGRES) or url in ("memory:", "sqlite://:memory:", "sqlite:///:memory:"):
        return ""
    from axle.storage.sqlite.database import file_of

    return file_of(url)
