"""Fixtures that every test may use: factories, so that a test says what it needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

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

# Several processes begin with the modules that take longest, lest one of them be left with such a module when the others have
# ended. The rest keep their order.
LONGEST = (
    "storage/test_conformance.py", "search/test_differential.py", "records/test_calculated_random.py",
    "process/test_database_faults.py", "process/test_workers.py", "http/test_floods.py", "testing/test_plugin.py",
    "durability/test_kill.py", "process/test_process.py", "http/test_bad_input.py", "search/test_columns.py",
    "pages/test_inbox.py", "storage/test_lost_machines.py", "docs/test_another_storage.py", "client/test_bursts.py",
    "docs/test_tutorial.py", "http/test_unfinished_requests.py", "test_shape.py",
)  # fmt: skip
_PLACES = {str(Path(__file__).parent / name): place for place, name in enumerate(LONGEST)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first."""
    items.sort(key=lambda item: _PLACES.get(str(item.path), len(LONGEST)))


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
