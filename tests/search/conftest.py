"""The databases that searches are compared on."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator

import pytest

from axle.storage import open_storage
from axle.storage.interface import Storage

DEFAULT_POSTGRES = "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """Make an empty PostgreSQL database, dropped at the end; skip where no server answers."""
    psycopg = pytest.importorskip("psycopg")
    server = os.environ.get("AXLE_TEST_POSTGRES", DEFAULT_POSTGRES)
    try:
        admin = psycopg.connect(server, autocommit=True, connect_timeout=1)
    except psycopg.Error as wrong:
        pytest.skip(f"no PostgreSQL answers at {server}: {wrong}")
    name = f"axle_test_{secrets.token_hex(6)}"
    with admin:
        admin.execute(f"CREATE DATABASE {name}")
        yield server.rpartition("/")[0] + f"/{name}"
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def storage_of(request: pytest.FixtureRequest) -> Callable[[str], Storage]:
    """Open a database by its name in the tests."""

    def factory(name: str) -> Storage:
        return open_storage("memory:" if name == "memory" else request.getfixturevalue("postgres_url"))

    return factory
