"""What a captured call costs beside the same library calling the portal directly, in process: CPU time, rounds in turn."""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import httpx

import axle
from axle.testing import Portal, Server, capture

HUBSPOT = "https://api.hubapi.com"
AIM = 1.1
WARM = 20  # calls before those that are measured
Round = Callable[[int], float]  # returns the microseconds that one of so many calls took


class Case(NamedTuple):
    """A library that is captured, and what it is measured against."""

    name: str
    direct: Round
    captured: Round


def timed(call: Callable[[], object], count: int) -> float:
    """Measure calls of a thread that waits."""
    for _ in range(WARM):
        call()
    began = time.process_time()
    for _ in range(count):
        call()
    return (time.process_time() - began) / count * 1e6


async def timed_awaited(call: Callable[[], Awaitable[object]], count: int) -> float:
    """Measure calls within an event loop."""
    for _ in range(WARM):
        await call()
    began = time.process_time()
    for _ in range(count):
        await call()
    return (time.process_time() - began) / count * 1e6


def by_httpx(server: Server, portal: Portal, number: str) -> tuple[Case, Case]:
    """Compare httpx with the application as its transport; it has none for threads."""
    path, headers = f"/crm/v3/objects/contacts/{number}", {"authorization": f"Bearer {portal.token}"}

    async def awaited(client: httpx.AsyncClient, address: str, count: int) -> float:
        async with client:
            assert (await client.get(address, headers=headers)).status_code == httpx.codes.OK
            return await timed_awaited(lambda: client.get(address, headers=headers), count)

    def direct(count: int) -> float:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=server.endpoint), base_url="http://axle.test")
        return asyncio.run(awaited(client, path, count))

    def captured(count: int) -> float:
        with capture(portal):
            return asyncio.run(awaited(httpx.AsyncClient(), HUBSPOT + path, count))

    def in_thread(count: int) -> float:
        with capture(portal), httpx.Client() as client:
            assert client.get(HUBSPOT + path, headers=headers).status_code == httpx.codes.OK
            return timed(lambda: client.get(HUBSPOT + path, headers=headers), count)

    return Case("httpx, awaited", direct, captured), Case("httpx, in a thread", direct, in_thread)


def by_axle(portal: Portal, number: str) -> tuple[Case, Case]:
    """Compare Axle's own client with that of the portal."""

    async def awaited(client: axle.AsyncClient, count: int) -> float:
        async with client:
            return await timed_awaited(lambda: client.contacts.get(number), count)

    def captured(count: int) -> float:
        with capture(portal):
            return asyncio.run(awaited(axle.AsyncClient(portal.token), count))

    def in_thread(count: int) -> float:
        with capture(portal), axle.Client(portal.token) as client:
            return timed(lambda: client.contacts.get(number), count)

    def direct_in_thread(count: int) -> float:
        client = portal.client()
        return timed(lambda: client.contacts.get(number), count)

    return (
        Case("Axle, awaited", lambda count: asyncio.run(awaited(portal.async_client(), count)), captured),
        Case("Axle, in a thread", direct_in_thread, in_thread),
    )


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    with Server() as server:
        portal = server.portal()
        number = portal.client().contacts.create(city="Ulm").id
        for case in (*by_httpx(server, portal, number), *by_axle(portal, number)):
            direct, captured = [], []
            for _ in range(options.rounds):
                gc.collect()
                direct.append(case.direct(options.calls))
                gc.collect()
                captured.append(case.captured(options.calls))
            ratio = statistics.median(captured) / statistics.median(direct)
            print(
                f"{case.name:18} direct {statistics.median(direct):4.0f} µs, captured {statistics.median(captured):4.0f} µs: "
                f"{ratio:.2f} x, of the least {min(captured) / min(direct):.2f} x (aim: {AIM})"
            )


if __name__ == "__main__":
    main()
