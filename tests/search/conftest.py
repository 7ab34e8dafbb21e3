"""The databases that searches are compared on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from axle.storage.interface import Storage
from axle.storage.postgres.database import Postgres
from axle.storage.search.thresholds import REMOTE, USUAL, Thresholds
from axle.storage.sqlite.database import MEMORY, Sqlite
from tests.storage import databases


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with databases.own_database(databases.server()) as url:
        yield url


@pytest.fixture(scope="module")
def storage_of(request: pytest.FixtureRequest) -> Callable[[str, Thresholds], Storage]:
    """Open a database, in memory or on PostgreSQL, by what its name begins with."""

    def factory(name: str, thresholds: Thresholds | None = None) -> Storage:
        if name.startswith("memory"):
            return Sqlite(MEMORY, thresholds=thresholds or USUAL)
        return Postgres(request.getfixturevalue("postgres_url"), thresholds=thresholds or REMOTE)

    return factory
