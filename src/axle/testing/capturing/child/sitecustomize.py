"""Runs in each Python process of a captured command, whatever that Python has installed: it imports nothing of Axle's.

A program that a captured test starts has no portal; there, hosts of HubSpot are refused. Of a captured command:
Libraries that read no proxy variables look hosts up: for TLS they are sent to the capture's own port, which reads in the
greeting whom they want. The authority of this run is trusted beside whatever a library loads.
"""

from __future__ import annotations

import functools
import importlib.abc
import importlib.machinery
import importlib.util
import os
import socket
import ssl
import sys
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
HELD = os.environ.get("AXLE_CAPTURE_HELD") == "1"
GREETED = int(os.environ.get("AXLE_CAPTURE_PORT", "0"))
PROXY = int(os.environ.get("AXLE_CAPTURE_PROXY", "0"))
AUTHORITY = os.environ.get("AXLE_CAPTURE_CA", "")
LOCAL = ("", "localhost", "localhost.localdomain", "ip6-localhost")
HUBSPOT = ("hubapi.com", "hubspot.com")
STARTED = "a program that a captured test has started"
ADVICE = "Give it the portal's address (axle_portal.url), or run the tests under `axle capture -- COMMAND`."
SECURE = (443, "443", b"443", "https", b"https")
PLAIN = (80, "80", b"80", "http", b"http")

# Addresses of this machine that stand for the capture: some libraries keep the address of a look-up, and not its port.
TLS, HTTP = "127.77.0.1", "127.77.0.2"
PORTS = {TLS: GREETED, HTTP: PROXY}

look_up = socket.getaddrinfo
by_name = socket.gethostbyname
by_name_ex = socket.gethostbyname_ex


def text(host: object) -> str:
    """Return the name of a host as text; "" for what is none."""
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("latin-1")
    return host.lower().rstrip(".") if isinstance(host, str) else ""


def is_hubspot(name: str) -> bool:
    """Tell whether a host is HubSpot's."""
    return any(name == domain or name.endswith("." + domain) for domain in HUBSPOT)


def is_local(name: str) -> bool:
    """Tell whether a host is this machine, or a number, which no greeting says again."""
    if name in LOCAL or name.endswith(".localhost"):
        return True
    try:
        socket.inet_pton(socket.AF_INET6 if ":" in name else socket.AF_INET, name.partition("%")[0])
    except OSError:
        return False
    return True


def sent_to(host: object, port: object) -> str:
    """Return the address in whose name a connection is sent to the capture; "" where it is not. Raises gaierror."""
    name = text(host)
    if is_local(name):
        return ""
    if port in SECURE:
        return TLS
    if is_hubspot(name):
        if port in PLAIN:
            return HTTP
        raise socket.gaierror(socket.EAI_NONAME, f"axle capture: {name} is reached at the ports of http and https alone")
    return ""


def getaddrinfo(host: Any, port: Any, family: int = 0, type: int = 0, *rest: int, **options: int) -> Any:
    """Look a host up as the system does, unless its connections are sent to the capture."""
    address = sent_to(host, port)
    if not address:
        return look_up(host, port, family, type, *rest, **options)
    return look_up(address, port, socket.AF_INET, type)


def connecting(name: str) -> Any:
    """Let a socket connect to the capture in the place of an address that only stands for it, whatever port was kept."""
    inner = getattr(socket.socket, name)

    def connect(self: Any, address: Any) -> Any:
        """Connect, as far as it concerns others, where it was asked to."""
        if isinstance(address, tuple) and address and address[0] in PORTS:
            address = ("127.0.0.1", PORTS[address[0]])
        return inner(self, address)

    return connect


def refusing(inner: Any) -> Any:
    """Let a look-up without a port find nothing where the host is HubSpot's."""

    def looking(host: Any) -> Any:
        """Look a host up as the system does, unless it is HubSpot's."""
        sent_to(host, None)
        return inner(host)

    return looking


def trusting(name: str) -> Any:
    """Let a context of TLS trust the authority of this run beside whatever it is told to load."""
    inner = getattr(ssl.SSLContext, name)

    def load(self: Any, *details: Any, **options: Any) -> Any:
        """Load what was asked for, and the authority of this run."""
        result = inner(self, *details, **options)
        super(ssl.SSLContext, self).load_verify_locations(AUTHORITY)
        return result

    return load


