"""A whole CRM for tests, in this process: real, empty, and gone when the test ends.

    def test_it(axle_portal):
        my_integration.run(base_url=axle_portal.url, token=axle_portal.token)

`axle_portal` is a fixture of the pytest plugin that comes with the extra `testing`. Without pytest:

    with Server() as server:
        portal = server.portal()
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from axle.testing.capturing import Capture, NotCaptured, capture
    from axle.testing.clock import Clock
    from axle.testing.faults import Fault
    from axle.testing.recorder import Exchange
    from axle.testing.seeding import SeedError
    from axle.testing.server import Portal, Server, Snapshot

__all__ = [
    "Capture", "Clock", "Exchange", "Fault", "NotCaptured", "Portal", "SeedError", "Server", "Snapshot", "capture",
]  # fmt: skip

_HOMES = {
    "Capture": "capturing",
    "NotCaptured": "capturing",
    "capture": "capturing",
    "Exchange": "recorder",
    "Fault": "faults",
    "Clock": "clock",
    "SeedError": "seeding",
    "Portal": "server",
    "Server": "server",
    "Snapshot": "server",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: the pytest plugin is loaded in every run, and most need none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module 'axle.testing' has no attribute {name!r}")
    try:
        return getattr(import_module(f"axle.testing.{_HOMES[name]}"), name)
    except ModuleNotFoundError as missing:
        if (missing.name or "").startswith("axle"):
            raise
        text = f"axle.testing needs {missing.name}; it comes with: pip install '.[testing]', in a clone of Axle"
        raise ModuleNotFoundError(text, name=missing.name) from None
