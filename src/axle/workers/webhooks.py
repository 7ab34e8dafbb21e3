"""The threads of webhooks: one writes down what is to be told, one leases and notes, others post.

A commit of this process wakes the first at once; what other processes wrote is looked for every half second. What happens while
something is written down is told together, so that many events cost few requests.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator

from axle.core.errors import AxleError
from axle.workers.fanout import FanOut
from axle.workers.sending import Request, Result, Sending

PAUSE_SECONDS = 0.5  # between two looks for what other processes did
GATHER_SECONDS = 0.1  # from one round to the next: what happens meanwhile is told together, and writers are disturbed less
STOP_SECONDS = 8.0  # in which what is under way at the end comes back and is noted
NEVER = float("inf")
MAX_UNDER_WAY = 256  # requests of this process: most of those that take long are to receivers that hang


@contextlib.contextmanager
def _going_on() -> Iterator[None]:
    """Go on after the database refused for the moment, and after a fault, which is reported: what is to be told stays."""
    try:
        yield
    except AxleError:
        pass
    except Exception as bug:
        sys.excepthook(type(bug), bug, bug.__traceback__)


class Webhooks:
    """Tells apps what happens: on threads, once started, or as far as a test asks."""

    def __init__(self, fan_out: FanOut, sending: Sending) -> None:
        self.fan_out = fan_out
        self.sending = sending
        self._happened = threading.Event()
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._results: deque[Result] = deque()
        self._requests: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._under_way = 0
        self._posting: list[threading.Thread] = []
        self._threads: list[threading.Thread] = []

    def wake(self, account: int) -> None:
        """Note that something happened in an account. Costs next to nothing; any thread may call it."""
        if self.fan_out.wake(account):
            self._happened.set()

    def deliver(self) -> list[Result]:
        """Tell now, on this thread, all that can be told, and return what came of each request."""
        while self.fan_out.run():
            pass
        done: list[Result] = []
        requests, _ = self.sending.turn([], MAX_UNDER_WAY)
        while requests:
            results = [self.sending.post(request) for request in requests]
            done += results
            requests, _ = self.sending.turn(results, MAX_UNDER_WAY)
        return done

    def start(self) -> None:
        """Start the threads."""
        for name, run in (("axle-fan-out", self._fan_out), ("axle-sending", self._send)):
            self._threads.append(threading.Thread(target=run, name=name, daemon=True))
            self._threads[-1].start()

    def stop(self) -> None:
        """Let what is under way come back, note it, and end the threads."""
        self._stopping.set()
        self._happened.set()
        self._ready.set()
        for thread in self._threads:
            thread.join()
        for _ in self._posting:
            self._requests.put(None)
        for thread in self._posting:
            thread.join()

    def _fan_out(self) -> None:
        looked = 0.0
        while not self._stopping.is_set():
            self._happened.wait(PAUSE_SECONDS)
            self._happened.clear()
            began = time.monotonic()
            with _going_on():
                if began - looked >= PAUSE_SECONDS:
                    looked, more = began, self.fan_out.run()
                else:
                    more = self.fan_out.run_woken()
                if more:
                    self._happened.set()
                    self._ready.set()
            self._stopping.wait(max(0.0, began + GATHER_SECONDS - time.monotonic()))

    def _send(self) -> None:
        until = NEVER
        while not self._stopping.is_set() or (self._under_way and time.monotonic() < until):
            if self._stopping.is_set():
                until = min(until, time.monotonic() + STOP_SECONDS)
            self._ready.wait(PAUSE_SECONDS)
            self._ready.clear()
            with _going_on():
                self._round()

    def _round(self) -> None:
        """Note what has come back, and have posted what is next."""
        results = [self._results.popleft() for _ in range(len(self._results))]
        room = 0 if self._stopping.is_set() else MAX_UNDER_WAY - self._under_way + len(results)
        try:
            requests, unnoted = self.sending.turn(results, room)
        except BaseException:
            self._results.extend(results)
            raise
        self._results.extend(unnoted)
        self._under_way += len(requests) + len(unnoted) - len(results)
        for request in requests:
            self._requests.put(request)
        while len(self._posting) < min(self._under_way, MAX_UNDER_WAY):
            self._posting.append(threading.Thread(target=self._post, name=f"axle-post-{len(self._posting)}", daemon=True))
            self._posting[-1].start()

    def _post(self) -> None:
        while (request := self._requests.get()) is not None:
            self._results.append(self.sending.post(request))
            self._ready.set()
