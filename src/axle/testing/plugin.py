"""The pytest plugin: a server for the session, a portal for each test. It imports nothing until a test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from axle.testing.capturing import Capture
    from axle.testing.server import Portal, Server


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting `axle_behaviour`."""
    parser.addini("axle_behaviour", "how axle_server behaves, as AXLE_BEHAVIOUR has it", default="observed")


@pytest.fixture(scope="session")
def axle_server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """A server in this process, in memory, for the whole session; it behaves as the setting `axle_behaviour` says."""
    from axle.testing import Server

    try:
        server = Server(pytestconfig.getini("axle_behaviour"))
    except ValueError as wrong:
        raise pytest.UsageError(f"axle_behaviour: {wrong}") from None
    with server:
        yield server


@pytest.fixture
def axle_portal(axle_server: Server) -> Iterator[Portal]:
    """A fresh account of the session's server, at the real time."""
    axle_server.clock.reset()
    portal = axle_server.portal()
    yield portal
    portal.close()


@pytest.fixture
def axle_environment(axle_portal: Portal, monkeypatch: pytest.MonkeyPatch) -> Portal:
    """A fresh account, whose token and address stand in HUBSPOT_ACCESS_TOKEN and HUBSPOT_BASE_URL."""
    monkeypatch.setenv("HUBSPOT_ACCESS_TOKEN", axle_portal.token)
    monkeypatch.setenv("HUBSPOT_BASE_URL", axle_portal.url)
    return axle_portal


@pytest.fixture
def axle_capture(axle_portal: Portal) -> Iterator[Capture]:
    """A fresh account that answers what this process asks of api.hubapi.com; no host of HubSpot's is reached."""
    from axle.testing import capture

    with capture(axle_portal) as capturing:
        yield capturing
