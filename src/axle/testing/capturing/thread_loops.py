"""Event loops of threads that wait for an answer: it is worked out in the thread itself, which another would only hold up."""

from __future__ import annotations

import asyncio
import sys
import threading
import weakref
from collections.abc import Coroutine
from typing import Any, TypeVar

from axle.client.transport.loop_thread import LoopThread
from axle.testing.capturing.quiet_loop import QuietLoop
from axle.testing.capturing.waiting import in_time

T = TypeVar("T")


class ThreadLoops:
    """A loop for each thread that asks, until `close`; and a thread with one for those within whose own loop somebody waits."""

    def __init__(self) -> None:
        self._here = threading.local()
        self._all: weakref.WeakSet[_Held] = weakref.WeakSet()
        self._other = LoopThread("axle-capture", QuietLoop)

    def run(self, work: Coroutine[Any, Any, T], seconds: float | None) -> T:
        """Wait for a coroutine. Raises TimeoutError after so many seconds; it is cancelled then."""
        if asyncio._get_running_loop() is not None or _threads_are_greenlets():
            return self._other.run(work, seconds)
        held: _Held | None = getattr(self._here, "held", None)
        if held is None:
            held = self._here.held = _Held()
            self._all.add(held)
        return held.run(in_time(work, seconds))

    def close(self) -> None:
        """End all loops."""
        self._other.close()
        for held in list(self._all):
            held.end()


def _threads_are_greenlets() -> bool:
    """Tell whether gevent or eventlet has made threads share one: then there can be but one loop, for all of them."""
    gevent, eventlet = sys.modules.get("gevent.monkey"), sys.modules.get("eventlet.patcher")
    return (gevent is not None and gevent.is_module_patched("threading")) or (
        eventlet is not None and eventlet.is_monkey_patched("thread")
    )


class _Held:
    """The loop of one thread; it ends with the thread."""

    def __init__(self) -> None:
        self._loop = QuietLoop()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(work)
        try:
            return self._loop.run_until_complete(task)
        finally:
            if not task.done():  # the thread was interrupted
                task.cancel()
                self._loop.run_until_complete(asyncio.wait([task]))

    def end(self) -> None:
        if not self._loop.is_running():
            self._loop.close()

    __del__ = end
