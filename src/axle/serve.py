"""The server's process: one event loop, an orderly end. It is the only one, or one of several workers of a server."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from axle.config import Config, of_worker, own_address, scheme_and_host, without_password
from axle.core.hosts import loopback
from axle.sockets import check_tls, listener, listening_address
from axle.storage import POSTGRES, file_path

if TYPE_CHECKING:
    from axle.worker_processes import WorkerOrders

RETIRING_SECONDS = 2.0  # in which a worker that is replaced ends connections with an answer


def serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is in flight. Raises StorageFailure when it cannot start."""
    if config.workers > 1 and not config.database.startswith(POSTGRES):
        raise ValueError(
            "AXLE_WORKERS: several workers need PostgreSQL (--database postgresql://…); on SQLite one process does all the work"
        )
    address, port = listening_address(config.host, config.port)
    config = msgspec.structs.replace(config, port=port)
    if config.tls_cert:
        check_tls(config.tls_cert, config.tls_key)
    if config.workers > 1:
        from axle.worker_processes import WorkerProcesses

        status = asyncio.run(WorkerProcesses(config, address).run())
        if status:
            raise SystemExit(status)
        return
    from axle.storage.sqlite.file_lock import alone

    path = file_path(config.database)
    with alone(path) if path else contextlib.nullcontext():
        _serve(config, address)


def serve_as_worker(orders: WorkerOrders, control: socket.socket) -> None:
    """Serve as one of several workers, until the server's process says so or is gone."""
    from axle.http.app import App
    from axle.http.shared_memory import SharedMemory

    app = App(of_worker(orders.config), memory=SharedMemory(orders.memory))
    try:
        if orders.first:
            _announce(orders.config, app.prepare(), app.warnings, app.sign_in_link())
        app.start()
        _run(_Serving(app, app.endpoint).run_as_worker(orders, control))
    finally:
        app.close()


def _serve(config: Config, address: str) -> None:
    from axle.http.app import App

    app, wrapped = (App(config), None) if not config.test else _under_test(config)
    try:
        made_up = app.prepare()
        descriptor = listener(address, config.port).detach()  # who opens the link that is printed now is heard
        _announce(config, made_up, app.warnings, app.sign_in_link())
        app.start()
        with contextlib.suppress(KeyboardInterrupt):
            _run(_Serving(app, wrapped() if wrapped else app.endpoint).run(address, descriptor))
    finally:
        app.close()


def _under_test(config: Config) -> tuple[Any, Callable[[], Any]]:
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
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # one more would cut short what is done at the end


def _announce(config: Config, made_up: str, warnings: Sequence[str], link: str) -> None:
    """Say what is served and what to mind. A token that was made up and a link go to standard output alone: logs are kept."""
    scheme, host = scheme_and_host(config)
    workers = f" with {config.workers} workers" if config.workers > 1 else ""
    print(f"Axle serves {without_password(config.database)} on {scheme}://{host}:{config.port}{workers}", file=sys.stderr)
    if config.test and not loopback(config.host):
        warnings = [*warnings, f"the controls for tests need no token, and others reach them on {config.host}"]
    for warning in warnings:
        print(f"axle: warning: {warning}", file=sys.stderr)
    sys.stderr.flush()
    if made_up:
        print(f"A token for the default account, shown this once: {made_up}", flush=True)
    if link:
        print(f"Sign in within 15 minutes, once, at: {own_address(config)}{link}", flush=True)


class _Serving:
    """An application that is served, and the ways in which that ends."""

    def __init__(self, app: Any, endpoint: Any) -> None:
        from axle.connections import Connections

        self._app = app
        self._connections = Connections(endpoint, app.config)
        self._server: Any = None

    async def run(self, address: str, descriptor: int) -> None:
        """Serve on a socket that listens until SIGTERM or SIGINT."""
        from axle.http_server import granian

        self._server = granian(self._connections, self._app.config, address, descriptor)
        loop = asyncio.get_running_loop()
        serving = loop.create_task(self._server.serve())
        watching = loop.create_task(self._connections.watch())
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._leave)
        await serving
        watching.cancel()

    async def run_as_worker(self, orders: WorkerOrders, control: socket.socket) -> None:
        """Serve, until the server's process says so as well, and tell it when the first connection can be taken."""
        from axle.worker_processes import READY, RETIRE

        loop = asyncio.get_running_loop()

        def listen() -> None:
            order = b""
            with contextlib.suppress(OSError):
                order = control.recv(len(RETIRE))
            if order == RETIRE:
                self._retire(orders.listener)
            else:  # the server's process is gone
                loop.remove_reader(control)
                self._leave()

        def begin() -> None:
            with contextlib.suppress(OSError):  # then there is something to be read, too
                control.send(READY)

        loop.add_reader(control, listen)
        loop.call_soon(begin)
        await self.run(orders.address, orders.listener)

    def _leave(self) -> None:
        self._app.storage.hurry()
        self._app.endpoint.streams.end()
        self._connections.leave()
        self._server.stop()

    def _retire(self, listener: int) -> None:
        """Leave after a moment in which no new connections are taken, and those that are used end with an answer."""
        from axle.http_server import stop_accepting

        stop_accepting(listener)
        self._connections.retire()
        asyncio.get_running_loop().call_later(RETIRING_SECONDS, self._leave)
