"""One client in one process: reads the name of a cell and seconds, does it that long, and says what a request cost."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import aclosing
from typing import Any

import msgspec

TASK = "100000000000"
PATH = "/crm/v3/objects/tasks"
FLIGHT = 16
Do = Callable[[], Any]
DoLater = Callable[[], Awaitable[Any]]


class Bare(msgspec.Struct, rename="camel"):
    """A record, as a bare loop would have it."""

    id: str
    properties: dict[str, str | None]
    created_at: str
    updated_at: str
    archived: bool = False


class BarePage(msgspec.Struct):
    """A page, as a bare loop would have it."""

    results: list[Bare]
    paging: dict[str, Any] | None = None


def axle(url: str, transport: Any = None) -> tuple[dict[str, Do], dict[str, DoLater]]:
    """Axle's client."""
    import axle as package

    client = package.Client("t", url, transport=transport)
    later = package.AsyncClient("t", url, transport=transport)

    async def page() -> Any:
        async with aclosing(later.tasks.list().pages()) as pages:
            return await anext(pages)

    return (
        {"single": lambda: client.tasks.get(TASK), "page": lambda: next(iter(client.tasks.list().pages()))},
        {"single": lambda: later.tasks.get(TASK), "page": page},
    )


def bare(url: str) -> tuple[dict[str, Do], dict[str, DoLater]]:
    """A loop of httpx and msgspec, and nothing else."""
    import httpx

    headers = {"authorization": "Bearer t"}
    client = httpx.Client(base_url=url, headers=headers, trust_env=False)
    later = httpx.AsyncClient(base_url=url, headers=headers, trust_env=False)
    single, page = msgspec.json.Decoder(Bare).decode, msgspec.json.Decoder(BarePage).decode

    async def get_single() -> Any:
        return single((await later.get(f"{PATH}/{TASK}")).content)

    async def get_page() -> Any:
        return page((await later.get(PATH, params={"limit": 100})).content)

    return (
        {
            "single": lambda: single(client.get(f"{PATH}/{TASK}").content),
            "page": lambda: page(client.get(PATH, params={"limit": 100}).content),
        },
        {"single": get_single, "page": get_page},
    )


def api_client(url: str) -> tuple[dict[str, Do], dict[str, DoLater]]:
    """HubSpot's client, its API object kept: faster than its README."""
    from hubspot import HubSpot

    api = HubSpot(access_token="t", host=url).crm.objects.tasks.basic_api
    return {"single": lambda: api.get_by_id(TASK), "page": lambda: api.get_page(limit=100)}, {}


def sdk(url: str) -> tuple[dict[str, Do], dict[str, DoLater]]:
    """HubSpot's announced successor."""
    from hubspot_sdk import AsyncHubSpot, HubSpot

    client: Any = HubSpot(access_token="t", base_url=url)
    later: Any = AsyncHubSpot(access_token="t", base_url=url)
    tasks, tasks_later = client.crm.objects.tasks, later.crm.objects.tasks

    async def page() -> Any:
        return await tasks_later.list(limit=100)

    return (
        {"single": lambda: tasks.get(TASK), "page": lambda: tasks.list(limit=100)},
        {"single": lambda: tasks_later.get(TASK), "page": page},
    )


CLIENTS: dict[str, Callable[[str], tuple[dict[str, Do], dict[str, DoLater]]]] = {
    "axle": axle,
    "axle fast": lambda url: axle(url, "fast"),
    "httpx + msgspec": bare,
    "hubspot-api-client": api_client,
    "hubspot-sdk": sdk,
}


def sync(do: Do, seconds: float) -> int:
    """Do it for some time; return how often."""
    until, done = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        do()
        done += 1
    return done


async def later(do: DoLater, seconds: float, flight: int) -> int:
    """Do it for some time, so many at once; return how often."""
    until, done = time.perf_counter() + seconds, 0

    async def one() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await do()
            done += 1

    await asyncio.gather(*(one() for _ in range(flight)))
    return done


def answers(name: str, url: str) -> Iterator[list[float]]:
    """Do the cells that standard input names."""
    now, awaited = CLIENTS[name](url)
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            how, what, seconds = line.split()
            cpu, wall = time.process_time(), time.perf_counter()
            if how == "sync":
                done = sync(now[what], float(seconds))
            else:
                done = runner.run(later(awaited[what], float(seconds), FLIGHT if how == "async16" else 1))
            yield [1e6 * (time.process_time() - cpu) / done, 1e6 * (time.perf_counter() - wall) / done]


if __name__ == "__main__":
    for costs in answers(*sys.argv[1:]):
        print(msgspec.json.encode(costs).decode(), flush=True)
