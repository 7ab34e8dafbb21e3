"""What a captured call costs beside the same library calling the portal directly, in process: CPU time, rounds in turn."""

from __future__ import annotations

import argparse
import asyncio
import gc
import statistics
import time
from collections.abc import Callable

import httpx

from axle.testing import Portal, Server, capture

HUBSPOT = "https://api.hubapi.com"
AIM = 1.1
Round = Callable[[int], float]  # returns the microseconds that one of so many calls took


def rounds(server: Server, portal: Portal) -> dict[str, Round]:
    """Return what is measured: httpx with the application as its transport, and captured, awaited and in a thread."""
    number = portal.client().contacts.create(city="Ulm").id
    path, headers = f"/crm/v3/objects/contacts/{number}", {"authorization": f"Bearer {portal.token}"}

    async def awaited(client: httpx.AsyncClient, address: str, count: int) -> float:
        async with client:
            assert (await client.get(address, headers=headers)).status_code == httpx.codes.OK
            began = time.process_time()
            for _ in range(count):
                await client.get(address, headers=headers)
            return (time.process_time() - began) / count * 1e6

    def direct(count: int) -> float:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app=server.endpoint), base_url="http://axle.test")
        return asyncio.run(awaited(client, path, count))

    def captured(count: int) -> float:
        with capture(portal):
            return asyncio.run(awaited(httpx.AsyncClient(), HUBSPOT + path, count))

    def in_thread(count: int) -> float:
        with capture(portal), httpx.Client() as client:
            assert client.get(HUBSPOT + path, headers=headers).status_code == httpx.codes.OK
            began = time.process_time()
            for _ in range(count):
                client.get(HUBSPOT + path, headers=headers)
            return (time.process_time() - began) / count * 1e6

    return {"direct": direct, "captured": captured, "captured, in a thread": in_thread}


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=6)
    options = parser.parse_args()
    with Server() as server:
        measured = rounds(server, server.portal())
        times: dict[str, list[float]] = {name: [] for name in measured}
        for _ in range(options.rounds):
            for name, measure in measured.items():
                gc.collect()
                times[name].append(measure(options.calls))
    reference = statistics.median(times["direct"])
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:22} {median:6.0f} µs, least {min(values):6.0f}: {median / reference:.2f} x (aim: {AIM})")


if __name__ == "__main__":
    main()
