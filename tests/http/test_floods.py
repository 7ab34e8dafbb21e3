"""One account floods the server with expensive searches and leaves: another account waits for none of them."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from tests.api import CONTACTS
from tests.server import Server, axle
from tests.storage import databases
from tests.wire import SETTLED, Http2, connect, head, reset

RECORDS, SEARCHES = 3_000, 40
GIVEN_UP = 499
LATER = 0.1  # seconds after which the clients leave: their searches wait, and some run
SOON = 5.0  # seconds; the searches of the flood take longer together, on any machine
NUMBERS = itertools.count()
COMPANY = " ".join(f"word{n}" for n in range(100))
JSON = "Content-Type: application/json"


def expensive() -> bytes:
    """Return the body of a search of which no filter was asked before: nothing of it is known from another one."""

    def unlike(name: str) -> dict[str, str]:
        return {"propertyName": name, "operator": "NOT_CONTAINS_TOKEN", "value": f"*z{next(NUMBERS):06}* *qz*"}

    groups = [{"filters": [unlike(name) for name in ("firstname", "lastname", "company")]} for _ in range(5)]
    return json.dumps({"filterGroups": groups}).encode()


class Place(NamedTuple):
    """A running server, where it logs, and another account's client."""

    server: Server
    log: Path
    other: httpx.Client

    def searches(self, status: int) -> int:
        """Return how many searches ended with a status; 499 is that of those that were given up."""
        return self.log.read_text().count(f"{CONTACTS}/search {status} ")


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A server with records to search, on each database; each flood has its own: an earlier one brings columns to memory."""
    with ExitStack() as stack:
        database = f"sqlite:///{tmp_path / 'axle.db'}"
        if request.param == "postgres":
            database = stack.enter_context(databases.own_database(databases.server()))
        server = Server("--database", database, log=str(tmp_path / "log"))
        with server.client() as client:
            for first in range(0, RECORDS, 100):
                numbers = range(first, first + 100)
                inputs = [{"properties": {"firstname": f"a{n} b{n}", "lastname": "d e f", "company": COMPANY}} for n in numbers]
                assert client.post(f"{CONTACTS}/batch/create", json={"inputs": inputs}).status_code == httpx.codes.CREATED
        account = json.loads(axle("account", "create", "B", "--database", database, "--json").stdout)["id"]
        token = json.loads(axle("token", "create", "--account", str(account), "--database", database, "--json").stdout)["token"]
        other = stack.enter_context(server.client(headers={"authorization": f"Bearer {token}"}))
        assert other.post(CONTACTS, json={"properties": {"lastname": "bee"}}).status_code == httpx.codes.CREATED
        yield Place(server, tmp_path / "log", other)
        assert server.stop()[0] == 0


def flood(place: Place, end: Callable[..., None]) -> None:
    """Send searches on a connection each, and end all of them."""
    connections = [connect(place.server) for _ in range(SEARCHES)]
    for connection in connections:
        body = expensive()
        connection.sendall(head("POST", f"{CONTACTS}/search", JSON, f"Content-Length: {len(body)}") + body)
    time.sleep(LATER)
    for connection in connections:
        end(connection)


def flood_2(place: Place, end: Callable[[Http2], None]) -> None:
    """Send them on one connection."""
    http = Http2(place.server)
    fields = [("authorization", "Bearer tok"), ("content-type", "application/json")]
    for _ in range(SEARCHES):
        body = expensive()
        stream = http.wire.get_next_available_stream_id()
        given = [(":method", "POST"), (":path", f"{CONTACTS}/search"), (":scheme", "http"), (":authority", "axle.test")]
        http.wire.send_headers(stream, [*given, *fields, ("content-length", str(len(body)))])
        http.wire.send_data(stream, body, end_stream=True)
    http.flush()
    time.sleep(LATER)
    end(http)
    http.socket.close()


def cancel(http: Http2) -> None:
    """Reset every stream; the connection stays for a moment."""
    for stream in range(1, 2 * SEARCHES, 2):
        http.wire.reset_stream(stream, 8)
    http.flush()
    time.sleep(SETTLED)


FLOODS: dict[str, Callable[[Place], None]] = {
    "closed": lambda place: flood(place, lambda connection: connection.close()),
    "reset": lambda place: flood(place, reset),
    "streams cancelled": lambda place: flood_2(place, cancel),
    "HTTP/2 closed": lambda place: flood_2(place, lambda http: None),
}


@pytest.mark.parametrize("kind", FLOODS)
def test_a_flood_of_searches_ends_with_its_clients(place: Place, kind: str) -> None:
    """The other account's search is answered soon; nearly all of the flood is never carried out."""
    gone, served = place.searches(GIVEN_UP), place.searches(200)
    FLOODS[kind](place)
    began = time.monotonic()
    plain = {"filterGroups": [{"filters": [{"propertyName": "lastname", "operator": "EQ", "value": "bee"}]}]}
    answer = place.other.post(f"{CONTACTS}/search", json=plain)
    assert (answer.status_code, answer.json()["total"]) == (200, 1)
    assert time.monotonic() - began < SOON
    while place.searches(GIVEN_UP) - gone < SEARCHES / 4 and time.monotonic() - began < SOON:
        time.sleep(0.05)
    assert place.searches(GIVEN_UP) - gone >= SEARCHES / 4
    assert place.searches(200) - served < SEARCHES * 3 / 4
