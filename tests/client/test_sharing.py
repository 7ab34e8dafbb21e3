"""One client in several event loops, in forked processes, and in tasks that are cancelled: nothing gets stuck."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import pytest

import axle
from axle.client.auth import ClientConfig, Tokens
from tests.client.certificates import certificates
from tests.client.driving import Driven, a_call, reply
from tests.client.faults import RECORD, Got, Reply, Slow, answer, serving


class Tokened:
    """A server whose token endpoint takes its time, and replaces the refresh token each time: an old one is refused."""

    def __init__(self, pause: float = 0.2, lifetime: int = 1800, replacing: bool = True) -> None:
        self.pause = pause
        self.lifetime = lifetime
        self.replacing = replacing
        self.grants = 0
        self.asked = threading.Event()

    def reply(self, got: Got) -> Reply:
        """Give a token for the newest refresh token, or a record."""
        if got.target != "/token":
            return answer(200, {**RECORD, "id": got.target.rpartition("/")[2]})
        self.asked.set()
        if self.replacing and f"refresh_token=r-{self.grants}&".encode() not in got.body:
            return answer(400, {"message": "the refresh token was replaced"})
        self.grants += 1
        time.sleep(self.pause)
        fields = {"access_token": "t", "expires_in": self.lifetime, "refresh_token": f"r-{self.grants}"}
        return answer(200, fields)


def auth(url: str, **more: Any) -> axle.OAuth2Refresh:
    """Return a grant of such a server."""
    return axle.OAuth2Refresh(refresh_token="r-0", client_id="i", client_secret="s", refresh_url=f"{url}/token", **more)


def test_one_client_serves_several_event_loops() -> None:
    """One after another, also where one ends without closing the client, and several at once in threads of their own."""

    async def several(client: axle.AsyncClient) -> list[str]:
        return [one.id for one in await asyncio.gather(*(client.tasks.get(n) for n in range(5)))]

    def run(url: str) -> None:
        client = axle.AsyncClient(auth(url), url, retry=None)
        for _ in range(3):
            assert asyncio.run(several(client)) == ["0", "1", "2", "3", "4"]
        client = axle.AsyncClient("t", url, retry=None)
        with ThreadPoolExecutor(4) as pool:
            assert [*pool.map(lambda _: len(asyncio.run(several(client))), range(8))] == [5] * 8

    tokened = Tokened(0.02, 0)  # no token is fresh: every call waits for the lock
    with serving(tokened.reply) as server, warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # who does not close connections is told so
        run(server.url)
        gc.collect()


def test_an_event_loop_that_is_closed_properly_leaves_nothing_open() -> None:
    """`async with` in each loop, by the same client."""

    async def call(client: axle.AsyncClient) -> None:
        async with client:
            await client.tasks.get(1)

    with serving(answer()) as server:
        client = axle.AsyncClient("t", server.url, retry=None)
        for _ in range(3):
            asyncio.run(call(client))
        until = time.monotonic() + 5
        while server.open and time.monotonic() < until:
            time.sleep(0.01)
        assert server.connections == 3 and not server.open


@pytest.mark.parametrize("transport", ["default", "fast"])
def test_a_closed_client_sends_nothing(transport: str) -> None:
    """Neither half, nor what shares its connections; closing twice does no harm, and a `with` block opens it again."""

    async def awaited(url: str) -> None:
        client = axle.AsyncClient("t", url, transport=transport)
        await client.tasks.get(1)
        await client.close()
        await client.aclose()
        for call in (client.tasks.get(1), client.with_options(timeout=1.0).tasks.get(1), client.tasks.list().first()):
            with pytest.raises(axle.ClientClosed):
                await call
        async with client:
            await client.tasks.get(1)

    async def refused(client: axle.AsyncClient) -> None:
        with pytest.raises(axle.ClientClosed):
            await client.tasks.get(1)

    with serving(answer()) as server:
        asyncio.run(awaited(server.url))
        plain = axle.Client("t", server.url, transport=transport)
        plain.tasks.get(1)
        plain.close()
        plain.close()
        for call in (plain.tasks, plain.with_options(timeout=1.0).tasks):
            with pytest.raises(axle.ClientClosed):
                call.get(1)
        with plain:
            plain.tasks.get(1)
        assert len(server.got) == 4
        client = axle.AsyncClient("t", server.url, transport=transport)
        asyncio.run(client.close())
        asyncio.run(refused(client))
        assert len(server.got) == 4


def test_a_child_has_connections_of_its_own() -> None:
    """After a fork neither process reads what was meant for the other, and no lock of a thread of the parent's is left held."""
    tokened = Tokened(0.3, replacing=False)
    with serving(tokened.reply) as server, axle.Client(auth(server.url), server.url, retry=None, timeout=5.0) as client:
        waiting = threading.Thread(target=client.tasks.get, args=(1,))
        waiting.start()
        assert tokened.asked.wait(5)  # the other thread holds the lock of the token
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of a fork beside threads
            child = os.fork()
        if child == 0:
            _end(lambda: all(client.tasks.get(n).id == str(n) for n in range(100, 150)))
        waiting.join()
        assert [client.tasks.get(n).id for n in range(200, 250)] == [str(n) for n in range(200, 250)]
        assert os.waitpid(child, 0)[1] == 0


