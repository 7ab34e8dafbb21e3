"""http.client and urllib3, and so urllib, requests and HubSpot's own SDK: a captured connection gets a socket that is none."""

from __future__ import annotations

import functools
from http.client import HTTP_PORT
from types import ModuleType
from typing import Any

from axle.testing.capturing import guard, state
from axle.testing.capturing.hosts import is_answered, is_hubspot
from axle.testing.capturing.memory_socket import MemorySocket

PROXIED = "://"  # in the target of a request that goes to a proxy


def replace(module: ModuleType) -> None:
    """Replace how connections of http.client, or of urllib3, are made; not of urllib3-future, which can stand in its place."""
    if hasattr(module, "HfaceBackend"):
        return
    for name in ("HTTPConnection", "HTTPSConnection"):
        connection = getattr(module, name, None)
        if connection is not None and "connect" in vars(connection):
            connection.connect = _connecting(connection.connect)
    if module.__name__ == "http.client":
        module.HTTPConnection.putrequest = _putting(module.HTTPConnection.putrequest)
        module.HTTPConnection._tunnel = _tunnelling(module.HTTPConnection._tunnel)


def _connecting(inner: Any) -> Any:
    @functools.wraps(inner)
    def connect(self: Any) -> None:
        if not _captured(self):
            inner(self)

    return connect


def _putting(inner: Any) -> Any:
    @functools.wraps(inner)
    def putrequest(self: Any, method: str, url: str, *details: Any, **options: Any) -> None:
        if state.current() is None:
            if isinstance(self.sock, MemorySocket):  # of a capture that has ended
                self.sock = None
        elif not isinstance(self.sock, MemorySocket) and (is_hubspot(_host(self)) or _is_proxied(url)):
            if self.sock is not None:  # a real connection, made before the capture, or to a proxy
                self.sock.close()  # and not the whole connection: urllib3 would forget what it is about to ask
            _captured(self, url)
        inner(self, method, url, *details, **options)

    return putrequest


def _tunnelling(inner: Any) -> Any:
    """Let no proxy be asked for a host of HubSpot's: copies of urllib3 within other packages connect in ways of their own."""

    @functools.wraps(inner)
    def tunnel(self: Any) -> None:
        guard.refuse(self._tunnel_host)
        inner(self)

    return tunnel


def _is_proxied(url: str) -> bool:
    return url.startswith("http") and PROXIED in url and is_hubspot(_authority(url))


def _authority(url: str) -> str:
    return url.partition(PROXIED)[2].partition("/")[0].rpartition("@")[2].partition(":")[0]


def _host(connection: Any) -> str:
    return str(getattr(connection, "_tunnel_host", None) or connection.host)


def _captured(connection: Any, url: str = "") -> bool:
    """Give a connection to HubSpot its socket; False for others. Raises NotCaptured for hosts that Axle does not answer for."""
    capture = state.current()
    host = _authority(url) if url and _is_proxied(url) else _host(connection)
    if capture is None or not is_hubspot(host):
        return False
    if not is_answered(host):
        raise guard.not_captured(host)
    secure = connection.default_port != HTTP_PORT
    port = getattr(connection, "_tunnel_port", None) or connection.port
    timeout = connection.timeout
    connection.sock = MemorySocket(
        capture, "https" if secure else "http", host, port, timeout if isinstance(timeout, int | float) else None
    )
    for mark in ("is_verified", "proxy_is_verified"):  # urllib3 warns of connections that nobody verified
        if hasattr(connection, mark):
            setattr(connection, mark, True)
    return True
