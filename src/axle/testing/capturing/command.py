"""`axle capture`: runs a command whose calls to HubSpot a server in memory answers, in whatever language it is written."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from axle.testing.capturing.authority import Authority
from axle.testing.capturing.capture import Adopting
from axle.testing.capturing.environment import captured, proxied
from axle.testing.capturing.proxy import Place, Proxy
from axle.testing.capturing.report import Report
from axle.testing.controls import Controls
from axle.testing.seeding import SeedError
from axle.testing.server import Port, Portal, Server

UNREADABLE = 2  # the exit status where the seed cannot be read
NOT_FOUND = 127  # as a shell's, where there is no such command
NOT_EXECUTABLE = 126
PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Run(NamedTuple):
    """What the command line says."""

    command: Sequence[str]
    seed: str = ""
    offline: bool = False
    report: bool = False
    behaviour: str = "observed"
    listen: str = ""


def carry_out(run: Run) -> int:
    """Run the command, or listen for others until a signal comes, and return the exit status."""
    with tempfile.TemporaryDirectory(prefix="axle-capture-") as folder, Server(run.behaviour) as server:
        portal = server.portal()
        try:
            if run.seed:
                portal.seed(Path(run.seed))
        except (SeedError, OSError) as unreadable:
            print(f"axle capture: {unreadable}", file=sys.stderr)
            return UNREADABLE
        report = Report()
        try:
            status = _captured(run, portal, Authority(Path(folder)), report)
        finally:
            if run.report:
                print("\n".join(report.lines()), file=sys.stderr)
    if status < 0:
        _die(-status)
    return status


def _captured(run: Run, portal: Portal, authority: Authority, report: Report) -> int:
    """Return the exit status of the command; less than 0 for the signal that ended it."""
    server = portal.server
    port = Port(server.app, Controls(server, Adopting(portal, heard=report.captured)))
    server.app.loop.start()
    place = urlsplit(port.url)
    proxy = Proxy(Place(place.hostname or "", place.port or 0), authority.context(), report, run.offline)
    host, _, number = run.listen.rpartition(":")
    try:
        with _running(proxy, host or "127.0.0.1", int(number or 0)):
            if run.listen:
                return _listen(proxy, host, portal, authority)
            address = f"http://127.0.0.1:{proxy.port}"
            variables = captured(os.environ, address, proxy.greeted_port, authority)
            variables |= {"AXLE_CAPTURE_URL": port.url, "AXLE_CAPTURE_TOKEN": portal.token}
            return _command(run.command, variables)
    except OSError as error:
        print(f"axle capture: {run.listen}: {error.strerror}", file=sys.stderr)
        return 1
    finally:
        port.close()


@contextlib.contextmanager
def _running(proxy: Proxy, host: str, port: int) -> Iterator[None]:
    """Run a proxy in a thread of its own. Raises OSError where it cannot listen."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="axle-proxy", daemon=True)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(proxy.start(host, port), loop).result()
        yield
    finally:
        asyncio.run_coroutine_threadsafe(proxy.close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _command(command: Sequence[str], variables: dict[str, str]) -> int:
    """Run a command to its end. Signals that come meanwhile are the command's."""
    started: list[subprocess.Popen[bytes]] = []
    early: list[int] = []

    def pass_on(number: int, frame: object) -> None:
        if not started:
            early.append(number)
        elif started[0].poll() is None:
            started[0].send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in PASSED_ON}
    try:
        started.append(subprocess.Popen(command, env=variables))
        for number in early:
            started[0].send_signal(number)
        return started[0].wait()
    except FileNotFoundError:
        print(f"axle capture: {command[0]}: command not found", file=sys.stderr)
        return NOT_FOUND
    except OSError as error:
        print(f"axle capture: {command[0]}: {error.strerror}", file=sys.stderr)
        return NOT_EXECUTABLE
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(proxy: Proxy, host: str, portal: Portal, authority: Authority) -> int:
    """Say what to set elsewhere, and wait for a signal."""
    print(f"# The certificates are in {authority.file.parent} until this ends: mount that folder at the same place.")
    address = f"http://{host}:{proxy.port}"
    for name, value in proxied({}, address, authority).items():
        print(f"export {name}={value}")
    print(f"export AXLE_CAPTURE_TOKEN={portal.token}", flush=True)
    ended = threading.Event()
    before = {number: signal.signal(number, lambda *_: ended.set()) for number in PASSED_ON}
    ended.wait()
    for number, handler in before.items():
        signal.signal(number, handler)
    return 0


def _die(number: int) -> None:
    """End by the signal that ended the command, so that a shell sees what it would have seen."""
    sys.stdout.flush()
    sys.stderr.flush()
    signal.signal(number, signal.SIG_DFL) if number not in (signal.SIGKILL, signal.SIGSTOP) else None
    os.kill(os.getpid(), number)
