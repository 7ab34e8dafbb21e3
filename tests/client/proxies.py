"""Proxies that note who came through: HTTP, with CONNECT and with whole addresses, SOCKS4 and SOCKS5."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator

from tests.client.listening import Listener

Greeting = Callable[["ProxyServer", socket.socket], tuple[str, int, bytes] | None]


class ProxyServer(Listener):
    """A proxy; `seen` has what each client asked for, `users` as whom it came."""

    def __init__(self, greet: Greeting, context: ssl.SSLContext | None = None) -> None:
        self.context = context
        self.seen: list[str] = []
        self.users: list[str] = []
        self.greet = greet
        super().__init__()

    def _serve(self, raw: socket.socket, number: int) -> None:
        own = self.context
        with contextlib.suppress(OSError), raw, own.wrap_socket(raw, server_side=True) if own else raw as client:
            target = self.greet(self, client)
            if target is None:
                return
            host, port, first = target
            with socket.create_connection((host, port)) as server:
                server.sendall(first)
                back = threading.Thread(target=_pump, args=(server, client), daemon=True)
                back.start()
                _pump(client, server)
                back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def _exactly(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = client.recv(size - len(data))
        if not part:
            raise OSError("gone")
        data += part
    return data


def _until(client: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end):
        data += _exactly(client, 1)
    return data


def http(proxy: ProxyServer, client: socket.socket) -> tuple[str, int, bytes] | None:
    """Greet by HTTP."""
    head = _until(client, b"\r\n\r\n")
    line, *fields = head.decode().split("\r\n")
    proxy.seen.append(line)
    for field in fields:
        if field.lower().startswith("proxy-authorization: basic "):
            proxy.users.append(base64.b64decode(field.split()[-1]).decode())
    method, target, _ = line.split()
    address = target if method == "CONNECT" else target.split("/")[2]
    host, _, port = address.partition(":")
    if method == "CONNECT":
        client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        return host, int(port), b""
    return host, int(port), head


def socks5(proxy: ProxyServer, client: socket.socket) -> tuple[str, int, bytes] | None:
    """Greet by SOCKS5, with a user where one is offered."""
    _, count = _exactly(client, 2)
    methods = _exactly(client, count)
    if 2 in methods:
        client.sendall(b"\x05\x02")
        _, length = _exactly(client, 2)
        user = _exactly(client, length)
        password = _exactly(client, _exactly(client, 1)[0])
        proxy.users.append(f"{user.decode()}:{password.decode()}")
        client.sendall(b"\x01\x00")
    else:
        client.sendall(b"\x05\x00")
    *_, kind = _exactly(client, 4)
    host = socket.inet_ntoa(_exactly(client, 4)) if kind == 1 else _exactly(client, _exactly(client, 1)[0]).decode()
    (port,) = struct.unpack(">H", _exactly(client, 2))
    proxy.seen.append(f"{host}:{port}")
    client.sendall(b"\x05\x00\x00\x01" + bytes(6))
    return host, port, b""


def socks4(proxy: ProxyServer, client: socket.socket) -> tuple[str, int, bytes] | None:
    """Greet by SOCKS4a; a user `nobody` is refused."""
    _, _, port = struct.unpack(">BBH", _exactly(client, 4))
    address = _exactly(client, 4)
    user = _until(client, b"\x00")[:-1].decode()
    host = _until(client, b"\x00")[:-1].decode() if address.startswith(bytes(3)) else socket.inet_ntoa(address)
    proxy.users.append(user)
    proxy.seen.append(f"{host}:{port}")
    client.sendall(bytes([0, 91 if user == "nobody" else 90]) + bytes(6))
    return None if user == "nobody" else (host, port, b"")


def refusing(proxy: ProxyServer, client: socket.socket) -> tuple[str, int, bytes] | None:
    """Want other credentials, always."""
    proxy.seen.append(_until(client, b"\r\n\r\n").decode().split("\r\n")[0])
    client.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    return None


KINDS = {"HTTP": http, "HTTPS": http, "SOCKS5": socks5, "SOCKS4": socks4, "REFUSING": refusing}


@contextlib.contextmanager
def proxying(kind: str, context: ssl.SSLContext | None = None) -> Iterator[ProxyServer]:
    """Run a proxy; one of the kind HTTPS needs a context."""
    proxy = ProxyServer(KINDS[kind], context)
    try:
        yield proxy
    finally:
        proxy.stop()
