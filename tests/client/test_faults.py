"""A server that fails on purpose, over a real socket: what arrives is either the answer or an error that says what happened."""

from __future__ import annotations

import asyncio
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import axle
from axle.client.breaker import State
from tests.client.faults import CLOSE, RESET, Got, Reply, Slow, answer, error, script, serving
from tests.client.halves import HALVES, one, send
from tests.server import free_port

pytestmark = pytest.mark.parametrize("half", HALVES)
WRITE: tuple[Any, ...] = ("POST", "/crm/v3/objects/tasks", {"properties": {}})


@pytest.mark.parametrize("fault", [RESET, CLOSE], ids=["reset", "closed"])
def test_a_lost_connection_is_tried_again(half: str, fault: bytes) -> None:
    """A read is repeated until it is answered."""
    with serving(script(fault, fault, answer())) as server:
        assert one(half, server.url).attempts == 3


@pytest.mark.parametrize("fault", [RESET, CLOSE], ids=["reset", "closed"])
def test_a_create_whose_answer_is_lost_is_not_repeated(half: str, fault: bytes) -> None:
    """It may have been carried out: the caller is told, and nothing is created twice."""
    with serving(script(fault, answer(201))) as server, pytest.raises(axle.BrokenAnswer) as failed:
        one(half, server.url, *WRITE)
    assert len(server.got) == 1
    assert failed.value.sent and failed.value.request is not None


def test_a_refused_connection_is_tried_again_for_a_create_too(half: str) -> None:
    """Nothing was sent; after the last try the error says so."""
    with pytest.raises(axle.ConnectError) as failed:
        one(half, f"http://127.0.0.1:{free_port()}", *WRITE)
    assert not failed.value.sent


@pytest.mark.parametrize(
    "broken",
    [
        b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{}",
        b"this is not HTTP at all\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n{}",
    ],
    ids=["shorter than it says", "no HTTP", "wrong chunks"],
)
def test_answers_that_are_broken(half: str, broken: bytes) -> None:
    """Half an answer is never taken for a whole one."""
    with serving(broken) as server, pytest.raises(axle.BrokenAnswer):
        one(half, server.url, retry=None)


def test_more_than_the_length_says_is_not_taken_for_the_next_answer(half: str) -> None:
    """What follows an answer unasked spoils the connection, not the next call."""
    doubled = answer() + answer(200, {"id": "evil"})
    with serving(lambda got: doubled if got.number == 1 else answer(200, {"id": "good"})) as server:
        _, second = send(half, server.url, ("GET", "/a"), ("GET", "/b"))
    assert second.json()["id"] == "good"


@pytest.mark.parametrize("where", ["head", "body"])
def test_slow_bytes_do_not_outlast_the_timeout(half: str, where: str) -> None:
    """An answer that comes byte by byte is given up when the whole takes too long, however steadily it drips."""
    whole = answer(200, {"text": "x" * 200})
    head, _, body = whole.partition(b"\r\n\r\n")

    def drip(got: Got) -> Reply:
        if where == "head":
            return Slow(whole, 0.05)
        got.socket.sendall(head + b"\r\n\r\n")
        return Slow(body, 0.05)

    began = time.monotonic()
    with serving(drip) as server, pytest.raises(axle.TimeoutError) as failed:
        one(half, server.url, timeout=axle.Timeout(total=0.5, read=5.0), retry=None)
    assert failed.value.phase == "total"
    assert time.monotonic() - began < 2.0


@pytest.mark.parametrize("idle", [0.0, 1.2], ids=["just now", "long ago"])
def test_a_connection_that_the_server_has_closed_is_not_used(half: str, idle: float) -> None:
    """Whether it was used just now or long ago: a create finds a new one, and is sent once."""
    with serving(answer()) as server:

        def close() -> None:
            time.sleep(idle)
            for connection in list(server.open):
                connection.shutdown(socket.SHUT_RDWR)
            while server.open:
                time.sleep(0.005)
            time.sleep(0.02)

        async def awaited() -> None:
            async with axle.AsyncClient("t", server.url, retry=None) as client:
                await client.tasks.get(1)
                await asyncio.to_thread(close)
                await client.tasks.create({})

        if half == "awaited":
            asyncio.run(awaited())
        else:
            with axle.Client("t", server.url, retry=None) as client:
                client.tasks.get(1)
                close()
                client.tasks.create({})
        assert [got.connection for got in server.got] == [1, 2]


def test_silence_is_a_timeout_of_the_read(half: str) -> None:
    """The error says which part took too long."""
    with serving(Slow(answer(), 2.0, 10_000)) as server, pytest.raises(axle.TimeoutError) as failed:
        one(half, server.url, timeout=axle.Timeout(total=5.0, read=0.2), retry=None)
    assert failed.value.phase == "read"


