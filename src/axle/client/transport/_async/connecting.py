"""Connects to a host by its name, which is looked up within the timeout.

The event loop's own way uses its pool of threads, and `asyncio.run` waits for the last of those: for as long as a name server
hangs.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence

import httpcore2

from axle.client.transport.host_lookup import LookupResult, is_address, look_up

Stream = httpcore2.AsyncNetworkStream
HEAD_START = 0.25  # seconds that an address has before the next one is tried beside it, as in RFC 8305


async def connected(
    backend: httpcore2.AsyncNetworkBackend, server: tuple[str, int], timeout: float | None, local_address: str | None
) -> Stream:
    """Connect to the first address of a host that takes it; looking them up is part of what the timeout bounds."""
    until = None if timeout is None else time.monotonic() + timeout
    addresses = await _addresses(*server, timeout)

    async def connect(address: str) -> Stream:
        rest = None if until is None else max(0.001, until - time.monotonic())
        return await backend.connect_tcp(address, server[1], rest, local_address, None)

    return await connect(addresses[0]) if len(addresses) == 1 else await _first(connect, addresses)


async def _addresses(host: str, port: int, timeout: float | None) -> Sequence[str]:
    if is_address(host):
        return [host]
    loop = asyncio.get_running_loop()
    outcome: asyncio.Future[LookupResult] = loop.create_future()

    def tell(answer: LookupResult) -> None:
        with contextlib.suppress(RuntimeError):  # the event loop has ended meanwhile
            loop.call_soon_threadsafe(_settle, outcome, answer)

    look_up(host, port, tell)
    try:
        async with asyncio.timeout(timeout):
            addresses = await outcome
    except TimeoutError:
        raise httpcore2.ConnectTimeout(f"looking up {host} took longer than {timeout:g} seconds") from None
    if isinstance(addresses, Exception):
        raise httpcore2.ConnectError(str(addresses)) from addresses
    if not addresses:
        raise httpcore2.ConnectError(f"{host} has no address")
    return addresses


def _settle(outcome: asyncio.Future[LookupResult], answer: LookupResult) -> None:
    if not outcome.done():
        outcome.set_result(answer)


async def _first(connect: Callable[[str], Awaitable[Stream]], addresses: Sequence[str]) -> Stream:
    """Connect to whichever address takes it first. Raises what the last of them failed with."""
    attempts = [asyncio.ensure_future(connect(address)) for address in addresses[:1]]
    winner: asyncio.Future[Stream] | None = None
    try:
        while winner is None:
            running = [attempt for attempt in attempts if not attempt.done()]
            more = addresses[len(attempts) :]
            if running:
                wait = HEAD_START if more else None
                await asyncio.wait(running, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
            winner = next((attempt for attempt in attempts if _has_won(attempt)), None)
            if winner is None and more:
                attempts.append(asyncio.ensure_future(connect(more[0])))
            elif winner is None and all(attempt.done() for attempt in attempts):
                winner = attempts[-1]
        return winner.result()
    finally:
        for attempt in attempts:
            if attempt is not winner:
                attempt.cancel()
                attempt.add_done_callback(_let_go)


def _has_won(attempt: asyncio.Future[Stream]) -> bool:
    return attempt.done() and not attempt.cancelled() and attempt.exception() is None


def _let_go(attempt: asyncio.Future[Stream]) -> None:
    """Close the connection of an attempt that has come too late, if it has one."""
    if _has_won(attempt):
        closing = asyncio.ensure_future(attempt.result().aclose())
        closing.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
