"""How many calls an app and an account may make: the numbers, and how the setting is read."""

from __future__ import annotations

from typing import NamedTuple

from axle.core.whole_numbers import whole_number

OFF, HUBSPOT = "off", "hubspot"


class RateLimits(NamedTuple):
    """How many calls are allowed: of an app in ten seconds, searches of an account in a second, all of an account in a day."""

    burst: int = 190
    search: int = 5
    daily: int = 625_000
    enforced: bool = False


def limits_of(text: str) -> RateLimits:
    """Read the setting: `off`, `hubspot`, or numbers such as `burst=100,search=4,daily=250000`, of which any may be left out.

    Raises ValueError in a sentence.
    """
    if text in (OFF, HUBSPOT):
        return RateLimits(enforced=text == HUBSPOT)
    numbers: dict[str, int] = {}
    for part in text.split(","):
        name, _, number = part.strip().partition("=")
        if name not in RateLimits._fields[:3] or not 0 < (whole_number(number) or 0) < 2**31:
            raise ValueError("write off, hubspot, or numbers above zero such as burst=100,search=4,daily=250000")
        numbers[name] = int(number)
    return RateLimits(**numbers, enforced=True)


class Usage(NamedTuple):
    """How many calls an account has made today, how many it may make, and when it begins anew, in epoch milliseconds."""

    used: int
    limit: int
    resets_ms: int
