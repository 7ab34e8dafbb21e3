"""Requests that do not arrive, connections on which nothing happens, and addresses that have too many."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import selectors
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from axle import testing
from axle.config import Config
from axle.core.errors import RequestTimeout
from axle.http.receiving import CHUNKED, Bounds, Receiver
from axle.http.routes.oauth import MAX_FORM_BYTES
from axle.testing.controls import PREFIX
from tests.api import CONTACTS, TASKS, Api
from tests.server import Server
from tests.wire import SETTLED, Http2, connect, head, heard, status_of

REQUEST, STALL, IDLE = 0.8, 0.3, 0.5
LATE = 8.0  # seconds after which nothing here is still open, on a machine that is busy
ADDRESS, ALL, MEMORY = 8, 40, 300_000


@pytest.fixture(scope="module")
def hasty() -> Iterator[Server]:
    """A server with little patience."""
    server = Server(
        "--test", "--no-access-log", AXLE_REQUEST_TIMEOUT=str(REQUEST), AXLE_STALL_TIMEOUT=str(STALL),
        AXLE_IDLE_TIMEOUT=str(IDLE), AXLE_ADDRESS_CONNECTIONS=str(ADDRESS), AXLE_CONNECTIONS=str(ALL),
        AXLE_BODY_MEMORY=str(MEMORY),
    )  # fmt: skip
    yield server
    assert server.stop()[0] == 0


def ended(connection: socket.socket, after: float) -> None:
    """Check that the server closes a connection, at a moment and not before."""
    began = time.monotonic()
    connection.settimeout(after + LATE)
    heard(connection)
    assert after * 0.8 < time.monotonic() - began < after + LATE
    connection.close()


def test_a_connection_on_which_nothing_is_sent(hasty: Server) -> None:
    """It is closed when a request would have had to arrive."""
    ended(connect(hasty), REQUEST)


def test_half_a_head(hasty: Server) -> None:
    """The same, with some of a head sent."""
    connection = connect(hasty)
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n")
    ended(connection, IDLE)


def test_a_connection_that_is_kept(hasty: Server) -> None:
    """It is closed when it has been idle for long enough; not before."""
    connection = connect(hasty)
    for _ in range(3):
        connection.sendall(head("GET", "/health"))
        assert connection.recv(12) == b"HTTP/1.1 200"
        connection.recv(65_536)
        time.sleep(IDLE / 2)
    ended(connection, IDLE / 2)


def test_http_2_that_is_idle(hasty: Server) -> None:
    """A preface alone, and a connection whose streams have ended: pings do not keep it."""
    ended(Http2(hasty).socket, REQUEST)
    http = Http2(hasty)
    assert http.status(http.begin("GET", "/health", [], b"", end=True)) == 200
    began = time.monotonic()
    with contextlib.suppress(OSError):
        while time.monotonic() - began < IDLE + LATE:
            http.wire.ping(b"12345678")
            http.flush()
            http.socket.settimeout(0.1)
            with contextlib.suppress(TimeoutError):
                if not http.socket.recv(65_536):
                    break
    assert IDLE * 0.8 < time.monotonic() - began < IDLE + LATE
    http.socket.close()


def test_a_body_that_stalls(hasty: Server) -> None:
    """Half a body, and then nothing: 408, and the connection closes. Nothing is done."""
    began = time.monotonic()
    with connect(hasty) as connection:
        connection.sendall(head("POST", CONTACTS, "Content-Length: 1000") + b'{"properties":{"lastname":"x"}}')
        assert status_of(heard(connection)) == 408
    assert STALL * 0.8 < time.monotonic() - began < STALL + LATE
    with hasty.client() as client:
        assert client.get(CONTACTS).json()["results"] == []


def test_a_body_that_drips(hasty: Server) -> None:
    """A byte now and then is not enough: the whole request has a deadline."""
    began = time.monotonic()
    with connect(hasty) as connection:
        connection.sendall(head("POST", CONTACTS, "Content-Length: 1000"))
        connection.settimeout(STALL / 3)
        with contextlib.suppress(OSError):
            while time.monotonic() - began < REQUEST + LATE:
                connection.sendall(b"x")
                with contextlib.suppress(TimeoutError):
                    assert connection.recv(12) == b"HTTP/1.1 408"
                    break
    assert REQUEST * 0.8 < time.monotonic() - began < REQUEST + LATE


def test_a_stream_that_stalls(hasty: Server) -> None:
    """The same for one stream of HTTP/2."""
    http = Http2(hasty)
    stream = http.begin("POST", CONTACTS, [("authorization", "Bearer tok")], b"{")
    assert http.status(stream) == 408
    http.socket.close()


def test_what_runs_is_not_cut(hasty: Server) -> None:
    """An answer that takes longer than a connection may be idle is given."""
    with hasty.client() as client:
        client.post(f"{PREFIX}/faults", json={"path": TASKS, "status": None, "delay": IDLE + 0.5})
        assert client.get(TASKS).status_code == 200


def _open(connections: list[socket.socket]) -> int:
    """Return how many connections the other side has not closed."""
    count = 0
    for one in connections:
        one.setblocking(False)
        try:
            count += one.recv(1) != b""
        except BlockingIOError:
            count += 1
        except ConnectionResetError:
            pass
    return count


@pytest.mark.parametrize("number", [ADDRESS * 2, ALL * 2])
def test_an_address_has_so_many_connections(number: int) -> None:
    """More are closed, those first that are idle longest; who comes then is served, even where no more could be accepted."""
    server = Server("--database", "memory:", AXLE_ADDRESS_CONNECTIONS=str(ADDRESS), AXLE_CONNECTIONS=str(ALL))
    held = [connect(server) for _ in range(number)]
    try:
        httpx.get(f"{server.url}/health", trust_env=False, timeout=LATE).raise_for_status()
        deadline = time.monotonic() + LATE
        while _open(held) > ADDRESS and time.monotonic() < deadline:
            time.sleep(0.1)
        assert 0 < _open(held) <= ADDRESS
        assert _open(held[:1]) == 0
    finally:
        for one in held:
            one.close()
        server.stop()


def test_bodies_share_a_bound(hasty: Server) -> None:
    """One more byte than all unfinished bodies may hold is a 503 that says when to come again; what was held is given back."""
    length = f"Content-Length: {2 * MEMORY}"
    for _ in range(2):
        with connect(hasty) as first, connect(hasty) as second:
            for one in (first, second):
                one.sendall(head("POST", CONTACTS, length) + b"x" * (MEMORY * 2 // 3))
                time.sleep(STALL / 5)
            answer = second.recv(65_536)
            assert status_of(answer) == 503
            assert b"retry-after: 1" in answer.lower()
            assert status_of(heard(first)) == 408


def _scope(client: str, forwarded: str) -> dict[str, Any]:
    fields = {"host": "axle.test", "authorization": "Bearer tok", "x-forwarded-for": forwarded, "content-length": "2"}
    return {
        "type": "http", "http_version": "1.1", "method": "POST", "scheme": "http", "path": TASKS, "raw_path": TASKS.encode(),
        "query_string": b"", "client": (client, 1), "server": ("127.0.0.1", 80),
        "headers": [(name.encode(), value.encode()) for name, value in fields.items()],
    }  # fmt: skip


async def _statuses(api: Api, clients: list[tuple[str, str]]) -> list[int]:
    """Send requests at the same time, whose bodies come when all have begun; return the statuses of the answers."""
    go, statuses = asyncio.Event(), [0] * len(clients)

    async def one(place: int, scope: dict[str, Any]) -> None:
        async def receive() -> Any:
            await go.wait()
            return {"type": "http.request", "body": b"{}", "more_body": False}

        async def send(message: Any) -> None:
            statuses[place] = message.get("status", statuses[place])

        await api.endpoint(scope, receive, send)

    tasks = [asyncio.create_task(one(place, _scope(*client))) for place, client in enumerate(clients)]
    await asyncio.sleep(0.05)
    go.set()
    await asyncio.gather(*tasks)
    return statuses


class Skipping(selectors.DefaultSelector):
    """Has an event loop pass over the times in which it would wait: `now` moves instead, so that a busy machine is not late."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        """Return what is ready, at once."""
        self.now += timeout or 0.0
        return super().select(0)


def skipping() -> asyncio.SelectorEventLoop:
    """Return an event loop that never waits, with a clock of its own."""
    selector = Skipping()
    loop = asyncio.SelectorEventLoop(selector)
    loop.time = lambda: selector.now  # type: ignore[method-assign] # a clock of the test
    return loop


@pytest.mark.parametrize(("patient", "stalls", "late"), [(False, False, True), (True, False, False), (True, True, True)])
def test_a_body_may_take_its_time_where_a_row_says_so(patient: bool, stalls: bool, late: bool) -> None:
    """It then has no deadline as a whole; but it may not stall."""
    parts = iter([b"x"] * 12)

    async def receive() -> Any:
        part = next(parts, b"")
        await asyncio.sleep(STALL if part and stalls else 0.02)
        return {"type": "http.request", "body": part, "more_body": bool(part)}

    async def read() -> bytes:
        bounds = Bounds(Config(request_timeout=0.1, stall_timeout=0.05))
        receiver = Receiver({"http_version": "1.1"}, {CHUNKED: b"chunked"}, receive, bounds)
        receiver.patient = patient
        return await receiver.body()

    with asyncio.Runner(loop_factory=skipping) as runner:
        if late:
            with pytest.raises(RequestTimeout):
                runner.run(read())
        else:
            assert runner.run(read()) == b"x" * 12


@pytest.mark.parametrize("packed", [False, True])
def test_what_anyone_may_send_is_small(api: Api, packed: bool) -> None:
    """A form without a token has 64 KiB at most, as it arrives and when it is unpacked."""
    body = b"grant_type=refresh_token&x=" + b"x" * MAX_FORM_BYTES
    headers = {"content-type": "application/x-www-form-urlencoded", **({"content-encoding": "gzip"} if packed else {})}
    answer = api.send("POST", "/oauth/v1/token", gzip.compress(body) if packed else body, headers)
    assert answer.status == 413


def test_behind_a_proxy_the_forwarded_address_counts() -> None:
    """One address has so many requests at once; what an untrusted client says of itself counts for nothing."""
    api = Api(config=Config(trusted_proxies=("10.0.0.0/8",), address_connections=2))
    proxy = "10.0.0.1"
    try:
        same = asyncio.run(_statuses(api, [(proxy, "203.0.113.1")] * 3))
        assert sorted(same) == [400, 400, 503]
        others = [(proxy, f"203.0.113.{n}") for n in range(4)]
        assert asyncio.run(_statuses(api, others)) == [400] * 4
        lied = [(proxy, f"198.51.100.{n}, 203.0.113.1, 10.0.0.2") for n in range(3)]
        assert sorted(asyncio.run(_statuses(api, lied))) == [400, 400, 503]
        assert asyncio.run(_statuses(api, [("192.0.2.1", "203.0.113.1")] * 3)) == [400] * 3
    finally:
        api.close()


def _half_a_head(server: Server) -> Any:
    connection = connect(server)
    connection.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n")
    return connection


def _idle_http_2(server: Server) -> Any:
    http = Http2(server)
    assert http.status(http.begin("GET", "/health", [], b"", end=True)) == 200
    return http


def _slow_reader(server: Server) -> Any:
    connection = connect(server)
    for _ in range(20):
        connection.sendall(head("GET", "/openapi.json"))
    return connection


HOLDS = [_half_a_head, _idle_http_2, _slow_reader, Http2, connect]


@pytest.mark.parametrize("hold", HOLDS)
def test_no_client_keeps_a_server_from_ending(hold: Callable[[Server], Any]) -> None:
    """Whatever is open when the server is told to end, it ends: long before a connection would have been idle for too long."""
    server = Server("--test", "--no-access-log", AXLE_STALL_TIMEOUT=str(STALL))
    held = hold(server)
    began = time.monotonic()
    time.sleep(SETTLED)
    assert server.stop()[0] == 0
    assert time.monotonic() - began < LATE
    getattr(held, "socket", held).close()


def test_no_client_keeps_a_server_under_test_from_ending() -> None:
    """The same in the process of the tests: an idle HTTP/2 connection does not cost them ten seconds."""
    server = testing.Server()
    with httpx.Client(http1=False, http2=True, trust_env=False) as client:
        assert client.get(f"{server.url}/health").status_code == httpx.codes.OK
        began = time.monotonic()
        server.close()
        assert time.monotonic() - began < LATE
