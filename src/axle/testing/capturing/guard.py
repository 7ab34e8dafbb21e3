"""Lets no look-up of HubSpot's hosts and no connection to them leave the process while a capture is on.

Python's own audit events are asked, not the functions of `socket`: a function can be imported under another name, replaced by
another plugin, or called from C. Methods of sockets are asked as well: the event comes after the host was looked up.
"""

from __future__ import annotations

import functools
import socket
import sys
from collections.abc import Callable
from typing import Any

from axle.testing.capturing import state
from axle.testing.capturing.errors import NotCaptured
from axle.testing.capturing.hosts import is_answered, is_hubspot, name_of

# Libraries by the names of their packages, those that stand on another one first.
LIBRARIES = (
    "requests", "botocore", "niquests", "httpx", "httpx2", "aiohttp", "pyreqwest", "tornado", "twisted", "websockets", "grpc",
    "urllib3", "urllib3_future", "httpcore", "httpcore2", "urllib", "http", "asyncio", "uvloop", "socket",
)  # fmt: skip
_ELSEWHERE = "Axle answers for api.hubapi.com, api.hubspot.com and app.hubspot.com alone: let the code under test not call it."
_PAST = (
    "Give the library the portal's address (axle_portal.url), or run the tests under `axle capture -- COMMAND`, which catches "
    "every client that reads HTTPS_PROXY."
)
_watching = False


def watch() -> None:
    """Begin to watch. An audit hook stays for the life of the process; while no capture is on, it does nothing."""
    global _watching  # the hook cannot be taken back, and so belongs to the process
    if not _watching:
        _watching = True
        sys.addaudithook(_hearing())
        for name, place in _METHODS.items():
            if hasattr(socket.socket, name):
                setattr(socket.socket, name, _looking(getattr(socket.socket, name), place))


def refuse(host: object, library: str = "") -> None:
    """Raise NotCaptured where a host is HubSpot's and a capture is on."""
    if state.current() is not None and is_hubspot(host):
        raise not_captured(host, library)


def not_captured(host: object, library: str = "") -> NotCaptured:
    """Return the error that names a host, who asked for it, and what to do."""
    return NotCaptured(name_of(host), library or _asking(), _PAST if is_answered(host) else _ELSEWHERE)


def _hearing() -> Callable[[str, tuple[Any, ...]], None]:
    """Return the hook. It has what it needs by itself: it is called until Python ends, when the names of modules are gone."""
    hosts, current, check = _HOSTS, state.current, refuse

    def hear(event: str, details: tuple[Any, ...]) -> None:
        if event in hosts and current() is not None:
            check(hosts[event](details))

    return hear


def _address(details: tuple[Any, ...], place: int) -> object:
    address = details[place]
    return address[0] if isinstance(address, tuple) and address else None


_HOSTS: dict[str, Callable[[tuple[Any, ...]], object]] = {
    "socket.getaddrinfo": lambda details: details[0],
    "socket.gethostbyname": lambda details: details[0],
    "socket.gethostbyaddr": lambda details: details[0],
    "socket.connect": functools.partial(_address, place=1),
    "socket.sendto": functools.partial(_address, place=1),
    "socket.sendmsg": functools.partial(_address, place=1),
}
# The methods of a socket that look a host up themselves, and where among their arguments the address is.
_METHODS = {"connect": 0, "connect_ex": 0, "sendto": -1, "sendmsg": 3}


def _looking(inner: Any, place: int) -> Any:
    @functools.wraps(inner)
    def look(self: Any, *details: Any) -> Any:
        if state.current() is not None and len(details) > place:
            refuse(_address(details, place))
        return inner(self, *details)

    return look


def _asking() -> str:
    """Return which library asks, by the frames that lead here; "this process" where no library that is known does."""
    frame = sys._getframe(1)
    packages = set()
    while frame is not None:
        packages.add(str(frame.f_globals.get("__name__", "")).partition(".")[0])
        frame = frame.f_back  # type: ignore[assignment] # None ends the walk
    return next((library for library in LIBRARIES if library in packages), "this process")
