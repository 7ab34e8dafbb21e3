"""Threads that send: one leases what is next and notes what came back, others send.

What is sent is of no concern here: requests to receivers, or mails. No more than a bounded number is under way at once.
"""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from axle.core.errors import AxleError, StorageFailure, Unavailable

PAUSE_SECONDS = 0.5  # between two looks for what other processes did
STOP_SECONDS = 8.0  # in which what is under way at the end comes back and is noted
NEVER = float("inf")

Leased = TypeVar("Leased")
Made = TypeVar("Made")


class Sending(Protocol):
    """What leases, sends and notes."""

    def turn(self, results: Sequence[Any], room: int) -> tuple[list[Any], list[Any]]:
        """Note results and lease what is next, `room` at most; return that, and results that could not be noted."""

    def post(self, request: Any) -> Any:
        """Send what was leased, and return what came of it. Nothing is raised."""


@contextlib.contextmanager
def going_on() -> Iterator[None]:
    """Go on after the database refused for the moment, and after a fault, which is reported: what is to be told stays."""
    try:
        yield
    except AxleError:
        pass
    except Exception as bug:  # whatever it is: a thread that ended would send nothing more
        sys.excepthook(type(bug), bug, bug.__traceback__)


def make_all(
    leased: Sequence[Leased], make: Callable[[Sequence[Leased]], list[Made]], broken: Callable[[Leased, str], Made]
) -> list[Made]:
    """Make what is to be sent of what is leased. What cannot be made is `broken`, and takes nothing else with it."""
    if not leased:
        return []
    try:
        return make(leased)
    except (Unavailable, StorageFailure):
        return []  # their leases end, and then they are leased again
    except Exception as bug:  # whatever it is, the others are sent
        if len(leased) > 1:
            return [one for each in leased for one in make_all([each], make, broken)]
        sys.excepthook(type(bug), bug, bug.__traceback__)
        return [broken(leased[0], type(bug).__name__)]  # what an error says may hold a value of a record


class Senders:
    """Sends on threads, once started. `sending` leases, `most` at once, and notes; `threads` of them are sent at once."""

    def __init__(self, name: str, sending: Sending, most: int, threads: int = 0) -> None:
        self._name = name
        self._sending = sending
        self._most = most
        self._most_threads = threads or most
        self._ready = threading.Event()
        self._stopping = threading.Event()
        self._results: deque[Any] = deque()
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._under_way = 0
        self._posting: list[threading.Thread] = []
        self._thread = threading.Thread(target=self._send, name=name, daemon=True)

    def start(self) -> None:
        """Start the threads."""
        self._thread.start()

    def wake(self) -> None:
        """Look at once for what is next. Costs next to nothing; any thread may call it."""
        self._ready.set()

    def send_all(self) -> list[Any]:
        """Send now, on this thread, all that can be sent, and return what came of it."""
        done: list[Any] = []
        requests, _ = self._sending.turn([], self._most)
        while requests:
            results = [self._sending.post(request) for request in requests]
            done += results
            requests, _ = self._sending.turn(results, self._most)
        return done

    def stop(self) -> None:
        """Let what is under way come back, note it, and end the threads."""
        self._stopping.set()
        self._ready.set()
        if self._thread.ident is not None:
            self._thread.join()
        for _ in self._posting:
            self._requests.put(None)
        for thread in self._posting:
            thread.join()

    def _send(self) -> None:
        until = NEVER
        while not self._stopping.is_set() or (self._under_way and time.monotonic() < until):
            if self._stopping.is_set():
                until = min(until, time.monotonic() + STOP_SECONDS)
            self._ready.wait(PAUSE_SECONDS)
            self._ready.clear()
            with going_on():
                self._round()

    def _round(self) -> None:
        """Note what has come back, and have sent what is next."""
        results = [self._results.popleft() for _ in range(len(self._results))]
        room = 0 if self._stopping.is_set() else self._most - self._under_way + len(results)
        try:
            requests, unnoted = self._sending.turn(results, room)
        except BaseException:  # whatever it is, what came back is noted next time
            self._results.extend(results)
            raise
        self._results.extend(unnoted)
        self._under_way += len(requests) + len(unnoted) - len(results)
        for request in requests:
            self._requests.put(request)
        while len(self._posting) < min(self._under_way, self._most_threads):
            name = f"{self._name}-{len(self._posting)}"
            self._posting.append(threading.Thread(target=self._post, name=name, daemon=True))
            self._posting[-1].start()

    def _post(self) -> None:
        while (request := self._requests.get()) is not None:
            self._results.append(self._sending.post(request))
            self._ready.set()
