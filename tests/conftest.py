"""Fixtures that every test may use: factories, so that a test says what it needs."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from axle.core.catalog import Catalog
from tests.portal import Portal, PortalFactory

for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
    del os.environ[name]  # what tests reach lies on this machine


@pytest.fixture
def open_portal() -> Iterator[PortalFactory]:
    """Make portals, closed at the end."""
    opened: list[Portal] = []

    def factory(preset: str = "documented", known: Catalog | None = None) -> Portal:
        opened.append(Portal(preset, known))
        return opened[-1]

    yield factory
    for portal in opened:
        portal.close()


@pytest.fixture
def portal(open_portal: PortalFactory) -> Portal:
    """A portal with the documented behaviour."""
    return open_portal()
