"""Failed tokens and sign-ins of each address: who fails too often has to wait, and is told how long.

They are counted in memory that the workers of a server share. Addresses are kept as keyed hashes, so that nobody can choose one
that has the place of another.
"""

from __future__ import annotations

import os
from hashlib import blake2b
from ipaddress import ip_address, ip_network
from math import ceil

from axle.core.errors import AxleError, Invalid, NotFound, OAuthError, RateLimited
from axle.http.routes.row import Route
from axle.http.shared_memory import WORD, SharedMemory

MAX_ADDRESSES = 16_384  # that are remembered; one more takes the place of one that has not failed for long
PROBES = 16  # places where an address may be
FORGIVEN_MS = 1_000  # after which one failure does not count any more
PREFIX = 64  # bits of an IPv6 address that one subscriber has: all addresses behind them are one
WIDTH = 3  # words of a place: the hash, how many thousandths of failures count, and as of when
SECRET_WORDS = 2  # of the key of the hashes
_UNIT = 1_000
_UNTIL = SECRET_WORDS  # where it stands until when a failure of anybody counts
_NOWHERE = SECRET_WORDS + 1  # the place of all that have none: it stays empty
_FIRST = _NOWHERE + WIDTH  # where the other places begin


class FailedAttempts:
    """Counts failures by address. `most` may fail at once, 0 is no bound; one more may after `forgiven_ms`.

    An address is that of a client, or any other text by which failures are counted.
    """

    def __init__(self, most: int, memory: SharedMemory, forgiven_ms: int = FORGIVEN_MS) -> None:
        self._most = most
        self._forgiven_ms = forgiven_ms
        self._memory = memory
        self._words = memory.take(_FIRST + MAX_ADDRESSES * WIDTH)
        memory.lock()
        try:
            if not self._words[0]:
                self._words[:SECRET_WORDS] = memoryview(os.urandom(SECRET_WORDS * WORD)).cast("Q")
        finally:
            memory.unlock()
        self._secret = bytes(self._words[:SECRET_WORDS])

    def check(self, address: str, now_ms: int) -> None:
        """Raise RateLimited where an address has failed too often to be listened to."""
        until_ms = self._words[_UNTIL]
        if not self._most or now_ms > until_ms:
            return
        over = self._counting(self._find(self._key(address)), now_ms) - self._most
        if over > -1:
            raise RateLimited("failed sign-in", "FAILED_SIGN_IN", max(1, ceil((over + 1) * self._forgiven_ms / 1_000)))

    def count(self, address: str, now_ms: int) -> None:
        """Count a failure."""
        if not self._most:
            return
        words, key = self._words, self._key(address)
        self._memory.lock()
        try:
            place = self._find(key)
            failed = self._counting(place, now_ms) + 1
            if not words[place]:
                place = min(_places_of(key), key=lambda place: words[place + 2])
            words[place], words[place + 1], words[place + 2] = key, round(failed * _UNIT), now_ms
            words[_UNTIL] = max(words[_UNTIL], now_ms + ceil(failed * self._forgiven_ms))
        finally:
            self._memory.unlock()

    def take_back(self, address: str, now_ms: int) -> None:
        """Count one failure less: what was counted beforehand has not failed."""
        self._memory.lock()
        try:
            place = self._find(self._key(address))
            failed = max(0.0, self._counting(place, now_ms) - 1)
            if place != _NOWHERE:
                self._words[place + 1], self._words[place + 2] = round(failed * _UNIT), max(now_ms, self._words[place + 2])
        finally:
            self._memory.unlock()

    def _key(self, address: str) -> int:
        """Return the hash of what stands for an address; it is never 0, which an empty place has."""
        digest = blake2b(_one(address).encode("utf-8", "replace"), digest_size=WORD, key=self._secret).digest()
        return int.from_bytes(digest, "big") or 1

    def _find(self, key: int) -> int:
        """Return the place of an address, one that is empty where it has none."""
        return next((place for place in _places_of(key) if self._words[place] == key), _NOWHERE)

    def _counting(self, place: int, now_ms: int) -> float:
        """Return how many failures count at a place."""
        failed, at_ms = self._words[place + 1] / _UNIT, self._words[place + 2]
        return max(0.0, failed - max(0, now_ms - at_ms) / self._forgiven_ms)


def _places_of(key: int) -> list[int]:
    return [_FIRST + (key + step) % MAX_ADDRESSES * WIDTH for step in range(PROBES)]


def _one(address: str) -> str:
    """Return what stands for an address: itself, or of IPv6 its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(plain) if plain.version == 4 else str(ip_network((plain, PREFIX), strict=False))


def is_guess(route: Route, refused: AxleError) -> bool:
    """Tell whether a request was refused for a secret that is none; a client that has shown its own is no guesser."""
    if isinstance(refused, OAuthError):
        return refused.error == "invalid_client" or route.reads is None
    return type(refused) in (Invalid, NotFound)
