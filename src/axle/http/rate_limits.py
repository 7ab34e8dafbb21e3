"""Rate limits: how many calls an app and an account have made lately, whether one more is allowed, and what headers say of it.

The counters lie in memory that the workers of a server share, so that they count together, under one lock. Each server counts
by itself.
"""

from __future__ import annotations

from axle.core.errors import RateLimited
from axle.core.rate_limits import RateLimits, Usage
from axle.http.auth import Identity
from axle.http.shared_memory import SharedMemory

Headers = list[tuple[bytes, bytes]]

ROWS = 4_096  # apps and accounts that are counted at once; one more takes the place of one that has long been silent
PROBES = 16  # rows that may hold a key
BURST_SECONDS = 10
SEARCH, DAY = BURST_SECONDS, BURST_SECONDS + 1  # the cells behind those of the last ten seconds
WIDTH = 1 + 2 * (BURST_SECONDS + 2)  # words of a row: its key, and a stamp and a count for each cell
DAY_SECONDS = 86_400
FIRST_APP_KEY = 1 << 62  # keys below are those of accounts
OAUTH_BURST = 110  # calls of an OAuth app in ten seconds, whatever the account's own apps may do
_PREFIX = b"x-hubspot-ratelimit-"
_DAILY, _DAILY_REMAINING = _PREFIX + b"daily", _PREFIX + b"daily-remaining"
_INTERVAL = (_PREFIX + b"interval-milliseconds", b"%d" % (BURST_SECONDS * 1000))
_MAX, _REMAINING = _PREFIX + b"max", _PREFIX + b"remaining"
_SECONDLY, _SECONDLY_REMAINING = _PREFIX + b"secondly", _PREFIX + b"secondly-remaining"
_NEVER_COUNTED = [0] * (WIDTH - 1)


class Counters:
    """Counts of calls by key and by moment. A cell counts only while its stamp is the moment asked for."""

    def __init__(self, memory: SharedMemory) -> None:
        self.memory = memory
        self._words = memory.take(ROWS * WIDTH)
        self._rows: dict[int, int] = {}

    def count(self, key: int, cell: int, stamp: int) -> None:
        """Count one call; whoever shares the memory has locked it."""
        words = self._words
        row = self._row(key)
        place = (self._claim(key) if row is None else row) + 1 + 2 * cell
        if words[place] != stamp:
            words[place], words[place + 1] = stamp, 0
        words[place + 1] += 1

    def cells(self, key: int) -> list[int]:
        """Return all cells of a key: for each its stamp, then its count."""
        row = self._row(key)
        return _NEVER_COUNTED if row is None else self._words[row + 1 : row + WIDTH].tolist()

    def seen(self, key: int, cell: int, stamp: int) -> int:
        """Return how many calls have been counted in a cell."""
        row = self._row(key)
        place = 0 if row is None else row + 1 + 2 * cell
        return self._words[place + 1] if place and self._words[place] == stamp else 0

    def _row(self, key: int) -> int | None:
        """Return where a key's row begins; None where it has not been counted."""
        row = self._rows.get(key)
        if row is None or self._words[row] != key:
            row = next((row for row in _rows_of(key) if self._words[row] == key), None)
            if row is not None:
                self._rows[key] = row
        if len(self._rows) > ROWS:
            self._rows.clear()
        return row

    def _claim(self, key: int) -> int:
        """Take the row whose last call is longest ago."""
        row = min(_rows_of(key), key=lambda row: max(self._words[row + 1 : row + WIDTH : 2]))
        for place in range(row + 1, row + WIDTH):
            self._words[place] = 0
        self._words[row] = key
        self._rows[key] = row
        return row


def _rows_of(key: int) -> list[int]:
    return [(key + step) % ROWS * WIDTH for step in range(PROBES)]


class Meter:
    """Counts calls and says which are too many."""

    def __init__(self, limits: RateLimits, counters: Counters) -> None:
        self.limits = limits
        self._counters = counters
        self._memory = counters.memory
        cases = [(app, searching) for app in (False, True) for searching in (False, True)]
        self._unenforced = {(app, searching): _first_call_headers(limits, app, searching) for app, searching in cases}

    def admit(self, identity: Identity, now_ms: int, searching: bool, headers: Headers) -> None:
        """Count a call and add what its answer says of the limits. Raises RateLimited, and then the call does not count.

        The answer to a refused call says it too. Where limits are not enforced, every call counts as the first: nobody waits
        for a limit that is not there.
        """
        self._memory.lock()
        try:
            self._admit(identity, now_ms // 1000, searching, headers)
        finally:
            self._memory.unlock()

    def _admit(self, identity: Identity, second: int, searching: bool, headers: Headers) -> None:
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
        cells = self._counters.cells(key)
        stamps, numbers = cells[: 2 * SEARCH : 2], cells[1 : 2 * SEARCH : 2]
        before = second - BURST_SECONDS
        if min(stamps) <= before or max(stamps) > second:  # cells of other moments do not count
            numbers = [number if before < at <= second else 0 for at, number in zip(stamps, numbers, strict=True)]
        lately, this_second = sum(numbers), numbers[second % BURST_SECONDS]
        refused = lately >= allowed
        if not refused:
            today, lately, this_second = today + 1, lately + 1, this_second + 1
            self._counters.count(key, second % BURST_SECONDS, second)
        headers += [*_daily_headers(self.limits, app, today), *_burst_headers(allowed, lately, this_second)]
        if refused:
            # The oldest second with calls is the first to leave the window.
            wait = min(at for at, number in zip(stamps, numbers, strict=True) if number) - before
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
    return [] if app else [(_DAILY, _value(limits.daily)), (_DAILY_REMAINING, _value(limits.daily - today))]


def _burst_headers(allowed: int, lately: int, this_second: int) -> Headers:
    """Say how many calls of ten seconds, and of one on average, are allowed and left; a search is not told."""
    secondly = max(1, allowed // BURST_SECONDS)
    return [
        _INTERVAL,
        (_MAX, _value(allowed)),
        (_REMAINING, _value(allowed - lately)),
        (_SECONDLY, _value(secondly)),
        (_SECONDLY_REMAINING, _value(secondly - this_second)),
    ]


def _value(number: int) -> bytes:
    return b"%d" % max(0, number)
