"""Nothing of a captured test reaches a host of HubSpot, past whatever library, before or after."""

from __future__ import annotations

import asyncio
import http.client
import multiprocessing
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
import requests
import urllib3
import uvloop

from axle.testing import Capture, NotCaptured, Portal, capture
from tests.testing import reaching
from tests.testing.senders import CONTACTS, HEADERS


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
        lambda: socket.gethostbyaddr("api.hubapi.com"),
        lambda: socket.getaddrinfo("api.\uff48ubapi.com", 443),
        lambda: _by_socket("connect_ex", ("api.hubapi.com", 443)),
        lambda: _by_socket("sendto", b"", ("api.hubapi.com", 443)),
        lambda: _by_socket("sendmsg", [b""], [], 0, ("api.hubapi.com", 443)),
        lambda: asyncio.run(asyncio.wait_for(_connected("api.hubapi.com"), 5)),
        lambda: uvloop.run(_connected("api.hubapi.com")),
    ],
    ids=[
        "connection",
        "look-up",
        "older look-up",
        "look-up of a name",
        "other letters",
        "connect_ex",
        "sendto",
        "sendmsg",
        "asyncio",
        "uvloop",
    ],
)
def test_whatever_is_not_caught_reaches_nothing(axle_capture: Capture, reach: Callable[[], object]) -> None:
    """A look-up of HubSpot's host raises, with the host, the library and what to do."""
    with pytest.raises(NotCaptured, match=r"hub(api|spot)\.com.*nothing was sent.*axle capture") as refused:
        reach()
    assert refused.value.library in ("socket", "asyncio", "uvloop", "this process")


def _by_socket(method: str, *details: object) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        getattr(opened, method)(*details)


async def _connected(host: str) -> None:
    await asyncio.get_running_loop().create_connection(asyncio.Protocol, host, 443)


@pytest.mark.parametrize("work", [reaching.look, reaching.ask])
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_worker_process_reaches_nothing(axle_capture: Capture, method: str, work: Callable[[], object]) -> None:
    """However it is begun; what it raises arrives here as what it is, and says what to do."""
    told = pytest.raises(NotCaptured, match=r"nothing was sent.*axle_portal\.url")
    with ProcessPoolExecutor(1, multiprocessing.get_context(method)) as pool, told as refused:
        pool.submit(work).result(60)
    assert refused.value.host == "api.hubapi.com"


def test_a_server_of_forks_that_is_older_holds_back_too(axle_portal: Portal) -> None:
    """Its environment is that of before; a worker that it begins within the capture is told, one after it is not."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(1, context) as early:
        early.submit(reaching.number).result(60)
        with capture(axle_portal), ProcessPoolExecutor(1, context) as pool, pytest.raises(NotCaptured):
            pool.submit(reaching.look).result(60)
        with ProcessPoolExecutor(1, context) as late, pytest.raises(socket.gaierror):  # the system's own answer
            late.submit(reaching.look, socket.AI_NUMERICHOST).result(60)


def test_a_proxy_is_not_asked_for_hubspots_hosts(axle_capture: Capture) -> None:
    """A copy of urllib3 within another package connects in its own way to a proxy, and is refused before it says for whom."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        listening = threading.Thread(target=_hear, args=(proxy, heard), daemon=True)
        listening.start()
        connection = _Copied("127.0.0.1", proxy.getsockname()[1], timeout=10)
        connection.set_tunnel("api.hubapi.com", 443)
        with pytest.raises(NotCaptured, match=r"api\.hubapi\.com"):
            connection.connect()
        connection.close()
        listening.join(20)
    assert heard == [b""]


def _hear(proxy: socket.socket, heard: list[bytes]) -> None:
    connection, _ = proxy.accept()
    with connection:
        heard.append(connection.recv(100))


class _Copied(http.client.HTTPConnection):
    def connect(self) -> None:
        """Connect in another way than the library's."""
        self.sock = socket.create_connection((self.host, self.port), 10)
        self._tunnel()  # type: ignore[attr-defined] # as copies of urllib3 do


def test_plain_http_by_a_proxy_is_captured(axle_capture: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """requests leaves the whole address to the proxy of the environment, which is not asked."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    assert requests.get(CONTACTS.replace("https", "http"), headers=HEADERS, timeout=10).status_code == 200


def test_a_kept_connection_of_urllib3_is_not_used(axle_portal: Portal) -> None:
    """One that a pool has open to HubSpot's host is closed, and the portal answers."""
    pool = urllib3.connection_from_url("http://api.hubapi.com")
    kept: Any = pool._get_conn()
    ours, theirs = socket.socketpair()
    kept.sock = ours
    pool._put_conn(kept)
    with capture(axle_portal), theirs:
        assert pool.request("GET", "/crm/v3/objects/contacts", headers=HEADERS, retries=False).status == 200
        theirs.settimeout(10)
        assert theirs.recv(1) == b""  # closed, and nothing came


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
