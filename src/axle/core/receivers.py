"""Where webhooks may be sent to: addresses of the public internet by https, and what an operator allows beside them.

An address is judged twice. `target` judges what is written, when it is set and before each attempt. `address_refusal` judges
what a name resolves to, when a connection is made: the address that was judged is the one that is connected to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import NamedTuple
from urllib.parse import urlsplit

from axle.core.errors import Invalid, excerpt

MAX_URL = 2_000  # characters of a target
MAX_HOST = 253  # characters of a name, as DNS has it
HTTPS_PORT, HTTP_PORT = 443, 80
ALLOW = "AXLE_WEBHOOK_ALLOW"
LOOPBACK = ("localhost", "127.0.0.0/8", "::1")  # what a server under test allows by itself

_VISIBLE = re.compile(r"[!-\[\]-~]+")  # visible ASCII, no backslash: browsers and libraries disagree on it
_LABEL = r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"({_LABEL}\.)*{_LABEL}")
_NUMBER = re.compile(r"(.*\.)?(\d+|0x[0-9a-f]*)")  # what systems read as an address: 2130706433, 0x7f.1, 127.1

# What is not the public internet, though `is_global` may say so: what stands for an address of the fourth version, what a
# cloud's machines ask about themselves, and what is reserved.
_UNICAST = ip_network("2000::/3")
_SPECIAL = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32", "192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "198.18.0.0/15", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fd00:ec2::/32",
    )
)  # fmt: skip

Address = IPv4Address | IPv6Address


class Allowance(NamedTuple):
    """What an operator allows beside the public internet: hosts by name, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    def allows(self, address: Address) -> bool:
        """Tell whether an address is in one of the networks."""
        return any(address in network for network in self.networks)


class Target(NamedTuple):
    """Where a webhook goes: the address as it was set, and the parts that a connection needs."""

    url: str
    https: bool
    host: str
    port: int
    path: str


def allowance(entries: Sequence[str]) -> Allowance:
    """Read hosts, addresses and networks, such as hooks.internal, 10.0.0.7 and 10.0.0.0/8. Raises ValueError for others."""
    hosts, networks = set(), []
    for entry in entries:
        try:
            networks.append(ip_network(entry.strip("[]")))
        except ValueError:
            if not _is_name(entry.lower()):
                raise ValueError(f"{excerpt(entry)} is neither a host nor a network such as 10.0.0.0/8") from None
            hosts.add(entry.lower())
    return Allowance(frozenset(hosts), tuple(networks))


def target(url: str, allowed: Allowance) -> Target:
    """Read the address of a receiver. Raises Invalid, in one sentence, for what may not be one."""
    parts = _parts(url)
    reason = _unwritable(parts.host) or _refused(parts, allowed)
    if reason:
        raise Invalid(f"The target URL {excerpt(url)} is not allowed: {reason}.")
    return parts


def as_called(url: str) -> str:
    """Return an address as its receiver sees it called: that is what is signed. What is no address stays as it is.

    The host is in lower case, a port that goes without saying is left out, and there always is a path.
    """
    try:
        parts = _parts(url)
    except Invalid:
        return url
    host = f"[{parts.host}]" if ":" in parts.host else parts.host
    port = "" if parts.port == (HTTPS_PORT if parts.https else HTTP_PORT) else f":{parts.port}"
    return f"{'https' if parts.https else 'http'}://{host}{port}{parts.path}"


def _parts(url: str) -> Target:
    """Take an address apart. Raises Invalid for what is none."""
    try:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port
    except ValueError:
        host, port = "", None
    fits = host and len(url) <= MAX_URL and _VISIBLE.fullmatch(url) and "#" not in url and "@" not in split.netloc
    bracketed = "[" in url.partition("?")[0]  # in brackets stands an address of the sixth version alone
    if not fits or split.scheme not in ("https", "http") or port == 0 or bracketed != (":" in host):
        raise Invalid(f"The target URL {excerpt(url)} is not valid: write https://host/path, without a user and a fragment.")
    https = split.scheme == "https"
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return Target(url, https, host, port or (HTTPS_PORT if https else HTTP_PORT), path)


def _unwritable(host: str) -> str:
    """Say why a host is no name and no address in its one common form; empty where it is one."""
    if _literal(host) is not None or _is_name(host):
        return ""
    return f"{excerpt(host)} is not the name of a host, nor an address in its usual form"


def _refused(parts: Target, allowed: Allowance) -> str:
    """Say why what is written is refused before anything is looked up; empty where it is not."""
    address = _literal(parts.host)
    if address is None and parts.host not in allowed.hosts:
        if not parts.https:
            return f"http is for hosts that {ALLOW} names"
        return f"{parts.host} is this machine" if f".{parts.host}".endswith(".localhost") else ""
    if address is not None and not parts.https and not allowed.allows(address):
        return f"http is for hosts that {ALLOW} names"
    return address_refusal(parts.host, parts.host, allowed) if address is not None else ""


def address_refusal(address: str, host: str, allowed: Allowance) -> str:
    """Say why an address that a host has is not connected to; empty where it is allowed.

    A host that is allowed by name may have private addresses, but none that means the machine's own surroundings, such as that
    under which clouds tell secrets: only a network allows those.
    """
    judged = _literal(address)
    if judged is None:
        return f"{excerpt(address)} is no plain address"
    if _public(judged) or allowed.allows(judged) or (host in allowed.hosts and _inside(judged)):
        return ""
    return f"{judged} is not an address of the public internet, and {ALLOW} does not name it"


def _public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _UNICAST:
        return False
    return address.is_global and not address.is_multicast and not any(address in network for network in _SPECIAL)


def _inside(address: Address) -> bool:
    """Tell whether an address is one of a network behind a router, or of this machine."""
    if any(address in network for network in _SPECIAL) or address.is_link_local or address.is_unspecified:
        return False
    return address.is_loopback or (address.is_private and not address.is_multicast and not address.is_reserved)


def _literal(host: str) -> Address | None:
    """Return the address that a host is, in the one form that all systems read alike; None for a name and for odd forms."""
    try:
        return None if "%" in host else ip_address(host)
    except ValueError:
        return None


def _is_name(host: str) -> bool:
    return len(host) <= MAX_HOST and bool(_NAME.fullmatch(host)) and not _NUMBER.fullmatch(host)
