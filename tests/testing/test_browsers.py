"""No web page that somebody has open can use the controls of a server under test."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from axle.testing.controls import PREFIX
from tests.server import Server

TEXT = {"content-type": "text/plain"}
FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
EVIL = {"origin": "https://evil.example"}


@pytest.fixture(scope="module")
def process() -> Iterator[Server]:
    """A server under test that is called by a name too."""
    server = Server("--test", "--no-access-log", AXLE_PUBLIC_URL="http://axle:8585", AXLE_TOKEN="a-token-of-twenty-characters")
    yield server
    assert server.stop()[0] == 0


@pytest.fixture
def client(process: Server) -> Iterator[httpx.Client]:
    """A client without a token."""
    with httpx.Client(base_url=process.url, trust_env=False) as made:
        yield made


@pytest.mark.parametrize("headers", [
    {**TEXT, **EVIL}, {**EVIL, "content-type": "application/json"}, EVIL, {"origin": "null"}, TEXT, FORM,
    {"content-type": "multipart/form-data; boundary=x"}, {"host": "evil.example"}, {"host": "localhost.evil.example"},
    {"host": "127.0.0.1.evil.example"}, {"host": "axle:8586"}, {"host": "evil.example", "x-axle-test": "1"},
    {**EVIL, "x-axle-test": "1"},
], ids=str)  # fmt: skip
def test_what_a_page_can_send_is_refused(client: httpx.Client, headers: dict[str, str]) -> None:
    """Whatever it would do, and nothing is done."""
    account = {"name": "Evil"}
    before = client.get(f"{PREFIX}/calls").json()
    for path in ("/accounts", "/seed", "/snapshots", "/faults", "/reset"):
        answer = client.post(f"{PREFIX}{path}", headers=headers, json=None if path == "/reset" else account)
        assert (answer.status_code, answer.json()["status"]) == (403, "error"), path
    assert client.get(f"{PREFIX}/faults").json() == {"results": []}
    assert client.get(f"{PREFIX}/calls").json() == before


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, EVIL], ids=str)
def test_what_tests_have_sent_is_shown_to_no_page(client: httpx.Client, headers: dict[str, str]) -> None:
    """Calls hold tokens and records."""
    assert client.get(f"{PREFIX}/calls", headers=headers).status_code == 403


@pytest.mark.parametrize("headers", [
    {}, {"content-type": "application/json"}, {"content-type": "application/yaml"}, {**TEXT, "x-axle-test": "1"},
    {"host": "localhost"}, {"host": "localhost:8585"}, {"host": "[::1]:8585"}, {"host": "192.0.2.1"}, {"host": "axle:8585"},
    {"origin": "http://localhost:1", "host": "localhost:1"},
], ids=str)  # fmt: skip
def test_programs_may_use_the_controls(client: httpx.Client, headers: dict[str, str]) -> None:
    """By an address, by localhost, or by the name that is set."""
    assert client.patch(f"{PREFIX}/clock", headers=headers, content=b"{}").status_code == 200


def test_a_body_is_bounded(process: Server) -> None:
    """As it is elsewhere."""
    with socket.create_connection(("127.0.0.1", process.port), timeout=10) as connection:
        head = f"POST {PREFIX}/seed HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        connection.sendall(f"{head}content-length: 99999999\r\n\r\n".encode())
        assert connection.recv(12) == b"HTTP/1.1 413"


def test_controls_that_others_reach_are_warned_of() -> None:
    """At start."""
    said = Server("--test", "--host", "0.0.0.0", AXLE_TOKEN="a-token-of-twenty-characters").stop()[1]
    assert "axle: warning: the controls for tests need no token, and others reach them on 0.0.0.0" in said
    assert "warning" not in Server("--test").stop()[1]
