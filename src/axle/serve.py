"""The server's process: one event loop, an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from axle.config import Config, without_password
from axle.connections import Connections
from axle.core.hosts import loopback
from axle.http.app import App
from axle.sockets import check_tls, granian, listening_address
from axle.storage import file_path
from axle.storage.sqlite.file_lock import alone


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight. Raises Broken when it cannot start."""
    address, port = listening_address(config.host, config.port)
    config = msgspec.structs.replace(config, port=port)
    if config.tls_cert:
        check_tls(config.tls_cert, config.tls_key)
    path = file_path(config.database)
    with alone(path) if path else contextlib.nullcontext():
        _serve(config, address)


def _serve(config: Config, address: str) -> None:
    app, wrapped = (App(config), None) if not config.test else _under_test(config)
    try:
        made_up = app.prepare()
        _announce(config, made_up, app.warnings)
        app.start()
        with contextlib.suppress(KeyboardInterrupt):
            _run(_serving(app, wrapped() if wrapped else app.endpoint, address))
    finally:
        app.close()


def _under_test(config: Config) -> tuple[App, Callable[[], Any]]:
    """Return an application whose time and data tests may move, and what puts the controls around it."""
    from axle.testing.controls import Controls
    from axle.testing.server import Server

    server = Server(config=config)
    return server.app, lambda: Controls(server)


def _run(main: Any) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)


def _announce(config: Config, made_up: str, warnings: Sequence[str]) -> None:
    """Say what is served and what to mind. A token that was made up goes to standard output alone: logs are kept and shared."""
    scheme = "https" if config.tls_cert else "http"
    host = f"[{config.host}]" if ":" in config.host else config.host
    print(f"Axle serves {without_password(config.database)} on {scheme}://{host}:{config.port}", file=sys.stderr)
    if config.test and not loopback(config.host):
        warnings = [*warnings, f"the controls for tests need no token, and others reach them on {config.host}"]
    for warning in warnings:
        print(f"axle: warning: {warning}", file=sys.stderr)
    sys.stderr.flush()
    if made_up:
        print(f"A token for the default account, shown this once: {made_up}", flush=True)


async def _serving(app: App, endpoint: Any, address: str) -> None:
    connections = Connections(endpoint, app.config)
    server = granian(connections, app.config, address)
    loop = asyncio.get_running_loop()
    serving = loop.create_task(server.serve())
    watching = loop.create_task(connections.watch())

    def leave() -> None:
        app.storage.hurry()
        connections.leave()
        server.stop()  # type: ignore[no-untyped-call]

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave)
    await serving
    watching.cancel()
