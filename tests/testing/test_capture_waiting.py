"""How a captured call is waited for: in the thread that asks, with a bound, and with nothing left behind."""

from __future__ import annotations

import asyncio
import gc
import threading
import warnings

import pytest

import axle
from axle.testing import Capture, Portal, capture
from axle.testing.capturing.thread_loops import ThreadLoops
from axle.testing.capturing.waiting import in_time
from tests.testing.senders import CONTACTS, by_requests


async def _twice(number: int) -> int:
    await asyncio.sleep(0)
    return 2 * number


async def _never() -> None:
    await asyncio.Event().wait()


def test_a_coroutine_that_waits_is_bounded() -> None:
    """It is given what it waits for; one that takes too long is cancelled, and one that is cancelled hears it."""
    heard: list[str] = []

    async def stubborn() -> None:
        try:
            await _never()
        except asyncio.CancelledError:
            heard.append("cancelled")
            raise

    async def main() -> None:
        assert await in_time(_twice(4), 10) == 8
        assert await in_time(_twice(4), None) == 8
        with pytest.raises(TimeoutError):
            await in_time(stubborn(), 0.01)
        task = asyncio.create_task(in_time(stubborn(), 10))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(main())
    assert heard == ["cancelled", "cancelled"]


def test_an_interrupted_thread_leaves_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who presses Ctrl-C while an answer is waited for finds nothing at work in that thread afterwards."""
    loops = ThreadLoops()
    heard: list[str] = []

    async def interrupted() -> None:
        asyncio.get_running_loop().call_soon(_interrupt)
        try:
            await _never()
        except asyncio.CancelledError:
            heard.append("cancelled")
            raise

    with pytest.raises(KeyboardInterrupt):
        loops.run(interrupted(), 10)
    assert heard == ["cancelled"]
    assert loops.run(_twice(2), 10) == 4
    loops.close()


def _interrupt() -> None:
    raise KeyboardInterrupt


def test_threads_that_end_take_their_loops_with_them(axle_portal: Portal) -> None:
    """Neither a thread that has ended nor a capture that has leaves a loop to be warned of, also for a thread that goes on."""
    asked, ended = threading.Event(), threading.Event()

    def asking() -> None:
        by_requests("GET", CONTACTS, None)
        asked.set()
        ended.wait(20)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with capture(axle_portal):
            for _ in range(3):
                thread = threading.Thread(target=by_requests, args=("GET", CONTACTS, None))
                thread.start()
                thread.join()
            staying = threading.Thread(target=asking)
            staying.start()
            assert asked.wait(20)
        with capture(axle_portal):
            assert by_requests("GET", CONTACTS, None)[0] == 200
        ended.set()
        staying.join()
        gc.collect()


@pytest.mark.parametrize(
    ("setting", "error"),
    [({"max_entity_body_size": 5}, "5 bytes"), ({"max_header_size": 5}, "headers")],
    ids=["body", "head"],
)
def test_limits_of_axles_client_hold(axle_capture: Capture, setting: dict[str, int], error: str) -> None:
    """A captured answer is bounded as one of the network."""
    limits = axle.ResponseLimits(**setting)
    with axle.Client("any", response_limits=limits, retry=None) as client, pytest.raises(axle.TooLarge, match=error):
        client.contacts.create(firstname="Ada")


def test_axles_client_sends_what_it_would(axle_capture: Capture) -> None:
    """Bodies and queries beyond ASCII arrive."""
    with axle.Client("any") as client:
        contact = client.contacts.create(email="ada@example.com", firstname="Grüße & mehr")
        assert client.contacts.get("ada@example.com", id_property="email").id == contact.id
        assert client.contacts.search(query="Grüße").total == 1
