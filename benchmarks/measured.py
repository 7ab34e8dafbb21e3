"""One search timed on all sides, again and again, and whether it is fast enough."""

from __future__ import annotations

import contextlib
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.shapes import Shape
from benchmarks.sides import LIMIT_SECONDS, Answer, Plain, Side, TooLong

SLOW_SECONDS = 2.0  # a search that takes longer is not repeated
PLAIN_SECONDS = 4.0  # for all repetitions of one search by the plain database
AIM_PAGE_MS, AIM_ROW_NS, SMALL_COUNT_MS = 10.0, 100.0, 1.0
FLOOR_MS, COMMON_MS = 250.0, 5.0


class Measured:
    """One search on one side: seconds of each repetition, of the whole and of the count alone."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.counts: list[float] = []
        self.answer: Answer | None = None
        self.stopped = False
        self.first = 0.0

    @property
    def p50(self) -> float:
        """Return the median, in milliseconds."""
        return statistics.median(self.times) * 1e3

    @property
    def p99(self) -> float:
        """Return the 99th percentile, in milliseconds."""
        return percentile(self.times, 99) * 1e3

    @property
    def count(self) -> float:
        """Return the median of the count alone, in milliseconds."""
        return statistics.median(self.counts or self.times) * 1e3

    @property
    def page(self) -> float:
        """Return what the page costs beside the count, in milliseconds."""
        return max(self.p50 - self.count, 0.0)

    @property
    def per_row(self) -> float:
        """Return the nanoseconds that the count takes for each match."""
        return self.count * 1e6 / max(self.answer.total if self.answer else 0, 1)

    @property
    def aim(self) -> bool:
        """Tell whether page and count are as fast as wanted; where few match, the count is fast enough below a millisecond."""
        counted = self.per_row <= AIM_ROW_NS or self.count <= SMALL_COUNT_MS
        return self.answer is not None and counted and self.page < AIM_PAGE_MS

    def floor(self, common: bool) -> bool:
        """Tell whether the whole is as fast as it must be."""
        return self.answer is not None and self.p50 <= (COMMON_MS if common else FLOOR_MS)

    def shown(self) -> str:
        """Return the median for the table, marked if it is not one."""
        if self.answer is None:
            return f"> {LIMIT_SECONDS:g} s"
        return f"{shown_ms(self.p50)}{' (once)' if self.stopped else ''}"


class Row(NamedTuple):
    """One search on both sides, by size."""

    shape: Shape
    axle: dict[int, Measured]
    plain: dict[int, Measured]


def percentile(times: Sequence[float], percent: int) -> float:
    """Return a percentile of some times."""
    ordered = sorted(times)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def shown_ms(number: float) -> str:
    """Return milliseconds for a table."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def yes_or_no(good: bool) -> str:
    """Return whether something is met, for a table."""
    return "yes" if good else "**no**"


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds some work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _first(side: Side, shape: Shape) -> Measured:
    """Run a search for the first time; one that takes too long stays at that."""
    found = Measured()
    began = time.perf_counter()
    with contextlib.suppress(TooLong):
        found.answer = side.find(shape)
    took = found.first = time.perf_counter() - began
    if found.answer is None or took > SLOW_SECONDS:
        found.stopped = True
        found.times.append(took)
    return found


def _again(side: Side, shape: Shape, found: Measured) -> None:
    """Time one repetition; of Axle the count alone too."""
    done = found.stopped or (isinstance(side, Plain) and sum(found.times) > PLAIN_SECONDS)
    if done:
        return
    try:
        found.times.append(timed(lambda: side.find(shape)))
        if not isinstance(side, Plain):
            found.counts.append(timed(lambda: side.count(shape)))
    except TooLong:
        found.stopped = True


def measure(shape: Shape, sides: Sequence[Side], repetitions: int) -> list[Measured]:
    """Time a search on all sides, one after the other in each repetition; the order turns round every other time."""
    found = [_first(side, shape) for side in sides]
    pairs = list(zip(sides, found, strict=True))
    for number in range(repetitions):
        for side, one in reversed(pairs) if number % 2 else pairs:
            _again(side, shape, one)
    return found
