"""One real server for all tests that only need a socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server in memory, started once; tests share its records and therefore look only at their own."""
    running = Server("--database", "memory:", "--no-access-log")
    yield running
    assert running.stop()[0] == 0
