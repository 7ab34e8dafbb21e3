"""Portals with a journal, on each database."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.journal.portal import Journal
from tests.storage.conftest import on_citus, shared_citus  # noqa: F401 # fixtures
from tests.webhooks.conftest import database, filled_schema  # noqa: F401 # fixtures


@pytest.fixture
def journal(database: str) -> Iterator[Journal]:  # noqa: F811 # a fixture
    """A portal with an app that follows nothing yet."""
    with contextlib.closing(Journal(database)) as portal:
        yield portal


@pytest.fixture
def here() -> Iterator[Journal]:
    """The same, in memory alone."""
    with contextlib.closing(Journal()) as portal:
        yield portal
