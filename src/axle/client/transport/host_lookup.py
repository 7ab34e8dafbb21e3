"""Looks up the name of a host in its own thread: the system has no timeout for that, and no caller has to wait for its end."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable

LookupResult = list[str] | OSError | UnicodeError


def is_address(host: str) -> bool:
    """Tell whether a host is an address, which need not be looked up."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def look_up(host: str, port: int, tell: Callable[[LookupResult], None]) -> None:
    """Look up a host's addresses in a daemon thread, which passes them or the error to `tell`."""
    threading.Thread(target=_look_up, args=(host, port, tell), name="axle-names", daemon=True).start()


def _look_up(host: str, port: int, tell: Callable[[LookupResult], None]) -> None:
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as failed:
        tell(failed)
    else:
        tell(list(dict.fromkeys(str(entry[0]) for *_, entry in addresses)))
