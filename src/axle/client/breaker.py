"""The circuit breaker: counts failures in a rolling window of buckets, and stops calls to a server that is in trouble.

    CLOSED     calls pass; opens when there were enough of them and the share of failures is above the threshold
    OPEN       calls fail at once, until `reset_time` after the last failure
    HALF_OPEN  one call is let through as a trial, and decides

It is pure: the moment is an argument. One lock makes it safe for threads.
"""

from __future__ import annotations

import enum
import threading
from collections import deque
from collections.abc import Callable

from axle.client.config import CircuitBreakerConfig
from axle.client.errors import CircuitOpen


class State(enum.Enum):
    """Whether calls pass."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half-open"


class _Bucket:
    def __init__(self, start: float) -> None:
        self.start = start
        self.total = 0
        self.failures = 0


class Breaker:
    """The breaker of one host."""

    def __init__(self, rules: CircuitBreakerConfig, on_change: Callable[[State], None] | None = None) -> None:
        self._rules = rules
        self._on_change = on_change or (lambda state: None)
        self._lock = threading.RLock()
        self._buckets: deque[_Bucket] = deque()
        self._last_failure = 0.0
        self._trial = False
        self._forced_open = False
        self.state = State.CLOSED

    def admit(self, now: float) -> bool:
        """Let a call pass, or raise CircuitOpen; tell whether it is the trial that decides."""
        with self._lock:
            if self.state is State.CLOSED:
                return False
            wait = self._last_failure + self._rules.reset_time - now
            if self._forced_open or wait > 0 or self._trial:
                raise CircuitOpen(f"the circuit is open for {max(wait, 0.0):.1f} more seconds", retry_in=max(wait, 0.0))
            self._trial = True
            try:
                self._become(State.HALF_OPEN)
            except BaseException:  # of the hook: the trial does not take place, and another one must be possible
                self._trial, self.state = False, State.OPEN
                raise
            return True

    def settle(self, trial: bool, failed: bool, now: float) -> None:
        """Take the outcome of a call that was let pass."""
        with self._lock:
            if failed:
                self._last_failure = now
            if trial and self._trial:
                self._trial = False
                self._buckets.clear()
                self._become(State.OPEN if failed else State.CLOSED)
                return
            if self.state is State.CLOSED:
                self._count(failed, now)

    def abandon(self, trial: bool) -> None:
        """Note that a call ended without an outcome: it was cancelled."""
        with self._lock:
            if trial and self._trial:
                self._trial = False
                self._become(State.OPEN)

    def is_failure(self, status: int) -> bool:
        """Tell whether an answer counts as a failure."""
        return status in self._rules.status_codes

    def force_open(self) -> None:
        """Stop all calls until `force_close()`."""
        with self._lock:
            self._forced_open = True
            self._trial = False
            self._become(State.OPEN)

    def force_close(self) -> None:
        """Let calls pass, and reset the counts."""
        with self._lock:
            self._forced_open = False
            self._trial = False
            self._buckets.clear()
            self._become(State.CLOSED)

    def _count(self, failed: bool, now: float) -> None:
        window = self._rules.rolling_window
        while self._buckets and self._buckets[0].start <= now - window.time_window:
            self._buckets.popleft()
        if not self._buckets or now >= self._buckets[-1].start + window.bucket_size:
            self._buckets.append(_Bucket(now))
        self._buckets[-1].total += 1
        self._buckets[-1].failures += failed
        total = sum(bucket.total for bucket in self._buckets)
        failures = sum(bucket.failures for bucket in self._buckets)
        if failures and total >= window.request_volume_threshold and failures / total > self._rules.failure_threshold:
            self._become(State.OPEN)

    def _become(self, state: State) -> None:
        if state is not self.state:
            self.state = state
            self._on_change(state)
