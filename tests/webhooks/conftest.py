"""Portals with an app that is told things, on each database."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import pytest

from tests.storage import databases
from tests.storage.conftest import on_citus, shared_citus  # noqa: F401 # fixtures
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import Hooked

DATABASES = ["memory", "postgres", *(["on_citus"] if os.environ.get("AXLE_TEST_CITUS") else [])]


@pytest.fixture(scope="session")
def filled_schema() -> Iterator[str]:
    """A schema of PostgreSQL for all tests of a process, which the first one fills with tables."""
    with databases.own_schema(databases.server()) as url:
        yield url


@pytest.fixture(params=DATABASES)
def database(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind."""
    if request.param == "memory":
        return "memory:"
    if request.param == "on_citus":
        return str(request.getfixturevalue("on_citus"))
    url: str = request.getfixturevalue("filled_schema")
    databases.empty(url)
    return url


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that takes everything."""
    with contextlib.closing(Receiver()) as running:
        yield running


@pytest.fixture
def hooked(database: str, receiver: Receiver) -> Iterator[Hooked]:
    """A portal with an app that has no subscription yet."""
    with contextlib.closing(Hooked(database, receiver)) as portal:
        yield portal
