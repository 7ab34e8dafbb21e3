"""The real server as a process of its own: started, asked for its processor time and memory, stopped. Linux only."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 30.0
TOKEN = "pat-na1-benchmark"
HEALTH = b"GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n"


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server on a database, started when made; `took` is how long it was until `/health` answered.

    `url` names a database that is no file; then `database` only says where the log is kept.
    """

    def __init__(self, database: Path, arguments: Sequence[str] = (), module: str = "axle.cli", url: str = "") -> None:
        self.port = free_port()
        self.log = database.with_suffix(".log")
        where = ("--port", str(self.port), "--database", url or f"sqlite:///{database}")
        environment = {**os.environ, "AXLE_TOKEN": TOKEN}
        began = time.perf_counter()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", module, "serve", *where, *arguments], env=environment, stdout=log, stderr=log
            )
        self._wait_for_health()
        self.took = time.perf_counter() - began

    def _wait_for_health(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self._process.poll() is None:
            if _healthy(self.port):
                return
            time.sleep(0.002)
        self.stop()
        raise RuntimeError(f"the server did not start: {self.log.read_text('utf-8', 'replace')[-2000:]}")

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    def cpu(self) -> float:
        """Return the processor seconds that the process has used, user and system."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self) -> int:
        """Return the private memory (RssAnon) of the process and its children, in bytes."""
        return sum(private(pid) for pid in processes(self._process.pid))

    def stop(self) -> None:
        """End the server in its orderly way, and wait for it."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(START_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _healthy(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as sock:
            sock.sendall(HEALTH)
            return sock.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def processes(pid: int) -> list[int]:
    """Return a process and those that it has started, and they."""
    children = [one for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()]
    return [pid, *(found for child in children for found in processes(int(child)))]


def private(pid: int) -> int:
    """Return the private memory (RssAnon) of a process, in bytes."""
    found = re.search(r"RssAnon:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) * 1024 if found else 0


def bare_start() -> float:
    """Return how long Python itself takes to start and end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - began
