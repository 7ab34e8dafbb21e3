"""The databases that searches are compared on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from axle.storage import open_storage
from axle.storage.interface import Storage
from tests.storage import databases


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    with databases.own_database(databases.server()) as url:
        yield url


@pytest.fixture(scope="module")
def storage_of(request: pytest.FixtureRequest) -> Callable[[str], Storage]:
    """Open a database by its name in the tests."""

    def factory(name: str) -> Storage:
        return open_storage("memory:" if name == "memory" else request.getfixturevalue("postgres_url"))

    return factory
