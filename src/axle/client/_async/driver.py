"""Does what the flow of a call asks for, in a task of the running event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar

from axle.client.flow import Acquire, Effect, Send, Steps
from axle.client.messages import Response
from axle.client.transport import AsyncTransport

In = TypeVar("In")
Out = TypeVar("Out")


class AsyncDriver:
    """Two transports, for calls and for tokens, and the patience to wait."""

    def __init__(self, transport: AsyncTransport, tokens: AsyncTransport | None = None) -> None:
        self.transport = transport
        self.tokens = tokens or transport

    async def drive(self, steps: Steps) -> Response:
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
            response: Response = stop.value
            return response

    async def _do(self, effect: Effect) -> Any:
        if isinstance(effect, Send):
            return await (self.tokens if effect.token_endpoint else self.transport).send(effect.request)
        if isinstance(effect, Acquire):
            return await effect.lock.acquire()
        return await asyncio.sleep(effect.seconds)

    async def aclose(self) -> None:
        """Let go of connections."""
        await self.transport.aclose()
        if self.tokens is not self.transport:
            await self.tokens.aclose()


def new_lock() -> asyncio.Lock:
    """Return a lock that `Acquire` can wait for."""
    return asyncio.Lock()


async def each(
    work: Callable[[In], Awaitable[Out]], inputs: Iterable[In], most: int
) -> tuple[list[Out | None], Exception | None]:
    """Do some work for each input, at most so many at once; return what came of it, and the first failure.

    After a failure nothing more is begun, and what is under way is carried to its end: the server carries it out anyhow.
    """
    gate = asyncio.Semaphore(most)
    failures: list[Exception] = []

    async def one(given: In) -> Out | None:
        async with gate:
            try:
                return None if failures else await work(given)
            except Exception as failed:
                failures.append(failed)
                return None

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(given)) for given in inputs]
    return [task.result() for task in tasks], next(iter(failures), None)
