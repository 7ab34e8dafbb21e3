"""The time of a server under test: it goes on like any other until a test moves it or stops it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

_MS = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def real_ms() -> int:
    """Return the real time, in epoch milliseconds: at it requests are signed, since receivers compare with their own clocks."""
    return time.time_ns() // 1_000_000


class Clock:
    """Tells the time in epoch milliseconds when called. `moved` is called after a test has moved it."""

    def __init__(self, moved: Callable[[], None] = lambda: None) -> None:
        self._ahead_ms = 0
        self._stopped_ms: int | None = None
        self._moved = moved

    def __call__(self) -> int:
        """Return the present time, in epoch milliseconds."""
        if self._stopped_ms is not None:
            return self._stopped_ms
        return real_ms() + self._ahead_ms

    @property
    def now(self) -> datetime:
        """The present time."""
        return _EPOCH + self() * _MS

    @property
    def stopped(self) -> bool:
        """Whether the clock stands still."""
        return self._stopped_ms is not None

    def set(self, moment: datetime) -> None:
        """Go to a moment, forward or back; what has fallen due by then is done when this returns. Raises ValueError."""
        if moment.tzinfo is None:
            raise ValueError("the moment has no time zone: write datetime(…, tzinfo=UTC)")
        self._go_to((moment - _EPOCH) // _MS)

    def advance(
        self, by: timedelta | None = None, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Go on by a time; what falls due in it is done when this returns."""
        step = (by or timedelta()) + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        self._go_to(self() + step // _MS)

    def stop(self, at: datetime | None = None) -> None:
        """Stand still, at a moment or where it is."""
        self._stopped_ms = self()
        if at is not None:
            self.set(at)

    def run(self) -> None:
        """Go on from where it is."""
        present, self._stopped_ms = self(), None
        self._go_to(present)

    def reset(self) -> None:
        """Show the real time, and go with it."""
        self._ahead_ms, self._stopped_ms = 0, None

    def _go_to(self, ms: int) -> None:
        if self._stopped_ms is not None:
            self._stopped_ms = ms
        else:
            self._ahead_ms += ms - self()
        self._moved()
