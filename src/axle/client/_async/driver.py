"""Does what the steps of a call ask for, in a task of the running event loop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import weakref
from collections.abc import Awaitable, Callable, Generator, Iterable
from typing import Any, Generic, TypeVar

from axle.client.call_steps import Acquire, Await, Effect, Send, Shield
from axle.client.errors import ClientClosed
from axle.client.transport import AsyncTransport, opener

AWAITED = True  # whether what this half sends by is awaited
In = TypeVar("In")
Out = TypeVar("Out")


class _PerLoop(Generic[Out]):
    """One thing for each event loop: connections and locks belong to the one that they were first used in."""

    def __init__(self, make: Callable[[], Out]) -> None:
        self._make = make
        self._first: list[Out] = [make()]  # so that wrong settings are reported when the client is made
        self._of_loop: dict[asyncio.AbstractEventLoop, Out] = {}
        self._lock = threading.Lock()

    def here(self) -> Out:
        """Return that of the running event loop."""
        loop = asyncio.get_running_loop()
        return self._of_loop[loop] if loop in self._of_loop else self._added(loop)

    def taken(self) -> list[Out]:
        """Return that of the running event loop, if there is any, and make another when it is next asked for."""
        loop = asyncio.get_running_loop()
        with self._lock:
            others = dict(self._of_loop)
            mine = [others.pop(loop)] if loop in others else self._first
            self._first, self._of_loop = [], others
            return mine

    def _added(self, loop: asyncio.AbstractEventLoop) -> Out:
        with self._lock:
            new = self._first.pop() if self._first else self._make()
            self._of_loop = {**{other: old for other, old in self._of_loop.items() if not other.is_closed()}, loop: new}
            return new


class AsyncDriver:
    """Two transports, for calls and for tokens, and the patience to wait."""

    def __init__(self, make: Callable[[], tuple[AsyncTransport, AsyncTransport | None]]) -> None:
        self._transports = _PerLoop(make)
        self._apart: set[asyncio.Task[None]] = set()
        self._using: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()
        self._left: weakref.WeakSet[asyncio.AbstractEventLoop] = weakref.WeakSet()
        self._closed = False

    async def drive(self, steps: Generator[Effect, Any, Out]) -> Out:
        """Carry a call out to its end."""
        try:
            effect = next(steps)
            while True:
                try:
                    outcome = await self._do(effect)
                except BaseException as error:
                    effect = steps.throw(error)
                else:
                    effect = steps.send(outcome)
        except StopIteration as stop:
            end: Out = stop.value
            return end

    def _do(self, effect: Effect) -> Awaitable[Any]:
        if isinstance(effect, Send):
            transport, tokens = self._here()
            chosen = tokens if effect.token_endpoint and tokens else transport
            return opener(chosen)(effect.request) if effect.streams else chosen.send(effect.request)
        if isinstance(effect, Acquire):
            lock: Lock = effect.lock
            return lock.acquire()
        if isinstance(effect, Shield):
            return self._do_apart(effect)
        if isinstance(effect, Await):
            awaited: Awaitable[Any] = effect.awaitable
            return awaited
        return asyncio.sleep(effect.seconds)

    async def _do_apart(self, effect: Shield) -> None:
        task = asyncio.create_task(self.drive(effect.steps))
        self._apart.add(task)  # the event loop itself keeps no strong reference
        task.add_done_callback(self._apart.discard)
        await asyncio.shield(task)

    def _here(self) -> tuple[AsyncTransport, AsyncTransport | None]:
        loop = asyncio.get_running_loop()
        if loop not in self._using:
            if self._closed or loop in self._left:
                raise ClientClosed("the client is closed; `async with` opens it again")
            self._using.add(loop)
        return self._transports.here()

    def open(self) -> None:
        """Let this event loop use it, also after it was closed."""
        loop = asyncio.get_running_loop()
        self._closed = False
        self._left.discard(loop)
        self._using.add(loop)

    async def aclose(self) -> None:
        """Let go of the connections of this event loop. It is closed for all once no event loop uses it."""
        loop = asyncio.get_running_loop()
        self._using.discard(loop)
        self._left.add(loop)
        self._closed = all(other.is_closed() for other in self._using)
        for transports in self._transports.taken():
            for transport in transports:
                if transport is not None:
                    await transport.aclose()


class Lock:
    """A lock that `Acquire` can wait for, one in each event loop."""

    def __init__(self) -> None:
        self._locks = _PerLoop(asyncio.Lock)

    async def acquire(self) -> bool:
        """Wait for it."""
        return await self._locks.here().acquire()

    def release(self) -> None:
        """Give it back; what is left over of an event loop that has ended needs that no more."""
        with contextlib.suppress(RuntimeError):
            self._locks.here().release()


async def for_each(
    run: Callable[[In], Awaitable[None]],
    inputs: Iterable[In],
    max_running: int,
    prepare: Callable[[], Awaitable[None]] | None = None,
) -> BaseException | None:
    """Run a function for each input, a limited number at once, each taken when its turn comes; return the first failure.

    `prepare` is called before each input is taken.
    After a failure nothing more is started, and running calls are awaited: the server executes them anyway.
    If this task is cancelled, running calls are given up.
    """
    failures: list[BaseException] = []
    running: set[asyncio.Task[None]] = set()

    async def run_one(item: In) -> None:
        try:
            await run(item)
        except asyncio.CancelledError:
            raise
        except BaseException as failed:
            failures.append(failed)

    try:
        turns = iter(inputs)
        while not failures:
            if prepare is not None:
                await prepare()
            if (item := next(turns, None)) is None:
                break
            running.add(asyncio.create_task(run_one(item)))
            while len(running) >= max_running:
                _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        await _all(running)
    except BaseException as ended:
        failures.insert(0, ended)
        for task in running if isinstance(ended, asyncio.CancelledError) else ():
            task.cancel()
        await _all(running)
    return next(iter(failures), None)


async def _all(running: set[asyncio.Task[None]]) -> None:
    if running:
        await asyncio.wait(running)
