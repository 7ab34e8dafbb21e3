"""Rate limits: how many calls an app and an account have made lately, whether one more is allowed, and what headers say of it.

The counters of a server lie in one memory-mapped file with a region for each worker. A worker writes its own region alone and
adds up what it finds in all, so that nothing is locked. Across servers limits are counted per server.
"""

from __future__ import annotations

import mmap
import tempfile

from axle.core.errors import RateLimited
from axle.core.rate_limits import RateLimits, Usage
from axle.http.auth import Identity

Headers = list[tuple[bytes, bytes]]

ROWS = 4_096  # apps and accounts that are counted at once; one more takes the place of one that has long been silent
PROBES = 16  # rows of a region that may hold a key
BURST_SECONDS = 10
SEARCH, DAY = BURST_SECONDS, BURST_SECONDS + 1  # the cells behind those of the last ten seconds
WIDTH = 1 + 2 * (BURST_SECONDS + 2)  # words of a row: its key, and a stamp and a count for each cell
REGION = ROWS * WIDTH
DAY_SECONDS = 86_400
OAUTH_BURST = 110  # calls of an OAuth app in ten seconds, whatever the account's own apps may do


class Counters:
    """Counts of calls by key and by moment, in shared memory. A cell counts only while its stamp is the moment asked for."""

    def __init__(self, workers: int = 1) -> None:
        with tempfile.TemporaryFile(prefix="axle-limits-") as file:
            file.truncate(workers * REGION * 8)
            self._words = memoryview(mmap.mmap(file.fileno(), workers * REGION * 8)).cast("Q")
        self._worker = 0
        self._rows: list[dict[int, int]] = [{} for _ in range(workers)]

    def of_worker(self, worker: int) -> Counters:
        """Return the same counters for another worker of the server to write."""
        other = object.__new__(Counters)
        other._words, other._worker, other._rows = self._words, worker, [{} for _ in self._rows]
        return other

    def count(self, key: int, cell: int, stamp: int) -> None:
        """Count one call."""
        words = self._words
        row = self._row(self._worker, key)
        place = (self._claim(key) if row is None else row) + 1 + 2 * cell
        if words[place] != stamp:
            words[place], words[place + 1] = stamp, 0
        words[place + 1] += 1

    def seen(self, key: int, cell: int, stamp: int) -> int:
        """Return how many calls all workers have counted in a cell."""
        words, found = self._words, 0
        for worker in range(len(self._rows)):
            row = self._row(worker, key)
            place = 0 if row is None else row + 1 + 2 * cell
            if place and words[place] == stamp:
                found += words[place + 1]
        return found

    def _row(self, worker: int, key: int) -> int | None:
        """Return where a key's row begins in a worker's region; None where that worker has not counted it."""
        known = self._rows[worker]
        row = known.get(key)
        if row is None or self._words[row] != key:
            row = next((row for row in self._places(worker, key) if self._words[row] == key), None)
            if row is not None:
                known[key] = row
        if len(known) > ROWS:
            known.clear()
        return row

    def _places(self, worker: int, key: int) -> list[int]:
        return [worker * REGION + (key + step) % ROWS * WIDTH for step in range(PROBES)]

    def _claim(self, key: int) -> int:
        """Take the row whose last call is longest ago."""
        row = min(self._places(self._worker, key), key=lambda row: max(self._words[row + 1 : row + WIDTH : 2]))
        for place in range(row + 1, row + WIDTH):
            self._words[place] = 0
        self._words[row] = key
        self._rows[self._worker][key] = row
        return row


