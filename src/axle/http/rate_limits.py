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
FIRST_APP_KEY = 1 << 62  # keys below are those of accounts
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
        words, count = self._words, 0
        for worker in range(len(self._rows)):
            row = self._row(worker, key)
            place = 0 if row is None else row + 1 + 2 * cell
            if place and words[place] == stamp:
                count += words[place + 1]
        return count

    def _row(self, worker: int, key: int) -> int | None:
        """Return where a key's row begins in a worker's region; None where that worker has not counted it."""
        rows = self._rows[worker]
        row = rows.get(key)
        if row is None or self._words[row] != key:
            row = next((row for row in self._places(worker, key) if self._words[row] == key), None)
            if row is not None:
                rows[key] = row
        if len(rows) > ROWS:
            rows.clear()
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
        cases = [(app, searching) for app in (False, True) for searching in (False, True)]
        self._unenforced = {(app, searching): _first_call_headers(limits, app, searching) for app, searching in cases}

    def admit(self, identity: Identity, now_ms: int, searching: bool, headers: Headers) -> None:
        """Count a call and add what its answer says of the limits. Raises RateLimited, and then the call does not count.

        The answer to a refused call says it too. Where limits are not enforced, every call counts as the first: nobody waits
        for a limit that is not there.
        """
        second = now_ms // 1000
        day = second - second % DAY_SECONDS
        if not self.limits.enforced:
            self._counters.count(identity.account, DAY, day)
            headers += self._unenforced[_is_app(identity), searching]
            return
        today = self._counters.seen(identity.account, DAY, day)
        if today >= self.limits.daily:
            headers += _daily_headers(self.limits, _is_app(identity), today)
            raise RateLimited("daily", "DAILY", day + DAY_SECONDS - second)
        if searching:
            self._admit_search(identity, second, today, headers)
        else:
            self._admit_call(identity, second, today, headers)
        self._counters.count(identity.account, DAY, day)

    def used(self, account: int, now_ms: int) -> Usage:
        """Return how many calls an account has made today, by the days of UTC."""
        day = now_ms // 1000 // DAY_SECONDS * DAY_SECONDS
        return Usage(self._counters.seen(account, DAY, day), self.limits.daily, (day + DAY_SECONDS) * 1000)

    def _admit_search(self, identity: Identity, second: int, today: int, headers: Headers) -> None:
        """Count a search: an account has so many in each second."""
        refused = self._counters.seen(identity.account, SEARCH, second) >= self.limits.search
        headers += _daily_headers(self.limits, _is_app(identity), today if refused else today + 1)
        if refused:
            raise RateLimited("secondly", "SECONDLY", 1)
        self._counters.count(identity.account, SEARCH, second)

    def _admit_call(self, identity: Identity, second: int, today: int, headers: Headers) -> None:
        """Count a call that is no search: an app has so many in any ten seconds."""
        key, app = _app_key(identity), _is_app(identity)
        allowed = _max_burst(self.limits, app)
        window = range(second - BURST_SECONDS + 1, second + 1)
        counts = [self._counters.seen(key, moment % BURST_SECONDS, moment) for moment in window]
        refused = sum(counts) >= allowed
        if not refused:
            today += 1
            counts[-1] += 1
            self._counters.count(key, second % BURST_SECONDS, second)
        headers += [*_daily_headers(self.limits, app, today), *_burst_headers(allowed, sum(counts), counts[-1])]
        if refused:
            # The oldest second with calls is the first to leave the window.
            wait = next(place for place, count in enumerate(counts, 1) if count)
            group = f"publicapi:{'oauth' if app else 'private_app'}-api-calls-ten-secondly:{identity.app}:{identity.account}"
            raise RateLimited("ten_secondly_rolling", "TEN_SECONDLY_ROLLING", wait, group)


def _is_app(identity: Identity) -> bool:
    """Tell whether the token is that of an OAuth app, and not of the account's own."""
    return identity.app != identity.account


def _app_key(identity: Identity) -> int:
    """Return the number under which the calls of an app in an account are counted: above those of all accounts."""
    return hash((identity.account, identity.app)) & (FIRST_APP_KEY - 1) | FIRST_APP_KEY


def _max_burst(limits: RateLimits, app: bool) -> int:
    return min(limits.burst, OAUTH_BURST) if app else limits.burst


def _first_call_headers(limits: RateLimits, app: bool, searching: bool) -> Headers:
    return [*_daily_headers(limits, app, 1), *([] if searching else _burst_headers(_max_burst(limits, app), 1, 1))]


def _daily_headers(limits: RateLimits, app: bool, today: int) -> Headers:
    """Say how many calls of a day are allowed and left; an OAuth app is not told."""
    return [] if app else [_header("Daily", limits.daily), _header("Daily-Remaining", limits.daily - today)]


def _burst_headers(allowed: int, lately: int, this_second: int) -> Headers:
    """Say how many calls of ten seconds, and of one on average, are allowed and left; a search is not told."""
    secondly = max(1, allowed // BURST_SECONDS)
    return [
        _header("Interval-Milliseconds", BURST_SECONDS * 1000),
        _header("Max", allowed),
        _header("Remaining", allowed - lately),
        _header("Secondly", secondly),
        _header("Secondly-Remaining", secondly - this_second),
    ]


def _header(name: str, number: int) -> tuple[bytes, bytes]:
    return f"x-hubspot-ratelimit-{name}".lower().encode(), str(max(0, number)).encode()
