"""A client whose other side is a portal in this process."""

from __future__ import annotations

import pytest

import axle
from tests.api import Api


@pytest.fixture
def anyio_backend() -> str:
    """What runs tests that await."""
    return "asyncio"


@pytest.fixture
def client(api: Api) -> axle.AsyncClient:
    """A client; it has no connections that would have to be closed."""
    return axle.AsyncClient("tok", "http://axle.test", transport=api.endpoint)
