"""A rate limiter for the client's side: rolling windows that learn their size from the server's headers.

It says how long to wait, and never waits itself. One Limiter may be shared by any number of clients, threads and tasks.
"""

from __future__ import annotations

import contextlib
import threading
from bisect import insort
from collections import deque
from typing import ClassVar

import msgspec

from axle.client.messages import Response
from axle.client.setting_types import Bound, Checked, Positive

PREFIX = "x-hubspot-ratelimit-"
MAX_NUMBER = 100_000  # a larger number in a header bounds nothing, and is not believed
MAX_PERIOD = 60.0  # seconds: a limit of a longer time is none that one waits for


class RateLimit(msgspec.Struct, metaclass=Checked, frozen=True):
    """How many requests are allowed in how many seconds, and how many searches a second."""

    label: ClassVar[str] = "rate_limit"
    requests: Positive = 100
    per: Bound = 10.0
    searches: Positive = 5


class RateWindow:
    """A number of requests in any span of `per` seconds, exactly."""

    def __init__(self, most: int, per: float) -> None:
        self.most = most
        self.per = per
        self._times: deque[float] = deque()  # in order

    def free_at(self, now: float) -> float:
        """Return the earliest moment, from now on, at which one more request fits."""
        while self._times and self._times[0] <= now - self.per:
            self._times.popleft()
        if len(self._times) < self.most:
            return now
        return max(now, self._times[len(self._times) - self.most] + self.per)

    def take(self, at: float) -> None:
        """Count a request that is sent at a moment, which may lie ahead."""
        if not self._times or at >= self._times[-1]:
            self._times.append(at)
        else:
            insort(self._times, at)

    def give_back(self, at: float) -> None:
        """Count a request no more: it was given up before that moment."""
        with contextlib.suppress(ValueError):  # the window may be younger than the request
            self._times.remove(at)

    def spent_elsewhere(self, remaining: int, now: float) -> None:
        """Count what others have used of the same limit, as the server tells it."""
        self.free_at(now)
        for _ in range(self.most - remaining - len(self._times)):
            self.take(now)


class Limiter:
    """The windows of one account: all requests, requests of one second where the server tells of such a limit, and searches."""

    def __init__(self, limit: RateLimit | None = None) -> None:
        self._lock = threading.Lock()
        limit = limit or RateLimit()
        self.requests = RateWindow(limit.requests, limit.per)
        self.seconds: RateWindow | None = None
        self.searches = RateWindow(limit.searches, 1.0)

    def reserve(self, search: bool, now: float) -> float:
        """Take a place for one request and return the seconds to wait for it."""
        return self.place(search, now) - now

    def place(self, search: bool, now: float) -> float:
        """Take a place for one request and return its moment."""
        with self._lock:
            windows = self._windows(search)
            at = max(window.free_at(now) for window in windows)
            for window in windows:
                window.take(at)
            return at

    def give_back(self, search: bool, at: float) -> None:
        """Give back the place of a request that is not sent after all."""
        with self._lock:
            for window in self._windows(search):
                window.give_back(at)

    def _windows(self, search: bool) -> list[RateWindow]:
        all_of_them = (self.searches if search else None, self.requests, self.seconds)
        return [window for window in all_of_them if window is not None]

    def learn(self, response: Response, now: float) -> None:
        """Take over the limits that an answer tells of, and what others have used of them."""
        with self._lock:
            most = _header_number(response, "max")
            per = (_header_number(response, "interval-milliseconds") or 10_000) / 1000
            if most and per <= MAX_PERIOD:
                self.requests.most = most
                self.requests.per = per
                self._spent(self.requests, _header_number(response, "remaining"), now)
            secondly = _header_number(response, "secondly")
            if secondly:
                self.seconds = self.seconds or RateWindow(secondly, 1.0)
                self.seconds.most = secondly

    def _spent(self, window: RateWindow, remaining: int | None, now: float) -> None:
        if remaining is not None:
            window.spent_elsewhere(remaining, now)


def _header_number(response: Response, name: str) -> int | None:
    return response.number(PREFIX + name, MAX_NUMBER)
