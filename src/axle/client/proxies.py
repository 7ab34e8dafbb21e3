"""Proxies: of the settings and of the environment, with the hosts that are reached without one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, ClassVar, Literal
from urllib.parse import SplitResult, unquote, urlsplit

import msgspec

from axle.client.errors import ConfigurationError
from axle.client.setting_types import Port, Setting

PORTS = {"HTTP": 80, "HTTPS": 443, "SOCKS4": 1080, "SOCKS5": 1080}
SCHEMES: dict[str, Any] = {
    "http": "HTTP",
    "https": "HTTPS",
    "socks4": "SOCKS4",
    "socks4a": "SOCKS4",
    "socks5": "SOCKS5",
    "socks5h": "SOCKS5",
}
SCHEME_WORDS = "http://, https://, socks4:// or socks5://"
NOT_IN_HOSTS = re.compile(r"[\s/@?#\\]|^\[|\]$")
WITH_PORT = re.compile(r"([^:]+|\[.*\]):\d+")
MAX_SOCKS_BYTES = 255  # bytes


class ProxyConfig(Setting, frozen=True, kw_only=True):
    """A proxy to go through."""

    label: ClassVar[str] = "proxy"
    host: str
    port: Port
    user_name: str = ""
    password: str = ""
    protocol: Literal["HTTP", "HTTPS", "SOCKS4", "SOCKS5"] = "HTTP"

    def __post_init__(self) -> None:
        if not self.host or NOT_IN_HOSTS.search(self.host):
            raise ConfigurationError("proxy: host takes a name or address without scheme and port")
        if ":" in self.user_name and self.protocol in ("HTTP", "HTTPS"):
            raise ConfigurationError("proxy: user_name takes a text without a colon, which would end it")
        if self.protocol == "SOCKS5" and max(len(text.encode()) for text in (self.user_name, self.password)) > MAX_SOCKS_BYTES:
            raise ConfigurationError("proxy: user_name and password take at most 255 bytes each for SOCKS5")


def proxy_of(value: ProxyConfig | str | None, setting: str = "proxy") -> ProxyConfig | None:
    """Read a proxy that may be a URL; everything before its last `@` is a user and a password.

    Raises ConfigurationError, which does not show the URL: it may hold a password.
    """
    if not isinstance(value, str):
        return value
    scheme, _, rest = value.strip().partition("://")
    credentials, _, address = rest.rpartition("@")
    user, _, password = credentials.partition(":")
    protocol = SCHEMES.get(scheme.lower())
    if protocol is None:
        begins = f"{scheme[:20]}://" if rest else "a text without a scheme"
        raise ConfigurationError(f"{setting} takes an address that begins with {SCHEME_WORDS}, not {begins}")
    try:
        parts = urlsplit(f"//{address}")
        host, port = parts.hostname or "", PORTS[protocol] if parts.port is None else parts.port
    except ValueError as wrong:
        raise ConfigurationError(f"{setting}: the port must be from 1 to 65535: {wrong}") from None
    return ProxyConfig(host=host, port=port, user_name=unquote(user), password=unquote(password), protocol=protocol)


class Proxies(msgspec.Struct, frozen=True):
    """The proxies of an environment: by the scheme of an address, and the hosts that are reached without one."""

    by_scheme: dict[str, ProxyConfig]
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> Proxies | None:
        """Read HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, of which lower case wins; None if none is set.

        HTTP_PROXY in capitals is ignored in a CGI program, where a request can set it. Raises ConfigurationError.
        """
        every = _proxy_in_variable(environ, "all")
        proxies = {scheme: _proxy_in_variable(environ, scheme) or every for scheme in ("http", "https")}
        by_scheme = {scheme: proxy for scheme, proxy in proxies.items() if proxy}
        without = tuple(one.strip().lower() for one in _variable(environ, "no").split(","))
        return cls(by_scheme, tuple(one for one in without if one)) if by_scheme else None

    def through(self, url: str) -> ProxyConfig | None:
        """Return the proxy that an address is reached through."""
        parts = urlsplit(url)
        proxy = self.by_scheme.get(parts.scheme)
        return None if proxy is None or any(_matches(one, parts) for one in self.without) else proxy


def _variable(environ: Mapping[str, str], name: str) -> str:
    small, capitals = f"{name}_proxy", f"{name}_proxy".upper()
    if small in environ:
        return environ[small]
    return "" if name == "http" and "REQUEST_METHOD" in environ else environ.get(capitals, "")


def _proxy_in_variable(environ: Mapping[str, str], name: str) -> ProxyConfig | None:
    value = _variable(environ, name).strip()
    if not value:
        return None
    return proxy_of(value if "://" in value else f"http://{value}", f"{name.upper()}_PROXY")


def _matches(entry: str, parts: SplitResult) -> bool:
    """Tell whether an entry of NO_PROXY names a host: `*`, a domain with all below it, an address, a network; maybe a port."""
    scheme, _, rest = entry.rpartition("://")
    name, _, port = rest.rpartition(":") if WITH_PORT.fullmatch(rest) else (rest, "", "")
    if scheme not in ("", "all", parts.scheme) or (port and int(port) != (parts.port or PORTS[parts.scheme.upper()])):
        return False
    host, name = parts.hostname or "", name.strip("[]")
    domain = name.removeprefix("*").lstrip(".")
    return name == "*" or host == domain or host.endswith(f".{domain}") or _is_in_network(host, name)


def _is_in_network(host: str, network: str) -> bool:
    import ipaddress  # needed only if NO_PROXY names hosts

    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
