"""Bounds a coroutine that hardly ever waits: what a portal in memory answers at once needs no timer."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


async def in_time(work: Coroutine[Any, Any, T], seconds: float | None) -> T:
    """Run a coroutine. Raises TimeoutError if it is not over so many seconds after it first waits."""
    try:
        waiting = work.send(None)
    except StopIteration as over:
        result: T = over.value
        return result
    async with asyncio.timeout(seconds):
        return await _Rest(work, waiting)


class _Rest(Generic[T]):
    """What is left of a coroutine, and what it waits for."""

    def __init__(self, work: Coroutine[Any, Any, T], waiting: Any) -> None:
        self._work = work
        self._waiting = waiting

    def __await__(self) -> Generator[Any, Any, T]:
        waiting = self._waiting
        try:
            while True:
                try:
                    heard = yield waiting
                except BaseException as thrown:  # a cancellation, above all: it is the coroutine's
                    waiting = self._work.throw(thrown)
                else:
                    waiting = self._work.send(heard)
        except StopIteration as over:
            result: T = over.value
            return result
