"""The captures that are on in this process: the innermost one answers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from axle.testing.capturing.capture import Capture

_lock = threading.Lock()
_captures: list[Capture] = []


def current() -> Capture | None:
    """Return the capture that answers now, in whatever thread or event loop."""
    try:
        return _captures[-1]
    except IndexError:
        return None


def begin(capture: Capture) -> None:
    """Let a capture answer, in the place of an outer one."""
    with _lock:
        _captures.append(capture)


def end(capture: Capture) -> None:
    """Let a capture answer no longer."""
    with _lock:
        _captures.remove(capture)
