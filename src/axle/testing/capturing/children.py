"""Programs that a captured test starts: they have no portal, and in Python and Node no way to a host of HubSpot either.

They learn of it by their environment, so one with another environment does not, nor does one that was started before.
Under `axle capture` they are captured, and nothing is changed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from typing import ClassVar

from axle.testing.capturing.environment import CHILD, preloaded

HELD = "AXLE_CAPTURE_HELD"
CAPTURED = "AXLE_CAPTURE_PORT"


def held(base: Mapping[str, str]) -> dict[str, str]:
    """Return the variables by which a program learns of it."""
    return {HELD: "1", **preloaded(base)}


class Holding:
    """The variables of this process while captures are on, and those before."""

    _lock: ClassVar[threading.Lock] = threading.Lock()
    _count: ClassVar[int] = 0
    _before: ClassVar[dict[str, str | None]] = {}

    @classmethod
    def begin(cls) -> None:
        """Hold back what is started from now on."""
        with cls._lock:
            cls._count += 1
            if cls._count > 1 or os.environ.get(CAPTURED):
                return
            variables = held(os.environ)
            cls._before = {name: os.environ.get(name) for name in variables}
            os.environ.update(variables)

    @classmethod
    def end(cls) -> None:
        """Hold back nothing more; what a test has changed itself stays."""
        with cls._lock:
            cls._count -= 1
            if cls._count:
                return
            for name, value in cls._before.items():
                present = os.environ.get(name)
                if present is None or (name != HELD and str(CHILD) not in present):
                    continue
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
            cls._before = {}
