"""The setting of how long a request may take."""

from __future__ import annotations

import functools
from typing import Any, ClassVar

from axle.client.messages import TimeLimits
from axle.client.setting_types import Bound, Checked, Seconds, SettingType, converted, setting_type

DEFAULTS = TimeLimits()


class Timeout(TimeLimits, metaclass=Checked, frozen=True):
    """Seconds that a request may take: as a whole, and each part of it; None means no limit."""

    label: ClassVar[str] = "timeout"
    total: Bound | None = DEFAULTS.total
    connect: Bound | None = DEFAULTS.connect
    read: Bound | None = DEFAULTS.read
    write: Bound | None = DEFAULTS.write
    pool: Seconds | None = DEFAULTS.pool

    @classmethod
    def of(cls, value: Any) -> Timeout:
        """Read a number as a bound of the whole and of each part. Raises ConfigurationError for what is none."""
        if isinstance(value, Timeout):
            return value
        return _timeout_of(converted(SETTING_TYPES, {"timeout": value})["timeout"])


@functools.lru_cache(maxsize=128)
def _timeout_of(seconds: float | None) -> Timeout:
    return Timeout(seconds, None if seconds is None else min(15.0, seconds), seconds, seconds, seconds)


SETTING_TYPES: dict[str, SettingType] = {"timeout": setting_type(Bound | Timeout | None)}
