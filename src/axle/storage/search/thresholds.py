"""From how many records on each way to find a page pays: the numbers that a storage is opened with."""

from __future__ import annotations

import msgspec


class Thresholds(msgspec.Struct, frozen=True):
    """Where one way gets cheaper than another; each was measured, and tests set them so that few records take every way.

    Of the column cache: `cached_from` are the live records of a type from which it pays, `max_bounds` the values that bound
    the bins of a column, so that a bin's number fits into a byte; a column is read anew when as many rows have changed as the
    part `drift` of it, and the cache given up when there are more than `max_events` changes to follow.

    Of conditions: an index is said to find few if it finds less than `few`; `covered` are the columns that one index holds
    together.

    Of pages: from `walk_from` matches on, walking the order's index may be cheaper than sorting. Of known rows up to
    `sorted_from` are always sorted, more than `max_sorted` never. Fetching and sorting one costs `sort_cost` steps along an
    index; a walk is given up after `max_steps` of them if the rows could be sorted instead. The order of rows may be
    `max_lag_ms` behind that of creation to be of use.
    """

    cached_from: int = 20_000
    max_bounds: int = 120
    drift: float = 8
    max_events: int = 5_000
    few: int = 2_000
    covered: frozenset[str] = frozenset(("t1", "t2", "n1"))
    walk_from: int = 2_000
    sorted_from: int = 500
    max_sorted: int = 50_000
    sort_cost: int = 6
    max_steps: int = 100_000
    max_lag_ms: int = 600_000


USUAL = Thresholds()
REMOTE = Thresholds(cached_from=2_000)  # of a database that is asked by messages