def _end(check: Callable[[], bool]) -> NoReturn:
    """End a forked process by what a check says, whatever it raises: else it would go on with the tests of its parent."""
    passed = False
    try:
        signal.alarm(20)  # a check that hangs is one that fails
        passed = check()
    finally:
        os._exit(0 if passed else 1)


def test_a_child_works_whatever_other_clients_there_are(tmp_path: Path) -> None:
    """One whose certificates are gone cannot be made again in the child; the others have locks and connections of their own."""
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(Path(certificates().ca).read_bytes())
    others = [axle.Client("t", retry=None, secure_socket=axle.SecureSocket(cert=str(trusted))) for _ in range(20)]
    trusted.unlink()
    with serving(Tokened(0.0, replacing=False).reply) as server:
        clients = [axle.Client(auth(server.url), server.url, retry=None, timeout=5.0) for _ in range(20)]
        for client in clients:
            client._session.lock.acquire()  # as a thread of the parent's would that asks for a token
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            _end(lambda: all(client.tasks.get(1).id == "1" for client in clients))
        assert os.waitpid(child, 0)[1] == 0
    assert len(others) == 20


def test_a_cancelled_refresh_is_carried_to_its_end() -> None:
    """Who asked is gone at once; the new refresh token, which came instead of the old one, is not lost."""
    kept: list[Tokens] = []
    tokened = Tokened(1.5)

    async def run(url: str) -> None:
        async with axle.AsyncClient(auth(url, on_token=kept.append), url, retry=None) as client:
            calls = [asyncio.create_task(client.tasks.get(n)) for n in range(5)]
            while not tokened.asked.is_set():
                await asyncio.sleep(0.01)
            began = time.monotonic()
            calls[0].cancel()
            with pytest.raises(asyncio.CancelledError):
                await calls[0]
            assert time.monotonic() - began < 1.0
            assert [one.id for one in await asyncio.gather(*calls[1:])] == ["1", "2", "3", "4"]

    with serving(tokened.reply) as server:
        asyncio.run(run(server.url))
    assert tokened.grants == 1 and [one.refresh_token for one in kept] == ["r-1"]


@pytest.mark.parametrize("half", ["plain", "awaited"])
def test_a_token_endpoint_that_stalls_holds_up_all_calls_once(half: str) -> None:
    """Those that waited for the same token fail with the first, and do not ask one after another."""
    with serving(lambda got: Slow(answer(), 30.0, 10_000)) as server:
        grant = auth(server.url, client_config=ClientConfig(request_timeout=0.5))
        began = time.monotonic()
        if half == "plain":
            with axle.Client(grant, server.url, retry=None) as client, ThreadPoolExecutor(20) as pool:
                failed = [*pool.map(lambda n: failure(client, n), range(20))]
        else:

            async def run() -> list[Any]:
                async with axle.AsyncClient(grant, server.url, retry=None) as client:
                    return await asyncio.gather(*(client.tasks.get(n) for n in range(20)), return_exceptions=True)

            failed = asyncio.run(run())
        assert time.monotonic() - began < 2.0
        assert {type(one) for one in failed} == {axle.TimeoutError}
        assert len({id(one) for one in failed}) == 20
        assert len(server.got) <= 2


def failure(client: axle.Client, number: int) -> Exception | None:
    """Return what goes wrong in a call."""
    try:
        client.tasks.get(number)
    except axle.HubSpotError as failed:
        return failed
    return None


def test_a_refresh_after_a_failed_one_is_tried() -> None:
    """A failure is shared with those who waited for it, and with nobody else."""
    driven = Driven(axle.OAuth2Refresh(refresh_token="r", client_id="i", client_secret="s"), retry=None)
    with pytest.raises(axle.AuthError):
        driven.run(a_call(), reply(400))
    assert driven.run(a_call(), reply(200, {"access_token": "t-1"}), reply()).status == 200


def test_a_replaced_refresh_token_may_be_stored_by_a_coroutine() -> None:
    """It is awaited before the call goes on. A client that blocks cannot, and says so."""
    kept: list[str] = []

    async def store(tokens: Tokens) -> None:
        await asyncio.sleep(0)
        kept.append(tokens.refresh_token)

    async def run(url: str) -> None:
        async with axle.AsyncClient(auth(url, on_token=store), url) as client:
            await client.tasks.get(1)
            assert kept == ["r-1"]

    with serving(Tokened(0.0).reply) as server:
        asyncio.run(run(server.url))
    with (
        serving(Tokened(0.0).reply) as server,
        axle.Client(auth(server.url, on_token=store), server.url) as client,
        pytest.raises(axle.ConfigurationError, match="on_token"),
    ):
        client.tasks.get(1)


def test_cancelled_calls_leave_no_connection_behind() -> None:
    """Fifty are cancelled in the middle; the next one has the only connection that is allowed."""

    async def run(url: str) -> None:
        pool = axle.PoolConfig(max_active_connections=1)
        async with axle.AsyncClient("t", url, pool=pool, retry=None) as client:
            for _ in range(5):
                calls = [asyncio.create_task(client.tasks.get(n)) for n in range(10)]
                await asyncio.sleep(0.05)
                for call in calls:
                    call.cancel()
                assert all(isinstance(one, BaseException) for one in await asyncio.gather(*calls, return_exceptions=True))
            found = await asyncio.wait_for(client.contacts.get(1), 2.0)
            assert found.id == "1"

    with serving(lambda got: Slow(answer(), 1.0, 10_000) if "tasks" in got.target else answer()) as server:
        asyncio.run(run(server.url))
