"""Nothing of a captured test reaches a host of HubSpot, past whatever library, before or after."""

from __future__ import annotations

import asyncio
import http.client
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest
import uvloop

from axle.testing import Capture, NotCaptured, Portal, capture
from tests.testing.senders import (
    HEADERS,
)


def test_a_connection_from_before_the_capture_is_not_used(axle_portal: Portal) -> None:
    """A real connection that a client holds open to HubSpot's host is closed, and the portal answers."""
    connection = http.client.HTTPConnection("api.hubapi.com", timeout=10)
    ours, theirs = socket.socketpair()
    connection.sock = ours
    with capture(axle_portal), theirs:
        connection.request("GET", "/crm/v3/objects/contacts", headers=HEADERS)
        assert connection.getresponse().status == 200
        theirs.settimeout(10)
        assert theirs.recv(1) == b""  # closed, and nothing came


def test_a_connection_of_an_ended_capture_is_not_used(axle_portal: Portal) -> None:
    """A connection that was captured and is kept by its owner goes to the network afterwards."""
    connection = http.client.HTTPConnection("api.hubapi.com", timeout=10)
    with capture(axle_portal):
        connection.connect()
    calls = len(axle_portal.calls)
    connection.auto_open = 0
    with pytest.raises(http.client.NotConnected):
        connection.request("GET", "/crm/v3/objects/contacts", headers=HEADERS)
    assert len(axle_portal.calls) == calls


@pytest.mark.parametrize(
    "reach",
    [
        lambda: socket.create_connection(("api.hubapi.com", 443), 1),
        lambda: socket.getaddrinfo("api.hubapi.com.", 443),
        lambda: socket.gethostbyname("app.hubspot.com"),
        lambda: asyncio.run(asyncio.wait_for(_connected("api.hubapi.com"), 5)),
        lambda: uvloop.run(_connected("api.hubapi.com")),
    ],
    ids=["connection", "look-up", "older look-up", "asyncio", "uvloop"],
)
def test_whatever_is_not_caught_reaches_nothing(axle_capture: Capture, reach: Callable[[], object]) -> None:
    """A look-up of HubSpot's host raises, with the host, the library and what to do."""
    with pytest.raises(NotCaptured, match=r"hub(api|spot)\.com.*nothing was sent.*axle capture") as refused:
        reach()
    assert refused.value.library in ("socket", "asyncio", "uvloop", "this process")


async def _connected(host: str) -> None:
    await asyncio.get_running_loop().create_connection(asyncio.Protocol, host, 443)


STARTED = {
    "urllib": "import urllib.request as u; u.urlopen('https://api.hubapi.com/crm/v3/objects/contacts', timeout=5)",
    "httpx": "import httpx; httpx.get('https://api.hubapi.com/crm/v3/objects/contacts', timeout=5)",
    "uvloop": "import asyncio, uvloop\n"
    "async def main(): await asyncio.get_running_loop().create_connection(asyncio.Protocol, 'api.hubapi.com', 443)\n"
    "uvloop.run(main())",
}


@pytest.mark.parametrize("library", STARTED)
def test_a_program_that_a_test_starts_reaches_nothing(axle_capture: Capture, library: str) -> None:
    """A Python that inherits the environment is refused, with what to do."""
    done = subprocess.run([sys.executable, "-c", STARTED[library]], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "NotCaptured" in done.stderr and "axle capture" in done.stderr and "nothing was sent" in done.stderr


@pytest.mark.skipif(not shutil.which("node"), reason="there is no node")
def test_a_node_that_a_test_starts_reaches_nothing(axle_capture: Capture) -> None:
    """The same by fetch, and by https in a worker thread; other hosts are looked up."""
    program = (
        "const { Worker } = require('node:worker_threads');"
        "const told = (error) => console.log(String((error.cause || error).message));"
        "fetch('https://api.hubapi.com/crm/v3/objects/contacts').catch(told).then(() =>"
        " new Worker(`require('node:https').get('https://api.hubapi.com/').on('error', (e) => console.log(e.message))`,"
        " { eval: true }).on('exit', () => require('node:dns').lookup('localhost', (e) => console.log(e ? 'lost' : 'found'))));"
    )
    done = subprocess.run(["node", "-e", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.count("nothing was sent") == 2, (done.stdout, done.stderr)
    assert done.stdout.endswith("found\n")


def test_the_environment_is_as_it_was_after_a_capture(axle_portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Captures within another one change nothing more; what a test sets itself stays; under `axle capture` nothing is set."""
    monkeypatch.setenv("PYTHONPATH", "mine")
    monkeypatch.setenv("NODE_OPTIONS", "--no-warnings")
    with capture(axle_portal):
        inside = dict(os.environ)
        assert inside["PYTHONPATH"].endswith(f"{os.pathsep}mine")
        with capture(axle_portal):
            assert dict(os.environ) == inside
        assert dict(os.environ) == inside
        os.environ["NODE_OPTIONS"] = "--mine"
    assert (os.environ["PYTHONPATH"], os.environ["NODE_OPTIONS"]) == ("mine", "--mine")
    assert "AXLE_CAPTURE_HELD" not in os.environ
    monkeypatch.setenv("AXLE_CAPTURE_PORT", "1")
    with capture(axle_portal):
        assert os.environ["PYTHONPATH"] == "mine"


def test_look_ups_of_others_and_look_ups_later_are_let_through(axle_portal: Portal) -> None:
    """The guard concerns HubSpot's hosts alone, and only while a capture is on."""
    with capture(axle_portal):
        assert socket.getaddrinfo("localhost", 80)
        with pytest.raises(NotCaptured):
            socket.getaddrinfo("api.hubapi.com", 443, flags=socket.AI_NUMERICHOST)
    with pytest.raises(socket.gaierror):  # the system's own answer: it is no number
        socket.getaddrinfo("api.hubapi.com", 443, flags=socket.AI_NUMERICHOST)
