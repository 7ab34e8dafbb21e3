"""Looks up names of hosts within a time: the system's own look-up has no bound, so it runs on a thread of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from ipaddress import ip_address
from typing import Any

from axle.core.errors import excerpt
from axle.workers.deadline_sockets import Address

MAX_LOOKUPS = 64  # that run at the same time; a name that is being looked up is not looked up twice

Resolve = Callable[..., list[Any]]


class LookupFailed(Exception):
    """A name has no address, or too many names are being looked up."""


class HostLookup:
    """Looks up names on threads of their own, from any number of threads."""

    def __init__(self, resolve: Resolve = socket.getaddrinfo) -> None:
        self._resolve = resolve
        self._lock = threading.Lock()
        self._running: dict[tuple[str, int], Future[list[Address]]] = {}

    def addresses(self, host: str, port: int, seconds: float) -> list[Address]:
        """Return the addresses of a host. Raises LookupFailed, and TimeoutError where that takes too long."""
        literal = _literal(host, port)
        return [literal] if literal is not None else self._started(host, port).result(seconds)

    def _started(self, host: str, port: int) -> Future[list[Address]]:
        """Return the look-up of a name, which is begun unless it runs already."""
        with self._lock:
            running = self._running.get((host, port))
            if running is not None:
                return running
            if len(self._running) >= MAX_LOOKUPS:
                raise LookupFailed("too many names are being looked up")
            future: Future[list[Address]] = Future()
            self._running[host, port] = future
        threading.Thread(target=self._look_up, args=(host, port, future), name="axle-names", daemon=True).start()
        return future

    def _look_up(self, host: str, port: int, future: Future[list[Address]]) -> None:
        try:
            rows = self._resolve(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as failed:
            outcome: list[Address] | LookupFailed = LookupFailed(f"{excerpt(host)} cannot be looked up: {failed}")
        else:
            outcome = list(dict.fromkeys(Address(family, str(entry[0]), port) for family, *_, entry in rows))
        with self._lock:
            del self._running[host, port]
        if isinstance(outcome, LookupFailed):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)


def _literal(host: str, port: int) -> Address | None:
    """Return the address that a host is already; None for a name."""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return Address(socket.AF_INET if address.version == 4 else socket.AF_INET6, host, port)
