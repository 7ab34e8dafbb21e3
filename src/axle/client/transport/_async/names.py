"""Connects to a host by its name."""

from __future__ import annotations

import httpcore2


async def connected(
    backend: httpcore2.AsyncNetworkBackend, server: tuple[str, int], timeout: float | None, local_address: str | None
) -> httpcore2.AsyncNetworkStream:
    """Connect. Looking the name up is part of what the timeout bounds: it goes on in a thread, and nobody waits for that."""
    return await backend.connect_tcp(*server, timeout, local_address, None)
