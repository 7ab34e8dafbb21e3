"""Connects to a host by its name, which is looked up within the timeout."""

from __future__ import annotations

import queue
import time

import httpcore2

from axle.client.transport.host_lookup import LookupResult, is_address, look_up


def connected(
    backend: httpcore2.NetworkBackend, server: tuple[str, int], timeout: float | None, local_address: str | None
) -> httpcore2.NetworkStream:
    """Connect to the first address of a host that takes it; looking them up is part of what the timeout bounds."""
    until = None if timeout is None else time.monotonic() + timeout
    addresses = _addresses(*server, timeout)
    for number, address in enumerate(addresses, 1):
        try:
            rest = None if until is None else max(0.001, until - time.monotonic())
            return backend.connect_tcp(address, server[1], rest, local_address, None)
        except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
            if number == len(addresses):
                raise
    raise httpcore2.ConnectError(f"{server[0]} has no address")


def _addresses(host: str, port: int, timeout: float | None) -> list[str]:
    if is_address(host):
        return [host]
    outcome: queue.SimpleQueue[LookupResult] = queue.SimpleQueue()
    look_up(host, port, outcome.put)
    try:
        addresses = outcome.get(timeout=timeout)
    except queue.Empty:
        raise httpcore2.ConnectTimeout(f"looking up {host} took longer than {timeout:g} seconds") from None
    if isinstance(addresses, Exception):
        raise httpcore2.ConnectError(str(addresses)) from addresses
    return addresses
