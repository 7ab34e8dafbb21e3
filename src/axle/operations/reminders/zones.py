"""Times of day in an owner's zone: whether it is quiet, and when a time of day comes next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from axle.core.reminders import OwnerSettings

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
MAX_ZONES = 100


@lru_cache(maxsize=MAX_ZONES)
def zone_called(name: str) -> ZoneInfo:
    """Return a zone of the IANA list. Raises ValueError for a name that it does not have."""
    from zoneinfo import ZoneInfo  # which few servers need

    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):  # a folder of the list, a path, or no name of it
        raise ValueError(f"{name[:100]} is not a zone of the IANA list, such as Europe/Vienna") from None


def zone_of(settings: OwnerSettings) -> ZoneInfo:
    """Return an owner's zone; UTC where the list has it no more."""
    try:
        return zone_called(settings.zone)
    except ValueError:
        return zone_called("UTC")


def local(at_ms: int, settings: OwnerSettings) -> datetime:
    """Return a moment as the owner's clock shows it."""
    return (_EPOCH + at_ms * _MS).astimezone(zone_of(settings))


def next_time(at: str, now_ms: int, settings: OwnerSettings) -> int:
    """Return when a time of day such as "07:30" comes next after a moment, in the owner's zone.

    A time that a day lacks, since clocks are put forward, comes as much later as they are.
    """
    hour, minute = map(int, at.split(":"))
    today = local(now_ms, settings)
    for days in (0, 1, 2):
        day = today.date() + timedelta(days=days)
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=today.tzinfo)
        ms = (moment.astimezone(UTC) - _EPOCH) // _MS
        if ms > now_ms:
            return ms
    raise AssertionError("every time of day comes within two days")


def after_quiet(now_ms: int, settings: OwnerSettings) -> int:
    """Return when an owner may be told what there is to tell now: at once, or when the quiet hours end."""
    begins, ends = settings.quiet_from, settings.quiet_until
    if not begins or begins == ends:
        return now_ms
    time = local(now_ms, settings).strftime("%H:%M")
    quiet = begins <= time < ends if begins < ends else time >= begins or time < ends
    return next_time(ends, now_ms, settings) if quiet else now_ms
