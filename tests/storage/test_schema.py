"""Opening a database: a new one, a current one, one that is too new, and what is none."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

import apsw
import psycopg
import pytest

from axle.core.accounts import Account
from axle.core.errors import StorageFailure
from axle.storage import open_storage
from axle.storage.migrations import migrations
from axle.storage.postgres.dialect import POSTGRES
from axle.testing.conformance.samples import NOW, A, add, owner, together
from tests.storage import databases

NEWEST = migrations(POSTGRES)[-1].version


def versions(url: str) -> list[int]:
    """Return the migrations that a database has had."""
    query = "SELECT version FROM migration ORDER BY version"
    if url.startswith("postgresql:"):
        with psycopg.connect(url) as db:
            return [row[0] for row in db.execute(query).fetchall()]
    with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as file:
        return [row[0] for row in file.execute(query)]


def bump(url: str) -> None:
    """Make a database look as if a newer Axle had used it."""
    statement = f"INSERT INTO migration (version, applied_ms) VALUES ({NEWEST + 1}, 0)"
    if url.startswith("postgresql:"):
        with psycopg.connect(url) as db:
            db.execute(statement.encode())
    else:
        with contextlib.closing(apsw.Connection(url.removeprefix("sqlite:///"))) as file:
            file.execute(statement)


@pytest.fixture(params=["file", "postgres"])
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database in which nothing has ever been, of each kind."""
    return (
        str(request.getfixturevalue("unused_postgres")) if request.param == "postgres" else f"sqlite:///{tmp_path / 'new.db'}"
    )


def one_sentence(error: pytest.ExceptionInfo[StorageFailure]) -> str:
    """Return what an error says, after checking that it is one line without a password."""
    said = str(error.value)
    assert said
    assert "\n" not in said
    assert "hunter2" not in said
    return said


def test_a_new_database_gets_every_migration(fresh: str) -> None:
    """And can be used at once."""
    storage = open_storage(fresh)
    storage.add_account(Account(A, "A", NOW), owner(1))
    add(storage)
    storage.close()
    assert versions(fresh) == list(range(1, NEWEST + 1))


def test_a_current_database_is_left_as_it_is(fresh: str) -> None:
    """Opened again, it gets no migration twice."""
    for _ in range(3):
        open_storage(fresh).close()
    assert versions(fresh) == list(range(1, NEWEST + 1))


def test_postgres_servers_may_start_together(unused_postgres: str) -> None:
    """Each finds the schema whole, whoever made it."""
    assert together([lambda: open_storage(unused_postgres).close()] * 4) == [None] * 4
    assert versions(unused_postgres) == list(range(1, NEWEST + 1))


def test_a_new_database_that_many_open_at_once_is_whole(fresh: str) -> None:
    """One of them makes the schema; a file may be refused to others while it is made, in one sentence."""
    results = together([lambda: open_storage(fresh).close()] * 4)
    refused = [result for result in results if result is not None]
    assert all(isinstance(one, StorageFailure) and str(one).endswith("database is locked") for one in refused)
    assert len(refused) < 4
    open_storage(fresh).close()
    assert versions(fresh) == list(range(1, NEWEST + 1))


def test_a_newer_schema_is_refused(fresh: str) -> None:
    """In one sentence that names both versions; the database is left as it is."""
    open_storage(fresh).close()
    bump(fresh)
    with pytest.raises(StorageFailure) as error:
        open_storage(fresh)
    assert f"schema version {NEWEST + 1}" in one_sentence(error)
    assert str(NEWEST) in one_sentence(error)
    assert versions(fresh)[-1] == NEWEST + 1


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """It is named, and not touched."""
    path = tmp_path / "notes.txt"
    path.write_bytes(b"These are notes, and no database.\n" * 500)
    before = path.read_bytes()
    with pytest.raises(StorageFailure) as error:
        open_storage(f"sqlite:///{path}")
    assert str(path) in one_sentence(error)
    assert path.read_bytes() == before


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    """It cannot be opened as a file."""
    with pytest.raises(StorageFailure) as error:
        open_storage(f"sqlite:///{tmp_path}")
    assert str(tmp_path) in one_sentence(error)


def test_a_file_in_a_missing_folder_is_refused(tmp_path: Path) -> None:
    """The folder is named, and not made."""
    folder = tmp_path / "nowhere"
    with pytest.raises(StorageFailure) as error:
        open_storage(f"sqlite:///{folder / 'axle.db'}")
    assert str(folder) in one_sentence(error)
    assert not folder.exists()


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    """A database whose first page was overwritten is not opened."""
    path = tmp_path / "axle.db"
    open_storage(f"sqlite:///{path}").close()
    with path.open("r+b") as file:
        file.seek(16)
        file.write(b"\xff" * 200)
    with pytest.raises(StorageFailure) as error:
        open_storage(f"sqlite:///{path}")
    assert one_sentence(error)


@pytest.mark.parametrize(
    "url",
    ["mysql://localhost/x", "axle.db", "", "sqlite://", "sqlite:///", "postgresql:hunter2", "postgresql://u:hunter2@[bad/x",
     "postgresql://u:hunter2@127.0.0.1:notaport/x", "postgresql://127.0.0.1/x?nonsense=hunter2"],
)  # fmt: skip
def test_a_url_that_names_no_database_is_refused(url: str) -> None:
    """In one sentence, which does not repeat a password."""
    with pytest.raises(StorageFailure) as error:
        open_storage(url)
    assert one_sentence(error)


def test_a_server_that_does_not_answer_is_told() -> None:
    """With where it was looked for."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        unused_tcp_port = taken.getsockname()[1]
    with pytest.raises(StorageFailure) as error:
        open_storage(f"postgresql://postgres:hunter2@127.0.0.1:{unused_tcp_port}/axle")
    assert str(unused_tcp_port) in one_sentence(error)


def test_a_missing_postgres_database_is_told(postgres_server: str) -> None:
    """By its name."""
    with pytest.raises(StorageFailure) as error:
        open_storage(databases.within(postgres_server, "axle_test_of_nothing"))
    assert "axle_test_of_nothing" in one_sentence(error)


def test_a_postgres_database_that_cannot_hold_every_text_is_refused(postgres_server: str) -> None:
    """Only UTF8 will do."""
    with databases.own_database(postgres_server, "ENCODING 'LATIN1' LOCALE 'C'") as url, pytest.raises(StorageFailure) as error:
        open_storage(url)
    assert "UTF8" in one_sentence(error)
