"""`axle migrate`: the schema, and what distributes the tables. The functions of Citus are stand-ins that note their calls."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from axle.cli import main
from axle.core.accounts import Account
from axle.core.errors import StorageFailure
from axle.storage import open_storage
from axle.storage.migrations import migrations
from axle.storage.postgres import citus, opening
from axle.storage.postgres.dialect import POSTGRES
from axle.storage.postgres.pool_options import PoolOptions
from axle.storage.tables import Spread, of_database
from axle.testing.conformance.samples import NOW, A, add, get, owner

NEWEST = migrations(POSTGRES)[-1].version
TABLES = of_database(POSTGRES.name)
STAND_INS = """
CREATE TABLE pg_dist_partition (logicalrelid regclass PRIMARY KEY);
CREATE TABLE asked (number serial, what text);
CREATE TABLE pg_dist_local_group (groupid int);
CREATE FUNCTION create_reference_table(named regclass) RETURNS void LANGUAGE sql AS $$
    INSERT INTO pg_dist_partition VALUES (named); INSERT INTO asked (what) VALUES ('reference ' || named) $$;
CREATE FUNCTION create_distributed_table(named regclass, by text, colocate_with text DEFAULT 'default')
RETURNS void LANGUAGE sql AS $$
    INSERT INTO pg_dist_partition VALUES (named);
    INSERT INTO asked (what) VALUES (named || ' by ' || by || ' with ' || colocate_with) $$;
CREATE FUNCTION truncate_local_data_after_distributing_table(named regclass) RETURNS void LANGUAGE sql AS $$
    INSERT INTO asked (what) VALUES ('empty ' || named) $$;
"""


def asked(db: psycopg.Connection) -> list[str]:
    """Return what the cluster was asked for, and forget it."""
    rows = db.execute("SELECT what FROM asked ORDER BY number").fetchall()
    db.execute("DELETE FROM asked")
    return [what for (what,) in rows]


@pytest.fixture
def cluster(unused_postgres: str) -> str:
    """A filled database with what looks like a cluster's functions."""
    storage = open_storage(unused_postgres)
    storage.add_account(Account(A, "A", NOW), owner(1))
    add(storage)
    storage.close()
    with psycopg.connect(unused_postgres) as db:
        db.execute(STAND_INS)
    return unused_postgres


def test_every_table_is_distributed_once(cluster: str) -> None:
    """Reference tables first, the others by account, side by side; then all are emptied where they were."""
    with psycopg.connect(cluster, autocommit=True) as db:
        assert citus.distribute(db) == [f"{len(TABLES)} tables are newly distributed, {len(TABLES)} in all"]
        first = asked(db)
        reference = [table.name for table in TABLES if table.spread is Spread.REFERENCE]
        others = [table.name for table in TABLES if table.spread is Spread.BY_ACCOUNT and table.name != "counter"]
        assert first[: len(reference)] == [f"reference {name}" for name in reference]
        assert first[len(reference)] == "counter by account with default"
        assert first[len(reference) + 1 : len(TABLES)] == [f"{name} by account with counter" for name in others]
        assert set(first[len(TABLES) :]) == {f"empty {table.name}" for table in TABLES}
        assert citus.distribute(db) == [f"0 tables are newly distributed, {len(TABLES)} in all"]
        assert {what.split()[0] for what in asked(db)} == {"empty"}


def test_a_table_of_a_later_version_joins_the_others(cluster: str) -> None:
    """What is distributed already is left as it is."""
    with psycopg.connect(cluster, autocommit=True) as db:
        citus.distribute(db)
        asked(db)
        db.execute("DELETE FROM pg_dist_partition WHERE logicalrelid = 'history'::regclass")
        citus.distribute(db)
        assert [what for what in asked(db) if not what.startswith("empty")] == ["history by account with counter"]


def test_a_distribution_that_fails_distributes_nothing(cluster: str) -> None:
    """Nor does it empty anything."""
    with psycopg.connect(cluster, autocommit=True) as db:
        db.execute("ALTER TABLE asked ADD CHECK (what NOT LIKE 'slot %')")
        with pytest.raises(psycopg.Error):
            citus.distribute(db)
        assert asked(db) == []
        assert db.execute("SELECT 1 FROM pg_dist_partition").fetchall() == []


def test_a_machine_without_a_table_is_not_served_from(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server of a later version has made it on the coordinator, and nobody has distributed it."""
    monkeypatch.setattr(opening, "CLUSTER", "SELECT 1")
    opening.open_database(cluster, PoolOptions())
    with psycopg.connect(cluster) as db:
        db.execute("DROP TABLE long_answer")
    with pytest.raises(StorageFailure, match="not distributed yet: long_answer; run axle migrate on the coordinator"):
        opening.open_database(cluster, PoolOptions())


def test_a_database_without_citus_is_only_migrated(unused_postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line says so; what is in it stays."""
    for _ in range(2):
        assert main(["migrate", "--database", unused_postgres]) == 0
        assert capsys.readouterr() == (f"the schema has version {NEWEST}\n{citus.ABSENT}\n", "")
    storage = open_storage(unused_postgres)
    storage.add_account(Account(A, "A", NOW), owner(1))
    contact = add(storage)
    assert main(["migrate", "--database", unused_postgres]) == 0
    assert get(storage, contact) == contact
    storage.close()


def test_a_dry_run_prints_and_sends_nothing(unused_postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What it prints makes the schema."""
    assert main(["migrate", "--dry-run", "--database", unused_postgres]) == 0
    printed = capsys.readouterr().out
    schema, _, distribution = printed.partition(f"-- {citus.ABSENT}")
    assert "SELECT create_distributed_table('record', 'account', colocate_with => 'counter');" in distribution
    assert "SELECT truncate_local_data_after_distributing_table('record');" in distribution
    count = "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema()"
    with psycopg.connect(unused_postgres) as db:
        assert db.execute(count).fetchall() == [(0,)]
        db.execute(schema.encode())
        assert db.execute(count).fetchall() == [(len(TABLES) - 1,)]  # all but the list of migrations


def test_a_file_is_migrated_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One that is not there is not made, and there is no SQL of it to see."""
    url = f"sqlite:///{tmp_path / 'axle.db'}"
    assert main(["migrate", "--database", url]) == 1
    assert "there is no database" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    open_storage(url).close()
    assert main(["migrate", "--database", url]) == 0
    assert capsys.readouterr().out == "the schema is up to date\n"
    assert main(["migrate", "--dry-run", "--database", url]) == 1
    assert main(["migrate", "--database", "memory:"]) == 1
    assert main(["migrate", "--database", "postgresql://nobody@127.0.0.1:1/x"]) == 1
    assert main(["migrate", "--dry-run", "--database", "postgresql://nobody@127.0.0.1:1/x"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 4
