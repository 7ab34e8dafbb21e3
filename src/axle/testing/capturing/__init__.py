"""Code with HubSpot's host written into it, tested without a change: its calls go to a portal, and none leaves the process."""

from __future__ import annotations

from axle.testing.capturing.capture import Capture, capture
from axle.testing.capturing.errors import NotCaptured

__all__ = ["Capture", "NotCaptured", "capture"]
