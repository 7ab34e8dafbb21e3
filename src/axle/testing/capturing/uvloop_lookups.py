"""uvloop looks hosts up by itself, which Python's audit events do not tell of: its loops are asked before they do."""

from __future__ import annotations

import functools
from types import ModuleType
from typing import Any

from axle.testing.capturing import guard


def replace(module: ModuleType) -> None:
    """Replace how loops look hosts up and connect."""
    loop = module.Loop
    loop.getaddrinfo = _refusing(loop.getaddrinfo, 0)
    loop.create_connection = _refusing(loop.create_connection, 1)


def _refusing(inner: Any, place: int) -> Any:
    @functools.wraps(inner)
    async def looking(self: Any, *details: Any, **options: Any) -> Any:
        guard.refuse(options.get("host") or (details[place] if len(details) > place else None))
        return await inner(self, *details, **options)

    return looking
