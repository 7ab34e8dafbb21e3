"""Sockets, by granian: where to listen, and what serves an application there."""

from __future__ import annotations

import math
import resource
import socket
import ssl
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.server.embed import Server

from axle.config import Config
from axle.core.errors import StorageFailure

REQUEST_LINE_BYTES = 512 * 1024  # room for a request line that names every property, and its headers
BACKLOG = 1_024  # connections that wait to be accepted
OTHER_FILES = 256  # that a server has open beside its connections


def granian(endpoint: Any, config: Config, address: str) -> Server:
    """Return what serves an application on an address, with the port and the certificate of the settings."""
    idle = math.ceil(config.idle_timeout * 1000)
    return Server(
        endpoint,
        address=address,
        port=config.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.auto,
        websockets=False,
        backlog=BACKLOG,
        backpressure=room_for(config.connections),
        log_enabled=False,
        # The deadline of a head counts from the end of the request before: it is that of an idle connection, too.
        http1_settings=HTTP1Settings(max_buffer_size=REQUEST_LINE_BYTES, header_read_timeout=idle),
        http2_settings=HTTP2Settings(max_headers_size=REQUEST_LINE_BYTES, keep_alive_interval=idle),
        ssl_cert=Path(config.tls_cert) if config.tls_cert else None,
        ssl_key=Path(config.tls_key) if config.tls_key else None,
    )


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


def check_tls(cert: str, key: str) -> None:
    """Raise StorageFailure in one clear sentence if certificate and key cannot be read or do not belong together."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except OSError as wrong:
        raise StorageFailure(f"cannot use the certificate {cert} with the key {key}: {wrong.strerror or wrong}") from None
