"""The stream of events over sockets: of every worker, in both versions of HTTP, with clients that take nothing."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import CONTACTS
from tests.process.workers import connected
from tests.server import Server
from tests.storage import databases
from tests.wire import connect, head, heard

EVENTS = "/_axle/events"
WORKERS = 2
LONG = "x" * 9_000
WRITES = 1_200  # of long values: more than the system's buffers hold


def told(answer: http.client.HTTPResponse) -> Any:
    """Wait for the next message, and return its data."""
    while line := answer.readline():
        if line.startswith(b"data: "):
            return json.loads(line.removeprefix(b"data: "))
    return None


@pytest.fixture
def hasty() -> Iterator[Server]:
    """A server that does not wait long for clients that take nothing."""
    running = Server("--database", "memory:", "--no-access-log", AXLE_STALL_TIMEOUT="1", AXLE_IDLE_TIMEOUT="2")
    yield running
    running.stop()


@pytest.mark.long
def test_what_one_worker_writes_the_others_tell() -> None:
    """Each within a second or so; when the server ends, streams end in order."""
    with databases.own_database(databases.server()) as database:
        running = Server("--database", database, "--workers", str(WORKERS), "--no-access-log")
        with connected(running) as connections:
            answers = []
            for connection in connections.values():
                connection._http.request("GET", EVENTS, headers={"authorization": "Bearer tok"})
                answers.append(connection._http.getresponse())
            with running.client() as client:
                for number in range(3):
                    body = {"properties": {"email": f"c{number}@example.com"}}
                    contact = int(client.post(CONTACTS, json=body).json()["id"])
                    assert [told(answer)["objectId"] for answer in answers] == [contact] * WORKERS
            running.terminate()
            assert [told(answer) for answer in answers] == [None] * WORKERS
        assert running.stop()[0] == 0


@pytest.mark.parametrize("http2", [False, True], ids=["http1", "http2"])
def test_a_stream_comes_at_once_in_each_version(server: Server, http2: bool) -> None:
    """What is told is not held back until there is more of it."""
    client = server.client(http1=not http2, http2=http2)
    with client, client.stream("GET", EVENTS, headers={"accept-encoding": "gzip"}) as answer:
        assert (answer.status_code, answer.http_version) == (200, "HTTP/2" if http2 else "HTTP/1.1")
        assert "content-encoding" not in answer.headers
        lines = answer.iter_lines()
        assert next(lines) == "retry: 2000"
        contact = int(client.post(CONTACTS, json={"properties": {"city": "Ulm"}}).json()["id"])
        message = next(line for line in lines if line.startswith("data: "))
        assert json.loads(message.removeprefix("data: "))["objectId"] == contact


def test_a_server_that_ends_does_not_wait_for_streams() -> None:
    """It ends soon, and in order."""
    running = Server("--database", "memory:", "--no-access-log")
    try:
        with connect(running) as connection:
            connection.sendall(head("GET", EVENTS))
            came = b""
            while b"retry" not in came:
                came += connection.recv(65_536)
            began = time.monotonic()
            assert running.stop()[0] == 0
            assert time.monotonic() - began < 5
            assert heard(connection).endswith(b"0\r\n\r\n")
    finally:
        running.stop()


@pytest.mark.long
def test_a_client_that_takes_nothing_loses_its_connection(hasty: Server) -> None:
    """Its buffers are filled; others are told all, writes go on, and the connection ends."""
    with hasty.client() as client, connect(hasty) as stuck, client.stream("GET", EVENTS) as answer:
        stuck.sendall(head("GET", EVENTS))
        inputs = [{"properties": {"jobtitle": LONG}} for _ in range(100)]
        for _ in range(WRITES // 100):
            assert client.post(f"{CONTACTS}/batch/create", json={"inputs": inputs}).status_code == 201
        lines = answer.iter_lines()
        assert sum(1 for _ in zip(range(WRITES), (line for line in lines if line.startswith("data: ")), strict=False)) == WRITES
        time.sleep(4)
        stuck.settimeout(5)
        received = 0
        try:
            while part := stuck.recv(1 << 20):
                received += len(part)
        except ConnectionResetError:
            pass
        assert received < WRITES * len(LONG)
