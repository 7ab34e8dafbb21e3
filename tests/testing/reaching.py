"""What a worker process does that tries to reach HubSpot; it imports nothing else, so that workers begin quickly."""

from __future__ import annotations

import os
import socket
from http.client import HTTPSConnection


def look(flags: int = 0) -> None:
    """Look a host up."""
    socket.getaddrinfo("api.hubapi.com", 443, flags=flags)


def ask() -> int:
    """Ask by http.client."""
    connection = HTTPSConnection("api.hubapi.com", timeout=5)
    connection.request("GET", "/crm/v3/objects/contacts")
    return connection.getresponse().status


def number() -> int:
    """Return which process this is."""
    return os.getpid()