class Meter:
    """Counts calls and says which are too many."""

    def __init__(self, limits: RateLimits, counters: Counters) -> None:
        self.limits = limits
        self._counters = counters
        ways = [(app, searching) for app in (False, True) for searching in (False, True)]
        self._free = {way: _told(_headers(limits, _most(limits, way[0]), 1, 1), *way) for way in ways}

    def admit(self, identity: Identity, now_ms: int, searching: bool, told: Headers) -> None:
        """Count a call and add what its answer says of the limits. Raises RateLimited, and then the call does not count.

        A refused call is told of the limits too. Where they are not enforced, every call is told that it is the first: nobody
        waits for a limit that is not there.
        """
        second = now_ms // 1000
        day = second - second % DAY_SECONDS
        app = _is_app(identity)
        if not self.limits.enforced:
            self._counters.count(identity.account, DAY, day)
            told += self._free[app, searching]
            return
        used = self._counters.seen(identity.account, DAY, day)
        if used >= self.limits.daily:
            told += _told(_headers(self.limits, self.limits.burst, 0, used), app, True)
            raise RateLimited("daily", "DAILY", day + DAY_SECONDS - second)
        if searching:
            self._search(identity, second, used, told)
        else:
            self._call(identity, second, used, told)
        self._counters.count(identity.account, DAY, day)

    def used(self, account: int, now_ms: int) -> Usage:
        """Return how many calls an account has made today, by the days of UTC."""
        day = now_ms // 1000 // DAY_SECONDS * DAY_SECONDS
        return Usage(self._counters.seen(account, DAY, day), self.limits.daily, (day + DAY_SECONDS) * 1000)

    def _search(self, identity: Identity, second: int, used: int, told: Headers) -> None:
        refused = self._counters.seen(identity.account, SEARCH, second) >= self.limits.search
        told += _told(_headers(self.limits, self.limits.burst, 0, used + (not refused)), _is_app(identity), True)
        if refused:
            raise RateLimited("secondly", "SECONDLY", 1)
        self._counters.count(identity.account, SEARCH, second)

    def _call(self, identity: Identity, second: int, used: int, told: Headers) -> None:
        key = hash((identity.account, identity.app)) & (1 << 62) - 1 | 1 << 62
        app = _is_app(identity)
        most = _most(self.limits, app)
        moments = range(second - BURST_SECONDS + 1, second + 1)
        made = [self._counters.seen(key, moment % BURST_SECONDS, moment) for moment in moments]
        refused = sum(made) >= most
        more = not refused
        told += _told(_headers(self.limits, most, sum(made) + more, used + more, made[-1] + more), app, False)
        if refused:
            wait = next(place for place, count in enumerate(made) if count) + 1
            group = f"publicapi:{'oauth' if app else 'private_app'}-api-calls-ten-secondly:{identity.app}:{identity.account}"
            raise RateLimited("ten_secondly_rolling", "TEN_SECONDLY_ROLLING", wait, group)
        self._counters.count(key, second % BURST_SECONDS, second)


def _is_app(identity: Identity) -> bool:
    """Tell whether the token is that of an OAuth app, and not of the account's own."""
    return identity.app != identity.account


def _most(limits: RateLimits, app: bool) -> int:
    return min(limits.burst, OAUTH_BURST) if app else limits.burst


def _told(headers: Headers, app: bool, searching: bool) -> Headers:
    """Return the headers that an answer has: a search those of the day alone, what an OAuth app asks for all but these."""
    return [*(() if app else headers[:2]), *(() if searching else headers[2:])]


def _headers(limits: RateLimits, burst: int, lately: int, today: int, now: int = 1) -> Headers:
    """Say how many calls are allowed and left; those of the day come first."""
    secondly = max(1, burst // BURST_SECONDS)
    numbers = (
        ("Daily", limits.daily), ("Daily-Remaining", limits.daily - today), ("Interval-Milliseconds", BURST_SECONDS * 1000),
        ("Max", burst), ("Remaining", burst - lately), ("Secondly", secondly), ("Secondly-Remaining", secondly - now),
    )  # fmt: skip
    return [(f"x-hubspot-ratelimit-{name}".lower().encode(), str(max(0, number)).encode()) for name, number in numbers]
