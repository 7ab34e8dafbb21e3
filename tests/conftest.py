"""Fixtures that every test may use: factories, so that a test says what it needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from axle.core.catalog import Catalog
from tests import portals
from tests.api import Api, ApiFactory
from tests.server import Server

# A run starts hundreds of processes. Each would compile the code again where somebody wants no bytecode kept.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]  # what tests reach lies on this machine


@pytest.fixture(scope="session", autouse=True)
def databases_of_portals() -> Iterator[None]:
    """Drop the databases of portals at the end."""
    yield
    portals.drop_all()


@pytest.fixture
def open_api() -> Iterator[ApiFactory]:
    """Make portals, closed at the end."""
    opened: list[Api] = []

    def factory(preset: str = "documented", known: Catalog | None = None) -> Api:
        opened.append(Api(preset, known))
        return opened[-1]

    yield factory
    for api in opened:
        api.close()


@pytest.fixture
def api(open_api: ApiFactory) -> Api:
    """A portal with the documented behaviour."""
    return open_api()


@pytest.fixture(scope="session")
def server(databases_of_portals: None) -> Iterator[Server]:
    """A server, started once; tests share its records and therefore look only at their own."""
    running = Server("--database", portals.take(), "--no-access-log")
    yield running
    assert running.stop()[0] == 0