@pytest.mark.parametrize("transport", ["default", "fast"])
def test_one_call_may_have_more_patience(half: str, transport: str) -> None:
    """`timeout=` of a call takes the place of the client's, whose bound of the whole holds for all other calls."""
    short: dict[str, Any] = {"timeout": axle.Timeout(total=0.2, read=5.0), "retry": None, "transport": transport}
    with serving(Slow(answer(), 0.4, 10_000)) as server:
        with pytest.raises(axle.TimeoutError):
            one(half, server.url, **short)
        for more in (3.0, None):
            assert send(half, server.url, ("GET", "/x", None, {"timeout": more}), **short)[0].status == 200


def test_a_storm_of_429_passes(half: str) -> None:
    """Every second request is refused; all twenty calls succeed, none is lost."""
    refusal = error(429, "retry-after: 0", policyName="TEN_SECONDLY_ROLLING")
    with serving(lambda got: refusal if got.number % 2 else answer()) as server:
        answers = send(half, server.url, *[("POST", "/crm/v3/objects/tasks", {})] * 20)
    assert [answer.attempts for answer in answers] == [2] * 20
    assert len(server.got) == 40


def test_a_storm_that_does_not_pass_ends(half: str) -> None:
    """Four tries, and an error with all that the server said."""
    refusal = error(429, "retry-after: 0", policyName="TEN_SECONDLY_ROLLING", category="RATE_LIMITS")
    with serving(refusal) as server, pytest.raises(axle.RateLimited) as failed:
        one(half, server.url)
    assert len(server.got) == 4
    seen = failed.value
    assert (seen.status, seen.category, seen.correlation_id, seen.attempts) == (429, "RATE_LIMITS", "c-1", 4)


def test_half_open_lets_one_through(half: str) -> None:
    """A server is down, then back: while ten callers come at once, it sees one request, and afterwards all."""
    down = axle.CircuitBreakerConfig(
        rolling_window=axle.RollingWindow(request_volume_threshold=2), reset_time=0.3, status_codes=(500,)
    )
    seen: list[State] = []
    hooks = axle.Hooks(on_circuit=lambda host, state: seen.append(state))
    replies: list[Reply] = [error(500), error(500), Slow(answer(), 1.0, 10_000)]

    async def run(url: str) -> list[object]:
        async with axle.AsyncClient("t", url, circuit_breaker=down, retry=None, hooks=hooks) as client:
            for _ in range(2):
                with pytest.raises(axle.ServerError):
                    await client.tasks.get(1)
            await asyncio.sleep(0.4)
            found = await asyncio.gather(*(client.tasks.get(1) for _ in range(10)), return_exceptions=True)
            await client.tasks.get(1)
            return list(found)

    def run_plain(url: str) -> list[object]:
        def get(client: axle.Client) -> object:
            try:
                return client.tasks.get(1)
            except axle.CircuitOpen as error:
                return error

        with axle.Client("t", url, circuit_breaker=down, retry=None, hooks=hooks) as client, ThreadPoolExecutor(10) as pool:
            for _ in range(2):
                with pytest.raises(axle.ServerError):
                    client.tasks.get(1)
            time.sleep(0.4)
            found = list(pool.map(get, [client] * 10))
            client.tasks.get(1)
            return found

    with serving(lambda got: replies[got.number - 1] if got.number <= 3 else answer()) as server:
        found = run_plain(server.url) if half == "plain" else asyncio.run(run(server.url))
    assert sum(isinstance(one, axle.CircuitOpen) for one in found) == 9
    assert len(server.got) == 4
    assert seen == [State.OPEN, State.HALF_OPEN, State.CLOSED]


def test_errors_of_the_fast_transport_are_the_same(half: str) -> None:
    """A lost answer, a refused connection, a timeout: the same classes, and the same rules of what is repeated."""
    with serving(script(RESET, answer())) as server:
        assert one(half, server.url, transport="fast").attempts == 2
    with serving(RESET) as server, pytest.raises(axle.BrokenAnswer):
        one(half, server.url, *WRITE, transport="fast")
    with pytest.raises(axle.ConnectError):
        one(half, f"http://127.0.0.1:{free_port()}", transport="fast")
    with serving(Slow(answer(), 1.0, 10_000)) as server, pytest.raises(axle.TimeoutError):
        one(half, server.url, transport="fast", timeout=0.2, retry=None)


@pytest.mark.parametrize("fault", [RESET, CLOSE, Slow(answer(201), 2.0, 10_000)], ids=["reset", "closed", "silent"])
@pytest.mark.parametrize("transport", ["default", "fast"])
def test_a_create_is_sent_once_whatever_is_handled_meanwhile(half: str, transport: str, fault: Reply) -> None:
    """A caller who turns to another server after a failed connection does not make the next failure one."""
    with serving(fault) as server, pytest.raises(axle.TransportError) as failed:
        try:
            one(half, f"http://127.0.0.1:{free_port()}", *WRITE, transport=transport, retry=None)
        except axle.ConnectError:
            one(half, server.url, *WRITE, transport=transport, timeout=0.5)
    assert len(server.got) == 1 and failed.value.sent
