"""One column of a type in memory: for every row the number of the bin that its value falls into, a byte each.

A few values are bounds. Each bound is a bin of its own, and so is each gap between two: frequent values are bounds, rare ones
share a gap. So a condition on a column is a choice of bins, and at most the gaps at its ends need a look into the database.
"""

from __future__ import annotations

import itertools
import math
import re
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from axle.storage.search.slots import ColumnCondition
from axle.storage.sql import Value

MARGIN = 4_096  # rows of room that are added at a time
SKIPPED_BYTES = 1_024  # of a set, whose rows are counted together
FEW_ROWS = 5_000  # up to here bits are set one by one, beyond it pays to write a byte for each row
NOWHERE = 0  # the bin of rows without a value
_IN, _OUT = ord("1"), ord("0")
_BITS = [[bit for bit in range(8) if byte >> bit & 1] for byte in range(256)]  # of every byte
_SOME = re.compile(rb"[^\0]")
Mask = int  # a set of rows: one bit each
Test = Callable[[Any], bool]
Ends = tuple[Test, Test]  # what a range asks of a value at its lower and at its upper end


class Gap(NamedTuple):
    """The values between two bounds, which belong to neither; None: without end."""

    low: Value
    high: Value


class Choice(NamedTuple):
    """Which bins a condition accepts whole, as a table for `bytes.translate`, and which gaps in part."""

    table: bytes
    partly: Sequence[Gap] = ()
    values: Sequence[Value] = ()  # of an equality: those that lie in gaps


class ColumnBins:
    """The bins of one column, and in which of them each row is."""

    def __init__(self, bounds: Sequence[Value], size: int, version: int) -> None:
        self.bounds: list[Any] = list(bounds)
        self.codes = bytearray(size)
        self.version = version
        self.changed = 0
        self.values: array[float] | None = None  # of numbers and moments, where they are kept: by row, NaN for none
        self.farthest = 0.0  # that one of them was from 0

    def code(self, value: Value) -> int:
        """Return the bin of a value."""
        if value is None:
            return NOWHERE
        at = bisect_left(self.bounds, value)
        return 2 * at + (2 if at < len(self.bounds) and self.bounds[at] == value else 1)

    def gaps(self) -> list[Gap]:
        """Return the gaps in the order of their numbers 1, 3, 5, …"""
        ends = [None, *self.bounds, None]
        return [Gap(low, high) for low, high in pairwise(ends)]

    def put(self, rows: Iterable[int], code: int) -> None:
        """Put rows into a bin."""
        deque(map(self.codes.__setitem__, rows, repeat(code)), maxlen=0)

    def change(self, values: Mapping[int, Value]) -> None:
        """Put each row into the bin of its value."""
        beyond = max(values, default=0) + 1 - len(self.codes)
        if beyond > 0:
            self.codes.extend(bytes(beyond + MARGIN))
        for row, value in values.items():
            self.codes[row] = self.code(value)
        self.changed += len(values)
        if self.values is not None:
            self.values.extend(itertools.repeat(math.nan, len(self.codes) - len(self.values)))
            for row, value in values.items():
                self.values[row] = math.nan if value is None else float(value)
                self.farthest = max(self.farthest, abs(float(value or 0)))

    def reached_by(self, rows: Sequence[int], part: float, down: bool) -> list[int]:
        """Return the bins in which about the first part of some rows lie, and a few more; not that of rows without a value."""
        codes = sorted(filter(None, map(self.codes.__getitem__, rows)), reverse=down)
        expected = part * len(codes)
        at = int(expected + 2 * math.sqrt(expected) + 1)
        last = 2 * len(self.bounds) + 1
        if at >= len(codes):
            return list(range(1, last + 1))
        reached = codes[at] & ~1  # of two neighbours one stands for both, so that sets of them are asked for again
        return list(range(max(1, reached), last + 1)) if down else list(range(1, min(last, reached + 1) + 1))

    def count(self, codes: Iterable[int]) -> int:
        """Return how many rows are in some bins."""
        return self.codes.translate(table_of(codes)).count(_IN)

    def mask(self, table: bytes) -> Mask:
        """Return the rows of the bins that a table accepts."""
        return int(self.codes.translate(table)[::-1] or b"0", 2)


def choose_values(bins: ColumnBins, condition: ColumnCondition) -> Choice:
    """Return which bins hold some values; those that lie in gaps are looked for."""
    codes = {value: bins.code(value) for value in condition.values}
    in_gaps = [value for value, code in codes.items() if code % 2]
    return Choice(table_of([code for code in codes.values() if code % 2 == 0]), (), in_gaps)


def choose_present(bins: ColumnBins, condition: ColumnCondition) -> Choice:
    """Return the bins of rows that have any value."""
    return Choice(table_of(range(1, 256)))


