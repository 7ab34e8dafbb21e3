"""One HTTP/2 connection that many tasks share: one task reads and one writes for all, and each call waits for its own answer.

A call that is cancelled, or whose time is up, resets its own stream.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import time

import httpcore2

from axle.client.transport._async.network import AsyncStream
from axle.client.transport.multiplex import SILENCE, ConnectionExhausted, Exchange, Multiplexer, TimeBudget

PIECE = 65_536  # bytes
LOOK = 0.01  # seconds to read what has come on a connection that nobody waits on
GLANCE = 1.0  # seconds that the last words on a connection may take
LOST = (httpcore2.NetworkError, httpcore2.TimeoutException, OSError)


class TimedLock:
    """A lock that is waited for only so long."""

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def acquire(self, seconds: float | None) -> None:
        """Wait for it. Raises TimeoutError of asyncio."""
        async with asyncio.timeout(seconds):
            await self._lock.acquire()

    def release(self) -> None:
        """Give it back."""
        self._lock.release()


class AsyncSharedConnection:
    """A connection, and the exchanges on it."""

    def __init__(self, stream: AsyncStream, expiry: float | None) -> None:
        self._stream = stream
        self._expiry = expiry
        self._state = Multiplexer()
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._closer: asyncio.Task[None] | None = None
        self._unsent = b""
        self._looking = asyncio.Lock()
        self._queue: set[asyncio.Future[None]] = set()

    async def usable(self, budget: TimeBudget) -> bool:
        """Tell whether another request may be sent here; what the server has said meanwhile is read first."""
        state = self._state
        if not state.open and state.usable:
            if self._expiry is not None and time.monotonic() - state.idle_since > self._expiry:
                state.retire()
            elif self._reader is None:
                await self._look()
        until = time.monotonic() + SILENCE
        while state.doubtful and state.usable and (rest := until - time.monotonic()) > 0:
            await self._queued(_sooner(rest, budget.rest("pool", budget.began)))
        if state.doubtful:
            state.retire()
        self._go_on()
        return state.usable

    async def _queued(self, seconds: float | None) -> None:
        """Wait until something has changed for all."""
        waiter = asyncio.get_running_loop().create_future()
        self._queue.add(waiter)
        try:
            await _until_woken(waiter, seconds)
        finally:
            self._queue.discard(waiter)

    async def _look(self) -> None:
        async with self._looking:
            while self._reader is None and self._state.usable and self._stream.get_extra_info("is_readable"):
                if not await self._received(LOOK):
                    return  # only TLS had something to say, such as a ticket for another session

    async def send(self, request: httpcore2.Request, body: bytes, limit: int, budget: TimeBudget) -> httpcore2.Response:
        """Send a request and return the answer with its whole body. Raises ConnectionExhausted where it could not be sent."""
        while not self._state.room and self._state.usable:
            await self._queued(budget.rest("pool", budget.began))
        if not self._state.usable:
            raise ConnectionExhausted
        exchange = self._state.begin(request, body, limit)
        try:
            self._go_on()
            while not exchange.ended:
                await self._wait(exchange, budget)
        finally:
            self._state.give_up(exchange)
            self._go_on()
        return exchange.answer()

    async def _wait(self, exchange: Exchange, budget: TimeBudget) -> None:
        seconds = budget.rest("write" if exchange.unsent else "read", exchange.moved_at)
        exchange.waiter = asyncio.get_running_loop().create_future()
        await _until_woken(exchange.waiter, seconds)

    def _go_on(self) -> None:
        """Start writing and reading if there is something to do, and wake the calls whose exchange has changed."""
        self._unsent += self._state.outgoing()
        if self._unsent and self._writer is None and self._state.failure is None:
            self._writer = _background_task(self._write())
        if self._reader is None and (self._state.open or self._state.doubtful) and not self._looking.locked():
            self._reader = _background_task(self._read())
        for exchange in self._state.changed:
            _wake(exchange.waiter)
        self._state.changed.clear()
        for waiter in self._queue:
            _wake(waiter)
        if not self._state.usable and not self._state.open and self._closer is None:
            self._closer = _background_task(self._close())

    async def _read(self) -> None:
        try:
            while (self._state.open or self._state.doubtful) and self._state.failure is None:
                await self._received(None)
                self._go_on()
        except asyncio.CancelledError:
            self._state.fail(httpcore2.ReadError("the event loop has ended"))
            raise
        finally:
            self._reader = None
            self._go_on()

    async def _received(self, seconds: float | None) -> bool:
        """Read what comes; tell whether something did within the time."""
        try:
            self._state.receive(await self._stream.take(PIECE, seconds))
        except httpcore2.ReadTimeout:
            return False
        except LOST as lost:
            self._state.fail(httpcore2.ReadError(str(lost) or type(lost).__name__))
        return True

    async def _write(self) -> None:
        try:
            while self._unsent:
                data, self._unsent = self._unsent, b""
                await self._stream.put(data)
        except LOST as lost:
            self._state.fail(httpcore2.WriteError(str(lost) or type(lost).__name__))
        except asyncio.CancelledError:
            self._state.fail(httpcore2.WriteError("the event loop has ended"))
            raise
        finally:
            self._writer = None
            self._go_on()

    async def aclose(self) -> None:
        """Say farewell, and end the connection."""
        self._state.close()
        self._go_on()
        if self._closer is not None:
            await self._closer

    async def _close(self) -> None:
        self._state.close()
        for task in (self._writer, self._reader):
            if task is not None:
                task.cancel()
        with contextlib.suppress(*LOST):
            await self._stream.put(self._unsent + self._state.outgoing(), GLANCE)
        await self._stream.aclose()


def _sooner(seconds: float, bound: float | None) -> float:
    return seconds if bound is None else min(seconds, bound)


def _background_task(work: object) -> asyncio.Task[None]:
    """Run something apart from the call that is going on: neither its bounds nor its cancellation hold there."""
    # A coroutine, which the caller's stubs call an object.
    return asyncio.get_running_loop().create_task(work, context=contextvars.Context())  # type: ignore[arg-type]


async def _until_woken(waiter: asyncio.Future[None], seconds: float | None) -> None:
    """Wait until the waiter is woken, or the time is up: the caller looks again in either case."""
    timer = None if seconds is None else asyncio.get_running_loop().call_later(seconds, _wake, waiter)
    try:
        await waiter
    finally:
        if timer is not None:
            timer.cancel()


def _wake(waiter: asyncio.Future[None] | None) -> None:
    if waiter is not None and not waiter.done():
        waiter.set_result(None)
