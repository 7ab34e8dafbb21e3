"""Proxies before the server: which are trusted, and what they say of the request that they pass on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from ipaddress import ip_address
from typing import NamedTuple

from axle.config import Network, networks_of
from axle.core.errors import Unavailable
from axle.http.head import well_formed
from axle.http.messages import Scope

MAX_ADDRESSES = 4_096
SCHEMES = ("http", "https")


class Origin(NamedTuple):
    """Where a client asked: the scheme and the host that it knows the server by; the host is empty where nobody says."""

    scheme: str
    host: str


class Proxies:
    """The addresses and networks of proxies that are trusted."""

    def __init__(self, proxies: Sequence[str]) -> None:
        networks = networks_of(proxies)
        self.any = bool(networks)
        self._known = lru_cache(MAX_ADDRESSES)(lambda address: _among(address, networks))

    def trusts(self, address: str) -> bool:
        """Tell whether an address is that of a trusted proxy."""
        return self.any and self._known(address)

    def passed(self, scope: Scope) -> bool:
        """Tell whether a request came through a trusted proxy."""
        return self.any and self._known((scope.get("client") or ("",))[0])

    def client(self, scope: Scope, headers: Mapping[bytes, bytes]) -> str:
        """Return the address of a client: the last one that was not written by a trusted proxy about another."""
        address = (scope.get("client") or ("",))[0]
        if not self.passed(scope):
            return str(address)
        for passed in reversed(headers.get(b"x-forwarded-for", b"").decode("latin-1").split(",")):
            if not passed.strip():
                break
            address = passed.strip()
            if not self.trusts(address):
                break
        return str(address)

    def origin(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Origin:
        """Return where a client asked. Of several values the last counts: the others came from whoever sent the request."""
        scheme, host = scope.get("scheme", "http"), headers.get(b"host", b"")
        if self.any and self.passed(scope):
            passed = _last(headers, b"x-forwarded-proto").decode("latin-1").lower()
            scheme = passed if passed in SCHEMES else scheme
            passed_host = _last(headers, b"x-forwarded-host")
            host = passed_host if well_formed(passed_host) else host
        return Origin(scheme, host.decode("latin-1"))


class Crowd:
    """How many requests of each address are being answered."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._here: dict[str, int] = {}

    @contextmanager
    def with_one_more(self, address: str) -> Iterator[None]:
        """Count a request while it is answered. Raises Unavailable where the address has as many as it may; 0 is no bound."""
        here = self._here.get(address, 0)
        if self._most and here >= self._most:
            raise Unavailable("Too many requests of one address are being answered; try again in a moment.")
        self._here[address] = here + 1
        try:
            yield
        finally:
            self._here[address] -= 1
            if not self._here[address]:
                del self._here[address]


def _among(address: str, networks: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address.strip("[]"))
    except ValueError:
        return False
    plain = getattr(parsed, "ipv4_mapped", None) or parsed
    return any(plain in network for network in networks)


def _last(headers: Mapping[bytes, bytes], name: bytes) -> bytes:
    return headers.get(name, b"").rpartition(b",")[2].strip()
