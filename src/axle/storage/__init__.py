"""Where records are kept: one interface, one set of statements, two databases."""

from __future__ import annotations

from axle.storage.interface import Storage


def open_storage(url: str) -> Storage:
    """Open the database that a URL names, bringing its schema up to date. Raises Broken with one clear sentence.

    `memory:`, `sqlite:///path` or `postgresql://…`.
    """
    if url.startswith(("postgresql:", "postgres:")):
        from axle.storage.postgres import Postgres

        return Postgres(url)
    from axle.storage.sqlite import MEMORY, Sqlite, file_of

    return Sqlite(MEMORY if url in (MEMORY, "sqlite://:memory:", "sqlite:///:memory:") else file_of(url))
