"""Sockets: where to listen, how many connections the system allows, and whether a certificate can be used."""

from __future__ import annotations

import resource
import socket
import ssl
import sys

from axle.config import Config
from axle.core.errors import StorageFailure

BACKLOG = 1_024  # connections that wait to be accepted
OTHER_FILES = 256  # that a server has open beside its connections


def room_for(connections: int) -> int:
    """Let the process open as many connections, if the system allows it, and return how many it can have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    files = connections + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < files:
        soft = files if hard == resource.RLIM_INFINITY else min(files, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return max(1, min(connections, soft - OTHER_FILES))
    return connections


def listening_address(host: str, port: int) -> tuple[str, int]:
    """Return the address of a host, by name or number, and the port, a free one for 0.

    Raises StorageFailure in one clear sentence if it cannot be listened on.
    """
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = min(addresses, key=lambda entry: entry[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address[0], port))
            free = int(probe.getsockname()[1])
    except (OSError, OverflowError) as wrong:
        raise StorageFailure(f"cannot listen on {host}:{port}: {getattr(wrong, 'strerror', None) or wrong}") from None
    return str(address[0]), free


def listeners(config: Config, address: str) -> list[socket.socket]:
    """Return a listening socket for each worker, all on the same port.

    Linux divides new connections between them. Elsewhere, where it would not, the workers have one socket together.
    """
    divided = sys.platform == "linux"
    sockets = [listener(address, config.port, divided) for _ in range(config.workers if divided else 1)]
    return sockets if divided else sockets * config.workers


def listener(address: str, port: int, divided: bool = False) -> socket.socket:
    """Return a socket that listens; `divided` shares the port with others, which get each a part of the connections."""
    listening = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if divided:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((address, port))
    listening.listen(BACKLOG)
    listening.setblocking(False)
    return listening


def check_tls(cert: str, key: str) -> None:
    """Raise StorageFailure in one clear sentence if certificate and key cannot be read or do not belong together."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except OSError as wrong:
        raise StorageFailure(f"cannot use the certificate {cert} with the key {key}: {wrong.strerror or wrong}") from None
