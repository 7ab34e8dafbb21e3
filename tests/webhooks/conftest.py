"""Portals with an app that is told things, on each database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.storage import databases
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import Hooked


@pytest.fixture(params=["memory", "postgres"])
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database, of each kind."""
    if request.param == "memory":
        yield "memory:"
    else:
        with databases.own_schema(databases.server()) as url:
            yield url


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