def choose_range(bins: ColumnBins, ends: Ends) -> Choice:
    """Return which bins lie between the ends of a range, and the gaps that do in part."""
    from_low, to_high = ends
    accepted = [2 * at + 2 for at, bound in enumerate(bins.bounds) if from_low(bound) and to_high(bound)]
    partly: list[Gap] = []
    for at, gap in enumerate(bins.gaps()):
        if (gap.high is not None and not from_low(gap.high)) or (gap.low is not None and not to_high(gap.low)):
            continue  # all its values are less than a bound which is too small, or more than one which is too large
        low_inside = from_low is _always or (gap.low is not None and from_low(gap.low))
        if low_inside and (to_high is _always or (gap.high is not None and to_high(gap.high))):
            accepted.append(2 * at + 1)
        else:
            partly.append(gap)
    return Choice(table_of(accepted), partly)


def chooser(ends: Callable[[ColumnCondition], Ends]) -> Callable[[ColumnBins, ColumnCondition], Choice]:
    """Return what chooses the bins of a range with such ends."""
    return lambda bins, condition: choose_range(bins, ends(condition))


def table_of(accepted: Iterable[int]) -> bytes:
    """Return the table that makes `1` of the accepted bins and `0` of the others."""
    table = bytearray([_OUT]) * 256
    for code in accepted:
        table[code] = _IN
    return bytes(table)


def _always(value: Any) -> bool:
    return True


def above(condition: ColumnCondition) -> Ends:
    """Return the ends of what is greater."""
    first: Any = condition.values[0]
    return (lambda value: value > first), _always


def since(condition: ColumnCondition) -> Ends:
    """Return the ends of what is greater or equal."""
    first: Any = condition.values[0]
    return (lambda value: value >= first), _always


def below(condition: ColumnCondition) -> Ends:
    """Return the ends of what is less."""
    first: Any = condition.values[0]
    return _always, (lambda value: value < first)


def up_to(condition: ColumnCondition) -> Ends:
    """Return the ends of what is less or equal."""
    first: Any = condition.values[0]
    return _always, (lambda value: value <= first)


def within(condition: ColumnCondition) -> Ends:
    """Return the ends of what lies between two values."""
    first: Any = condition.values[0]
    last: Any = condition.values[1]
    if condition.inclusive:
        return (lambda value: value >= first), (lambda value: value <= last)
    return (lambda value: value > first), (lambda value: value < last)


def mask_of(rows: Sequence[int]) -> Mask:
    """Return a set of rows."""
    if not rows:
        return 0
    if len(rows) < FEW_ROWS:
        bits = bytearray((max(rows) >> 3) + 1)
        for row in rows:
            bits[row >> 3] |= 1 << (row & 7)
        return int.from_bytes(bits, "little")
    codes = bytearray([_OUT]) * (max(rows) + 1)
    deque(map(codes.__setitem__, rows, repeat(_IN)), maxlen=0)
    return int(codes[::-1], 2)


def sample_of(mask: Mask, size: int) -> list[int]:
    """Return about so many rows of a set, from all parts of it."""
    bits, total = bits_of(mask), mask.bit_count()
    step = max(1, total // size)
    if 4 * total * total < len(bits) * size:  # so few that it is less to go through them than through so many bytes
        return list(itertools.islice(rows_of(mask), 0, None, step))
    return [8 * at + bit for at in range(0, len(bits), step) if (byte := bits[at]) for bit in range(8) if byte >> bit & 1]


def rows_beyond(mask: Mask, skipped: int, down: bool = False) -> Iterator[int]:
    """Go through the rows of a set in order, but for so many of the first."""
    bits = bits_of(mask)
    start, end = 0, len(bits)
    while start < end:
        cut = slice(max(start, end - SKIPPED_BYTES), end) if down else slice(start, min(end, start + SKIPPED_BYTES))
        here = int.from_bytes(bits[cut], "little").bit_count()
        if here > skipped:
            break
        skipped -= here
        start, end = (start, cut.start) if down else (cut.stop, end)
    left = int.from_bytes(bits[start:end], "little") << 8 * start
    return itertools.islice(rows_of(left, down), skipped, None)


def rows_of(mask: Mask, down: bool = False) -> Iterator[int]:
    """Go through the rows of a set in order."""
    bits = bits_of(mask)
    if not down:
        return (8 * match.start() + bit for match in _SOME.finditer(bits) for bit in _BITS[match[0][0]])
    last = 8 * (len(bits) - 1)
    return (last - 8 * match.start() + bit for match in _SOME.finditer(bits[::-1]) for bit in _BITS[match[0][0]][::-1])


def bits_of(mask: Mask) -> bytes:
    """Return a set as bytes, in which row `r` is the bit `r & 7` of the byte `r >> 3`."""
    return mask.to_bytes((mask.bit_length() + 7) // 8, "little")
