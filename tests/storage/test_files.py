"""The files of an SQLite database: who may read them, and what is said where they cannot be opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from axle.core.errors import StorageFailure
from axle.http.app import UNREMINDED
from axle.storage.sqlite.database import Sqlite
from tests.server import Server
from tests.server import axle as run


@pytest.fixture(autouse=True)
def _an_open_mask() -> Iterator[None]:
    """Let others read what this process and its children make, unless they say otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Return the modes of the files in a folder."""
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_only_the_owner_may_read_what_a_server_makes(tmp_path: Path) -> None:
    """The database, what SQLite keeps beside it, and the file that says that a server works on it; nothing is warned of it."""
    server = Server("--database", f"sqlite:///{tmp_path}/axle.db")
    found = modes(tmp_path)
    _, said = server.stop()
    assert found == dict.fromkeys(("axle.db", "axle.db-wal", "axle.db-shm", "axle.db-serve"), 0o600)
    assert [line for line in said.splitlines() if "warning" in line] == [f"axle: warning: {UNREMINDED}"]


def test_only_the_owner_may_read_what_a_command_makes(tmp_path: Path) -> None:
    """Also through a link that leads to a file that is not there yet."""
    (tmp_path / "link.db").symlink_to(tmp_path / "axle.db")
    done = run("account", "create", "--database", f"sqlite:///{tmp_path}/link.db")
    assert (done.returncode, done.stderr) == (0, "")
    assert modes(tmp_path)["axle.db"] == 0o600


def test_a_file_that_others_may_read_is_warned_of(tmp_path: Path) -> None:
    """By the server and by every command; its mode is left to the operator."""
    at = ("--database", f"sqlite:///{tmp_path}/axle.db")
    run("account", "create", *at)
    for mode in (0o644, 0o640, 0o602):
        (tmp_path / "axle.db").chmod(mode)
        done = run("token", "list", *at)
        assert done.returncode == 0
        assert done.stderr.startswith(f"axle: warning: others may read {tmp_path}/axle.db")
        assert modes(tmp_path)["axle.db"] == mode
    assert f"others may read {tmp_path}/axle.db" in Server(*at).stop()[1]


def test_a_file_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    """As SQLite says it."""
    (tmp_path / "axle.db").mkdir()
    done = run("account", "create", "--database", f"sqlite:///{tmp_path}/axle.db")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)


def test_a_file_that_is_gone_is_told_as_a_failure_of_the_database(tmp_path: Path) -> None:
    """A read that needs one more connection fails as any that the database refuses; when the file is back, it is answered."""
    storage = Sqlite(str(tmp_path / "axle.db"))
    try:
        (tmp_path / "axle.db").rename(tmp_path / "elsewhere.db")
        for read in (lambda: storage.read(1, lambda tx: tx.owners([])), storage.accounts):
            with pytest.raises(StorageFailure, match="unable to open"):
                read()
        (tmp_path / "elsewhere.db").rename(tmp_path / "axle.db")
        assert storage.accounts() == []
    finally:
        storage.close()