def replace_uvloop(module: Any) -> None:
    """Let uvloop look hosts up as everybody does: it would ask the system by itself."""
    connect = module.Loop.create_connection

    async def looking(self: Any, host: Any, port: Any, **options: int) -> Any:
        """Look a host up in a thread, as asyncio does."""
        return await self.run_in_executor(None, functools.partial(getaddrinfo, host, port, **options))

    async def create_connection(self: Any, factory: Any, host: Any = None, port: Any = None, **options: Any) -> Any:
        """Connect, to the capture where the host is sent there."""
        address = host if host in PORTS else sent_to(host, port) if host is not None else ""
        if address:
            if options.get("ssl") and not options.get("server_hostname"):
                options["server_hostname"] = host
            host, port = "127.0.0.1", PORTS[address]
        return await connect(self, factory, host, port, **options)

    module.Loop.getaddrinfo = looking
    module.Loop.create_connection = create_connection


def replace_aiohttp(module: Any) -> None:
    """Let aiohttp look hosts up as everybody does, where another library would ask the network."""
    module.DefaultResolver = module.ThreadedResolver


class NotCaptured(Exception):
    """A program that a captured test has started looked for one of HubSpot's hosts. Nothing was sent."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{STARTED} tried to reach {host}, which is HubSpot's; nothing was sent. {ADVICE}")
        self.host = host

    def __reduce__(self) -> Any:
        """Return how it is made in the process of the test, for which this module is another one."""
        try:
            from axle.testing import NotCaptured as Theirs
        except ImportError:
            return RuntimeError, self.args
        return Theirs, (self.host, STARTED, ADVICE)


def hold_back(host: object) -> None:
    """Raise NotCaptured for a host of HubSpot's, as long as this process is told so: a server of forks outlives a capture."""
    if os.environ.get("AXLE_CAPTURE_HELD") and is_hubspot(text(host)):
        raise NotCaptured(text(host))


def hear(event: str, details: Any) -> None:
    """Refuse HubSpot's hosts wherever Python looks one up or connects to it."""
    if event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        hold_back(details[0])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg") and isinstance(details[1], tuple) and details[1]:
        hold_back(details[1][0])


def hold_uvloop(module: Any) -> None:
    """Refuse them where uvloop looks hosts up, which Python does not hear of."""
    for name, place in (("getaddrinfo", 0), ("create_connection", 1)):
        setattr(module.Loop, name, asking(getattr(module.Loop, name), place))


def asking(inner: Any, place: int) -> Any:
    """Let a function of a loop refuse HubSpot's hosts before it looks one up."""

    async def checked(self: Any, *details: Any, **options: Any) -> Any:
        """Look at the host first."""
        hold_back(options.get("host") or (details[place] if len(details) > place else None))
        return await inner(self, *details, **options)

    return checked


REPLACED = {"uvloop": replace_uvloop if GREETED else hold_uvloop, "aiohttp.resolver": replace_aiohttp}


class Finder(importlib.abc.MetaPathFinder):
    """Has two libraries replaced as soon as they are imported."""

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        """Return how a library is loaded that is to be replaced."""
        if name not in REPLACED:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: Any) -> None:
                """Run a module, and replace what it looks up with."""
                run(module)
                REPLACED[name](module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign] # of this module alone
        return spec


def chain() -> None:
    """Run the module of this name that this one stands before."""
    paths = [path for path in sys.path if os.path.abspath(path or os.curdir) != HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", paths)
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules["sitecustomize"] = module
        spec.loader.exec_module(module)


if GREETED and AUTHORITY:
    socket.getaddrinfo = getaddrinfo
    for connection in ("connect", "connect_ex"):
        setattr(socket.socket, connection, connecting(connection))
    socket.gethostbyname = refusing(by_name)
    socket.gethostbyname_ex = refusing(by_name_ex)
    for loading in ("load_verify_locations", "load_default_certs", "set_default_verify_paths"):
        setattr(ssl.SSLContext, loading, trusting(loading))
    sys.meta_path.insert(0, Finder())
elif HELD:
    sys.addaudithook(hear)
    sys.meta_path.insert(0, Finder())
if __name__ == "sitecustomize":
    chain()
