"""A client whose other side is a portal in this process."""

from __future__ import annotations

import pytest

import axle
from tests.portal import Portal


@pytest.fixture
def anyio_backend() -> str:
    """What runs tests that await."""
    return "asyncio"


@pytest.fixture
def client(portal: Portal) -> axle.Client:
    """A client; it has no connections that would have to be closed."""
    return axle.Client("tok", "http://axle.test", transport=portal.endpoint)
