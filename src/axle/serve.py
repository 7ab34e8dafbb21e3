"""The server's process: sockets by granian, one event loop, an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import ssl
import sys
from pathlib import Path
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings, HTTP2Settings
from granian.server.embed import Server

from axle.config import Config, without_password
from axle.core.errors import Broken
from axle.http.app import App

REQUEST_LINE_BYTES = 512 * 1024  # room for a request line that names every property, and its headers
BACKLOG = 1_024


def _server(app: App, address: str) -> Server:
    config = app.config
    return Server(
        app.endpoint,
        address=address,
        port=config.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.auto,
        websockets=False,
        backlog=BACKLOG,
        log_enabled=False,
        http1_settings=HTTP1Settings(max_buffer_size=REQUEST_LINE_BYTES),
        http2_settings=HTTP2Settings(max_headers_size=REQUEST_LINE_BYTES),
        ssl_cert=Path(config.tls_cert) if config.tls_cert else None,
        ssl_key=Path(config.tls_key) if config.tls_key else None,
    )


def listening_address(host: str, port: int) -> str:
    """Return the address of a host, by name or number. Raises Broken in one clear sentence if it cannot be listened on."""
    try:
        known = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, _, _, _, address = min(known, key=lambda one: one[0] != socket.AF_INET)
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address[0], port))
    except (OSError, OverflowError) as wrong:
        raise Broken(f"cannot listen on {host}:{port}: {getattr(wrong, 'strerror', None) or wrong}") from None
    return str(address[0])


def check_tls(cert: str, key: str) -> None:
    """Raise Broken in one clear sentence if certificate and key cannot be read or do not belong together."""
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
    except OSError as wrong:
        raise Broken(f"cannot use the certificate {cert} with the key {key}: {wrong.strerror or wrong}") from None


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight. Raises Broken when it cannot start."""
    address = listening_address(config.host, config.port)
    if config.tls_cert:
        check_tls(config.tls_cert, config.tls_key)
    app = App(config)
    try:
        made_up = app.prepare()
        _announce(config, made_up)
        app.loop.start()
        with contextlib.suppress(KeyboardInterrupt):
            _run(_serving(app, address))
    finally:
        app.close()


def _run(main: Any) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)


def _announce(config: Config, made_up: str) -> None:
    scheme = "https" if config.tls_cert else "http"
    host = f"[{config.host}]" if ":" in config.host else config.host
    print(f"Axle serves {without_password(config.database)} on {scheme}://{host}:{config.port}", file=sys.stderr)
    if made_up:
        print(f"A token for the default account, shown this once: {made_up}", file=sys.stderr)
    sys.stderr.flush()


async def _serving(app: App, address: str) -> None:
    server = _server(app, address)
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    await serving
