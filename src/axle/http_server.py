"""The HTTP server, which is granian: what serves an application on a socket that listens already."""

from __future__ import annotations

import math
import os
import socket
from pathlib import Path
from typing import Any

from granian._granian import SocketHolder
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.server.embed import Server

from axle.config import Config
from axle.sockets import BACKLOG, room_for

REQUEST_LINE_BYTES = 512 * 1024  # room for a request line that names every property, and its headers


class _Listening(Server):
    """Serves on a socket that listens already, by its descriptor."""

    descriptor = -1

    def _init_shared_socket(self) -> None:
        self._ssp: Any = None
        # Its stubs leave the constructor out.
        self._shd: Any = SocketHolder(self.descriptor, False, BACKLOG)  # type: ignore[call-arg]


def granian(endpoint: Any, config: Config, address: str, descriptor: int) -> Server:
    """Return what serves an application on a socket that listens on an address, with the certificate of the settings."""
    idle = math.ceil(config.idle_timeout * 1000)
    server = _Listening(
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
    server.descriptor = descriptor
    return server


def stop_accepting(descriptor: int) -> None:
    """Take no more connections from a listening socket that other processes have too, and go on with those there are.

    The server can only end as a whole. So its descriptor becomes that of another socket, to which nobody connects.
    """
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        silent.setblocking(False)
        os.dup2(silent.fileno(), descriptor, inheritable=False)
