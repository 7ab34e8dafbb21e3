"""A database in memory begins as a copy of what an earlier one began as."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from axle.core.accounts import Account
from axle.storage.sqlite import new_database
from axle.storage.sqlite.database import MEMORY, Sqlite
from axle.testing.conformance.samples import NOW, A, add, owner


def tables(storage: Sqlite) -> list[Any]:
    """Return all that makes up the schema, and which steps have led to it."""
    db = storage._writing.db
    made = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name").fetchall()
    return made + db.execute("SELECT version FROM migration ORDER BY version").fetchall()


def test_a_copy_has_the_tables_of_one_that_was_made_step_by_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In memory and in a file alike."""
    monkeypatch.setattr(new_database, "_kept", [])
    storages = [Sqlite(MEMORY), Sqlite(MEMORY), Sqlite(str(tmp_path / "axle.db"))]
    try:
        first, *others = map(tables, storages)
        assert len(first) > 50 and others == [first, first]
    finally:
        for storage in storages:
            storage.close()


def test_databases_in_memory_have_nothing_else_in_common(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written to one is neither in one that is there already nor in one that is made later."""
    monkeypatch.setattr(new_database, "_kept", [])
    storages = [Sqlite(MEMORY), Sqlite(MEMORY)]
    try:
        for storage in storages:
            storage.add_account(Account(A, "A", NOW), owner(1))
            add(storage)
        storages.append(Sqlite(MEMORY))
        assert [len(storage.accounts()) for storage in storages] == [1, 1, 0]
        assert storages[2]._writing.db.execute("SELECT count(*) FROM record").fetchall() == [(0,)]
    finally:
        for storage in storages:
            storage.close()
