"""What a host says of who is behind it."""

from __future__ import annotations

import ipaddress


def loopback(host: str) -> bool:
    """Tell whether a host, a name or an address, is the machine that asks, so that nobody else is reached by it."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
