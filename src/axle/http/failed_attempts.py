"""Failed tokens and sign-ins of each address: who fails too often has to wait, and is told how long."""

from __future__ import annotations

from collections import OrderedDict
from ipaddress import ip_address, ip_network
from math import ceil

from axle.core.errors import RateLimited

MAX_ADDRESSES = 10_000  # that are remembered; of more, the one that has not failed for longest is forgotten
FORGIVEN_MS = 1_000  # after which one failure does not count any more
PREFIX = 64  # bits of an IPv6 address that one subscriber has: all addresses behind them are one


class FailedAttempts:
    """Counts failures by address. `most` may fail at once, 0 is no bound; one more may after each second."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._failed: OrderedDict[str, tuple[float, int]] = OrderedDict()  # how many count, and as of when

    def check(self, address: str, now_ms: int) -> None:
        """Raise RateLimited where an address has failed too often to be listened to."""
        if self._most and self._failed:
            over = self._counting(_one(address), now_ms) - self._most
            if over > -1:
                raise RateLimited("failed sign-in", "FAILED_SIGN_IN", max(1, ceil((over + 1) * FORGIVEN_MS / 1_000)))

    def count(self, address: str, now_ms: int) -> None:
        """Count a failure."""
        if self._most:
            key = _one(address)
            self._failed[key] = (self._counting(key, now_ms) + 1, now_ms)
            self._failed.move_to_end(key)
            if len(self._failed) > MAX_ADDRESSES:
                self._failed.popitem(last=False)

    def _counting(self, key: str, now_ms: int) -> float:
        failed, at_ms = self._failed.get(key, (0.0, now_ms))
        return max(0.0, failed - max(0, now_ms - at_ms) / FORGIVEN_MS)


def _one(address: str) -> str:
    """Return what stands for an address: itself, or of IPv6 its network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return str(plain) if plain.version == 4 else str(ip_network((plain, PREFIX), strict=False))
